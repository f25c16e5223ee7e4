"""Exponentially weighted averages against the definition and the optimizers; example series; typed numbers."""

import numpy as np
import pytest

from core.averages import (
    MOST_CHARACTERS,
    SERIES,
    SeriesError,
    adam_under_constant_gradient,
    fade,
    longest_adam_step,
    parse_series,
    weighted_average,
    weights,
    window,
)
from core.formula import FormulaError
from core.message import Message
from core.optimizers import OPTIMIZERS, Here

RNG = np.random.default_rng(5)


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9, 0.98])
def test_it_is_the_sum_of_the_weighted_values(beta):
    series = RNG.normal(size=60)
    plain, corrected = (weighted_average(series, beta, switch) for switch in (False, True))
    for t in (1, 2, 17, 60):
        w, newest_first = weights(beta, t), series[:t][::-1]
        assert plain[t - 1] == pytest.approx(w @ newest_first)
        assert corrected[t - 1] == pytest.approx(w @ newest_first / w.sum())
        assert w.sum() == pytest.approx(1 - beta**t)
    assert corrected[0] == pytest.approx(series[0])
    np.testing.assert_allclose(weighted_average(np.full(9, 3.0), beta, True), 3.0)


def test_many_betas_at_once_and_an_empty_series():
    series, betas = RNG.normal(size=12), np.array([[0.1, 0.5], [0.9, 0.0]])
    many = weighted_average(series, betas, True)
    assert many.shape == (12, 2, 2)
    for i in np.ndindex(2, 2):
        np.testing.assert_allclose(many[(slice(None), *i)], weighted_average(series, betas[i], True))
    assert weights(betas, 3).shape == (3, 2, 2)
    assert weighted_average([], 0.5).shape == (0,)


def test_it_is_the_velocity_of_the_weighted_momentum_and_the_mean_of_adam():
    series = RNG.normal(size=30)
    for key, values, field in (("momentum", {"weighted": True}, "velocity"), ("adam", {}, "mean")):
        optimizer = OPTIMIZERS[key](**values)
        state, theta = optimizer.init(np.zeros(1)), np.zeros(1)
        for t, g in enumerate(series):
            _, state = optimizer.update(state, Here(theta, np.array([g]), 0.1, None))
            assert getattr(state, field)[0] == pytest.approx(weighted_average(series, 0.9)[t], rel=1e-12)


def test_window_and_the_point_where_it_is_1_over_e():
    assert window([0.0, 0.9, 0.98]) == pytest.approx([1, 10, 50])
    assert fade(0.0) == 0
    betas = np.array([0.5, 0.9, 0.99])
    np.testing.assert_allclose(betas ** fade(betas), 1 / np.e)
    assert float(weights(0.9, 11)[10] / weights(0.9, 1)[0]) == pytest.approx(1 / np.e, rel=0.06)  # the rule of thumb


@pytest.mark.parametrize("beta", [-0.1, 1.0, np.nan, [0.5, 2.0]])
def test_beta_must_be_a_fraction(beta):
    for function in (lambda b: weighted_average([1.0], b), lambda b: weights(b, 2), window, fade):
        with pytest.raises(ValueError, match="β"):
            function(beta)
    with pytest.raises(ValueError, match="axis"):
        weighted_average(np.ones((2, 2)), 0.5)


def test_adam_under_a_constant_gradient():
    plain, corrected = (adam_under_constant_gradient(5000, bias_correction=switch) for switch in (False, True))
    assert plain[0] == pytest.approx(0.1 / 0.001**0.5)
    assert plain[0] == pytest.approx(3.16, abs=0.005)
    assert (plain.max(), plain.argmax() + 1) == (pytest.approx(6.57, abs=0.005), 12)
    assert 3800 < np.flatnonzero(np.abs(plain - 1) > 0.01)[-1] + 1 < 4000
    assert (corrected == 1).all()
    assert adam_under_constant_gradient(7, np.full((3, 1), 0.9), np.full(4, 0.99)).shape == (7, 3, 4)
    assert adam_under_constant_gradient(7, np.full(3, 0.9), 0.99, True).shape == (7, 3)


@pytest.mark.parametrize("switch", [False, True])
@pytest.mark.parametrize("gradient", [1.0, -250.0])
def test_it_is_what_adam_does(switch, gradient):
    adam = OPTIMIZERS["adam"](learning_rate=0.1, bias_correction=switch)
    theta, g = np.zeros(1), np.array([gradient])
    state = adam.init(theta)
    for expected in adam_under_constant_gradient(40, bias_correction=switch):
        step, state = adam.update(state, Here(theta, g, 0.1, None))
        assert -np.sign(gradient) * step[0] / 0.1 == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("key", SERIES)
def test_examples_are_seeded(key):
    spec = SERIES[key]
    series = spec()
    assert series.shape == (100,)
    assert np.isfinite(series).all()
    np.testing.assert_array_equal(series, spec())
    assert (spec(seed=1) != series).any()
    assert spec(length=30).shape == (30,)
    if key != "walk":
        np.testing.assert_array_equal(spec(noise=0, seed=1), spec(noise=0, seed=2))
        assert (spec(noise=2) - spec(noise=0)).std() == pytest.approx(2, rel=0.3)


@pytest.mark.parametrize(
    "text",
    ["1 2.5 -3", "1,2.5,-3", "1\n2.5\n-3\n", "1;2.5; -3", "1，2.5，−3", "1；2.5；-3", "1、2.5、-3",
     " 1\t2.50\r\n-3e0 , ",
     "１，２．５，－３", "+1 .25e1 -3.", "1\u00a02.5\u3000-3", ",,1,,2.5,;-3"],
)  # fmt: skip
def test_numbers_however_they_are_separated(text):
    assert parse_series(text).tolist() == [1.0, 2.5, -3.0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There are no numbers; write some, such as 3, 1, 4, 1, 5."),
        (" ,;\n", "There are no numbers; write some, such as 3, 1, 4, 1, 5."),
        ("1 two 3", "“two”, in place 2, is not a number."),
        ("nan", "“nan”, in place 1, is not a number."),
        ("1 -inf", "“-inf”, in place 2, is not a number."),
        ("1_000", "“1_000”, in place 1, is not a number."),
        ("0x10", "“0x10”, in place 1, is not a number."),
        ("1+1", "“1+1”, in place 1, is not a number."),
        ("__import__('os')", "“__import__('os')”, in place 1, is not a number."),
        ("1e999", "“1e999”, in place 1, is too large."),
        ("٣", "“٣”, in place 1, is not a number."),
        ("a\x00b", "“aU+0000b”, in place 1, is not a number."),
        ("x" * 99, f"“{'x' * 24}…”, in place 1, is not a number."),
        ("1 " * 501, "There are 501 numbers; at most 500 are allowed."),
        ("1" * 30_000, f"The text has 30000 characters; at most {MOST_CHARACTERS} are allowed."),
    ],
)
def test_what_is_not_a_series_is_refused_with_a_reason(text, said):
    with pytest.raises(SeriesError) as caught:
        parse_series(text)
    assert str(caught.value) == said
    assert isinstance(caught.value, FormulaError)  # the box for a formula knows how to show it
    assert isinstance(caught.value.message, Message)
    assert str(caught.value.message) == said


def test_the_limit_is_a_parameter():
    assert parse_series("1 2 3", limit=3).shape == (3,)
    with pytest.raises(SeriesError, match="at most 2"):
        parse_series("1 2 3", limit=2)


def test_the_longest_step_of_adam_is_found_however_late():
    t = np.arange(1, 60_000)
    for beta1, beta2 in ((0.99, 0.999), (0.9, 0.999), (0.998, 0.9995), (0.0, 0.9), (0.95, 0.99)):
        length = (1 - beta1**t) / np.sqrt(1 - beta2**t)
        longest, when = longest_adam_step(beta1, beta2)
        assert float(longest) == pytest.approx(length.max(), rel=1e-12)
        assert when == length.argmax() + 1
    assert longest_adam_step(0.99, 0.999)[1] == 136
    assert longest_adam_step([0.0, 0.998], [0.5, 0.9995])[1].tolist() == [1, longest_adam_step(0.998, 0.9995)[1]]
    assert longest_adam_step([0.999, 0.5], [0.9, 0.5])[1].tolist() == [0, 0]  # they only grow towards 1

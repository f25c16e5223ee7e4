"""The map of learning rate and momentum against theory, and the rates of convergence."""

import numpy as np
import pytest

from core.descent import descend
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from core.stability import (
    best_heavy_ball,
    momentum_key,
    stability_border,
    stability_map,
)

FORMS = {
    "heavy ball": ("momentum", {}, lambda beta: 2 + 2 * beta),
    "nesterov": ("nesterov", {}, lambda beta: (2 + 2 * beta) / (1 + 2 * beta)),
    "weighted": ("momentum", {"weighted": True}, lambda beta: 2 * (1 + beta) / (1 - beta)),
}


def factor(distances):
    """By which distances (T, *batch) shrink at every step: the slope of their logarithms over the second half."""
    flat = distances.reshape(len(distances), -1)
    count = int((flat > 1e-280).all(axis=1).sum())  # what is left of the last ones is no number to go by
    late = np.arange(count // 2, count)
    return np.exp(np.polyfit(late, np.log(flat[late]), 1)[0]).reshape(distances.shape[1:])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("condition", [1, 4, 25, 100])
@pytest.mark.parametrize("angle", [0, 30])
def test_the_border_is_where_theory_puts_it_to_one_cell(form, condition, angle):
    key, other, border = FORMS[form]
    bowl, spec = LOSSES["bowl"](condition=condition, angle=angle), OPTIMIZERS[key]
    momenta = np.linspace(0, 0.97, 40)
    theory = border(momenta) / condition
    np.testing.assert_allclose(stability_border(bowl, spec, momenta, **other), theory, rtol=1e-12)
    rates = np.geomspace(0.5 * theory.min(), 2 * theory.max(), 96)
    found = stability_map(bowl, spec, bowl.start, rates, momenta, **other)
    assert found.outcome.shape == found.step.shape == found.value.shape == (40, 96)
    first = found.diverged.argmax(axis=1)  # of the columns in which it diverged
    assert found.diverged.any(axis=1).all()
    assert (np.abs(first - np.searchsorted(rates, theory)) <= 1).all()
    assert all(row[index:].all() for row, index in zip(found.diverged, first, strict=True))  # and all beyond


def test_inside_the_border_the_words_are_those_of_descend():
    bowl, spec = LOSSES["bowl"](), OPTIMIZERS["momentum"]
    rates, momenta = np.geomspace(1e-3, 0.3, 30), np.linspace(0, 0.9, 10)
    found = stability_map(bowl, spec, bowl.start, rates, momenta)
    path = descend(bowl, spec(learning_rate=rates, momentum=momenta[:, None]), steps=300)
    assert (found.outcome == path.outcome).mean() > 0.97
    converged = (found.outcome == Outcome.CONVERGED) & (path.outcome == Outcome.CONVERGED)
    assert (found.step[converged] == path.step[converged]).mean() > 0.95


def test_adams_momentum_is_beta1_and_descent_has_none():
    assert momentum_key(OPTIMIZERS["adam"]) == "beta1"
    with pytest.raises(ValueError, match="no momentum"):
        momentum_key(OPTIMIZERS["gradient_descent"])
    assert np.isnan(stability_border(LOSSES["bowl"](), OPTIMIZERS["adam"], [0.0, 0.5])).all()
    rosenbrock = LOSSES["rosenbrock"]()
    found = stability_map(rosenbrock, OPTIMIZERS["adam"], rosenbrock.start, [1e-3, 0.1], [0.0, 0.9], beta2=0.9)
    assert found.outcome.shape == (2, 2)


def test_the_border_elsewhere():
    rosenbrock, spec = LOSSES["rosenbrock"](), OPTIMIZERS["momentum"]
    at_minimum, at_start = (stability_border(rosenbrock, spec, [0.5], at) for at in (None, rosenbrock.start))
    assert at_minimum == pytest.approx(3 / np.linalg.eigvalsh(rosenbrock.hessian((1.0, 1.0)))[-1])
    assert at_start < at_minimum
    assert stability_border(LOSSES["saddle"](), spec, [0.0]) == pytest.approx(1.0)  # λmax = 2


@pytest.mark.parametrize("condition", [2, 10, 25, 100])
def test_the_best_rates_are_reached(condition):
    bowl = LOSSES["bowl"](condition=condition, angle=10)
    ball = best_heavy_ball(1, condition)
    assert ball.rate == pytest.approx((condition**0.5 - 1) / (condition**0.5 + 1))
    assert ball.momentum == pytest.approx(ball.rate**2)
    heavy = OPTIMIZERS["momentum"](learning_rate=ball.learning_rate, momentum=ball.momentum)
    path = descend(bowl, heavy, (1.7, 0.6), 400)
    # both directions have a double root, k ρᵏ: the factor k fades as 1/k
    assert factor(np.linalg.norm(path.theta, axis=1)) == pytest.approx(ball.rate, rel=0.01)


def test_other_choices_are_slower_than_the_best():
    bowl, ball = LOSSES["bowl"](condition=25), best_heavy_ball(1, 25)
    rates = ball.learning_rate * np.array([0.6, 0.8, 1.0, 1.1])
    momenta = np.array([0.2, 0.7, 0.9])[:, None] * np.ones(4)
    path = descend(bowl, OPTIMIZERS["momentum"](learning_rate=rates, momentum=momenta), (1.7, 0.6), 300)
    found = factor(np.linalg.norm(path.theta, axis=1))
    assert found.shape == (3, 4)
    assert (found > ball.rate).all()
    np.testing.assert_allclose(found[2, :3], 0.9**0.5, rtol=0.01)  # the modulus √β of complex roots


@pytest.mark.parametrize("pair", [(0, 1), (-1, 1), (2, 1), (1, np.inf), (np.nan, 1)])
def test_curvatures_must_be_positive_and_in_order(pair):
    with pytest.raises(ValueError, match="curvatures"):
        best_heavy_ball(*pair)

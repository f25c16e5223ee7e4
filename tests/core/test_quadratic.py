"""Descent on a quadratic: what is worked out by hand against what is run."""

import numpy as np
import pytest

from core.descent import descend
from core.losses import LOSSES, from_formula
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from core.quadratic import fit, quadratic_of
from core.schedules import SCHEDULES

TURNED = LOSSES["bowl"](condition=9, angle=35)
QUADRATIC = ("bowl", "booth", "matyas", "saddle")


def run(loss, rate, start, steps=40, **more):
    return descend(loss, OPTIMIZERS["gradient_descent"](learning_rate=rate), start, steps, **more)


@pytest.mark.parametrize("key", LOSSES)
def test_quadratics_are_recognized(key):
    assert (quadratic_of(LOSSES[key]()) is not None) == (key in QUADRATIC)


@pytest.mark.parametrize("key", QUADRATIC)
def test_the_surface_is_the_sum_of_its_parts(key):
    loss = LOSSES[key](angle=20)
    found = quadratic_of(loss)
    theta = np.random.default_rng(0).uniform(-3, 3, (2, 50))
    parts = found.parts(theta)
    np.testing.assert_allclose(found.value + (found.curvature[:, None] * parts**2).sum(axis=0) / 2, loss.value(theta))
    np.testing.assert_allclose(loss.gradient(found.centre), 0, atol=1e-12)


@pytest.mark.parametrize("formula", ["x + y", "3", "x^2 + y", "sqrt(x)", "x^4 + y^2", "1/x + y^2", "abs(x) + y^2"])
def test_what_has_no_centre_or_another_curvature_elsewhere_is_none(formula):
    assert quadratic_of(from_formula(formula)) is None


def test_a_flat_direction_stays_where_it_is():
    valley = quadratic_of(from_formula("3x^2"))
    assert valley.curvature.tolist() == [0, 6]
    assert valley.slowest((1.0, 2.0), 0.1) == pytest.approx(0.4)
    path = run(from_formula("3x^2"), 0.1, (1.0, 2.0))
    np.testing.assert_allclose(path.value[-1], valley.loss_after((1.0, 2.0), 0.1, 40), rtol=1e-9, atol=1e-24)


@pytest.mark.parametrize("steps", [0, 1, 7, 40])
def test_the_loss_after_some_steps(steps):
    rates = np.array([0.001, 0.1, 0.2, 0.22, 0.3])
    path = run(TURNED, rates, (-2.0, 1.3), steps)
    np.testing.assert_allclose(
        quadratic_of(TURNED).loss_after((-2.0, 1.3), rates, steps), path.value[-1], rtol=1e-9, atol=1e-24
    )


@pytest.mark.parametrize("condition", [1, 3, 30, 300])
@pytest.mark.parametrize("angle", [0, 25])
def test_the_predicted_outcome_is_what_happens(condition, angle):
    loss = LOSSES["bowl"](condition=condition, angle=angle)
    rates = np.geomspace(1e-3, 100, 200) / condition
    rates = rates[np.abs(rates * condition / 2 - 1) > 0.02]  # nearer to the border few steps do not tell
    predicted = quadratic_of(loss).outcome((-2.2, 1.4), rates, 60)
    np.testing.assert_array_equal(predicted, run(loss, rates, (-2.2, 1.4), 60).outcome)
    assert set(predicted.tolist()) >= {Outcome.SLOW, Outcome.DIVERGED}


def test_at_the_centre_nothing_is_left_to_do():
    found = quadratic_of(TURNED)
    assert found.slowest(found.centre, 0.1) == 0
    assert found.outcome(found.centre, 0.1, 10) == Outcome.CONVERGED


def test_a_start_on_an_axis_knows_only_that_axis():
    found = quadratic_of(LOSSES["bowl"](condition=10))
    assert found.slowest((1.0, 0.0), 0.15) == pytest.approx(0.85)
    assert found.slowest((0.0, 1.0), 0.15) == pytest.approx(0.5)


def test_a_saddle_diverges():
    assert quadratic_of(LOSSES["saddle"]()).outcome((1.0, 0.1), 0.01, 10) == Outcome.DIVERGED


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.2])
def test_the_stationary_variance_is_that_of_many_runs(rate):
    found, seeds = quadratic_of(TURNED), np.arange(400)
    path = run(TURNED, rate, found.centre, 600, seed=seeds, noise=0.7)
    parts = found.parts(np.moveaxis(path.theta[300:], 1, 0))
    expected = found.stationary_variance(rate, 0.7)
    np.testing.assert_allclose((parts**2).mean(axis=(1, 2)), expected, rtol=0.06)
    mean, variance = found.moments(found.centre, np.full(600, rate), 0.7)
    np.testing.assert_allclose(variance[-1], expected, rtol=1e-4)
    np.testing.assert_allclose(mean, 0, atol=1e-12)


def test_the_stationary_variance_is_a_fixed_point_and_infinite_where_there_is_none():
    found = quadratic_of(TURNED)
    rates = np.array([0.01, 0.1, 0.22, 2 / 9, 0.5, 3.0])
    variance = found.stationary_variance(rates, 2.0)
    finite = np.isfinite(variance)
    assert finite.tolist() == [[True] * 5 + [False], [True] * 3 + [False] * 3]
    again = found.factor(rates) ** 2 * variance + (rates * 2.0) ** 2
    np.testing.assert_allclose(again[finite], variance[finite])
    valley = quadratic_of(from_formula("x^2"))
    assert valley.stationary_variance(0.1, 0.0).tolist() == [np.inf, 0.0]  # along the valley nothing pulls back


@pytest.mark.parametrize("key", SCHEDULES)
def test_mean_and_variance_under_any_schedule(key):
    found, seeds, schedule = quadratic_of(TURNED), np.arange(2000), SCHEDULES[key]()
    path = run(TURNED, 0.15, (-2.0, 1.0), 30, seed=seeds, noise=0.5, schedule=schedule)
    mean, variance = found.moments((-2.0, 1.0), np.array([0.15 * schedule.factor(k, 30) for k in range(30)]), 0.5)
    parts = found.parts(np.moveaxis(path.theta, 1, 0))
    np.testing.assert_allclose(parts.mean(axis=-1).T, mean, atol=0.03)
    np.testing.assert_allclose(parts.std(axis=-1).T, np.sqrt(variance), atol=0.02)


def test_fit_has_value_slope_and_curvature_of_the_surface():
    loss = LOSSES["rosenbrock"]()
    found = fit(loss, (1.0, 1.0))
    np.testing.assert_allclose(found.centre, 1)
    np.testing.assert_allclose(found.curvature, np.linalg.eigvalsh(loss.hessian([1.0, 1.0])))
    away = fit(loss, (-1.2, 1.0))
    parts = away.parts((-1.2, 1.0))
    assert away.value + (away.curvature * parts**2).sum() / 2 == pytest.approx(float(loss.value([-1.2, 1.0])))
    assert fit(from_formula("sqrt(x) + y^2"), (-1.0, 1.0)) is None

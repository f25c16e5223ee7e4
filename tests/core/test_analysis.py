"""Curvature and what follows from it, against numpy.linalg."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.analysis import condition_number, critical_rate, curvature, eigenvalues
from core.losses import LOSSES, from_formula
from core.optimizers import OPTIMIZERS


def symmetric(dimension, batch=(), seed=0, scale=1.0):
    entries = scale * np.random.default_rng(seed).standard_normal((dimension, dimension, *batch))
    return entries + entries.swapaxes(0, 1)


def expected(hessian):
    return np.moveaxis(np.linalg.eigvalsh(np.moveaxis(hessian, (0, 1), (-2, -1))), -1, 0)


@pytest.mark.parametrize("batch", [(), (1,), (500,), (3, 4), (2, 0, 3)])
@pytest.mark.parametrize("dimension", [1, 2, 3, 5, 8])
def test_against_numpy(dimension, batch):
    for seed, scale in enumerate([1e-150, 1e-6, 1.0, 1e9, 1e150]):
        hessian = symmetric(dimension, batch, seed, scale)
        before = hessian.copy()
        values = eigenvalues(hessian)
        assert values.shape == (dimension, *batch)
        np.testing.assert_allclose(values, expected(hessian), rtol=1e-10, atol=1e-13 * scale)
        assert (np.diff(values, axis=0) >= 0).all()
        np.testing.assert_array_equal(hessian, before)


@given(arrays(float, 3, elements=st.floats(-1e150, 1e150)))
def test_any_plane_against_numpy(entries):
    a, b, c = entries
    values = eigenvalues(np.array([[a, b], [b, c]]))
    size = np.abs(entries).max()
    np.testing.assert_allclose(values, expected(np.array([[a, b], [b, c]])), rtol=1e-12, atol=4e-15 * size)
    assert values[0] <= values[1]


def test_exact_cases():
    assert eigenvalues([[2, 0], [0, 50]]).tolist() == [2, 50]
    assert eigenvalues([[0, 1], [1, 0]]).tolist() == [-1, 1]
    assert eigenvalues([[3, 0], [0, 3]]).tolist() == [3, 3]
    assert eigenvalues(np.zeros((2, 2))).tolist() == [0, 0]
    assert eigenvalues(np.diag([3.0, 1.0, 2.0])).tolist() == [1, 2, 3]


@pytest.mark.parametrize("dimension", [3, 4])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_nan_and_spoils_nothing_else(dimension, bad):
    hessian = symmetric(dimension, (4,), 5)
    clean = eigenvalues(hessian)
    hessian[0, 1, 2] = hessian[1, 0, 2] = bad
    values = eigenvalues(hessian)
    assert np.isnan(values[:, 2]).all()
    np.testing.assert_array_equal(values[:, [0, 1, 3]], clean[:, [0, 1, 3]])


def test_nan_in_the_plane():
    for place in [(0, 0), (0, 1), (1, 1)]:
        hessian = symmetric(2, (3,), 6)
        clean = eigenvalues(hessian)
        hessian[place][1] = hessian[place[::-1]][1] = np.nan
        values = eigenvalues(hessian)
        assert np.isnan(values[:, 1]).all()
        np.testing.assert_array_equal(values[:, [0, 2]], clean[:, [0, 2]])


def test_curvature_of_a_surface():
    surface = LOSSES["rosenbrock"]()
    theta = np.random.default_rng(1).uniform(-2, 2, (2, 6, 5))
    values = curvature(surface, theta)
    assert values.shape == (2, 6, 5)
    np.testing.assert_allclose(values, expected(surface.hessian(theta)), rtol=1e-10, atol=1e-9)
    np.testing.assert_allclose(curvature(surface, (1, 1)), np.linalg.eigvalsh([[802, -400], [-400, 200]]), rtol=1e-9)


@pytest.mark.parametrize("condition", [1, 2, 25, 1000])
@pytest.mark.parametrize("angle", [0, 30, 123.4])
def test_condition_number_of_a_bowl_is_what_it_says(condition, angle):
    bowl = LOSSES["bowl"](condition=condition, angle=angle)
    assert condition_number(bowl, (0.3, -0.7)) == pytest.approx(condition, rel=1e-9)
    assert condition_number(bowl, np.zeros((2, 3, 4))).shape == (3, 4)


def test_condition_number_is_not_a_number_on_saddles_and_plains():
    assert np.isnan(condition_number(from_formula("x^2 - y^2"), (0.0, 0.0)))
    assert np.isnan(condition_number(from_formula("-x^2 - y^2"), (0.0, 0.0)))
    assert np.isnan(condition_number(from_formula("x + y"), (0.0, 0.0)))
    assert np.isnan(condition_number(from_formula("x^2"), (0.0, 0.0)))  # λmin is 0
    surface = from_formula("x^4 - x^2 + y^2")  # a saddle between two minima
    shown = condition_number(surface, np.array([[0.0, 0.5**0.5, -(0.5**0.5)], [0.0, 0.0, 0.0]]))
    np.testing.assert_allclose(shown, [np.nan, 2, 2], rtol=1e-12)


def test_critical_rate_by_the_book():
    bowl = LOSSES["bowl"](condition=25, angle=17)
    assert critical_rate(bowl, bowl.start) == pytest.approx(2 / 25)

    def border(key, **values):
        return float(critical_rate(bowl, bowl.start, OPTIMIZERS[key](**values))) * 25

    assert border("gradient_descent") == pytest.approx(2)
    assert border("momentum") == pytest.approx(3.8)
    assert border("momentum", momentum=0.5) == pytest.approx(3)
    assert border("momentum", weighted=True) == pytest.approx(38)  # 2(1 + β)/(1 − β)
    assert border("momentum", dampening=0.5) == pytest.approx(7.6)
    assert border("nesterov") == pytest.approx(3.8 / 2.8)
    assert np.isnan(border("adam"))


def test_critical_rate_broadcasts():
    bowl = LOSSES["bowl"](condition=25)
    momenta = np.linspace(0, 0.9, 7)
    shown = critical_rate(bowl, bowl.start, OPTIMIZERS["momentum"](momentum=momenta))
    np.testing.assert_allclose(shown, (2 + 2 * momenta) / 25)
    surface = LOSSES["rosenbrock"]()
    theta = np.random.default_rng(2).uniform(-2, 2, (2, 5, 7))
    largest = expected(surface.hessian(theta))[-1]
    np.testing.assert_allclose(critical_rate(surface, theta), np.where(largest > 0, 2 / largest, np.inf), rtol=1e-9)
    assert critical_rate(surface, theta, OPTIMIZERS["momentum"](momentum=momenta)).shape == (5, 7)


def test_critical_rate_is_infinite_where_nothing_curves_up():
    assert critical_rate(from_formula("x + y"), (0.0, 0.0)) == np.inf
    assert critical_rate(from_formula("-x^2 - y^2"), (0.0, 0.0)) == np.inf
    assert critical_rate(from_formula("x^2 - y^2"), (0.0, 0.0)) == pytest.approx(1)

import math

import numpy as np
import pytest

from core.curves import CURVES, Curve, curve_from_formula
from core.derivatives import central
from core.descent import descend
from core.formula import FormulaError
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome

KINKED = {"absolute": 0.0, "cusp": 0.0}


@pytest.fixture(params=CURVES)
def curve(request):
    return CURVES[request.param]()


def points_of(curve, count=40):
    return np.random.default_rng(3).uniform(curve.low, curve.high, count)


def test_catalog_entries_say_who_they_are():
    assert next(iter(CURVES)) == "parabola_line"
    for key, spec in CURVES.items():
        assert spec.key == key
        assert spec.formula == f"f(x) = {spec().latex}"
        assert spec.summary.endswith(".")
        assert spec.reference
        assert spec() == spec()
        assert hash(spec()) == hash(spec())


def test_derivatives_against_differences(curve):
    x = points_of(curve)
    x = x[np.abs(x) > 0.01]  # away from kinks
    np.testing.assert_allclose(central(curve, x, 1e-6), curve.slope(x), rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(central(curve.slope, x, 1e-6), curve.curvature(x), rtol=1e-5, atol=1e-7)
    for n, exact in enumerate([curve(x), curve.slope(x), curve.curvature(x)]):
        np.testing.assert_allclose(curve.derivative(n, x), exact, rtol=1e-14, atol=1e-14)
    for n in range(1, curve.highest_derivative + 1):
        size = np.abs(curve.derivative(n, x)).max()
        near = central(lambda t, n=n: curve.derivative(n - 1, t), x, 1e-6)
        np.testing.assert_allclose(near, curve.derivative(n, x), rtol=1e-4, atol=1e-5 * max(1, size))


def test_a_curve_is_a_loss_of_one_coordinate(curve):
    x = points_of(curve, 12).reshape(3, 4)
    np.testing.assert_array_equal(curve.value(x[None]), curve(x))
    np.testing.assert_array_equal(curve.gradient(x[None]), curve.slope(x)[None])
    np.testing.assert_array_equal(curve.hessian(x[None]), curve.curvature(x)[None, None])
    np.testing.assert_array_equal(curve.value_unguarded(x[None]), curve(x))
    np.testing.assert_array_equal(curve.gradient_unguarded(x[None]), curve.gradient(x[None]))
    assert curve.dimension == 1
    assert len(curve.start) == 1
    assert curve.low <= curve.start[0] <= curve.high
    assert curve.slope(curve.start[0]) != 0


def test_minima_are_lower_than_all_around(curve):
    assert (curve.minimum is None) == (not curve.minima)
    grid = np.linspace(curve.low, curve.high, 4001)
    if curve.minimum is not None:
        assert curve(grid).min() >= curve.minimum - 1e-12
    for (x,) in (*curve.minima, *curve.local_minima):
        assert curve.low < x < curve.high
        assert curve(x) < min(curve(x - 0.01), curve(x + 0.01))
        if curve.differentiable(x):
            assert abs(curve.slope(x)) < 1e-12 * (1 + abs(curve.curvature(x)))


def test_known_minima():
    assert CURVES["parabola_line"]().minimum is None  # lower at the border
    assert CURVES["square"]().minima == ((0.0,),)
    assert CURVES["absolute"]().minima == ((0.0,),)
    assert CURVES["cusp"]().minima == ((0.0,),)
    for key in ("cube", "exponential", "step"):
        assert CURVES[key]().minima == CURVES[key]().local_minima == ()
    np.testing.assert_allclose(CURVES["sine"]().minima, [(-math.pi / 2,), (3 * math.pi / 2,)], atol=1e-12)
    three = CURVES["three_minima"]()
    roots = np.roots([1, 0, -5, 0, 4, 0.2])  # of x⁵ − 5x³ + 4x + 0.2
    valleys = sorted(x.real for x in roots if 5 * x.real**4 - 15 * x.real**2 + 4 > 0)
    np.testing.assert_allclose(sorted((*three.minima, *three.local_minima)), np.array(valleys)[:, None], atol=1e-12)
    assert len(three.minima) == 1


def test_high_derivatives_by_hand():
    x = np.array([0.3, 1.0])
    np.testing.assert_allclose(CURVES["sine"]().derivative(7, x), -np.cos(x), rtol=1e-14)
    np.testing.assert_allclose(CURVES["exponential"]().derivative(8, x), np.exp(x), rtol=1e-14)
    np.testing.assert_allclose(CURVES["three_minima"]().derivative(6, x), [120, 120], rtol=1e-14)
    np.testing.assert_allclose(curve_from_formula("1/x", 0.1, 2).derivative(5, x), -120 / x**6, rtol=1e-12)
    assert curve_from_formula("x^2", -1, 1).derivative(3, x).tolist() == [0, 0]
    with pytest.raises(ValueError, match="order 0 to 8"):
        CURVES["sine"]().derivative(9, x)


def test_derivatives_end_where_the_expression_grows_too_large():
    curve = curve_from_formula("*".join(f"sin(x^{k} + {k}x)" for k in range(2, 9)), -1, 1)
    assert 2 <= curve.highest_derivative < 8
    with pytest.raises(ValueError, match="order"):
        curve.derivative(curve.highest_derivative + 1, 0.0)


def test_differentiable(curve, request):
    x = points_of(curve)
    assert curve.differentiable(x).all()
    key = request.node.callspec.params["curve"]
    assert curve.differentiable(0.0) == (key not in KINKED)
    assert curve.differentiable(x.reshape(4, 10)).shape == (4, 10)


@pytest.mark.parametrize(
    ("text", "x", "there"),
    [
        ("abs(x)", 0, False),
        ("sqrt(abs(x))", 0, False),
        ("sign(x) abs(x)^(1/3)", 0, False),  # a vertical tangent
        ("sign(x)", 0, False),
        ("1/x", 0, False),
        ("sqrt(x)", 0, False),
        ("sqrt(x)", -1, False),
        ("max(0, x)", 0, False),
        ("min(x^2, 1)", 1, False),
        ("min(x^2, 1)", 0.5, True),
        ("max(0, x)^2", 0, True),
        ("abs(x)^1.5", 0, True),
        ("x abs(x)", 0, True),
        ("x^3 - 3x^2 + 3x - 1", 1, True),
        ("3", 0.5, True),
        ("1e6 + x", 0.5, True),
        ("exp(5x)", 2, True),
    ],
)
def test_differentiable_at_hard_places(text, x, there):
    assert curve_from_formula(text, -3, 3).differentiable(float(x)) == there


@pytest.mark.parametrize("key", ["gradient_descent", "momentum", "adam", "newton"])
def test_descent_runs_on_a_curve(key):
    curve = CURVES["square"]()
    path = descend(curve, OPTIMIZERS[key](learning_rate=[0.1, 0.2]), steps=400)
    assert path.theta.shape == (401, 1, 2)
    np.testing.assert_allclose(path.theta[-1], 0, atol=1e-3)
    assert (path.outcome == Outcome.CONVERGED).all()


def test_descent_shrinks_by_the_factor_of_the_course_notes():
    path = descend(CURVES["square"](), OPTIMIZERS["gradient_descent"](learning_rate=0.1), start=(1.0,), steps=5)
    np.testing.assert_allclose(path.theta[:, 0], 0.8 ** np.arange(6), rtol=1e-14)
    assert CURVES["square"]().gradient([1.0]).tolist() == [2.0]
    away = descend(CURVES["square"](), OPTIMIZERS["gradient_descent"](learning_rate=1.1), steps=200)
    assert away.outcome == Outcome.DIVERGED


def test_typed_curves():
    half = curve_from_formula("sqrt(x) + 1/x", -2, 2)
    assert 0.45 < half.defined < 0.55
    assert half.start[0] > 0
    for text, start in (
        ("x^2", 2.1),
        ("max(-x, 0)", -2.1),
        ("log(-x)", -2.1),
    ):  # 0.85 of the way, where it is not level
        assert curve_from_formula(text, -3, 3).start == pytest.approx((start,))
    np.testing.assert_allclose(half.minima, [(2 ** (2 / 3),)], atol=1e-12)
    for text, lowest in (("3", 3.0), ("max(0, abs(x) - 1)", 0.0), ("max(0, x)", 0.0), ("min(0, x)", None)):
        level = curve_from_formula(text)  # a floor, not a point
        assert level.minima == ()
        assert level.minimum == lowest
    assert isinstance(curve_from_formula("x"), Curve)
    assert curve_from_formula("x^3 - 3x", -3, 3).minimum is None
    assert curve_from_formula("x^3 - 3x", -3, 3).local_minima == ((1.0,),)
    with pytest.raises(FormulaError, match="undefined everywhere"):
        curve_from_formula("log(-1 - x^2)")
    for text in ("", "x +", "y", "__import__('os')", "x" * 300):
        with pytest.raises(FormulaError):
            curve_from_formula(text)
    for low, high in ((1, 1), (2, 1), (0, np.inf), (np.nan, 1)):
        with pytest.raises(ValueError, match="low < high"):
            curve_from_formula("x", low, high)


def test_a_point_that_is_there_alone_is_not_the_lowest():
    curve = curve_from_formula("x^x", -5, 5)  # left of 0 it is a number where x is whole, −1 at −1
    assert curve(-1.0) == -1.0
    assert curve.minima == pytest.approx(np.array([[1 / np.e]]), abs=1e-8)
    assert curve.minimum == pytest.approx(np.e ** (-1 / np.e), abs=1e-12)

"""Derivatives at places where the rules give 0·∞: each against its limit, known by hand."""

import numpy as np
import pytest

from core.curves import curve_from_formula
from core.formula import parse
from core.tangents import Touch, touch

SLOPES = [
    ("exp(-1/x^2)", 0, 0), ("sqrt(x^4)", 0, 0), ("x^2 exp(-1/x^2)", 0, 0), ("exp(-1/abs(x))", 0, 0),
    ("abs(x)sqrt(abs(x))", 0, 0), ("x sqrt(abs(x))", 0, 0), ("sqrt(x^6)", 0, 0), ("(x^2)^0.75", 0, 0),
    ("sqrt((x-1)^4) + 3x", 1, 3), ("sqrt(x^2) sign(x)", 0, 1), ("sqrt(abs(x))^2 sign(x)", 0, 1),
    ("abs(x) sign(x)", 0, 1), ("min(x, 0) + max(x, 0)", 0, 1), ("sqrt(1 - cos(x)) sign(x)", 0, np.sqrt(0.5)),
    ("1/(1 + exp(-x))", -720, 0), ("1/(1 + exp(-x))", 720, 0), ("x/(1 + exp(-x))", -800, 0), ("1/cosh(x)", 800, 0),
    ("exp(-exp(-x))", -710, 0), ("sqrt(1/(1 + exp(-x)))", -1500, 0), ("1/(1+exp(1000 - x))", 3, 0),
    ("sqrt(x)^3", 0, 0), ("sqrt(x)^2", 0, 1), ("x^1.5 + x", 0, 1),
    ("abs(x)", 0, 0), ("sqrt(x^2)", 0, 0), ("max(0, x)", 0, 0.5), ("abs(max(x, 0))", -2, 0), ("max(x, 2)^2", 1, 0),
    ("sqrt(x^2 (x - 2)^2)", 2, 0), ("sin(x)sqrt(x^4)", 0, 0), ("sign(x) sin(x) sign(x)", 0, 1),
]  # fmt: skip
NONE = [("sqrt(abs(x))", 0), ("sign(x)sqrt(abs(x))", 0), ("log(x)", -1), ("sqrt(x)", -1), ("1/x", 0)]


@pytest.mark.parametrize(("text", "x", "slope"), SLOPES)
def test_the_slope_is_the_limit(text, x, slope):
    f = parse(text, ("x",))
    assert f.gradient([float(x)])[0] == pytest.approx(slope, rel=1e-6, abs=1e-12)
    with np.errstate(all="ignore"):
        both = f.value_and_gradient_program(np.array([[x, 1.25]], dtype=float))
    if not any(tie in text for tie in ("abs", "max")):
        np.testing.assert_array_equal(both[1:], f.gradient(np.array([[x, 1.25]])))


@pytest.mark.parametrize(("text", "x"), NONE)
def test_where_there_is_no_limit_there_is_no_slope(text, x):
    assert not np.isfinite(parse(text, ("x",)).gradient([float(x)])[0])


def test_partial_derivatives_and_second_ones():
    assert parse("x^max(2,y)").gradient([-1.0, 0.0]).tolist() == [-2, 0]
    assert parse("sqrt(x^2 y^2)").gradient([0.0, 0.0]).tolist() == [0, 0]
    assert parse("sqrt(x^2+y^2)^3").gradient([0.0, 0.0]).tolist() == [0, 0]
    assert parse("exp(-1/(x^2+y^2)) + 2y").gradient([0.0, 0.0]).tolist() == [0, 2]
    assert parse("sqrt(x^4) + y").hessian([0.0, 0.0]).tolist() == [[2, 0], [0, 0]]
    assert parse("max(x^2, 0)").hessian([0.0, 0.0])[0, 0] == 2
    assert parse("exp(-1/x^2)", ("x",)).hessian([0.0]).tolist() == [[0]]
    curve = curve_from_formula("exp(-1/x^2)", -1, 1)
    assert [float(curve.derivative(n, 0.0)) for n in range(5)] == [0] * 5
    turned = parse("sqrt(x^4)").affine([[0, 1], [-1, 0]], [0, 0])
    assert turned.gradient([1.0, 0.0]).tolist() == [0, 0]


def test_many_places_at_once_are_as_one_by_one():
    f = parse("sqrt(x^4) + abs(y)/(1+exp(1000-x))")
    theta = np.random.default_rng(0).integers(-2, 3, (2, 4, 5)).astype(float)
    found = f.gradient(theta)
    assert np.isfinite(found).all()
    for i in np.ndindex(4, 5):
        np.testing.assert_array_equal(found[:, *i], f.gradient(theta[:, *i]))


@pytest.mark.parametrize("text", ["exp(-1/x^2)", "sqrt(x^4)", "x sqrt(abs(x))", "sqrt(x^2) sign(x)", "abs(x) sign(x)"])
def test_a_place_with_a_limit_is_smooth(text):
    curve = curve_from_formula(text, -3, 3)
    assert touch(curve, 0.0) == Touch.SMOOTH


def test_smooth_says_that_there_is_a_slope():
    """Random formulas at their special places: what is called smooth has a finite slope, near that of its sides."""
    chance = np.random.default_rng(7)
    inner = ["x", "x^2", "x^4", "abs(x)", "1/x", "1/x^2", "-1/x^2", "x-1", "sin(x)", "1-cos(x)", "max(x,0)", "x^3"]
    outer = ["sqrt({})", "exp({})", "abs({})", "({})^2", "({})^1.5", "tanh({})", "atan({})", "max({}, x)"]
    outer += ["sign({})", "1/(1+exp({}))", "cosh({})"]
    places = np.array([-720.0, -1.0, 0.0, 1.0, 2.0])
    smooth = 0
    for _ in range(150):
        first, second = (chance.choice(outer).format(chance.choice(outer).format(chance.choice(inner))) for _ in "ab")
        text = f"{first} {chance.choice(['+', '-', '*'])} {second}"
        try:
            curve = curve_from_formula(text, -800, 800)
        except ValueError:
            continue
        kinds, slope = touch(curve, places), curve.slope(places)
        assert np.isfinite(slope[kinds == Touch.SMOOTH]).all(), text
        smooth += (kinds == Touch.SMOOTH).sum()
    assert smooth > 200

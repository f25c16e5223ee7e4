from collections import Counter

import numpy as np
import pytest

from core.critical import critical_points
from core.curves import CURVES, curve_from_formula
from core.losses import LOSSES, from_formula


def kinds(loss):
    return Counter(record.kind for record in critical_points(loss))


# Poincaré and Hopf: on a box at whose border −∇f points inwards, minima − saddles + maxima = 1
EXPECTED = {
    "bowl": {"minimum": 1},
    "rosenbrock": {"minimum": 1},
    "beale": {"minimum": 1, "saddle": 2},
    "himmelblau": {"minimum": 4, "saddle": 4, "maximum": 1},
    "booth": {"minimum": 1},
    "matyas": {"minimum": 1},
    "goldstein_price": {"minimum": 4, "saddle": 4, "maximum": 1},
    "rastrigin": {"minimum": 121, "saddle": 220, "maximum": 100},
    "six_hump_camel": {"minimum": 6, "saddle": 7, "maximum": 2},
    "three_hump_camel": {"minimum": 3, "saddle": 2},
    "mccormick": {"minimum": 2, "saddle": 1},
    "styblinski_tang": {"minimum": 4, "saddle": 4, "maximum": 1},
    "saddle": {"saddle": 1},
    "monkey_saddle": {"degenerate": 1},
    "plateau": {"minimum": 1},
    "two_valleys": {"minimum": 2, "saddle": 1},
}


@pytest.mark.parametrize("key", EXPECTED)
def test_the_gallery(key):
    assert kinds(LOSSES[key]()) == EXPECTED[key]


@pytest.mark.parametrize("angle", [30.0, 90.0])
@pytest.mark.parametrize("key", ["bowl", "matyas", "styblinski_tang", "monkey_saddle", "saddle"])
def test_turning_changes_nothing(key, angle):
    assert kinds(LOSSES[key](angle=angle)) == EXPECTED[key]


@pytest.mark.parametrize("key", LOSSES)
def test_every_record_is_what_it_says(key):
    loss = LOSSES[key]()
    records = critical_points(loss)
    low, high = np.array(loss.domain).T
    assert [record.value for record in records] == sorted(record.value for record in records)
    for record in records:
        assert np.all((low <= record.point) & (record.point <= high))
        assert record.value == loss.value(record.point)
        np.testing.assert_allclose(record.eigenvalues, np.linalg.eigvalsh(loss.hessian(record.point)), atol=1e-8)
        size = max(1.0, np.abs(record.eigenvalues).max())
        np.testing.assert_allclose(loss.gradient(record.point), 0, atol=1e-9 * size)
        signs = set(np.sign(record.eigenvalues))
        assert record.kind == {(1,): "minimum", (-1,): "maximum", (-1, 1): "saddle"}.get(
            tuple(sorted(signs)) if record.kind != "degenerate" else (), "degenerate"
        )
    if key != "ackley":  # a point, at which there is no gradient
        found = np.array([record.point for record in records])
        for point in (*loss.minima, *loss.local_minima):
            assert np.abs(found - point).max(axis=1).min() < 1e-8


def test_himmelblau_by_its_published_points():
    records = critical_points(LOSSES["himmelblau"]())
    maximum = next(record for record in records if record.kind == "maximum")
    np.testing.assert_allclose(maximum.point, (-0.270845, -0.923039), atol=1e-6)
    assert maximum.value == pytest.approx(181.617, abs=1e-3)
    saddles = sorted(record.point for record in records if record.kind == "saddle")
    expected = [(-3.073026, -0.081353), (-0.127961, -1.953715), (0.086678, 2.884255), (3.385154, 0.073852)]
    np.testing.assert_allclose(saddles, expected, atol=1e-6)


def test_simple_surfaces():
    (bowl,) = critical_points(from_formula("x^2 + y^2"))
    assert bowl == ((0.0, 0.0), 0.0, (2.0, 2.0), "minimum")
    (saddle,) = critical_points(from_formula("x^2 - y^2"))
    assert saddle == ((0.0, 0.0), 0.0, (-2.0, 2.0), "saddle")
    assert critical_points(from_formula("x + y")) == []
    assert kinds(from_formula("x^4 + y^4")) == {"degenerate": 1}
    assert kinds(from_formula("x^2 + y^4")) == {"degenerate": 1}
    assert kinds(from_formula("-x^2 - 3y^2")) == {"maximum": 1}
    assert kinds(from_formula("sqrt(x) + y^2")) == {}


@pytest.mark.parametrize("text", ["3", "(x - y)^2", "max(0, x^2 + y^2 - 1)", "x^2 y^2"])
def test_what_is_flat_is_said_once(text):
    assert kinds(from_formula(text)) == {"flat": 1}


def test_flat_regions_beside_points():
    assert kinds(from_formula("(x^2 + y^2 - 1)^2")) == {"flat": 1, "maximum": 1}
    assert kinds(from_formula("-exp(-10(x^2 + y^2))")) == {"flat": 1, "minimum": 1}
    assert kinds(from_formula("cos(3x)")) == {"flat": 2}  # ridges and valleys: two heights
    assert len(critical_points(LOSSES["easom"]())) < 30


def test_curves_have_critical_points_too():
    three = critical_points(CURVES["three_minima"]())
    assert Counter(record.kind for record in three) == {"minimum": 3, "maximum": 2}
    assert kinds(CURVES["cube"]()) == {"degenerate": 1}
    assert kinds(CURVES["sine"]()) == {"minimum": 2, "maximum": 2}
    assert kinds(CURVES["absolute"]()) == {}  # a kink
    assert kinds(curve_from_formula("3")) == {"flat": 1}
    with pytest.raises(ValueError, match="resolution"):
        critical_points(CURVES["sine"](), 1)

import time
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


def winding(loss, count=20_000):
    """How often the gradient turns around along the border: minima + maxima − saddles (Poincaré, Hopf)."""
    (left, right), (low, high) = loss.domain
    t, one = np.linspace(0, 1, count, endpoint=False), np.ones(count)
    x = np.concatenate([left + (right - left) * t, right * one, right + (left - right) * t, left * one])
    y = np.concatenate([low * one, low + (high - low) * t, high * one, high + (low - high) * t])
    angle = np.arctan2(*loss.gradient(np.array([x, y]))[::-1])
    return round(float(np.diff(np.unwrap(np.append(angle, angle[0])))[:].sum() / (2 * np.pi)))


@pytest.mark.parametrize(
    ("key", "kinks"),
    [("himmelblau", 0), ("goldstein_price", 0), ("rastrigin", 0), ("ackley", 1), ("six_hump_camel", 0), ("griewank", 0),
     ("three_hump_camel", 0), ("mccormick", 0), ("styblinski_tang", 0), ("two_valleys", 0), ("beale", 0)],
)  # fmt: skip
def test_none_is_missing_by_the_turns_of_the_gradient_along_the_border(key, kinks):
    loss = LOSSES[key]()
    found = kinds(loss)
    assert found["degenerate"] + found["flat"] == 0
    assert found["minimum"] + found["maximum"] - found["saddle"] + kinks == winding(loss)


def test_all_of_ackley_by_newtons_method_from_many_starts():
    """Newton's method with differences of the value's own formula, from 40 000 places."""
    loss = LOSSES["ackley"]()

    def slope(theta):
        x, y = theta
        r, c = np.sqrt((x**2 + y**2) / 2), np.exp((np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y)) / 2)
        inward = 2 * np.exp(-r / 5) / r
        return np.array(
            [inward * x + np.pi * c * np.sin(2 * np.pi * x), inward * y + np.pi * c * np.sin(2 * np.pi * y)]
        )

    theta = np.random.default_rng(0).uniform(-5, 5, (2, 40_000))
    h = 1e-6
    with np.errstate(all="ignore"):
        for _ in range(40):
            along = [(slope(theta + h * e) - slope(theta - h * e)) / (2 * h) for e in np.eye(2)[..., None]]
            (a, b), (c, d) = (along[0][0], along[1][0]), (along[0][1], along[1][1])
            g = slope(theta)
            theta = theta - np.array([d * g[0] - b * g[1], a * g[1] - c * g[0]]) / (a * d - b * c)
        there = (np.abs(theta) <= 5).all(axis=0) & (np.abs(slope(theta)).max(axis=0) < 1e-7)
    reached = {tuple(point) for point in (np.round(theta[:, there].T, 4) + 0.0).tolist()}
    records = critical_points(loss)
    known = np.array([record.point for record in records])
    assert all(np.abs(known - point).max(axis=1).min() < 2e-4 for point in reached)
    assert kinds(loss) == {"minimum": 120, "saddle": 220, "maximum": 100}
    assert np.abs(known - (-2.9646, 0)).max(axis=1).min() < 1e-4
    begin = time.process_time()
    critical_points(loss)
    assert time.process_time() - begin < 1

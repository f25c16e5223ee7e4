import time

import numpy as np
import pytest

from core.formula import parse
from core.losses import LOSSES, Surface, from_formula
from core.minima import find_minima, resting


def found(text, half=3.0):
    return find_minima(Surface(parse(text), ((-half, half), (-half, half)), (0.0, 0.0)))


@pytest.mark.parametrize("angle", [0.0, 33.0])
@pytest.mark.parametrize("key", [key for key in LOSSES if LOSSES[key]().minima])
def test_finds_what_the_gallery_knows(key, angle):
    surface = LOSSES[key](angle=angle)
    points, values = find_minima(surface)
    assert list(values) == sorted(values)
    assert values[0] == pytest.approx(surface.minimum, abs=1e-7)
    assert len(points) == len(values) <= 64
    for known in (*surface.minima, *surface.local_minima):
        assert min(np.hypot(*(np.array(points) - known).T)) < 1e-6
    if surface.local_minima:
        assert len(points) == len(surface.minima) + len(surface.local_minima)
    low, high = np.array(surface.domain).T
    assert np.all((np.array(points) >= low) & (np.array(points) <= high))


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("x^2 + y^2", [(0, 0)]),
        ("x^4 + y^4", [(0, 0)]),
        ("abs(x - 0.3) + abs(y + 1.1)", [(0.3, -1.1)]),
        ("max(abs(x - 0.3), abs(y))", [(0.3, 0)]),
        ("sqrt((x - 1)^2 + y^2)", [(1, 0)]),
        ("(x^2 - 1)^2 + (y - 2.9)^2", [(-1, 2.9), (1, 2.9)]),
        ("x log(x) + (y - 1)^2", [(np.exp(-1), 1)]),
        ("x^2 - y^2", []),
        ("x^3 - 3x y^2", []),
        ("x + y", []),
        ("x^2", []),
        ("7", []),
        ("(x y - 1)^2", []),
        ("(x^2 + y^2 - 1)^2", []),
        ("x^2 + y^4", [(0, 0)]),
        ("abs(y - x^2)", []),
        ("log(x^2 + y^2)", []),
        ("log(-1 - x^2)", []),
        ("-1/(x^2 + y^2)", []),
        ("sign(x) + sign(y)", []),
    ],
)
def test_isolated_minima_and_nothing_else(text, points):
    got, values = found(text)
    assert len(values) == len(points)
    for point in points:
        assert min(np.hypot(*(np.array(got) - point).T)) < 1e-4


def test_lines_that_are_there_alone_are_not_lower():
    surface = from_formula("x^x + y^2")  # left of 0 a number on the lines of whole x alone, −0.04 at (−3, 0)
    np.testing.assert_allclose(surface.minima, [(1 / np.e, 0)], atol=1e-6)
    assert surface.minimum == pytest.approx(np.e ** (-1 / np.e))


def test_turned_kinks_are_found():
    surface = from_formula("abs(x - 0.5) + 2abs(y)", angle=20)
    turn = np.radians(20)
    np.testing.assert_allclose(surface.minima, [(0.5 * np.cos(turn), 0.5 * np.sin(turn))], atol=1e-5)


def test_many_minima_are_bounded_and_the_search_is_quick():
    points, _ = found("sin(20x) sin(20y)")
    assert 0 < len(points) <= 64
    surface = LOSSES["himmelblau"]()
    find_minima(surface)
    durations = []
    for _ in range(5):
        begin = time.process_time()
        find_minima(surface)
        durations.append(time.process_time() - begin)
    assert min(durations) < 0.1  # a few milliseconds on an idle machine


def test_a_way_out_of_the_domain_is_not_followed():
    surface = Surface(parse("exp(x + y) + x^2/100"), ((-3.0, 3.0), (-3.0, 3.0)), (0.0, 0.0))
    seen = []

    class Watched:
        domain, value, gradient = surface.domain, surface.value, surface.gradient

        def hessian(self, theta):
            seen.append(theta)
            return surface.hessian(theta)

    assert find_minima(Watched()) == ((), ())
    assert 1 <= len(seen) < 12
    assert np.abs(np.concatenate(seen, axis=1)).max() < 4


class Plain:
    """A bowl and a saddle beside it, with a gradient and no Hessian."""

    @staticmethod
    def value(theta):
        x, y = theta
        return np.where(x < 5, x**2 + y**2, (x - 10) ** 2 - y**2)

    @staticmethod
    def gradient(theta):
        x, y = theta
        return np.stack([np.where(x < 5, 2 * x, 2 * (x - 10)), np.where(x < 5, 2 * y, -2 * y)])


@pytest.mark.parametrize("places", [[(0.0, 0.0)], [(10.0, 0.0)], [(0.0, 0.0), (10.0, 0.0), (0.05, 0.0)]])
def test_a_place_is_judged_without_a_hessian_too(places):
    minimum, still = resting(Plain(), np.array(places).T, 1e-2)
    assert minimum.tolist() == [x < 5 for x, _y in places]
    assert still.all()

"""Which minimum each start leads to."""

from dataclasses import replace

import numpy as np
import pytest

from core.basins import DIVERGED, UNDECIDED, basin_map, nearest
from core.descent import descend
from core.losses import LOSSES, from_formula
from core.optimizers import OPTIMIZERS

DESCENT = OPTIMIZERS["gradient_descent"]


@pytest.mark.parametrize("key", ["gradient_descent", "momentum", "adam"])
@pytest.mark.parametrize("surface", ["himmelblau", "six_hump_camel", "styblinski_tang"])
def test_it_is_the_minimum_where_descend_ends(surface, key):
    loss = LOSSES[surface]()
    optimizer = OPTIMIZERS[key](learning_rate=0.2 if key == "adam" else 0.005)
    found = basin_map(loss, optimizer, resolution=24, steps=400)
    path = descend(loss, optimizer, np.array(np.meshgrid(found.x, found.y)), 400)
    minima = np.array((*loss.minima, *loss.local_minima)).T
    assert found.minima == (*loss.minima, *loss.local_minima)
    distance = np.hypot(*(path.theta[-1][:, None] - minima[..., None, None]))
    decided = found.minimum >= 0
    assert decided.mean() > 0.9
    np.testing.assert_array_equal(found.minimum[decided], distance.argmin(axis=0)[decided])
    assert (found.step <= 400).all()


def test_rows_are_y_and_columns_x():
    loss = from_formula("(x^2 - 1)^2 + y^2")
    found = basin_map(loss, DESCENT(learning_rate=0.05), (-2, 2, -1, 3), resolution=8)
    assert found.minimum.shape == found.step.shape == (8, 8)
    assert (found.x[0], found.x[-1], found.y[0], found.y[-1]) == (-2, 2, -1, 3)
    left = next(i for i, (x, _) in enumerate(found.minima) if x < 0)
    assert (found.minimum[:, :4] == left).all()
    assert (found.minimum[:, 4:] == 1 - left).all()


def test_what_is_on_its_way_and_what_has_left():
    loss = LOSSES["himmelblau"]()
    assert (basin_map(loss, DESCENT(learning_rate=1e-6), resolution=8).minimum == UNDECIDED).all()
    assert (basin_map(loss, DESCENT(learning_rate=1.0), resolution=8).minimum == DIVERGED).all()
    saddle = basin_map(LOSSES["saddle"](), DESCENT(learning_rate=0.1), resolution=8)
    assert saddle.minima == ()
    assert set(saddle.minimum.ravel()) <= {UNDECIDED, DIVERGED}


def test_near_is_a_hundredth_of_the_domains_longer_side():
    wide = replace(from_formula("x^2 + y^2"), domain=((-10.0, 10.0), (-1.0, 1.0)))  # each step leaves 0.8 of x
    far, near = (basin_map(wide, DESCENT(learning_rate=0.1), resolution=2, steps=steps) for steps in (17, 18))
    assert (np.abs(far.ends.theta[0]).max(), np.abs(near.ends.theta[0]).max()) == pytest.approx((0.225, 0.18), abs=1e-3)
    assert (far.minimum == UNDECIDED).all()
    assert (near.minimum == 0).all()


def test_between_two_minima_the_nearer_one():
    points = np.array([[0.4, 0.6, 0.4, np.nan], [0.0, 0.0, 9.0, 0.0]])
    assert nearest(points, [(0.0, 0.0), (1.0, 0.0)], reach=5.0).tolist() == [0, 1, -1, -1]


def test_what_does_not_fit_is_refused():
    loss = LOSSES["bowl"]()
    for view in ((1, 0, 0, 1), (0, 1, 0, 0), (0, np.inf, 0, 1)):
        with pytest.raises(ValueError, match="view"):
            basin_map(loss, DESCENT(), view)
    for resolution in (1, 1025):
        with pytest.raises(ValueError, match="resolution"):
            basin_map(loss, DESCENT(), resolution=resolution)


def test_maps_of_several_rates_are_those_of_each():
    loss, rates = LOSSES["himmelblau"](), np.array([0.001, 0.01, 0.02])
    found = basin_map(loss, DESCENT(learning_rate=rates[:, None, None]), resolution=9)
    assert found.minimum.shape == found.step.shape == (3, 9, 9)
    for rate, minimum, step in zip(rates, found.minimum, found.step, strict=True):
        alone = basin_map(loss, DESCENT(learning_rate=rate), resolution=9)
        np.testing.assert_array_equal(minimum, alone.minimum)
        np.testing.assert_array_equal(step, alone.step)

"""Who gets away from a saddle, a plateau, a narrow valley."""

import numpy as np
import pytest

from core.descent import descend
from core.escape import PLACES, escape
from core.losses import LOSSES, from_formula
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome

DESCENT = OPTIMIZERS["gradient_descent"]


@pytest.mark.parametrize("key", PLACES)
def test_a_scene_is_a_place_inside_its_surface(key):
    scene = PLACES[key]
    loss = LOSSES[scene.loss]()
    assert scene.key == key
    assert scene.radius < scene.far
    for c, (low, high) in zip(scene.centre, loss.domain, strict=True):
        assert low < c - scene.radius < c + scene.radius < high
    assert escape(scene, DESCENT(learning_rate=1e-9), steps=20).fraction == 0


@pytest.mark.parametrize("key", PLACES)
@pytest.mark.parametrize("optimizer", ["gradient_descent", "momentum", "adam"])
def test_it_is_seeded_and_says_what_descend_says(key, optimizer):
    scene, rule = PLACES[key], OPTIMIZERS[optimizer](learning_rate=0.05)
    found, again = (escape(scene, rule, count=40, seed=4) for _ in range(2))
    np.testing.assert_array_equal(found.escaped, again.escaped)
    assert found.starts.shape == (2, 40)
    assert found.escaped.shape == found.step.shape == (40,)
    path = descend(LOSSES[scene.loss](), rule, found.starts, 200)
    x, y = scene.centre
    out = ~(np.hypot(path.theta[:, 0] - x, path.theta[:, 1] - y) <= scene.far)
    for run in np.flatnonzero(found.escaped):
        assert out[found.step[run] :, run].all()
        assert not out[found.step[run] - 1, run]
    assert (found.step[~found.escaped] == 200).all()
    assert found.fraction == found.escaped.mean()


def test_a_saddle_lets_go_of_momentum_sooner():
    slow = escape(PLACES["saddle"], DESCENT(learning_rate=0.005), 150)
    fast = escape(PLACES["saddle"], OPTIMIZERS["momentum"](learning_rate=0.005), 150)
    assert slow.fraction < 0.2 < 0.9 < fast.fraction


def test_theory_of_the_saddle():
    """Along y the distance grows by 1 + 2η a step: out are those with |y₀| (1 + 2η)ⁿ > 1, as x fades."""
    found = escape(PLACES["saddle"], DESCENT(learning_rate=0.01), 200, count=500)
    expected = np.abs(found.starts[1]) * 1.02**200 > 1
    assert (found.escaped == expected).mean() > 0.99


def test_the_places_stand_where_runs_are_held_back():
    places = {key: (place.centre, place.radius, place.far) for key, place in PLACES.items()}
    assert places == {
        "saddle": ((0.0, 0.0), 0.05, 1.0), "monkey_saddle": ((0.0, 0.0), 0.1, 1.0),
        "plateau": ((-1.2, 0.0), 0.3, 1.5), "narrow_valley": ((1.4925, 0.0), 0.2, 1.0),
    }  # fmt: skip
    for key in ("saddle", "monkey_saddle"):
        assert not LOSSES[key]().gradient(np.array(PLACES[key].centre)).any()
    valley = LOSSES["two_valleys"]()
    assert np.abs(valley.gradient(np.array(PLACES["narrow_valley"].centre))).max() < 1e-2


def test_a_plateau_holds_plain_descent_and_not_adam():
    plain = escape(PLACES["plateau"], DESCENT(learning_rate=0.05), 200)
    adam = escape(PLACES["plateau"], OPTIMIZERS["adam"](learning_rate=0.05), 200)
    assert plain.fraction == 0
    assert adam.fraction == 1
    assert (adam.step < 200).all()


def test_a_large_rate_jumps_out_of_the_narrow_valley_but_divergence_is_no_escape():
    rates = np.array([0.02, 0.5, 1e4])[:, None]
    found = escape(PLACES["narrow_valley"], DESCENT(learning_rate=rates), 200)
    assert found.escaped.shape == (3, 200)
    small, large, huge = found.fraction
    assert small == 0
    assert large > 0.5
    assert huge == 0
    runs = descend(LOSSES["two_valleys"](), DESCENT(learning_rate=1e4), found.starts, 200)
    assert (runs.outcome == Outcome.DIVERGED).all()


def test_noise_frees_those_on_the_ridge():
    ridge = from_formula("x^2 - y^2")
    still = descend(ridge, DESCENT(learning_rate=0.05), (0.04, 0.0), 200)
    assert still.outcome == Outcome.STOPPED
    rule = DESCENT(learning_rate=0.012)
    plain, noisy, again = (escape(PLACES["saddle"], rule, 120, noise=noise) for noise in (0.0, 1.0, 1.0))
    assert plain.fraction < 0.01
    assert noisy.fraction > 0.2
    np.testing.assert_array_equal(noisy.escaped, again.escaped)


def test_another_surface_at_the_same_place():
    bowl = from_formula("x^2 + y^2")
    assert escape(PLACES["saddle"], DESCENT(learning_rate=0.1), loss=bowl).fraction == 0

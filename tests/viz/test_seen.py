"""The premises of the reasons that sentences tell, each on paths made by hand: where it holds, and just does not."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.outcome import Outcome
from viz.lessons.seen import Seen, blamed, small

C, D, S = Outcome.CONVERGED, Outcome.DIVERGED, Outcome.SLOW


def path(x, value, step=None, y=None, minimum=0.0):
    """Runs on a surface over ±3, (steps + 1, *batch)."""
    theta = np.stack([x, np.zeros(np.shape(x)) if y is None else y], axis=1)
    loss = SimpleNamespace(domain=((-3.0, 3.0), (-3.0, 3.0)), minimum=minimum)
    steps = len(x) - 1
    value = np.array(value, dtype=float)
    step = np.full(value.shape[1:], steps if step is None else step)
    return SimpleNamespace(loss=loss, theta=theta, value=value, step=step, steps=steps, batch=value.shape[1:])


def fact(name, *args, **more):
    return bool(getattr(Seen(path(*args, **more)), name))


LEVEL = [1.0] * 9  # eight steps: the last quarter are two


@pytest.mark.parametrize(
    ("last", "falls"), [([5, 4.9], True), ([5, 5], False), ([6, 7], False), ([4.9, 9], True), ([4.9, np.nan], False)]
)
def test_it_falls_where_the_last_quarter_reaches_what_nothing_before_did(last, falls):
    assert fact("falls", LEVEL, [9, 8, 7, 6, 5, 5, 5, *last]) == falls


def test_the_step_with_the_lowest_loss_is_the_first_of_them():
    assert int(Seen(path(LEVEL, [9, 3, 7, 2, 5, 2, 8, np.nan, np.inf])).lowest_at) == 3


@pytest.mark.parametrize(
    ("x", "swings"),
    [
        ([0, 1, 0, 1, 0, 0, 0, 0, 0], True),  # turns back three times
        ([0, 1, 0, 1, 1, 1, 1, 1, 1], False),  # twice
        ([0, 1, 2, 3, 2, 1, 0, 1, 2], False),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8], False),
    ],
)
@pytest.mark.parametrize("turn", [0.0, 0.7, np.pi / 2])
def test_it_swings_where_it_turns_back_three_times_along_a_line(x, swings, turn):
    x = np.array(x, dtype=float)
    assert fact("swings", np.cos(turn) * x, [1] * 9, y=np.sin(turn) * x) == swings
    assert not fact("swings", np.cos(turn) * x, [1] * 9, step=3, y=np.sin(turn) * x)  # what comes later is not asked


def test_it_swings_only_where_that_is_asked():
    x = np.array([0, 1, 0, 1, 0, 0, 0, 0, 0.0])
    many = Seen(path(np.stack([x, 0 * x, x], axis=1), np.ones((9, 3))))
    assert many.swings.tolist() == [True, False, True]
    assert many.swinging(np.array([False, True, True])).tolist() == [False, False, True]
    one = Seen(path(x, [1] * 9))
    assert [bool(one.swinging(np.array(asked))) for asked in (True, False)] == [True, False]


def test_it_swings_across_where_it_goes_on_along():
    along, across = np.arange(9.0), np.array([0, 1, 0, 1, 0, 0, 0, 0, 0.0])
    assert fact("swings", along, [1] * 9, y=across)
    assert fact("swings", across, [1] * 9, y=along)
    assert not fact("swings", along, [1] * 9, y=0 * across)


@pytest.mark.parametrize(("turned", "swings"), [(2, False), (3, True)])
def test_on_a_curve_it_swings_where_it_turns_back_three_times(turned, swings):
    walk = np.array([0, 1, 0, 1, 0][: turned + 2] + [0 if turned == 3 else 1] * (7 - turned), dtype=float)
    loss = SimpleNamespace(domain=((-3.0, 3.0),), minimum=0.0)
    run = SimpleNamespace(loss=loss, theta=walk[:, None], value=np.ones(9), step=np.array(8), steps=8, batch=())
    assert bool(Seen(run).swings) == swings


@pytest.mark.parametrize(
    ("x", "value", "left"), [(30.0, 1, False), (30.1, 1, True), (-30.1, 1, True), (0, np.nan, True)]
)
def test_it_has_left_where_it_is_ten_half_widths_away_at_its_step(x, value, left):
    assert fact("left", [0, 1, x, 0], [1, 1, value, 1], step=2) == left


@pytest.mark.parametrize(
    ("x", "step", "away"),
    [
        ([0, 5, 1, 2, 3, 4, 0], 5, True),  # the last three steps up to the fifth go away from the start
        ([0, 5, 1, 2, 3, 2.9, 9], 5, False),
        ([0, 1, 2, 3, 2.9, 4, 5], 6, False),
        ([0, 1, 2, 3, 2.9, 4, 5, 6], 7, True),
        ([0, -1, -2, -3], 3, True),
        ([0, 1, 2, 3], 0, False),
    ],
)
def test_it_goes_away_where_each_of_its_last_steps_is_further_from_the_start(x, step, away):
    assert fact("away", x, [1] * len(x), step=step) == away


@pytest.mark.parametrize(("value", "lower"), [([2, 9, 1.9], True), ([2, 1, 2], False), ([2, 1, np.inf], True)])
def test_it_is_lower_by_its_last_number(value, lower):
    assert fact("lower", [0, 1, 2], value) == lower


@pytest.mark.parametrize(("end", "outside"), [(2.9, False), (3.0, False), (3.1, True), (-3.1, True)])
def test_it_is_outside_the_picture_by_its_end(end, outside):
    assert fact("outside", [9, 9, end], [1, 1, 1]) == outside
    assert fact("outside", [9, 9, 0], [1, 1, 1], y=[0, 0, end]) == outside


@pytest.mark.parametrize(
    ("tops", "shrinks", "steady"),
    [
        ((8, 4, 2, 1), True, False),
        ((8, 4, 2, 2), False, True),
        ((8, 8, 2, 1), False, False),
        ((1, 2, 4, 8), False, True),
        ((8, 4, 2, 1.99), False, True),
    ],
)
def test_swings_shrink_by_the_highest_loss_of_each_quarter_above_the_minimum(tops, shrinks, steady):
    value = [9.0] + [each for top in tops for each in (top, 0.0)]
    assert (fact("shrinks", LEVEL, value), fact("steady", LEVEL, value)) == (shrinks, steady)
    assert fact("steady", LEVEL, np.array(value) + 100, minimum=100.0) == steady


def test_a_rate_is_small_far_below_its_limit_where_a_larger_one_arrives():
    rate, outcome = np.array([0.1, 0.24, 0.26, 1.0, 2.0]), np.array([S, S, S, C, D])
    assert small(rate, 2.0, outcome).tolist() == [True, True, False, False, False]  # an eighth is 0.25
    assert not small(rate, 2.0, np.array([S, C, S, S, D]))[1:].any()
    assert not small(rate, np.inf, outcome).any()
    assert not small(rate, np.nan, outcome).any()
    assert not small(rate, 2.0, np.array([S, S, S, S, D])).any()


def test_a_limit_is_blamed_where_all_that_are_clearly_above_it_diverge_and_some_are_below():
    rate = np.array([0.5, 0.9, 1.01, 1.05, 2.0])
    assert blamed(rate, 1.0, np.array([S, C, D, D, D])).tolist() == [False, False, True, True, True]
    assert blamed(rate, 1.0, np.array([S, C, S, D, D])).tolist() == [False, False, False, True, True]  # hardly above
    assert not blamed(rate, 1.0, np.array([S, C, D, S, D])).any()  # clearly above, and it does not diverge
    assert not blamed(rate, 0.1, np.array([D, D, D, D, D])).any()  # none is below
    assert blamed(rate, 1.0, np.array([D, C, D, D, D])).tolist() == [False, False, True, True, True]
    assert not blamed(rate, np.nan, np.array([S, C, D, D, D])).any()


@pytest.mark.parametrize(
    ("x", "step", "turned"),
    [
        ([0, 1, -1, 2, -3], 4, True),
        ([0, 1, 2, -1, 3, -5], 5, True),  # what came long before is not asked
        ([0, 1, -1, 2, 3], 4, False),
        ([0, 1, -1, 2, 3], 3, True),  # nor what comes later
        ([0, 1, -1, -2, 3, -9], 5, False),
        ([0, 40], 1, True),  # one step alone did not go on
        ([0, 1e200, -1e300, np.inf], 3, True),
    ],
)
def test_it_turned_where_each_of_its_last_steps_went_against_the_one_before(x, step, turned):
    assert fact("turned", x, [1] * len(x), step=step) == turned
    assert fact("turned", np.zeros(len(x)), [1] * len(x), step=step, y=np.array(x, dtype=float)) == turned

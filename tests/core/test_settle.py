"""Ends without paths: the same as descend's, whatever the blocks and threads; memory, progress, cancelling."""

import threading
import tracemalloc

import numpy as np
import pytest

from core import settle as module
from core.descent import descend
from core.losses import LOSSES, from_formula
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from core.schedules import SCHEDULES
from core.settle import NEAR, Cancelled, settle

RATES = {"gradient_descent": 0.01, "momentum": 0.003, "nesterov": 0.003, "adadelta": 1.0, "newton": 1.0,
         "backtracking": 1.0, "adagrad": 0.5, "lion": 0.05}  # fmt: skip
FLARING = ("rmsprop", "nadam")
"""Their steps grow again near a minimum, at these rates, when the slopes before it are forgotten."""


def grid(loss, count):
    (x0, x1), (y0, y1) = loss.domain
    return np.array(np.meshgrid(np.linspace(x0, x1, count), np.linspace(y0, y1, count)))


def both(loss, optimizer, start, steps, schedule=None, **options):
    ends = settle(loss, optimizer, start, steps, schedule, **options)
    path = descend(loss, optimizer, start, steps, schedule)
    return ends, path


@pytest.mark.parametrize("key", OPTIMIZERS)
@pytest.mark.parametrize("surface", ["bowl", "himmelblau", "six_hump_camel", "rosenbrock", "plateau"])
def test_it_ends_where_descend_ends(key, surface):
    loss = LOSSES[surface]()
    ends, path = both(loss, OPTIMIZERS[key](learning_rate=RATES.get(key, 0.1)), grid(loss, 9), 150)
    same = (ends.theta == path.theta[-1]).all(axis=0)
    np.testing.assert_array_equal(ends.value[same], path.value[-1][same])
    if key in FLARING:
        assert (ends.outcome == path.outcome).mean() > 0.6
        return
    gone = (ends.outcome == Outcome.DIVERGED) & (path.outcome == Outcome.DIVERGED)
    with np.errstate(all="ignore"):
        away = np.abs(ends.theta - path.theta[-1]).max(axis=0) / np.ptp(np.asarray(loss.domain), axis=1).max()
    assert (away[~gone] < 1.5 * NEAR).all()
    for word in (Outcome.CONVERGED, Outcome.DIVERGED):
        np.testing.assert_array_equal(ends.outcome == word, path.outcome == word)
    arrived = path.outcome == Outcome.CONVERGED
    same_step = (ends.step == path.step)[arrived]
    if key in ("adam", "adamw", "amsgrad", "adamax"):  # they may leave the goal once more after they have settled
        assert same_step.sum() >= 0.95 * same_step.size
    else:
        assert same_step.all()
    assert (ends.outcome == path.outcome).mean() > 0.6  # "slow" and "oscillating": by the last stretch alone


@pytest.mark.parametrize("key", ["gradient_descent", "backtracking"])
def test_words_and_steps_of_plain_descent_are_exact(key):
    loss = LOSSES["bowl"](condition=25, angle=20)
    rates = np.array([0.0008, 0.01, 0.056, 0.07992, 0.088, 0.8])
    ends, path = both(loss, OPTIMIZERS[key](learning_rate=rates), None, 150)
    np.testing.assert_array_equal(ends.outcome, path.outcome)
    inside = path.outcome != Outcome.DIVERGED
    np.testing.assert_array_equal(ends.step[inside], path.step[inside])
    assert ends.step[-1] == path.step[-1]  # left the horizon; the one before it only grows


def test_a_run_that_begins_outside_has_left_where_descend_says_so():
    loss = LOSSES["bowl"](condition=25)
    rates = 0.08 * np.array([1e-4, 0.5, 1.0, 1.5])[:, None]
    starts = np.array([[1000.0, -50.0], [1e9, 0.0], [1.0, 1.0]]).T[:, None]
    ends, path = both(loss, OPTIMIZERS["gradient_descent"](learning_rate=rates), starts, 100)
    assert ends.outcome[:, 0].tolist() == [Outcome.SLOW, Outcome.SLOW, Outcome.OSCILLATING, Outcome.DIVERGED]
    np.testing.assert_array_equal(ends.outcome, path.outcome)
    np.testing.assert_array_equal(ends.step[-1], path.step[-1])


def test_runs_that_do_not_settle_end_bit_for_bit():
    loss = from_formula("sin(3x) + x^2/5 + (y - cos(2x))^2")
    for key in OPTIMIZERS:
        ends, path = both(loss, OPTIMIZERS[key](learning_rate=1e-3), grid(loss, 5), 77)
        walked = ends.step == 77
        np.testing.assert_array_equal(ends.theta[:, walked], path.theta[-1][:, walked])


def test_leaving_and_not_a_number():
    slope = from_formula("x + y")
    ends, path = both(slope, OPTIMIZERS["gradient_descent"](learning_rate=[1e-3, 1.0, 10.0]), (0.0, 0.0), 100)
    assert ends.outcome.tolist() == path.outcome.tolist() == [Outcome.SLOW, Outcome.DIVERGED, Outcome.DIVERGED]
    assert ends.step.tolist() == path.step.tolist() == [100, 31, 4]
    half = from_formula("sqrt(x) + y^2")
    start = np.array([[0.2, -0.2, np.nan, np.inf], [1.0, 1.0, 1.0, 1.0]])
    ends, path = both(half, OPTIMIZERS["gradient_descent"](learning_rate=0.5), start, 90)
    assert ends.outcome.tolist() == path.outcome.tolist()
    assert ends.outcome.tolist() == [Outcome.UNDEFINED, Outcome.UNDEFINED, Outcome.DIVERGED, Outcome.DIVERGED]
    np.testing.assert_array_equal(ends.step, path.step)
    assert not np.isfinite(ends.value).any()


def test_one_that_was_outside_and_came_back_is_judged_by_its_end():
    loss = LOSSES["bowl"](condition=1)
    optimizer = OPTIMIZERS["gradient_descent"](learning_rate=0.1)
    ends, path = both(loss, optimizer, (200.0, 0.0), 150)  # the horizon is 30
    assert ends.outcome == path.outcome == Outcome.CONVERGED
    assert ends.step == path.step


@pytest.mark.parametrize("steps", [0, 1, 2, 19, 20, 21, 40, 41, 60, 99])
def test_any_number_of_steps(steps):
    loss = LOSSES["himmelblau"]()
    ends, path = both(loss, OPTIMIZERS["momentum"](learning_rate=1e-4), grid(loss, 5), steps)
    np.testing.assert_array_equal(ends.theta, path.theta[-1])
    np.testing.assert_array_equal(ends.value, path.value[-1])
    assert (ends.step <= steps).all()


def test_a_local_minimum_is_a_stop():
    loss = from_formula("x^4 - 2x^2 + y^2 + x/3")
    ends, path = both(loss, OPTIMIZERS["gradient_descent"](learning_rate=0.05), (1.5, 1.0), 300)
    assert ends.outcome == path.outcome == Outcome.STOPPED
    assert abs(ends.step - path.step) <= 1
    unknown, path = both(LOSSES["rastrigin"](), OPTIMIZERS["gradient_descent"](learning_rate=1e-3), None, 300)
    assert unknown.outcome == path.outcome == Outcome.STOPPED  # no minimum is known there
    assert unknown.step >= path.step
    assert unknown.step == 260


@pytest.mark.parametrize("key", ["adam", "momentum", "backtracking", "adamax"])
def test_blocks_threads_and_looks_change_nothing(key):
    loss, schedule = LOSSES["himmelblau"](), SCHEDULES["inverse_time"](decay=0.01)
    rates = np.geomspace(1e-3, 0.1, 23)[:, None]
    start = np.random.default_rng(1).uniform(-6, 6, (2, 23, 31))
    values = {"learning_rate": rates}
    if key in ("adam", "adamax"):
        values["beta1"] = np.linspace(0, 0.95, 31)
    optimizer = OPTIMIZERS[key](**values)
    whole = settle(loss, optimizer, start, 120, schedule, threads=1)
    for block, threads in ((64, 1), (713, 3), (7, 2)):
        other = settle(loss, optimizer, start, 120, schedule, block=block, threads=threads)
        for a, b in zip(vars(whole).values(), vars(other).values(), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)
    path = descend(loss, optimizer, start, 120, schedule)
    walked = (whole.step == 120) & (path.outcome != Outcome.DIVERGED)
    np.testing.assert_allclose(whole.theta[:, walked], path.theta[-1][:, walked], rtol=1e-9, atol=1e-12)
    assert whole.theta.shape == (2, 23, 31)
    assert whole.outcome.shape == whole.step.shape == whole.value.shape == (23, 31)


def test_states_with_scalars_and_rows_are_thinned_alike():
    rows, shared = np.arange(6.0), np.float64(3.0)
    state = OPTIMIZERS["nadam"](learning_rate=0.1).init(np.zeros((2, 6)))._replace(product=rows)
    kept = module.only(state, np.array([1, 4]))
    assert kept.mean.shape == (2, 2)
    assert kept.product.tolist() == [1.0, 4.0]
    assert kept.steps == 0
    assert module.only(shared, np.array([1])) == 3.0
    optimizer = OPTIMIZERS["adam"](learning_rate=rows, beta1=0.5)
    assert module.only(optimizer, slice(0, 2)).learning_rate.tolist() == [0.0, 1.0]
    assert module.only(optimizer, slice(0, 2)).beta1 == 0.5


def test_memory():
    loss = LOSSES["himmelblau"]()
    optimizer = OPTIMIZERS["adam"](learning_rate=1e-3)  # too slow for any run to settle: the most there is to hold
    start = grid(loss, 256)
    tracemalloc.start()
    settle(loss, optimizer, start, 60)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64e6


def test_progress_rises_to_one_in_the_callers_thread():
    loss, told, threads = LOSSES["himmelblau"](), [], set()

    def progress(fraction):
        told.append(fraction)
        threads.add(threading.current_thread())

    settle(loss, OPTIMIZERS["adam"](learning_rate=1e-4), grid(loss, 20), 200, block=100, progress=progress)
    assert told == sorted(told)
    assert told[0] == pytest.approx(20 / 200 / 4)  # one of four blocks after one of ten looks
    assert told[-1] == 1.0
    assert threads == {threading.current_thread()}


def test_false_cancels_and_an_exception_passes_through():
    loss, optimizer = LOSSES["himmelblau"](), OPTIMIZERS["adam"](learning_rate=1e-4)
    running = threading.active_count()
    with pytest.raises(Cancelled):
        settle(loss, optimizer, grid(loss, 20), 2000, block=50, progress=lambda fraction: fraction < 0.1)
    with pytest.raises(KeyError):
        settle(loss, optimizer, grid(loss, 20), 2000, block=50, progress=lambda fraction: {}["gone"])
    assert threading.active_count() == running


def test_an_error_in_a_thread_is_not_lost():
    class Broken(type(LOSSES["bowl"]())):
        @property
        def value_and_gradient_unguarded(self):
            raise ArithmeticError("broken")

    bowl = LOSSES["bowl"]()
    broken = Broken(bowl.formula, bowl.domain, bowl.start, bowl.minima, bowl.minimum)
    with pytest.raises(ArithmeticError, match="broken"):
        settle(broken, OPTIMIZERS["gradient_descent"](), grid(bowl, 3), 10)


def test_inputs_stay_and_wrong_ones_are_refused():
    loss, start = LOSSES["bowl"](), np.array([[1.0, 2.0], [3.0, 4.0]])
    kept = start.copy()
    ends = settle(loss, OPTIMIZERS["gradient_descent"](learning_rate=0.01), start, 30)
    ends.theta[:] = 9
    np.testing.assert_array_equal(start, kept)
    for arguments in ({"steps": -1}, {"steps": 10_001}, {"start": 1.0}, {"start": (1.0, 2.0, 3.0)}):
        with pytest.raises(ValueError, match="must"):
            settle(loss, OPTIMIZERS["gradient_descent"](), **arguments)
    with pytest.raises(ValueError, match="broadcast"):
        settle(loss, OPTIMIZERS["gradient_descent"](learning_rate=np.ones(3)), start)

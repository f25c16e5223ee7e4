"""One call runs one run or a thousand: numbers from outside, shapes, batches, noise, divergence and limits."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.descent import MAX_STEPS, Trajectory, descend, draws
from core.formula import parse
from core.losses import LOSSES, Surface, from_formula
from core.optimizers import OPTIMIZERS, Here
from core.schedules import SCHEDULES

ROUND = Surface(parse("x^2 + y^2"), ((-5, 5), (-5, 5)), (-3.0, 4.0), ((0.0, 0.0),), 0.0)
LINE = Surface(parse("a^2", ("a",)), ((-5, 5),), (3.0,), ((0.0,),), 0.0)  # the core asks only for `dimension` rows
BOWL = LOSSES["bowl"](condition=12, angle=30)
STEP = OPTIMIZERS["gradient_descent"]


def rates_of(size):
    return np.geomspace(1e-3, 0.3, size)


def same(a, b):
    """Equal bit for bit; NaN equals NaN."""
    np.testing.assert_array_equal(a, b)


def test_known_numbers():
    path = descend(ROUND, STEP(learning_rate=0.1), steps=100)
    assert path.theta[0].tolist() == [-3.0, 4.0]
    assert [f"{c:.3e}" for c in path.theta[-1]] == ["-6.111e-10", "8.148e-10"]
    np.testing.assert_allclose(path.value[-1], (path.theta[-1] ** 2).sum(), rtol=1e-15)
    typed = descend(from_formula("x^2 + y^2"), STEP(learning_rate=0.1), (-3, 4), 100)
    same(typed.theta, path.theta)


def test_shrinks_by_the_same_factor_at_every_step():
    path = descend(ROUND, STEP(learning_rate=0.1), start=(1.0, 3.0), steps=60)
    np.testing.assert_allclose(path.theta[1:] / path.theta[:-1], 0.8, rtol=4e-16)
    np.testing.assert_allclose(path.theta[-1], 0.8**60 * np.array([1.0, 3.0]), rtol=1e-13)


def test_any_dimension():
    path = descend(LINE, STEP(learning_rate=[0.1, 0.25]), steps=4)
    assert path.theta.shape == (5, 1, 2)
    np.testing.assert_allclose(path.theta[:, 0], 3 * np.array([0.8, 0.5]) ** np.arange(5)[:, None])
    many = Surface(parse("a^2 + b^2 + c^2", ("a", "b", "c")), ((-5, 5),) * 3, (1.0, 2.0, 3.0), minimum=0.0)
    assert descend(many, OPTIMIZERS["adam"](), steps=3).theta.shape == (4, 3)


@pytest.mark.parametrize("steps", [0, 1, 7])
@pytest.mark.parametrize("batch", [(), (1,), (5,), (2, 3)])
def test_shapes(steps, batch):
    rate = np.full(batch, 0.1) if batch else 0.1
    path = descend(BOWL, OPTIMIZERS["adam"](learning_rate=rate), steps=steps)
    assert isinstance(path, Trajectory)
    assert path.theta.shape == (steps + 1, 2, *batch)
    assert path.value.shape == (steps + 1, *batch)
    assert path.theta.dtype == path.value.dtype == float
    assert path.outcome.shape == path.step.shape == path.batch == batch
    assert path.steps == steps
    assert len(path.rate) == steps
    assert len(path.states) == steps + 1
    same(path.theta[0], np.broadcast_to(np.reshape(BOWL.start, (2,) + (1,) * len(batch)), (2, *batch)))
    same(path.value, BOWL.value(np.moveaxis(path.theta, 1, 0)))


@pytest.mark.parametrize("key", OPTIMIZERS)
@pytest.mark.parametrize("surface", ["bowl", "rosenbrock", "six_hump_camel"])
def test_a_batch_of_rates_and_starts_equals_a_loop(key, surface):
    loss, spec, size = LOSSES[surface](angle=20), OPTIMIZERS[key], 5
    rates = rates_of(size)
    starts = np.random.default_rng(3).uniform(-1.9, 1.9, (2, size))
    schedule = SCHEDULES["cosine"](final=0.1)
    batch = descend(loss, spec(learning_rate=rates), starts, 40, schedule)
    for run in range(size):
        alone = descend(loss, spec(learning_rate=float(rates[run])), starts[:, run], 40, schedule)
        same(batch.theta[..., run], alone.theta)
        same(batch.value[..., run], alone.value)
        for name, field in alone.state.items():
            own = batch.state[name]
            same(own[..., run] if own.shape[-1:] == (size,) and own.ndim > field.ndim else own, field)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_batch_of_every_hyperparameter_equals_a_loop(key):
    spec, size = OPTIMIZERS[key], 4
    values = {}
    for index, param in enumerate(spec.params):
        if param.kind == "switch":
            values[param.key] = np.arange(size) % (2 + index) == 0
        elif param.kind == "whole":
            values[param.key] = np.arange(1, size + 1)
        else:
            values[param.key] = np.roll(param.spread(size), index)
    batch = descend(BOWL, spec(**values), steps=25)
    for run in range(size):
        alone = descend(BOWL, spec(**{name: value[run].item() for name, value in values.items()}), steps=25)
        # a power with an array for its exponent or base may round its last bit otherwise than one with a number
        np.testing.assert_allclose(batch.theta[..., run], alone.theta, rtol=1e-9, atol=1e-300)


def test_broadcasting_of_a_map():
    momenta, rates = np.linspace(0, 0.95, 8)[:, None], rates_of(61)
    spec = OPTIMIZERS["momentum"]
    path = descend(BOWL, spec(learning_rate=rates, momentum=momenta), steps=20)
    assert path.theta.shape == (21, 2, 8, 61)
    assert path.outcome.shape == (8, 61)
    for i, j in [(0, 0), (3, 50), (7, 60), (5, 17)]:
        alone = descend(BOWL, spec(learning_rate=rates[j], momentum=momenta[i, 0]), steps=20)
        same(path.theta[..., i, j], alone.theta)


def test_starts_broadcast_with_hyperparameters():
    grid = np.array(np.meshgrid(np.linspace(-2, 2, 4), np.linspace(-2, 2, 3)))  # (2, 3, 4)
    path = descend(BOWL, STEP(learning_rate=0.05), grid, 10)
    assert path.batch == (3, 4)
    same(path.theta[0], grid)
    rates = rates_of(4)
    wide = descend(BOWL, STEP(learning_rate=rates), grid, 10)
    same(wide.theta[..., 2, 1], descend(BOWL, STEP(learning_rate=rates[1]), grid[:, 2, 1], 10).theta)


@pytest.mark.parametrize("key", SCHEDULES)
def test_schedules_scale_the_rate_of_each_step(key):
    schedule = SCHEDULES[key]()
    path = descend(ROUND, STEP(learning_rate=0.1), (1.0, 2.0), 30, schedule)
    factors = np.array([schedule.factor(k, 30) for k in range(30)])
    np.testing.assert_allclose(np.array(path.rate, dtype=float), 0.1 * factors, rtol=1e-15)
    shrink = np.concatenate([[1.0], np.cumprod(1 - 2 * 0.1 * factors)])
    np.testing.assert_allclose(path.theta, shrink[:, None] * np.array([1.0, 2.0]), rtol=1e-12)


def test_a_schedule_may_be_an_ensemble_too():
    decays = np.array([0.0, 0.1, 1.0])
    path = descend(ROUND, STEP(learning_rate=0.1), steps=12, schedule=SCHEDULES["inverse_time"](decay=decays))
    assert path.batch == (3,)
    for i, decay in enumerate(decays):
        alone = descend(ROUND, STEP(learning_rate=0.1), steps=12, schedule=SCHEDULES["inverse_time"](decay=decay))
        same(path.theta[..., i], alone.theta)
    same(path.theta[..., 0], descend(ROUND, STEP(learning_rate=0.1), steps=12).theta)


def test_the_same_seed_draws_the_same_noise_and_all_columns_share_it():
    rates = np.geomspace(1e-2, 0.15, 6)
    path = descend(BOWL, STEP(learning_rate=rates), steps=30, seed=7, noise=0.5)
    same(path.theta, descend(BOWL, STEP(learning_rate=rates), steps=30, seed=7, noise=0.5).theta)
    for i, rate in enumerate(rates):
        same(path.theta[..., i], descend(BOWL, STEP(learning_rate=rate), steps=30, seed=7, noise=0.5).theta)
    # the noise is what the step is beyond −ηg
    slope = BOWL.gradient(np.moveaxis(path.theta[:-1], 1, 0)).swapaxes(0, 1)
    kicks = -np.diff(path.theta, axis=0) / rates - slope
    np.testing.assert_allclose(kicks, np.broadcast_to(kicks[..., -1:], kicks.shape), atol=1e-9)
    np.testing.assert_allclose(kicks[..., -1], 0.5 * draws(7, 30, 2, 0), atol=1e-9)
    other = descend(BOWL, STEP(learning_rate=rates), steps=30, seed=8, noise=0.5)
    assert (other.theta[1:] != path.theta[1:]).all()


def test_seeds_and_noise_may_be_arrays():
    seeds, rate = np.array([3, 1, 4, 1]), 0.05
    path = descend(BOWL, STEP(learning_rate=rate), steps=20, seed=seeds, noise=0.3)
    assert path.batch == (4,)
    same(path.theta[..., 1], path.theta[..., 3])
    for i, seed in enumerate(seeds):
        same(path.theta[..., i], descend(BOWL, STEP(learning_rate=rate), steps=20, seed=int(seed), noise=0.3).theta)
    louder = descend(BOWL, STEP(learning_rate=rate), steps=20, seed=3, noise=np.array([0.0, 0.3]))
    same(louder.theta[..., 0], descend(BOWL, STEP(learning_rate=rate), steps=20).theta)
    same(louder.theta[..., 1], path.theta[..., 0])


def test_noise_needs_a_seed_and_silence_needs_none():
    with pytest.raises(ValueError, match="noise needs a seed"):
        descend(BOWL, STEP(), noise=0.1)
    with pytest.raises(ValueError, match="noise needs a seed"):
        descend(BOWL, STEP(), noise=np.array([0.0, 0.1]))
    same(descend(BOWL, STEP(), noise=0.0).theta, descend(BOWL, STEP(), seed=5).theta)


def test_noise_is_standard_normal():
    kicks = draws(11, 5000, 2, 0)
    assert abs(kicks.mean()) < 0.05
    assert abs(kicks.std() - 1) < 0.03


@pytest.mark.parametrize("key", OPTIMIZERS)
@pytest.mark.parametrize("surface", ["bowl", "rosenbrock", "beale", "goldstein_price"])
def test_a_huge_rate_ends_in_silence(key, surface):
    path = descend(LOSSES[surface](), OPTIMIZERS[key](learning_rate=1e6), steps=200)  # a warning would be an error
    assert path.theta.shape == (201, 2)
    assert path.outcome.shape == ()


def test_divergence_is_never_clipped():
    path = descend(ROUND, STEP(learning_rate=10.0), (1.0, 1.0), 1000)
    assert path.theta[3, 0] == pytest.approx((-19.0) ** 3)
    size = np.abs(path.theta[:, 0])
    last = np.flatnonzero(np.isfinite(size))[-1]
    assert size[last] > 1e300
    assert not np.isfinite(path.theta[-1]).any()
    assert not np.isfinite(path.value[-1])
    np.testing.assert_allclose(path.theta[1 : last + 1] / path.theta[:last], -19.0, rtol=1e-12)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_the_recorded_state_is_what_update_returned(key):
    rates = rates_of(3)
    optimizer = OPTIMIZERS[key](learning_rate=rates)
    path = descend(BOWL, optimizer, steps=6)
    assert tuple(path.state) == path.states[0]._fields
    theta, state = path.theta[0].copy(), optimizer.init(path.theta[0].copy())
    for k in range(7):
        for name in state._fields:
            same(path.state[name][k], np.broadcast_to(getattr(state, name), path.state[name][k].shape))
            assert len(path.state[name]) == 7
        step, state = optimizer.update(state, Here(theta, BOWL.gradient(theta), rates, BOWL))
        theta = theta + step


def test_inputs_stay_as_they_were():
    start, rates, seeds = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.1, 0.2]), np.array([1, 2])
    kept = [array.copy() for array in (start, rates, seeds)]
    optimizer = OPTIMIZERS["momentum"](learning_rate=rates)
    path = descend(BOWL, optimizer, start, 20, SCHEDULES["cosine"](), seed=seeds, noise=0.1)
    for array, before in zip((start, rates, seeds), kept, strict=True):
        same(array, before)
    assert optimizer.learning_rate is rates or np.array_equal(optimizer.learning_rate, kept[1])
    path.theta[0] = 99
    same(start, kept[0])
    assert BOWL.start == LOSSES["bowl"](condition=12, angle=30).start


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"steps": -1}, "steps must be between 0 and 10000"),
        ({"steps": MAX_STEPS + 1}, "steps must be between 0 and 10000"),
        ({"start": 1.0}, "2 coordinates"),
        ({"start": (1.0,)}, "2 coordinates"),
        ({"start": (1.0, 2.0, 3.0)}, "2 coordinates"),
        ({"start": np.zeros((3, 2))}, "2 coordinates"),
        ({"start": np.zeros((2, 5))}, "broadcast"),
        ({"noise": np.ones(4), "seed": 1}, "broadcast"),
        ({"seed": np.arange(4), "noise": 1.0}, "broadcast"),
        ({"start": np.zeros((2, 30_000, 1)), "steps": 1000}, "too large"),
        ({"start": ("one", "two")}, "convert"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        descend(BOWL, STEP(learning_rate=np.array([0.1, 0.2, 0.3])), **arguments)


def test_the_longest_run_is_allowed():
    assert descend(ROUND, STEP(learning_rate=0.1), steps=MAX_STEPS).steps == MAX_STEPS
    assert descend(ROUND, STEP(), steps=0).outcome.shape == ()


def test_trajectory_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        descend(ROUND, STEP(), steps=1).theta = None


@settings(max_examples=60, deadline=None)
@given(
    key=st.sampled_from(list(OPTIMIZERS)),
    rates=st.lists(st.floats(0, 1e6), min_size=1, max_size=4),
    start=st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)),
    steps=st.integers(0, 30),
    schedule=st.sampled_from([None, *SCHEDULES]),
    noise=st.floats(0, 1e3),
    seed=st.integers(0, 9999),
)
def test_any_run_is_the_column_of_an_ensemble(key, rates, start, steps, schedule, noise, seed):
    spec, plan = OPTIMIZERS[key], schedule and SCHEDULES[schedule]()
    batch = descend(BOWL, spec(learning_rate=np.array(rates)), start, steps, plan, seed, noise)
    for run, rate in enumerate(rates):
        alone = descend(BOWL, spec(learning_rate=rate), start, steps, plan, seed, noise)
        same(batch.theta[..., run], alone.theta)
        same(batch.outcome[run], alone.outcome)
        same(batch.step[run], alone.step)

"""The schedules: against torch's numbers, as curves, as batches, and at the ends of a run."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from core.schedules import SCHEDULES, Schedule, whole_steps

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "optimizers.json").read_text())["schedules"]


@pytest.mark.parametrize("case", REFERENCE, ids=[f"{case['schedule']}-{i}" for i, case in enumerate(REFERENCE)])
def test_reference(case):
    steps = case["steps"]
    curve = SCHEDULES[case["schedule"]](**case["hyperparameters"]).factor(np.arange(steps), steps)
    np.testing.assert_allclose(curve, case["factors"], rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize("spec", SCHEDULES.values(), ids=SCHEDULES)
@pytest.mark.parametrize("steps", [1, 2, 3, 10, 200])
def test_curve_equals_single_steps(spec, steps):
    schedule = spec()
    curve = schedule.factor(np.arange(steps), steps)
    assert curve.shape == (steps,)
    assert curve.dtype == float
    singles = [schedule.factor(step, steps) for step in range(steps)]
    assert all(np.ndim(single) == 0 for single in singles)
    np.testing.assert_allclose(curve, singles, rtol=1e-14)
    assert (curve >= 0).all()
    assert (curve <= 1).all()


@pytest.mark.parametrize("spec", SCHEDULES.values(), ids=SCHEDULES)
def test_batch_equals_loop(spec):
    size, steps = 6, 40
    values = {
        param.key: np.unique(param.check(np.linspace(*param.slider, size).round(0 if param.kind == "whole" else 6)))
        for param in spec.params
    }
    batch = spec(**values)
    for run in range(size):
        alone = spec(**{key: value[run] for key, value in values.items()})
        for step in range(steps):
            together = np.broadcast_to(batch.factor(step, steps), (size,))
            assert together[run] == pytest.approx(alone.factor(step, steps), rel=1e-13, abs=1e-300)
    curves = batch.factor(np.arange(steps)[:, None], steps)
    np.testing.assert_allclose(curves[-1], batch.factor(steps - 1, steps), rtol=1e-14)


def test_ends_of_a_run():
    def curve(key, steps, **values):
        return SCHEDULES[key](**values).factor(np.arange(steps), steps)

    assert curve("constant", 5).tolist() == [1.0] * 5
    np.testing.assert_allclose(curve("inverse_time", 3, decay=1), [1, 1 / 2, 1 / 3])
    np.testing.assert_allclose(curve("inverse_sqrt", 4), [1, 2**-0.5, 3**-0.5, 0.5])
    np.testing.assert_allclose(curve("cosine", 101, final=0.2)[[0, 50, 100]], [1, 0.6, 0.2])
    warm = curve("warmup_cosine", 100, warmup=0.1, final=0.05)
    np.testing.assert_allclose(warm[:11], np.arange(1, 12) / 11)
    assert warm[-1] == pytest.approx(0.05)
    assert (np.diff(warm[10:]) < 0).all()
    cycle = curve("one_cycle", 100)
    np.testing.assert_allclose(cycle[[0, 29, 99]], [0.04, 1, 4e-6])
    assert (np.diff(cycle[:30]) > 0).all()
    assert (np.diff(cycle[29:]) < 0).all()


@pytest.mark.parametrize("key", ["warmup_cosine", "one_cycle"])
@pytest.mark.parametrize("warmup", [0.0, 0.01, 0.5, 0.999, 1.0])
@pytest.mark.parametrize("steps", [1, 2, 7, 100])
def test_any_share_of_warm_up(key, warmup, steps):
    curve = SCHEDULES[key](warmup=warmup, final=0.0).factor(np.arange(steps), steps)
    assert np.isfinite(curve).all()
    assert (curve >= 0).all()
    assert (curve <= 1).all()
    if warmup == 0:
        assert curve[0] == 1


@pytest.mark.parametrize("spec", SCHEDULES.values(), ids=SCHEDULES)
def test_spec_is_complete(spec):
    assert SCHEDULES[spec.key] is spec
    schedule = spec()
    assert isinstance(schedule, Schedule)
    assert {field.name for field in dataclasses.fields(schedule)} == {param.key for param in spec.params}
    assert spec.summary.endswith(".")
    assert spec.formula.count("{") == spec.formula.count("}")
    for param in spec.params:
        assert param.check(param.default) == param.default
        assert param.symbol in spec.formula
        assert param.help.endswith(".")
        low, high = param.slider
        assert param.low <= low <= param.default <= high <= param.high
        assert param.scale == "linear" or low > 0


def test_the_warm_up_takes_the_steps_that_the_share_says():
    """For every share of a thousandth and up to 200 steps, in exact arithmetic; 0.29 of 100 steps are 29."""
    shares = np.arange(1001) / 1000
    for steps in range(1, 201):
        exact = [share * steps // 1000 for share in range(1001)]
        np.testing.assert_array_equal(whole_steps(shares, steps), exact)
    rates = SCHEDULES["warmup_cosine"](warmup=0.29).factor(np.arange(100), 100)
    assert int(rates.argmax()) == 29
    assert whole_steps(0.2999, 100) == 29

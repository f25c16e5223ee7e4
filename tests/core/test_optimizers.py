"""The optimizers: against numbers from outside, as batches, at the edge of the floats, and against the theory."""

import dataclasses
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS, Here, Optimizer
from core.optimizers.base import NoState

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "optimizers.json").read_text())["cases"]


def plane(value, gradient, hessian):
    """A loss of (x, y) from functions of x and y; the Hessian's entries broadcast to the batch."""

    def full_hessian(theta):
        (a, b), (_, c) = (np.broadcast_arrays(*row, theta[0])[:2] for row in hessian(*theta))
        return np.array([[a, b], [b, c]])

    return SimpleNamespace(
        value=lambda theta: value(*theta),
        gradient=lambda theta: np.array(gradient(*theta)),
        hessian=full_hessian,
    )


SURFACES = {
    "bowl": plane(
        lambda x, y: 0.5 * (x**2 + 25 * y**2),
        lambda x, y: (x, 25 * y),
        lambda x, y: ((1.0, 0.0), (0.0, 25.0)),
    ),
    "rosenbrock": plane(
        lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        lambda x, y: (-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)),
        lambda x, y: ((2 - 400 * (y - 3 * x**2), -400 * x), (-400 * x, 200.0)),
    ),
}


def walk(optimizer, loss, start, steps):
    """Positions (steps + 1, dimension, *batch) and the states after each step."""
    theta = np.array(start, dtype=float)
    state = optimizer.init(theta)
    path, states = [theta], [state]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            here = Here(theta, loss.gradient(theta), optimizer.learning_rate, loss)
            step, state = optimizer.update(state, here)
            theta = theta + step
            path.append(theta)
            states.append(state)
    return np.array(path), states


def varied(spec, size):
    """Hyperparameters as arrays: each spreads over its slider's range, switches alternate."""
    values = {}
    for index, param in enumerate(spec.params):
        if param.kind == "switch":
            values[param.key] = np.arange(size) % (2 + index) == 0
        elif param.key == "learning_rate":
            values[param.key] = np.geomspace(1e-3, 0.1, size)
        else:
            values[param.key] = np.roll(param.spread(size), index)
    return values


@pytest.mark.parametrize(
    "case", REFERENCE, ids=[f"{case['optimizer']}-{case['surface']}-{i}" for i, case in enumerate(REFERENCE)]
)
def test_reference_step_for_step(case):
    optimizer = OPTIMIZERS[case["optimizer"]](**case["hyperparameters"])
    expected = np.array(case["path"])
    path, _ = walk(optimizer, SURFACES[case["surface"]], expected[0], len(expected) - 1)
    np.testing.assert_allclose(path, expected, rtol=1e-10, atol=1e-10)


def test_reference_covers_the_catalog():
    assert {case["optimizer"] for case in REFERENCE} == set(OPTIMIZERS)


@pytest.mark.parametrize("spec", OPTIMIZERS.values(), ids=OPTIMIZERS)
@pytest.mark.parametrize("surface", SURFACES)
def test_batch_equals_loop(spec, surface):
    size, steps = 7, 30
    values = varied(spec, size)
    start = np.array([np.linspace(-1.5, 1.5, size), np.linspace(1.2, -0.3, size)])
    loss = SURFACES[surface]
    path, states = walk(spec(**values), loss, start, steps)
    for run in range(size):
        single = {key: value[run] for key, value in values.items()}
        alone, alone_states = walk(spec(**single), loss, start[:, run], steps)
        np.testing.assert_allclose(path[:, :, run], alone, rtol=1e-8, atol=1e-10)
        for together, apart in zip(states[-1], alone_states[-1], strict=True):
            field = together if np.ndim(together) == 0 else together[..., run]
            np.testing.assert_allclose(field, apart, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("spec", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_two_batch_axes(spec):
    loss, start = SURFACES["bowl"], np.random.default_rng(0).normal(size=(2, 3, 4))
    rate = np.geomspace(1e-3, 0.1, 12).reshape(3, 4)
    path, states = walk(spec(learning_rate=rate), loss, start, 5)
    flat, _ = walk(spec(learning_rate=rate.ravel()), loss, start.reshape(2, 12), 5)
    np.testing.assert_array_equal(path.reshape(6, 2, 12), flat)
    for before, after in zip(states[0], states[-1], strict=True):
        assert np.shape(before) == np.shape(after)


@pytest.mark.parametrize("spec", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_update_is_pure(spec):
    loss, theta = SURFACES["rosenbrock"], np.array([[-1.2, 0.1, 1.0], [1.0, 1.0, 1.0]])
    optimizer = spec()
    state = optimizer.init(theta)
    for _ in range(3):
        here = Here(theta, loss.gradient(theta), np.full(3, 1e-3), loss)
        arrays = [array for array in (*here[:3], *state) if isinstance(array, np.ndarray)]
        before = [array.copy() for array in arrays]
        for array in arrays:
            array.setflags(write=False)
        step, after = optimizer.update(state, here)
        again, _ = optimizer.update(state, here)
        assert step.shape == theta.shape
        np.testing.assert_array_equal(step, again)
        for array, copy in zip(arrays, before, strict=True):
            np.testing.assert_array_equal(array, copy)
        theta, state = theta + step, after


@pytest.mark.parametrize("spec", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_divergence_passes_through(spec):
    wild = [np.nan, np.inf, -np.inf, 1e300, -1e300, 1e160, 1e-300, 0.0]
    start = np.array(np.meshgrid(wild, wild)).reshape(2, -1)
    for loss in SURFACES.values():
        path, _ = walk(spec(), loss, start, 5)
        single, _ = walk(spec(), loss, [np.nan, 1.0], 5)
        assert np.isnan(path[-1][:, np.isnan(start).all(axis=0)]).all()
        assert np.isnan(single[-1, 0])


@pytest.mark.parametrize("spec", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_a_bad_run_leaves_its_neighbours_alone(spec):
    loss = SURFACES["rosenbrock"]
    path, _ = walk(spec(), loss, [[-1.2, np.nan, 1e300], [1.0, 1.0, np.inf]], 10)
    alone, _ = walk(spec(), loss, [-1.2, 1.0], 10)
    np.testing.assert_allclose(path[:, :, 0], alone, rtol=1e-12)


@pytest.mark.parametrize("spec", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_a_rule_says_whether_it_knows_the_axes(spec):
    """On a turned loss, from a turned start, the path of a rule without axes is the turned path, and no other's is."""
    turn = np.array([[0.8, -0.6], [0.6, 0.8]])
    shape = np.diag([1.0, 25.0])

    def bowl(hessian):
        return SimpleNamespace(
            value=lambda t: 0.5 * np.einsum("i...,ij,j...", t, hessian, t),
            gradient=lambda t: np.tensordot(hessian, t, 1),
            hessian=lambda t: np.broadcast_to(hessian[..., None], (2, 2, *t.shape[1:])) if t.ndim > 1 else hessian,
        )

    optimizer, start = spec(learning_rate=0.01), np.array([-2.0, 1.5])
    path, _ = walk(optimizer, bowl(shape), start, 12)
    turned, _ = walk(optimizer, bowl(turn @ shape @ turn.T), turn @ start, 12)
    assert np.allclose(turned, path @ turn.T, atol=1e-9) == optimizer.isotropic


@pytest.mark.parametrize("spec", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_stays_where_the_gradient_is_zero(spec):
    values = {"weight_decay": 0.0} if any(param.key == "weight_decay" for param in spec.params) else {}
    path, _ = walk(spec(**values), SURFACES["rosenbrock"], [1.0, 1.0], 3)
    np.testing.assert_array_equal(path, 1.0)


def test_newton_stays_where_gradient_and_hessian_are_zero():
    flat = plane(lambda x, y: 0 * x, lambda x, y: (0 * x, 0 * y), lambda x, y: ((0.0, 0.0), (0.0, 0.0)))
    path, _ = walk(OPTIMIZERS["newton"](), flat, [1.0, 2.0], 3)
    np.testing.assert_array_equal(path, [[1.0, 2.0]] * 4)


@pytest.mark.parametrize("spec", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_spec_is_complete(spec):
    assert OPTIMIZERS[spec.key] is spec
    optimizer = spec()
    assert isinstance(optimizer, Optimizer)
    assert spec.params[0].key == "learning_rate"
    assert [param.key for param in spec.params if not hasattr(optimizer, param.key)] == []
    assert {field.name for field in dataclasses.fields(optimizer)} == {param.key for param in spec.params}
    assert set(spec.build.uses) <= {"gradient", "hessian", "value"}
    assert spec.summary.endswith(".")
    assert "_" not in spec.summary
    assert spec.reference
    assert spec.formula.count("{") == spec.formula.count("}")
    for param in spec.params:
        assert param.check(param.default) == param.default
        assert param.symbol in spec.formula
        assert param.help.endswith(".")
        if param.kind != "switch":
            low, high = param.slider
            assert param.low <= low <= param.default <= high <= param.high
            assert param.scale != "log" or low > 0
            assert (param.spread(9)[[0, -1]] == (low, high)).all()
        with pytest.raises(ValueError, match=param.key):
            param.check(np.nan if param.kind != "switch" else "yes")


def test_defaults_are_torchs():
    defaults = {key: {param.key: param.default for param in spec.params} for key, spec in OPTIMIZERS.items()}
    adam = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "bias_correction": True}
    adamax = {"learning_rate": 2e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    heavy = {"learning_rate": 1e-3, "momentum": 0.9}
    assert defaults == {
        "gradient_descent": {"learning_rate": 1e-3},
        "momentum": heavy | {"dampening": 0, "weighted": False, "bias_correction": False},
        "nesterov": heavy,
        "adagrad": {"learning_rate": 1e-2, "epsilon": 1e-10},
        "rmsprop": {"learning_rate": 1e-2, "decay": 0.99, "epsilon": 1e-8},
        "adadelta": {"learning_rate": 1.0, "decay": 0.9, "epsilon": 1e-6},
        "adam": adam,
        "adamax": adamax,
        "amsgrad": adam,
        "nadam": adamax | {"decay": 0.004},
        "adamw": adam | {"weight_decay": 0.01},
        "lion": {"learning_rate": 1e-4, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0},
        "newton": {"learning_rate": 1},
        "backtracking": {"learning_rate": 1, "shrink": 0.5, "decrease": 1e-4},
    }


def test_what_an_update_evaluates():
    priced = {key: spec.build.uses for key, spec in OPTIMIZERS.items() if spec.build.uses != ("gradient",)}
    assert priced == {"newton": ("gradient", "hessian"), "backtracking": ("gradient", "value")}


def test_gradient_descent_remembers_nothing():
    assert OPTIMIZERS["gradient_descent"]().init(np.zeros(2)) == NoState()


# --- numbers from the theory ------------------------------------------------------------------------------------------

LINE = SimpleNamespace(value=lambda theta: theta[0] ** 2 / 2, gradient=lambda theta: theta)
SLOPE = SimpleNamespace(value=lambda theta: theta[0], gradient=np.ones_like)


def test_two_forms_of_momentum():
    plain, _ = walk(OPTIMIZERS["momentum"](learning_rate=0.1, momentum=0.9), LINE, [1.0], 10)
    weighted, _ = walk(OPTIMIZERS["momentum"](learning_rate=0.1, momentum=0.9, weighted=True), LINE, [1.0], 10)
    assert plain[-1, 0] == pytest.approx(-0.59, abs=0.005)
    assert weighted[-1, 0] == pytest.approx(0.62, abs=0.005)


def test_weighted_momentum_is_momentum_at_a_smaller_rate():
    weighted, _ = walk(OPTIMIZERS["momentum"](learning_rate=0.1, weighted=True), SURFACES["bowl"], [-2, 1.5], 50)
    plain, _ = walk(OPTIMIZERS["momentum"](learning_rate=0.01), SURFACES["bowl"], [-2, 1.5], 50)
    np.testing.assert_allclose(weighted, plain, rtol=1e-10, atol=1e-12)


def test_bias_correction_belongs_to_the_weighted_form():
    plain, _ = walk(OPTIMIZERS["momentum"](bias_correction=True), SURFACES["bowl"], [-2, 1.5], 5)
    usual, _ = walk(OPTIMIZERS["momentum"](), SURFACES["bowl"], [-2, 1.5], 5)
    np.testing.assert_array_equal(plain, usual)
    corrected, _ = walk(OPTIMIZERS["momentum"](weighted=True, bias_correction=True, dampening=0.5), SLOPE, [0.0], 5)
    np.testing.assert_allclose(np.diff(corrected[:, 0]), -1e-3)


def test_adam_without_bias_correction_under_a_constant_gradient():
    path, _ = walk(OPTIMIZERS["adam"](learning_rate=1.0, bias_correction=False), SLOPE, [0.0], 5000)
    steps = -np.diff(path[:, 0])
    assert steps[0] == pytest.approx(0.1 / np.sqrt(0.001), rel=1e-6)
    assert steps[0] == pytest.approx(3.16, abs=0.005)
    assert steps.argmax() + 1 == 12
    assert steps.max() == pytest.approx(6.57, abs=0.005)
    assert 3800 < np.argmax(steps < 1.01) < 4000


def test_adam_moves_by_the_learning_rate_under_a_constant_gradient():
    path, _ = walk(OPTIMIZERS["adam"](learning_rate=0.25), SLOPE, [0.0], 20)
    np.testing.assert_allclose(np.diff(path[:, 0]), -0.25, rtol=1e-7)


def test_lion_moves_by_the_learning_rate():
    path, _ = walk(OPTIMIZERS["lion"](learning_rate=0.01), SURFACES["rosenbrock"], [-1.2, 1.0], 50)
    np.testing.assert_allclose(np.abs(np.diff(path, axis=0)), 0.01)


def test_amsgrad_never_forgets():
    _, states = walk(OPTIMIZERS["amsgrad"](learning_rate=0.1, beta2=0.9), SURFACES["bowl"], [-2, 1.5], 50)
    largest = np.array([state.largest for state in states])
    assert (np.diff(largest, axis=0) >= 0).all()
    assert (largest >= [state.variance for state in states]).all()


# --- Newton -----------------------------------------------------------------------------------------------------------


def quadratic(hessian):
    """½θᵀHθ for H of shape (dimension, dimension)."""
    return SimpleNamespace(
        gradient=lambda theta: np.tensordot(hessian, theta, axes=1),
        hessian=lambda theta: np.multiply.outer(hessian, np.ones(theta.shape[1:])),
    )


@pytest.mark.parametrize("dimension", [1, 2, 3, 5])
def test_newton_arrives_in_one_step(dimension):
    rng = np.random.default_rng(dimension)
    root = rng.normal(size=(dimension, dimension))
    start = rng.normal(size=(dimension, 4))
    path, states = walk(OPTIMIZERS["newton"](), quadratic(root @ root.T + np.eye(dimension)), start, 1)
    np.testing.assert_allclose(path[1], 0, atol=1e-12)
    np.testing.assert_array_equal(states[1].damping, np.zeros(4))


@pytest.mark.parametrize("scale", [1e-200, 1e-9, 1.0, 1e200])
def test_newton_does_not_care_for_the_scale_or_the_condition(scale):
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    hessian = scale * (turn @ np.diag([1.0, 1e5]) @ turn.T)
    path, states = walk(OPTIMIZERS["newton"](), quadratic(hessian), [1.0, -2.0], 1)
    np.testing.assert_allclose(path[1], 0, atol=1e-9)
    assert states[1].damping == 0


@pytest.mark.parametrize("eigenvalues", [(2, -2), (-3, -1), (5, -0.1), (-7, 4), (1, 0)])
def test_newton_is_damped_where_the_hessian_is_not_positive_definite(eigenvalues):
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    hessian = turn @ np.diag(eigenvalues).astype(float) @ turn.T
    loss, theta = quadratic(hessian), np.array([1.0, 0.5])
    _, states = walk(OPTIMIZERS["newton"](), loss, theta, 1)
    step, _ = OPTIMIZERS["newton"]().update(states[0], Here(theta, loss.gradient(theta), 1.0, loss))
    damping = states[1].damping
    assert damping > 0
    damped = np.linalg.eigvalsh(hessian + damping * np.eye(2))
    least = max(-min(eigenvalues), 1e-8 * max(np.abs(eigenvalues)))
    assert damped[0] == pytest.approx(least, abs=1e-12)
    assert step @ loss.gradient(theta) < 0, "downhill"


def test_newton_in_the_plane_and_in_general_agree():
    rng = np.random.default_rng(3)
    hessian = rng.normal(size=(2, 2, 50)) * np.geomspace(1e-3, 1e3, 50)
    hessian = hessian + hessian.swapaxes(0, 1)
    gradient = rng.normal(size=(2, 50))
    wide = np.zeros((3, 3, 50))  # a third coordinate that is at rest
    wide[:2, :2] = hessian
    wide[2, 2] = np.abs(np.linalg.eigvalsh(hessian.T)).max(axis=-1)
    newton = OPTIMIZERS["newton"]()
    step, state = newton.update(
        newton.init(gradient), Here(gradient, gradient, 1.0, SimpleNamespace(hessian=lambda theta: hessian))
    )
    padded = np.concatenate((gradient, np.zeros((1, 50))))
    step3, state3 = newton.update(
        newton.init(padded), Here(padded, padded, 1.0, SimpleNamespace(hessian=lambda theta: wide))
    )
    np.testing.assert_allclose(step3[:2], step, rtol=1e-8)
    np.testing.assert_allclose(state3.damping, state.damping, rtol=1e-8, atol=1e-12)


def test_newton_gives_nan_where_the_hessian_is_not_finite():
    hessian = np.stack([np.eye(3), np.full((3, 3), np.nan), np.diag([np.inf, 1.0, 1.0]), 2 * np.eye(3)], axis=-1)
    gradient = np.ones((3, 4))
    newton = OPTIMIZERS["newton"]()
    here = Here(gradient, gradient, 1.0, SimpleNamespace(hessian=lambda theta: hessian))
    step, state = newton.update(newton.init(gradient), here)
    np.testing.assert_allclose(step, [[-1, np.nan, np.nan, -0.5]] * 3)
    np.testing.assert_array_equal(state.damping, [0, np.nan, np.nan, 0])


# --- backtracking -----------------------------------------------------------------------------------------------------


def test_armijo_holds_for_each_accepted_step():
    loss = SURFACES["rosenbrock"]
    shrink, decrease = np.array([0.5, 0.8, 0.3]), np.array([1e-4, 0.1, 0.5])
    optimizer = OPTIMIZERS["backtracking"](shrink=shrink, decrease=decrease)
    path, states = walk(optimizer, loss, np.array([[-1.2] * 3, [1.0] * 3]), 200)
    for before, after, state in zip(path[:-1], path[1:], states[1:], strict=True):
        slope = (loss.gradient(before) ** 2).sum(axis=0)
        assert (state.rate > 0).all()
        bound = loss.value(before) - decrease * state.rate * slope
        assert (loss.value(after) <= bound).all()
        tries = np.log(state.rate) / np.log(shrink)
        np.testing.assert_allclose(tries, tries.round(), atol=1e-9)
        # the step before the accepted one was refused
        longer = before - state.rate / shrink * loss.gradient(before)
        refused = loss.value(longer) > loss.value(before) - decrease * state.rate / shrink * slope
        assert (refused | (tries.round() == 0)).all()


def test_backtracking_counts_each_runs_own_evaluations():
    calls = []
    loss = SURFACES["rosenbrock"]
    counted = SimpleNamespace(value=lambda theta: calls.append(1) or loss.value(theta), gradient=loss.gradient)
    starts = np.array([[-1.2, 0.9, 1.0], [1.0, 0.8, 1.0]])
    _, states = walk(OPTIMIZERS["backtracking"](), loss, starts, 20)
    for run in range(3):
        calls.clear()
        walk(OPTIMIZERS["backtracking"](), counted, starts[:, run], 20)
        assert states[-1].values[run] == len(calls)


def test_backtracking_that_finds_no_step_stays():
    climbing = SimpleNamespace(value=lambda theta: theta[0], gradient=lambda theta: -np.ones_like(theta))
    path, states = walk(OPTIMIZERS["backtracking"](), climbing, [0.0], 2)
    np.testing.assert_array_equal(path, 0)
    assert states[-1].rate == 0
    assert states[-1].values == 2 * (1 + 51)

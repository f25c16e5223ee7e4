"""Losses over data: derivatives, fits from outside, one run or many, all samples or some."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.analysis import condition_number, critical_rate
from core.data import DATASETS, Data
from core.derivatives import central_difference
from core.descent import descend
from core.losses import linear_regression, logistic_regression, perceptron
from core.losses.data_loss import DataLoss
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from core.pointwise import POINTWISE
from core.settle import settle

FITS = json.loads((Path(__file__).parent.parent / "reference" / "fits.json").read_text())
NUMBERS = [key for key, spec in POINTWISE.items() if spec().targets == "number"]
LINE, PAIR = DATASETS["line"](), DATASETS["blobs"](samples=60, noise=1.5)
CASES = {
    **{f"line {key}": linear_regression(LINE, key) for key in NUMBERS},
    "two scales": linear_regression(DATASETS["two_scales"]()),
    "cubic": linear_regression(DATASETS["parabola"](), degree=3),
    "no bias": linear_regression(LINE, bias=False),
    "logistic": logistic_regression(PAIR),
    "logistic square": logistic_regression(DATASETS["threshold"](), degree=2),
    "hinge": perceptron(PAIR, "linear", "hinge"),
    **{f"unit {key}": perceptron(PAIR, key) for key in ACTIVATIONS},
    "unit without bias": perceptron(PAIR, "tanh", "huber", bias=False),
}
STEP = OPTIMIZERS["gradient_descent"]


@pytest.fixture(params=CASES)
def loss(request):
    return CASES[request.param]


def points(loss, count=40):
    """Points in the domain, off the kinks by chance."""
    low, high = np.array(loss.domain).T[..., None]
    return np.random.default_rng(7).uniform(low, high, (loss.dimension, count))


def test_derivatives_against_finite_differences(loss):
    theta = points(loss)
    size = np.ptp(loss.domain, axis=1)[:, None]
    gradient, hessian = loss.gradient(theta), loss.hessian(theta)
    numerical = central_difference(loss.value, theta)
    np.testing.assert_allclose(size * numerical, size * gradient, rtol=1e-5, atol=1e-7 * np.abs(size * gradient).max())
    numerical = central_difference(loss.gradient, theta)
    if loss.score.smooth:  # a kink between the two points of a difference has a curvature that is not there
        np.testing.assert_allclose(numerical, hessian, rtol=1e-4, atol=1e-6 * np.abs(hessian).max())


def test_it_is_the_mean_over_the_samples(loss):
    theta = points(loss, 6)
    prediction = loss.predict(theta)
    of = POINTWISE[
        "binary_cross_entropy" if "cross_entropy" in loss.score.key else loss.score.key.split(" after ")[0]
    ]()
    np.testing.assert_allclose(loss.value(theta), of.mean(prediction, loss.data.y), rtol=1e-9, atol=1e-12)
    by_hand = loss.activation.value(
        np.array([w @ x for w, x in zip([theta.T] * loss.samples, loss.design, strict=True)])
    )
    np.testing.assert_allclose(prediction, by_hand)
    twice = Data(np.tile(loss.data.x, 2), np.tile(loss.data.y, 2), loss.data.classes)
    again = DataLoss(
        twice, loss.activation, loss.score, loss.degree, loss.bias, loss.columns(twice.x), twice.y, loss.start
    )
    np.testing.assert_allclose(again.value(theta), loss.value(theta))


def test_many_points_equal_a_loop_and_keep_their_shape(loss):
    theta = points(loss, 12).reshape(loss.dimension, 3, 4)
    found = [loss.value(theta), loss.gradient(theta), loss.hessian(theta)]
    assert [each.shape for each in found] == [(*(loss.dimension,) * k, 3, 4) for k in range(3)]
    for i, j in np.ndindex(3, 4):
        alone = [loss.value(theta[:, i, j]), loss.gradient(theta[:, i, j]), loss.hessian(theta[:, i, j])]
        for one, all_of_them in zip(alone, found, strict=True):
            np.testing.assert_allclose(one, all_of_them[..., i, j], rtol=1e-10, atol=1e-12)
    assert loss.value(theta[:, 0, 0]).shape == ()
    assert loss.value(theta[:, :0]).shape == loss.gradient(theta[:, :0])[0].shape == (0, 4)


def test_all_rows_are_the_whole_and_some_are_their_own_mean(loss):
    theta = points(loss, 5)
    every, some = loss.sampled(np.arange(loss.samples)[::-1]), np.array([3, 0, 7])
    alone = DataLoss(
        loss.data.take(some),
        loss.activation,
        loss.score,
        loss.degree,
        loss.bias,
        loss.design[some],
        loss.target[some],
        loss.start,
    )
    rows = np.random.default_rng(0).integers(0, loss.samples, (4, 5))
    each = loss.sampled(rows)
    for name in ("value", "gradient", "hessian"):
        whole = getattr(loss, name)(theta)
        scale = np.abs(whole).max()
        np.testing.assert_allclose(getattr(every, name)(theta), whole, rtol=1e-10, atol=1e-12 * scale)
        np.testing.assert_allclose(getattr(loss.sampled(some), name)(theta), getattr(alone, name)(theta))
        for run in range(5):
            one = getattr(loss.sampled(rows[:, run]), name)(theta[:, run])
            np.testing.assert_allclose(getattr(each, name)(theta)[..., run], one, rtol=1e-10, atol=1e-12 * scale)
    assert every.domain == loss.domain
    assert (every.samples, each.samples, each.dimension) == (loss.samples, 4, loss.dimension)


def test_blocks_of_many_points_change_nothing():
    loss = CASES["logistic"]
    theta = np.random.default_rng(1).normal(0, 3, (3, 20_000))  # 1 200 000 scores: several blocks, in threads
    for run in (17, 4321, 19_999):
        np.testing.assert_allclose(loss.value(theta)[run], loss.value(theta[:, run]), rtol=1e-12)
    np.testing.assert_allclose(loss.gradient(theta)[:, 4321], loss.gradient(theta[:, 4321]), rtol=1e-12)


@pytest.mark.parametrize("size", [1e-3, 1.0, 30.0, 1e4])
@pytest.mark.parametrize("samples", [2, 3, 61, 1000, 1537])
def test_the_fast_logistic_loss_is_the_plain_one(size, samples):
    loss = logistic_regression(DATASETS["blobs"](samples=samples, noise=0.5, seed=2))
    plain = loss.sampled(np.arange(samples))
    assert type(plain) is DataLoss
    theta = size * np.random.default_rng(3).normal(0, 1, (3, 30))
    theta[:2, 0] = -size  # nearly everything right: the loss is tiny, and still has its digits
    np.testing.assert_allclose(loss.value(theta), plain.value(theta), rtol=1e-11)
    np.testing.assert_allclose(loss.gradient(theta), plain.gradient(theta), rtol=1e-9, atol=1e-300)
    with np.errstate(all="ignore"):
        value, *gradient = loss.value_and_gradient_unguarded(theta.reshape(3, 5, 6))
    np.testing.assert_array_equal(gradient, loss.gradient(theta).reshape(3, 5, 6))
    np.testing.assert_allclose(value, loss.value(theta).reshape(5, 6), rtol=1e-14)


def test_a_dear_step_has_value_and_gradient_together(monkeypatch):
    loss = logistic_regression(DATASETS["blobs"](samples=600, noise=1.5))
    rule = STEP(learning_rate=np.geomspace(1e-2, 1e6, 8))
    with monkeypatch.context() as apart:
        apart.setattr(type(loss), "value_unguarded", None)
        together = descend(loss, rule, steps=40)
    monkeypatch.setattr("core.descent.DEAR", np.inf)
    monkeypatch.delattr(type(loss), "value_and_gradient_unguarded")
    apart = descend(loss, rule, steps=40)
    np.testing.assert_array_equal(together.theta, apart.theta)
    np.testing.assert_allclose(together.value, apart.value, rtol=1e-14)


def test_the_start_and_the_optimum_are_inside_and_the_gradient_vanishes_there(loss):
    low, high = np.array(loss.domain).T
    assert ((low < loss.start) & (loss.start < high)).all()
    for point in (*loss.minima, *loss.local_minima):
        assert ((low < point) & (point < high)).all()
        if loss.score.smooth:
            slope = loss.gradient(np.array(point)) * (high - low)
            np.testing.assert_allclose(slope, 0, atol=1e-6 * (1 + np.abs(loss.gradient(points(loss))).max()))
    if loss.minimum is not None:
        assert loss.value(np.array(loss.minima[0])) == pytest.approx(loss.minimum, rel=1e-12)
        assert (loss.value(points(loss)) >= loss.minimum).all()
    assert loss.attained == (loss.minimum is not None) == bool(loss.minima)
    assert len(loss.coordinates) == loss.dimension == len(loss.start)


@pytest.mark.parametrize("key", ["line", "parabola", "outlier", "two_scales", "penguins", "engel", "longley"])
@pytest.mark.parametrize("degree", [1, 2])
def test_least_squares_are_those_of_lstsq(key, degree):
    loss = linear_regression(DATASETS[key](), degree=degree)
    best, rest, rank, _ = np.linalg.lstsq(loss.design, loss.target, rcond=None)
    if key == "longley":  # what such a design does to the last digits shows in the values, not in the prediction
        assert rank >= 7
        np.testing.assert_allclose(loss.predict(loss.minima[0]), loss.design @ best, rtol=1e-6)
        return
    np.testing.assert_allclose(loss.minima[0], best, rtol=1e-7)
    assert loss.minimum == pytest.approx(rest[0] / loss.samples, rel=1e-9)


@pytest.mark.parametrize("case", FITS["logistic"], ids=lambda case: case["data"])
def test_logistic_fits_from_outside(case):
    loss = logistic_regression(DATASETS[case["data"]](**case["values"]))
    np.testing.assert_allclose(loss.minima[0], case["theta"], rtol=1e-6, atol=1e-9)
    assert loss.minimum == pytest.approx(case["minimum"], rel=1e-9)


@pytest.mark.parametrize("case", FITS["l1"] + FITS["huber"], ids=lambda case: f"{case['data']} {case.get('delta', '')}")
def test_robust_fits_from_outside(case):
    of = POINTWISE["huber"](delta=case["delta"]) if "delta" in case else "l1"
    loss = linear_regression(DATASETS[case["data"]](**case["values"]), of)
    np.testing.assert_allclose(loss.minima[0], case["theta"], rtol=1e-6)
    assert loss.minimum == pytest.approx(case["minimum"], rel=1e-9)


@pytest.mark.parametrize("seed", range(30))
def test_least_absolute_error_is_the_best_of_all_lines_through_two_samples(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(0, 2, (2, 11))  # as they are, or whole numbers, of which many lie on one line
    data = Data([x if seed % 2 else np.round(x)], np.round(y) if seed % 3 else y)
    loss = linear_regression(data, "l1")
    pairs = np.array([(i, j) for i in range(11) for j in range(i) if data.x[0, i] != data.x[0, j]])
    through = np.linalg.solve(loss.design[pairs], data.y[pairs][..., None])[..., 0].T
    assert loss.minimum == pytest.approx(loss.value(through).min(), rel=1e-9)


def scaled(key, how):
    x = DATASETS[key]().x
    if how != "raw":
        x = x - x.mean(axis=1, keepdims=True)
    if how == "standardized":
        x = x / x.std(axis=1, keepdims=True)
    return linear_regression(Data(x, DATASETS[key]().y))


@pytest.mark.parametrize(
    ("key", "how", "condition", "critical"),
    [
        ("penguins", "raw", 8.3464e6, 2.46518e-5),
        ("penguins", "centred", 197.154, 0.00507219),
        ("penguins", "standardized", 1.0, 1.0),
        ("longley", "raw", 2.36e19, 5.78e-12),
        ("longley", "standardized", 1.222e4, 0.21723),
    ],
)
def test_condition_and_critical_rate_before_and_after_scaling(key, how, condition, critical):
    loss = scaled(key, how)
    assert loss.condition == pytest.approx(condition, rel=1e-2)
    assert critical_rate(loss, loss.start) == pytest.approx(critical, rel=1e-3)
    if condition < 1e15:  # beyond that the Hessian has lost its smallest eigenvalue
        assert condition_number(loss, loss.start) == pytest.approx(loss.condition, rel=1e-6)


def test_classes_that_a_line_separates_have_no_fit():
    loss = logistic_regression(DATASETS["blobs"](noise=0.1))
    assert (loss.minima, loss.minimum, loss.attained) == ((), None, False)
    touching = Data([[-2.0, -1.0, 0.0, 0.0, 1.0]], [0, 0, 0, 1, 1], classes=2)  # separated but for two samples at one x
    assert not logistic_regression(touching).attained
    barely = Data([[-2.0, -1.0, 0.2, 0.1, 1.0]], [0, 0, 0, 1, 1], classes=2)
    assert logistic_regression(barely).attained
    with pytest.raises(ValueError, match="two classes"):
        logistic_regression(DATASETS["blobs"](classes=3))


def test_singular_designs_have_the_shortest_solution():
    constant = linear_regression(Data([[3.0, 3.0, 3.0]], [1.0, 2.0, 6.0]))
    assert constant.condition == linear_regression(Data([[2.0]], [5.0])).condition == np.inf
    np.testing.assert_allclose(constant.predict(constant.minima[0]), 3)
    one = linear_regression(Data([[2.0]], [5.0]))
    assert one.minimum == pytest.approx(0, abs=1e-20)
    np.testing.assert_allclose(one.minima[0], [2, 1])
    assert descend(one, STEP(learning_rate=0.1), steps=60).outcome == Outcome.CONVERGED


def test_a_unit_on_xor_learns_nothing():
    loss = perceptron(DATASETS["xor"](samples=200, noise=0.0), bias=False)
    assert np.abs(loss.gradient([0.0, 0.0])).max() < 1e-15
    assert ((loss.predict(points(loss)) > 0.5) == loss.data.y[:, None]).mean(axis=0).max() <= 0.75


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="not classes"):
        linear_regression(PAIR)
    with pytest.raises(ValueError, match="loss of classes"):
        linear_regression(LINE, "hinge")
    with pytest.raises(ValueError, match="two classes"):
        perceptron(LINE, "sigmoid", "binary_cross_entropy")
    with pytest.raises(ValueError, match="degree"):
        linear_regression(LINE, degree=0)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_optimizer_runs_and_a_batch_equals_a_loop(key):
    loss, rates = CASES["logistic"], np.geomspace(1e-3, 1, 4)
    path = descend(loss, OPTIMIZERS[key](learning_rate=rates), steps=30)
    for run, rate in enumerate(rates):
        alone = descend(loss, OPTIMIZERS[key](learning_rate=rate), steps=30)
        np.testing.assert_allclose(path.theta[..., run], alone.theta, rtol=1e-7, atol=1e-9)
    assert path.value[-1].min() < path.value[0, 0]


@pytest.mark.parametrize("loss", [CASES["line squared"], logistic_regression(DATASETS["threshold"]())])
def test_maps_and_settling_work_on_a_loss_over_data(loss):
    rates = np.geomspace(1e-3, 2, 15)
    path, ends = (run(loss, STEP(learning_rate=rates), steps=400) for run in (descend, settle))
    np.testing.assert_array_equal(path.outcome, ends.outcome)
    assert Outcome.CONVERGED in path.outcome
    assert loss.minimum is not None
    np.testing.assert_allclose(np.nanmin(path.value[-1]), loss.minimum, rtol=1e-6)


@pytest.mark.parametrize("y", [[1.0, 1.0], [0.3, 0.3, 0.3], [0.0, 0.0]])
def test_a_level_target_has_a_domain_that_is_wide_in_both_ways(y):
    loss = linear_regression(Data([np.arange(len(y)) * 2.0], y))
    low, high = np.array(loss.domain).T
    assert (high - low > 0.5).all()
    assert (low <= 0).all()
    assert (high >= 0).all()


def test_a_line_through_all_samples_leaves_nothing():
    for data in (Data([[0.0, 1.0]], [1.0, 2.0]), Data([[0.0, 1.0, 3.0]], [0.1, 0.2, 0.4]), Data([[2.0]], [0.3])):
        loss = linear_regression(data)
        assert loss.minimum == loss.value(loss.minima[0]) == 0
    beside = linear_regression(Data([[0.0, 1.0, 2.0]], [1.0, 2.0, 3.0 + 1e-9]))
    assert beside.minimum == pytest.approx(1e-18 / 18, rel=1e-3, abs=0)

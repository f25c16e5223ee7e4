"""Formulas of the catalogs and pages beside the optimizers', read back and evaluated beside what the code computes."""

import re

import numpy as np
import pytest

from core.activations import ACTIVATIONS, sigmoid, sigmoid_slope
from core.averages import SERIES, adam_under_constant_gradient, weighted_average
from core.data import DATASETS
from core.descent import descend
from core.losses import LOSSES
from core.outputs import MEASURES, PREDICT
from core.pointwise import POINTWISE
from core.quadratic import quadratic_of
from tests.core.latex import evaluate, rows
from viz.lessons.averages import page as averages
from viz.lessons.schedules import page as schedules
from viz.lessons.stability.scene import FORMS

Z = np.linspace(-4.1, 4.3, 41)
KNOWN = {r"\sigma": sigmoid, r"\sigma'": sigmoid_slope}


def right_side(text):
    ((_left, _sign, right),) = rows(text)
    return right


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_activations_and_their_slopes(key):
    spec = ACTIVATIONS[key]
    values = {param.key: 0.37 for param in spec.params}
    known = {param.symbol: 0.37 for param in spec.params} | KNOWN | {"z": Z}
    made = spec(**values)
    np.testing.assert_allclose(read(spec.formula, known), made.value(Z), rtol=1e-12, atol=1e-15)
    slope = np.broadcast_to(read(made.slope_latex, known), Z.shape)
    np.testing.assert_allclose(slope, made.derivative(Z), rtol=1e-7, atol=1e-12)


def read(formula, known):
    """The right side of a formula, with what it leaves to a second one, and the derivative of that."""
    first, *more = rows(formula)
    for name, _sign, text in more:
        ends = (evaluate(text, {**known, "z": Z + side * 1e-6}) for side in (1, -1))
        known = {**known, name: evaluate(text, known), f"{name}'": np.subtract(*ends) / 2e-6}
    return evaluate(first[2], known)


@pytest.mark.parametrize("key", [key for key in POINTWISE if key != "softmax_cross_entropy"])
def test_losses_of_one_prediction(key):
    spec = POINTWISE[key]
    loss = spec(**{param.key: 0.7 for param in spec.params})
    t = np.array([0.0, 1.0]) if loss.targets == "class" else np.array([-1.3, 0.4])
    p = np.linspace(0.05, 0.93, 12)[:, None] if key == "binary_cross_entropy" else np.linspace(-3, 3.1, 12)[:, None]
    known = {"p": p, "z": p, "t": t, **{param.symbol: 0.7 for param in spec.params}}
    np.testing.assert_allclose(evaluate(right_side(spec.formula), known), loss.value(p, t), rtol=1e-12)


def test_softmax_and_cross_entropy():
    z, t = np.array([[0.3, -1.0], [2.0, 0.5], [-0.7, 0.1]]), np.array([1, 2])
    loss = POINTWISE["softmax_cross_entropy"]()
    text = right_side(POINTWISE["softmax_cross_entropy"].formula)
    assert r"\sum_k e^{z_k}" in text
    known = {"S": np.exp(z).sum(axis=0), "z_t": z[t, [0, 1]]}
    np.testing.assert_allclose(evaluate(text.replace(r"\sum_k e^{z_k}", "S"), known), loss.value(z, t), rtol=1e-12)
    share = np.exp(z) / np.exp(z).sum(axis=0)
    np.testing.assert_allclose(loss.gradient(z, t), share - (np.arange(3)[:, None] == t), rtol=1e-12)


@pytest.mark.parametrize(("output", "loss"), MEASURES)
def test_losses_of_an_output_are_those_of_one_prediction(output, loss):
    z, t = np.array([[0.3, -1.2, 2.0], [0.1, 0.9, -0.4]]), np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    p = PREDICT[output](z)
    key = {"squared": "squared", "cross_entropy": "binary_cross_entropy"}[loss]
    each = evaluate(right_side(POINTWISE[key].formula), {"p": p, "t": t})
    if (output, loss) == ("softmax", "cross_entropy"):
        each = -t * np.log(p)
    value, slope = MEASURES[output, loss]
    np.testing.assert_allclose(value(z, t), each.sum(axis=0), rtol=1e-12)
    ends = [[value(z + side * 1e-6 * (np.arange(2) == k)[:, None], t) for side in (1, -1)] for k in range(2)]
    numeric = np.array([(up - down) / 2e-6 for up, down in ends])
    np.testing.assert_allclose(slope(z, t), numeric, rtol=1e-6, atol=1e-8)


# --- data -----------------------------------------------------------------------------------------------------------


def made(key, **more):
    return DATASETS[key](samples=60, noise=0.0, seed=3, **more)


@pytest.mark.parametrize("key", ["line", "parabola", "outlier", "two_scales"])
def test_data_on_a_curve(key):
    data = made(key)
    first = np.zeros(60)
    first[0] = 1.0
    text = right_side(DATASETS[key].formula).replace("[i = 1]", "J")
    known = {"x": data.x[0], "x_1": data.x[0], "x_2": data.x[-1], r"\sigma": 0.0, r"\xi": 1.0, "J": first}
    np.testing.assert_allclose(evaluate(text, known), data.y, rtol=1e-12)


def test_data_on_both_sides_of_a_threshold():
    data = made("threshold")
    score, border = re.fullmatch(r"y = \[(.*) > (.*)\]", DATASETS["threshold"].formula).groups()
    above = evaluate(score, {"x": data.x[0], r"\sigma": 0.0, r"\xi": 1.0}) > float(border)
    np.testing.assert_array_equal(data.y, above)
    corners = made("xor")
    assert DATASETS["xor"].formula.startswith(r"x = (\pm 1, \pm 1) + \sigma \xi")
    assert DATASETS["xor"].formula.endswith("y = [x_1 x_2 < 0]")
    np.testing.assert_array_equal(np.abs(corners.x), 1.0)
    np.testing.assert_array_equal(corners.y, corners.x[0] * corners.x[1] < 0)


def pair(text, known):
    """A point (a, b), with a factor before it."""
    factor, a, b = re.match(r"(.*?)(?:\\,)?\((\\cos.*), ?(?:\\,)?(.*\\sin.*)\)$", text).groups()
    times = evaluate(factor, known) if factor else 1.0
    return times * np.array([evaluate(a, known), evaluate(b, known)])


@pytest.mark.parametrize("classes", [2, 3])
def test_blobs(classes):
    data = made("blobs", classes=classes)
    point, turned = DATASETS["blobs"].formula.removeprefix("x = ").split(r" + \sigma \xi,\quad ")
    angle = evaluate(right_side(turned), {"y": data.y, "K": classes})
    np.testing.assert_allclose(pair(point, {r"\varphi_y": angle}), data.x, atol=1e-12)


def test_circles_moons_and_spirals():
    data = made("circles")
    point, radii = DATASETS["circles"].formula.removeprefix("x = ").split(r" + \sigma \xi,\quad ")
    assert radii == r"r_0 = 1,\ r_1 = 0.5"
    alpha = np.arctan2(data.x[1], data.x[0])
    np.testing.assert_allclose(
        pair(point, {"r_y": np.where(data.y == 0, 1, 0.5), r"\alpha": alpha}), data.x, atol=1e-12
    )
    data = made("moons")
    first, second = re.match(r"x = (.*)\\ \\text\{or\}\\ (.*),\\ \\text\{plus\}", DATASETS["moons"].formula).groups()
    across = np.where(data.y == 0, data.x[0], 1 - data.x[0])
    known = {r"\alpha": np.arccos(np.clip(across, -1, 1))}
    other = np.array([evaluate(each, known) for each in re.split(r",\\, ", second.strip("()"))])
    np.testing.assert_allclose(np.where(data.y == 0, pair(first, known), other), data.x, atol=1e-7)
    data = made("spirals")
    point = DATASETS["spirals"].formula.removeprefix("x = ").removesuffix(r" + \sigma \xi")
    alpha = 3 * np.pi * np.hypot(*data.x)
    np.testing.assert_allclose(pair(point, {r"\alpha": alpha, "y": data.y}), data.x, atol=1e-12)


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [40, 41])
@pytest.mark.parametrize("key", SERIES)
def test_series(key, length):
    g, t = SERIES[key](length=length, noise=0.0, seed=2), np.arange(1.0, length + 1)
    steps = np.random.default_rng(2).standard_normal(length)
    text = right_side(SERIES[key].formula).replace(r"\sum_{s \le t} z'_s", "W")
    known = {"t": t, "T": length, r"\sigma": 0.0, "z_t": 1.0, "W": np.cumsum(steps)}
    np.testing.assert_allclose(np.broadcast_to(evaluate(text, known), g.shape), g, atol=1e-9)
    noisy = SERIES["constant"](length=length, noise=0.7, seed=2)
    np.testing.assert_allclose(evaluate(r"1 + \sigma z_t", {r"\sigma": 0.7, "z_t": steps}), noisy)


def test_averages():
    g, beta, v, found = np.random.default_rng(0).normal(size=30), 0.83, 0.0, []
    for t, each in enumerate(g, start=1):
        v = evaluate(right_side(averages.AVERAGE), {r"\beta": beta, "v_{t-1}": v, "g_t": each})
        found.append((v, evaluate(right_side(averages.CORRECTED), {r"\beta": beta, "v_t": v, "t": t})))
    for column, corrected in zip(np.transpose(found), (False, True), strict=True):
        np.testing.assert_allclose(column, weighted_average(g, beta, corrected), rtol=1e-12)
    t = np.arange(1.0, 50)
    length = evaluate(right_side(averages.ADAM), {r"\beta_1": 0.9, r"\beta_2": 0.97, "t": t})
    np.testing.assert_allclose(length, adam_under_constant_gradient(49, 0.9, 0.97), rtol=1e-12)


def test_the_stationary_variance():
    bowl = quadratic_of(LOSSES["bowl"](condition=4))
    known = {r"\eta": 0.3, r"\sigma": 1.5, r"\lambda": bowl.curvature}
    np.testing.assert_allclose(
        evaluate(right_side(schedules.STATIONARY), known), np.ravel(bowl.stationary_variance(0.3, 1.5)), rtol=1e-12
    )


@pytest.mark.parametrize("key", FORMS)
def test_the_forms_of_momentum_and_their_borders(key):
    form, loss, beta = FORMS[key], LOSSES["bowl"](condition=6), 0.6
    path = descend(loss, form.spec(learning_rate=0.07, momentum=beta, **form.options()), (1.5, -0.8), 12).theta
    theta, known = np.array([1.5, -0.8]), {r"\beta": beta, r"\eta": 0.07, "v": np.zeros(2)}
    for place in path[1:]:
        known |= {"g": loss.gradient(theta), r"\theta": theta}
        for left, _sign, right in rows(form.formula):
            known[left] = evaluate(right, known)
        theta = known[r"\theta"]
        np.testing.assert_allclose(theta, place, rtol=1e-12)
    left, right = form.border.split(" < ")
    assert left == r"\eta\lambda_{\max}"
    border = evaluate(right, {r"\beta": beta}) / 6
    for part, diverges in ((0.99, False), (1.01, True)):
        run = descend(
            loss, form.spec(learning_rate=part * border, momentum=beta, **form.options()), (0.0, 1.0), 1500
        )  # fmt: skip
        assert (run.value[-1] > run.value[0]) == diverges

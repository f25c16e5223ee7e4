"""Every formula that a page shows, read back by a reader of its own and evaluated beside what the code computes."""

import itertools
import re

import numpy as np
import pytest

from core.averages import SERIES
from core.catalog import Spec
from core.curves import CURVES
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS, Here
from core.schedules import SCHEDULES
from tests.core.latex import evaluate, rows

SOME = np.random.default_rng(3)


def inside(param):
    """A value of a hyperparameter that is not its default and not at an end."""
    if param.kind == "whole":
        return 3
    low, high = param.slider
    return float(np.sqrt(low * high) if param.scale == "log" else low + 0.37 * (high - low))


@pytest.mark.parametrize("key", LOSSES)
def test_surfaces(key):
    spec = LOSSES[key]
    values = {param.key: inside(param) for param in spec.params if param.key != "angle"}
    loss = spec(**values)
    (x0, x1), (y0, y1) = loss.domain
    x, y = SOME.uniform(x0, x1, 30), SOME.uniform(y0, y1, 30)
    symbols = {param.symbol: values[param.key] for param in spec.params if param.key in values}
    for text, known in ((spec.formula, symbols), (f"f(x, y) = {loss.latex}", {})):
        ((left, _sign, right),) = rows(text)
        assert left == "f(x, y)"
        np.testing.assert_allclose(evaluate(right, {"x": x, "y": y, **known}), loss.value([x, y]), rtol=1e-9)


@pytest.mark.parametrize("key", CURVES)
def test_curves(key):
    curve = CURVES[key]()
    x = SOME.uniform(*curve.domain, 30)
    ((left, _sign, right),) = rows(CURVES[key].formula)
    assert left == "f(x)"
    np.testing.assert_allclose(evaluate(right, {"x": x}), curve(x), rtol=1e-9)


@pytest.mark.parametrize("steps", [40, 173])
@pytest.mark.parametrize("key", SCHEDULES)
def test_schedules(key, steps):
    spec = SCHEDULES[key]
    for values in ({param.key: inside(param) for param in spec.params}, {}):
        schedule, k = spec(**values), np.arange(float(steps))
        known = {param.symbol: getattr(schedule, param.key) for param in spec.params}
        known |= {r"\eta": 0.3, "k": k, "K": steps}
        with np.errstate(all="ignore"):
            for left, _sign, right in rows(spec.formula):
                known[left] = evaluate(right, known)
        np.testing.assert_allclose(known[r"\eta_k"], 0.3 * schedule.factor(k, steps), rtol=1e-12, atol=1e-15)


# --- optimizers: the rows are run as a program, one coordinate at a time, beside update -------------------------------

CHOICES = {
    **{(key, ""): {} for key in OPTIMIZERS},
    ("momentum", "dampened"): {"dampening": 0.4},
    ("momentum", "weighted"): {"weighted": True},
    ("momentum", "bias"): {"weighted": True, "bias_correction": True},
    **{(key, "without"): {"bias_correction": False} for key in ("adam", "amsgrad", "adamw")},
}
BEFORE = {"bias": ("weighted",)}  # a variant that builds on another


def program(formula, variants):
    """The rows (left, right) of the main formula, with those of the variants in place or before the last."""
    main, other = [], {}
    into = main
    for row in re.split(r" \\\\ ", formula.removeprefix(r"\begin{aligned} ").removesuffix(r" \end{aligned}")):
        words = re.fullmatch(r"&\\text\{([^}]*)\}", row)
        if words:
            into = other[words[1]] = []
        else:
            into += [(left, right) for left, _sign, right in rows(row)]
    for variant in variants:
        (replaced,) = (each for words, each in other.items() if variant in words)
        for left, right in replaced:
            if left in dict(main):
                main = [(name, right if name == left else text) for name, text in main]
            else:
                main.insert(-1, (left, right))
    return main


class Curve:
    """A loss in one coordinate, √(1 + x²) with a tilt, or that upside down."""

    def __init__(self, sign):
        self.sign = sign

    def value(self, theta):
        return self.sign * np.sqrt(1 + theta[0] ** 2) + 0.3 * theta[0]

    def gradient(self, theta):
        return self.sign * theta / np.sqrt(1 + theta**2) + 0.3

    def hessian(self, theta):
        return self.sign * (1 + theta**2)[None] ** -1.5


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("key", "variant"), CHOICES)
def test_optimizers(key, variant, sign):
    spec, loss = OPTIMIZERS[key], Curve(sign)
    values = {param.key: inside(param) for param in spec.params if param.kind != "switch" and param.key != "dampening"}
    values |= {"learning_rate": 0.07} | CHOICES[key, variant]
    if key == "backtracking":
        values["learning_rate"] = 3.0
    optimizer = spec(**values)
    lines = program(spec.formula, [*BEFORE.get(variant, ()), *([variant] if variant else [])])
    theta = np.array([[0.8, -1.3, 2.0]])
    state = optimizer.init(theta)
    names = {line.key: line.symbol for line in optimizer.lines}
    known = {names[name]: part for name, part in state._asdict().items() if name in names}
    known |= {param.symbol: getattr(optimizer, param.key) for param in spec.params} | {r"\theta": theta, "I": 1.0}
    assert len({*known}) == len(known)
    for t in range(1, 8):
        gradient = loss.gradient(theta)
        here = dict(lines)
        if variant == "dampened" and t == 1:  # the words say: after the first step
            here = dict(program(spec.formula, []))
        curvature = loss.hessian(theta)[0]
        known |= {"t": t, "g": gradient, r"\lambda_{\min}": curvature, r"\max_i": 1.0, r"\lambda_i": curvature}
        if key == "backtracking":
            known["j"] = tried(optimizer, loss, theta)
        for left, right in here.items():
            if left == "g":
                assert right == r"\nabla f(\theta)"
            elif left == "H":
                assert right == r"\nabla^2 f(\theta) \text{ with eigenvalues } \lambda_i"
                known["H"] = curvature
            elif left == "j":
                assert right.startswith(r"\min\{j \le 50 : f(\theta - \eta \sigma^j g) \le f(\theta) - c")
            else:
                known[left] = evaluate(right, known)
        step, state = optimizer.update(state, Here(theta, gradient, optimizer.learning_rate, loss))
        np.testing.assert_allclose(known[r"\theta"], theta + step, rtol=1e-9, atol=1e-15)
        for name, part in state._asdict().items():
            if name in names:
                np.testing.assert_allclose(np.ravel(known[names[name]]), np.ravel(part), rtol=1e-9)
        theta = theta + step
        known[r"\theta"] = theta


def tried(optimizer, loss, theta):
    """How often Armijo's rule shortens the step, run by run and written out."""
    count = []
    for start in theta[0]:
        slope = loss.gradient(np.array([[start]]))[0, 0]
        value = loss.value(np.array([start]))
        for j in itertools.count():
            rate = optimizer.learning_rate * optimizer.shrink**j
            if loss.value(np.array([start - rate * slope])) <= value - optimizer.decrease * rate * slope**2:
                break
        count.append(j)
    return np.array([count])


def test_backtracking_that_finds_nothing_stays():
    spec = OPTIMIZERS["backtracking"]
    assert dict(program(spec.formula, ["none"]))[r"\alpha"] == "0"
    optimizer = spec()
    theta = np.array([[np.inf]])
    with np.errstate(all="ignore"):
        step, state = optimizer.update(optimizer.init(theta), Here(theta, theta, 1.0, Curve(1)))
    assert state.rate == 0
    del step


# --- the series of the page on averages -------------------------------------------------------------------------------


def test_series_without_noise_or_by_their_own():
    assert {"wave", "jump", "constant", "zigzag", "walk"} <= set(SERIES)
    assert all(isinstance(spec, Spec) and spec.formula.startswith("g_t = ") for spec in SERIES.values())


# --- the reader itself ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"-\frac{a}{2} b^{2} \cdot 3 + 1", -2 / 2 * 9 * 3 + 1),
        (r"2 \max(a, b, 1) - \left|a - b\right|", 5),
        (r"\sqrt{b + 1} \operatorname{sign}(-a)", -2),
        (r"\tfrac12 \bigl(1 + \cos \pi \frac{a}{a}\bigr)", 0),
        (r"\begin{cases} 1 & a < b \\ 2 & a \ge b \end{cases} 5", 5),
        (r"e^{-a} a^b", np.exp(-2) * 8),
        (r"\lfloor b / a \rfloor \hat m_1", 7),
        (r"\mu' - \mu", 1),
        ("a - b - 1", -2),
        ("a / b / 2", 1 / 3),
        (r"\sin^{2}(a) + \cos^{2}(a)", 1),
        ("|a - |b|| b", 3),
    ],
)
def test_the_reader_reads(text, value):
    known = {"a": 2.0, "b": 3.0, r"\hat m_1": 7.0, r"\mu": 1.0, r"\mu'": 2.0}
    assert evaluate(text, known) == pytest.approx(value)


@pytest.mark.parametrize("text", ["a + ", "a ) b", r"\oint a", "q", r"\max a", "a # b"])
def test_the_reader_guesses_nothing(text):
    with pytest.raises((ValueError, IndexError, KeyError)):
        evaluate(text, {"a": 1.0, "b": 2.0})

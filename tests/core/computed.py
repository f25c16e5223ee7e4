"""What core computes of catalogs and of odd functions, as lines of text: numbers of four digits.

    python -m tests.core.computed        # writes the table, where a computation was changed on purpose

Whether the numbers are right is for the other tests; these functions take the branches that tame ones do not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from core.activations import ACTIVATIONS
from core.analysis import critical_rate, eigenvalues
from core.anatomy import anatomy, effective_rate
from core.averages import SERIES, adam_under_constant_gradient, fade, longest_adam_step, parse_series, weighted_average
from core.basins import basin_map
from core.batches import Batches, stopping_step
from core.best import best_nesterov, best_weighted
from core.critical import critical_points
from core.curves import CURVES, curve_from_formula
from core.data import DATASETS, Data
from core.data.above import above
from core.data.features import FEATURES, rows
from core.data.reader import read_classes, read_csv
from core.data.scaling import Scaling
from core.depth import signals
from core.derivatives import METHODS, best_h, measured_slope, predicted_h
from core.descent import descend
from core.escape import PLACES, escape
from core.field import field, streamlines
from core.formula import parse
from core.gradient_check import check_gradient
from core.information import cross_entropy, divergence, entropy, information
from core.initialize import INITIALIZERS
from core.levels import level_lines, level_segments
from core.losses import LOSSES, from_formula, linear_regression, logistic_regression, perceptron
from core.measures import accuracy, confusion, decided, rmse
from core.minima import find_minima, grid_values, level_floor, lowest_around, resting, undercut
from core.network import Network
from core.network_presets import PRESETS
from core.one_layer import OneLayer
from core.optimizers import OPTIMIZERS
from core.outcome import at_rest, settled_from, turning, turns
from core.pointwise import POINTWISE
from core.price import price
from core.quadratic import quadratic_of
from core.race import common_goal, median, quartiles, race, standing, tune
from core.rates import suited_rate
from core.scatter import scatter
from core.schedules import SCHEDULES
from core.settle import settle
from core.slice import path_plane, random_plane, sharpest
from core.softmax import jacobian, log_softmax, softmax, unshifted_softmax
from core.stability import best_heavy_ball, stability_border, stability_map
from core.starts import disc, in_domain, turned
from core.tangents import directional_derivative, secant, sided_slopes, smooth, tangent, touch
from core.taylor import taylor_coefficients, touching_parabola
from core.training import train

FILE = Path(__file__).parents[1] / "reference" / "computed.json"
SURFACES = (
    "x^2", "abs(x) + y^2", "x^2 y^2", "sqrt(x) + y^2", "ln(x) - y", "1/(x^2 + y^2)", "x^4 - 2x^2 + y^2", "max(x, y)",
    "x^3 - 3x y^2", "min(x^2 + y^2, (x - 2)^2 + y^2 - 1)",
    "abs(x - y) + abs(x + y)", "x^2 + 10^4 y^2", "tanh(x)^2 + y^4", "x", "x^2/(x^2 + y^2)", "-exp(-x^2 - y^2)",
    "(x^2 + y^2 - 1)^2", "sqrt(x^2 + y^2)",
)  # fmt: skip
LINES = (
    "abs(x)", "sqrt(x)", "1/x", "ln(x)", "x^(1/3)", "abs(x)^(1/2) + x", "min(x, x^3)", "tan(x)", "x^4 - 2x^2", "5",
    "sin(x)/x", "exp(-1/x^2)", "(1 - cos(x))/x^2", "x abs(x)", "sign(x) + x^2", "x^2 + sin(8x)",
)  # fmt: skip
STEPPING = ("gradient_descent", "momentum", "adam", "newton", "backtracking")
PLACES_OF = np.array([[0.0, 1.0, -0.7, 0.0, 2.5, -1.3], [0.0, 0.0, 0.4, -1.2, 2.5, -1.3]])


def short(value: float, digits: int = 4) -> str:
    """A number of a few digits; half of a last digit, as in 0.1455, is not left to the last bit."""
    return "0" if abs(value) < 1e-9 else f"{value * (1 + 1e-7):.{digits}g}"


def said(value: Any) -> str:
    """Any result: numbers in their order, of many the quartiles and the mean."""
    if value is None or isinstance(value, (str, bool, Enum)):
        return str(value)
    if is_dataclass(value):
        return said({each.name: getattr(value, each.name) for each in fields(value)})
    if isinstance(value, Mapping):
        return " ".join(f"{key}={said(each)}" for key, each in value.items())
    if isinstance(value, (list, tuple)) and not all(isinstance(each, (int, float)) for each in value):
        return f"({', '.join(map(said, value))})"
    values = np.ravel(np.asarray(value))
    if values.dtype.kind in "US":
        return " ".join(values)
    values = values.astype(float)
    if values.size > 24:
        there = np.sort(values[np.isfinite(values)])
        marked = there[np.linspace(0, there.size - 1, 9).astype(int)] if there.size else there
        values = np.array([values.size - there.size, *marked])
    return " ".join(map(short, values.tolist()))


def surface(loss: Any) -> Iterator[tuple[str, Any]]:
    with np.errstate(all="ignore"):
        yield "where", (loss.domain, loss.start, loss.minima, loss.minimum, loss.local_minima)
        yield "found", find_minima(loss, 24)
        yield "floor", level_floor(loss, grid_values(loss, 24))
        yield "undercut", undercut(loss, 0.1)
        yield "critical", critical_points(loss, 8)
        yield "value", loss.value(PLACES_OF)
        yield "gradient", loss.gradient(PLACES_OF)
        yield "hessian", loss.hessian(PLACES_OF)
        yield "smooth", smooth(loss, PLACES_OF)
        yield "downhill", directional_derivative(loss, PLACES_OF, 0.7)
        yield "resting", resting(loss, PLACES_OF, 1e-3)
        yield "around", lowest_around(loss, PLACES_OF, 0.1)
        yield "quadratic", quadratic_of(loss)
        yield "critical rate", critical_rate(loss, loss.start)
        yield "suited", [suited_rate(loss, OPTIMIZERS[key]) for key in STEPPING]
        yield "field", field(loss, *PLACES_OF[:, 1:3], equal=True)
        yield "streamlines", streamlines(loss, PLACES_OF[:, 1:4], points=20)[..., -1]
        yield "levels", level_lines(loss, loss.start, [0.5, 2.0], (2.0, 2.0), rays=8)
        yield "price", [price(loss, OPTIMIZERS[key](), 61, 100) for key in STEPPING]
        yield "border", stability_border(loss, OPTIMIZERS["momentum"], [0.0, 0.9])
        yield "goal", common_goal(loss, PLACES_OF)
        for key in STEPPING:
            rates = np.array([0.003, 0.1, 2.0])
            run = descend(loss, OPTIMIZERS[key](learning_rate=rates), loss.start, steps=15)
            yield key, (run.outcome, run.step, np.nan_to_num(run.theta[-1]))
        ends = settle(loss, OPTIMIZERS["gradient_descent"](learning_rate=0.02), PLACES_OF, 60)
        yield "settled", (ends.theta, ends.outcome, ends.step)


def curve(loss: Any) -> Iterator[tuple[str, Any]]:
    at = np.array([0.0, 0.5, -1.0, 2.0])
    with np.errstate(all="ignore"):
        yield "where", (loss.domain, loss.start, loss.minima, loss.minimum, loss.local_minima)
        yield "value", (loss(at), loss.slope(at))
        yield "tangent", tangent(loss, at)
        yield "touch", touch(loss, at)
        yield "sides", sided_slopes(loss, at)
        yield "secants", [secant(loss, at, 0.3, method) for method in ("forward", "backward", "central")]
        yield "methods", [METHODS[key](loss, at, 0.1) for key in ("forward", "central")]
        yield "h", [predicted_h(loss, at, method) for method in ("forward", "central")]
        yield "taylor", taylor_coefficients(loss, at, 4)
        yield "parabola", touching_parabola(loss, at)


def formulas() -> Iterator[tuple[str, Any]]:
    for text in (*SURFACES, *LINES):
        read = parse(text)
        yield text, (read.latex, read.python, read.negated().latex)


def data() -> Iterator[tuple[str, Any]]:
    for key, spec in DATASETS.items():
        samples = spec()
        yield key, samples
        halves = samples.split(0.4, seed=1)
        yield f"{key} halves", halves
        yield f"{key} scaled", [Scaling.fit(halves[0], kind).apply(halves[1]).x for kind in ("centre", "standardize")]
        if samples.classes == 2:
            loss = logistic_regression(samples.select(0))
            yield f"{key} logistic", (loss.domain, loss.minima, loss.minimum, loss.hessian((0.3, -0.2)))
        if not samples.classes:
            for error in ("squared", "l1", "huber"):
                for degree in (1, 2):
                    loss = linear_regression(samples.select(0), error, degree)
                    yield f"{key} {error} {degree}", (loss.domain, loss.start, loss.minima, loss.minimum)
    loss = linear_regression(DATASETS["line"](samples=12, noise=0.5, seed=1))
    yield "scatter", scatter(loss, 0.05, 3, (0.0, 0.0), 20)
    yield "batches", [Batches(5, seed=2, replace=replace).rows(12, 4) for replace in (False, True)]


def parts() -> Iterator[tuple[str, Any]]:
    z = np.array([-800.0, -3.0, -1.0, -0.3, 0.0, 0.2, 1.0, 4.0, 800.0])
    for key, spec in ACTIVATIONS.items():
        unit = spec()
        yield key, (unit.value(z), unit.derivative(z), unit.second(z), unit.kinks)
    for key, spec in POINTWISE.items():
        loss = spec()
        for t in (0, 1):
            yield f"{key} of shares {t}", [each(np.array([0.1, 0.5, 0.9]), t) for each in (loss.value, loss.gradient)]
            p = np.stack([z, z[::-1], 0 * z]) if loss.several else z
            target = np.full(len(z), t)
            yield f"{key} {t}", (loss.value(p, target), loss.gradient(p, target), loss.curvature(p, target))
    for key, spec in SCHEDULES.items():
        yield key, [spec().factor(np.arange(steps), steps) for steps in (8, 1)]
    for key, spec in INITIALIZERS.items():
        yield key, PRESETS["moons"].network().start(spec(), seed=3)
    yield "average", weighted_average([3.0, 1.0, 4.0, 1.0, 5.0], [0.0, 0.5, 0.9], bias_correction=True)
    yield "fade", fade([0.0, 0.1, 0.5, 0.999])
    yield "longest", [longest_adam_step(*betas) for betas in ((0.9, 0.999), (0.0, 0.5), (0.99, 0.9), (0.9, 0.9))]
    yield "constant gradient", adam_under_constant_gradient(12, bias_correction=True)
    yield "best", [best(1.0, 30.0) for best in (best_heavy_ball, best_nesterov, best_weighted)]
    yield "segments", level_segments([0, 1, 2], [0, 1], [[0, 1, 3], [2, -1, 0]], [0.25, 1.5])


def runs() -> Iterator[tuple[str, Any]]:
    loss = LOSSES["himmelblau"]()
    yield "basins", basin_map(loss, OPTIMIZERS["momentum"](learning_rate=0.01), resolution=8)
    starts = np.array([[2.0, -1.0, 0.5], [1.0, 2.0, -3.0]])
    yield "stability", stability_map(loss, OPTIMIZERS["momentum"], loss.start, [0.001, 0.02, 0.1], [0.0, 0.5, 0.9])
    tried: dict[str, dict[str, Any]] = {"momentum": {"momentum": (0, 0.5, 0.9)}, "adam": {"beta2": (0.9, 0.99)}}
    for key in ("momentum", "adam", "backtracking"):
        tuned = tune(loss, OPTIMIZERS[key], starts, 40, tried=tried.get(key, {}))
        yield f"tuned {key}", {name: getattr(tuned, name) for name in vars(tuned)}
    for key, place in PLACES.items():
        yield f"escape {key}", escape(place, OPTIMIZERS["momentum"](learning_rate=np.array([0.01, 0.2])[:, None]))
    for key in ("moons", "spirals"):
        preset = PRESETS[key]
        network = preset.network()
        training, test = DATASETS[key](samples=40, noise=0.1, seed=0).split(0.5, seed=0)
        run = train(network, training, OPTIMIZERS["adam"](learning_rate=[0.01, 0.1]), 3, test=test)
        yield f"trained {key}", run
        yield f"plane {key}", random_plane(network, run.theta[-1, :, 0], 1)
        yield f"path {key}", path_plane(run.theta[..., 0], run.theta[..., 1])
        yield f"sharpest {key}", sharpest(network.loss(training), run.theta[-1, :, 0])[0]
    yield (
        "signals",
        [signals(ACTIVATIONS[key](), INITIALIZERS["he"](), 6, 8, [0.5, 2.0], seed=1) for key in ("relu", "tanh")],
    )
    check = check_gradient(loss.value, lambda theta: 1.001 * loss.gradient(theta), [-1.2, 1.0])
    yield "check", (check.distance, check.verdict)


def odd_samples() -> Iterator[tuple[str, Any]]:
    """Samples that lie above each other, or on a level, or are hardly there."""
    x = [[1.0, 1.0, 1.0, 1.0], [1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 0.0], [-2.0, 0.0, 0.0, 5.0]]
    y = [1.0, 2.0, 4.0, 3.0]
    for row in x:
        for error in ("squared", "l1", "huber"):
            loss = linear_regression(Data([row], y), error)
            yield f"{row} {error}", (loss.domain, loss.start, loss.minima, loss.minimum, loss.gradient((0.5, -1.0)))
        loss = logistic_regression(Data([row], [0, 1, 0, 1], classes=2))
        yield f"{row} logistic", (loss.domain, loss.minima, loss.minimum, loss.gradient((0.5, -1.0)))
        unit = perceptron(Data([row], [0, 1, 0, 1], classes=2))
        yield (
            f"{row} unit",
            (unit.domain, unit.value((0.5, -1.0)), unit.gradient((0.5, -1.0)), unit.hessian((0.5, -1.0))),
        )
    level = linear_regression(Data([x[1]], [2.0, 2.0, 2.0, 2.0]))
    yield "level", (level.domain, level.minima, level.minimum)
    wide = linear_regression(Data([x[1], x[3]], y), degree=2)
    yield "wide", (wide.domain, wide.minima, wide.minimum, wide.gradient(np.ones((wide.dimension, 2)) * [0.1, -1.0]))
    yield "features", rows(np.array(x[:2]), FEATURES)
    yield "above", above(lambda x: np.sin(x), 12, noise=0.3, seed=2)
    yield "csv", [read_csv(text) for text in (b"a,b\n1,2\n3,4.5\n", b"1;2\n2;1\n0,5;7\n", b"x\ty\n1\t-2\n3e2\t4\n")]
    yield "classes", read_classes(b"a,b,kind\n1,2,cat\n2,2,dog\n3,1,cat\n4,1,owl\n")


def measures() -> Iterator[tuple[str, Any]]:
    """Small functions, on arrays of two dimensions."""
    z = np.array([[1.0, -2.0, 800.0], [0.5, 3.0, -800.0], [0.0, 0.0, 1.0]])
    p, q = np.array([[0.5, 0.25, 1.0], [0.5, 0.75, 0.0]]), np.array([[0.25, 0.25, 0.9], [0.75, 0.75, 0.1]])
    for name, each in (("softmax", softmax), ("log", log_softmax), ("plain", unshifted_softmax)):
        yield name, [each(z, temperature, axis) for temperature in (1.0, 2.0) for axis in (0, 1)]
    yield "jacobian", [jacobian(z, temperature) for temperature in (1.0, 4.0)]
    yield (
        "information",
        [
            (information(p, base), entropy(p, base), cross_entropy(p, q, base), divergence(q, p, base))
            for base in (2, np.e)
        ],
    )
    chosen, y = np.array([[0, 1], [1, 1], [2, 0], [1, 2]]), np.array([0, 1, 1, 2])
    yield "right", (decided(q), accuracy(chosen, y), confusion(chosen, y, 3), rmse(z[:, :2], z[:, 2] / 800))
    way = np.array(
        [[0.0, 0.0, 3.0], [1.0, -1.0, 2.0], [0.5, 1.0, 1.0], [0.7, -1.0, 0.5], [0.6, 1.0, 0.4], [0.6, -1.0, 0.4]]
    )
    yield (
        "outcomes",
        (settled_from(way > 0.4), turning(np.stack([way, way])), turns(way), at_rest(way[:, None], 5, 0.2)),
    )
    yield "stopping", [stopping_step(way, epsilon, every) for epsilon in (0.3, 3.0) for every in (1, 2)]
    yield "eigenvalues", eigenvalues(np.array([[[2.0, 1.0], [0.5, 0.0]], [[0.5, 0.0], [-1.0, 3.0]]]))
    hs = np.logspace(-6, 0, 25)
    error = hs[:, None] ** [1.0, 2.0] + 1e-9 / hs[:, None]
    yield "h", (best_h(hs, error), measured_slope(hs, error, 1e-3, 1e-1))
    yield "numbers", [parse_series(text) for text in ("1 2 3", "1, 2.5; -3e-1")]
    yield "series", [spec() for spec in SERIES.values()]
    yield (
        "starts",
        (disc((1.0, 2.0), 0.5, 5, 3), in_domain(LOSSES["beale"](), 5, 3), turned(LOSSES["bowl"](), z[:2], 30.0)),
    )
    layer = OneLayer((0.6, 0.9), target=1, classes=3)
    yield "layer", (layer.value(np.linspace(-1, 1, 6)), layer.gradient(np.linspace(-1, 1, 6)))
    samples = SimpleNamespace(x=np.array([[0.0, 0.3, 1.0, 1.0], [0.0, 1.0, -0.5, 1.0]]), y=np.array([0, 1, 2, 0]))
    network = Network((2, 3, 4, 3), ("relu", "gelu"), "softmax")
    theta = np.linspace(-1, 1, network.dimension) ** 3
    loss = network.loss(samples, l1=0.01, l2=0.1)
    yield (
        "network",
        (loss.value(theta), loss.gradient(theta), network.decide(theta, samples.x), network.multiplications(9)),
    )
    for key, spec in OPTIMIZERS.items():
        path = descend(LOSSES["rosenbrock"](), spec(learning_rate=0.002), (-1.2, 1.0), steps=3)
        yield f"parts of {key}", (path.theta[-1], [(part.line.key, part.value[-1]) for part in anatomy(path)])
        yield f"rate of {key}", effective_rate(path)[-1] if hasattr(path.optimizer, "epsilon") else None
    starts = np.array([[2.0, -1.0, 0.5, 0.1], [1.0, 2.0, -0.3, 2.0]])
    ran = race(LOSSES["bowl"](), [OPTIMIZERS[key] for key in ("gradient_descent", "momentum")], starts, 60)
    yield "race", ran
    yield "median", (median(way), quartiles(way), standing(way[:, 0], way[:, 2]))


CASES: dict[str, Callable[[], Iterator[tuple[str, Any]]]] = {
    **{text: lambda text=text: surface(from_formula(text)) for text in SURFACES},
    **{key: lambda key=key: surface(LOSSES[key]()) for key in ("bowl", "rosenbrock", "easom", "plateau")},
    **{f"curve {text}": lambda text=text: curve(curve_from_formula(text)) for text in LINES},
    **{f"curve {key}": lambda key=key: curve(CURVES[key]()) for key in CURVES},
    "formulas": formulas, "data": data, "parts": parts, "runs": runs,
    "odd samples": odd_samples, "measures": measures,
}  # fmt: skip


def computed(name: str) -> list[str]:
    """The lines of one case."""
    return [f"{key}: {said(value)}" for key, value in CASES[name]()]


if __name__ == "__main__":
    FILE.write_text(json.dumps({name: computed(name) for name in CASES}, indent=0, ensure_ascii=False) + "\n")

"""What a page claims, held against a computation of its own: each line called theory, each signed arrow, each limit."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from tests.viz.seen import panel
from tests.viz.told import told
from viz.figures.numbers import number
from viz.lessons import LESSONS
from viz.lessons.field.scene import FieldScene
from viz.lessons.gradient.scene import GradientScene
from viz.lessons.memory.scene import MemoryScene
from viz.lessons.playground.scene import PlaygroundScene
from viz.lessons.race.scene import RaceScene
from viz.lessons.stability.scene import FORMS, StabilityScene
from viz.lessons.step_size.scene import StepSizeScene
from viz.lessons.surfaces import SURFACES
from viz.lessons.walk.scene import WalkScene
from viz.scene import Chosen, choose

KEYS = ("field", "gradient", "memory", "playground", "race", "stability", "step-size", "walk")
DAMPENING = 0.3
SHOWN = {lesson.key: lesson.shown for lesson in LESSONS}
field, gradient, memory, playground, race, stability, step_size, walk = map(SHOWN.get, KEYS)


def slope_by_differences(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def gradient_by_differences(loss, theta, h=1e-6):
    return np.array([(loss.value(theta + h * e) - loss.value(theta - h * e)) / (2 * h) for e in np.eye(2)])


def hessian_by_differences(loss, theta, h=1e-4):
    rows = [
        (gradient_by_differences(loss, theta + h * e) - gradient_by_differences(loss, theta - h * e)) / (2 * h)
        for e in np.eye(2)
    ]
    return np.array(rows)


def radius(form, rate, beta, curvature):
    """The spectral radius of one step on ½λx², from the rule itself applied to the two basis vectors (x, v)."""
    step = {
        "gradient_descent": lambda x, v: (x - rate * curvature * x, 0.0),
        "heavy": lambda x, v: (x - rate * (beta * v + curvature * x), beta * v + curvature * x),
        "nesterov": lambda x, v: (
            x - rate * (curvature * x + beta * (beta * v + curvature * x)),
            beta * v + curvature * x,
        ),
        "dampened": lambda x, v: (
            x - rate * (beta * v + (1 - DAMPENING) * curvature * x),
            beta * v + (1 - DAMPENING) * curvature * x,
        ),
        "weighted": lambda x, v: (
            x - rate * (beta * v + (1 - beta) * curvature * x),
            beta * v + (1 - beta) * curvature * x,
        ),
    }[form]
    return np.abs(np.linalg.eigvals(np.array([step(1.0, 0.0), step(0.0, 1.0)]).T)).max()


def border(form, beta, curvature):
    """The rate at which that radius becomes 1, by bisection."""
    low, high = 1e-6, 1e6
    for _ in range(80):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if radius(form, middle, beta, curvature) < 1 else (low, middle)
    return low


def last_number(text):
    """The number that a text ends with, as it was written by viz.figures.numbers."""
    found = re.search(r"(−?[\d.]+)(?:×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$", text)
    power = (found[2] or "⁰").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(found[1].replace("−", "-")) * 10.0 ** int(power)


# --- a walk down a curve ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ascend", [False, True])
@pytest.mark.parametrize("curve", ["square", "sine"])
def test_the_map_of_the_cobweb_is_the_step(curve, ascend):
    scene = replace(WalkScene().with_curve(Chosen(curve)), ascend=ascend, rate=0.3)
    shown, at = walk(scene)
    line = panel(shown, "cobweb").mark("map")
    x, after = line.points(at)
    way = 1 if ascend else -1
    np.testing.assert_allclose(after, x + way * 0.3 * slope_by_differences(scene.made(), x), atol=1e-3)
    assert line.said(at) == f"x {'+' if ascend else '−'} η f′(x)"
    diagonal = panel(shown, "cobweb").mark("diagonal").points(at)
    np.testing.assert_array_equal(diagonal[0], diagonal[1])
    stairs = panel(shown, "cobweb").mark("cobweb")
    assert stairs.lag == 1
    _x, places = stairs.points(at)
    near = (np.abs(places[:-1]) < 3) & (np.abs(places[1:]) < 3)
    expected = places[:-1] + way * 0.3 * slope_by_differences(scene.made(), places[:-1])
    np.testing.assert_allclose(places[1:][near], expected[near], atol=1e-6)


@pytest.mark.parametrize("curve", ["square", "sine", "three_minima", "cube"])
def test_the_limit_in_a_walks_sentence_is_two_over_the_curvature_where_it_starts(curve):
    scene = WalkScene().with_curve(Chosen(curve))
    shown, _at = walk(scene)
    f, checked = scene.made(), 0
    starts = [float(text.replace("−", "-")) for text in next(s.texts for s in shown.sliders if s.key == "x")]
    for x, row in zip(starts, shown.sentences[0].texts, strict=True):
        curvature = (f(x + 1e-3) - 2 * f(x) + f(x - 1e-3)) / 1e-6
        for text in row:
            if "the rate is above 2/f″ = " in text and "where it came to" not in text and "a place" not in text:
                printed = last_number(text.rstrip("."))
                assert printed == pytest.approx(2 / curvature, rel=0.02)
                checked += 1
    assert checked or curve in ("sine", "cube")


# --- arrows ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["momentum", "adam", "gradient_descent"])
@pytest.mark.parametrize("surface", ["bowl", "rosenbrock"])
def test_the_arrow_called_minus_g_points_downhill(key, surface):
    scene = MemoryScene().with_optimizer(choose(OPTIMIZERS[key])).with_surface(choose(SURFACES[surface]))
    scene = replace(scene, newton=True)
    shown, at = memory(scene)
    contour, loss = panel(shown, "contour"), scene.loss()
    for step in (0, 1, 3):
        here = {**at, "step": step}
        tail = contour.mark("−g").points(here)[:, 0]
        slope = gradient_by_differences(loss, tail)
        arrow = contour.mark("−g").vector(here)
        assert arrow @ slope < 0
        along = arrow @ -slope / (np.hypot(*arrow) * np.hypot(*slope))
        assert along > 1 - 1e-3
        newton = contour.mark("Newton").vector(here)
        curvatures, ways = np.linalg.eigh(hessian_by_differences(loss, tail))
        expected = -ways @ ((ways.T @ slope) / np.abs(curvatures))  # never up a direction that curves down
        np.testing.assert_allclose(newton, expected, rtol=5e-2, atol=np.ptp(loss.domain[0]) / 200)


def test_gradient_and_memory_are_drawn_in_one_scale():
    scene = MemoryScene().with_optimizer(choose(OPTIMIZERS["momentum"]))
    shown, at = memory(scene)
    contour, loss = panel(shown, "contour"), scene.loss()
    (name,) = (each for each in contour.names if each.startswith("−") and each != "−g")
    places = panel(shown, "contour").mark("path").points(at).T
    velocity = np.zeros(2)
    beta = dict(scene.optimizer.values)["momentum"]
    for step in range(at["step"] + 1):
        velocity = beta * velocity + gradient_by_differences(loss, places[step])
    scale = np.hypot(*contour.mark("−g").vector(at)) / np.hypot(*gradient_by_differences(loss, places[at["step"]]))
    np.testing.assert_allclose(contour.mark(name).vector(at), -scale * velocity, rtol=2e-2, atol=1e-2)


@pytest.mark.parametrize("key", ["momentum", "gradient_descent"])
def test_the_longer_of_gradient_and_memory_is_a_fifth_of_the_picture_however_small_it_is(key):
    scene = MemoryScene().with_optimizer(choose(OPTIMIZERS[key]))
    shown, at = memory(scene)
    contour, width = panel(shown, "contour"), np.ptp(scene.loss().domain[0])
    names = [each for each in contour.names if each.startswith("−")]
    for k in range(scene.steps):
        longest = max(np.hypot(*contour.mark(name).vector({**at, "step": k})) for name in names)
        assert longest == pytest.approx(width / 5, rel=0.02)


@pytest.mark.parametrize("key", ["bowl", "himmelblau", "rosenbrock"])
def test_partial_derivatives_point_along_their_axes_and_uphill(key):
    scene = replace(GradientScene().with_surface(choose(SURFACES[key])), x=1.5, y=-0.5)
    shown, at = gradient(scene)
    for follower in shown.followers:
        at[follower.key] = int(np.asarray(follower.positions)[tuple(at[name] for name in follower.over)])
    contour = panel(shown, "contour")
    slope = gradient_by_differences(scene.loss(), np.array([scene.x, scene.y]))
    whole, across, up = (contour.mark(name).vector(at) for name in ("∇f", "∂f/∂x", "∂f/∂y"))
    grain = np.ptp(scene.loss().domain[0]) / 2**11
    np.testing.assert_allclose(whole / np.hypot(*whole), slope / np.hypot(*slope), atol=1e-2)
    np.testing.assert_allclose(across, [whole[0], 0], atol=grain)
    np.testing.assert_allclose(up, [0, whole[1]], atol=grain)
    turn = math.radians(scene.angle)
    u = contour.mark("u").vector(at)
    np.testing.assert_allclose(u / np.hypot(*u), [math.cos(turn), math.sin(turn)], atol=1e-2)
    bearing = panel(shown, "compass").mark("∇f").vector(at)
    np.testing.assert_allclose(bearing / np.hypot(*bearing), slope / np.hypot(*slope), atol=2e-2)
    dial = panel(shown, "compass").mark("slope").vector(at)
    np.testing.assert_allclose(np.hypot(*dial), abs(slope @ u) / (np.hypot(*slope) * np.hypot(*u)), atol=2e-2)
    said = told(shown.sentences[0], at)
    assert f"∂f/∂x = {number(float(f'{scene.loss().gradient(np.array([scene.x, scene.y]))[0]:.3g}'))}" in said
    assert said.endswith(f"|∇f| = {number(float(f'{np.hypot(*slope):.3g}'))}.")


@pytest.mark.parametrize("key", ["himmelblau", "three_hump_camel", "rosenbrock"])
def test_the_table_of_critical_points_is_that_of_the_second_derivatives(key):
    scene = FieldScene().with_surface(choose(SURFACES[key]))
    shown, loss = field(scene)[0], scene.loss()
    assert shown.table.cells
    for cells in shown.table.cells:
        x, y, value, low, high = map(last_number, cells)
        point = np.array([x, y])
        assert np.abs(gradient_by_differences(loss, point)).max() < 0.02 * max(1, high)
        assert value == pytest.approx(float(loss.value(point)), abs=0.02 * max(1, abs(value)))
        np.testing.assert_allclose([low, high], np.linalg.eigvalsh(hessian_by_differences(loss, point)), rtol=0.02)


# --- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_the_border_on_the_map_and_in_the_sentence_is_where_the_spectral_radius_is_one(form):
    shown, at = stability(replace(StabilityScene(), form=form))
    across, up = panel(shown, "map").mark("exact").points(at)
    for i in range(0, len(up), 12):
        assert 10 ** across[i] == pytest.approx(border(form, up[i], 10.0), rel=1e-3)
    betas = next(slider.texts for slider in shown.sliders if slider.key == "momentum")
    for i in range(0, len(betas), 9):
        said = told(shown.sentences[-1], {**at, "momentum": i})
        printed = re.search(r"it breaks above η = ([\d.]+)", said)[1]
        assert float(printed) == pytest.approx(border(form, float(betas[i]), 10.0), rel=6e-3)


@pytest.mark.parametrize(
    ("key", "form", "values"),
    [
        ("gradient_descent", "gradient_descent", {}),
        ("momentum", "heavy", {"momentum": 0.7}),
        ("momentum", "weighted", {"momentum": 0.7, "weighted": True}),
        ("momentum", "dampened", {"momentum": 0.7, "dampening": DAMPENING}),
        ("nesterov", "nesterov", {"momentum": 0.7}),
    ],
)
def test_the_limit_that_the_playground_names_is_the_one_that_it_prints(key, form, values):
    scene = PlaygroundScene().with_surface(choose(LOSSES["bowl"], condition=10, angle=0))
    scene = replace(scene, optimizers=(choose(OPTIMIZERS[key], **values),), focus=key, live="learning_rate")
    shown, _at = playground(scene)
    loss = scene.loss()
    curvature = float(np.linalg.eigvalsh(hessian_by_differences(loss, np.array(scene.start)))[-1])
    checked = 0
    for text in np.ravel(shown.sentences[0].texts):
        found = re.search(r"the rate is above (.*) = ([\d.×⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+) at the start", text)
        if not found:
            continue
        beta = values.get("momentum", 0.0)
        formula = found[1].replace("λmax", f"{curvature}").replace("β", f"{beta}").replace("−", "-")
        formula = formula.replace("d", f"{DAMPENING}")
        formula = re.sub(r"(?<=[\d)])\s?(?=\()|(?<=\))\s(?=\d)|(?<=2)(?=0\.7)", "*", formula)
        assert re.fullmatch(r"[\d.()+\-*/ ]+", formula), formula
        for expected in (arithmetic(formula), border(form, beta, curvature)):
            assert last_number(found[2]) == pytest.approx(expected, rel=6e-3)
        checked += 1
    assert checked


def arithmetic(text):
    """The value of a text of numbers, brackets and + − * /."""
    from core.formula import parse

    return float(parse(text + " + 0x").value(np.zeros(2)))


def test_the_rules_of_thumb_stand_at_the_roots_of_epsilon():
    shown, at = step_size(StepSizeScene())
    errors = panel(shown, "errors")
    for name, power in (("√ε", 1 / 2), ("∛ε", 1 / 3)):
        for precision, epsilon in (("float64", 2.0**-52), ("float32", 2.0**-23)):
            assert errors.mark(f"{name} {precision}").points(at)[0] == pytest.approx(epsilon**power, rel=1e-3)


# --- the third dimension ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["bowl", "himmelblau", "saddle", "mccormick", "styblinski_tang"])
def test_a_path_in_space_lies_on_the_surface(key):
    """The page makes a height of each loss, by the rule that the panel carries; the surface is drawn in heights."""
    scene = PlaygroundScene().with_surface(choose(SURFACES[key]))
    shown, at = playground(scene)
    space = panel(shown, "surface")
    rule, surface = space.record.height, space.record.figure["data"][0]
    made = {"log": lambda u: np.log1p(np.maximum(u, 0)), "asinh": np.arcsinh, "linear": lambda u: u}[rule["kind"]]
    offset = scene.loss().minimum or 0.0  # what is drawn of a path is its loss above the minimum
    grid = np.array(np.meshgrid(surface["x"], surface["y"]))
    heights = made((scene.loss().value(grid) - offset - rule["offset"]) / rule["scale"])
    np.testing.assert_allclose(heights, surface["z"], rtol=1e-9, atol=1e-9)
    x, y, z = space.mark(scene.focus).points(at)
    near = (np.abs(x) < 5) & (np.abs(y) < 5)
    values = scene.loss().value(np.array([x, y])) - offset
    np.testing.assert_allclose(made((z - rule["offset"]) / rule["scale"])[near],
                               made((values - rule["offset"]) / rule["scale"])[near], rtol=1e-2, atol=2e-2)  # fmt: skip


# --- the race --------------------------------------------------------------------------------------------------------


def test_the_bar_of_a_race_is_the_median_of_its_dots_and_the_line_its_quartiles():
    scene = replace(RaceScene(), count=9, budget=60)
    shown, at = race(scene)
    for follower in shown.followers:
        at[follower.key] = int(np.asarray(follower.positions)[tuple(at[name] for name in follower.over)])
    for key in ("price", "gap"):
        strip = panel(shown, key)
        for chosen in scene.optimizers:
            dots = sorted(strip.mark(chosen.key).points(at)[0])
            assert set(strip.mark(f"median {chosen.key}").points(at)[0]) == {dots[4]}  # of nine the fifth
            assert strip.mark(f"quartiles {chosen.key}").points(at)[0].tolist() == [dots[2], dots[6]]

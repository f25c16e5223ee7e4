"""The gradient's page: its numbers against the core's, its arrows against the contour, its events, and the page."""

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from core.losses import LOSSES
from core.tangents import directional_derivative
from tests.viz.pages import asked, opener
from tests.viz.seen import drawn, panel
from viz.figures import landscape
from viz.lessons.gradient import LESSON
from viz.lessons.gradient.scene import GradientScene
from viz.lessons.surfaces import SURFACES
from viz.player.pack import pack
from viz.scene import choose

picture = lru_cache(128)(LESSON.shown)

DEFAULT = GradientScene()
FORMULAS = ["x + y", "sqrt(x) + y^2", "1/(x^2 + y^2)", "3", "exp(x^2 + y^2)", "abs(x) + abs(y)", "log(x*y)", "1e300x"]


def typed(formula, **values):
    return DEFAULT.with_surface(choose(SURFACES["formula"], **values), formula=formula)


SCENES = {
    "default": DEFAULT,
    **{key: DEFAULT.with_surface(choose(spec)) for key, spec in SURFACES.items()},
    **{f"typed {formula}": typed(formula) for formula in FORMULAS},
    "turned": DEFAULT.with_surface(choose(LOSSES["bowl"], condition=12, angle=30)),
    "off the places": replace(DEFAULT, x=1.2345, y=-0.777, angle=33.3),
    "corner": replace(DEFAULT, x=3.0, y=-3.0, angle=345.0),
    "centre": replace(DEFAULT, x=0.0, y=0.0),
    "zh": replace(DEFAULT, lang="zh"),
    "large": typed("x^2 + 3y^2", size=1000.0),
    "small": typed("x^2 + 3y^2", size=0.01),
}


def bare(array):
    return getattr(array, "array", array)


def told(text, at):
    """A sentence as the page says it, its readings as numbers."""
    texts = text.texts
    for name in text.over:
        texts = texts[at[name]]
    return texts, {key: look(bare(reading.array), reading.over, at) for key, reading in text.readings.items()}


def look(array, over, at):
    return bare(array)[tuple(at[name] if size > 1 else 0 for name, size in zip(over, bare(array).shape, strict=False))]


def placed(scene):
    """The picture, and where all its coordinates are."""
    shown, at = picture(scene)
    for follower in shown.followers:
        at = {**at, follower.key: int(follower.positions[tuple(at[name] for name in follower.over)])}
    return shown, at


def test_the_first_picture_says_the_numbers():
    shown, at = placed(DEFAULT)
    assert (DEFAULT.x, DEFAULT.y, DEFAULT.angle) == (1.2, 0.9, 75)
    text, values = told(shown.sentences[0], at)
    assert "steepest ascent" in text
    assert values == {"across": 2.4, "up": 1.8, "bearing": 36.9, "steepest": 3.0}
    assert told(shown.sentences[1], at)[1] == {"angle": 75.0, "slope": 2.36}


@pytest.mark.parametrize("name", SCENES)
def test_the_readings_are_the_cores(name):
    scene = SCENES[name].mended([])
    shown, at = placed(scene)
    loss, theta = scene.loss(), np.array([scene.x, scene.y])
    gradient = loss.gradient(theta)
    sliders = {slider.key: slider for slider in shown.sliders}
    assert all(0 <= at[key] < slider.count for key, slider in sliders.items())
    text, values = told(shown.sentences[0], at)
    if not np.isfinite(loss.value(theta)):
        assert "undefined" in text
    elif np.any(gradient) and "no tangent plane" not in text:
        length, angle = np.hypot(*gradient), math.degrees(math.atan2(gradient[1], gradient[0])) % 360
        wanted = {"across": gradient[0], "up": gradient[1], "steepest": length, "bearing": angle}
        assert values == pytest.approx(wanted, rel=5.1e-3)
        slope = directional_derivative(loss, theta, math.radians(scene.angle))
        assert told(shown.sentences[1], at)[1]["slope"] == pytest.approx(float(slope), rel=5.1e-3, abs=1e-11 * length)
    else:
        assert told(shown.sentences[1], at)[0] == ""
    assert len(pack(shown)) < 200_000


@pytest.mark.parametrize("name", SCENES)
def test_every_array_carries_the_axes_that_it_names(name):
    shown, _at = placed(SCENES[name].mended([]))
    counts = {slider.key: slider.count for slider in shown.sliders} | {"bearing": 361, "case": 4}
    for mark in drawn(shown):
        over = tuple(counts[key] for key in mark.over)
        arrays = [bare(array) for array in (mark.x, mark.y, mark.z) if array is not None]
        for array in arrays:
            one = array.ndim == 1
            assert one or len(array.shape) == len(over) + 1
            assert one or all(n in (1, full) for n, full in zip(array.shape, over, strict=False))
        assert len({array.shape[-1] for array in arrays}) == 1
        assert mark.count is None or mark.count.shape == over


@pytest.mark.parametrize("name", ["default", "himmelblau", "rosenbrock", "turned", "off the places", "corner"])
def test_the_arrow_stands_at_right_angles_on_the_contour(name):
    scene = SCENES[name]
    shown, at = placed(scene)
    arrow = panel(shown, "contour").mark("∇f").vector(at)
    gradient = scene.loss().gradient([scene.x, scene.y])
    assert arrow @ gradient == pytest.approx(np.hypot(*arrow) * np.hypot(*gradient))
    assert shown.panels[0].figure["layout"]["yaxis"]["scaleanchor"] == "x"


@pytest.mark.parametrize("name", ["default", "himmelblau", "rosenbrock", "mccormick", "corner"])
def test_the_tangents_and_the_plane_touch_the_surface(name):
    scene = SCENES[name]
    loss, here = scene.loss(), np.array([scene.x, scene.y])
    shown, at = placed(scene)
    surface = panel(shown, "surface")
    gradient, value = loss.gradient(here), loss.value(here)
    low, high = landscape.heights(loss)
    for name in ("tangent along x", "tangent along y", "plane"):
        x, y, z = surface.mark(name).points(at)
        plane = value + gradient[0] * (x - here[0]) + gradient[1] * (y - here[1])
        np.testing.assert_allclose(z, np.clip(plane, 2 * low - high, 2 * high - low))
        assert (x >= loss.domain[0][0]).all()
        assert (x <= loss.domain[0][1]).all()
    for name in ("slice along x", "slice along y"):
        x, y, z = surface.mark(name).points(at)
        seen = (z > low) & (z < high)
        np.testing.assert_allclose(z[seen], loss.value(np.array([x, y]))[seen])


def test_what_is_said_of_a_direction():
    said = {}
    for angle in np.arange(0.0, 360.0, 15.0):
        scene = replace(DEFAULT, x=1.5, y=1.5, angle=angle)  # the gradient points to 45°
        shown, at = placed(scene)
        said[angle] = told(shown.sentences[1], at)[0]
    assert "along the gradient" in said[45]
    assert "almost level" in said[135]
    assert "almost level" in said[315]
    assert "steepest way down" in said[225]
    assert "uphill" in said[0]
    assert "downhill, but" in said[180]


@pytest.mark.parametrize(
    ("formula", "point", "words"),
    [
        ("abs(x) + y^2", (0.0, 1.0), "no tangent plane"),
        ("sqrt(x^2 + y^2)", (0.0, 0.0), "no tangent plane"),
        ("sqrt(abs(x)) + y", (0.0, 1.0), "no tangent plane"),
        ("1/(x^2 + y^2)", (0.0, 0.0), "undefined"),
        ("sqrt(x) + y", (-1.0, 0.0), "undefined"),
        ("3", (1.0, 1.0), "no direction is steepest"),
        ("x^2 - y^2", (0.0, 0.0), "no direction is steepest"),
    ],
)
def test_where_there_is_no_gradient_it_is_said_and_no_arrow_drawn(formula, point, words):
    shown, at = placed(replace(typed(formula), x=point[0], y=point[1]))
    assert words in told(shown.sentences[0], at)[0]
    assert all(panel(shown, "contour").mark(name).count(at) == 0 for name in ("∇f", "∂f/∂x", "∂f/∂y"))


# --- events ----------------------------------------------------------------------------------------------------------


def test_events_move_what_they_name():
    x, y, angle = DEFAULT.places()
    event = {"at": {"x": 3, "y": 7, "angle": 11}}
    assert LESSON.after(DEFAULT, event) == replace(DEFAULT, x=x.values[3], y=y.values[7], angle=angle.values[11])
    assert LESSON.after(DEFAULT, {"at": {}, "eye": [1, 2, 0.5]}).eye == (1, 2, 0.5)


@pytest.mark.parametrize("name", ["default", "off the places", "corner", "himmelblau"])
def test_an_event_says_back_what_the_picture_said(name):
    scene = SCENES[name]
    assert LESSON.after(scene, {"at": placed(scene)[1]}) == scene


BAD = [-1, 10**400, math.nan, math.inf, "x", None, True, [1], {}, 2.5]


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_a_hostile_event_changes_nothing(bad):
    assert LESSON.after(DEFAULT, {"at": {"x": bad, "y": bad, "angle": bad}, "eye": bad}) == DEFAULT


# --- links and the page ----------------------------------------------------------------------------------------------


def test_links_round_trip():
    for scene in SCENES.values():
        settled = scene.mended([])
        assert GradientScene.from_query(settled.query()) == (settled, ())


def test_a_point_outside_is_brought_in_and_said():
    scene, ignored = GradientScene.from_query({"x": "50", "y": "0"})
    assert (scene.x, scene.y) == (3.0, 0.0)
    assert "outside" in str(ignored[0])
    assert GradientScene.from_query({"eye": "0~0~0"})[0].eye == DEFAULT.eye


open_page = opener("gradient")


def test_the_page_opens_on_x_squared_plus_y_squared():
    page = open_page()
    assert page.selectbox(key="surface").value == "formula"
    assert page.text_input(key="formula").value == "x^2 + y^2"
    assert [text.value for text in page.text] == []


def test_the_page_takes_another_surface_and_a_formula_and_refuses_nonsense():
    page = open_page()
    page.selectbox(key="surface").set_value("himmelblau").run()
    assert not page.exception
    assert asked(page, "surface") == "himmelblau"
    page.selectbox(key="surface").set_value("formula").run()
    page.text_input(key="formula").set_value("x^2 - 3y").run()
    assert asked(page, "formula") == "x^2 - 3y"
    for nonsense in ("x +* y", "<img src=x onerror=alert(1)>", "z + 1", ""):
        page.text_input(key="formula").set_value(nonsense).run()
        assert not page.exception
        assert asked(page, "formula") == "x^2 - 3y"
        assert len(page.text) == 1


def test_a_typed_point_and_direction():
    page = open_page()
    page.number_input(key="point x").set_value(50.0).run()
    assert asked(page, "x") == "3"
    page.number_input(key="angle").set_value(-90.0).run()
    assert asked(page, "angle") == "270"


def test_a_hostile_link_opens():
    told = {"surface": "volcano", "x": "nan", "angle": "1e9", "formula": "<b>", "eye": "1~2", "lang": "zh", "q": "1"}
    assert len(open_page(**told).text) >= 4

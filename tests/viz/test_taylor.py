"""The Taylor page: its numbers against derivatives of their own, what it says of every parabola, events and links."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.viz.pages import alive, opener
from tests.viz.seen import drawn, panel
from viz.lessons.curve import CHOICES, TYPED
from viz.lessons.taylor import LESSON
from viz.lessons.taylor.runs import find
from viz.lessons.taylor.scene import TaylorScene
from viz.player.pack import FAR, Fixed, pack
from viz.scene import Chosen, choose
from viz.words import LANGUAGES

picture = LESSON.shown

DEFAULT = TaylorScene()


def typed(formula, low=-3.0, high=3.0):
    return DEFAULT.with_curve(choose(TYPED, low=low, high=high), formula)


SCENES = {
    "default": DEFAULT,
    **{key: DEFAULT.with_curve(choose(spec)) for key, spec in CHOICES.items()},
    **{f"lang {lang}": replace(DEFAULT, lang=lang) for lang in LANGUAGES},
    "pole": typed("1/x"),
    "half": typed("log(x)"),
    "level": typed("3"),
    "steep": typed("1e300x"),
    "corner": typed("sqrt(x - 2.9)"),
    "long": typed("*".join(f"(x-{k})" for k in range(12))),
    "large": typed("exp(x^2)", -30, 30),
    "tiny interval": typed("sin(x)", 1000, 1000.01),
    "ends": replace(DEFAULT, x=2.5, order=8),
}


def said(scene):
    shown, at = picture(scene)
    numbers, step, reach = shown.sentences
    return numbers.texts[at["x"]], step.texts[at["x"]], reach.texts[at["order"]][at["x"]]


@pytest.mark.parametrize("name", SCENES)
def test_any_scene_has_a_picture_with_all_its_axes(name):
    scene = SCENES[name].mended([])
    shown, at = picture(scene)
    counts = {one.key: one.count for one in shown.sliders} | {one.key: len(one.options) for one in shown.chips}
    assert at.keys() == counts.keys()
    assert all(0 <= at[key] < counts[key] for key in at)
    for mark in drawn(shown):
        over = tuple(counts[key] for key in mark.over)
        assert all(isinstance(each, Fixed) for each in (mark.x, mark.y))
        assert all(each.array.shape[:-1] in (over, ()) for each in (mark.x, mark.y))
    for text in shown.sentences:
        assert np.shape(text.texts) == tuple(counts[key] for key in text.over)
        assert all("{" not in each and each for each in np.ravel(text.texts))
    assert len(pack(shown)) < 200_000
    assert LESSON.after(scene, {"at": at}) == scene


@pytest.mark.parametrize("key", ["sine", "exponential", "three_minima"])
def test_polynomials_are_those_of_the_derivatives(key):
    scene = DEFAULT.with_curve(choose(CHOICES[key]))
    curve = scene.made()
    shown, at = picture(scene)
    tangent = panel(shown, "taylor").mark("order 1")
    assert tangent.points(at)[:, 0].tolist() == [scene.x, curve(scene.x)]
    assert tangent.slope[at["x"], 0] == curve.slope(scene.x)
    for order in range(2, 9):
        line = panel(shown, "taylor").mark(f"order {order}")
        assert line.emphasis == ("order", order - 1)
        t = line.x.array
        terms = [curve.derivative(k, scene.x) / math.factorial(k) * (t - scene.x) ** k for k in range(order + 1)]
        expected = np.sum(terms, axis=0)
        seen = line.y.array[at["x"]]
        near = np.abs(expected) < FAR
        np.testing.assert_allclose(seen[near], expected[near], rtol=1e-9, atol=1e-9)


def test_on_a_quadratic_newtons_step_reaches_the_minimum_at_once():
    scene = DEFAULT.with_curve(Chosen("square"))
    assert scene.x == 2
    numbers, step, reach = said(scene)
    assert numbers == "At x = 2: f = 4, f′ = 4, f″ = 2."
    assert step == ("The parabola is lowest at x = 0: Newton’s step, |f′|/|f″| = 2 long, goes there and takes f to 0.")
    assert reach == "The parabola follows the curve through the whole picture, within 2% of its height."
    shown, at = picture(scene)
    assert panel(shown, "taylor").mark("step").points(at).tolist() == [[2, 0], [4, 4]]


def test_where_the_parabola_opens_downwards_newton_would_climb():
    scene = replace(DEFAULT.with_curve(Chosen("sine")), x=1.0)
    _numbers, step, _reach = said(scene)
    assert step == (
        "f″ < 0: the parabola opens downwards; Newton’s step would go up, to x = 1.64. Downhill by |f′|/|f″|: −0.642."
    )
    assert math.isclose(1 / math.tan(1), 0.642, abs_tol=5e-4)
    shown, at = picture(scene)
    vertex = panel(shown, "taylor").mark("vertex")
    assert vertex.said(at) == "the parabola’s maximum"
    np.testing.assert_allclose(vertex.points(at)[0], 1 + 1 / math.tan(1))
    np.testing.assert_allclose(panel(shown, "taylor").mark("step").points(at)[0], [1, 1 - 1 / math.tan(1)])


@pytest.mark.parametrize(
    ("scene", "start"),
    [
        (replace(DEFAULT.with_curve(Chosen("sine")), x=0.0), "f″ = 0: the parabola is a straight line"),
        (replace(DEFAULT.with_curve(Chosen("cube")), x=0.0), "f′ = 0 and f″ = 0: the parabola is level"),
        (replace(DEFAULT.with_curve(Chosen("square")), x=0.0), "f′ = 0 and f″ > 0"),
        (replace(typed("-x^2"), x=0.0), "f′ = 0 and f″ < 0"),
        (replace(DEFAULT.with_curve(Chosen("absolute")), x=0.0), "No straight line touches the curve here"),
        (replace(DEFAULT.with_curve(Chosen("cusp")), x=0.0), "No straight line touches the curve here"),
        (replace(typed("1/x"), x=0.0), "No straight line touches the curve here"),
        (replace(typed("log(x)"), x=2.9), "f″ < 0"),
        (replace(typed("x^4 + x"), x=0.05), "The parabola is lowest at x = −33"),
        (DEFAULT, "The parabola is lowest at x = −0.17"),
        (replace(DEFAULT, x=1.5), "f″ < 0"),
    ],
)
def test_what_is_said_of_a_parabola(scene, start):
    assert said(scene)[1].startswith(start)


def test_no_step_no_arrow():
    for scene in (replace(typed("1/x"), x=0.0), replace(DEFAULT.with_curve(Chosen("absolute")), x=1.5)):
        shown, at = picture(scene)
        assert np.isnan(panel(shown, "taylor").mark("step").points(at)[0, 1])


def test_how_far_a_polynomial_follows_grows_with_its_order():
    scene = replace(DEFAULT.with_curve(Chosen("sine")), x=0.0)
    found = find(scene.made(), scene.x, 2.6)
    at = found.live.position(0.0)
    widths = (found.follows[:, at, 1] - found.follows[:, at, 0]).tolist()
    assert widths == sorted(widths)
    assert widths[6] > 3 * widths[0]


def test_events_move_what_they_name():
    assert LESSON.after(DEFAULT, {"at": {"order": 4}}) == replace(DEFAULT, order=5)
    assert LESSON.after(DEFAULT, {"at": {"x": 0}}) == replace(DEFAULT, x=-2.5)


@pytest.mark.parametrize("name", SCENES)
def test_a_link_opens_what_it_was_made_from(name):
    scene = SCENES[name].mended([])
    assert TaylorScene.from_query(scene.query()) == (scene, ())


def test_a_link_out_of_bounds_opens_the_nearest():
    query = DEFAULT.query() | {"x": "99", "order": "80", "curve": "sine"}
    scene, ignored = TaylorScene.from_query(query)
    assert (scene.x, scene.order) == (7, 8)
    assert len(ignored) == 2
    broken = {"curve": "formula", "formula.low": "5", "formula.high": "5", "formula": "log(-1 - x^2)"}
    scene, ignored = TaylorScene.from_query(broken)
    assert len(ignored) == 2
    picture(scene)


open_page = opener("taylor")


@pytest.mark.parametrize("key", CHOICES)
def test_the_page_opens_on_every_curve(key):
    page = alive(open_page(curve=key, lang="zh" if key == "sine" else "en"))
    assert page.selectbox(key="curve").value == key
    assert [text.value for text in page.text] == []


def test_a_formula_that_does_not_suit_gives_way():
    page = alive(open_page(curve="square", formula="sqrt(x - 100) +"))
    alive(page.selectbox(key="curve").set_value("formula").run())
    assert [text.value for text in page.text] == []
    alive(page.number_input(key="x").set_value(99.0).run())
    assert float(np.ravel(page.query_params["x"])[0]) == 3
    assert [text.value for text in page.text] == []


def test_typing_a_formula_and_its_interval():
    page = alive(open_page(curve="formula"))
    alive(page.text_input(key="formula").set_value("log(x)").run())
    assert ["undefined on" in text.value for text in page.text] == [True]
    alive(page.number_input(key="low").set_value(0.5).run())
    assert [text.value for text in page.text] == []
    alive(page.number_input(key="high").set_value(-4.0).run())  # the other end gives way
    assert [text.value for text in page.text] == []  # log is undefined there: nothing changes
    alive(page.number_input(key="low").set_value(1e6).run())  # no room above it
    assert float(np.ravel(page.query_params["formula.low"])[0]) == 0.5
    for hostile in ("x +* 2", "__import__('os')", "<img src=x>", ""):
        alive(page.text_input(key="formula").set_value(hostile).run())
        assert page.query_params["formula"] in ("log(x)", ["log(x)"])
        assert len(page.text) == 1

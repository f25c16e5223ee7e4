"""The tangent page: the notes' digits, its lines against difference quotients of their own, events and links."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.viz.pages import alive, asked, opener
from tests.viz.seen import array, drawn, panel
from viz.figures.numbers import number
from viz.lessons.curve import CHOICES, TYPED
from viz.lessons.tangent import LESSON
from viz.lessons.tangent.scene import MOST_PINS, SECANTS, TangentScene
from viz.player.pack import Fixed, pack
from viz.scene import Chosen, choose
from viz.words import LANGUAGES

picture = LESSON.shown

DEFAULT = TangentScene()


def typed(formula, low=-3.0, high=3.0, **more):
    return replace(DEFAULT.with_curve(choose(TYPED, low=low, high=high), formula), **more)


SCENES = {
    "default": DEFAULT,
    **{key: replace(DEFAULT.with_curve(choose(spec)), pins=(0.0, 1.0)) for key, spec in CHOICES.items()},
    **{f"lang {lang}": replace(DEFAULT, lang=lang) for lang in LANGUAGES},
    "pole": typed("1/x", x=0.0),
    "half": typed("log(x)", -1.0, 3.0, x=-1.0, pins=(-1.0, 0.0, 2.0)),
    "jump": typed("sign(x)", x=0.0, pins=(0.0,)),
    "level": typed("3"),
    "steep": typed("1e300x"),
    "vertical": typed("1e12x"),
    "large": typed("exp(x^2)", -30, 30),
    "narrow": typed("sin(x)", 1000, 1000.01),
    "wide": typed("sin(x)", -1e6, 1e6),
    "huge h": replace(DEFAULT, h=1e6),
    "tiny h": replace(DEFAULT, h=1e-12),
    "many pins": replace(DEFAULT, pins=tuple(0.123 + k for k in range(MOST_PINS))),
    "no pins": replace(DEFAULT, pins=()),
    "ends": replace(DEFAULT, x=20.0, pins=(0.0, 20.0)),
}


def said(scene, at=None):
    """The two sentences as the page writes them."""
    shown, here = picture(scene)
    at = here if at is None else at

    def filled(text, readings):
        for key, reading in readings.items():
            if f"{{{key}}}" not in text:
                continue
            value = array(reading.array)[tuple(at[name] for name in reading.over)]
            word = filled(reading.texts[value], readings) if reading.texts else number(float(value), reading.digits)
            text = text.replace(f"{{{key}}}", word)
        return text

    first, second = shown.sentences
    return first.texts[at["x"]], filled(second.texts[at["method"]], second.readings)


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
        assert all(each.array.shape[:-1] == over for each in (mark.x, mark.y))
    assert all("{" not in text and text for text in said(scene))
    assert len(shown.buttons[0].label.texts) == counts["x"]
    assert len(pack(shown)) < 200_000
    assert LESSON.after(scene, {"at": at}) == scene


def test_the_digits_of_the_notes():
    table = picture(DEFAULT)[0].table
    assert [name for name, *_ in table.rows] == ["x = 5", "x = 10"]
    for cells in (table.cells[i][method][h] for i in (0, 1) for method in (0, 2) for h in (0, -1)):
        assert cells[1] in ("0.1999999999990898", "0.2999999999986347")
    (exact, central, away, line, _live), second = (row[0][0] for row in table.cells)
    assert (exact, central, away, line) == ("0.2", "0.1999999999990898", "9.1×10⁻¹³", "y = 0.2x − 0.25")
    assert second[:2] == ["0.3", "0.2999999999986347"]
    assert second[3] == "y = 0.3x − 1"


def test_the_pinned_tangents_touch_the_curve():
    shown, _at = picture(DEFAULT)
    lines = panel(shown, "curve").mark("pinned tangents")
    for i, x in enumerate(DEFAULT.pins):
        (a, b), (c, d) = lines.x.array[2 * i : 2 * i + 2], lines.y.array[2 * i : 2 * i + 2]
        slope, height = 0.02 * x + 0.1, 0.01 * x**2 + 0.1 * x
        np.testing.assert_allclose((d - c) / (b - a), slope, rtol=1e-12)
        np.testing.assert_allclose(c + slope * (x - a), height, rtol=1e-12)


@pytest.mark.parametrize("key", ["sine", "exponential", "three_minima", "cube"])
def test_lines_are_those_of_the_quotients(key):
    scene = DEFAULT.with_curve(choose(CHOICES[key]))
    curve = scene.made()
    shown, _at = picture(scene)
    xs, hs = scene.points().values, scene.steps().values
    tangent = panel(shown, "curve").mark("tangent")
    for i in range(0, len(xs), 17):
        (a, b), (c, d) = tangent.x.array[i], tangent.y.array[i]
        np.testing.assert_allclose((d - c) / (b - a), curve.slope(xs[i]), rtol=1e-6, atol=1e-9)
    f = curve
    rules = {
        "forward": lambda x, h: (f(x + h) - f(x)) / h,
        "backward": lambda x, h: (f(x) - f(x - h)) / h,
        "central": lambda x, h: (f(x + h) - f(x - h)) / (2 * h),
    }
    for i, key in enumerate(SECANTS):
        line = panel(shown, "curve").mark(key)
        assert line.shown == ("method", i)
        for i, j in ((3, 5), (60, 20), (110, len(hs) - 1)):
            (a, b), (c, d) = line.x.array[i, j], line.y.array[i, j]
            expected = rules[key](xs[i], hs[j])
            if np.isfinite(a):  # the line crosses the picture
                np.testing.assert_allclose((d - c) / (b - a), expected, rtol=1e-6, atol=1e-9)
            readings = shown.sentences[1].readings
            assert number(readings[f"{key}_slope"].array.array[i, j], 6) == number(expected, 6)
            error = abs(expected - curve.slope(xs[i]))
            assert number(readings[f"{key}_error"].array[i, j]) == number(float(f"{error:.3g}"))


def test_the_secant_becomes_the_tangent():
    shown, _at = picture(DEFAULT)
    errors = shown.sentences[1].readings["forward_error"].array
    np.testing.assert_allclose(errors[0], rounded_like(0.01 * DEFAULT.steps().values), rtol=1e-2, atol=1e-9)


def rounded_like(values):
    return np.array([float(f"{v:.3g}") for v in values])


def test_what_is_said():
    assert said(DEFAULT) == (
        "At x = 2 the slope is 0.14. Tangent: y = 0.14x − 0.04.",
        "Forward difference: the secant through x and x + h with h = 10 has slope 0.24, off by 0.1.",
    )
    kink = replace(DEFAULT.with_curve(Chosen("absolute")), x=0.0, h=1.0, method="backward")
    assert said(kink) == (
        "At x = 0 there is no derivative: the slope is −1 to the left, 1 to the right.",
        "Backward difference: the secant through x − h and x with h = 1 has slope −1, but there is no tangent.",
    )
    assert "vertical" in said(replace(DEFAULT.with_curve(Chosen("cusp")), x=0.0))[0]
    assert "jumps" in said(SCENES["jump"])[0]
    assert "not defined" in said(SCENES["pole"])[0]
    assert "no secant" in said(SCENES["pole"])[1]
    assert "not defined" in said(SCENES["half"].mended([]))[0]
    assert "begins or ends" in said(typed("sqrt(x)", 0.0, 4.0, x=0.0))[0]


@pytest.mark.parametrize("name", ["absolute", "cusp", "jump", "pole"])
def test_no_tangent_is_drawn_where_there_is_none(name):
    shown, _at = picture(replace(SCENES[name], x=0.0).mended([]))
    tangent = panel(shown, "curve").mark("tangent")
    assert np.isnan(tangent.x.array[shown.sliders[0].texts.index("0")]).all()


def test_pinning_and_unpinning():
    press = {"at": {"x": picture(DEFAULT)[1]["x"]}, "pressed": "pin"}
    pinned = LESSON.after(DEFAULT, press)
    assert pinned.pins == (2.0, 5.0, 10.0)
    assert LESSON.after(pinned, press).pins == (5.0, 10.0)
    shown, at = picture(DEFAULT)
    assert shown.buttons[0].label.texts[at["x"]] == "Pin x = 2"
    shown, at = picture(pinned)
    assert shown.buttons[0].label.texts[at["x"]] == "Unpin x = 2"
    assert picture(replace(DEFAULT, pins=()))[0].table is None
    full = LESSON.after(replace(SCENES["many pins"], x=19.0), {"at": {}, "pressed": "pin"})
    assert len(full.pins) == MOST_PINS
    assert 19.0 in full.pins


def test_pinned_points_can_be_met_again():
    scene = replace(DEFAULT, pins=(3.14159, 7.77))
    assert {3.14159, 7.77} <= set(scene.points().values.tolist())
    assert (np.diff(scene.points().values) > 0).all()


HOSTILE = [
    *({"at": {"x": bad}} for bad in (2.5, "x", None, True, [1], {}, math.nan, -1, 10**400)),
    *({"at": {"h": bad}} for bad in (2.5, "x", None, True, [1], math.nan, -1, 10**400)),
    *({"at": {"method": bad}} for bad in (2.5, "x", None, [1], 3, -1)),
    {"at": 5},
    {"at": {}, "pressed": ["pin"]},
    {"pressed": "everything"},
]


@pytest.mark.parametrize("event", HOSTILE, ids=str)
def test_a_hostile_event_changes_nothing(event):
    assert LESSON.after(DEFAULT, event) == DEFAULT


def test_events_move_what_they_name():
    assert LESSON.after(DEFAULT, {"at": {"x": 0}}) == replace(DEFAULT, x=0.0)
    assert LESSON.after(DEFAULT, {"at": {"h": 0}}) == replace(DEFAULT, h=1e-4)
    assert LESSON.after(DEFAULT, {"at": {"method": 2}}) == replace(DEFAULT, method="central")


@pytest.mark.parametrize("name", SCENES)
def test_a_link_opens_what_it_was_made_from(name):
    scene = SCENES[name].mended([])
    assert TangentScene.from_query(scene.query()) == (scene, ())


@pytest.mark.parametrize(
    ("broken", "used"),
    [
        ({"h": "0"}, {"h": 10.0}),
        ({"h": "-3"}, {"h": 10.0}),
        ({"h": "1e99"}, {"h": 1e6}),
        ({"h": "nan"}, {"h": 10.0}),
        ({"pins": "5~x"}, {"pins": (5.0, 10.0)}),
        ({"pins": "5~99"}, {"pins": (5.0,)}),
        ({"pins": "~".join(map(str, range(99)))}, {"pins": (5.0, 10.0)}),
        ({"method": "complex_step"}, {"method": "forward"}),
    ],
)
def test_a_broken_link_is_said(broken, used):
    scene, ignored = TangentScene.from_query(DEFAULT.query() | broken)
    assert scene == replace(DEFAULT, **used)
    assert len(ignored) == 1
    picture(scene)


def test_pinned_points_in_any_order_are_no_fault():
    assert TangentScene.from_query(DEFAULT.query() | {"pins": "10~5~5"}) == (DEFAULT, ())


open_page = opener("tangent")


@pytest.mark.parametrize("key", CHOICES)
def test_the_page_opens_on_every_curve(key):
    page = alive(open_page(curve=key, lang="zh" if key == "sine" else "en", pins="none"))
    assert page.selectbox(key="curve").value == key


def test_another_curve_has_its_own_point_and_no_pins():
    page = open_page()
    alive(page.selectbox(key="curve").set_value("sine").run())
    assert asked(page, "pins") == "none"
    assert asked(page, "x") == "1"
    alive(page.selectbox(key="curve").set_value("parabola_line").run())
    assert asked(page, "pins") == "5~10"
    alive(page.multiselect(key="pins").set_value([5.0]).run())
    assert asked(page, "pins") == "5"


def test_a_refused_formula_is_said_and_the_rest_lives():
    page = open_page(curve="formula", pins="none")
    alive(page.text_input(key="formula").set_value("x +* y").run())
    assert any("before “*”" in text.value for text in page.text)
    assert asked(page, "formula") != "x +* y"
    alive(page.text_input(key="formula").set_value("log(x)").run())
    assert asked(page, "formula") == "log(x)"
    assert any("undefined on" in text.value for text in page.text)


@pytest.mark.parametrize(("formula", "limit"), [("exp(-1/x^2)", True), ("sqrt(x^4)", True), ("x^2", False)])
def test_a_slope_that_the_rules_do_not_give_is_said_to_be_a_limit(formula, limit):
    at_zero, beside = (said(replace(typed(formula), x=x))[0] for x in (0.0, 1.0))
    assert at_zero.startswith("At x = 0 the slope is 0")
    assert ("as a limit from both sides" in at_zero) == limit
    assert "limit" not in beside


def test_every_pinned_place_can_be_met_again():
    pins = (0.17, 5.0, 7.77, 19.81)  # beside the first and the last place that is no end, too
    assert set(pins) <= set(replace(DEFAULT, pins=pins).points().values.tolist())


def test_a_pin_at_an_end_of_the_interval_stays_and_one_beyond_it_goes():
    scene = typed("x^2", -1.0, 2.0, x=0.0)
    pinned = replace(scene, pins=(-1.001, -1.0, 2.0, 2.001)).pinned_within()
    assert pinned.pins == (-1.0, 2.0)

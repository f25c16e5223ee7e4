"""The step-size page: its V's against difference quotients of their own, what theory says of them, events and links."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.curves import CURVES
from tests.viz.pages import alive, opener
from tests.viz.seen import array, drawn, panel
from viz.figures.numbers import number
from viz.lessons.curve import CHOICES, TYPED
from viz.lessons.step_size import LESSON
from viz.lessons.step_size.runs import errors
from viz.lessons.step_size.scene import METHODS_SHOWN, PRECISIONS, StepSizeScene
from viz.lessons.step_size.sentences import Verdict
from viz.player.pack import pack
from viz.scene import choose
from viz.words import LANGUAGES

picture = LESSON.shown

DEFAULT = StepSizeScene()
EPSILON = float(np.finfo(float).eps)


def typed(formula, low=-3.0, high=3.0, **more):
    return replace(DEFAULT.with_curve(choose(TYPED, low=low, high=high), formula), **more)


def found(scene):
    return errors(scene.made(), scene.points(), scene.steps())


SCENES = {
    "default": DEFAULT,
    **{key: DEFAULT.with_curve(choose(spec)) for key, spec in CHOICES.items()},
    **{f"lang {lang}": replace(DEFAULT, lang=lang) for lang in LANGUAGES},
    "pole": typed("1/x", x=0.0),
    "half": typed("log(x)", -1.0, 3.0, x=-1.0),
    "jump": typed("sign(x)", x=0.0),
    "level": typed("3"),
    "zero": typed("0"),
    "steep": typed("1e300x"),
    "large": typed("exp(x^2)", -30, 30),
    "narrow": typed("sin(x)", 1000, 1000.01),
    "wide": typed("sin(x)", -1e6, 1e6),
    "huge h": replace(DEFAULT, h=1e6),
    "tiny h": replace(DEFAULT, h=1e-20),
    "ends": replace(DEFAULT, x=3.0, method="complex_step", precision="float32"),
}


@pytest.mark.parametrize("name", SCENES)
def test_any_scene_has_a_picture_with_all_its_axes(name):
    scene = SCENES[name].mended([])
    shown, at = picture(scene)
    counts = {one.key: one.count for one in shown.sliders} | {one.key: len(one.options) for one in shown.chips}
    assert at.keys() == counts.keys()
    assert all(0 <= at[key] < counts[key] for key in at)
    for mark in drawn(shown):
        over = tuple(counts[key] for key in mark.over)
        assert all(array(each).shape[:-1] in (over, ()) for each in (mark.x, mark.y))
    for text in shown.sentences:
        for key, reading in text.readings.items():
            numbers = array(reading.array)
            assert numbers.shape == tuple(counts[name] for name in reading.over), key
            assert not reading.texts or 0 <= numbers.min() <= numbers.max() < len(reading.texts) == len(Verdict)
    assert np.shape(shown.table.cells)[:3] == (3, 2, counts["x"])
    assert len(pack(shown)) < 200_000
    assert LESSON.after(scene, {"at": at}) == scene


SMOOTH = {"sine": 1.0, "exponential": 1.0, "cube": 1.5, "three_minima": 1.0, "step": 0.5}


@pytest.mark.parametrize("key", SMOOTH)
@pytest.mark.parametrize("precision", PRECISIONS)
def test_the_right_arm_has_slope_1_or_2_and_the_best_h_is_near_theory(key, precision):
    scene = replace(DEFAULT.with_curve(choose(CURVES[key])), x=SMOOTH[key])
    at = scene.points().position(scene.x)
    epsilon = float(np.finfo(PRECISIONS[precision]).eps)
    for method, order, theory in (("forward", 1, epsilon ** (1 / 2)), ("central", 2, epsilon ** (1 / 3))):
        vee = found(scene).vees[method, precision]
        assert abs(vee.slope[at] - order) < 0.1
        assert 1 / 5 < vee.best[at] / theory < 5
        assert vee.rule[at] == theory
        assert 1 / 5 < vee.best[at] / vee.predicted[at] < 5
    vee = found(scene).vees["complex_step", precision]
    assert abs(vee.slope[at] - 2) < 0.1
    assert math.sqrt(epsilon) / 10 < vee.best[at] < 10 * math.sqrt(epsilon) * 3


def test_where_the_error_is_least_at_an_end_there_is_no_best_h():
    scene = typed("2x")  # no truncation: the larger h, the smaller the rounding
    for method in ("forward", "central"):
        best = found(scene).vees[method, "float64"].best
        assert (np.isnan(best) | (best < 0.9)).all()
        assert np.isnan(best).any()


@pytest.mark.parametrize("key", SMOOTH)
def test_over_the_whole_curve_too(key):
    scene = DEFAULT.with_curve(choose(CURVES[key]))
    for method, order in (("forward", 1), ("central", 2)):
        slope = found(scene).vees[method, "float64"].slope
        assert abs(np.nanmedian(slope) - order) < 0.01
        assert np.nanmean(np.abs(slope - order) < 0.1) > 0.9


def test_values_and_errors_are_those_of_the_quotients():
    x, h = DEFAULT.points().values, DEFAULT.steps().values
    shown = found(DEFAULT).vees
    for i, j in ((0, 10), (24, 72), (40, 96), (7, 40)):
        exact = np.exp(x[i])
        for dtype, precision in ((np.float64, "float64"), (np.float32, "float32")):
            a, b = dtype(x[i]), dtype(h[j])
            quotients = {
                "forward": (np.exp(a + b) - np.exp(a)) / b,
                "central": (np.exp(a + b) - np.exp(a - b)) / (2 * b),
            }
            for method, expected in quotients.items():
                assert shown[method, precision].value[i, j] == expected
                error = abs(float(expected) - np.exp(float(a)))
                np.testing.assert_allclose(shown[method, precision].error[i, j], error, atol=4 * EPSILON * exact)
        np.testing.assert_allclose(
            shown["complex_step", "float64"].value[i, j], np.imag(np.exp(x[i] + 1j * h[j])) / h[j], rtol=1e-14
        )


def test_what_is_drawn_and_read_is_what_was_computed():
    shown, at = picture(DEFAULT)
    vees = found(DEFAULT).vees
    i, j = at["x"], at["h"]
    readings = shown.sentences[1].readings
    for (method, precision), vee in vees.items():
        name = f"{method}_{precision}"
        assert number(readings[f"{name}_slope"].array.array[i, j], 6) == number(vee.value[i, j], 6)
        assert number(readings[f"{name}_error"].array[i, j]) == number(vee.error[i, j])
    for (method, precision), vee in vees.items():
        marker = panel(shown, "errors").mark(f"{method} {precision} now")
        assert marker.emphasis == ("method", METHODS_SHOWN.index(method))
        assert marker.shown == ("precision", list(PRECISIONS).index(precision))
        above = vee.error > vee.floor[:, None]
        np.testing.assert_allclose(marker.y[above], vee.error[above], rtol=1e-2)
        assert (marker.y[~above] > 0).all()
    assert shown.sentences[0].texts[i] == "At x = 1 the exact slope is 2.718281828459."
    told = readings["forward_float64"]
    assert told.texts[told.array[i, j]] == (
        "Forward difference, h = {h}: {forward_float64_slope}, off by {forward_float64_error}. "
        "h is too large: a smaller one is better."
    )


def test_verdicts():
    shown, at = picture(DEFAULT)
    readings, steps = shown.sentences[1].readings, DEFAULT.steps()
    row = readings["forward_float64"].array[at["x"]]
    assert row[steps.position(1e-14)] == Verdict.SMALL
    assert row[steps.position(1e-8)] == Verdict.BEST
    assert row[steps.position(1e-2)] == Verdict.LARGE
    row = readings["complex_step_float64"].array[at["x"]]
    assert row[steps.position(1e-14)] == Verdict.HARMLESS
    assert row[steps.position(1e-2)] == Verdict.LARGE
    quadratic = DEFAULT.with_curve(choose(CURVES["square"]))
    shown, at = picture(quadratic)
    assert (shown.sentences[1].readings["central_float64"].array[at["x"]] == Verdict.EXACT).all()
    half = SCENES["half"].mended([])
    shown, at = picture(half)
    readings = shown.sentences[1].readings
    assert (readings["forward_float64"].array[at["x"]] == Verdict.UNDEFINED).all()
    beside = half.points().position(0.3)  # x − h leaves the domain, x + h does not
    assert readings["central_float64"].array[beside, -1] == Verdict.UNDEFINED
    assert readings["forward_float64"].array[beside, -1] == Verdict.LARGE
    kink = replace(DEFAULT.with_curve(choose(CURVES["absolute"])), x=0.0)
    shown, at = picture(kink)
    assert (shown.sentences[1].readings["forward_float64"].array[at["x"]] == Verdict.NO_SLOPE).all()
    assert "no derivative" in shown.sentences[0].texts[at["x"]]


def test_the_table():
    shown, at = picture(DEFAULT)
    forward, central, tiny = (row[0][at["x"]] for row in shown.table.cells)
    assert forward == ["h to the power 1.00", "10⁻⁸", "4.1×10⁻⁸", "√ε = 1.5×10⁻⁸", "3×10⁻⁸"]
    assert central[0] == "h to the power 2.00"
    assert central[3] == "∛ε = 6.1×10⁻⁶"
    assert tiny[1] == "every h below 10⁻⁷"
    single = shown.table.cells[0][1][at["x"]]
    assert single[3] == "√ε = 0.00035"


def test_events_move_what_they_name():
    assert LESSON.after(DEFAULT, {"at": {"x": 0}}) == replace(DEFAULT, x=-2.0)
    assert LESSON.after(DEFAULT, {"at": {"h": 0}}) == replace(DEFAULT, h=1e-16)
    assert LESSON.after(DEFAULT, {"at": {"method": 2, "precision": 1}}) == replace(
        DEFAULT, method="complex_step", precision="float32"
    )


@pytest.mark.parametrize("name", SCENES)
def test_a_link_opens_what_it_was_made_from(name):
    scene = SCENES[name].mended([])
    assert StepSizeScene.from_query(scene.query()) == (scene, ())


@pytest.mark.parametrize(
    ("broken", "used"),
    [
        ({"h": "0"}, {"h": 1e-4}),
        ({"h": "-1e-9"}, {"h": 1e-4}),
        ({"h": "1e-300"}, {"h": 1e-20}),
        ({"h": "1e300"}, {"h": 1e6}),
        ({"h": "x"}, {"h": 1e-4}),
        ({"precision": "float16"}, {"precision": "float64"}),
        ({"method": "backward"}, {"method": "forward"}),
    ],
)
def test_a_broken_link_is_said(broken, used):
    scene, ignored = StepSizeScene.from_query(DEFAULT.query() | broken)
    assert scene == replace(DEFAULT, **used)
    assert len(ignored) == 1
    picture(scene)


open_page = opener("step-size")


@pytest.mark.parametrize("key", CHOICES)
def test_the_page_opens_on_every_curve(key):
    page = alive(open_page(curve=key, lang="zh" if key == "sine" else "en"))
    assert page.selectbox(key="curve").value == key


def test_a_step_of_zero_is_answered():
    page = alive(open_page(**{**DEFAULT.query(), "h": "0"}))
    assert [text.value for text in page.text] == [
        "A step h must be above 0: with none, the quotient is 0/0. h = 0.0001 is used."
    ]


@pytest.mark.parametrize(("formula", "limit"), [("exp(-1/x^2)", True), ("sqrt(x^4)", True), ("x^2", False)])
def test_a_slope_that_the_rules_do_not_give_is_said_to_be_a_limit(formula, limit):
    scene = StepSizeScene().with_curve(choose(TYPED, low=-3.0, high=3.0), formula)
    for x in (0.0, 1.0):
        shown, at = LESSON.shown(replace(scene, x=x))
        told = [text.texts[at["x"]] for text in shown.sentences if text.over == ("x",)]
        assert any("exact slope" in each for each in told)
        assert any("as a limit from both sides" in each for each in told) == (limit and x == 0)


@pytest.mark.parametrize(
    ("formula", "x", "method", "exact"),
    [
        ("sin(x)", 0.0, "forward", False),  # the error is h²/6: what a tiny h does not show
        ("sin(x)", 0.3, "central", False),
        ("x^3", 0.0, "forward", False),
        ("abs(x)", 0.3, "central", False),  # exact only as long as h is below 0.3
        ("x^2", 1.3, "central", True),
        ("3x - 7", 1.3, "forward", True),
        ("5", 1.0, "forward", True),
        ("1e10 + x", 1.0, "central", True),
    ],
)
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_exact_is_told_where_all_of_the_error_is_rounding(formula, x, method, exact, precision):
    scene = replace(DEFAULT.with_curve(choose(TYPED, low=-3.0, high=3.0), formula), x=x)
    shown, at = picture(scene)
    verdicts = shown.sentences[1].readings[f"{method}_{precision}"].array[at["x"]]
    assert (verdicts == Verdict.EXACT).any() == exact

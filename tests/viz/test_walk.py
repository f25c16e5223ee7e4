"""The walk down a curve: its numbers against steps taken by hand, what it says, its events, links and page."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.outcome import Outcome
from tests.viz.pages import alive, opener
from tests.viz.seen import drawn, panel
from tests.viz.told import told as read
from viz.lessons.curve import CHOICES, TYPED
from viz.lessons.walk import LESSON
from viz.lessons.walk.picture import LARGEST
from viz.lessons.walk.runs import walks
from viz.lessons.walk.scene import WalkScene
from viz.player.pack import pack
from viz.scene import Chosen, choose
from viz.words import LANGUAGES

picture = LESSON.shown

DEFAULT = WalkScene()


def typed(formula, low=-3.0, high=3.0):
    return DEFAULT.with_curve(choose(TYPED, low=low, high=high), formula)


SCENES = {
    "default": DEFAULT,
    **{key: DEFAULT.with_curve(choose(spec)) for key, spec in CHOICES.items()},
    **{f"up {key}": replace(DEFAULT.with_curve(choose(spec)), ascend=True) for key, spec in CHOICES.items()},
    **{f"lang {lang}": replace(DEFAULT, lang=lang) for lang in LANGUAGES},
    "pole": typed("1/x"),
    "half": typed("log(x)"),
    "undefined start": replace(typed("log(x)"), x=-1.0),
    "level": typed("3"),
    "steep": typed("1e200x^2"),
    "shallow": typed("1e-9x^2"),
    "corner": typed("sqrt(x - 2.9)"),
    "large": typed("exp(x^2)", -30, 30),
    "tiny interval": typed("sin(x)", 1000, 1000.01),
    "one step": replace(DEFAULT, steps=1, step=1),
    "many steps": replace(DEFAULT.with_curve(Chosen("sine")), steps=200, step=120),
    "fast": replace(DEFAULT, rate=1e6),
    "loss": replace(DEFAULT, tab="loss"),
}


def said(scene):
    shown, at = picture(scene)
    return read(shown.sentences[0], at)


def told(scene):
    """The iterates that are drawn for the scene."""
    shown, at = picture(scene)
    walk = panel(shown, "curve").mark("walk")
    return walk.x.array[at["x"], at["rate"]]


@pytest.mark.parametrize("name", SCENES)
def test_any_scene_has_a_picture_with_all_its_axes(name):
    scene = SCENES[name].mended([])
    shown, at = picture(scene)
    counts = {one.key: one.count for one in shown.sliders} | {one.key: len(one.options) for one in shown.chips}
    assert at.keys() == counts.keys()
    assert all(0 <= at[key] < counts[key] for key in at)
    for mark in drawn(shown):
        over = tuple(counts[key] for key in mark.over)
        for each in (mark.x, mark.y, getattr(mark, "slope", None)):
            shape = np.shape(getattr(each, "array", each))
            assert each is None or shape[:-1] in (over, ())
        assert mark.count is None or mark.count.shape == over
    codes, texts = shown.sliders[0].track.codes, shown.sentences[0].texts
    assert codes.shape == np.shape(texts) == (counts["x"], counts["rate"])
    assert all(each and "{" not in each.replace("{step}", "") for row in texts for each in row)
    assert len(pack(shown)) < 200_000
    assert LESSON.after(scene, {"at": at}) == scene
    assert scene.rates().values[at["rate"]] == scene.rate
    assert scene.starts().values[at["x"]] == scene.x


@pytest.mark.parametrize("start", [1.0, 3.0])
def test_at_a_tenth_the_square_shrinks_by_four_fifths_a_step(start):
    scene = replace(DEFAULT, x=start, rate=0.1)
    np.testing.assert_allclose(told(scene), start * 0.8 ** np.arange(31), rtol=1e-12)
    assert said(scene) == (
        "From step 21 on the walk is at the goal: at most 0.01% of the starting height above the minimum is left. "
        "Near the minimum, each step multiplies the distance by 1 − η f″ = 0.8."
    )
    shown, at = picture(scene)
    readings = shown.sentences[1].readings
    assert readings["slope"].array[at["x"], at["rate"]].tolist()[:3] == [2 * start, round(1.6 * start, 2), 1.28 * start]
    np.testing.assert_allclose(readings["x"].array.array[at["x"], at["rate"], :3], [start, 0.8 * start, 0.64 * start])


def test_below_its_limit_it_bounces_and_still_arrives():
    scene = replace(DEFAULT, rate=0.9)
    assert said(scene) == (
        "From step 21 on the walk is at the goal: at most 0.01% of the starting height above the minimum is left. "
        "The walk goes from wall to wall: each step multiplies the distance by 1 − η f″ = −0.8."
    )
    np.testing.assert_allclose(told(scene), 3 * (-0.8) ** np.arange(31), rtol=1e-12)


def test_at_its_limit_it_bounces_for_ever():
    scene = replace(DEFAULT, rate=1.0)
    assert said(scene) == "The walk bounces to and fro and never settles: the rate is at its limit 2/f″ = 1."
    assert told(scene).tolist() == [3, -3] * 15 + [3]


def test_above_its_limit_it_diverges_and_says_step_and_limit():
    scene = replace(DEFAULT, rate=1.5)
    found = walks(scene)
    at = picture(scene)[1]
    step = int(found.path.step[at["x"], at["rate"]])
    # |x| = 3 · 2ᵏ: beyond ten half-widths of ±3 from the fourth step on
    assert step == 4
    assert said(scene) == "The walk diverges at step 4: the rate is above 2/f″ = 1."


def test_a_small_rate_is_slow():
    assert said(replace(DEFAULT, rate=0.01)) == "After 30 steps the walk is still on its way: the rate is small."


def test_half_a_limit_jumps_into_the_minimum():
    assert told(replace(DEFAULT, rate=0.5))[1:].tolist() == [0.0] * 30


def test_ascent_is_descent_on_the_curve_turned_over():
    scene = replace(DEFAULT.with_curve(Chosen("sine")), ascend=True, x=0.5, rate=0.5)
    x = [0.5]
    for _ in range(30):
        x.append(x[-1] + 0.5 * math.cos(x[-1]))
    np.testing.assert_allclose(told(scene), x, rtol=1e-12)
    assert said(scene).startswith(
        "From step 8 on the walk is at the goal: at most 0.01% of the height that was missing to the"
    )
    assert said(scene).endswith("1 + η f″ = 0.5.")
    shown, at = picture(scene)
    heights = panel(shown, "curve").mark("walk").y.array[at["x"], at["rate"]]
    np.testing.assert_allclose(heights, np.sin(x), atol=1e-9)
    assert (np.diff(heights) >= -1e-12).all()


@pytest.mark.parametrize(
    ("formula", "values", "sentence"),
    [
        (
            "-x^2",
            {"ascend": True, "rate": 1.2, "x": 1.0},
            "The walk diverges at step 11: the rate is above 2/|f″| = 1.",
        ),
        ("-x^2", {"ascend": True, "rate": 1.0, "x": 1.0}, "the rate is at its limit 2/|f″| = 1."),
        ("x^2", {"rate": 1.2, "x": 1.0}, "The walk diverges at step 11: the rate is above 2/f″ = 1."),
        ("sqrt(|x|)", {"x": 0.0}, "The curve has no slope where it starts: there is no step."),
        ("sqrt(x)", {"x": 0.0}, "The curve has no slope where it starts: there is no step."),
        ("ln(x)", {"x": -1.0}, "The curve is undefined where it starts: there is no step."),
        ("x^3", {"rate": 1 / 3, "x": 1.0}, "The walk stops at step 1 at x = 0, where the slope is zero."),
        ("-x^4/4+x^2-x/3", {"ascend": True, "x": 1.5, "steps": 100}, "f = 0.543, while the highest is 1.48."),
        ("x^4/4-x^2+x/3", {"x": 1.5, "steps": 100}, "f = −0.543, while the lowest is −1.48."),
        ("x^2", {"x": 2.0, "rate": 0.001}, "After 30 steps the walk is still on its way: the rate is small."),
        ("x^4", {"x": 0.5}, "After 30 steps the walk is still on its way."),
        # on a ridge, where both sides have a slope, the step takes one of them
        ("min(x^2, (x-3)^2)", {"x": 1.5}, "Near the minimum, each step multiplies the distance by 1 − η f″ = 0.8."),
        # 2/f″ is 0.187 where it starts, but no step turns back: it is a pole that throws it out
        (
            "tan(x)",
            {"x": 1.0, "rate": 0.3, "steps": 50},
            "Where it was just before, 2/f″ was 0.000532, and the rate is above that.",
        ),
    ],
)
def test_each_end_has_its_own_words(formula, values, sentence):
    assert said(replace(typed(formula), **{"rate": 0.1, **values})).endswith(sentence)


def test_up_a_valley_there_is_no_maximum():
    assert said(replace(DEFAULT, ascend=True, x=1.0, rate=0.5)).startswith("The walk runs uphill and is far outside")
    assert said(replace(DEFAULT, ascend=True, x=0.0)) == "The walk stays where it is: the slope is zero here."


def test_where_it_ends_depends_on_where_it_starts():
    scene = replace(DEFAULT.with_curve(Chosen("three_minima")), rate=0.05, steps=200, step=200)
    assert said(replace(scene, x=-1.5)).startswith("From step")
    assert said(replace(scene, x=0.8)).startswith("The walk stops in a local minimum")
    assert said(replace(scene, x=1.5)).startswith("The walk stops in a local minimum")


def test_what_is_undefined_is_said():
    assert said(SCENES["undefined start"]) == "The curve is undefined where it starts: there is no step."
    shown, at = picture(SCENES["undefined start"])
    assert panel(shown, "curve").mark("walk").record.count[at["x"]].max() == 0


def test_a_step_into_the_undefined_is_said():
    scene = replace(typed("x - 2log(x)", 0.1, 6), x=0.5, rate=1.0)
    assert told(scene)[:2].tolist() == [0.5, 3.5]
    scene = replace(scene, x=5.0, rate=9.0)  # 5 − 9 · 0.6 < 0
    assert said(scene) == "At step 1 the walk comes to a place where the curve is undefined."


def test_the_track_is_the_outcome_of_each_rate():
    shown, at = picture(DEFAULT)
    found = walks(DEFAULT)
    codes = shown.sliders[0].track.codes[at["x"]]
    eta = found.rates.values
    assert (codes[eta > 1] == Outcome.DIVERGED).all()
    assert (codes[(eta >= 0.15) & (eta <= 0.85)] == Outcome.CONVERGED).all()
    assert (codes[eta < 0.05] == Outcome.SLOW).all()
    assert [kind[0] for kind in shown.sliders[0].track.kinds][-2:] == ["diverges", "becomes undefined"]


def test_a_walk_that_has_left_is_told_without_a_wrong_number():
    shown, at = picture(replace(DEFAULT, x=2.0, rate=3.0))
    where = shown.sentences[1].readings["where"]
    codes = where.array[at["x"], at["rate"]]
    assert codes.tolist() == [0] * 7 + [1] * 24  # 2 · 5ᵏ, a picture 6 wide
    assert "10 000 times" in where.texts[1]
    scene = replace(typed("x - 2log(x)", 0.1, 6), x=5.0, rate=9.0)
    shown, at = picture(scene)
    readings = shown.sentences[1].readings
    assert readings["where"].array[at["x"], at["rate"], :4].tolist() == [0, 2, 3, 3]
    np.testing.assert_allclose(readings["x"].array.array[at["x"], at["rate"], 1], -0.4)


def test_nothing_that_is_read_is_clipped():
    shown, _at = picture(replace(DEFAULT, rate=1e6))
    walk = panel(shown, "curve").mark("walk")
    x, y = walk.x, walk.y
    for each in (x, y):
        assert np.nanmax(np.abs(each.array - each.origin)) <= LARGEST * each.quantum
    found = walks(replace(DEFAULT, rate=1e6))
    there = np.isfinite(x.array)
    np.testing.assert_array_equal(x.array[there], found.x[there])


def test_events_move_what_they_name():
    assert LESSON.after(DEFAULT, {"at": {"x": 0}}) == replace(DEFAULT, x=-3)
    assert LESSON.after(DEFAULT, {"at": {"rate": 0}}) == replace(DEFAULT, rate=0.01)
    assert LESSON.after(DEFAULT, {"at": {"step": 7}}) == replace(DEFAULT, step=7)
    assert LESSON.after(DEFAULT, {"at": {"step": 10**8}}) == replace(DEFAULT, step=30)
    assert LESSON.after(DEFAULT, {"at": {"tab": 1}}) == replace(DEFAULT, tab="loss")


@pytest.mark.parametrize("name", SCENES)
def test_a_link_opens_what_it_was_made_from(name):
    scene = SCENES[name].mended([])
    assert WalkScene.from_query(scene.query()) == (scene, ())


def test_a_link_out_of_bounds_opens_the_nearest():
    scene, ignored = WalkScene.from_query({"x": "99", "rate": "1e9", "steps": "1e9", "step": "5", "ascend": "7"})
    assert (scene.x, scene.rate, scene.steps, scene.step, scene.ascend) == (3, 1e6, 200, 5, True)
    assert len(ignored) == 4
    picture(scene)


open_page = opener("walk")


@pytest.mark.parametrize("key", CHOICES)
def test_the_page_opens_on_every_curve(key):
    page = alive(open_page(curve=key, x="1", ascend="1" if key == "sine" else "0"))
    assert page.selectbox(key="curve").value == key
    assert [text.value for text in page.text] == []


def test_another_curve_brings_its_own_start_and_rate():
    page = alive(open_page())
    alive(page.selectbox(key="curve").set_value("three_minima").run())
    expected = DEFAULT.with_curve(choose(CHOICES["three_minima"]))
    query = {key: value if isinstance(value, str) else value[0] for key, value in page.query_params.items()}
    assert (float(query["x"]), float(query["rate"])) == (expected.x, expected.rate)
    alive(page.toggle(key=".ascend").set_value(True).run())
    assert page.query_params["ascend"] in ("1", ["1"])

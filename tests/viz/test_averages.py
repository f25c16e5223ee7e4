"""Averages that forget: the page's numbers against ones worked out by hand, typed series, events, links and page."""

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from core.averages import SeriesError
from tests.viz.pages import alive, opener
from tests.viz.seen import drawn, panel
from tests.viz.told import told
from viz.lessons.averages import LESSON
from viz.lessons.averages.runs import find
from viz.lessons.averages.scene import CHOICES, FIRST_NUMBERS, MOST_TYPED, PRESETS, TYPED, AveragesScene
from viz.player.pack import pack
from viz.scene import choose
from viz.words import LANGUAGES

picture = lru_cache(128)(LESSON.shown)

DEFAULT = AveragesScene()


def typed(numbers):
    return replace(DEFAULT, series=choose(TYPED)).with_numbers(numbers)


SCENES = {
    "default": DEFAULT,
    **{preset.key: preset.scene for preset in PRESETS},
    **{key: replace(DEFAULT, series=choose(spec)) for key, spec in CHOICES.items()},
    **{f"lang {lang}": replace(DEFAULT, lang=lang) for lang in LANGUAGES},
    "long": replace(DEFAULT, series=choose(CHOICES["walk"], length=500, noise=1000.0)),
    "short": replace(DEFAULT, series=choose(CHOICES["wave"], length=2)),
    "one number": typed("3"),
    "level": typed("0 0 0 0"),
    "huge": typed("1e100 -1e100 1e-100"),
    "odd": replace(DEFAULT, beta=0.123456, beta2=0.87654),
    "the last": replace(DEFAULT, beta=0.9999, beta2=0.9999, tab="adam"),
    "none": replace(DEFAULT, beta=0.0, beta2=0.0),
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
        for each in (mark.x, mark.y):
            array = np.asarray(getattr(each, "array", each))
            assert array.shape[:-1] in (over, ())
            assert np.isfinite(array).all()
    for text in shown.sentences:
        for tab in (0, 1):
            for beta in (0, counts["beta"] - 1):
                assert "{" not in told(text, {**at, "tab": tab, "beta": beta})
    assert len(pack(shown)) < 200_000
    assert LESSON.after(scene, {"at": at}) == scene
    assert AveragesScene.from_query(scene.query()) == (scene, ())
    assert scene.betas().values[at["beta"]] == scene.beta
    assert scene.betas2().values[at["beta2"]] == scene.beta2


def test_the_averages_are_the_recursion():
    scene = typed("3, 1, 4, 1, 5")
    found = find(scene)
    at = picture(scene)[1]["beta"]
    v = 0.0
    for t, g in enumerate([3, 1, 4, 1, 5]):
        v = 0.9 * v + 0.1 * g
        assert found.plain[at, t] == pytest.approx(v)
        assert found.corrected[at, t] == pytest.approx(v / (1 - 0.9 ** (t + 1)))
    assert (find(scene).corrected[0] == [3, 1, 4, 1, 5]).all()  # β = 0


def test_the_window_and_the_weights_say_what_they_are():
    shown, at = picture(replace(DEFAULT, t=5))
    said = [told(text, at) for text in shown.sentences]
    assert said[1] == ("β = 0.9: an average over about 1/(1 − β) = 10 values; a weight falls to 1/e after 9.49.")
    assert said[2].startswith("t = 5: the weights add up to 0.41, so")
    weights = panel(shown, "weights")
    band = panel(shown, "series").mark("window").x.array[at["beta"]]
    np.testing.assert_allclose(band[49], [40.5, 40.5, 50.5, 50.5])
    np.testing.assert_allclose(band[4], [0.5, 0.5, 5.5, 5.5])
    bars = weights.mark("weights").points(at)[1, 1::2]
    np.testing.assert_allclose(bars, 0.9 ** np.arange(100))
    assert weights.mark("1/(1 − β)").points(at)[0].tolist() == pytest.approx([10, 10])
    np.testing.assert_allclose(weights.mark("1/e").y, 1 / math.e)


def test_adams_first_steps_are_those_of_the_notes():
    scene = replace(DEFAULT, tab="adam")
    shown, at = picture(scene)
    assert told(shown.sentences[1], at) == (
        "β₁ = 0.9, β₂ = 0.999: uncorrected, the first step is 3.16 η and the longest 6.57 η, at step 12. "
        "Corrected, every step is η, because the gradient never changes here."
    )
    adam = panel(shown, "adam")
    steps = adam.mark("plain").points(at)[1]
    t = np.arange(1, 101)
    np.testing.assert_allclose(steps, (1 - 0.9**t) / np.sqrt(1 - 0.999**t))
    assert (steps.argmax() + 1, steps.max().round(2)) == (12, 6.57)
    assert adam.mark("longest").points(at)[:, 0].tolist() == [12, steps.max()]
    assert (adam.mark("corrected").y == 1).all()


@pytest.mark.parametrize("written", ["", "1, two", "1e200", "<b>1</b>", "1 " * 501, "12345 " * 100])
def test_what_is_no_series_is_refused_with_a_reason(written):
    with pytest.raises(SeriesError) as refused:
        typed(written)
    assert str(refused.value.message)


def test_a_pasted_column_is_read_line_by_line():
    scene = typed("1\n2\r\n3\t4；５")
    assert scene.values().tolist() == [1, 2, 3, 4, 5]
    assert AveragesScene.from_query(scene.query()) == (scene, ())
    assert len(typed(" ".join(["1"] * 200)).numbers) <= MOST_TYPED


def test_a_link_with_no_series_opens_the_first_and_says_so():
    scene, ignored = AveragesScene.from_query({"series": "typed", "numbers": "1, two", "t": "400", "beta": "7"})
    assert (scene.numbers, scene.t, scene.beta) == (FIRST_NUMBERS, 16, 0.9999)
    assert any("“two”, in place 2" in str(message) for message in ignored)
    picture(scene)


def test_events_move_what_they_name():
    assert LESSON.after(DEFAULT, {"at": {"t": 6}}) == replace(DEFAULT, t=7)
    assert LESSON.after(DEFAULT, {"at": {"t": 10**8}}) == replace(DEFAULT, t=100)
    assert LESSON.after(DEFAULT, {"at": {"t": -5}}) == replace(DEFAULT, t=1)
    assert LESSON.after(DEFAULT, {"at": {"beta": 0}}) == replace(DEFAULT, beta=0)
    assert LESSON.after(DEFAULT, {"at": {"beta2": 0, "tab": 1}}) == replace(DEFAULT, beta2=0.5, tab="adam")


open_page = opener("averages")


@pytest.mark.parametrize("key", CHOICES)
def test_the_page_opens_on_every_series(key):
    page = alive(open_page(series=key))
    assert page.selectbox(key="series").value == key


def test_a_typed_series_that_is_refused_stays_with_its_reason():
    page = alive(open_page(series="typed"))
    alive(page.text_area(key="numbers").set_value("1 2\n3").run())
    assert page.query_params["numbers"] in ("1 2 3", ["1 2 3"])
    alive(page.text_area(key="numbers").set_value("1, <b>two</b>").run())
    assert page.text_area(key="numbers").value == "1, <b>two</b>"
    assert any("“<b>two</b>”, in place 2, is not a number." in text.value for text in page.sidebar.text)
    assert page.query_params["numbers"] in ("1 2 3", ["1 2 3"])


@pytest.mark.parametrize(
    ("written", "seen"), [("3 1 4 1 5", True), ("-3 -1 -4", True), ("7", True), ("999 1001", False)]
)
def test_zero_is_in_the_picture_where_it_is_not_far(written, seen):
    low, high = picture(typed(written))[0].panels[0].figure["layout"]["yaxis"]["range"]
    assert (low < 0 < high) == seen


def test_what_does_nothing_for_adams_first_steps_is_not_there():
    page = open_page(tab="adam", series="wave")
    assert not [each for each in page.selectbox if each.key == "series"]
    assert [each for each in open_page(series="wave").selectbox if each.key == "series"]

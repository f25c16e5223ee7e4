"""The playground: its picture's numbers against runs of their own, its events, its rates, and its page."""

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.descent import descend
from core.outcome import Outcome
from core.rates import suited_rate
from tests.viz.pages import alive, asked, opener
from tests.viz.seen import drawn, panel
from viz.figures.numbers import labels, number
from viz.lessons import ground
from viz.lessons.hyper import UNFAIR, suited
from viz.lessons.outcomes import word
from viz.lessons.playground import LESSON
from viz.lessons.playground.picture import TABS
from viz.lessons.playground.runs import experiment
from viz.lessons.playground.scene import (
    OPTIMIZERS,
    SCHEDULES,
    PlaygroundScene,
)
from viz.lessons.surfaces import SURFACES
from viz.player.pack import Fixed, pack
from viz.scene import choose
from viz.words import LANGUAGES, words

picture = lru_cache(128)(LESSON.shown)

OPENING = PlaygroundScene()
DEFAULT = replace(OPENING, together=True)
FORMULAS = ["x + y", "x^2 - y^2", "sqrt(x) + y^2", "1/(x^2 + y^2)", "3", "exp(x^2 + y^2)", "abs(x) + abs(y)"]
EVERYONE = tuple(choose(spec) for spec in OPTIMIZERS.values())


def typed(formula, **values):
    return DEFAULT.with_surface(choose(SURFACES["formula"], **values), formula=formula)


SCENES = {
    "default": DEFAULT,
    **{f"surface {key}": DEFAULT.with_surface(choose(spec)) for key, spec in SURFACES.items()},
    **{f"turned {key}": DEFAULT.with_surface(choose(SURFACES[key], angle=40)) for key in ("beale", "easom", "saddle")},
    **{f"optimizer {one.key}": replace(DEFAULT, optimizers=(one,), focus=one.key) for one in EVERYONE},
    **{f"schedule {key}": replace(DEFAULT, schedule=choose(spec)) for key, spec in SCHEDULES.items()},
    **{f"typed {formula}": typed(formula) for formula in FORMULAS},
    **{f"lang {lang}": replace(DEFAULT, lang=lang, optimizers=EVERYONE, noise=0.3) for lang in LANGUAGES},
    "everyone": replace(DEFAULT, optimizers=EVERYONE, focus="adam"),
    "opening": OPENING,
    "apart": replace(DEFAULT, together=False),
    "apart, adam": replace(DEFAULT, together=False, focus="adam", optimizers=EVERYONE),
    "noise": replace(DEFAULT, noise=1.0, seed=7),
    "one step": replace(DEFAULT, steps=1, step=0),
    "many steps": replace(DEFAULT, steps=1000, step=333),
    "far": replace(DEFAULT, start=(1e6, -1e6)),
    "at the minimum": replace(DEFAULT, start=(0.0, 0.0)),
    "undefined start": replace(typed("sqrt(x) + y^2"), start=(-1.0, 1.0)),
    "small picture": typed("x^2 + 3y^2", size=0.01),
    "large picture": typed("x^2 + 3y^2", size=1000.0),
    "zoom": replace(DEFAULT, view=(-0.1, 0.2, 0.3, 0.4)),
    "3d": replace(DEFAULT, tab="3d", eye=(2.0, 1.0, 0.3)),
    "rate too high": replace(DEFAULT, rate=1e6),
    "rate too low": replace(DEFAULT, rate=1e-12),
    "odd rate": replace(DEFAULT, rate=0.0123456789),
    "momentum under the slider": replace(DEFAULT, live="momentum", focus="momentum"),
    "beta2 of adam alone": replace(DEFAULT, live="beta2", focus="adam", together=False, optimizers=EVERYONE),
    "beta1 of all": replace(DEFAULT, live="beta1", focus="adam", optimizers=EVERYONE, rate=0.1),
}


def after(scene, event):
    """The scene that the page makes of an event."""
    return LESSON.after(scene, event)


def run_alone(scene, chosen, value=None):
    """One optimizer's run, with ``value`` for the hyperparameter under the slider."""
    values = scene.values(chosen) | ({} if value is None else {scene.live: float(value)})
    schedule = SCHEDULES[scene.schedule.key](**dict(scene.schedule.values))
    optimizer = OPTIMIZERS[chosen.key](**values)
    return descend(scene.loss(), optimizer, scene.start, scene.steps, schedule, scene.seed, scene.noise)


def cell(panel_array, over, at):
    """A mark's line at the slider's position, as the page picks it."""
    array = panel_array.array if isinstance(panel_array, Fixed) else panel_array
    return array[at] if over else array


@pytest.mark.parametrize("name", SCENES)
def test_the_numbers_are_those_of_a_run_of_its_own(name):
    scene = SCENES[name].mended([])
    shown, at = picture(scene)
    _ = words(scene.lang)
    loss, grid = scene.loss(), scene.positions().values
    np.testing.assert_array_equal(experiment(scene).positions.values, grid)
    assert grid[at["live"]] == scene.live_value()
    assert at["step"] == scene.step
    assert scene.optimizers[at["focus"]].key == scene.focus
    assert TABS[at["tab"]] == scene.tab
    slider = next(one for one in shown.sliders if one.key == "live")
    assert (slider.count, len(slider.texts)) == (len(grid), len(grid))
    assert slider.texts == labels(grid)
    paths = [panel(shown, "contour").mark(chosen.key) for chosen in scene.optimizers]
    offset = 0.0 if loss.minimum is None else loss.minimum
    quantum = np.ptp(np.array(loss.domain), axis=1).max() / 2**18

    for i, chosen in enumerate(scene.optimizers):
        live = scene.moves(chosen)
        assert live is (scene.live in dict(chosen.values) and (scene.together or chosen.key == scene.focus))
        assert paths[i].over == (("live",) if live else ())
        told_of = (shown.table.cells[i], shown.table.steps[i], shown.sentences[0].texts[i])
        assert {len(each) for each in told_of} == {len(grid) if live else 1}  # what the slider moves not is said once
        for k in {0, at["live"], 2 * len(grid) // 3, len(grid) - 1}:
            cells, jump, sentence = (each[k if live else 0] for each in told_of)
            path = run_alone(scene, chosen, grid[k] if live else None)
            result, step = Outcome(int(path.outcome)), int(path.step)
            told, reached, final, _away, spent = cells
            assert told.startswith(word(result, _)) or word(result, _) in told
            arrived = result == Outcome.CONVERGED and loss.minimum is not None
            assert reached == (str(step) if arrived else "–")
            assert final == number(path.value[-1])
            assert (
                str(step if result in (Outcome.CONVERGED, Outcome.DIVERGED, Outcome.UNDEFINED) else scene.steps)
                in spent
            )
            assert slider.track.codes[i][k] == result
            assert _(OPTIMIZERS[chosen.key].name) in sentence
            if result in (Outcome.CONVERGED, Outcome.DIVERGED, Outcome.STOPPED, Outcome.UNDEFINED):
                assert str(step) in sentence
            else:
                assert str(scene.steps) in sentence or result == Outcome.OSCILLATING
            assert "{" not in sentence

            finite = np.isfinite(path.theta).all(axis=1)
            count = int(np.logical_and.accumulate(finite).sum())
            centre, half = np.mean(loss.domain, axis=1), np.ptp(np.array(loss.domain), axis=1) / 2
            reach = np.maximum(10 * half, 2 * np.abs(path.theta[0] - centre))
            home = [j for j in range(count) if (np.abs(path.theta[j] - centre) <= reach).all()]
            last = min(count, 2 + max(home, default=-1)) - 1  # no line between two far places
            seen = np.array([*(each for each in ground.drawn(scene.steps) if each < last), last])
            assert paths[i].count({"live": k}) == len(seen)
            near = (np.abs(path.theta) < 1e3 * np.ptp(np.array(loss.domain))).all(axis=1)[seen]
            for axis, name_of in enumerate("xy"):
                line = cell(getattr(paths[i], name_of), live, k)[: len(seen)]
                np.testing.assert_allclose(line[near], path.theta[seen, axis][near], atol=quantum)
            assert jump == (step if result in (Outcome.CONVERGED, Outcome.DIVERGED, Outcome.UNDEFINED) else None)
            curve = panel(shown, "curve").mark(chosen.key)
            last = int(np.logical_and.accumulate(np.isfinite(path.value)).sum()) - 1
            seen = [*(each for each in ground.drawn(scene.steps) if each < last), last] if last >= 0 else []
            assert curve.count({"live": k}) == len(seen)
            above = cell(panel(shown, "surface").mark(chosen.key).z, live, k)[: len(seen)]
            # a power of an array and of a number differ by a rounding, which a run then carries on
            tolerance = 0 if scene.live == "learning_rate" else 1e-9
            np.testing.assert_allclose(above, path.value[seen] - offset, rtol=tolerance)
        assert panel(shown, "curve").mark(chosen.key).y is panel(shown, "surface").mark(chosen.key).z
    pack(shown)  # strict JSON


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_speaks_the_language(lang):
    shown, _at = picture(replace(DEFAULT, lang=lang, optimizers=EVERYONE))
    sentences = [sentence for row in shown.sentences[0].texts for sentence in row]
    texts = [*sentences, *shown.words.values(), *shown.table.columns]
    assert all(texts)
    chinese = [any("\u4e00" <= c <= "\u9fff" for c in text) for text in texts]
    assert np.mean(chinese) > 0.5 if lang == "zh" else not any(chinese)  # that none is missing is another test


@pytest.mark.parametrize("name", SCENES)
def test_every_array_of_a_mark_carries_the_axes_that_it_names(name):
    check_marks(SCENES[name].mended([]))


def check_marks(scene):
    shown, at = picture(scene)
    counts = {one.key: one.count for one in shown.sliders} | {one.key: len(one.options) for one in shown.chips}
    assert set(at) <= set(counts)
    assert all(0 <= at[key] < counts[key] for key in at)
    assert [follower.key for follower in shown.followers] == ["drawn"]
    for mark in drawn(shown):
        over = tuple(counts[name] for name in mark.over)
        for array in (mark.x, mark.y, mark.z):
            shape = np.shape(array.array if isinstance(array, Fixed) else array)
            assert array is None or shape[:-1] in (over, ())
        if mark.count is not None:
            assert np.shape(mark.count) == over
        assert getattr(mark, "upto", None) in (None, "drawn")
        assert mark.emphasis is None or mark.emphasis[1] < counts[mark.emphasis[0]]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    surface=st.sampled_from(list(SURFACES)),
    key=st.sampled_from(list(OPTIMIZERS)),
    rate=st.floats(1e-12, 1e6),
    start=st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)),
    steps=st.integers(1, 60),
    noise=st.sampled_from([0.0, 1e-3, 1000.0]),
    schedule=st.sampled_from(list(SCHEDULES)),
    box=st.sampled_from([None, (0.0, 1e-300, 0.0, 1.0), (-1e6, 1e6, -1e6, 1e6), (0.0, 5e-324, -1.0, 1.0)]),
)
def test_any_scene_has_a_picture(surface, key, rate, start, steps, noise, schedule, box):
    scene = PlaygroundScene(
        surface=choose(SURFACES[surface]), optimizers=(choose(OPTIMIZERS[key]),), focus=key, rate=rate, start=start,
        steps=steps, step=steps, noise=noise, schedule=choose(SCHEDULES[schedule]), view=box,
    )  # fmt: skip
    shown, _at = picture(scene)
    assert len(pack(shown)) > 1000


def test_full_dampening_has_a_picture():
    momentum = choose(OPTIMIZERS["momentum"], dampening=1)
    pack(picture(replace(DEFAULT, optimizers=(momentum,), focus="momentum"))[0])


# --- rates -----------------------------------------------------------------------------------------------------------

ENDLESS = {key for key, spec in SURFACES.items() if key != "formula" and spec().minimum is None}
NOT_SMOOTH = {"ackley"}


@pytest.mark.parametrize("key", SURFACES)
@pytest.mark.parametrize("angle", [0.0, 30.0, 90.0])
def test_a_new_surface_comes_with_a_rate_that_suits_it(key, angle):
    before = DEFAULT if key != DEFAULT.surface.key else DEFAULT.with_surface(choose(SURFACES["saddle"]))
    scene = before.with_surface(choose(SURFACES[key], angle=angle))
    loss = scene.loss()
    assert scene.rate == suited_rate(loss, OPTIMIZERS["gradient_descent"])
    assert scene.optimizers == tuple(suited(chosen, loss) for chosen in DEFAULT.optimizers)
    np.testing.assert_allclose(scene.start, loss.start, rtol=1e-5)
    assert scene.view is None
    path = run_alone(scene, choose(OPTIMIZERS["gradient_descent"]))
    if key in ENDLESS:
        assert path.value[-1] < path.value[0] or not np.isfinite(path.value[-1])
    elif key in NOT_SMOOTH:
        assert path.outcome != Outcome.DIVERGED
    else:
        assert path.outcome in (Outcome.SLOW, Outcome.CONVERGED, Outcome.STOPPED)
    assert np.isnan(path.value[-1]) or path.value[-1] < path.value[0]


@pytest.mark.parametrize("key", SURFACES)
def test_rates_are_readable_numbers_and_hold_the_exact_one(key):
    scene = DEFAULT.with_surface(choose(SURFACES[key]))
    for exact in (0.0123456789, 1e-12, 1e6, 0.1):
        found = scene.with_live(exact).positions().values
        assert exact in found
        assert (np.diff(found) > 0).all()
        assert 40 < len(found) < 200
        others = found[found != exact]
        assert all(float(f"{rate:.4g}") == rate for rate in others)
        assert others[-1] / others[0] >= 1e4
        assert others[0] < suited_rate(scene.loss(), OPTIMIZERS["gradient_descent"]) < others[-1]


def test_it_opens_fair_each_at_the_rate_that_suits_it_and_all_arrive():
    assert not OPENING.together
    assert OPENING.optimizers == tuple(suited(chosen, OPENING.loss()) for chosen in OPENING.optimizers)
    runs = {run.chosen.key: run.trajectory for run in experiment(replace(OPENING, focus="adam")).runs}
    paths = [run_alone(OPENING, chosen) for chosen in OPENING.optimizers]
    steps = [int(np.flatnonzero(path.value > 1e-4 * path.value[0])[-1]) + 1 for path in paths]  # an independent count
    assert steps == [35, 27, 82]  # plain descent, momentum, Adam
    assert [int(runs[key].step) for key in ("gradient_descent", "momentum")] == steps[:2]
    assert all(path.value[-1] < 1e-4 * path.value[0] for path in paths)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_comparison_at_one_rate_is_called_unfair(lang):
    def told(scene):
        return [text.texts for text in picture(replace(scene, lang=lang))[0].sentences[1:]]

    assert told(DEFAULT) == [words(lang)(UNFAIR)]
    assert told(OPENING) == []
    assert told(replace(DEFAULT, optimizers=DEFAULT.optimizers[:1])) == []


def test_a_link_that_names_a_rate_means_one_for_all():
    assert PlaygroundScene.from_query({"rate": "0.02"})[0].together
    assert PlaygroundScene.from_query({"optimizers": "adam~lion"})[0].together
    for query in ({}, {"lang": "zh"}, {"rate": "0.02", "together": "0"}, OPENING.query()):
        assert not PlaygroundScene.from_query(query)[0].together
    assert PlaygroundScene.from_query(DEFAULT.query()) == (DEFAULT, ())


def test_one_rate_for_all_begins_at_that_of_the_one_in_focus():
    joined = replace(OPENING, focus="momentum").with_together(True)
    assert (joined.together, joined.rate) == (True, 0.14)
    assert joined.with_together(False) == replace(joined, together=False)


def test_who_joins_comes_at_a_rate_that_suits_it():
    grown = OPENING.with_runners(["adam", "lion", "newton"], OPTIMIZERS)
    assert grown.optimizers[0] == OPENING.optimizers[2]
    assert [dict(chosen.values)["learning_rate"] for chosen in grown.optimizers] == [0.15, 0.15, 1.0]


# --- events ----------------------------------------------------------------------------------------------------------


def test_events_move_what_they_name():
    grid = DEFAULT.positions().values
    assert after(DEFAULT, {}) == DEFAULT
    assert after(DEFAULT, {"at": {"live": 5}}) == replace(DEFAULT, rate=float(grid[5]))
    assert after(DEFAULT, {"at": {"live": 0}}).rate == grid[0]
    assert after(DEFAULT, {"at": {"step": 17}}) == replace(DEFAULT, step=17)
    assert after(DEFAULT, {"at": {"focus": 2}}) == replace(DEFAULT, focus="adam")
    assert after(DEFAULT, {"at": {"tab": 1}}) == replace(DEFAULT, tab="3d")
    assert after(DEFAULT, {"start": [1.5, -0.25]}) == replace(DEFAULT, start=(1.5, -0.25))
    assert after(DEFAULT, {"view": [-1, 1, -2, 2]}) == replace(DEFAULT, view=(-1.0, 1.0, -2.0, 2.0))
    assert after(replace(DEFAULT, view=(0.0, 1.0, 0.0, 1.0)), {"view": None}) == DEFAULT
    assert after(DEFAULT, {"eye": [1, 2, 0.5]}) == replace(DEFAULT, eye=(1.0, 2.0, 0.5))


@pytest.mark.parametrize("name", SCENES)
def test_an_event_says_back_what_the_picture_said(name):
    scene = SCENES[name].mended([])
    _shown, at = picture(scene)
    assert after(scene, {"at": at, "draft": False, "held": None, "turn": 3}) == scene


def test_apart_the_slider_moves_only_the_optimizer_in_focus():
    scene = replace(DEFAULT, together=False, focus="momentum")
    grid = scene.positions().values
    changed = after(scene, {"at": {"live": 20}})
    assert changed.live_value() == grid[20]
    assert changed.rate == scene.rate
    for before, now in zip(scene.optimizers, changed.optimizers, strict=True):
        assert (before == now) is (before.key != "momentum")
    # value and focus in one event: the position is one of the picture that was shown, of the focus then
    both = after(scene, {"at": {"live": 20, "focus": 0}})
    assert both.optimizers == changed.optimizers
    assert both.focus == "gradient_descent"


def test_together_the_slider_moves_everyone_that_has_the_hyperparameter():
    scene = replace(DEFAULT, live="momentum", focus="momentum", optimizers=EVERYONE)
    value = float(scene.positions().values[3])
    changed = after(scene, {"at": {"live": 3}})
    assert changed.rate == scene.rate
    for before, now in zip(scene.optimizers, changed.optimizers, strict=True):
        has = "momentum" in dict(before.values)
        assert now == (before.put(momentum=value) if has else before)
    assert sum("momentum" in dict(one.values) for one in EVERYONE) > 1


def test_a_hyperparameter_that_the_focus_has_not_leaves_the_slider():
    scene = replace(DEFAULT, live="momentum", focus="momentum")
    assert after(scene, {"at": {"focus": 0}}).live == "learning_rate"


HARMLESS = [
    {"at": None},
    {"at": {"live": -1}},
    {"at": {"live": 10**400}},
    {"at": {"live": math.nan}},
    {"at": {"focus": 99}},
    {"at": {"focus": -1}},
    {"at": {"tab": 7}},
    {"at": {"tab": "x"}},
    {"at": {"tab": [1]}},
    {"start": None},
    {"start": []},
    {"start": [1]},
    {"start": [1, 2, 3]},
    {"view": [1, 0, 0, 1]},
    {"view": [0, 1]},
    {"eye": [0, 0, 0]},
    {"eye": [1e9, 0, 0]},
    {"eye": None},
    {"surface": "volcano", "formula": "x", "__class__": 1},
]
HOSTILE = [
    *({"at": {"live": bad}} for bad in (2.5, "x", None, True, [1], {})),
    *({"at": {"step": bad}} for bad in (math.nan, math.inf, "x", None, [1], 10**400)),
    *({"at": {"focus": bad}} for bad in (1.5, "x", None, [1])),
    {"at": {"tab": 1.0}},
    *({"at": bad} for bad in ([1], "abc", 5)),
    *({"start": bad} for bad in (["a", "b"], [None, 1], [math.nan, 1], [math.inf, 1], "ab", 5, {"x": 1}, [10**400, 1])),
    *({"view": bad} for bad in ("x", [math.nan] * 4, 7)),
    {"eye": [math.inf] * 3},
]


def valid(scene):
    assert isinstance(scene, PlaygroundScene)
    assert PlaygroundScene.from_query(scene.query()) == (scene, ())
    assert 0 <= scene.step <= scene.steps


@pytest.mark.parametrize("event", HARMLESS, ids=str)
def test_an_event_that_says_nothing_changes_nothing(event):
    assert after(DEFAULT, event) == DEFAULT


def test_an_event_beyond_the_bounds_is_brought_within():
    assert after(DEFAULT, {"at": {"step": -1}}).step == 0
    assert after(DEFAULT, {"at": {"step": 10**9}}).step == DEFAULT.steps
    assert after(DEFAULT, {"start": [1e200, -1e200]}).start == (1e6, -1e6)
    assert after(DEFAULT, {"view": [-1e200, 1e200, 0, 1]}).view == (-1e6, 1e6, 0.0, 1.0)


@pytest.mark.parametrize("event", HOSTILE, ids=lambda event: str(event)[:60])
def test_a_hostile_event_raises_nothing(event):
    valid(after(DEFAULT, event))


JSON = st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=4), max_leaves=4)


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "at": st.dictionaries(st.sampled_from(["live", "step", "focus", "tab", "x"]), st.integers(-(10**9), 10**9)),
            "start": st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3),
            "view": st.none() | st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=5),
            "eye": st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=4),
            "other": JSON,
        },
    )
)
def test_any_event_of_the_right_types_gives_a_valid_scene(event):
    valid(after(DEFAULT, event))


# --- the page --------------------------------------------------------------------------------------------------------


open_page = opener("playground")


def test_the_page_opens():
    page = alive(open_page())
    assert len(page.selectbox) >= 2
    assert page.multiselect
    assert [text.value for text in page.text] == []
    assert page.selectbox(key="surface").value == "bowl"


@pytest.mark.parametrize("key", SURFACES)
def test_the_page_opens_on_every_surface(key):
    page = alive(open_page(surface=key))
    assert page.selectbox(key="surface").value == key
    assert [text.value for text in page.text] == []


@pytest.mark.parametrize("key", SCHEDULES)
def test_the_page_opens_on_every_schedule(key):
    assert alive(open_page(schedule=key, noise="0.5")).selectbox(key="schedule").value == key


def test_the_page_opens_with_everyone():
    page = alive(open_page(optimizers="~".join(OPTIMIZERS), together="0", focus="lion", tab="3d"))
    assert page.multiselect(key="optimizers").value == list(OPTIMIZERS)


def test_the_page_in_chinese():
    page = alive(open_page(lang="zh"))
    labels = [box.label for box in (*page.selectbox, *page.multiselect, *page.number_input)]
    assert any("\u4e00" <= c <= "\u9fff" for label in labels for c in label)
    assert "Surface" not in labels


def test_a_broken_link_is_said_and_the_rest_opens():
    page = alive(open_page(colour="red", surface="volcano", start="1~nan", optimizers="adam~<b>"))
    told = " ".join(text.value for text in page.text)
    for key in ("colour", "surface", "start", "optimizers"):
        assert f"“{key}”" in told
    assert page.multiselect(key="optimizers").value == ["adam"]


@pytest.mark.parametrize("value", ["abc", "nan", "inf", ""])
def test_a_link_with_a_rate_that_is_no_number_opens(value):
    page = alive(open_page(rate=value))
    assert "“rate”" in page.text[0].value


@pytest.mark.parametrize(("name", "value"), [("steps", "600"), ("steps", "5"), ("noise", "12.5"), ("rate", "1000")])
def test_a_link_outside_a_sliders_range_opens(name, value):
    page = alive(open_page(**{name: value}))
    assert [text.value for text in page.text] == []


def test_a_seed_outside_the_sliders_range_opens():
    alive(open_page(noise="1", seed="1234"))


def test_another_surface_brings_its_own_start_and_rate():
    page = open_page(rate="0.5")
    alive(page.selectbox(key="surface").set_value("rosenbrock").run())
    expected = DEFAULT.with_surface(choose(SURFACES["rosenbrock"]))
    assert asked(page, "surface") == "rosenbrock"
    assert float(asked(page, "rate")) == expected.rate
    assert tuple(map(float, asked(page, "start").split("~"))) == expected.start


def test_a_refused_formula_is_said_and_the_rest_lives():
    page = open_page(surface="formula")
    alive(page.text_input(key="formula").set_value("x +* y").run())
    assert ["before “*”" in text.value for text in page.text] == [True]
    assert page.text_input(key="formula").value == "x +* y"  # what was typed stays to be mended
    assert asked(page, "formula") != "x +* y"
    for hostile in ("__import__('os').system('x')", "<img src=x onerror=alert(1)>", "(" * 300, "log(-1-x^2)"):
        alive(page.text_input(key="formula").set_value(hostile).run())
        assert len(page.text) == 1
        assert asked(page, "formula") != hostile
    alive(page.text_input(key="formula").set_value("x^2 + 3y^2").run())
    assert [text.value for text in page.text] == []
    assert asked(page, "formula") == "x^2 + 3y^2"


def test_optimizers_are_added_and_the_last_one_stays():
    page = open_page(optimizers="adam")
    alive(page.multiselect(key="optimizers").set_value(["adam", "lion"]).run())
    assert asked(page, "optimizers") == "adam~lion"
    alive(page.multiselect(key="optimizers").set_value([]).run())
    assert asked(page, "optimizers") == "adam~lion"


def test_the_live_value_can_be_typed_exactly():
    page = open_page()
    alive(page.number_input(key="exact").set_value(0.166667).run())
    assert float(asked(page, "gradient_descent.learning_rate")) == 0.166667
    assert float(asked(page, "adam.learning_rate")) == 0.15
    page = open_page(together="1")
    alive(page.number_input(key="exact").set_value(0.0123456).run())
    assert float(asked(page, "rate")) == 0.0123456


def test_the_goal_says_relative_to_what_it_is():
    goal = panel(picture(OPENING)[0], "curve").mark("goal")
    x, y = np.array(OPENING.start)
    above = float(OPENING.loss().value(np.array([x, y])))
    assert goal.record.label == "goal: 0.01% of the start"
    np.testing.assert_allclose(goal.record.y, 1e-4 * above)


def test_a_run_that_left_is_not_drawn_back_across_the_picture():
    theta = np.zeros((6, 2, 3))
    theta[:, 0, 0] = [1, -2, 40, -80, 160, -320]  # leaves for good after step 1
    theta[:, 0, 1] = [1, 40, 2, 40, 80, 160]  # comes back once
    loss = OPENING.loss()  # three half-widths: the horizon is at 30
    assert ground.told(loss, theta).tolist() == [3, 4, 6]

"""The escape's page: paths and shares against the core's, what is said, its events, and the page."""

from dataclasses import replace
from functools import lru_cache, partial

import numpy as np
import pytest

from core.descent import descend
from core.escape import PLACES as CORE_PLACES
from core.escape import escape
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from tests.viz.pages import opener
from tests.viz.seen import panel
from viz.lessons import hyper
from viz.lessons.escape import LESSON
from viz.lessons.escape.fates import DIVERGES, ESCAPES, PASSES, STAYS
from viz.lessons.escape.runs import escapes
from viz.lessons.escape.scene import ESCAPERS, PLACES, PRESETS, EscapeScene, at
from viz.lessons.hyper import LEARNING_RATE, movable
from viz.player.pack import pack
from viz.scene import choose, shown

picture = lru_cache(128)(LESSON.shown)

runners = partial(hyper.runners, catalog=ESCAPERS)
DEFAULT = EscapeScene()
PRESET = {preset.key: preset.scene for preset in PRESETS}
SCENES_SHOWN = {
    **PRESET,
    "everyone": replace(DEFAULT, optimizers=runners(*ESCAPERS), place="monkey_saddle", steps=30, step=30),
    "centre": replace(DEFAULT, start=(0.0, 0.0), optimizers=runners("undamped", "newton"), place="monkey_saddle"),
    "one step": replace(DEFAULT, steps=1, step=1),
    "huge rate": replace(DEFAULT, rate=1e6, noise=1000.0),
    "zh": replace(DEFAULT, lang="zh"),
}


def said(scene):
    shown_, where = picture(scene)
    return shown_.sentences[-1].texts[where["focus"]][where["live"]]


def run_of(scene, key):
    return next(run for run in escapes(scene).runs if run.chosen.key == key)


@pytest.mark.parametrize("name", SCENES_SHOWN)
def test_any_scene_has_a_small_picture(name):
    scene = SCENES_SHOWN[name].mended([])
    shown_, where = picture(scene)
    assert len(pack(shown_)) < 300_000
    counts = {one.key: one.count for one in shown_.sliders} | {one.key: len(one.options) for one in shown_.chips}
    assert all(0 <= where[key] < counts[key] for key in counts)
    texts = shown_.sentences[-1].texts
    assert all(len(row) == counts["live"] for row in texts)


@pytest.mark.parametrize("key", ["gradient_descent", "momentum", "adam"])
def test_the_shares_are_those_of_the_core_at_every_rate(key):
    run = run_of(DEFAULT, key)
    values = DEFAULT.positions().values
    for k in (0, 15, 30, 50):
        alone = escape(CORE_PLACES["saddle"], OPTIMIZERS[key](learning_rate=values[k]), 100, 100, 0)
        assert run.share[k] == alone.fraction


def test_the_shares_and_paths_are_those_of_the_core_at_every_noise():
    scene = PRESET["noise"]
    run, values = run_of(scene, "momentum"), scene.positions().values
    assert values[0] == 0
    for k in (0, 13, 31):
        optimizer = OPTIMIZERS["momentum"](learning_rate=0.1)
        assert run.share[k] == escape(CORE_PLACES["saddle"], optimizer, 100, 100, 0, values[k]).fraction
        path = descend(LOSSES["saddle"](), optimizer, scene.start, 100, seed=0, noise=values[k])
        np.testing.assert_array_equal(run.path.theta[..., k], path.theta)
        np.testing.assert_allclose(run.distance[:, k], np.hypot(*path.theta.T))


OWN = [
    (key, live)
    for key, spec in ESCAPERS.items()
    for live in movable(spec)
    if live != LEARNING_RATE or not DEFAULT.shares_rate(choose(spec))
]


@pytest.mark.parametrize(("key", "live"), OWN)
def test_every_hyperparameter_can_be_live(key, live):
    both = (key, "momentum" if key != "momentum" else "nesterov")
    scene = replace(DEFAULT, optimizers=runners(*both), focus=key, live=live, start=(-0.9, 0.01), steps=40, step=40)
    assert EscapeScene.from_query(scene.query()) == (scene, ())
    run, values = run_of(scene, key), scene.positions().values
    assert len(run.share) == len(values) > 5
    for k in (0, len(values) // 2, len(values) - 1):
        alone = scene.run_as(scene.optimizers[0]).build(ESCAPERS, **{live: values[k]})
        path = descend(LOSSES["saddle"](), alone, scene.start, 40)
        np.testing.assert_allclose(run.path.theta[..., k], path.theta, rtol=1e-9)
        assert run.share[k] == escape(CORE_PLACES["saddle"], alone, 40, 100, 0).fraction
    other = run_of(scene, both[1])
    assert len(other.share) == (
        len(values) if live in dict(choose(ESCAPERS[both[1]]).values) and live != LEARNING_RATE else 1
    )
    after = LESSON.after(scene, {"at": {"live": 0}})
    assert dict(after.focused().values)[live] == values[0]


def test_on_the_ridge_nobody_gets_out_and_beside_it_everybody():
    for run in escapes(PRESET["ridge"]).runs:
        assert (run.path.theta[:, 1] == 0).all()
        assert ESCAPES not in run.fate
    assert "still held back" in said(PRESET["ridge"])
    steps = {
        run.chosen.key: int(run.step[PRESET["hair"].positions().position(0.1)]) for run in escapes(PRESET["hair"]).runs
    }
    assert steps["adam"] < steps["momentum"] < steps["gradient_descent"] < 100


def test_without_noise_stuck_and_with_a_trace_out():
    for run in escapes(PRESET["noise"]).runs:
        assert run.fate[0] == STAYS
        assert (run.fate[1:] == ESCAPES).all()


def test_undamped_newton_sits_on_the_saddle_and_the_damped_one_leaves():
    scene = PRESET["newton"]
    undamped, newton = run_of(scene, "undamped"), run_of(scene, "newton")
    assert undamped.distance[1] == 0
    assert undamped.share.tolist() == [0]
    assert newton.fate == ESCAPES
    assert newton.share.tolist() == [1]


def test_fewer_leave_the_wide_valley_at_the_same_noise():
    wide = PRESET["wide"]
    narrow = replace(wide, place="narrow_valley", start=(1.65, 0.1))
    for key in ("gradient_descent", "momentum"):
        assert run_of(wide, key).share.sum() < run_of(narrow, key).share.sum()


def test_a_start_outside_and_a_run_uphill_are_no_escape():
    outside = at("saddle", (-0.9, 2.0), "gradient_descent")
    assert (run_of(outside, "gradient_descent").fate == PASSES).all()
    assert "begins outside" in said(outside)
    uphill = replace(PRESET["ridge"], rate=5.0)
    assert run_of(uphill, "gradient_descent").fate[uphill.positions().position(5.0)] == DIVERGES
    assert "no way out" in said(uphill)
    assert "no inverse" in said(at("monkey_saddle", (0.0, 0.0), "undamped"))


def test_where_there_is_a_minimum_who_diverges_has_not_escaped():
    valley = at("narrow_valley", (1.65, 0.1), "gradient_descent", "momentum", rate=10.0)
    seen = set()
    for run in escapes(valley).runs:
        out = run.distance[-1] > CORE_PLACES["narrow_valley"].far
        gone = np.isin(run.path.outcome, [Outcome.DIVERGED, Outcome.UNDEFINED])
        np.testing.assert_array_equal(run.fate, np.where(~out, STAYS, np.where(gone, DIVERGES, ESCAPES)))
        seen |= set(run.fate.tolist())
    assert seen == {STAYS, ESCAPES, DIVERGES}


def test_the_bars_are_as_long_as_the_shares():
    shown_, where = picture(PRESET["narrow"])
    for i, run in enumerate(escapes(PRESET["narrow"]).runs):
        bar, share = panel(shown_, "shares").mark(run.chosen.key), run.share if len(run.share) > 1 else run.share[0]
        np.testing.assert_array_equal(bar.x.max(axis=-1), share)
        assert not bar.x.min(axis=-1).any()
        assert bar.y.mean() == pytest.approx(i)
        label = panel(shown_, "shares").mark(f"share of {run.chosen.key}")
        assert label.said(where) == f"{run.share[where['live'] if len(run.share) > 1 else 0]:.0%}"


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_a_preset_is_known_by_its_link_wherever_its_slider_stands(preset):
    scene, ignored = EscapeScene.from_query(preset.scene.query())
    assert not ignored
    assert scene == preset.scene
    elsewhere = replace(scene, **{scene.live: 0.5}, step=3, lang="zh")
    assert shown(PRESETS, elsewhere, LESSON.coordinates) is preset


def test_events_move_what_they_name_and_hostile_ones_nothing():
    after = LESSON.after(DEFAULT, {"at": {"live": 0, "step": 7, "focus": 1}, "start": [0.5, 0.25]})
    assert (after.rate, after.step, after.focus, after.start) == (0.001, 7, "momentum", (0.5, 0.25))
    assert LESSON.after(PRESET["noise"], {"at": {"live": 0}}).noise == 0
    for bad in (-1, 10**6, "x", None, float("nan"), [1]):
        kept = LESSON.after(DEFAULT, {"at": {"live": bad, "focus": bad}, "start": bad})
        assert kept == DEFAULT
    assert all(PLACES[key].loss in LOSSES for key in PLACES)


open_page = opener("escape")


def test_the_page_opens_and_takes_another_place_and_slider():
    page = open_page()
    page.selectbox(key="place").set_value("plateau").run()
    page.selectbox(key="live").set_value("noise").run()
    assert not page.exception
    assert page.query_params["place"] == "plateau"


def test_a_hostile_link_opens():
    told = {"place": "x", "start": "nan~1", "rate": "-1", "live": "<b>", "optimizers": "none", "step": "1e9"}
    assert len(open_page(**told).text) >= 5

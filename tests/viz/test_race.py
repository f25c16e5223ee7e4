"""The race's page: its numbers against the core's race, what is said of a turn, its events, and the page."""

from dataclasses import replace

import numpy as np
import pytest

from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.race import race, tune
from core.scene import choose
from core.starts import in_domain, turned
from tests.viz.pages import opener
from tests.viz.seen import panel
from viz.lessons.presets import shown
from viz.lessons.race.page import moved
from viz.lessons.race.picture import picture
from viz.lessons.race.runs import races
from viz.lessons.race.scene import PRESETS, RaceScene, on, runners, tunable
from viz.lessons.surfaces import SURFACES
from viz.player.pack import pack

SMALL = replace(RaceScene(), count=6, budget=60)
SCENES = {
    "small": SMALL,
    "zh": replace(SMALL, lang="zh"),
    "one": replace(SMALL, optimizers=runners("adam"), focus="adam"),
    "everyone": replace(SMALL, optimizers=runners(*OPTIMIZERS)),
    "no minimum": replace(SMALL, surface=choose(LOSSES["saddle"])),
    "undefined": replace(SMALL, surface=choose(SURFACES["formula"]), formula="sqrt(x) + 1/y"),
    "flat": replace(SMALL, surface=choose(SURFACES["formula"]), formula="3"),
    "huge": replace(SMALL, surface=choose(SURFACES["formula"]), formula="1e300 x^2"),
    "poor": replace(SMALL, budget=10, count=3),
}


def said(scene):
    shown_, at = picture(scene)
    ranking, told = shown_.sentences[-2:]
    return ranking.texts[at["turn"]][at["live"]], told.texts[at["focus"]][at["turn"]][at["live"]]


@pytest.mark.parametrize("name", SCENES)
def test_any_scene_has_a_small_picture(name):
    shown_, at = picture(SCENES[name].settled([]))
    assert len(pack(shown_)) < 60_000
    assert {control.key for control in (*shown_.chips, *shown_.sliders, *shown_.followers)} == set(at) | {"live"}
    assert all(0 <= at[chips.key] < len(chips.options) for chips in shown_.chips)
    for mark in (mark for each in shown_.panels[1:] for mark in each.marks):
        assert np.isfinite(mark.x.array).all()  # every start has its dot, also the one that is lost


def test_the_ranks_and_numbers_are_those_of_the_core():
    loss = SMALL.loss()
    starts = in_domain(loss, 6, 1)
    specs = [OPTIMIZERS[chosen.key] for chosen in SMALL.optimizers]
    found = races(SMALL)
    for turn, (surface, places) in enumerate([(loss, starts), (loss.turned(45), turned(loss, starts, 45))]):
        results = race(surface, specs, places, 60)
        assert [found.keys[i] for i in np.argsort(found.ranks(turn, found.position))] == [one.key for one in results]
        for one in results:
            run = found.row(turn, found.position)[found.keys.index(one.key)]
            np.testing.assert_array_equal(run.cost, one.cost)
            np.testing.assert_array_equal(run.cost_quartiles, one.cost_quartiles)
            assert (run.rate, run.reached, run.interior) == (one.tuning.rate, one.reached, one.tuning.interior)


def test_the_sweep_marks_the_lowest_point_of_each_curve():
    shown_, _at = picture(SMALL)
    sweep = panel(shown_, "sweep")
    for i, chosen in enumerate(SMALL.optimizers):
        curve, best = sweep.mark(chosen.key), sweep.mark(f"best {chosen.key}")
        assert curve.emphasis == best.emphasis == ("focus", i)
        np.testing.assert_array_equal(best.y.array[..., 0], np.nanmin(curve.y.array, axis=-1))


def test_a_turn_changes_nothing_for_descent_and_much_for_rmsprop():
    default = RaceScene()
    assert "times as much" in said(default)[1]
    assert "start by start" in said(replace(default, focus="gradient_descent"))[1]
    straight, turned_ = said(default)[0], said(replace(default, turn="turned"))[0]
    assert "RMSprop" in straight
    assert "RMSprop" not in turned_


def test_a_best_rate_at_the_end_of_the_sweep_is_said():
    scene = next(preset.scene for preset in PRESETS if preset.key == "edge")
    tuned = tune(scene.loss(), OPTIMIZERS["adamw"], in_domain(scene.loss(), 40, 1), 200)
    assert not tuned.interior
    assert "no" in picture(scene)[0].table.cells[2][0][0]
    assert "AdamW" in picture(scene)[0].sentences[1].texts[0][0]
    sweep, at = panel(picture(scene)[0], "sweep"), {"turn": 0, "live": 0}
    edges = [sweep.mark(f"edge {chosen.key}").said(at) for chosen in scene.optimizers]
    assert edges == ["", "", "end of the sweep", ""]


def test_another_hyperparameter_is_another_race():
    faster = SMALL.with_optimizer(choose(OPTIMIZERS["momentum"], momentum=0.5))
    i = [chosen.key for chosen in SMALL.optimizers].index("momentum")
    faster, found = races(faster), races(SMALL)
    assert not np.array_equal(faster.row(0, faster.position)[i].gap, found.row(0, found.position)[i].gap)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_hyperparameter_can_be_live_and_gives_the_race_of_its_value(key):
    for live in tunable(key):
        name = live.split(".")[1]
        scene = replace(SMALL, optimizers=runners(key, "newton" if key != "newton" else "adam"), live=live, focus=key)
        assert RaceScene.from_query(scene.query()) == (scene, ())
        found, values = races(scene), scene.positions().values
        assert found.positions.values[found.position] == scene.live_value()
        for p in (0, len(values) - 1):
            starts = in_domain(scene.loss(), 6, 1)
            alone = tune(scene.loss(), OPTIMIZERS[key], starts, 60, **{name: values[p]})
            np.testing.assert_array_equal(found.row(0, p)[0].cost, alone.cost[alone.best])
            assert moved(scene, {"at": {"live": p}}).live_value() == values[p]
        shown_, _at = picture(scene)
        assert [slider.key for slider in shown_.sliders] == ["live"]
        for i, row in enumerate(shown_.table.cells):
            for turn, p in np.ndindex(2, len(values)):
                assert row[turn][p][0] == str(found.ranks(turn, p)[i] + 1)


def test_work_that_is_left_stays_done():
    def leave(part):
        raise InterruptedError(str(part))

    with pytest.raises(InterruptedError, match=r"0\.0\d+"):
        races(replace(SMALL, seed=77), leave)
    parts = []
    races(replace(SMALL, seed=77), parts.append)
    assert parts[-1] == 1
    assert parts == sorted(parts)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_a_preset_is_known_by_its_link_and_whatever_is_looked_at(preset):
    scene, ignored = RaceScene.from_query(preset.scene.query())
    assert not ignored
    assert scene == preset.scene
    assert shown(PRESETS, replace(scene, turn="turned", measure="gap", lang="zh"), RaceScene.still) is preset


def test_events_move_what_they_name_and_hostile_ones_nothing():
    after = moved(SMALL, {"at": {"focus": 1, "turn": 1, "measure": 1}})
    assert (after.focus, after.turn, after.measure) == ("momentum", "turned", "gap")
    for bad in (-1, 99, "x", None, 1e300, True, [1]):
        assert moved(SMALL, {"at": {"focus": bad, "turn": bad, "measure": bad}}) == SMALL
    assert on("saddle", "newton", "adam").settled([]).focus == "adam"


open_page = opener("race")


def test_the_page_opens_and_changes_its_surface():
    page = open_page(**SMALL.query())
    assert not page.text
    page.selectbox(key="surface").set_value("saddle").run()
    assert not page.exception
    assert "no goal" in page.text[0].value


def test_a_hostile_link_opens():
    told = {"surface": "x", "budget": "1e99", "count": "-4", "focus": "<b>", "optimizers": "x~adam", "q": "1"}
    assert len(open_page(**told).text) >= 5

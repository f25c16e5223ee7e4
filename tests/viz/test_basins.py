"""The basins' page: maps against the core's, the run from the start, events, links and the page."""

import re
from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace

import numpy as np
import pytest

from core.basins import basin_map
from core.descent import descend
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from core.price import SECOND, price
from tests.viz.pages import opener
from tests.viz.seen import SeenPanel, panel
from tests.viz.told import told
from viz.figures import regions
from viz.lessons.basins import LESSON, runs
from viz.lessons.basins.grain import COARSE, FINE, LEAST_COARSE, LEAST_FINE, _walked
from viz.lessons.basins.picture import _said
from viz.lessons.basins.runs import ELSEWHERE, LEFT, LOST, minima
from viz.lessons.basins.scene import POSITIONS, PRESETS, BasinsScene
from viz.lessons.hyper import movable
from viz.lessons.surfaces import SURFACES
from viz.player.pack import pack
from viz.scene import choose
from viz.words import words

picture, sides = lru_cache(128)(LESSON.shown), lru_cache(128)(runs.sides)

DEFAULT = BasinsScene()


def typed(formula):
    return DEFAULT.with_surface(choose(SURFACES["formula"]), formula=formula)


def preset(key):
    return next(each.scene for each in PRESETS if each.key == key)


SCENES = {
    "default": DEFAULT,
    **{key: DEFAULT.with_surface(choose(SURFACES[key])) for key in ("bowl", "saddle", "six_hump_camel", "easom")},
    **{each.key: each.scene for each in PRESETS},
    **{f"typed {f}": typed(f) for f in ("x + y", "3", "sqrt(x)", "1/(x^2 + y^2)")},
    "zoom": replace(DEFAULT, view=(-1.0, 1.0, -1.5, 0.5)),
    "beyond": replace(DEFAULT, view=(-60.0, 60.0, -60.0, 60.0)),
    "sliver": replace(DEFAULT, view=(-1.0, 1.0, 0.0, 1e-3)),
    "point": replace(DEFAULT, view=(1.0, 1.0 + 1e-12, 0.0, 1e-12)),
    "one step": replace(DEFAULT, steps=1, step=1),
    "zh": replace(DEFAULT, lang="zh"),
}


@pytest.mark.parametrize("name", SCENES)
def test_any_scene_has_a_picture_that_can_be_sent(name):
    scene = SCENES[name].mended([])
    shown, at = picture(scene)
    assert len(pack(shown)) < 200_000
    assert LESSON.after(scene, {"at": at}) == scene
    assert all("{" not in told(text, at) for text in shown.sentences)
    for found in sides(scene):
        assert found.fine.share.sum() == pytest.approx(1)
        assert found.coarse.share.sum(axis=-1) == pytest.approx(1)


def test_the_maps_are_those_of_the_core():
    scene = preset("fractal")
    for side, rate, shown in zip(sides(scene), (0.01, 0.02), picture(scene)[0].panels, strict=True):
        core, found = basin_map(scene.loss(), OPTIMIZERS["gradient_descent"](learning_rate=rate)), side.fine
        kinds = regions.kinds(SeenPanel(shown).mark("fine").codes.array)
        np.testing.assert_array_equal(kinds == 4 + LEFT, core.minimum == -2)
        np.testing.assert_array_equal((kinds == 4 + LOST) | (kinds == 4 + ELSEWHERE), core.minimum == -1)
        for i in range(4):
            np.testing.assert_array_equal(kinds == i, core.minimum == i)
            assert found.share[i] == np.mean(core.minimum == i)
            if found.share[i]:
                assert found.median[i] == np.median(core.step[core.minimum == i])


LIVE = [(key, live) for key, spec in OPTIMIZERS.items() for live in movable(spec)]


@pytest.mark.parametrize(("key", "live"), LIVE)
def test_every_hyperparameter_can_be_live_and_has_the_maps_of_its_values(key, live):
    scene = DEFAULT.with_side("right", choose(OPTIMIZERS[key])).with_surface(choose(SURFACES["booth"]))
    scene = replace(scene, right_live=live, steps=30, step=30).mended([])
    assert BasinsScene.from_query(scene.query()) == (scene, ())
    shown, at = picture(scene)
    _left, found = sides(scene)
    assert found.positions.values[at["right"]] == scene.live_value("right")
    codes = shown.panels[1].marks[0].codes.array
    assert len(codes) == len(found.positions.values) >= 5
    for place in {0, len(codes) - 1} - {at["right"]}:
        alone = scene.right.build(OPTIMIZERS, **{live: found.positions.values[place]})
        core = basin_map(scene.loss(), alone, None, COARSE, 30)
        reached = core.minimum >= 0
        np.testing.assert_array_equal(regions.kinds(codes[place])[reached], core.minimum[reached])
        np.testing.assert_array_equal(regions.kinds(codes[place]) == 1 + LEFT, core.minimum == -2)
        run = descend(scene.loss(), alone, (scene.x, scene.y), 30)
        np.testing.assert_allclose(found.path.theta[..., place], run.theta, rtol=1e-9)
        after = LESSON.after(scene, {"at": {"right": place}})
        assert dict(after.right.values)[live] == found.positions.values[place]
        assert after.left == scene.left


def test_one_optimizer_on_both_sides_keeps_its_values_apart():
    scene = preset("fractal")
    assert scene.left.key == scene.right.key
    again, ignored = BasinsScene.from_query(scene.query())
    assert not ignored
    assert [dict(side.values)["learning_rate"] for side in (again.left, again.right)] == [0.01, 0.02]


def test_coarse_numbers_are_said_to_be_about():
    shown, at = picture(DEFAULT)
    shares = shown.table.cells[0][1].texts
    assert all(text.startswith("≈ ") or text == "0" for i, text in enumerate(shares) if i != at["left"])
    assert re.fullmatch(r"\d+\.\d%", shares[at["left"]])


def test_the_map_is_computed_for_the_view():
    scene = replace(DEFAULT, view=(-1.0, 1.0, -1.5, 0.5))
    left, _right = sides(scene)
    assert (left.fine.x[0], left.fine.x[-1], left.fine.y[0], left.fine.y[-1]) == (-1, 1, -1.5, 0.5)
    for cells, step in zip(picture(scene)[0].panels[0].marks[:2], (2 / (COARSE - 1), 2 / (FINE - 1)), strict=True):
        edges = (-1 - step / 2, 1 + step / 2, -1.5 - step / 2, 0.5 + step / 2)
        assert cells.box == pytest.approx(edges)


@pytest.mark.parametrize("start", [(-1.0, -1.0), (4.0, 4.0), (-5.0, 5.5)])
def test_the_path_is_the_run_from_the_start_and_ends_where_the_map_says(start):
    scene = replace(DEFAULT, x=start[0], y=start[1])
    shown, at = picture(scene)
    run = descend(scene.loss(), OPTIMIZERS["gradient_descent"](learning_rate=0.01), start, 200)
    np.testing.assert_allclose(panel(shown, "left").mark("path").points(at), run.theta.T, atol=1e-12)
    gaps = np.hypot(*(np.array(minima(scene.loss())) - run.theta[-1]).T)
    expected = (
        f"from your start it goes to minimum {gaps.argmin() + 1}, and is at the goal (0.01% of the start) "
        f"from step {int(run.step)} on."
    )
    assert told(shown.sentences[-2], at) == "Gradient descent, η = 0.01: " + expected


def test_the_table_counts_the_starts():
    shown, at = picture(DEFAULT)
    table = shown.table
    left, right = (side.fine for side in sides(DEFAULT))
    assert [told(cell, at) for cell in table.cells[0]] == [
        "0", f"{left.share[0]:.1%}", f"{left.median[0]:g}", f"{right.share[0]:.1%}", f"{right.median[0]:g}"
    ]  # fmt: skip
    assert len(table.rows) == len(table.cells)
    assert {name for name, _colour, _marker in table.rows} >= {"1: minimum at (3, 2)", "diverges"}


def test_presets_show_what_they_say():
    shares = {each.key: [found.fine.share for found in sides(each.scene)] for each in PRESETS}
    left, right = shares["fractal"]
    assert min(left[:4]) > 0.2
    assert max(right[2], right[3]) < 0.01
    assert right[4 + LOST] > 0.3
    left, right = shares["narrow"]
    assert left[0] > 0.1
    assert right[0] == 0
    assert right[1] > 0.9995  # a few are on their way
    left, right = shares["over"]
    assert left[4] > 3 * right[4]
    left, right = shares["adam"]
    assert left[:4].sum() < 0.1
    assert right[:4].sum() > 0.99
    assert all(found[0] < 0.05 for found in shares["hollows"])
    medians = sides(preset("newton"))[1].fine.median
    assert (medians[:4] < 7).all()


@pytest.mark.parametrize(
    "event",
    [
        {"at": {"step": -5.5}},
        {"at": {"step": "x"}, "start": [1, None]},
        {"at": [], "view": [1, 1, 2, 2]},
        {"view": [0, float("nan"), 0, 1]},
        {"view": [0, 1e-15, 0, 1e-15]},
        {"view": "all"},
    ],
)
def test_hostile_events_change_nothing(event):
    assert LESSON.after(DEFAULT, event) == DEFAULT


def test_start_step_and_view_land_in_the_scene_and_the_link():
    event = {"at": {"step": 7}, "start": [1.5, -1], "view": [0, 1, 2, 3]}
    scene = LESSON.after(DEFAULT, event)
    assert (scene.x, scene.y, scene.step, scene.view) == (1.5, -1, 7, (0, 1, 2, 3))
    assert BasinsScene.from_query(scene.query()) == (scene, ())
    assert LESSON.after(scene, {"view": None}).view is None


opened = opener("basins")


def test_the_page_runs_and_its_menus_write_the_link():
    page = opened()
    assert not page.exception
    page.selectbox(key="right").set_value("adam").run()
    assert page.query_params["right"] in ("adam", ["adam"])
    page.selectbox(key="preset").set_value("narrow").run()
    assert not page.exception
    assert page.query_params["surface"] in ("two_valleys", ["two_valleys"])


def test_a_broken_link_opens():
    page = opened(left="rocket", **{"right.learning_rate": "1e99"}, view="3~1~2~4", steps="0")
    assert not page.exception
    assert len(page.text) >= 3


DEAR = "*".join(f"sin(x+{k}y)" for k in range(2, 13))


def dear(optimizer, steps):
    query = {"surface": "formula", "formula": DEAR, "left": optimizer, "right": optimizer, "steps": str(steps)}
    scene, ignored = BasinsScene.from_query(query)
    assert not ignored
    return scene


@pytest.mark.parametrize(("optimizer", "steps"), [("adam", 300), ("newton", 100), ("backtracking", 300)])
def test_no_link_asks_for_more_than_a_server_can_give(optimizer, steps):
    scene = dear(optimizer, steps).affordable()
    found = scene.grain("left")
    runs = found.fine**2 + POSITIONS * found.coarse**2
    walked = _walked(scene.loss(), scene.left, "learning_rate", scene.grid("left"), scene.shown(), scene.steps)
    cost = price(scene.loss(), scene.left.build(OPTIMIZERS), runs, found.steps, path=False)
    assert min(walked) * cost <= 1.25 * SECOND  # beside the numbers, every step has its calls
    assert LEAST_FINE <= found.fine < FINE
    assert found.steps == scene.steps or found.coarse == LEAST_COARSE
    assert found.steps >= 20


def test_what_is_affordable_is_whole_and_nothing_is_said_of_it():
    for surface in ("himmelblau", "rosenbrock", "beale"):
        scene = BasinsScene.from_query({"surface": surface})[0]
        assert scene.grain("left") == scene.grain("right") == (FINE, COARSE, scene.steps)
        assert not LESSON.said(scene)


def test_runs_that_settle_early_pay_for_a_finer_map():
    scene = BasinsScene.from_query({"surface": "himmelblau", "steps": "600"})[0]
    slow = BasinsScene.from_query({"surface": "rastrigin", "left.learning_rate": "1e-5", "steps": "600"})[0]
    assert scene.grain("left").fine == FINE > slow.grain("left").fine
    walked = _walked(scene.loss(), scene.left, "learning_rate", scene.grid("left"), scene.shown(), 600)
    assert 0 < min(walked) <= max(walked) < 0.3


def test_a_shorter_map_is_said_and_its_table_ends_where_it_does():
    scene = dear("backtracking", 1000)
    shorter, note = LESSON.said(scene)
    asked, steps = scene.affordable().steps, scene.affordable().grain("left").steps
    assert shorter.values["less"] == str(asked)
    assert note.values == {"steps": steps, "asked": asked}
    assert f"step {steps}" in words("en")(note)
    shown = LESSON.shown(scene)[0]
    medians = [cell.texts for row in shown.table.cells for cell in row if not isinstance(cell, str)]
    numbers = [float(text.strip("≥≈ ")) for texts in medians for text in texts if "%" not in text and "–" not in text]
    assert max(numbers) <= steps
    fine = max((mark for mark in shown.panels[0].marks if mark.kind == "cells"), key=lambda mark: not mark.over)
    assert fine.codes.array.shape[-1] == LEAST_FINE


def test_a_minimum_that_has_no_number_is_one():
    valley = replace(BasinsScene(), surface=choose(SURFACES["formula"]), formula="x^2")
    outcome = np.array([Outcome.CONVERGED, Outcome.CONVERGED, Outcome.STOPPED, Outcome.SLOW])
    path = SimpleNamespace(outcome=outcome, step=np.array([7, 8, 9, 200]))
    ways = SimpleNamespace(kind=np.array([ELSEWHERE, LOST, ELSEWHERE, LOST]), path=path)
    told_of = _said(valley, "left", ways, ["a"] * 4, words("en"))
    said = [told(told_of, {"left": i}) for i in range(4)]
    assert said[0] == "a: from your start it reaches a minimum that has no number here, and is there from step 7 on."
    assert said[1] == said[0].replace("7", "8")
    assert said[2] == "a: from your start it comes to rest at none of the known minima."
    assert said[3] == "a: from your start it is at no minimum after 200 steps."

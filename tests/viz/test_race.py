"""The race's page: its numbers against the core's race, what is said of a turn, its events, and the page."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.descent import descend
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.race import lives_by, race, tune
from core.starts import in_domain, turned
from tests.viz.pages import opener
from tests.viz.seen import panel
from tests.viz.told import told
from viz.figures.numbers import number
from viz.lessons.race import LESSON
from viz.lessons.race.picture import gap_measure
from viz.lessons.race.runs import races
from viz.lessons.race.scene import MEASURES, PRESETS, RaceScene, on, runners, tunable
from viz.lessons.surfaces import SURFACES
from viz.player.pack import pack
from viz.scene import choose, shown
from viz.words import words

picture = LESSON.shown

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


@pytest.mark.parametrize("name", ["small", "no minimum", "undefined", "flat", "huge"])
def test_who_is_lost_stands_beyond_all_numbers_and_in_the_picture(name):
    measure = gap_measure(races(SCENES[name].mended([])), words("en"))
    *ticks, last = measure.axis["tickvals"]
    low, high = (10.0**end if measure.axis.get("type") == "log" else end for end in measure.axis["range"])
    assert low < max(ticks) < measure.beyond == last < high
    assert measure(np.array([np.nan, np.inf])).tolist() == [last, last]


@pytest.mark.parametrize("name", SCENES)
def test_any_scene_has_a_small_picture(name):
    shown_, at = picture(SCENES[name].mended([]))
    assert len(pack(shown_)) < 60_000
    assert {control.key for control in (*shown_.chips, *shown_.sliders, *shown_.followers)} == set(at) | {"live"}
    assert all(0 <= at[chips.key] < len(chips.options) for chips in shown_.chips)
    for mark in (mark for each in shown_.panels if each.key in MEASURES for mark in each.marks):
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
            assert (run.tuning.rate, run.reached, run.tuning.interior) == (
                one.tuning.rate,
                one.reached,
                one.tuning.interior,
            )


def test_the_sweep_marks_the_best_point_of_each_curve():
    shown_, _at = picture(SMALL)
    for kind in MEASURES:
        sweep = panel(shown_, f"sweep {kind}")
        axis = sweep.record.figure["layout"]["yaxis"]["title"]["text"]
        assert ("cost to reach the goal" in axis) == (kind == "price")
        for i, chosen in enumerate(SMALL.optimizers):
            curve, best = sweep.mark(chosen.key), sweep.mark(f"best {chosen.key}")
            assert curve.emphasis == best.emphasis == ("focus", i)
            heights, x = np.broadcast_arrays(curve.y.array, curve.x.array)
            at = np.argmin(np.abs(x - best.x.array), axis=-1)[..., None]
            np.testing.assert_array_equal(best.y.array, np.take_along_axis(heights, at, -1))
            if kind == "price" and chosen.key in ("gradient_descent", "newton"):  # at many rates all starts arrive
                np.testing.assert_array_equal(best.y.array[..., 0], np.nanmin(heights, axis=-1))


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
    assert not scene.tune
    assert not tuned.interior
    assert "no" in picture(scene)[0].table.cells[2][0][0]
    assert "AdamW" in picture(scene)[0].sentences[1].texts[0][0]
    sweep, at = panel(picture(scene)[0], "sweep price"), {"turn": 0, "live": 0}
    edges = [sweep.mark(f"edge {chosen.key}").said(at) for chosen in scene.optimizers]
    assert edges == ["", "", "end of what was tried", ""]


def test_another_hyperparameter_is_another_race():
    fixed = replace(SMALL, tune=False)
    faster = fixed.with_optimizer(choose(OPTIMIZERS["momentum"], momentum=0.5))
    i = [chosen.key for chosen in SMALL.optimizers].index("momentum")
    faster, found = races(faster), races(fixed)
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
            tried = {each: grid for each, grid in lives_by(OPTIMIZERS[key]).items() if each != name}
            alone = tune(scene.loss(), OPTIMIZERS[key], starts, 60, tried=tried, **{name: values[p]})
            np.testing.assert_array_equal(found.row(0, p)[0].cost, alone.cost[alone.best])
            assert LESSON.after(scene, {"at": {"live": p}}).live_value() == values[p]
        shown_, _at = picture(scene)
        assert [slider.key for slider in shown_.sliders] == ["live"]
        for i, row in enumerate(shown_.table.cells):
            for turn, p in np.ndindex(2, len(values)):
                assert row[turn][p][0] == str(found.ranks(turn, p)[i] + 1)


def test_momentum_is_tuned_and_both_of_its_numbers_are_shown():
    """At the fixed 0.9 it would pay 83."""
    scene = RaceScene()
    shown_, _at = picture(replace(scene, focus="momentum"))
    row = shown_.table.cells[1][0][0]
    assert row[2:4] == ["β = 0.4", "yes"]
    assert row[5].startswith("12 (")
    assert (
        "Momentum at η = 0.133, β = 0.4 reaches the goal from all starts" in said(replace(scene, focus="momentum"))[1]
    )
    fixed = picture(replace(scene, tune=False))[0].table.cells[1][0][0]
    assert fixed[2] == "–"
    assert fixed[5].startswith("83 (")
    page = open_page(focus="momentum")
    assert any("0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99" in caption.value for caption in page.caption)


def test_a_link_from_before_the_tuning_stays_what_it_was():
    old = {key: value for key, value in replace(RaceScene(), tune=False).query().items() if key != "tune"}
    assert RaceScene.from_query(old) == (replace(RaceScene(), tune=False), ())
    assert RaceScene.from_query({})[0].tune


@settings(max_examples=8, deadline=None)
@given(
    st.integers(0, 9999),
    st.floats(1, 90),
    st.integers(3, 6),
    st.integers(15, 60),
    st.sampled_from(["bowl", "rosenbrock", "himmelblau"]),
)
def test_rank_sentence_and_table_say_what_the_paths_do(seed, condition, count, budget, surface):
    """An independent reading of the paths of a random race: each run is made again, alone, and looked at."""
    values = {"condition": condition} if surface == "bowl" else {}
    scene = replace(
        SMALL, surface=choose(LOSSES[surface], **values), seed=seed, count=count, budget=budget,
        optimizers=runners("gradient_descent", "momentum", "rmsprop"), focus="momentum",
    )  # fmt: skip
    loss, starts = scene.loss(), in_domain(scene.loss(), count, seed)
    goal = loss.minimum + 1e-4 * (np.median(loss.value(starts)) - loss.minimum)
    shown_, _at = picture(scene)
    found = races(scene)
    standings = []
    for run, row in zip(found.row(0, 0), shown_.table.cells, strict=True):
        cells = row[0][0]
        optimizer = OPTIMIZERS[run.key](learning_rate=run.tuning.rate, **dict(run.tuning.values))
        prices = []
        for start in starts.T:
            above = np.flatnonzero(~(descend(loss, optimizer, start, budget).value <= goal))
            first = above[-1] + 1 if above.size else 0
            prices.append(first if first <= budget else np.inf)
        arrived = np.isfinite(prices).sum()
        assert cells[4] == f"{arrived / count:.0%}"
        middle = sorted(prices)[(count - 1) // 2]
        assert cells[5].split(" (")[0] == (number(middle) if np.isfinite(middle) else "never")
        standings.append((int(cells[0]), count - arrived, middle))
        if run.key == "momentum":
            assert {0: "from any start", count: "from all starts"}.get(arrived, f"{arrived / count:.0%}") in said(
                scene
            )[1]
    places = sorted(standings)
    assert [place[1:] for place in places] == sorted(place[1:] for place in places)
    ranking = said(scene)[0]
    assert ("from more starts" in ranking) == (places[-1][1] > 0 and places[0][1] < count)


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
    assert shown(PRESETS, replace(scene, turn="turned", measure="gap", lang="zh"), LESSON.coordinates) is preset


def test_events_move_what_they_name_and_hostile_ones_nothing():
    after = LESSON.after(SMALL, {"at": {"focus": 1, "turn": 1, "measure": 1}})
    assert (after.focus, after.turn, after.measure) == ("momentum", "turned", "gap")
    for bad in (-1, 99, "x", None, 1e300, True, [1]):
        assert LESSON.after(SMALL, {"at": {"focus": bad, "turn": bad, "measure": bad}}) == SMALL
    assert on("saddle", "newton", "adam").mended([]).focus == "adam"


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


def test_where_nobody_ends_with_a_number_nobody_is_ranked():
    scene = RaceScene.from_query({"surface": "formula", "formula": "ln(x) + y^2", "count": "5", "budget": "20"})[0]
    shown, at = LESSON.shown(scene)
    said = [told(text, at) for text in shown.sentences]
    assert "From most starts nobody ends with a number: everybody diverges, or becomes undefined." in said
    assert any("ends without a number from most starts" in text for text in said)
    assert not any("∞" in text for text in said)


def test_where_nothing_is_paid_nothing_may_be_better():
    edge = next(preset.scene for preset in PRESETS if preset.key == "edge")
    for scene, open_ in ((SCENES["flat"], False), (edge, True)):
        shown, at = picture(scene)
        assert any("may not be the best" in told(text, at) for text in shown.sentences) == open_

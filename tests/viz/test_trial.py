"""The slider is fine where what happens changes: the edge is found among its positions, and stays where it is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.descent import descend
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from core.price import price
from core.schedules import SCHEDULES
from viz.lessons import LESSONS, ground
from viz.lessons.escape.runs import escapes
from viz.lessons.escape.scene import EscapeScene
from viz.lessons.playground.scene import PlaygroundScene
from viz.lessons.regimes.scene import RegimesScene
from viz.lessons.trial import FEW, search
from viz.lessons.walk.scene import WalkScene
from viz.player.pack import pack
from viz.scene import Live, choose
from viz.scene.codecs import SEPARATOR
from viz.scene.live import FINE

OPENINGS = {lesson.key: lesson for lesson in LESSONS}


def outcomes(scene, values):
    chosen = scene.focused()
    path = descend(scene.loss(), chosen.build(OPTIMIZERS, learning_rate=values), scene.start, scene.steps)
    return np.asarray(path.outcome)


@settings(max_examples=12, deadline=None)
@given(st.floats(1, 40), st.integers(0, 90), st.floats(-2.9, 2.9), st.floats(0.3, 2.9), st.sampled_from([30, 100]))
def test_where_a_bowl_breaks_is_told_to_half_a_per_cent(condition, angle, x, y, steps):
    surface = choose(LOSSES["bowl"], condition=condition, angle=angle)
    scene = replace(PlaygroundScene(), surface=surface, start=(x, y), steps=steps)
    found = scene.positions().values
    codes = outcomes(scene, found)
    edges = np.flatnonzero(codes[1:] != codes[:-1])[-3:]
    assert len(edges) > 1
    assert (found[edges + 1] / found[edges] < 1.006).all()
    assert codes[-1] == Outcome.DIVERGED
    # beyond 2/λmax the way along the steep direction grows at every step, below it shrinks
    last = edges[codes[edges + 1] == Outcome.DIVERGED][-1]
    assert found[last + 1] > 2 / condition
    if codes[last] == Outcome.CONVERGED:
        assert found[last] < 2 / condition


@pytest.mark.parametrize("key", ["gradient_descent", "momentum", "rmsprop", "adam"])
def test_a_drag_does_not_move_the_edges(key):
    scene = replace(PlaygroundScene(), optimizers=(choose(OPTIMIZERS[key]),), focus=key)
    grids = [set(scene.with_live(rate).positions().values.tolist()) - {rate} for rate in (0.001234, 0.0777, 0.54321)]
    assert grids[0] == grids[1] == grids[2]


def test_the_pages_with_a_track_are_fine_at_its_last_edge():
    for scene in (PlaygroundScene(), RegimesScene(), replace(RegimesScene(), focus=1), WalkScene()):
        key = {"PlaygroundScene": "playground", "RegimesScene": "regimes", "WalkScene": "walk"}[type(scene).__name__]
        shown, at = OPENINGS[key].shown(scene)
        slider = next(each for each in shown.sliders if each.track is not None)
        live = {"playground": "positions", "regimes": "factors", "walk": "rates"}[key]
        values = getattr(scene, live)().values
        row = slider.track.codes
        for name in slider.track.over:
            row = row[at[name]]
        assert len(row) == len(values) == slider.count
        edge = np.flatnonzero(row[1:] != row[:-1])[-1]
        assert values[edge + 1] / values[edge] < 1.006
        assert len(set(slider.texts)) == slider.count


def test_the_escape_is_fine_where_its_fate_changes():
    scene = EscapeScene(start=(-0.9, 0.01))
    found = escapes(scene)
    fate = found.runs[0].fate
    edge = np.flatnonzero(fate[1:] != fate[:-1])[-1]
    assert found.positions.values[edge + 1] / found.positions.values[edge] < 1.006


def test_noise_and_what_the_focus_does_not_have_keep_their_positions():
    assert len(EscapeScene(live="noise").positions().values) == 32
    scene = EscapeScene(optimizers=(choose(OPTIMIZERS["newton"]),), focus="newton")
    assert len(scene.positions().values) == 61


@given(st.lists(st.floats(0.01, 0.99), min_size=0, max_size=5, unique=True), st.integers(1, 4))
def test_the_last_changes_are_closed_in_on(changes, edges):
    live = Live("x", np.linspace(0, 1, 11)).finer(lambda x: np.searchsorted(sorted(changes), x), edges)
    assert set(np.linspace(0, 1, 11)) <= set(live.values)
    assert len(live.values) <= 11 + 2 * edges
    assert (np.diff(live.values) > 0).all()
    for change in sorted(changes)[-1:]:
        above = np.searchsorted(live.values, change, side="right")
        gap = live.values[above] - live.values[above - 1]
        assert gap < 0.1 / 39


@pytest.mark.parametrize("parts", [FINE, FEW])
def test_no_more_is_tried_around_an_edge_than_is_paid_for(parts):
    tried = []

    def told(x):
        tried.append(len(x))
        return np.searchsorted([0.111, 0.555, 0.888], x)

    Live("x", np.linspace(0, 1, 11)).finer(told, 3, parts)
    loss, rule, per = LOSSES["bowl"](condition=12), OPTIMIZERS["adam"](), 3 * (parts - 1)
    assert tried == ([11, per] if parts == FINE else [11, per, per])
    paid = search(loss, rule, 11, 100) - price(loss, rule, 11, 100)
    assert paid >= 0.999 * price(loss, rule, sum(tried[1:]), 100)


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (2 / 12 * 0.999, "swings back and forth, less and less; it has not arrived after 100 steps."),
        (2 / 12, "swings back and forth, and after 100 steps the swings are no smaller."),
    ],
)
def test_bouncing_that_arrives_late_is_told_from_bouncing_that_never_does(rate, said):
    surface = choose(LOSSES["bowl"], condition=12)
    scene = replace(PlaygroundScene(), optimizers=(choose(OPTIMIZERS["gradient_descent"]),), surface=surface)
    scene = replace(scene, start=(0.0, 1.0)).with_live(rate)
    shown, at = OPENINGS["playground"].shown(scene)
    assert said in shown.sentences[0].texts[at["focus"]][at["live"]]
    longer = replace(scene, steps=10_000, step=10_000)
    shown, at = OPENINGS["playground"].shown(longer)
    late = shown.sentences[0].texts[at["focus"]][at["live"]]
    assert ("is at the goal" in late) == ("less and less" in said)


def test_ten_thousand_steps_are_judged_and_thinned_where_they_are_cheap():
    alone = {"optimizers": "gradient_descent", "gradient_descent.learning_rate": "0.05"}
    scene = PlaygroundScene.from_query({**alone, "steps": "10000", "step": "7777"})[0]
    assert (scene.steps, scene.step) == (10_000, 7777)
    shown, _at = OPENINGS["playground"].shown(scene)
    assert len(pack(shown)) < 200_000
    path = next(mark for mark in shown.panels[0].marks if mark.name == "gradient_descent")
    assert path.x.array.shape[-1] <= 301
    follower = shown.followers[0]
    assert follower.positions[[0, 1, 150, 10_000]].tolist() == [0, 1, 150, path.x.array.shape[-1] - 1]
    assert (np.diff(follower.positions) >= 0).all()
    curve = next(mark for mark in shown.panels[2].marks if mark.name == "gradient_descent")
    assert (curve.x[follower.positions] <= np.arange(10_001)).all()  # nothing is shown before its time
    everyone = SEPARATOR.join(OPTIMIZERS)
    scene = PlaygroundScene.from_query({"optimizers": everyone, "noise": "1", "steps": "10000"})[0]
    assert len(scene.optimizers) > 10
    assert scene.steps == 10_000 > scene.affordable().steps > 500


@given(st.integers(1, 1000), st.integers(0, 1000))
def test_where_a_run_left_is_drawn(steps, count):
    count = min(count, steps + 1)
    each = ground.drawn(steps)
    assert each[0] == 0
    assert each[-1] == steps
    kept, told = ground.thinned(np.arange(steps + 1.0)[None], np.array([count]), each)
    assert 0 <= told[0] <= len(each)
    if count:
        assert kept[0, told[0] - 1] == count - 1
        assert (np.diff(kept[0, : told[0]]) > 0).all()


@pytest.mark.parametrize("key", ["playground", "regimes"])
def test_leaving_is_marked_in_the_loss_at_the_step_that_the_table_jumps_to(key):
    shown, _at = OPENINGS[key].shown(OPENINGS[key].scene())
    chart = shown.panels[-1]
    seen = 0
    for row, jumps in enumerate(shown.table.steps):
        mark = next(mark for mark in chart.marks if mark.name.endswith("leaves") and mark.emphasis == ("focus", row))
        steps = np.broadcast_to(np.array(jumps, dtype=object), shown.sliders[0].count)
        counts = np.broadcast_to(mark.count, len(steps))
        places = np.broadcast_to(mark.x[..., 0], len(steps))
        left = shown.sliders[0].track.codes[row] >= Outcome.DIVERGED
        assert (counts == left).all()
        assert [steps[i] for i in np.flatnonzero(left)] == places[left].tolist()
        seen += left.sum()
    assert seen


LAST_EDGES = {
    "memory": ("live", "positions"),
    "stability": ("rate", "rates"),
    "regression": ("live", "positions"),
}


@pytest.mark.parametrize("key", LAST_EDGES)
def test_pages_whose_track_ends_in_divergence_are_fine_there(key):
    lesson = OPENINGS[key]
    scene = lesson.scene() if key != "memory" else replace(lesson.scene(), optimizer=choose(OPTIMIZERS["momentum"]))
    shown, at = lesson.shown(scene.suited())
    name, method = LAST_EDGES[key]
    scene = scene.suited()
    values = getattr(scene, method)().values
    slider = next(each for each in shown.sliders if each.key == name)
    codes = slider.track.codes
    for over in slider.track.over:
        codes = codes[at[over]]
    assert len(codes) == len(values) == slider.count
    edge = np.flatnonzero(codes[1:] != codes[:-1])[-1]
    assert codes[-1] == Outcome.DIVERGED
    assert values[edge + 1] / values[edge] < 1.02
    assert len(set(slider.texts)) == slider.count


def test_a_rate_under_a_schedule_and_parts_of_the_critical_rate_are_fine_where_they_break():
    scene = replace(OPENINGS["schedules"].scene(), live="learning_rate")
    for focus, schedule in (("constant", None), ("scheduled", scene.schedule)):
        values = replace(scene, focus=focus).positions().values
        plan = None if schedule is None else schedule.build(SCHEDULES)
        optimizer = scene.optimizer.build(OPTIMIZERS, learning_rate=values)
        codes = np.asarray(descend(scene.loss(), optimizer, (scene.x, scene.y), 200, plan).outcome)
        edge = np.flatnonzero(codes[1:] != codes[:-1])[-1]
        assert values[edge + 1] / values[edge] < 1.02
        assert focus == "scheduled" or values[edge] <= 2 / 4 * (1 + 1e-9) < values[edge + 1] * 1.001
    rates = OPENINGS["scaling"].scene().rates().values
    below, above = rates[rates < 1].max(), rates[rates > 1].min()
    assert (below, 1.0 in rates, above) == (0.99, True, 1.01)

"""Batches: the runs, the valley of each step, other orders, what is counted, and the rule, by other computations."""

from dataclasses import replace

import numpy as np
import pytest

from core.batches import Batches
from core.data import DATASETS
from core.message import counted
from tests.viz.pages import asked, opener
from tests.viz.seen import array, panel
from tests.viz.told import told
from viz.figures.numbers import number
from viz.lessons.batches import LESSON
from viz.lessons.batches.runs import ORDERS, find
from viz.lessons.batches.scene import MOST, PRESETS, SETS, BatchesScene, on
from viz.lessons.batches.sentences import afforded
from viz.lessons.batches.valleys import LEVELS
from viz.player.pack import pack
from viz.scene import Sample

DEFAULT = BatchesScene()
SHORT = replace(DEFAULT, steps=40, step=40)
SCENES = {
    "rate": SHORT,
    "size": replace(SHORT, live="size"),
    "replaced": replace(SHORT, replace=True),
    "loose rule": replace(SHORT, epsilon=0.05),
    "logistic": on("threshold", steps=40, step=17),
    "logistic size": on("threshold", steps=40, step=17, live="size", seed=3),
}
every = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def gradient(data, theta, rows):
    """The mean gradient of some samples at (w, b), by its formula."""
    x, y = data.x[0, rows], data.y[rows]
    z = theta[0] * x + theta[1]
    slope = sigmoid(z) - y if data.classes else 2 * (z - y)
    return np.array([(slope * x).mean(), slope.mean()])


def loss(data, theta, rows=slice(None)):
    x, y = data.x[0, rows], data.y[rows]
    z = theta[0] * x + theta[1]
    return (np.logaddexp(0, z) - y * z).mean() if data.classes else ((z - y) ** 2).mean()


def walked(scene, size, rate, seed=None):
    """The places of a run, and the rows of its steps."""
    data = scene.samples()
    drawn = scene.replace and size < data.samples
    rows = Batches(size, seed=scene.seed if seed is None else seed, replace=drawn).rows(data.samples, scene.steps)
    theta = [np.array(scene.start)]
    for some in rows:
        theta.append(theta[-1] - rate * gradient(data, theta[-1], some))
    return np.array(theta), rows


def runs_of(scene):
    """(key, place of the slider, size, rate) of what the page shows."""
    places = range(len(scene.positions().values))
    for i in {0, scene.positions().position(scene.live_value()), places[-1]}:
        value = scene.positions().values[i]
        rate, size = (value, scene.size) if scene.live == "rate" else (scene.rate, int(value))
        for key, many in {"one": 1, "mini": size, "all": scene.samples().samples}.items():
            yield key, i, many, rate


@every
def test_paths_and_losses_are_those_of_descent_on_the_rows_of_each_step(scene):
    shown, at = LESSON.shown(scene)
    data, lowest = scene.samples(), find(scene).loss.minimum
    for key, i, size, rate in runs_of(scene):
        theta, rows = walked(scene, size, rate)
        here = {**at, "live": i}
        points = panel(shown, "plane").mark(key).points(here).T
        near = np.abs(theta).max(axis=1) < 10
        assert near[: len(points)].sum() == near.sum()  # what has left is no longer drawn
        np.testing.assert_allclose(points[near[: len(points)]], theta[near], rtol=1e-6, atol=1e-6)
        values = np.array([loss(data, each) for each in theta]) - lowest
        spent = np.cumsum([0, *map(len, rows)])
        for place, x in enumerate((np.arange(len(theta)), spent / data.samples, spent)):
            seen = panel(shown, f"loss_{place}").mark(key).points(here)
            np.testing.assert_allclose(seen[0], x)
            big = values > 1e-8
            np.testing.assert_allclose(seen[1, big], values[big], rtol=6e-3)


@every
def test_the_samples_of_the_last_update_light_up(scene):
    shown, at = LESSON.shown(scene)
    data = scene.samples()
    for key, i, size, rate in runs_of(scene):
        if key == "all":
            assert "seen all" not in panel(shown, "data").names
            continue
        _theta, rows = walked(scene, size, rate)
        mark = panel(shown, "data").mark(f"seen {key}")
        assert mark.shown == ("focus", ("one", "mini").index(key))
        assert not mark.count({**at, "live": i, "step": 0})
        for step in (1, 2, 7, scene.steps):
            points = mark.points({**at, "live": i, "step": step})
            some = rows[step - 1]
            assert sorted(points.T.tolist()) == sorted(np.array([data.x[0, some], data.y[some]]).T.tolist())


@every
def test_each_line_on_the_data_is_that_of_its_place(scene):
    shown, at = LESSON.shown(scene)
    for key, i, size, rate in runs_of(scene):
        theta, _rows = walked(scene, size, rate)
        for step in (0, 3, scene.steps):
            x, y = panel(shown, "data").mark(key).points({**at, "live": i, "step": step})
            z = theta[step, 0] * x + theta[step, 1]
            expected = sigmoid(z) if scene.samples().classes else z
            near = np.abs(expected) < 100
            np.testing.assert_allclose(y[near], expected[near], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", ["rate", "size"])
def test_every_ring_is_a_level_line_of_the_loss_of_the_last_batch(name):
    scene = SCENES[name]
    shown, at = LESSON.shown(scene)
    data = scene.samples()
    above = loss(data, scene.start) - find(scene).loss.minimum
    for key, i, size, rate in runs_of(scene):
        if key == "all":
            continue
        _theta, rows = walked(scene, size, rate)
        mark = panel(shown, "plane").mark(f"valley {key}")
        assert not mark.count({**at, "live": i, "step": 0})
        for step in (1, 5, scene.steps):
            some = rows[step - 1]
            design = np.array([data.x[0, some], np.ones(len(some))]).T
            best = np.linalg.lstsq(design, data.y[some], rcond=None)[0]
            ring = mark.points({**at, "live": i, "step": step}).reshape(2, len(LEVELS), mark.piece)
            for level, line in zip(LEVELS, np.swapaxes(ring, 0, 1), strict=True):
                np.testing.assert_allclose(line[:, 0], line[:, -1])
                over = [loss(data, each, some) - loss(data, best, some) for each in line.T]
                np.testing.assert_allclose(over, level * above, rtol=1e-4)


@pytest.mark.parametrize("name", ["logistic", "logistic size"])
def test_the_lines_of_a_logistic_batch_are_level_and_lead_through_the_start_and_half_of_the_way(name):
    scene = SCENES[name]
    shown, at = LESSON.shown(scene)
    data, start = scene.samples(), np.array(scene.start)
    places = start, (start + find(scene).loss.minima[0]) / 2
    for key, i, size, rate in runs_of(scene):
        if key == "all":
            continue
        rows = walked(scene, size, rate)[1]
        mark = panel(shown, "plane").mark(f"valley {key}")
        for step in (1, 5, scene.steps):
            some = rows[step - 1]
            lines = mark.points({**at, "live": i, "step": step}).reshape(2, len(places), mark.piece)
            for place, line in zip(places, np.swapaxes(lines, 0, 1), strict=True):
                np.testing.assert_allclose(line[:, mark.piece // 2], place, atol=1e-9)
                values = [loss(data, each, some) for each in line.T]
                np.testing.assert_allclose(values, loss(data, place, some), rtol=5e-3)
                assert np.abs(np.diff(line)).max(axis=1).max() > 0.1  # they lead somewhere


@pytest.mark.parametrize("name", ["rate", "logistic size"])
def test_the_cloud_and_the_scatter_are_those_of_other_orders(name):
    scene = SCENES[name]
    shown, at = LESSON.shown(scene)
    found = find(scene)
    (follower,) = (each for each in shown.followers if each.key == "moment")
    live = scene.positions().position(scene.live_value())
    for key, size in {"one": 1, "mini": scene.size}.items():
        others = np.array([walked(scene, size, scene.rate, scene.seed + 1 + k)[0] for k in range(ORDERS)])
        scatter = np.sqrt(((others - others.mean(axis=0)) ** 2).sum(axis=2).mean(axis=0))
        for step in (1, 13, scene.steps):
            moment = int(follower.positions[step])
            assert found.moments[moment] <= step < [*found.moments, np.inf][moment + 1]
            cloud = panel(shown, "plane").mark(f"cloud {key}").points({**at, "live": live, "moment": moment})
            expected = others[:, found.moments[moment]]
            np.testing.assert_allclose(cloud.T, expected[np.argsort(expected[:, 0])], rtol=1e-6, atol=1e-9)
            if not moment:  # all orders are at the start
                continue
            here = {**at, "live": live, "moment": moment}
            ball = panel(shown, "noise").mark(key).points(here)
            assert ball[0, 0] == size
            assert ball[1, 0] == pytest.approx(scatter[found.moments[moment]], rel=6e-3)
            line = panel(shown, "noise").mark("scatter").points(here)
            assert line[1, line[0] == size][0] == pytest.approx(scatter[found.moments[moment]], rel=6e-3)


def test_theory_is_near_the_scatter_of_samples_drawn_with_replacement_and_above_that_of_epochs():
    for scene in (SCENES["replaced"], SHORT):
        shown, at = LESSON.shown(scene)
        last = {**at, "moment": len(find(scene).moments) - 1}
        theory, seen = (panel(shown, "noise").mark(name).points(last) for name in ("theory", "scatter"))
        assert theory[0].tolist() == seen[0].tolist() == find(scene).ladder.tolist()
        if scene.replace:
            np.testing.assert_allclose(theory[1], seen[1], rtol=0.35)
        else:
            assert (theory[1, 1:] > seen[1, 1:]).all()
        assert "theory" in told(panel(shown, "noise").record.caption.text, at)
    logistic = panel(LESSON.shown(SCENES["logistic"])[0], "noise")
    assert "theory" not in logistic.names
    assert logistic.record.caption is None


@every
def test_the_rule_stops_where_two_losses_are_that_close(scene):
    shown, at = LESSON.shown(scene)
    data, lowest = scene.samples(), find(scene).loss.minimum
    for key, i, size, rate in runs_of(scene):
        values = np.array([loss(data, each) for each in walked(scene, size, rate)[0]])
        close = np.flatnonzero(np.abs(np.diff(values)) < scene.epsilon)
        x, y = panel(shown, "loss_0").mark(f"stop {key}").points({**at, "live": i})[:, 0]
        spent = panel(shown, "loss_2").mark(f"stop {key}").points({**at, "live": i})[0, 0]
        if not len(close):
            assert np.isnan([x, y, spent]).all()
            continue
        when = close[0] + 1
        assert x == when
        assert y == pytest.approx(values[when] - lowest, rel=1e-5, abs=1e-9)
        assert spent == np.cumsum([0, *map(len, walked(scene, size, rate)[1])])[when]
        if key == "one":
            said = told(shown.sentences[-1], {**at, "live": i})
            assert f"at update {when}" in said
            assert ("too early" in said) == (values[when:].min() < values[when] - 10 * scene.epsilon)


@every
def test_what_is_said_of_the_loss_and_of_its_cost(scene):
    shown, at = LESSON.shown(scene)
    data, lowest = scene.samples(), find(scene).loss.minimum
    axis, live = shown.sentences[-2], scene.positions().position(scene.live_value())
    for step in (0, 1, 9, scene.steps):
        here = {**at, "live": live, "step": step}
        seen: dict[str, int] = {}
        now, spent, counts = {}, {}, {}
        for key, size in {"one": 1, "mini": scene.size, "all": data.samples}.items():
            theta, rows = walked(scene, size, scene.rate)
            values = [loss(data, each) - lowest for each in theta]
            counts[key] = max(k for k in range(scene.steps + 1) if sum(map(len, rows[:k])) <= step)
            now[key], spent[key] = values[step], values[counts[key]]
            seen[key] = sum(map(len, rows[:step]))
        for key, count in seen.items():
            reading = axis.readings[f"{key}_e1"]
            share = array(reading.array)[tuple(here[each] for each in reading.over)]
            assert share == pytest.approx(count / data.samples, rel=6e-3)
        for place, expected in ((0, now), (1, now), (2, spent)):
            for key, value in expected.items():
                reading = axis.readings[f"{key}{place}"]
                told_of = array(reading.array)[tuple(here[each] for each in reading.over)]
                assert told_of == pytest.approx(value, rel=6e-3, abs=1e-8)
            words = told(axis, {**here, "axis": place})
            if place == 1:
                assert counted(f"After {step} update[s], 1 sample a step has been through the data") in words
                continue
            first = min(expected, key=expected.get)
            name = {"one": "one sample", "mini": "the mini-batch", "all": "all"}[first]
            tied = sorted(expected.values())[:2]
            if tied[1] > tied[0] * 1.01:
                assert f"Counted this way, {name} " in words
            else:
                assert "nobody is ahead" in words
        words = told(axis, {**here, "axis": 2})
        assert counted(f"For {step} sample[s] seen") in words
        assert counted(f"after {counts['mini']} update[s]") in words
        assert words.count(f", after {counts['all']}.") == 1


def test_a_rule_that_stops_late_enough_is_not_called_too_early():
    shown, at = LESSON.shown(SCENES["loose rule"])
    said = told(shown.sentences[-1], at)
    assert "would stop the one-sample run at update" in said
    assert "too early" not in said


@every
def test_what_is_said_of_the_scatter_is_what_is_drawn(scene):
    shown, at = LESSON.shown(scene)
    words = told(shown.sentences[-2], {**at, "axis": 3, "step": scene.steps})
    at |= {"moment": len(find(scene).moments) - 1}
    drawn = {key: panel(shown, "noise").mark(key).points(at)[1, 0] for key in ("one", "mini")}
    assert f"scatter by {number(drawn['one'])} with 1 sample" in words
    assert f"by {number(drawn['mini'])} with {scene.size}," in words


def test_markers_stand_where_the_gradients_are_spent():
    """On the axes of cost the runs stand beside each other; on that of updates each at the step."""
    shown, at = LESSON.shown(DEFAULT)
    followers = {each.key: each for each in shown.followers}
    for run in find(DEFAULT).runs:
        made = followers[f"made {run.key}"]
        for step in (0, 7, 120):
            place = (at["live"], step)
            here = {**at, "step": step, made.key: int(made.positions[place])}
            assert array(afforded(run))[place] == made.positions[place]
            x, _y = panel(shown, "loss_2").mark(run.key).now(here)
            size = {"one": 1, "mini": 8, "all": 30}[run.key]
            assert step - size < x <= step
            assert panel(shown, "loss_0").mark(run.key).now(here)[0] == step


def test_the_table_is_that_of_the_step():
    shown, at = LESSON.shown(replace(DEFAULT, step=50))
    one, mini, all_ = ([told(cell, at) for cell in row] for row in shown.table.cells)
    assert (one[:2], mini[:2], all_[:2]) == (["30", "50"], ["4", str(12 * 30 + 16)], ["1", "1500"])
    assert all_[3] == "0"
    data = DEFAULT.samples()
    for row, size in ((one, 1), (mini, 8), (all_, 30)):
        theta = walked(DEFAULT, size, DEFAULT.rate)[0]
        assert float(row[2]) == pytest.approx(loss(data, theta[50]), rel=6e-3)
        assert float(row[5]) == pytest.approx(loss(data, theta[int(row[4])]), rel=6e-3)


def test_presets_show_what_they_say():
    scenes = {preset.key: preset.scene for preset in PRESETS}
    assert scenes["three"].suited() == scenes["three"]
    one, _mini, all_ = find(scenes["three"]).runs
    at = DEFAULT.positions().position(DEFAULT.rate)
    assert one.scatter[at, 60:].min() > 0.05
    assert (np.diff(all_.value[at]) < 0).all()
    shown, place = LESSON.shown(scenes["cost"])
    assert "one sample is ahead" in told(shown.sentences[-2], place)
    assert "all 0.344, after 4." in told(shown.sentences[-2], place)
    drawn = find(scenes["theory"])
    np.testing.assert_allclose(drawn.scatters[0, -1], drawn.theory[0, -1], rtol=0.35)
    assert (find(scenes["noise"]).scatters[0, -1] < drawn.theory[0, -1]).all()
    found = find(scenes["noise"])
    assert (np.diff(found.scatters[0, -1]) < 0).all()
    small, usual = find(scenes["small"]), find(DEFAULT)
    rates = scenes["small"].positions().position(0.015), at
    assert (small.scatters[rates[0], -1] < usual.scatters[rates[1], -1]).all()
    assert small.runs[2].value[rates[0], -1] > usual.runs[2].value[rates[1], -1]
    lost = find(scenes["large"])
    there = scenes["large"].positions().position(0.3)
    assert lost.runs[0].value[there, -1] > 1e6
    assert lost.runs[2].value[there, -1] < 1.01 * lost.loss.minimum
    shown, place = LESSON.shown(scenes["stop"])
    assert "at update 17, too early: a loss of 0.514, later 0.332" in told(shown.sentences[-1], place)


def test_the_picture_stays_while_a_sample_moves_and_holds_every_start():
    own = DEFAULT.with_own()
    far = own.with_points((*own.points[1:], Sample(3.0, 40.0)))
    assert own.loss().domain == DEFAULT.loss().domain
    for scene in (far, replace(far, start=(30.0, -8.0))):
        (left, right), (low, high) = scene.loss().domain
        for x, y in (scene.start, scene.loss().minima[0]):
            assert left < x < right
            assert low < y < high


def edited(*points, key="line"):
    scene = on(key)
    return scene.with_points(tuple(Sample(*point) for point in points))


ODD = {
    **SCENES,
    **{preset.key: preset.scene for preset in PRESETS},
    "longest": replace(DEFAULT, steps=150, step=150),
    "longest, sizes": replace(DEFAULT, steps=150, step=150, live="size"),
    "most": replace(DEFAULT.with_value("samples", MOST), steps=150, live="size"),
    "most, logistic": replace(on("threshold").with_value("samples", MOST), steps=150),
    "two samples": edited((0, 1), (1, 3)),
    "one place": edited((1, 2), (1, 2), (1, 3)),
    "two in one": edited((1, 2), (1, 2)),
    "level": edited((0, 1), (1, 1), (3, 1)),
    "apart": edited((-1, 0, 0), (-2, 0, 0), (1, 1, 1), (2, 1, 1), key="threshold"),
    "one class": edited((-1, 0, 0), (-2, 0, 0), (1, 0, 0), key="threshold"),
    "far": replace(DEFAULT, rate=1e3),
    "no steps": replace(DEFAULT, steps=1, step=0, rate=1e-6),
    "far start": replace(DEFAULT, start=(1e6, -1e6)),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_scenes_have_a_picture_that_can_be_sent(name):
    scene = ODD[name]
    scene = BatchesScene.from_query(scene.query())[0]
    shown, at = LESSON.shown(replace(scene, focus=("one", "mini")[len(name) % 2]))
    at |= {each.key: 0 for each in shown.followers}
    assert len(pack(shown)) < 235_000
    for axis in range(4):
        for sentence in shown.sentences:
            assert not any(word in told(sentence, {**at, "axis": axis}) for word in ("nan", "{"))
    assert LESSON.after(scene, {"at": LESSON.shown(scene)[1]}) == scene


def test_nobody_is_ahead_of_the_others_who_is_worse_than_at_the_start():
    scene = replace(DEFAULT, rate=0.4)  # all three are lost
    found, (shown, at) = find(scene), LESSON.shown(scene)
    for axis in (0, 2):
        for step in (30, 60, 120):
            assert all(run.value[at["live"], step] > run.value[at["live"], 0] for run in found.runs)
            assert "So far nobody is ahead." in told(shown.sentences[-2], {**at, "step": step, "axis": axis})


def test_events_move_what_is_live_the_start_and_the_samples():
    scene = LESSON.after(DEFAULT, {"at": {"live": 2, "step": 9, "focus": 2, "axis": 1}, "start": [0.5, 1.5]})
    assert (scene.rate, scene.step, scene.focus, scene.axis) == (DEFAULT.positions().values[2], 9, "all", "epochs")
    assert scene.start == (0.5, 1.5)
    sizes = replace(DEFAULT, live="size")
    assert LESSON.after(sizes, {"at": {"live": 0}}).size == 2
    edit = LESSON.after(scene, {"points": [[0, 0], [1, 1], [2, 3]]})
    assert edit.samples().samples == 3
    assert (edit.rate, edit.start, edit.size) == (scene.rate, scene.start, 2)  # all else stays


def test_a_size_that_is_no_power_of_two_becomes_one():
    assert BatchesScene.from_query({"size": "7"})[0].size == 8
    assert BatchesScene.from_query({"size": "64"})[0].size == 16  # of thirty samples
    assert BatchesScene.from_query({"data": "line", "line.samples": "500"})[0].samples().samples == MOST
    assert DATASETS["line"].params[0].high > MOST
    assert SETS


opened = opener("batches")


def test_the_menus_write_the_link():
    page = opened()
    page.selectbox(key="live").set_value("size").run()
    assert asked(page, "live") == "size"
    page.selectbox(key="data").set_value("threshold").run()
    assert asked(page, "data") == "threshold"
    assert float(asked(page, "rate")) == 0.46
    page.selectbox(key="live").set_value("rate").run()
    page.selectbox(key="size").set_value("4").run()
    assert asked(page, "size") == "4"
    page.selectbox(key="preset").set_value("stop").run()
    assert asked(page, "seed") == "1"


@pytest.mark.parametrize("key", SETS)
def test_on_the_level_lines_of_the_plane_the_loss_is_one_number(key):
    scene = replace(on(key), steps=2, step=1)
    (left, right), (low, high) = scene.loss().domain
    edges = panel(LESSON.shown(scene)[0], "plane").mark("levels")
    lines = edges.points({}).reshape(2, -1, edges.piece)
    for x, y in np.moveaxis(lines, 1, 0):
        inside = (x >= left) & (x <= right) & (y >= low) & (y <= high)
        value = [loss(scene.samples(), theta) for theta in zip(x[inside], y[inside], strict=True)]
        assert np.ptp(value or [0.0]) <= 1e-4 * max(value, default=1.0)
    assert lines.shape[1] > 8

"""Where a run leaves is marked in the charts over the steps, and a cell of the table leads there, on every page."""

import re
from dataclasses import fields, replace

import numpy as np
import pytest

from core.losses import LOSSES
from core.losses.regressions import linear_regression
from core.optimizers import OPTIMIZERS
from tests.viz.seen import array, panel
from tests.viz.told import told
from viz.figures.theme import OUTCOME_MARKS
from viz.lessons import LESSONS
from viz.lessons.batches.runs import find
from viz.lessons.batches.scene import PRESETS as BATCHES
from viz.lessons.curve import TYPED
from viz.lessons.landscape.scene import LandscapeScene, runners
from viz.lessons.memory.runs import taken
from viz.lessons.memory.scene import MemoryScene
from viz.lessons.network.presets import PRESETS as NETWORKS
from viz.lessons.network.scene import NetworkScene
from viz.lessons.perceptron.runs import unit
from viz.lessons.perceptron.scene import on
from viz.lessons.scaling.runs import ways
from viz.lessons.scaling.scene import PRESETS as SCALINGS
from viz.lessons.schedules.scene import SchedulesScene
from viz.lessons.walk.runs import walks
from viz.lessons.walk.scene import WalkScene
from viz.scene import choose

PAGES = {lesson.key: lesson for lesson in LESSONS}


def gone(theta, value, domain):
    """The step from which on a path (steps + 1, n) is lost, read off its places alone; NaN where it is not."""
    low, high = np.array(domain, dtype=float).T
    with np.errstate(all="ignore"):
        away = ~((np.abs(theta - (low + high) / 2) <= 5 * (high - low)).all(axis=1) & np.isfinite(value))
    if away[-1]:
        return float(len(away) - np.argmin(away[::-1])) if not away.all() else 0.0
    above, quarter = value > value[0], max(1, len(value) // 4)
    late, before = value[-quarter:].max(), value[:-quarter].max()
    rising = above[-1] and late - before > abs(before) / 100
    return float(len(above) - np.argmin(above[::-1])) if rising and value[-quarter:].max() > value[0] else np.nan


def marked(mark, shape):
    """Where the cross stands at each position, NaN where there is none."""
    count = np.broadcast_to(np.asarray(mark.record.count), shape)
    return np.where(count == 1, np.broadcast_to(array(mark.x)[..., 0], shape), np.nan)


def leads(steps):
    """The steps to which the cells of a row lead."""
    return np.array([np.nan if step is None else step for step in steps], dtype=float)


def at_the_edge(seen, name, below=False):
    """The cross of this name, which stands within its panel, at the upper edge or at the lower."""
    mark, up = seen.mark(name), seen.record.figure["layout"]["yaxis"]
    y = float(array(mark.y)[0])
    low, high = up["range"]
    y = np.log10(y) if up.get("type") == "log" else y
    assert 0 < (y - low if below else high - y) / (high - low) < 0.1
    assert mark.record.label == "leaves"
    return mark


@pytest.mark.parametrize("formula", ["x^2", "x^3 - 3x", "sqrt(x)", "1/x"])
@pytest.mark.parametrize("ascend", [False, True])
def test_walk(formula, ascend):
    scene = replace(WalkScene().with_curve(choose(TYPED, low=-3.0, high=3.0), formula), ascend=ascend, steps=25)
    found, seen = walks(scene), panel(PAGES["walk"].shown(scene)[0], "loss")
    at = marked(at_the_edge(seen, "height leaves", below=ascend), found.path.batch)
    for i, j in np.ndindex(at[::6, ::5].shape):
        i, j = 6 * i, 5 * j
        value = (-1 if ascend else 1) * found.value[i, j]
        expected = gone(found.path.theta[:, :, i, j], value, [(-3.0, 3.0)])
        assert at[i, j] == expected or np.isnan([at[i, j], expected]).all()


@pytest.mark.parametrize("view", ["rate", "share"])
def test_memory(view):
    scene = replace(MemoryScene(), optimizer=choose(OPTIMIZERS["momentum"]), rate=0.5, view=view).mended([])
    found, seen = taken(scene), panel(PAGES["memory"].shown(scene)[0], view)
    path = found.path
    at = marked(at_the_edge(seen, "path leaves"), path.batch)
    expected = [gone(path.theta[..., j], path.value[:, j], path.loss.domain) for j in range(len(at))]
    np.testing.assert_array_equal(at, expected)
    assert np.isfinite(at).any()
    assert np.isnan(at).any()


def test_batches():
    scene = next(each.scene for each in BATCHES if each.key == "large")
    found, shown = find(scene), PAGES["batches"].shown(scene)[0]
    row = dict(zip(("one", "mini", "all"), shown.table.steps, strict=True))
    for run in found.runs:
        theta, value = run.theta, run.value
        expected = np.array([gone(t, v, found.loss.domain) for t, v in zip(theta, value, strict=True)])
        np.testing.assert_array_equal(leads(row[run.key]), expected)
        for place, unit_of in enumerate((0, found.loss.samples, 1)):
            mark = at_the_edge(panel(shown, f"loss_{place}"), f"{run.key} leaves")
            spent = (
                np.append(0, np.cumsum([len(rows) for rows in run.rows[0]])) if unit_of else np.arange(scene.steps + 1)
            )
            counted = [spent[int(k)] / (unit_of or 1) if np.isfinite(k) else np.nan for k in expected]
            np.testing.assert_allclose(marked(mark, len(expected)), counted)
    assert shown.table.jump == ("step", shown.table.columns.index("Leaves at step") - 1)
    texts = shown.table.cells[0][-1].texts
    assert texts == ["–" if step is None else str(step) for step in row["one"]]
    assert any(step is not None for step in row["one"])


def test_perceptron():
    scene = replace(on("blobs", (-3.0, 2.0), activation="linear", update="all", size=4.0), rate=5.0, steps=40)
    found, shown = unit(scene), PAGES["perceptron"].shown(scene)[0]
    (run,) = found.runs
    path = run.path
    expected = [gone(path.theta[..., j], path.value[:, j], [(-4, 4)] * 2) for j in range(len(found.rates))]
    at = marked(at_the_edge(panel(shown, "apart"), f"{run.key} leaves"), path.batch)
    np.testing.assert_array_equal(at, expected)
    np.testing.assert_array_equal(leads(shown.table.steps[0]), expected)
    assert shown.table.cells[0][-1].texts[-1] == str(int(expected[-1]))


@pytest.mark.parametrize("noise", [0.0, 1.5])
def test_schedules(noise):
    bowl = choose(LOSSES["bowl"], condition=4, angle=30)
    scene = replace(SchedulesScene(surface=bowl), live="learning_rate", noise=noise, steps=60, step=60)
    scene = replace(scene, optimizer=scene.optimizer.put(learning_rate=0.6))
    shown, at = PAGES["schedules"].shown(scene)
    j = at["value"]
    seen = panel(shown, "loss")
    for i, name in enumerate(("constant", "scheduled")):
        mark = at_the_edge(seen, f"{name} leaves")
        there = marked(mark, len(shown.table.steps[i]))
        np.testing.assert_array_equal(leads(shown.table.steps[i]), there)
        # half of the runs are far away: so is the median, whose loss on a bowl with λmax = 4 says how far at least
        median = seen.mark(f"{name} median").points(at)[1]
        assert np.isfinite(there[j]) == (name == "constant")
        if name == "constant":
            assert median[int(there[j]) :].min() > 0.5 * (10 * 3) ** 2
            assert median[int(there[j]) - 2] < 2 * (10 * 3) ** 2 * 2
            assert shown.table.cells[i][j][3] == f"100%, {there[j]:.0f}"
        else:
            assert shown.table.cells[i][j][3] == "0%"


def test_scaling():
    scene = next(each.scene for each in SCALINGS if each.key == "large")
    shown, (raw, *_others) = PAGES["scaling"].shown(scene)[0], ways(scene)
    unit = scene.positions().values
    at = marked(at_the_edge(panel(shown, "loss"), "raw leaves"), raw.gone.shape)
    for j in range(0, len(unit), 6):
        x, y = scene.samples().x[0] / unit[j], scene.samples().y
        design = np.stack([x, np.ones(len(x))], axis=1)
        loss = linear_regression(replace(scene.samples(), x=x[None], y=y))
        critical = 1 / np.linalg.eigvalsh(design.T @ design / len(x)).max()
        for i, part in enumerate(scene.rates().values.tolist()):
            theta = [np.zeros(2)]
            for _step in range(raw.left.shape[-1] - 1):
                theta.append(theta[-1] - part * critical * 2 * design.T @ (design @ theta[-1] - y) / len(x))
            theta = np.array(theta)
            value = ((theta @ design.T - y) ** 2).mean(axis=1)
            expected = gone(theta, value, loss.domain)
            assert at[j, i] == expected or np.isnan([at[j, i], expected]).all()
            step = at_place(shown.table.steps[0], ("live", "rate"), {"live": j, "rate": i})
            assert step == (None if np.isnan(expected) else expected)


def test_landscape_and_network():
    scene = replace(LandscapeScene(optimizers=runners("gradient_descent"), focus="gradient_descent"), epochs=3, epoch=3)
    scene = replace(scene, optimizers=(scene.optimizers[0].put(learning_rate=1e5),)).mended([])
    shown, _at = PAGES["landscape"].shown(scene)
    seen = panel(shown, "honest")
    at = marked(at_the_edge(seen, "gradient_descent leaves"), 5)
    line = seen.mark("gradient_descent")
    for j, step in enumerate(shown.table.steps[0]):
        assert (step is None) == np.isnan(at[j])
        if step is not None:
            points = line.points({"factor": j, "epoch": 0})
            assert step == points.shape[1] - 1
            assert points[0, -1] <= at[j] <= 3
            assert f"step {at[j] * np.ceil(100 / scene.batch):.0f}" in shown.table.cells[0][j][1]
    assert np.isfinite(at[-1])
    trained = NetworkScene()
    shown, _at = PAGES["network"].shown(replace(trained, epochs=10))
    mark = at_the_edge(panel(shown, "loss"), "loss leaves")
    told = [cells[0] for cells in shown.table.cells]
    there = marked(mark, len(told))
    assert [np.isfinite(step) for step in there] == ["diverges" in each for each in told]


def away_at(shown, at):
    """Where a track or a cross says that a run left, as coordinates; the others stand where the scene has them."""
    patterns = [OUTCOME_MARKS[word][1] for word in ("diverged", "undefined")]
    for slider in (each for each in shown.sliders if each.track is not None):
        track = slider.track
        gone = [code for code, kind in enumerate(track.kinds) if kind[2] in patterns]
        for place in zip(*np.nonzero(np.isin(track.codes, gone)), strict=True):
            yield {**at, **dict(zip((*track.over, slider.key), map(int, place), strict=True))}
    for mark in (each for part in shown.panels for each in part.marks if each.name.endswith(" leaves")):
        for place in zip(*np.nonzero(np.atleast_1d(mark.count)), strict=True):
            row = {} if mark.emphasis is None else dict([mark.emphasis])
            yield {**at, **row, **dict(zip(mark.over, map(int, place), strict=False))}


def ways_there(shown, where):
    """What leads to a step there: the slider, the step and the text, from the sentences and from the table."""
    for text in (each for each in shown.sentences if "step" in each.readings and each.readings["step"].leads):
        reading = text.readings["step"]
        if "{step}" in at_place(text.texts, text.over, where):
            key, first = reading.leads
            yield key, int(array(reading.array)[tuple(where[name] for name in reading.over)]) - first, told(text, where)
    table = shown.table
    for row in range(len(table.rows) if table and table.jump else 0):
        step = at_place(table.steps[row], table.along or table.over, where)
        if step is not None:
            yield table.jump[0], step, told(at_place(table.cells[row], table.over, where)[table.jump[1]], where)


def at_place(nested, over, where):
    for name in over:
        nested = nested[where[name] if len(nested) > 1 else 0]
    return nested


RUNS = [each for each in LESSONS if {"step", "epoch", "t"} & {field.name for field in fields(each.scene)}]
STAYS = {"averages", "onelayer", "backprop"}  # no run, or one that cannot leave
BOWL = choose(LOSSES["bowl"], condition=4, angle=30)
LEAVING = {  # where the page as it opens has no run that leaves
    "memory": replace(MemoryScene(), optimizer=choose(OPTIMIZERS["momentum"]), rate=0.5).mended([]),
    "schedules": replace(SchedulesScene(surface=BOWL), live="learning_rate", noise=0.0, focus="constant"),
    "batches": next(each.scene for each in BATCHES if each.key == "large"),
    "perceptron": on("blobs", (-3.0, 2.0), activation="linear", update="all", size=4.0),
    "landscape": replace(
        LandscapeScene(focus="gradient_descent", epochs=3),
        optimizers=tuple(each.put(learning_rate=1e5) for each in runners("gradient_descent")),
    ).mended([]),
    "network": next(each.scene for each in NETWORKS if each.key == "explodes"),
}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_the_step_at_which_a_run_left_can_be_jumped_to(lesson):
    shown, at = lesson.shown(LEAVING.get(lesson.key, lesson.scene()))
    assert any(slider.play for slider in shown.sliders) == (lesson in RUNS)
    if lesson not in RUNS:
        return
    counts = {slider.key: slider.count for slider in shown.sliders}
    places = list(away_at(shown, at))
    assert bool(places) == (lesson.key not in STAYS)
    for where in places[:: max(1, len(places) // 20)]:
        ways = list(ways_there(shown, where))
        assert ways, where
        for key, step, text in ways:
            (slider,) = (each for each in shown.sliders if each.key == key)
            assert 0 <= step < counts[key]
            assert slider.play
            said = int(re.match(r"\d+", slider.texts[step])[0]) if slider.texts else step
            whole = key != "step" or not re.search(r"\d", text)  # a text names steps, a slider may count epochs
            assert whole or re.search(rf"(?<![\d.]){said}(?!\.?\d)", text), (said, text)


COARSE = {"basins", "network", "landscape"}  # each of their positions is a map or a training


def value(text):
    """A number as the page writes it."""
    powers = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    size, *power = re.fullmatch(r"([\d.]*)(?:×?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?", text).groups()
    return float(size or 1) * 10 ** float((power[0] or "⁰").translate(powers))


@pytest.mark.parametrize("lesson", [each for each in RUNS if each.key not in STAYS | COARSE], ids=lambda each: each.key)
def test_the_rate_from_which_on_runs_leave_is_told_to_two_per_cent(lesson):
    shown, at = lesson.shown(LEAVING.get(lesson.key, lesson.scene()))
    away, found = list(away_at(shown, at)), []
    for where in away:
        for slider in (each for each in shown.sliders if not each.play and each.key != "x" and where[each.key]):
            here = where[slider.key]
            if {**where, slider.key: here - 1} not in away:
                found.append(value(slider.texts[here]) / value(slider.texts[here - 1]))
    assert min(found) < 1.02

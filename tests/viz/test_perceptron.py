"""What the page of one unit claims, against computations of its own."""

from dataclasses import replace

import numpy as np
import pytest

from core.data import Data
from tests.viz.seen import array, panel
from tests.viz.told import told
from viz.lessons.perceptron import LESSON
from viz.lessons.perceptron.runs import chain, unit
from viz.lessons.perceptron.scene import PRESETS, SETS, PerceptronScene, on
from viz.scene import choose
from viz.scene.samples import Sample

SCENES = {preset.key: preset.scene for preset in PRESETS}
scenes = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)


def answer(scene, weights, x):
    """O at x (2, …), in the samples' own units, without the product's code."""
    data = scene.samples()
    mean = data.x.mean(axis=1)
    spread = data.x.std(axis=1) if scene.scaling == "standardize" else np.ones(2)
    z = sum(w * (value - m) / s for w, value, m, s in zip(weights, x, mean, spread, strict=True))
    return 1 / (1 + np.exp(-z)) if scene.activation == "sigmoid" else 0.5 + z


def at(scene, **places):
    return {**LESSON.shown(scene)[1], **places}


@scenes
def test_the_line_is_where_the_unit_is_undecided(scene):
    shown, here = LESSON.shown(scene)
    found = unit(scene)
    for i, run in enumerate(found.runs):
        for step in (0, 3, scene.steps):
            here = {**here, "step": step, "focus": i}
            weights = run.path.theta[step, :, here["rate"]]
            line = np.array(panel(shown, "data").mark(run.key).points(here))
            if not weights.any():  # no line
                assert np.isnan(line).all()
                continue
            assert answer(scene, weights, line) == pytest.approx(0.5, abs=0.02 * np.hypot(*weights))
            if scene.activation == "sigmoid":
                sides = np.array(panel(shown, "data").mark(f"sides {run.key}").points(here))
                said = answer(scene, weights, sides)
                there = np.isfinite(said)
                expected = np.array([0.1, 0.1, 0.9, 0.9])[there]
                assert said[there] == pytest.approx(expected, abs=0.02 * np.hypot(*weights))


@scenes
def test_the_chain_is_the_step(scene):
    found = unit(replace(scene, update="one", steps=20, step=0))
    for run in found.runs:
        links = chain(found, run)
        moved = -np.diff(run.path.theta, axis=0) / found.rates  # (steps, 2, rates)
        assert np.moveaxis(links.gradient, -1, 0)[:-1] == pytest.approx(moved, rel=1e-6, abs=1e-9)
        factor = 1.0 if links.slope is None else links.slope
        assert links.gradient == pytest.approx(links.error * factor * links.x[:, None], rel=1e-12)
        assert (links.slope is None) == (run.key != "half_squared" or scene.activation == "linear")


def test_the_table_holds_the_numbers_of_the_lit_sample():
    scene = replace(on("blobs", rate=1.0), steps=30)
    shown, here = LESSON.shown(scene)
    found, data = unit(scene), scene.samples()
    for step in (0, 7, 30):
        here = {**here, "step": step}
        i = found.lit[step]
        assert np.array(panel(shown, "data").mark("sample").points(here))[:, 0] == pytest.approx(data.x[:, i], rel=1e-3)
        for row, run in zip(shown.table.cells, found.runs, strict=True):
            weights = run.path.theta[step, :, here["rate"]]
            out = answer(scene, weights, data.x[:, i])
            x = (data.x[:, i] - data.x.mean(axis=1)) / data.x.std(axis=1)
            slope = out * (1 - out)
            middle = slope if run.key == "half_squared" else 1.0
            expected = [*x, data.y[i], weights @ x, out, out - data.y[i], slope, *((out - data.y[i]) * middle * x)]
            for k, (cell, number) in enumerate(zip(row[:-1], expected, strict=True)):
                if isinstance(cell, str):
                    assert (cell, k, run.key) == ("–", 6, "binary_cross_entropy")
                else:
                    reading = cell.readings["n"]
                    said = array(reading.array)[tuple(here[name] for name in reading.over)]
                    assert said == pytest.approx(number, rel=6e-3)
    assert shown.table.columns[1:] == (
        "x₁",
        "x₂",
        "t",
        "z",
        "O",
        "O − t",
        "O(1 − O)",
        "∂E/∂w₁",
        "∂E/∂w₂",
        "Leaves at step",
    )


@scenes
def test_the_sentence_counts(scene):
    shown, here = LESSON.shown(scene)
    found, data = unit(scene), scene.samples()
    for i, run in enumerate(found.runs):
        for step in (0, 5, scene.steps):
            here = {**here, "step": step, "focus": i}
            out = answer(scene, run.path.theta[step, :, here["rate"]], data.x)
            right = sum((o > 0.5) == (t == 1) for o, t in zip(out, data.y, strict=True))
            said = " ".join(told(sentence, here) for sentence in shown.sentences)
            assert f": {right} of {data.samples} samples on the right side of the line" in said
            sides = [[sum((o > 0.5) == side for o, t in zip(out, data.y, strict=True) if t == true) for side in (0, 1)]
                     for true in (0, 1)]  # fmt: skip
            counts = panel(shown, "counts").mark("confusion").cells(here)
            assert counts.tolist() == sides
            if scene.activation == "sigmoid":
                saturated = out * (1 - out) < 0.05
                assert f", {saturated.sum()} saturated: O(1 − O) is below 0.05." in said
                rings = panel(shown, "data").mark(f"saturated {run.key}")
                assert rings.lit.array[here["rate"], step].tolist() == saturated.tolist()
            assert run.apart[here["rate"], step] == pytest.approx(np.abs(out - data.y).mean())


def separated(x, y):
    """Whether a line through the mean has the classes on its sides: every direction is tried."""
    z = x - x.mean(axis=1, keepdims=True)
    angles = np.linspace(0, np.pi, 20_001)
    side = np.cos(angles)[:, None] * z[0] + np.sin(angles)[:, None] * z[1]
    return bool((((side > 0) == (y == 1)).all(axis=1) | ((side < 0) == (y == 1)).all(axis=1)).any())


@pytest.mark.parametrize("key", [*SETS])
def test_what_a_line_can_do_is_said(key):
    for seed in range(4):
        chosen = {} if key == "penguin_pair" else {"samples": 30, "seed": seed, "noise": 0.3}
        scene = replace(PerceptronScene(), data=choose(SETS[key], **chosen), steps=5, step=5)
        shown, here = LESSON.shown(scene)
        said = " ".join(told(sentence, here) for sentence in shown.sentences)
        through = separated(scene.samples().x, scene.samples().y)
        assert ("A line through the mean separates these classes" in said) == through
        if key in ("xor", "circles"):
            assert "No line separates" in said


def test_a_line_beside_the_mean_and_one_class_are_told_apart():
    beside = [Sample(x, 0.1 * (i % 2), int(x > 5)) for i, x in enumerate((0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 6.0))]
    scene = replace(PerceptronScene(), points=tuple(beside), steps=5, step=5)
    assert not separated(scene.samples().x, scene.samples().y)
    assert "none that passes through their common mean" in told(LESSON.shown(scene)[0].sentences[-1], at(scene))
    alike = replace(scene, points=tuple(one._replace(kind=0) for one in beside))
    assert "one class" in told(LESSON.shown(alike)[0].sentences[-1], at(alike))


def test_the_slope_that_dies():
    """What the first example says: both start wrong; at the same rate one of them does not get away."""
    scene = SCENES["dies"]
    squared, entropy = unit(scene).runs
    rate = scene.rates().position(scene.rate)
    slope = squared.answers[rate, 0] * (1 - squared.answers[rate, 0])
    assert squared.right[rate, 0] == entropy.right[rate, 0] == 0
    assert np.median(slope) < 0.02
    assert (squared.right[rate, -1], entropy.right[rate, -1]) == (0, 40)


def test_a_linear_unit_has_one_loss_and_a_bowl():
    scene = SCENES["linear"]
    assert scene.losses() == ("half_squared",)
    found = unit(scene)
    x, t = found.seen.x, found.data.y
    bowl = found.runs[0].loss
    best = np.linalg.lstsq(x.T, t - 0.5, rcond=None)[0]
    assert bowl.minima[0] == pytest.approx(best)
    outcomes = [str(one) for one in found.runs[0].path.outcome]
    assert (outcomes[0], outcomes[-1]) == ("slow", "diverged")
    linked = PerceptronScene.from_query({"activation": "linear", "focus": "binary_cross_entropy"})[0]
    assert linked.focus == "half_squared"


def test_all_samples_or_one():
    one, every = (unit(replace(PerceptronScene(), update=key, steps=50, sample=7)) for key in ("one", "all"))
    order = [int(row[0]) for row in one.runs[0].path.rows]
    assert one.lit[:-1].tolist() == order
    assert sorted(order[:40]) == list(range(40))
    assert set(every.lit.tolist()) == {6}


def test_a_run_that_overflows_says_so():
    points = tuple(Sample(x, y, k) for x, y, k in ((1, 2, 0), (-1, 1, 1), (2, -1, 1), (0.5, 0.2, 0)))
    scene = replace(PerceptronScene(), points=points, activation="linear", update="all", steps=400, step=400)
    shown, here = LESSON.shown(scene)
    last = len(scene.rates().values) - 1
    assert "too high for this start" in told(shown.sentences[-2], {**here, "rate": last})
    assert isinstance(scene.samples(), Data)


NAMES = {"half_squared": "Squared error", "binary_cross_entropy": "Cross-entropy"}


def title(seen, axis):
    return seen.record.figure["layout"][axis]["title"]["text"]


@scenes
def test_names_and_titles_are_those_of_what_they_stand_at(scene):
    shown, here = LESSON.shown(scene)
    found = unit(scene)
    for i, run in enumerate(found.runs):
        name = NAMES[run.key]
        now = next(text for text in shown.sentences if "now" in text.readings)
        assert told(now, {**here, "focus": i}).startswith(f"{name}: ")
        assert shown.chips[0].options[i][0] == shown.table.rows[i][0] == name
        on_map = panel(shown, f"map{i}")
        assert (title(on_map, "xaxis"), title(on_map, "yaxis")) == ("w₁", "w₂")
        theta = on_map.mark(run.key).points({**here, "step": 0})
        np.testing.assert_allclose(theta[:, 0], scene.start, atol=0.02 * scene.size)
    assert title(panel(shown, "apart"), "yaxis") == "mean of |t − O|"
    said = " ".join(told(text, here) for text in shown.sentences)
    assert ("saturated" in told(now, here)) == (scene.activation == "sigmoid")
    if "separates these classes" in said and "No line" not in said:
        assert ("cross-entropy has no minimum" in said) == (scene.activation == "sigmoid")


def test_weights_that_are_no_numbers_have_nothing_right():
    scene = replace(SCENES["linear"], rate=100.0, steps=400, step=400)
    shown, here = LESSON.shown(scene)
    (run,) = unit(scene).runs
    gone = np.isnan(run.answers[-1]).all(axis=-1)
    assert gone[-1]
    assert (run.right[-1][gone] == 0).all()
    for step in (0, int(gone.argmax()), 400):
        said = told(shown.sentences[-2], {**here, "step": step, "rate": len(scene.rates().values) - 1})
        assert ("too large for numbers" in said) == (not np.isfinite(run.answers[-1, step]).all())


@scenes
def test_on_the_level_lines_of_the_map_the_loss_is_one_number(scene):
    shown, here = LESSON.shown(scene)
    for i, run in enumerate(unit(scene).runs):
        edges = panel(shown, f"map{i}").mark("levels")
        loss = run.loss.value(edges.points(here).reshape(2, -1, edges.piece))
        inside = (np.abs(edges.points(here)) <= scene.size).all(axis=0).reshape(loss.shape)
        ends = [np.ptp(part[seen]) if seen.any() else 0.0 for part, seen in zip(loss, inside, strict=True)]
        spread = np.ptp(loss[inside])
        assert max(ends) < 0.01 * spread
        told = np.unique((loss[inside] / (0.01 * spread)).round())
        assert len(told) > 5


def test_the_map_is_painted_where_the_loss_is_low():
    scene = SCENES["xor"]
    shown = LESSON.shown(scene)[0]
    floor = panel(shown, "map0").mark("floor")
    codes = array(floor.codes)
    x = np.linspace(-scene.size, scene.size, len(codes))
    loss = unit(scene).runs[0].loss.value(np.stack(np.meshgrid(x, x)))
    assert codes[np.unravel_index(loss.argmin(), loss.shape)] == codes.min()
    assert np.corrcoef(codes.ravel(), loss.ravel())[0, 1] > 0.8
    assert (np.diff(codes.ravel()[np.argsort(loss.ravel(), kind="stable")]) >= 0).all()


def test_a_loss_that_is_the_same_everywhere_has_no_level_lines():
    scene = replace(PerceptronScene(), points=tuple(Sample(1.0, 1.0, k) for k in (0, 0, 1, 1)))
    marks = panel(LESSON.shown(scene)[0], "map0")
    assert marks.mark("levels").points({}).shape == (2, 0)
    assert np.ptp(array(marks.mark("floor").codes)) == 0

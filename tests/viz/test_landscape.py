"""What the page of the landscape claims, against computations of its own."""

import re
from dataclasses import replace

import numpy as np
import pytest

from core.network_presets import RATES
from core.optimizers import OPTIMIZERS
from core.slice import random_plane
from core.training import train
from tests.viz.seen import array, panel
from tests.viz.told import told
from viz.lessons.landscape import LESSON
from viz.lessons.landscape.runs import landscape
from viz.lessons.landscape.scene import FACTORS, PRESETS, TRAINERS, LandscapeScene
from viz.lessons.landscape.sentences import sentences
from viz.scene import choose
from viz.words import words

SCENE = LandscapeScene(epochs=12, epoch=12)
NAMES = ("gradient_descent", "momentum", "adam")


@pytest.fixture(scope="module")
def shown():
    return LESSON.shown(SCENE)


def loop(scene, key, rate):
    """One run by itself, every epoch kept: (epochs + 1, dimension)."""
    preset = scene.preset()
    run = train(
        preset.network(), preset.split()[0], OPTIMIZERS[key](learning_rate=rate), scene.epochs,
        batches=preset.batches(), start=preset.start(scene.seed), snapshots=10_000,
    )  # fmt: skip
    return run.theta


def value(scene, theta):
    """The mean cross-entropy of one network, layer by layer."""
    preset = scene.preset()
    data, a = preset.split()[0], preset.split()[0].x.T
    layers = preset.network().unpack(theta)
    for k, (w, b) in enumerate(layers):
        a = a @ w + b
        a = np.tanh(a) if k < len(layers) - 1 else 1 / (1 + np.exp(-a))
    p = a[:, 0]
    return float(-np.where(data.y == 1, np.log(p), np.log(1 - p)).mean())


def test_path_map_and_both_losses_are_those_of_the_network(shown):
    picture, at = shown
    for factor in (0, 3):
        here = {**at, "factor": factor}
        paths = [loop(SCENE, key, RATES[key] * FACTORS[factor]) for key in NAMES]
        points = np.concatenate(paths)
        mean = points.mean(axis=0)
        _, spread, axes = np.linalg.svd(points - mean, full_matrices=False)
        axes = axes[:2] * np.sign([axis[np.abs(axis).argmax()] for axis in axes[:2]])[:, None]
        side = panel(picture, f"map {factor}")
        assert side.record.shown == ("factor", factor)
        lines = panel(picture, "honest")
        for i, (key, path) in enumerate(zip(NAMES, paths, strict=True)):
            uv = (path - mean) @ axes.T
            assert side.mark(key).points(here) == pytest.approx(uv.T, abs=1e-6)
            assert lines.mark(key).points(here)[0].tolist() == list(range(13))
            assert lines.mark(key).points(here)[1, [0, 5, 12]] == pytest.approx(
                [value(SCENE, path[k]) for k in (0, 5, 12)]
            )
            near = mean + uv @ axes
            seen = lines.mark(f"{key} on the map")
            assert seen.points(here)[1, [0, 5, 12]] == pytest.approx([value(SCENE, near[k]) for k in (0, 5, 12)])
            assert seen.record.shown == ("focus", i)
        assert side.mark("start").points(here)[:, 0] == pytest.approx((paths[0][0] - mean) @ axes.T, abs=1e-6)
        trace = side.record.figure["data"][0]
        heights = []  # and what they are in the figure, in parts of the lines' spacing
        for row, column in ((0, 0), (7, 30)):
            place = mean + (trace["x0"] + column * trace["dx"]) * axes[0] + (trace["y0"] + row * trace["dy"]) * axes[1]
            heights.append((np.log10(value(SCENE, place)), array(trace["z"])[row, column]))
        (first, shown_first), (second, shown_second) = heights
        assert first / second == pytest.approx(shown_first / shown_second, rel=2e-3)
        assert np.sign(first) == np.sign(shown_first)
        share = (spread[:2] ** 2).sum() / (spread**2).sum()
        said = told(picture.sentences[-1], here)
        assert float(re.findall(r"([\d.]+)%", said)[0]) == pytest.approx(100 * share, rel=0.006)
        assert "2 of 105 dimensions" in said


def test_the_sentence_and_the_table_hold_the_numbers_of_the_lines(shown):
    picture, _at = shown
    lines = panel(picture, "honest")
    for focus, key in enumerate(NAMES):
        for factor, epoch in ((0, 0), (2, 6), (4, 12)):
            here = {"focus": focus, "factor": factor, "epoch": epoch}
            said = told(picture.sentences[-2], here)
            found = re.match(
                r"(.+), learning rate (\S+): after epoch (\d+) the loss is (\S+)\. The map says (\S+)", said
            )
            assert found[1] == OPTIMIZERS[key].name
            assert float(found[2]) == pytest.approx(RATES[key] * FACTORS[factor])
            assert int(found[3]) == epoch
            true, seen = lines.mark(key).now(here)[1], lines.mark(f"{key} on the map").now(here)[1]
            assert (float(found[4]), float(found[5])) == pytest.approx((true, seen), rel=0.006)
            ratio = seen / true
            if 1 / 1.1 < ratio < 1.1:
                assert "about right" in said
            else:
                times, way = re.search(r"([\d.]+) times too (high|low)", said).groups()
                assert way == ("high" if ratio > 1 else "low")
                assert float(times) == pytest.approx(max(ratio, 1 / ratio), rel=0.006)
            row = picture.table.cells[focus][factor]
            own = float(re.findall(r"([\d.]+)%", told(picture.sentences[-1], here))[1])
            assert float(row[3].rstrip("%")) == pytest.approx(own)
            end = lines.mark(key).points(here)[1, -1], lines.mark(f"{key} on the map").points(here)[1, -1]
            assert (float(row[1]), float(row[2])) == pytest.approx(end, rel=0.006)


def test_the_map_is_about_right_within_a_tenth_part():
    found = landscape(SCENE)
    ratios = np.resize([1.0, 1.09, 1.11, 1 / 1.09, 1 / 1.11], len(found.epochs))
    way = found.maps[2].ways[1]
    ways = (found.maps[2].ways[0], replace(way, seen=ratios * way.true), found.maps[2].ways[2])
    maps = [replace(each, ways=ways) if j == 2 else each for j, each in enumerate(found.maps)]
    text = sentences(SCENE, replace(found, maps=maps), words("en"))[0]
    for epoch in range(5):
        said = told(text, {"focus": 1, "factor": 2, "epoch": epoch})
        how = ("about right", "about right", "1.11 times too high", "about right", "1.11 times too low")[epoch]
        assert said.endswith(f"there: {how}.")


def test_random_directions_pass_through_the_lowest_end():
    scene = replace(SCENE, plane="random", turn=3)
    found = landscape(scene)
    ends = [run.theta[-1, :, 1] for run in found.runs]
    lowest = min(ends, key=lambda theta: value(scene, theta))
    expected = random_plane(found.network, lowest, 3)
    assert found.maps[1].plane.origin == pytest.approx(lowest)
    assert found.maps[1].plane.axes == pytest.approx(expected.axes)
    assert landscape(replace(scene, turn=4)).maps[1].plane.axes != pytest.approx(expected.axes)
    for each in found.maps:  # as far as the weights are long, whatever little of the paths is seen
        assert each.box[0] <= -1 <= 1 <= each.box[1]
        assert each.box[2] <= -1 <= 1 <= each.box[3]


def test_a_run_that_diverges_leaves_the_plane_to_the_others():
    wild = choose(TRAINERS["gradient_descent"], learning_rate=1e5)
    scene, _ = LandscapeScene.from_query(
        LandscapeScene(epochs=3, epoch=3, optimizers=(wild, SCENE.optimizers[2]), focus="gradient_descent").query()
    )
    found = landscape(scene)
    alone = landscape(replace(scene, optimizers=scene.optimizers[1:], focus="adam"))
    gone = found.maps[4].ways[0].diverged
    assert gone >= 0
    assert found.maps[4].box == pytest.approx(alone.maps[4].box)
    picture, at = LESSON.shown(scene)
    here = {**at, "focus": 0, "factor": 4, "epoch": 3}
    assert f"diverges at step {gone};" in told(picture.sentences[-2], here)
    assert "of the paths that do not diverge" in told(picture.sentences[-1], here)
    assert f"It has 2 of {found.network.dimension} dimensions." in told(picture.sentences[-1], here)
    kept = panel(picture, "honest").mark("gradient_descent").count(here)
    assert kept == panel(picture, "map 4").mark("gradient_descent").points(here).shape[1] == 1 + (gone - 1) // 7
    assert [each[4] for each in picture.table.steps] == [kept - 1, None]
    assert picture.table.cells[0][4][1:3] == [f"diverges at step {gone}", "–"]
    assert picture.table.jump == ("epoch", 1)  # the cell that names the step leads to it
    none_stays, at = LESSON.shown(replace(scene, optimizers=scene.optimizers[:1]))
    assert "of the variance of all paths" in told(none_stays.sentences[-1], {**at, "factor": 4})


def test_what_the_examples_say():
    scenes = {preset.key: preset.scene for preset in PRESETS}
    shares = {key: [each.explained for each in landscape(scene).maps] for key, scene in scenes.items()}
    assert max(shares["random"]) < 0.05
    assert min(shares["alone"]) > 0.9
    found = landscape(scenes["moons"]).maps[2].ways[2]
    assert max(abs(np.log(found.seen / found.true))) > np.log(1.5)
    ends = [run.theta[-1, :, 2] for run in landscape(scenes["apart"]).runs]
    plain, momentum, rmsprop, adam = ends
    beside = np.linalg.norm(plain - momentum)
    pairs = (plain, rmsprop), (plain, adam), (rmsprop, adam), (momentum, rmsprop), (momentum, adam)
    assert min(np.linalg.norm(a - b) for a, b in pairs) > 4 * beside


def test_at_most_four_and_an_epoch_that_is_kept():
    scene = SCENE.with_runners([*NAMES, "rmsprop", "adamw"], TRAINERS)
    assert [chosen.key for chosen in scene.optimizers] == ["momentum", "adam", "rmsprop", "adamw"]
    assert dict(scene.optimizers[2].values)["learning_rate"] == RATES["rmsprop"]
    assert SCENE.with_epochs(30).epoch == 30
    mended = LandscapeScene.from_query({"factor": "2.9", "epoch": "44", "epochs": "150"})[0]
    assert mended.factor == 3
    assert mended.epoch in mended.moments().values


def test_what_is_drawn_is_named_as_it_is(shown):
    picture, at = shown
    assert picture.table.columns == ("Optimizer", "Learning rate", "Loss at the end", "On the map", "Shown of its path")
    assert [row[0] for row in picture.table.rows] == [OPTIMIZERS[key].name for key in NAMES]
    lines, map_ = panel(picture, "honest"), panel(picture, "map 2")
    dashes = {entry["name"]: entry["line"]["dash"] for entry in lines.record.figure["data"]}
    assert dashes == {"the loss": "solid", "what the map says": "dot"}
    assert not lines.mark("adam").dash
    assert lines.mark("adam on the map").dash
    assert map_.mark("start").said(at) == "start"
    axes = map_.record.figure["layout"]
    assert [axes[key]["title"]["text"] for key in ("xaxis", "yaxis")] == ["direction 1", "direction 2"]
    heights = array(map_.record.figure["data"][0]["z"])
    said = re.match(r"Loss on the plane: (\S+) to (\S+)", told(map_.record.caption.text, at))
    low, high = np.log10([float(said[1]), float(said[2])])
    part = (high - low) / np.ptp(heights)
    assert [low, high] == pytest.approx([heights.min() * part, heights.max() * part], abs=0.03)

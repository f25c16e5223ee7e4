"""Sharp and flat ends by batch size: the landscape page's claims against computations of its own."""

import re

import numpy as np
import pytest

from core.batches import Batches
from core.network_presets import RATES
from core.optimizers import OPTIMIZERS
from core.training import train
from tests.viz.seen import array, panel
from tests.viz.test_landscape import value
from tests.viz.told import told
from viz.lessons.landscape import LESSON
from viz.lessons.landscape.ends import order
from viz.lessons.landscape.scene import FACTORS, PRESETS, TRAINERS, LandscapeScene
from viz.scene import choose

SCENE = next(preset.scene for preset in PRESETS if preset.key == "sharp")
SIZES = (5, 20, 100)


@pytest.fixture(scope="module")
def shown():
    return LESSON.shown(SCENE)


def end(batch, factor):
    """Where one training ends by itself, after 800 steps."""
    preset = SCENE.preset()
    optimizer = OPTIMIZERS["gradient_descent"](learning_rate=RATES["gradient_descent"] * FACTORS[factor])
    run = train(
        preset.network(), preset.split()[0], optimizer, 8 * batch, batches=Batches(batch), start=preset.start(0),
        snapshots=2, test=preset.split()[1],
    )  # fmt: skip
    assert run.step[-1] == 800
    return run.theta[-1], run.test_accuracy[-1]


def test_lines_and_numbers_are_those_of_the_ends(shown):
    picture, _at = shown
    preset, factor, lengths = SCENE.preset(), 2, []
    loss = preset.network().loss(preset.split()[0])
    curvatures, rises, losses = [], [], []
    for i, batch in enumerate(SIZES):
        theta, right = end(batch, factor)
        h = 1e-4 * np.eye(len(theta))
        hessian = (loss.gradient(theta[:, None] + h) - loss.gradient(theta[:, None] - h)) / 2e-4
        values, vectors = np.linalg.eigh((hessian + hessian.T) / 2)
        steep = panel(picture, f"steep {factor}")
        line = steep.mark(f"batch {batch}").points({})
        along = vectors[:, -1] * np.sign(vectors[np.abs(vectors[:, -1]).argmax(), -1])
        for k in (0, 25, 40):
            rise = value(SCENE, theta + line[0, k] * along) - value(SCENE, theta)
            assert line[1, k] == pytest.approx(rise, rel=1e-3, abs=1e-3)
        random = np.random.default_rng(0).standard_normal((12, len(theta)))
        heights = np.zeros(2)
        for direction in random:
            pairs = zip(preset.network().unpack(theta), preset.network().unpack(direction), strict=True)
            moved = preset.network().pack(
                [(d * np.linalg.norm(w, axis=0) / np.linalg.norm(d, axis=0), 0 * b) for (w, b), (d, _) in pairs]
            )
            heights += [value(SCENE, theta + u * moved) - value(SCENE, theta) for u in (0.25, -0.5)]
        around = panel(picture, f"around {factor}").mark(f"batch {batch}").points({})
        assert around[0, [30, 0]].tolist() == [0.25, -0.5]
        assert around[1, [30, 0]] == pytest.approx(heights / 12, rel=1e-3, abs=1e-3)
        lengths.append(around[1, 30])
        row = picture.table.cells[i][factor]
        assert row[0] == str(8 * batch)
        assert [float(row[1]), float(row[3])] == pytest.approx([value(SCENE, theta), values[-1]], rel=6e-3)
        assert float(row[2].rstrip("%")) == pytest.approx(100 * right, rel=6e-3)
        assert float(row[4]) == pytest.approx(heights[0] / 12, rel=6e-3)
        curvatures.append(values[-1])
        rises.append(heights[0] / 12)
        losses.append(value(SCENE, theta))
    said = told(picture.sentences[-1], {"factor": factor})
    assert "The smaller the batch, the flatter the end" in said
    assert curvatures == sorted(curvatures)
    assert "The losses there are alike" in said
    assert max(losses) < 1.5 * min(losses)
    numbers = [float(each) for each in re.findall(r"λ = (\S+), (\S+), (\S+)\.", said)[0]]
    assert numbers == pytest.approx(curvatures, rel=6e-3)
    assert "the same order" in said
    assert rises == sorted(rises)
    assert "learning rate 0.3: 800 steps" in told(picture.sentences[-2], {"factor": factor})


def test_the_order_is_that_of_the_numbers_at_every_rate(shown):
    picture, _at = shown
    for factor in range(len(FACTORS)):
        rows = [picture.table.cells[i][factor] for i in range(3)]
        losses, curvatures, rises = ([float(row[k]) for row in rows] for k in (1, 3, 4))
        said = told(picture.sentences[-1], {"factor": factor})
        level = max(curvatures) - min(curvatures) < 0.05 * max(curvatures)
        assert ("it hardly differs" in said) == level
        assert ("flatter" in said) == (curvatures == sorted(curvatures) and not level)
        assert ("alike" in said) == (max(losses) < 1.5 * min(losses))
        alike = np.argsort(rises).tolist() == np.argsort(curvatures).tolist()
        level |= max(rises) - min(rises) < 0.05 * max(rises)
        assert ("the same order" in said) == (alike and not level)
        assert ("another order" in said) == (not alike and not level)
        assert panel(picture, f"steep {factor}").record.shown == ("factor", factor)
        for key in ("steep", "around"):  # all sizes on one scale, and nothing above it
            side = panel(picture, f"{key} {factor}").record
            highest = max(float(array(mark.y).max()) for mark in side.marks)
            assert side.figure["layout"]["yaxis"]["range"][1] > highest
    assert "flatter" not in said
    assert [order([1.0, 2.0]), order([2.0, 1.0]), order([1.0, 1.0])] == [1, -1, 0]


def test_a_batch_that_diverges_is_named_and_the_others_judged():
    wild = choose(TRAINERS["gradient_descent"], learning_rate=3e3)
    scene = LandscapeScene(plane="ends", optimizers=(wild,), focus="gradient_descent")
    picture, _at = LESSON.shown(scene)
    for factor in range(len(FACTORS)):
        cells = [picture.table.cells[i][factor] for i in range(3)]
        said = told(picture.sentences[-1], {"factor": factor})
        for batch, row in zip(SIZES, cells, strict=True):
            assert (f"With batches of {batch} it diverges at step" in said) == (row[1] == "diverges")
        assert ("λ" in said) == (sum(row[1] != "diverges" for row in cells) > 1)
    assert SCENE.with_alone("adam").focus == "adam"
    assert LandscapeScene().with_alone("adam").keys() == LandscapeScene().keys()


def test_what_is_drawn_is_named_as_it_is(shown):
    picture, at = shown
    columns = ("Batch size", "Epochs", "Loss at the end", "Right, test", "Largest curvature λ")
    assert picture.table.columns == (*columns, "Rise along random directions")
    assert [row[0] for row in picture.table.rows] == ["5", "20", "100"]
    for key, words in (("steep", "along the direction in which"), ("around", "along random directions, mean of 12")):
        side = panel(picture, f"{key} 2")
        assert told(side.record.caption.text, at).startswith(words)
        assert side.record.label.startswith("How the loss rises around the ends: along")
        legend = {entry["name"]: entry["line"] for entry in side.record.figure["data"]}
        assert list(legend) == side.names == ["batch 5", "batch 20", "batch 100"]
        for name, line in legend.items():
            assert line["color"] == side.mark(name).colour
            assert (line["dash"] == "solid") == (not side.mark(name).dash)
        assert side.record.figure["layout"]["yaxis"]["title"]["text"] == "rise of the loss"

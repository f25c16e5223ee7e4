"""The network of one layer: every number of its picture against a computation of its own."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.viz.seen import array, latest, panel
from tests.viz.told import told
from viz.figures.symbols import SUBSCRIPTS
from viz.lessons.onelayer import LESSON
from viz.lessons.onelayer.scene import PRESETS, STEPS, OneLayerScene

BOOK = OneLayerScene(w=(0.47355232, 0.9977393, 0.84668094, 0.85557411, 0.03563661, 0.69422093), rate=2.0, step=3)


def loss(w, x, target):
    """−ln p by the definition, with Python's own floats."""
    z = [sum(xi * w[3 * i + j] for i, xi in enumerate(x)) for j in range(3)]
    return math.log(sum(math.exp(v) for v in z)) - z[target]


def slopes(w, x, target, h=1e-5):
    """By differences of the definition."""
    found = []
    for i in range(6):
        up, down = ([*w[:i], w[i] + d, *w[i + 1 :]] for d in (h, -h))
        found.append((loss(up, x, target) - loss(down, x, target)) / (2 * h))
    return np.array(found)


def matrix(picture, key, at):
    mark = panel(picture, key).mark(key)
    values = mark.values.array[at["moved"], at["place"]]
    return values.ravel()


def placed(scene, key, place):
    """The picture after a hand has moved ``key`` to a place, and the value there."""
    picture, at = LESSON.shown(scene)
    at = latest(picture, {**at, key: place}, key)
    return picture, at


def weights(scene, key, place):
    w = list(scene.w)
    i = 3 * (int(key[1]) - 1) + int(key[2]) - 1
    w[i] = float(scene.weights(i).values[place])
    return w


def test_the_books_numbers():
    picture, at = placed(BOOK, "rate", BOOK.rates().position(BOOK.rate))
    # K. Saitoh, Deep Learning from Scratch, section 4.4.2
    book = [0.21924763, 0.14356247, -0.36281009, 0.32887144, 0.2153437, -0.54421514]
    for key in ("formula", "differences"):
        np.testing.assert_allclose(matrix(picture, key, at), book, atol=6e-6)
    assert "L = −ln p₃ = 0.928" in told(picture.sentences[0], at)


@pytest.mark.parametrize(("key", "place"), [("w11", 0), ("w12", 60), ("w23", 17), ("w21", 44)])
@pytest.mark.parametrize("scene", [BOOK, replace(BOOK, target=1, x1=-1.2, x2=2.0)])
def test_a_weight_that_is_dragged_moves_every_number(scene, key, place):
    picture, at = placed(scene, key, place)
    w, x, target = weights(scene, key, place), (scene.x1, scene.x2), scene.target - 1
    expected = slopes(w, x, target)
    for which in ("formula", "differences"):
        np.testing.assert_allclose(matrix(picture, which, at), expected, atol=6e-6)
    for row in range(2):
        bars = panel(picture, f"w{row + 1}").mark("weights")
        np.testing.assert_allclose(bars.points(at)[1], w[3 * row : 3 * row + 3], atol=6e-4)
    net = panel(picture, "net")
    np.testing.assert_allclose(net.mark("weights").at(net.mark("weights").weights, at), w, rtol=6e-3)
    z = np.array(x) @ np.reshape(w, (2, 3))
    p = np.exp(z) / np.exp(z).sum()
    lines = net.mark("outputs").lines
    for line, values in zip(lines[:2], (z, p), strict=True):
        np.testing.assert_allclose(line.array[at["moved"], at["place"]], values, rtol=6e-3)


@pytest.mark.parametrize(("key", "place"), [("w13", 5), ("rate", 0), ("rate", 60), ("rate", 33)])
def test_the_steps_are_those_of_gradient_descent(key, place):
    picture, at = placed(BOOK, key, place)
    x, target = (BOOK.x1, BOOK.x2), BOOK.target - 1
    rate = float(BOOK.rates().values[at["rate"]])
    w = weights(BOOK, key, place) if key != "rate" else list(BOOK.w)
    path = panel(picture, "loss").mark("loss").points(at)
    assert path.shape == (2, STEPS + 1)
    for k in range(STEPS + 1):
        here = {**at, "step": k}
        assert path[1, k] == pytest.approx(loss(w, x, target), abs=1e-3)
        for row in range(2):
            after = panel(picture, f"w{row + 1}").mark("after").points(here)[1]
            np.testing.assert_allclose(after, w[3 * row : 3 * row + 3], atol=6e-3)
        z = np.array(x) @ np.reshape(w, (2, 3))
        line = panel(picture, "net").mark("outputs").lines[2]
        np.testing.assert_allclose(
            array(line.array)[at["moved"], at["place"], k], np.exp(z - z.max()) / np.exp(z - z.max()).sum(), rtol=6e-3
        )
        w = (np.array(w) - rate * slopes(w, x, target)).tolist()


def test_a_weight_that_leaves_the_picture_says_its_number():
    """Hollow bars are cut at the edge, so the numbers of those stand inside, and not on those of the first weights."""
    scene = OneLayerScene(w=(0.5, 2.5, -2.5, 0.5, -0.5, 3.0), rate=100.0)
    picture, at = placed(scene, "rate", scene.rates().position(100.0))
    z = np.array([0.6, 0.9]) @ np.reshape(scene.w, (2, 3))
    p = np.exp(z) / np.exp(z).sum()
    after = np.reshape(scene.w, (2, 3)) - 100 * np.outer([0.6, 0.9], p - [0, 0, 1])
    seen = set()
    for step, sizes in ((0, np.zeros(6)), (1, np.abs(after).ravel())):
        for row in range(2):
            bars = panel(picture, f"w{row + 1}").mark("beyond")
            there = {**at, "step": step}
            numbers, (_, heights) = bars.at(bars.numbers, there), bars.points(there)
            out = sizes[3 * row : 3 * row + 3] > 3.6
            np.testing.assert_array_equal(np.isfinite(heights), out)
            np.testing.assert_allclose(numbers[out], after[row][out], atol=0.06)
            first = np.array(scene.w[3 * row : 3 * row + 3])
            near = first * np.sign(after[row]) > 2
            np.testing.assert_array_equal(np.sign(heights[out]), np.where(near, -1, 1)[out] * np.sign(after[row])[out])
            assert np.abs(heights[out & ~near]) == pytest.approx(3.6)
            assert (np.abs(heights[out & near]) < 1).all()
            seen |= {(step, *each) for each in zip(out.tolist(), near.tolist(), strict=True)}
    assert {(1, True, False), (1, True, True), (0, False, False)} <= seen


def test_the_sentences_judge_what_is_seen():
    picture, at = placed(BOOK, "rate", 40)
    assert "Press play" in told(picture.sentences[1], {**at, "step": 0})
    assert "lower than" in told(picture.sentences[1], {**at, "step": 1})
    assert "they agree" in told(picture.sentences[0], at)
    assert "1.5 times the first" in told(picture.sentences[0], at)
    for x, said in (
        ((0.0, 0.9), "The first row is 0"),
        ((0.9, 0.0), "The second row is 0"),
        ((0.0, 0.0), "all slopes"),
        ((1.0, 0.5), "0.5 times the first"),
    ):
        picture, at = placed(replace(BOOK, x1=x[0], x2=x[1]), "rate", 40)
        assert said in told(picture.sentences[0], at)
        analytic = matrix(picture, "formula", at).reshape(2, 3)
        for row, value in zip(analytic, x, strict=True):
            assert (row == 0).all() == (value == 0)
    nothing = placed(replace(BOOK, x1=0.0, x2=0.0), "rate", 40)
    assert "as at the start" in told(nothing[0].sentences[1], {**nothing[1], "step": 5})


def test_another_target_is_a_chip_and_makes_no_example_of_it():
    picture, at = LESSON.shown(BOOK)
    assert [name for name, _colour, _marker in picture.chips[0].options] == ["Target 1", "Target 2", "Target 3"]
    assert at["target"] == BOOK.target - 1
    after = LESSON.after(BOOK, {"at": {**at, "target": 0}})
    assert after == replace(BOOK, target=1)
    assert "L = −ln p₁" in told(LESSON.shown(after)[0].sentences[-2], LESSON.shown(after)[1] | {"moved": 6, "place": 0})


def test_the_target_stands_at_its_output():
    picture, _at = LESSON.shown(replace(BOOK, target=2))
    outputs = panel(picture, "net").mark("outputs")
    assert outputs.names == ("t₁ = 0", "t₂ = 1", "t₃ = 0")
    assert outputs.states.tolist() == [0, 1, 0]


def test_a_weight_and_the_rate_come_back_from_the_page():
    picture, at = LESSON.shown(BOOK)
    after = LESSON.after(BOOK, {"at": {**at, "w22": 60}})
    assert after == replace(BOOK, w=(*BOOK.w[:4], 3.0, BOOK.w[5]))
    assert LESSON.after(BOOK, {"at": {**at, "rate": 0}}).rate == 0.01
    assert {slider.upright.panel for slider in picture.sliders if slider.upright} == {"w1", "w2"}


def test_weights_of_a_link_are_brought_within_reach_and_the_page_says_so():
    scene, ignored = OneLayerScene.from_query({"w": "9~0~0~0~0~-7"})
    assert scene.w == (3, 0, 0, 0, 0, -3)
    assert len(ignored) == 1


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_a_preset_shows_what_it_says(preset):
    scene = preset.scene
    w, x, target = list(scene.w), (scene.x1, scene.x2), scene.target - 1
    first, g = loss(w, x, target), slopes(w, x, target)
    for _ in range(STEPS):
        w = (np.array(w) - scene.rate * slopes(w, x, target)).tolist()
    last = loss(w, x, target)
    if preset.key == "zeros":
        np.testing.assert_allclose(g[[2, 5]], -2 * g[[0, 3]], rtol=1e-6)
    if preset.key == "wrong":
        assert first > 3
        np.testing.assert_allclose(np.abs(g[[2, 5]]), x, rtol=0.01)
    if preset.key == "right":
        assert np.abs(g).max() < 0.02
    if preset.key == "silent":
        assert (g[:3] == 0).all()
        assert first > 0.5
    if preset.key == "slow":
        assert 0.8 * first < last < first


def test_what_is_drawn_is_named_as_it_is():
    picture, at = placed(BOOK, "w11", 40)
    captions = {each.key: told(each.caption.text, at) for each in picture.panels}
    assert captions["w1"] == "weights of x₁ = 0.6"
    assert captions["w2"] == "weights of x₂ = 0.9"
    assert captions["formula"] == panel(picture, "formula").record.label == "∂L/∂W by the formula"
    assert captions["differences"] == "∂L/∂W by differences"
    assert captions["loss"] == "loss after each step"
    assert panel(picture, "loss").record.label == "The loss after each step"
    for row in (1, 2):
        axis = panel(picture, f"w{row}").record.figure["layout"]["xaxis"]
        assert axis["ticktext"] == [f"w{a}{b}".translate(SUBSCRIPTS) for a in (row,) for b in (1, 2, 3)]
    for key in ("formula", "differences"):
        axes = panel(picture, key).record.figure["layout"]
        assert (axes["yaxis"]["ticktext"], axes["xaxis"]["ticktext"]) == (["x₁", "x₂"], ["z₁", "z₂", "z₃"])
    assert [line.form for line in panel(picture, "net").mark("outputs").lines] == ["z {}", "p {}", "→ {}"]
    assert panel(picture, "net").mark("inputs").names == ("x₁", "x₂")
    assert [slider.label for slider in picture.sliders[:6]] == ["w₁₁", "w₁₂", "w₁₃", "w₂₁", "w₂₂", "w₂₃"]
    walked = told(picture.sentences[-1], {**at, "step": 7})
    assert walked.startswith("After step 7 with η = 2: L = ")
    risen = replace(BOOK, rate=100.0)
    shown, there = placed(risen, "rate", risen.rates().position(100.0))
    path = panel(shown, "loss").mark("loss").points(there)[1]
    for k in range(1, STEPS + 1):
        word = "lower" if path[k] < path[0] - 1e-3 else "higher" if path[k] > path[0] + 1e-3 else "as at"
        assert word in told(shown.sentences[-1], {**there, "step": k}) or abs(path[k] - path[0]) < 2e-3
    calm = OneLayerScene(w=(-3.0, -3.0, 3.0, -3.0, -3.0, 3.0), x1=3.0, x2=3.0)
    assert "rounding" in told(*placed_sentence(calm))


def placed_sentence(scene):
    picture, at = placed(scene, "rate", 30)
    return picture.sentences[-2], at

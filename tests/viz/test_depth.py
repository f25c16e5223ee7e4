"""What the page of many layers claims, against computations of its own."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.data import DATASETS
from core.initialize import INITIALIZERS
from core.message import counted
from tests.viz.seen import panel
from tests.viz.told import told
from viz.figures.numbers import number
from viz.lessons.depth import LESSON
from viz.lessons.depth.runs import SEEDS, TRIED_DEPTHS, TRIED_SCALES, layers, learned
from viz.lessons.depth.scene import PRESETS, of
from viz.lessons.depth.sentences import kind_of

SCENES = {preset.key: preset.scene for preset in PRESETS}


def sizes(scene, depth, scale):
    """Root mean squares of the values, and of the gradients as a part of the last, with loops."""
    kind = ACTIVATIONS[scene.activation.key]()
    rule = INITIALIZERS[scene.initializer.key](**dict(scene.initializer.values))
    weights = rule.weights((scene.width,) * 51, scene.seed)[:depth]
    a, upstream = np.random.default_rng(scene.seed).standard_normal((2, 16, scene.width))
    values, slopes = [a], []
    for w in weights:
        z = values[-1] @ (w * scale)
        values.append(kind.value(z))
        slopes.append(kind.derivative(z))
    back = [upstream]
    for w, slope in zip(weights[::-1], slopes[::-1], strict=True):
        back.append((back[-1] * slope) @ (w * scale).T)
    rms = lambda array: float(np.sqrt((array**2).mean()))  # noqa: E731
    return [rms(v) for v in values], [rms(g) / rms(upstream) for g in back[::-1]]


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_lines_and_sentence_are_those_of_the_net(scene):
    shown, at = LESSON.shown(scene)
    scales = scene.scales().values
    for depth, i in ((1, 3), (9, len(scales) - 1), (20, at["scale"]), (50, 0)):
        here = {"depth": depth - 1, "scale": i}
        values, gradients = sizes(scene, depth, scales[i])
        drawn = panel(shown, "sizes")
        for name, expected in (("values", values), ("gradients", gradients)):
            x, y = drawn.mark(name).points(here)
            assert x.tolist() == list(range(depth + 1))
            with np.errstate(all="ignore"):
                power = np.log10(expected)
            assert y == pytest.approx(np.where(np.isfinite(power), power, np.nan), abs=2e-3, nan_ok=True)
        assert set(drawn.mark("last layer").points(here)[0]) == {depth}
        first, second = (told(sentence, here) for sentence in shown.sentences[-2:])
        arrives = gradients[0]
        if arrives == 0:
            assert "No gradient arrives" in first
            continue
        word = "vanishes" if arrives < 1e-3 else "explodes" if arrives > 1e3 else "holds"
        assert f"The gradient {word}" in first
        assert counted(f"after {depth} layer[s]") in first
        assert number(float(f"{arrives:.2g}"), 2) in first
        factor = number(float(f"{arrives ** (1 / depth):.3g}"))
        assert f"On average each layer multiplies it by {factor}" in second


def test_the_reason_is_told_where_it_holds():
    scene = SCENES["vanish"]
    found, shown = layers(scene), LESSON.shown(scene)[0]
    seen = set()
    for depth in range(50):
        for scale in range(len(scene.scales().values)):
            said = told(shown.sentences[-1], {"depth": depth, "scale": scale})
            numbers = re.search(r"weights ([\d.]*\d) × slopes ([\d.]*\d)", said)
            seen.add(bool(numbers))
            product = found.weights[depth, scale] * found.slopes[depth, scale]
            assert bool(numbers) == (abs(math.log(product / found.factor[depth, scale])) < 0.2)
            if numbers:
                assert float(numbers[1]) * float(numbers[2]) == pytest.approx(found.factor[depth, scale], rel=0.25)
    assert True in seen


def test_what_the_examples_say():
    """Each sentence of an example, on its own net at twenty layers."""
    at_twenty = {key: sizes(scene, 20, scene.scale) for key, scene in SCENES.items()}
    assert at_twenty["vanish"][1][0] < 0.25**20 * 1.01
    assert max(at_twenty["small"][0][-1], at_twenty["small"][1][0]) < 1e-20
    for key in ("level", "he"):
        assert 0.05 < at_twenty[key][1][0] < 20
        assert 0.02 < at_twenty[key][0][-1] < 20
    assert at_twenty["explode"][1][0] == pytest.approx(2**20 * at_twenty["he"][1][0], rel=0.01)  # ReLU is homogeneous
    assert at_twenty["zeros"][1][0] == 0


def test_the_dot_on_the_map_stands_where_the_sliders_do():
    scene = of("relu", "he")
    shown, _at = LESSON.shown(scene)
    mark = panel(shown, "learns").mark("here")
    scales = scene.scales().values.tolist()
    for depth, scale in ((1, 0.25), (8, 1.0), (16, 4.0)):
        here = {"depth": depth - 1, "scale": scales.index(scale)}
        expected = (TRIED_SCALES.index(scale), TRIED_DEPTHS.index(depth))
        assert mark.points(here)[:, 0] == pytest.approx(expected, abs=0.02)
    matrix = panel(shown, "learns").mark("learned").record.values
    assert matrix == pytest.approx(np.round(learned(scene), 2))
    assert matrix[0, TRIED_SCALES.index(1.0)] == 1
    assert matrix[-1, 0] == 0


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_every_depth_and_scale_has_the_word_for_what_arrives(scene):
    shown, _at = LESSON.shown(scene)
    first, second = shown.sentences[-2:]
    arrives = layers(scene).signals.gradients[:, 0]
    for depth in range(0, 50, 3):
        for i in range(arrives.shape[1]):
            here, share = {"depth": depth, "scale": i}, arrives[depth, i]
            word = "vanishes" if share < 1e-3 else "explodes" if share > 1e3 else "holds"
            known = np.isfinite(share) and share > 0
            assert (f"The gradient {word}" in told(first, here)) == known
            assert ("each layer multiplies" in told(second, here)) == known
            assert counted(f"after {depth + 1} layer[s]") in told(first, here)


def test_the_reason_names_weights_and_slopes_as_they_are():
    scene = SCENES["vanish"]
    found, text = layers(scene), LESSON.shown(scene)[0].sentences[-1]
    for here in ({"depth": 4, "scale": 3}, {"depth": 30, "scale": 8}):
        place = here["depth"], here["scale"]
        said = re.search(r"weights (\S+) × slopes ([\d.]*\d)", told(text, here))
        if said:
            weights, slopes = (number(float(f"{each[place]:.3g}")) for each in (found.weights, found.slopes))
            assert (said[1], said[2]) == (weights, slopes)
    # weights of the deviation c/√n·√n = c times the rule's own, slopes of a sigmoid never above a quarter
    assert (found.slopes <= 0.25 + 1e-12).all()
    np.testing.assert_allclose(found.weights[0] / found.weights[0, 0], scene.scales().values / scene.scales().values[0])


def test_the_map_of_rules_says_which_learn_how_deep():
    scene = SCENES["rules"]
    shown, _at = LESSON.shown(scene)
    map_ = panel(shown, "learns")
    share = map_.mark("learned").record.values
    data = DATASETS["moons"](samples=32, noise=0.1, seed=0)
    x, y = (data.x - data.x.mean(axis=1, keepdims=True)) / data.x.std(axis=1, keepdims=True), data.y
    column, row = list(INITIALIZERS).index("xavier"), TRIED_DEPTHS.index(2)
    rights = []
    for seed in SEEDS:  # two hidden layers of 10 ReLUs, with momentum, written out
        weights = INITIALIZERS["xavier"]().weights((2, 10, 10, 1), seed)
        biases = [np.zeros(w.shape[1]) for w in weights]
        moving = [np.zeros_like(each) for each in (*weights, *biases)]
        losses = []
        for _step in range(41):
            values = [x.T]
            for w, b in zip(weights, biases, strict=True):
                z = values[-1] @ w + b
                values.append(np.maximum(z, 0) if len(values) < 3 else z)
            p = 1 / (1 + np.exp(-values.pop()[:, 0]))
            losses.append(-np.where(y == 1, np.log(p), np.log(1 - p)).mean())
            delta, slopes, shifts = ((p - y) / len(y))[:, None], [], []
            for w, a in zip(weights[::-1], values[::-1], strict=True):
                slopes.insert(0, a.T @ delta)
                shifts.insert(0, delta.sum(axis=0))
                delta = (delta @ w.T) * (a > 0)
            moving = [0.9 * v + g for v, g in zip(moving, (*slopes, *shifts), strict=True)]
            weights = [w - 0.1 * v for w, v in zip(weights, moving[:3], strict=True)]
            biases = [b - 0.1 * v for b, v in zip(biases, moving[3:], strict=True)]
        rights.append(losses[40] < 0.7 * losses[0])
    assert share[row, column] == round(np.mean(rights), 2)
    assert share.shape == (len(TRIED_DEPTHS), len(INITIALIZERS))
    assert not share[:, 0].any()  # zeros
    by_scale = panel(LESSON.shown(replace(scene, across="scales"))[0], "learns").mark("learned").record.values
    he = list(INITIALIZERS).index("he")
    assert share[:, he].tolist() == by_scale[:, TRIED_SCALES.index(1.0)].tolist()
    curved, plain = of("sigmoid", "lecun"), list(INITIALIZERS).index("lecun")
    by_scale = panel(LESSON.shown(curved)[0], "learns").mark("learned").record.values
    share = panel(LESSON.shown(replace(curved, across="rules"))[0], "learns").mark("learned").record.values
    assert share[:, plain].tolist() == by_scale[:, TRIED_SCALES.index(1.0)].tolist()
    assert share[:, plain].tolist() != by_scale[:, TRIED_SCALES.index(2.0)].tolist()
    axes = map_.record.figure["layout"]
    names = ["Zeros", "Small<br>normal", "Uniform", "LeCun", "Xavier", "He"]
    assert (axes["xaxis"]["ticktext"], axes["xaxis"]["title"]["text"]) == (names, "")
    assert map_.record.caption.text.texts == f"Share of {len(SEEDS)} seeds that learn, at scale 1"
    chinese = panel(LESSON.shown(replace(scene, lang="zh"))[0], "learns").record.figure["layout"]["xaxis"]["ticktext"]
    assert chinese == ["全零", "小的正<br>态分布", "均匀分布", "LeCun", "Xavier", "He"]


def test_the_ring_stands_on_a_map_only_where_the_map_reaches():
    scene = SCENES["rules"]
    scales = scene.scales().values.tolist()
    one, deep = scales.index(1.0), {"depth": 30, "scale": scales.index(1.0)}
    he = list(INITIALIZERS).index("he")
    ring = lambda scene, at: panel(LESSON.shown(scene)[0], "learns").mark("here").points(at)[:, 0]  # noqa: E731
    assert ring(scene, {"depth": 7, "scale": one}) == pytest.approx((he, TRIED_DEPTHS.index(8)), abs=0.02)
    assert ring(scene, {"depth": 29, "scale": one}) == pytest.approx((he, TRIED_DEPTHS.index(30)), abs=0.02)
    assert np.isnan(ring(scene, {"depth": 7, "scale": one + 1})[0])
    assert np.isnan(ring(scene, deep)[1])
    assert np.isnan(ring(of("relu", "he"), deep)[1])
    assert np.isnan(ring(replace(scene, initializer=scene.initializer.put(gain=2.0)), {"depth": 7, "scale": one})[0])
    wide = replace(of("relu", "he"), scale=8.0)
    assert np.isnan(ring(wide, {"depth": 7, "scale": wide.scales().values.tolist().index(8.0)})[0])


def test_names_of_lines_axes_and_seeds():
    shown, _at = LESSON.shown(of("relu", "he"))
    sizes_, learns = panel(shown, "sizes"), panel(shown, "learns")
    for entry, name in zip(sizes_.record.figure["data"], ("values", "gradients"), strict=True):
        assert entry["name"] == name
        assert entry["line"]["color"] == sizes_.mark(name).record.colour
    axes = learns.record.figure["layout"]
    assert (axes["xaxis"]["title"]["text"], axes["yaxis"]["title"]["text"]) == ("scale", "layers")
    assert axes["xaxis"]["ticktext"] == [number(scale) for scale in TRIED_SCALES]
    assert axes["yaxis"]["ticktext"] == [str(depth) for depth in TRIED_DEPTHS]
    assert learns.record.caption.text.texts == "Share of 3 seeds that learn"
    share = learns.mark("learned").record.values
    assert set(np.round(share * 3, 1).ravel()) <= {0, 1, 2, 3}


def test_the_words_change_at_a_thousandth_and_at_a_thousand():
    kinds = kind_of(np.array([0.9e-3, 1.1e-3, 1.0, 0.9e3, 1.1e3, 0.0, np.inf, np.nan]))
    assert kinds.tolist() == [0, 1, 1, 1, 2, 3, 4, 4]


def test_lines_rows_and_captions_are_named_as_they_are():
    shown, at = LESSON.shown(SCENES["zeros"])
    assert told(shown.sentences[-1], at).strip() == ""  # nothing arrives, so no factor is told
    sizes_, map_ = panel(shown, "sizes"), panel(shown, "learns")
    for name, entry in zip(("values", "gradients"), sizes_.record.figure["data"], strict=True):
        mark = sizes_.mark(name).record
        assert (entry["name"], entry["line"]["color"]) == (name, mark.colour)
        assert (entry["line"].get("dash") == "dash") == bool(mark.dash)
    axes = map_.record.figure["layout"]
    assert (axes["yaxis"]["title"]["text"], axes["xaxis"]["title"]["text"]) == ("layers", "scale")
    assert axes["yaxis"]["ticktext"] == [str(depth) for depth in TRIED_DEPTHS]
    assert [float(text) for text in axes["xaxis"]["ticktext"]] == pytest.approx(TRIED_SCALES, rel=6e-3)
    assert told(map_.record.caption.text, at) == f"Share of {len(SEEDS)} seeds that learn"
    assert shown.sliders[0].texts[at["depth"]] == str(SCENES["zeros"].depth)

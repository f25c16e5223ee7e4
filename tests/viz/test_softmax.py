"""The page of softmax: every bar, cell and sentence against sums of its own."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.viz.pages import alive, opener
from tests.viz.seen import array, latest, panel
from tests.viz.told import told
from viz.lessons.softmax import LESSON
from viz.lessons.softmax.scene import MOST, PRESETS, SoftmaxScene
from viz.player import Text
from viz.player.large import large
from viz.player.pack import pack

DEFAULT = SoftmaxScene()
SIX = SoftmaxScene(z=(2.0, 1.0, 0.1, -1.0, 3.0, -2.5), temperature=0.7, target=4)
TABS = {"jacobian": 0, "loss": 1, "overflow": 2}
LOW = 1e-37


def shares(z, temperature=1.0):
    """Softmax from differences alone, in plain Python."""
    return [1 / sum(math.exp((other - one) / temperature) for other in z) for one in z]


def seen(scene, key="z1", value=None):
    """The picture after ``key`` was dragged to the place nearest to ``value``, and the scene that it shows."""
    shown, at = LESSON.shown(scene)
    if value is not None:
        places = {**{f"z{i + 1}": scene.logits(i) for i in range(len(scene.z))}, "temperature": scene.temperatures(),
                  "shift": scene.shifts()}[key]  # fmt: skip
        at = {**at, key: places.position(value)}
    return shown, latest(shown, at, key), LESSON.after(scene, {"at": at})


MOVES = [("z1", None), ("z1", -3.2), ("z3", 4.9), ("temperature", 0.4), ("temperature", 5), ("shift", 7.2)]


@pytest.mark.parametrize(("key", "value"), MOVES)
@pytest.mark.parametrize("scene", [DEFAULT, SIX])
def test_bars_follow_what_is_dragged(scene, key, value):
    shown, at, after = seen(scene, key, value)
    p = shares(after.z, after.temperature)
    bars = panel(shown, "shares").mark("probabilities")
    np.testing.assert_allclose(bars.points(at), [range(len(p)), p], rtol=6e-3)
    logits = panel(shown, "logits").mark("logits")
    np.testing.assert_allclose(logits.points(at)[1], after.z)
    np.testing.assert_allclose(logits.at(logits.numbers, at), np.add(after.z, after.shift), rtol=1e-6)
    for i, (slider, z) in enumerate(zip(shown.sliders, after.z, strict=False)):
        assert (slider.upright.panel, slider.upright.x) == ("logits", i)
        assert slider.upright.places[at[slider.key]] == z
    for name, letter in (("logits", "z"), ("shares", "p")):
        across = panel(shown, name).record.figure["layout"]["xaxis"]
        assert dict(zip(across["tickvals"], across["ticktext"], strict=True)) == {
            i: letter + "₁₂₃₄₅₆"[i] for i in range(len(p))
        }
    heights = [panel(shown, "logits").mark(f"height {h}") for h in (-4, 0, 2)]
    assert [each.points(at)[1].item() for each in heights] == [-4, 0, 2]
    said = [float(each.said(at).replace("−", "-")) for each in heights]
    np.testing.assert_allclose(said, np.array([-4, 0, 2]) + after.shift, rtol=1e-5)


@pytest.mark.parametrize(("key", "value"), MOVES)
@pytest.mark.parametrize("scene", [DEFAULT, SIX])
def test_the_jacobian_is_that_of_small_differences_and_its_rows_sum_to_0(scene, key, value):
    shown, at, after = seen(scene, key, value)
    side, h, count = panel(shown, "jacobian"), 1e-5, len(after.z)
    cells = side.mark("jacobian").cells(at)
    for j in range(count):
        moved = [np.array(shares(after.put(j, after.z[j] + d).z, after.temperature)) for d in (h, -h)]
        if abs(after.z[j]) < 5 - h:
            np.testing.assert_allclose(cells[:, j], (moved[0] - moved[1]) / (2 * h), rtol=6e-3, atol=1e-10)
    np.testing.assert_allclose(cells.sum(axis=1), 0, atol=6e-3 * np.abs(cells).max())  # three digits each
    sums = side.mark("sums")
    assert sums.origin == (count, 0)
    assert (sums.cells(at) == 0).all()
    column = side.mark("moved column")
    if key.startswith("z"):
        middle = float(key[1:]) - 1
        assert column.points(at)[0].tolist() == [middle + e for e in (-0.5, 0.5, 0.5, -0.5, -0.5)]
    else:
        assert np.isnan(column.points(at)[0]).all()


@pytest.mark.parametrize(("key", "value"), MOVES)
def test_the_loss_and_its_gradient_are_those_of_the_target(key, value):
    for target in range(1, 4):
        scene = replace(DEFAULT, target=target, tab="loss")
        shown, at, after = seen(scene, key, value)
        p, t = np.array(shares(after.z, after.temperature)), np.eye(3)[target - 1]
        side = panel(shown, "loss")
        rows = {"p": p, "t": t, "p − t": p - t, "∂L/∂z": (p - t) / after.temperature}
        axis = side.record.figure["layout"]["yaxis"]["ticktext"]
        for name, row in rows.items():
            matrix = side.mark(name)
            assert matrix.origin == (0, axis.index(name))
            np.testing.assert_allclose(matrix.cells(at), [row], rtol=6e-3, atol=1e-12)  # three digits

        def loss(z, after=after, target=target):
            return -math.log(shares(z, after.temperature)[target - 1])

        h = 1e-5
        for j in range(3):
            lifted, lowered = ([*after.z[:j], after.z[j] + d, *after.z[j + 1 :]] for d in (h, -h))
            assert side.mark("∂L/∂z").cells(at)[0, j] == pytest.approx(
                (loss(lifted) - loss(lowered)) / (2 * h), rel=6e-3, abs=1e-8
            )
        said = told(shown.sentences[-1], at)
        assert f"Target {target}: the loss is −ln p{'₁₂₃'[target - 1]} = " in said
        number = said.split(" = ")[1].split(". ")[0].replace("×10⁻", "e-")
        assert float(number) == pytest.approx(loss(after.z), rel=6e-3)
        x, y = panel(shown, "logits").mark("downhill").points(at)
        assert np.round(x[::2]).tolist() == [0, 1, 2]
        np.testing.assert_allclose(y[1::2] - y[::2], -4 * (p - t) / after.temperature, atol=1e-9)
        assert "4 times as long" in said
        outline = panel(shown, "shares").mark("target")
        assert outline.points(at).tolist() == [[target - 1], [1]]


def cell(shown, at, i, j):
    return told(panel(shown, "overflow").mark("overflow").texts[i][j], at)


def test_powers_of_a_thousand_overflow_and_the_largest_subtracted_does_not():
    scene = next(preset.scene for preset in PRESETS if preset.key == "overflow")
    shown, at, after = seen(scene)
    table = [[cell(shown, at, i, j) for j in range(4)] for i in range(3)]
    assert table == [["∞", "NaN", "0.135", "0.09"], ["∞", "NaN", "0.368", "0.245"], ["∞", "NaN", "1", "0.665"]]
    assert "becomes ∞" in told(shown.sentences[-1], at)
    assert panel(shown, "overflow").mark("overflow").cells(at).tolist() == [[-1, -1, 0, 0]] * 3
    np.testing.assert_allclose(np.add(after.z, after.shift), [1000, 1001, 1002])


@pytest.mark.parametrize(
    ("z", "shift", "temperature", "first", "says"),
    [
        ((0.0, 1.0), 0.0, 1.0, ["1", "0.269", "0.368", "0.269"], "agree"),
        ((0.0, 1.0), 300.0, 1.0, ["1.94×10¹³⁰", "0.269", "0.368", "0.269"], "agree"),
        ((0.0, 1.0), -300.0, 1.0, ["5.15×10⁻¹³¹", "0.269", "0.368", "0.269"], "agree"),
        ((0.7, 0.7), 709.0, 1.0, ["1.65×10³⁰⁸", "0", "1", "0.5"], "their sum does not"),
        ((0.0, 5.0), 709.0, 1.0, ["8.22×10³⁰⁷", "0", "0.00674", "0.00669"], "becomes ∞"),
        ((0.0, 1.0), -1000.0, 1.0, ["0", "NaN", "0.368", "0.269"], "0/0"),
        ((0.0, 1.0), -745.0, 1.0, ["4.94×10⁻³²⁴", "0.333", "0.368", "0.269"], "lost digits"),
        ((0.0, 1.0), 200.0, 0.2, ["∞", "NaN", "0.00674", "0.00669"], "becomes ∞"),
    ],
)
def test_what_64_bits_hold(z, shift, temperature, first, says):
    shown, at, _after = seen(SoftmaxScene(z=z, shift=shift, temperature=temperature, tab="overflow"))
    assert [cell(shown, at, 0, j) for j in range(4)] == first
    assert says in told(shown.sentences[-1], at)


def test_what_32_bits_cannot_hold_is_sent_in_two_parts():
    values = np.array([3e38, 4.5e38, 2e-38, 5e-39, -2e300, 0.0, np.inf, np.nan])
    text = Text("{x}", (), large("x", values, ("i",)))
    with np.errstate(over="ignore"):
        whole = np.isfinite(np.float32(values))
    ways = text.readings["x"].array
    assert (whole | (ways > 0)).tolist() == [True] * 6 + [False, True]  # ∞ is sent as it is
    assert (ways[[1, 3]] > 0).all()
    said = ["3×10³⁸", "4.5×10³⁸", "2×10⁻³⁸", "5×10⁻³⁹", "−2×10³⁰⁰", "0", "∞", "NaN"]
    assert [told(text, {"i": i}) for i in range(8)] == said


def test_a_constant_changes_nothing():
    expected = array(panel(LESSON.shown(SIX)[0], "shares").mark("probabilities").y)[-1]
    assert (expected == expected[0]).all()


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("z2", None, "p₂ = 0.242. As z₂ grows, p₂ rises by 0.184 per unit"),
        ("temperature", 0.2, "T = 0.2: the two largest logits are 1 apart, so their probabilities have the ratio "
         "e^(1/T) = 148."),
        ("shift", -3.0, "c = −3 is added to every logit"),
    ],
)  # fmt: skip
def test_what_is_said_of_the_last_move(key, value, expected):
    shown, at, after = seen(DEFAULT, key, value)
    assert expected in "\n".join(told(sentence, at) for sentence in shown.sentences)
    if key == "temperature":
        p = shares(after.z, after.temperature)
        assert p[0] / p[1] == pytest.approx(148, abs=0.5)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_presets_show_what_they_say(preset):
    scene = preset.scene
    p = shares(scene.z, scene.temperature)
    premise = {
        "three": len(p) == 3,
        "alike": len(set(scene.z)) == 1 and max(p) - min(p) < 1e-12,
        "two": len(p) == 2 and math.isclose(p[0], 1 / (1 + math.exp(scene.z[1] - scene.z[0]))),
        "cold": p[0] > 0.99 and p[0] * (1 - p[0]) / scene.temperature < 0.05,
        "hot": max(p) < 2 * min(p) and sorted(p, reverse=True) == p,
        "wrong": p[scene.target - 1] < 1e-3,
        "overflow": [z + scene.shift for z in scene.z] == [1000, 1001, 1002],
        "underflow": max(scene.z) + scene.shift < -745.2,
    }
    assert premise[preset.key]
    shown, at = LESSON.shown(scene)
    at = latest(shown, at, "z1")
    assert preset.look in told(shown.sentences[0], at)
    assert told(shown.sentences[0], {**at, "tab": (at["tab"] + 1) % 3}) == ""


def test_a_link_with_too_few_or_too_large_logits_opens_the_nearest():
    scene, ignored = SoftmaxScene.from_query({"z": "900", "target": "6"})
    assert (scene.z, scene.target) == ((5, 0), 2)
    assert len(ignored) == 1
    assert SoftmaxScene.from_query(SIX.query()) == (SIX, ())


def test_classes_come_and_go():
    assert DEFAULT.with_classes(5).z == (2, 1, 0.1, 0, 0)
    assert SIX.with_classes(2) == replace(SIX, z=(2.0, 1.0), target=2)
    many = SoftmaxScene(z=(1.0,) * MOST)
    assert LESSON.after(DEFAULT, {"at": {"z6": 3, "z3": 0}}).z == (2, 1, -5)
    assert len(pack(LESSON.shown(many)[0])) < 200_000
    assert len(pack(LESSON.shown(SIX)[0])) < 200_000


open_page = opener("softmax")


def test_the_page_takes_classes_and_typed_numbers():
    page = open_page(lang="zh")
    alive(page.selectbox(key="classes").set_value("4").run())
    assert page.query_params["z"] in ("2~1~0.1~0", ["2~1~0.1~0"])
    alive(page.number_input(key="logit 3").set_value(9.0).run())
    alive(page.number_input(key="T").set_value(0.0).run())
    alive(page.number_input(key="c").set_value(-123.4).run())
    scene, ignored = SoftmaxScene.from_query({k: np.ravel(v)[0] for k, v in page.query_params.items()})
    assert (scene.z, scene.temperature, scene.shift) == ((2, 1, 0.1, 5), 0.2, -123.4)
    assert not ignored


def test_what_is_tiny_is_no_0_in_a_cell():
    scene = replace(DEFAULT, z=(5.0, -5.0, -4.0), temperature=0.2, target=1)
    shown, at = LESSON.shown(scene)
    at = latest(shown, at, "z1")
    small = [math.exp((z - 5.0) / 0.2) for z in scene.z]  # p₁ is 1 by rounding
    cells = panel(shown, "jacobian").mark("jacobian").cells(at)
    np.testing.assert_allclose(cells[0] * 0.2, [small[1] + small[2], -small[1], -small[2]], rtol=6e-3)
    np.testing.assert_allclose(cells[1], [-small[1] / 0.2, small[1] / 0.2, -small[1] * small[2] / 0.2], rtol=6e-3)
    error = panel(shown, "loss").mark("p − t").cells(at)
    np.testing.assert_allclose(error, [[-small[1] - small[2], small[1], small[2]]], rtol=6e-3)

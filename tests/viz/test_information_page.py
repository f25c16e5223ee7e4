"""The page of information: every bar, column, number and sentence against sums of its own."""

import math

import numpy as np
import pytest

from tests.viz.pages import alive, asked, opener
from tests.viz.seen import array, latest, panel
from tests.viz.told import told
from viz.lessons.information import LESSON
from viz.lessons.information.scene import PRESETS, TABS, InformationScene, giving_way
from viz.player.pack import pack

DEFAULT = InformationScene()
SIX = InformationScene(p=(0.1, 0.25, 0.05, 0.2, 0.3, 0.1), q=(0.3, 0.1, 0.2, 0.1, 0.1, 0.2), unit="bits")
MOVES = [("p1", None), ("p1", 0.9), ("q2", 0.75), ("q3", 0.0), ("p2", 1.0), ("p2", 0.0)]
DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹−", "0123456789-")


def logarithm(scene, x):
    return math.log(x) / math.log(2 if scene.unit == "bits" else math.e) if x else -math.inf


def sums(scene):
    """Entropy, cross-entropy and divergence from their definitions."""
    pairs = [(p, q) for p, q in zip(scene.p, scene.q, strict=True) if p]
    return (
        0 - math.fsum(p * logarithm(scene, p) for p, _ in pairs),
        0 - math.fsum(p * logarithm(scene, q) for p, q in pairs),
        math.fsum(p * (logarithm(scene, p) - logarithm(scene, q)) for p, q in pairs),
    )


def said(shown, at):
    return " ".join(told(sentence, at) for sentence in shown.sentences[-2:])


def seen(scene, key="p1", value=None):
    """The picture after ``key`` was dragged to a value, and the scene that it shows."""
    shown, at = LESSON.shown(scene)
    if value is not None:
        at = {**at, key: scene.chances(key[0], int(key[1]) - 1).position(value)}
    return shown, latest(shown, at, key), LESSON.after(scene, {"at": at})


@pytest.mark.parametrize(("key", "value"), MOVES)
@pytest.mark.parametrize("scene", [DEFAULT, SIX])
def test_a_bar_moves_to_the_hand_and_the_others_keep_their_ratios(scene, key, value):
    shown, at, after = seen(scene, key, value)
    for which in "pq":
        before, now = np.array(getattr(scene, which)), np.array(getattr(after, which))
        assert now.sum() == pytest.approx(1, abs=1e-9)
        assert (now >= 0).all()
        if which == key[0] and value is not None:
            i = int(key[1]) - 1
            assert now[i] == value
            others = np.delete(before, i) / np.delete(before, i).sum() * (1 - value)
            np.testing.assert_allclose(np.delete(now, i), others, atol=3e-4)
        else:
            assert now.tolist() == before.tolist()
        bars = panel(shown, "bars").mark(which)
        np.testing.assert_allclose(bars.points(at)[1], now, atol=6e-4)
        for i, height in enumerate(now):
            slider = next(each for each in shown.sliders if each.key == f"{which}{i + 1}")
            end = array(slider.upright.ends)[at["moved"], at["place"]]
            assert end == pytest.approx(height, abs=6e-4)
            assert slider.upright.panel == "bars"
            assert slider.upright.over == ("moved", "place")
            assert bars.points(at)[0][i] == slider.upright.x


@pytest.mark.parametrize(("key", "value"), MOVES)
@pytest.mark.parametrize("scene", [DEFAULT, SIX])
def test_columns_are_as_wide_as_p_and_as_high_as_the_information(scene, key, value):
    shown, at, after = seen(scene, key, value)
    areas = panel(shown, "areas")
    top = areas.record.figure["layout"]["yaxis"]["range"][1]
    left = 0.0
    for i, (p, q) in enumerate(zip(after.p, after.q, strict=True), start=1):
        marks = {name: areas.mark(f"{name} {i}").points(at) for name in ("entropy", "cross-entropy", "more", "saved")}
        if p == 0:
            assert all(np.isnan(points[1]).all() for points in marks.values())
            continue
        own, other = -logarithm(after, p), -logarithm(after, q)
        for points in marks.values():
            np.testing.assert_allclose(points[0], [left, left, left + p, left + p], atol=1e-9)
        np.testing.assert_allclose(marks["entropy"][1], [0, own, own, 0], atol=1e-9)
        if math.isinf(other):
            assert (marks["cross-entropy"][1][1:3] > top).all()
        else:
            np.testing.assert_allclose(marks["cross-entropy"][1], [0, other, other, 0], atol=1e-9)
            if other > own:
                np.testing.assert_allclose(marks["more"][1], [own, other, other, own], atol=1e-9)
            if other < own:
                np.testing.assert_allclose(marks["saved"][1], [other, own, own, other], atol=1e-9)
        assert np.isnan(marks["more"][1]).all() == (other <= own)
        assert np.isnan(marks["saved"][1]).all() == (other >= own)
        left += p


@pytest.mark.parametrize(("key", "value"), MOVES)
@pytest.mark.parametrize("scene", [DEFAULT, SIX])
def test_the_table_and_the_sentence_have_the_sums_of_the_definitions(scene, key, value):
    shown, at, after = seen(scene, key, value)
    numbers = panel(shown, "numbers")
    cells, total = numbers.mark("outcomes").cells(at), numbers.mark("sums")
    expected = sums(after)
    for i, (p, q) in enumerate(zip(after.p, after.q, strict=True)):
        own, other = -logarithm(after, p), -logarithm(after, q)
        row = [own, other, p * own if p else 0, p * other if p else 0, p * (other - own) if p else 0]
        np.testing.assert_allclose(cells[:, i], row, rtol=6e-3, atol=1e-12)
    assert total.origin == (len(after.p), 2)
    np.testing.assert_allclose(total.cells(at)[:, 0], expected, rtol=6e-3, atol=1e-12)
    text = said(shown, at)
    assert f"H(p) = {expected[0]:.3g} {after.unit}" in text
    if math.isinf(expected[1]):
        assert "H(p, q) and D(p‖q) are infinite." in text
    elif 1.0 not in after.p:
        assert f"H(p, q) = {expected[1]:.3g}, the framed area, which is D(p‖q) = {expected[2]:.3g} more" in text
    if 1.0 in after.p:
        assert f"one-hot target: only −log q{'₁₂₃₄₅₆'[after.p.index(1.0)]} = {expected[1]:.3g} is left" in text
        assert expected[1] == expected[2]
        assert expected[1] == pytest.approx(-logarithm(after, after.q[after.p.index(1.0)]))
    else:
        assert "one-hot" not in text


def test_a_belief_that_is_right_costs_nothing_more():
    shown, at, after = seen(InformationScene(q=DEFAULT.p))
    assert after.p == after.q
    text = said(shown, at)
    assert "q = p:" in text
    assert "more" not in text


@pytest.mark.parametrize("unit", ["nats", "bits"])
@pytest.mark.parametrize(("heads", "believed"), [(0.3, 0.8), (0.5, 0.5), (0.9, 1.0), (0.0, 0.0), (1.0, 0.37), (0.2, 0)])
def test_the_coin_has_its_entropy_its_line_and_their_gap(heads, believed, unit):
    scene = InformationScene(tab="coin", heads=heads, believed=believed, unit=unit)
    toss = InformationScene(p=(heads, 1 - heads), q=(believed, 1 - believed), unit=unit)
    (h, c, d), backward = sums(toss), sums(InformationScene(p=toss.q, q=toss.p, unit=unit))[2]
    shown, at = LESSON.shown(scene)
    left, right = panel(shown, "coin"), panel(shown, "beliefs")
    assert left.mark("coin").now(at) == pytest.approx([heads, h])
    x, y = left.mark("entropy").points(at)
    for i in (0, 17, 100, 200):
        assert y[i] == pytest.approx(sums(InformationScene(p=(x[i], 1 - x[i]), q=(0.5, 0.5), unit=unit))[0])
    line = left.mark("cross-entropy").points(at)
    assert line[0].tolist() == [0, 1]
    if 0 < believed < 1:
        assert np.interp(heads, *line) == pytest.approx(c)
        assert line[1] == pytest.approx([-logarithm(scene, 1 - believed), -logarithm(scene, believed)])
        np.testing.assert_allclose(left.mark("divergence").points(at), [[heads, heads], [h, c]], atol=1e-9)
    else:
        assert np.isnan(line[1]).all()
    belief = left.mark("belief").now(at)
    assert belief == pytest.approx([believed, sums(InformationScene(p=toss.q, q=toss.q, unit=unit))[0]])
    cells = panel(shown, "coin numbers").mark("coin").cells(at)
    np.testing.assert_allclose(cells, [[h, c, d, backward]], rtol=6e-3, atol=1e-12)
    assert right.mark("least").points(at).ravel() == pytest.approx([heads, h])
    q, costs = right.mark("costs").points(at)
    known = costs[np.isfinite(costs)]
    assert known.min() >= h - 1e-9
    for i in (20, 150):
        assert costs[i] == pytest.approx(sums(InformationScene(p=toss.p, q=(q[i], 1 - q[i]), unit=unit))[1])
    if math.isfinite(c):
        assert right.mark("paid").now(at) == pytest.approx([believed, c])
    text = said(shown, at)
    assert f"p = {heads:g}: the entropy is {h:.3g} {unit if h != 1 else unit[:-1]}." in text
    if heads == believed:
        assert "is right and pays no more" in text
    elif math.isinf(c):
        assert "infinite cost" in text
    else:
        assert f"pays {c:.3g} on average, {d:.3g} more" in text


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_presets_show_what_they_say(preset):
    scene = preset.scene
    h, c, d = sums(scene)
    premise = {
        "three": len(scene.p) == 3 and 0 < d < math.inf,
        "same": scene.p == scene.q,
        "die": h == pytest.approx(math.log2(6)) and scene.unit == "bits",
        "target": h == 0 and c == pytest.approx(-math.log(scene.q[1])),
        "impossible": scene.q[2] == 0 and scene.p[2] == 1 / 5,
        "coin": scene.tab == "coin" and scene.heads != scene.believed,
        "surely": scene.tab == "coin" and scene.believed == 1 and scene.heads < 1,
    }
    assert premise[preset.key]
    assert InformationScene.from_query(scene.query()) == (scene, ())
    shown, at, _after = seen(scene)
    assert told(shown.sentences[0], at) == preset.look
    assert told(shown.sentences[0], {**at, "tab": 1 - TABS.index(scene.tab)}) == ""


def test_a_link_with_other_numbers_opens_the_nearest_distributions():
    scene, ignored = InformationScene.from_query({"p": "2~1~-1", "q": "0.5~0.5"})
    assert (scene.p, scene.q) == ((0.6667, 0.3333, 0), (0.5, 0.5, 0))
    assert len(ignored) == 1
    scene, ignored = InformationScene.from_query({"p": "0", "q": "1~0"})
    assert (scene.p, scene.q, len(ignored)) == ((0.5, 0.5), (1, 0), 1)
    assert InformationScene.from_query(SIX.query()) == (SIX, ())


def test_outcomes_come_and_go():
    four = DEFAULT.with_outcomes(4)
    assert (four.p, four.q) == ((0.375, 0.225, 0.15, 0.25), (0.15, 0.225, 0.375, 0.25))
    assert four.with_outcomes(3).p == DEFAULT.p
    assert giving_way((1.0, 0.0, 0.0), 0, [0.5]).tolist() == [[0.5, 0.25, 0.25]]
    for count in range(2, 7):
        scene = DEFAULT.with_outcomes(count)
        assert InformationScene.from_query(scene.query()) == (scene, ())
    assert len(pack(LESSON.shown(SIX)[0])) < 200_000


open_page = opener("information")


def test_the_page_takes_units_outcomes_and_typed_numbers_and_leads_to_the_loss():
    page = open_page(lang="zh")
    alive(page.selectbox(key="unit").set_value("bits").run())
    assert asked(page, "unit") == "bits"
    alive(page.selectbox(key="outcomes").set_value("2").run())
    assert asked(page, "p") == "0.625~0.375"
    alive(page.number_input(key="p 0").set_value(3.0).run())
    assert asked(page, "p") == "1~0"
    (link,) = (each.value for each in page.markdown if "](losses?" in each.value)
    assert f"q={asked(page, 'q').split('~')[0]}&" in link
    assert "tab=probability" in link
    alive(open_page(tab="coin"))

"""The page of losses: every curve, point, fit and number against sums of its own."""

import math
import statistics
from dataclasses import replace

import numpy as np
import pytest

from tests.viz.pages import alive, asked, opener
from tests.viz.seen import array, panel
from tests.viz.told import told
from viz.lessons.losses import LESSON
from viz.lessons.losses.runs import AWAY, SAMPLES
from viz.lessons.losses.scene import CATALOGS, PRESETS, TABS, LossesScene
from viz.player.pack import pack
from viz.scene import choose

ALL = LossesScene(
    **{
        field: tuple(map(choose, CATALOGS[tab].values()))
        for field, tab in (("numbers", "number"), ("probabilities", "probability"), ("logits", "logit"))
    }
)


def sigma(z):
    return 1 / (1 + math.exp(-z))


FORMULAS = {
    ("number", "squared"): lambda p, t: (p - t) ** 2,
    ("number", "half_squared"): lambda p, t: (p - t) ** 2 / 2,
    ("number", "l1"): lambda p, t: abs(p - t),
    ("number", "huber"): lambda p, t: (p - t) ** 2 / 2 if abs(p - t) <= 1 else abs(p - t) - 0.5,
    ("probability", "binary_cross_entropy"): lambda p, t: -math.log(p if t else 1 - p),
    ("probability", "squared"): lambda p, t: (p - t) ** 2,
    ("probability", "l1"): lambda p, t: abs(p - t),
    ("logit", "binary_cross_entropy"): lambda z, t: -math.log(sigma(z) if t else sigma(-z)),
    ("logit", "half_squared"): lambda z, t: (sigma(z) - t) ** 2 / 2,
    ("logit", "hinge"): lambda z, t: max(0.0, 1 - (z if t else -z)),
}
DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
KEYS = {"number": "p", "probability": "q", "logit": "z"}


def said(shown, at):
    return told(shown.sentences[-1], at)


@pytest.mark.parametrize("label", ["0", "1"])
@pytest.mark.parametrize(("tab", "key"), FORMULAS)
def test_curves_and_points_are_those_of_the_formula_and_of_small_differences(tab, key, label):
    scene, f, h = replace(ALL, tab=tab, label=label, target=0.5), FORMULAS[tab, key], 1e-5
    t = 0.5 if tab == "number" else int(label)
    shown, at = LESSON.shown(scene)
    losses, slopes = panel(shown, f"loss {tab}"), panel(shown, f"slope {tab}")
    assert [each.record.shown for each in (losses, slopes)] == [("tab", TABS.index(tab))] * 2
    for name in (key, f"{key} here"):
        x, y = losses.mark(name).points(at)
        inner = [i for i in range(len(x)) if min(abs(x[i] - k) for k in (x[0], x[-1], t, 2 * t - 1, t + 1, t - 1)) > h]
        np.testing.assert_allclose(y[inner], [f(x[i], t) for i in inner], rtol=1e-9, atol=1e-9)
        x, y = slopes.mark(name).points(at)
        expected = [(f(x[i] + h, t) - f(x[i] - h, t)) / (2 * h) for i in inner]
        np.testing.assert_allclose(y[inner], expected, rtol=1e-4, atol=1e-6)
    spots = losses.mark(f"{key} here")
    assert spots.record.now == KEYS[tab]
    assert losses.record.scrub.x[0] == KEYS[tab]
    assert array(losses.record.scrub.x[1]).tolist() == spots.points(at)[0].tolist()
    place = {**at, KEYS[tab]: 40}
    upright = losses.mark("prediction").points(place)[0]
    assert upright.tolist() == [spots.points(at)[0][40]] * 2
    low, high = slopes.record.figure["layout"]["yaxis"]["range"]
    steep = array(slopes.mark(key).y)
    assert ((steep < low) | (steep > high) | np.isnan(steep)).mean() < 0.2


def test_where_a_loss_has_a_kink_its_gradient_has_a_gap():
    shown, at = LESSON.shown(replace(ALL, target=0.3, label="0"))
    for tab, key, kink in (("number", "l1", 0.3), ("logit", "hinge", -1.0)):
        x, y = panel(shown, f"slope {tab}").mark(key).points(at)
        assert x[np.isnan(y)].tolist() == [kink]
    assert panel(shown, "loss number").mark("target").points(at)[0].tolist() == [0.3, 0.3]


@pytest.mark.parametrize("tab", KEYS)
@pytest.mark.parametrize("label", ["0", "1"])
def test_the_sentence_says_the_numbers_of_the_place(tab, label):
    scene = replace(ALL, tab=tab, label=label)
    shown, at = LESSON.shown(scene)
    t = 1 if tab == "number" else int(label)
    live = {"number": scene.predictions, "probability": scene.chances, "logit": scene.scores}[tab]()
    for place in (7, 60, 100):
        v = float(live.values[place])
        text = said(shown, {**at, KEYS[tab]: place})
        for key in CATALOGS[tab]:
            name = CATALOGS[tab][key].name
            loss = text.split(f"{name}: loss ")[1].split(",")[0].replace("×10⁻", "e-").translate(DIGITS)
            assert float(loss) == pytest.approx(FORMULAS[tab, key](v, t), rel=6e-3), key
        numbers = {"number": f"the error p − t is {v - t:.4g}.", "probability": f"gets {v if t else 1 - v:.4g}.",
                   "logit": f"p − t = {sigma(v) - t:.4g}."}  # fmt: skip
        assert numbers[tab].replace("-", "−") in text


def test_a_wrong_and_saturated_answer_is_said_to_be_so_and_no_other():
    for label in ("0", "1"):
        scene = LossesScene(tab="logit", label=label)
        shown, at = LESSON.shown(scene)
        for place, z in enumerate(scene.scores().values):
            p = sigma(z)
            dying = p * (1 - p) < 0.05 and (p < 0.5) == (label == "1")
            text = said(shown, {**at, "z": place})
            assert ("Wrong and sure" in text) == dying
            if place in (10, 60):
                assert f"p(1 − p) = {p * (1 - p):.3g}" in text
    alone = said(*LESSON.shown(replace(ALL, tab="logit", logits=ALL.logits[:1])))
    assert "squared" not in alone


def test_certainty_of_the_wrong_class_is_infinite():
    shown, at = LESSON.shown(LossesScene(tab="probability", q=0.0))
    assert "the right class gets 0. Binary cross-entropy: loss ∞, gradient −∞." in said(shown, at)
    assert "cross-entropy is infinite" in said(shown, at)
    assert "infinite" not in said(shown, {**at, "q": 1})
    assert np.isnan(panel(shown, "loss probability").mark("binary_cross_entropy").points(at)[1][0])
    assert "infinite" not in said(*LESSON.shown(LossesScene(tab="probability", q=0.0, label="0")))


@pytest.mark.parametrize("place", [0, 21, 23, 45, 60])
def test_a_constant_is_the_mean_the_median_or_what_balances_hubers_pulls(place):
    scene = LossesScene(tab="outlier")
    shown, at = LESSON.shown(scene)
    at = {**at, "outlier": place}
    y = float(scene.outliers().values[place])
    every = [*SAMPLES[1], y]
    samples, influence = panel(shown, "samples"), panel(shown, "influence")
    fits = {key: samples.mark(f"fit {key}").points(at) for key in ("squared", "l1", "huber")}
    assert fits["squared"][1] == pytest.approx([statistics.fmean(every)] * 2)
    assert fits["l1"][1] == pytest.approx([statistics.median(every)] * 2)
    constant = fits["huber"][1][0]
    assert sum(max(-1, min(1, constant - each)) for each in every) == pytest.approx(0, abs=1e-9)
    assert fits["huber"][1][1] == pytest.approx(constant)
    assert samples.mark("outlier").points(at).ravel() == pytest.approx([AWAY, y])
    assert samples.mark("samples").points(at).tolist() == SAMPLES.tolist()
    for key, points in fits.items():
        assert influence.mark(f"{key} here").now(at) == pytest.approx([y, points[1][0]])
        np.testing.assert_array_equal(influence.mark(key).points(at), influence.mark(f"{key} here").points(at))
    mean, median = statistics.fmean(every), statistics.median(every)
    text = said(shown, at)
    minus = str.maketrans("-", "−")
    pulled = f"{abs(2 * (mean - y)):.3g}"
    assert f"Squared error, the mean: {mean:.3g}, pulled with {pulled}.".translate(minus) in text
    assert f"(L1), the median: {median:.3g}, pulled with {0 if median == y else 1}." in text
    assert f"Huber: {constant:.3g}, pulled with {min(1, abs(constant - y)):.3g}." in text
    line = influence.mark("outlier itself").points(at)
    assert line[0].tolist() == line[1].tolist()


@pytest.mark.parametrize("outlier", [-10.0, 6.0, 20.0])
def test_lines_are_those_of_least_squares_and_none_nearby_costs_less(outlier):
    scene = LossesScene(tab="outlier", model="line", outlier=outlier)
    shown, at = LESSON.shown(scene)
    x, y = np.append(SAMPLES[0], AWAY), np.append(SAMPLES[1], outlier)
    costs = {"squared": lambda e: e**2, "l1": np.abs,
             "huber": lambda e: np.where(np.abs(e) <= 1, e**2 / 2, np.abs(e) - 0.5)}  # fmt: skip
    for key, cost in costs.items():
        ends = panel(shown, "samples").mark(f"fit {key}").points(at)
        slope = (ends[1][1] - ends[1][0]) / (ends[0][1] - ends[0][0])
        intercept = ends[1][0] - slope * ends[0][0]
        if key == "squared":
            assert [slope, intercept] == pytest.approx(np.polyfit(x, y, 1).tolist())
            assert f"Squared error: slope {slope:.3g}, intercept {intercept:.3g},".replace("-", "−") in said(shown, at)
        least = cost(slope * x + intercept - y).mean()
        for a, b in np.random.default_rng(0).normal(0, 0.05, (200, 2)):
            assert cost((slope + a) * x + intercept + b - y).mean() >= least - 1e-9
        here = panel(shown, "influence").mark(f"{key} here").now(at)
        assert here == pytest.approx([outlier, slope * AWAY + intercept])


def test_the_mse_stays_and_the_2_norm_grows_with_the_root_of_n():
    shown, at = LESSON.shown(LossesScene(tab="norm", repeats=7))
    rows = panel(shown, "table").mark("numbers").cells(at)
    ticks = panel(shown, "table").record.figure["layout"]["yaxis"]["ticktext"]
    for row, name in zip(rows, ticks, strict=True):
        errors = [1, -2, 2] * int(name.split()[0])
        total = sum(e * e for e in errors)
        assert row == pytest.approx([len(errors), total, total / len(errors), math.sqrt(total)])
    assert ticks[at["repeats"]] == "7 ×"
    assert said(shown, at).startswith(
        "7 × the errors 1, −2, 2: n = 21. The MSE stays 3; the 2-norm is √n · √MSE = 7.94"
    )
    outline = panel(shown, "table").mark("row").points(at)
    assert outline[1].tolist() == [at["repeats"] + e for e in (-0.5, -0.5, 0.5, 0.5, -0.5)]
    growth = panel(shown, "growth")
    assert growth.mark("mean here").now(at) == pytest.approx([21, 3])
    assert growth.mark("norm here").now(at) == pytest.approx([21, math.sqrt(63)])
    n, norm = growth.mark("norm").points(at)
    np.testing.assert_allclose(norm, np.sqrt(3 * n))
    np.testing.assert_allclose(growth.mark("mean").points(at)[1], 3)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_presets_show_what_they_say(preset):
    scene = preset.scene
    every = [*SAMPLES[1], scene.outlier]
    slope = np.polyfit([*SAMPLES[0], AWAY], every, 1)[0]
    premise = {
        "far": abs(scene.p - scene.target) == 4 and 2 * 4 == 8 * 1,
        "kink": 0 < abs(scene.p - scene.target) < 0.1,
        "sure": scene.q == 0.01 and scene.label == "1",
        "dies": sigma(scene.z) < 1e-3 and scene.label == "1",
        "mean": statistics.fmean(every) > max(SAMPLES[1]) >= statistics.median(every),
        "line": slope < 0 < np.polyfit(*SAMPLES, 1)[0],
        "norm": scene.repeats > 1,
    }
    assert premise[preset.key]
    shown, at = LESSON.shown(scene)
    assert preset.look == told(shown.sentences[0], at)
    assert told(shown.sentences[0], {**at, "tab": (at["tab"] + 1) % len(TABS)}) == ""


def test_links_events_and_bytes():
    assert LossesScene.from_query(ALL.query()) == (ALL, ())
    assert len(pack(LESSON.shown(ALL)[0])) < 100_000
    after = LESSON.after(LossesScene(), {"at": {"p": 0, "q": 0, "z": 120, "outlier": 60, "repeats": 0, "tab": 3}})
    assert after == LossesScene(p=-4.0, q=0.0, z=8.0, outlier=30.0, repeats=1, tab="outlier")
    assert LossesScene().with_losses("numbers", "number", []) == LossesScene()
    assert LossesScene().with_delta(3.0).with_losses("numbers", "number", ["huber"]).numbers[0].values == (
        ("delta", 3),
    )
    thrice = LESSON.shown(LossesScene().with_delta(3.0))
    assert "Huber: loss 2, gradient 2." in said(*thrice)


open_page = opener("losses")


def test_the_page_compares_other_losses_targets_and_models():
    page = open_page(lang="zh")
    alive(page.multiselect(key="numbers").set_value(["half_squared", "huber"]).run())
    assert asked(page, "numbers") == "half_squared~huber"
    page = open_page(tab="logit")
    alive(page.selectbox(key="label").set_value("0").run())
    assert asked(page, "label") == "0"
    page = open_page(tab="outlier")
    alive(page.selectbox(key="model").set_value("line").run())
    assert asked(page, "model") == "line"
    alive(open_page(tab="norm"))

"""Feature scaling: the three valleys against computations of their own, test rows, sentences, presets, the page."""

from dataclasses import replace

import numpy as np
import pytest

from core.data import DATASETS
from tests.viz.pages import asked, opener
from tests.viz.seen import array, panel
from tests.viz.told import told
from viz.lessons.samples import FILE
from viz.lessons.scaling import LESSON, sentences
from viz.lessons.scaling.runs import LEVELS, steps_needed, trial_of, ways
from viz.lessons.scaling.scene import COORDINATES, PRESETS, RULES, SETS, STEPS, ScalingScene
from viz.player.pack import pack
from viz.scene import Sample, choose
from viz.words import words

KINDS = ("raw", "centre", "standardize")
DEFAULT = ScalingScene()
SCENES = {
    "units": DEFAULT,
    "zeros": replace(DEFAULT, live="zero", unit=14.0),
    "both": replace(DEFAULT, data=choose(DATASETS["engel"]), unit=100.0, zero=400.0),
    "line": replace(DEFAULT, data=choose(DATASETS["line"])),
}
every = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)


def own(*points):
    return replace(DEFAULT, data=choose(SETS["line"]), points=tuple(Sample(*map(float, point)) for point in points))


def feature(scene, kind, value):
    """The scaled feature, and y: worked out here."""
    data = DATASETS[scene.data.key](**dict(scene.data.values))
    unit, zero = (value, scene.zero) if scene.live == "unit" else (scene.unit, value)
    x = (data.x[0] - zero) / unit
    if kind != "raw":
        x = x - x.sum() / len(x)
    if kind == "standardize":
        x = x / np.sqrt((x**2).sum() / len(x))
    return x, data.y


def curvatures(x):
    """λ and the eigenvectors of the Hessian of the mean squared error, by its formula for two rows."""
    a, b, d = 2 * (x * x).mean(), 2 * x.mean(), 2.0
    return np.linalg.eigh(np.array([[a, b], [b, d]]))


def readings(shown, i):
    return shown.sentences[i].readings


def test_penguins_have_the_condition_and_the_critical_rates_of_the_notes():
    raw, centred, standardized = ways(DEFAULT)
    at = DEFAULT.units().position(1.0)
    assert raw.condition[at] == pytest.approx(8.3e6, rel=0.01)
    assert centred.condition[at] == pytest.approx(197, abs=0.5)
    assert standardized.condition == pytest.approx([1.0])
    assert raw.critical[at] == pytest.approx(2.5e-5, rel=0.02)
    assert centred.critical[at] == pytest.approx(0.0051, rel=0.01)
    assert standardized.critical == pytest.approx([1.0])
    assert raw.needed[at] == pytest.approx(1.92e7, rel=0.001)


@every
def test_condition_and_rates_are_those_of_the_hessian(scene):
    for way in ways(scene):
        for i, value in enumerate(scene.positions().values):
            small, large = curvatures(feature(scene, way.kind, value)[0])[0]
            at = i if way.moves else 0
            if large / small < 1e8:  # beyond it the Hessian has lost the small one
                assert way.condition[at] == pytest.approx(large / small, rel=1e-5)
                assert way.best[at] == pytest.approx(2 / (small + large))
            assert way.critical[at] == pytest.approx(2 / large)


@every
@pytest.mark.parametrize("kind", KINDS)
def test_the_path_is_descent_on_the_scaled_feature(scene, kind):
    shown, at = LESSON.shown(scene)
    seen = panel(shown, kind)
    live, rates = scene.positions(), scene.rates()
    for i in {0, live.position(scene.live_value()), len(live.values) - 1}:
        x, y = feature(scene, kind, live.values[i])
        design = np.array([x, np.ones_like(x)]).T
        best = np.linalg.lstsq(design, y, rcond=None)[0]
        for j in (0, 9, len(rates.values) - 1):
            theta, rate = np.zeros(2), rates.values[j] * 2 / curvatures(x)[0][1]
            expected = [theta - best]
            for _ in range(STEPS):
                theta = theta - rate * 2 * design.T @ (design @ theta - y) / len(y)
                expected.append(theta - best)
            expected = np.array(expected).T / np.hypot(*best)
            points = seen.mark("path").points({**at, "live": i, "rate": j})
            near = np.abs(expected).max(axis=0) < 1e4  # what is farther away is sent as that far
            np.testing.assert_allclose(points[:, near], expected[:, near], rtol=1e-5, atol=1e-6)


@every
@pytest.mark.parametrize("kind", KINDS)
def test_every_ring_is_a_level_line(scene, kind):
    """All points of a ring have the same loss above the minimum: its level times that of the start."""
    shown, at = LESSON.shown(scene)
    seen = panel(shown, kind)
    for i, value in enumerate(scene.positions().values):
        x, y = feature(scene, kind, value)
        design = np.array([x, np.ones_like(x)]).T
        best = np.linalg.lstsq(design, y, rcond=None)[0]
        if np.linalg.cond(design) ** 2 > 1e6:
            continue
        above = ((design @ best) ** 2).mean()
        for k, level in enumerate(LEVELS):
            names = [f"line {level:g}".replace("0.015625", "0.0156").replace("0.00390625", "0.00391")]
            ring = seen.mark(names[0]).points({**at, "live": i}) * np.hypot(*best)
            value_there = ((design @ ring) ** 2).mean(axis=0)
            np.testing.assert_allclose(value_there, level * above, rtol=1e-6, err_msg=str(k))
    assert LEVELS[0] > 1 > LEVELS[-1]
    assert 1 in LEVELS  # the line through the start


@every
def test_the_loss_that_is_left(scene):
    shown, at = LESSON.shown(scene)
    for kind in KINDS:
        x, y = feature(scene, kind, scene.live_value())
        design = np.array([x, np.ones_like(x)]).T
        best = np.linalg.lstsq(design, y, rcond=None)[0]
        left = panel(shown, "loss").mark(kind).points(at)[1]
        path = panel(shown, kind).mark("path").points(at) * np.hypot(*best)
        expected = ((design @ path) ** 2).mean(axis=0) / ((design @ best) ** 2).mean()
        seen = expected > 1e-4
        np.testing.assert_allclose(left[seen], expected[seen], rtol=6e-3)


@pytest.mark.parametrize("condition", [1.0, 1.5, 7.0, 40.0, 900.0])
def test_the_best_rate_needs_that_many_steps(condition):
    """Counted on the bowl itself; and no other rate is there earlier from the worst start."""
    curvature = np.array([1.0, condition])
    start = np.array([condition, 1.0])  # both directions hold as much of the slope

    def count(rate):
        c, steps = start.copy(), 0
        first = (curvature * c**2).sum()
        while (curvature * c**2).sum() > 1e-4 * first:
            c, steps = c * (1 - rate * curvature), steps + 1
        return steps

    assert count(2 / (1 + condition)) == steps_needed(condition)
    assert steps_needed(np.inf) == np.inf


def test_the_sentence_says_what_is_seen():
    shown, at = LESSON.shown(DEFAULT)
    first, second = told(shown.sentences[1], at), told(shown.sentences[2], at)
    assert first.startswith("After 60 steps at 0.5 × the critical rate")
    for kind in KINDS:
        away = np.hypot(*panel(shown, kind).mark("path").now(at))
        assert array(readings(shown, 1)[kind].array)[
            tuple(at[key] for key in readings(shown, 1)[kind].over)
        ] == pytest.approx(away, rel=0.01, abs=1e-6)
    assert "raw 1, centred 0.737, standardized 0." in first
    assert "raw 1.92×10⁷, centred 454, standardized 1." in second
    assert "grows" not in first


def test_it_grows_above_the_critical_rate_and_only_there():
    x = DEFAULT.samples().x[0]
    round_ = replace(DEFAULT, unit=float(x.std()), zero=float(x.mean()), live="zero")  # raw is standardized already
    for scene in (*SCENES.values(), round_, replace(round_, zero=0.0)):
        shown, at = LESSON.shown(scene)
        for i, rate in enumerate(scene.rates().values):
            said = told(shown.sentences[-2], {**at, "rate": i})
            if not 1 < rate < 1.03:  # a little above, 60 steps may not show it
                assert ("it grows" in said) == (rate > 1)


def test_the_table_is_that_of_the_live_position():
    shown, at = LESSON.shown(DEFAULT)
    rows = [[told(cell, at) for cell in row] for row in shown.table.cells]
    assert rows[0] == ["8.35×10⁶", "2.47×10⁻⁵", "1.23×10⁻⁵", "0.00895", "2.47×10⁻⁵", "1.92×10⁷", "–"]
    assert rows[1] == ["197", "0.00507", "0.00254", "0.529", "0.00505", "454", "–"]
    assert rows[2] == ["1", "1", "0.5", "0", "0.5", "1", "–"]


@pytest.mark.parametrize("test", ["chance", "largest"])
@pytest.mark.parametrize("key", [key for key in SETS if key != FILE.key])
def test_the_errors_of_test_rows_by_both_rules(key, test):
    scene = replace(DEFAULT, data=choose(DATASETS[key]), test=test, share=0.3)
    found = trial_of(scene)
    x, y = found.train.x[0], found.train.y
    other, target = found.test.x[0], found.test.y
    assert len(x) + len(other) == scene.samples().samples
    assert sorted([*x, *other]) == sorted(scene.samples().x[0])
    if test == "largest":
        assert other.min() >= x.max()
    slope, bias = np.polyfit(x, y, 1)
    right = slope * other + bias
    wrong = slope * ((other - other.mean()) / other.std() * x.std() + x.mean()) + bias
    assert found.error["training"] == pytest.approx(np.sqrt(((right - target) ** 2).mean()))
    assert found.error["own"] == pytest.approx(np.sqrt(((wrong - target) ** 2).mean()))
    shown, at = LESSON.shown(replace(scene, tab="test"))
    seen = panel(shown, "test")
    for rule, prediction in {"training": right, "own": wrong}.items():
        errors = seen.mark(f"errors {rule}").points(at)
        np.testing.assert_allclose(errors[1, 1::2], prediction, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(errors[1, ::2], target)
        np.testing.assert_allclose(seen.mark(f"test rows {rule}").points(at)[0], errors[0, ::2])
    ends = seen.mark("line").points(at)
    np.testing.assert_allclose(ends[1], slope * (ends[0] * x.std() + x.mean()) + bias)


def test_what_is_said_of_the_test_rows():
    shown, at = LESSON.shown(replace(DEFAULT, tab="test"))
    said = told(shown.sentences[-2], at)
    assert said == (
        "256 training rows, 86 test rows. RMSE on the test rows: 506 g with μ and σ of the training rows. "
        "With their own μ and σ it is 1454 g: the same feature has become another number."
    )
    assert not told(shown.sentences[-1], at)
    shown, at = LESSON.shown(replace(DEFAULT, tab="test", test="chance"))
    assert "382 g, hardly another: they are nearly" in told(shown.sentences[-2], at)
    shown, at = LESSON.shown(replace(DEFAULT, tab="test", test="chance", seed=2))
    assert "404 g: the same feature has become another number" in told(shown.sentences[-2], at)
    shown, at = LESSON.shown(replace(DEFAULT, tab="test", data=choose(DATASETS["parabola"])))
    assert ": less, although" in told(shown.sentences[-2], at)
    alone = replace(DEFAULT, tab="test", data=choose(DATASETS["line"], samples=4), share=0.25)
    shown, at = LESSON.shown(alone)
    assert "3 training rows, 1 test row." in told(shown.sentences[-2], at)
    assert "the mean of the training rows" in told(shown.sentences[-2], at)
    found = trial_of(alone)
    assert found.error["own"] == pytest.approx(abs(found.train.y.mean() - found.test.y[0]))


def test_presets_show_what_they_say():
    scenes = {preset.key: preset.scene for preset in PRESETS}
    raw = ways(scenes["penguins"])[0]
    at = DEFAULT.units().position(1.0), DEFAULT.rates().position(0.5)
    assert raw.left[*at, 1] == pytest.approx(0.009, abs=0.0005)
    assert raw.left[*at, -1] == pytest.approx(raw.left[*at, 1], rel=1e-3)
    assert raw.condition.min() > 500
    zero = scenes["zero"]
    raw, centred, _standardized = ways(replace(zero, zero=float(zero.samples().x.mean())))
    assert raw.condition.min() == pytest.approx(centred.condition[0]) == pytest.approx(1.0, abs=0.02)
    assert ways(scenes["best"])[2].left[0, at[1], 1] < 1e-20
    assert all((way.left[..., DEFAULT.rates().position(1.05), -1] > 1).all() for way in ways(scenes["large"]))
    assert ways(scenes["round"])[0].condition[at[0]] < 2
    wrong = trial_of(scenes["wrong"])
    mean = wrong.test.y.mean()
    assert (mean - wrong.train.y.mean()) / mean == pytest.approx(1 / 3, abs=0.07)


@every
def test_on_the_samples_lies_the_line_of_each_run(scene):
    shown, at = LESSON.shown(scene)
    data, box = scene.samples(), scene.frame()
    x, y = feature(scene, "raw", scene.live_value())
    for kind in KINDS:
        scaled = feature(scene, kind, scene.live_value())[0]
        design = np.array([scaled, np.ones_like(scaled)]).T
        theta, rate = np.zeros(2), scene.rate * 2 / curvatures(scaled)[0][1]
        for step in range(3):
            ends, heights = panel(shown, "data").mark(kind).points({**at, "step": step})
            slope = np.polyfit(x, design @ theta, 1)  # as a line over the feature of the slider
            unit, zero = (scene.unit, scene.zero)
            expected = np.polyval(slope, (ends - zero) / unit)
            seen = np.isfinite(heights)
            np.testing.assert_allclose(heights[seen], expected[seen], atol=1e-6 * np.abs(expected).max())
            theta = theta - rate * 2 * design.T @ (design @ theta - y) / len(y)
    assert sorted(panel(shown, "data").mark("samples").points(at)[1]) == sorted(data.y)
    assert ends.tolist() == list(box[:2])


def test_own_samples_and_a_file_are_learned_like_any_other_data():
    scene = LESSON.after(replace(DEFAULT, data=choose(SETS["line"])), {"points": [[0, 1], [1, 3], [2, 4]]})
    assert trial_of(scene).train.samples + trial_of(scene).test.samples == 3
    best = np.polyfit([0, 1, 2], [1, 3, 4], 1)
    way = ways(replace(scene, rate=0.5))[2]
    np.testing.assert_allclose(way.line[:, 0, scene.rates().position(0.5), -1], best, rtol=1e-9)
    assert ScalingScene.from_query(scene.query())[0] == scene
    held, _said = ScalingScene.read(b"a,b\n1,2\n2,5\n4,6\n")
    theirs = replace(DEFAULT, held=held).with_data(choose(FILE))
    shown, _at = LESSON.shown(theirs)
    assert panel(shown, "data").record.samples is None
    assert panel(shown, "data").record.figure["layout"]["xaxis"]["title"]["text"] == "a"
    assert "csv" not in str(ScalingScene.from_query(theirs.query())[0].data)


def test_sliders_move_what_is_live():
    scene = LESSON.after(DEFAULT, {"at": {"live": 2, "rate": 3, "step": 7, "tab": 2, "rule": 1}})
    assert (scene.unit, scene.zero) == (DEFAULT.units().values[2], 0)
    assert (scene.rate, scene.step, scene.tab, scene.rule) == (DEFAULT.rates().values[3], 7, "test", "own")
    zeros = replace(DEFAULT, live="zero")
    assert LESSON.after(zeros, {"at": {"live": 4}}).zero == zeros.zeros().values[4]
    middle = zeros.zeros().values[15]
    assert middle == pytest.approx(zeros.samples().x.mean(), abs=0.1)


@pytest.mark.parametrize(
    "scene",
    [
        *SCENES.values(),
        replace(DEFAULT, data=choose(DATASETS["line"], samples=2, noise=0)),
        replace(DEFAULT, data=choose(DATASETS["line"], noise=100)),
        own((0, 1), (1, 2)),
        own((1, 1), (1, 1)),
        own((0, 0), (1, 0), (2, 0)),
        own((0, 1), (1, 1), (2, 1)),
        replace(SCENES["line"], live="zero"),
        replace(DEFAULT, unit=1e-6, zero=1e6),
        replace(DEFAULT, unit=1e6, zero=-1e6, live="zero", rate=3.0),
        replace(DEFAULT, share=0.9, seed=9999, tab="test"),
        *(preset.scene for preset in PRESETS),
    ],
)
def test_odd_scenes_have_a_picture_that_can_be_sent(scene):
    shown, at = LESSON.shown(scene)
    assert len(pack(shown)) < 200_000
    for sentence in shown.sentences:
        assert not any(word in told(sentence, at) for word in ("nan", "–", "{"))
    assert LESSON.after(scene, {"at": at}) == scene
    assert COORDINATES


opened = opener("scaling")


def test_the_menus_write_the_link():
    page = opened()
    page.selectbox(key="live").set_value("zero").run()
    assert asked(page, "live") == "zero"
    page.selectbox(key="preset").set_value("wrong").run()
    assert (asked(page, "test"), asked(page, "rule")) == ("largest", "own")
    page.selectbox(key="data").set_value("engel").run()
    assert asked(page, "data") == "engel"
    assert asked(page, "unit") == "1"


@pytest.mark.parametrize(
    ("wrong", "apart", "told_of"),
    [(2.1, 1, "more"), (1.9, 1, "less"), (2.0, 1, ""), (2.0, 0, "alike"), (2.05, 0, "more")],
)
def test_the_other_rules_error_is_called_more_or_less_only_where_it_is(wrong, apart, told_of):
    found = trial_of(DEFAULT)
    x = np.array([-1.0, 1.0]) + apart  # as the training rows, or one standard deviation away
    found = replace(found, error=dict(zip(RULES, (2.0, wrong), strict=True)), x=dict.fromkeys(found.x, x))
    said = told(sentences.test(found, words("en")), {})
    for word, part in (("more", ": the same feature"), ("less", ": less, although"), ("alike", "hardly another")):
        assert (part in said) == (word == told_of)

"""What the page of regression shows, against computations of its own."""

from dataclasses import replace

import numpy as np
import pytest

from core.data import DATASETS, Data
from core.data.scaling import KINDS
from core.outcome import Outcome
from tests.viz.seen import array, panel
from tests.viz.told import told
from viz.figures.numbers import number
from viz.lessons.regression import LESSON
from viz.lessons.regression.runs import fit
from viz.lessons.regression.scene import ERRORS, PRESETS, SETS, RegressionScene
from viz.lessons.samples import FILE
from viz.player.pack import pack
from viz.scene import Sample, choose

BY_KEY = {preset.key: preset.scene for preset in PRESETS}
POINTS = ((-1, 0.5), (0, 0.2), (1, 1.9), (2, 2.5), (3, 2.4))


def own(*points, data="line", **more):
    scene = replace(RegressionScene(), data=choose(SETS[data]), points=tuple(Sample(*p) for p in points))
    return replace(scene, **more)


def descended(x, y, start, rate, steps, logistic=False):
    """Gradient descent, one sample after the other, in plain numbers: the places (steps + 1, 2) and the losses."""
    w, b = start
    places, losses = [], []
    for _ in range(steps + 1):
        total = slope = offset = 0.0
        for xi, yi in zip(x, y, strict=True):
            z = w * xi + b
            p = 1 / (1 + np.exp(-z)) if logistic else z
            total += -(yi * np.log(p) + (1 - yi) * np.log(1 - p)) if logistic else (p - yi) ** 2
            error = p - yi if logistic else 2 * (p - yi)
            slope, offset = slope + error * xi, offset + error
        places.append((w, b))
        losses.append(total / len(x))
        w, b = w - rate * slope / len(x), b - rate * offset / len(x)
    return np.array(places), np.array(losses)


def shown(scene, step=None):
    scene = replace(scene, step=scene.steps if step is None else step)
    picture, at = LESSON.shown(scene)
    return scene, picture, at


@pytest.mark.parametrize("kind", KINDS)
def test_the_path_the_line_and_the_numbers_are_those_of_descent_by_hand(kind):
    x, y = np.array(POINTS, dtype=float).T
    mean, scale = (0.0 if kind == "raw" else x.mean()), (x.std() if kind == "standardize" else 1.0)
    scene, picture, at = shown(own(*POINTS, steps=12, start=(0.4, -0.3), scaling=kind), 7)
    rate = dict(scene.optimizer.values)["learning_rate"]
    places, losses = descended((x - mean) / scale, y, scene.start, rate, 12)
    path = panel(picture, "plane").mark("path")
    assert pytest.approx(places, abs=2e-3) == path.points(at).T
    assert path.now(at) == pytest.approx(places[7], abs=2e-3)
    w, b = places[7][0] / scale, places[7][1] - places[7][0] * mean / scale
    left, right = panel(picture, "data").mark("line").points(at).T
    assert left[1] == pytest.approx(w * left[0] + b, abs=3e-3)
    assert right[1] == pytest.approx(w * right[0] + b, abs=3e-3)
    sentence = told(picture.sentences[-1], at)
    size = number(abs(b), 5)
    assert f"Step 7: y ≈ {number(w, 5)} x {'−' if b < 0 else '+'} {size};" in sentence
    (slope, offset), (least,), *_rest = np.linalg.lstsq(np.stack([x, np.ones(5)], axis=1), y, rcond=None)
    assert f"mean squared error {number(losses[7])}, at best {number(least / 5)}." in sentence
    assert panel(picture, "plane").mark("best").points(at)[:, 0] == pytest.approx(
        [slope * scale, offset + slope * mean], rel=1e-6
    )
    cells = [told(cell, at) for cell in picture.table.cells[1]]
    r2 = 1 - losses[7] / y.var()
    scaled = [number(each, 5) for each in places[7]] if kind != "raw" else []
    assert cells == [number(w, 5), number(b, 5), *scaled, number(np.sqrt(losses[7])), number(r2)]
    best = [told(cell, at) for cell in picture.table.cells[2]]
    assert best[:2] == [number(slope, 5), number(offset, 5)]
    assert best[-2] == number(np.sqrt(least / 5))


def test_the_logistic_path_curve_and_counts_are_those_of_descent_by_hand():
    points = ((-2, 0, 0), (-1, 0, 0), (0.5, 0, 0), (0, 1, 1), (1.5, 1, 1), (3, 1, 1))
    scene, picture, at = shown(own(*points, data="threshold", steps=15, start=(-0.5, 0.4)), 9)
    x, y = np.array([p[0] for p in points]), np.array([p[2] for p in points])
    places, losses = descended(x, y, scene.start, dict(scene.optimizer.values)["learning_rate"], 15, logistic=True)
    assert pytest.approx(places, abs=5e-3) == panel(picture, "plane").mark("path").points(at).T
    w, b = places[9]
    across, up = panel(picture, "data").mark("line").points(at)
    assert up == pytest.approx(1 / (1 + np.exp(-(w * across + b))), abs=1e-3)
    chosen = (w * x + b > 0).astype(int)
    counts = [[int(((y == true) & (chosen == taken)).sum()) for taken in (0, 1)] for true in (0, 1)]
    matrix = panel(picture, "counts").mark("confusion").record.values
    assert np.array(matrix)[at["live"], 9].tolist() == counts
    cells = [told(cell, at) for cell in picture.table.cells[1]]
    assert cells[-2:] == [number(losses[9]), f"{(chosen == y).mean():.1%}"]
    assert f"cross-entropy {number(losses[9])}" in told(picture.sentences[-1], at)


def test_what_misses_is_drawn_from_every_sample_to_the_line_of_the_step():
    _scene, picture, at = shown(own(*POINTS))
    misses = panel(picture, "data").mark("misses")
    assert misses.points(at).T.tolist() == [list(p) for p in POINTS]
    assert misses.record.line == "line"
    assert misses.square
    assert not panel(shown(own(*POINTS, squares=False))[1], "data").mark("misses").square
    assert "misses" not in panel(shown(BY_KEY["logistic"])[1], "data").names


def test_the_line_s_handles_lie_on_the_start_s_line_and_pull_it():
    for key in ("line", "round", "logistic"):
        scene, picture, at = shown(BY_KEY[key])
        record = panel(picture, "data").record
        assert [handle.key for handle in record.handles] == ["left", "right"]
        start = panel(picture, "data").mark("start").points(at)
        for handle in record.handles:
            nearby = np.interp(handle.at[0], *start)
            assert handle.at[1] == pytest.approx(nearby, rel=0.01, abs=0.01)
        aim = 0.3 if key == "logistic" else record.handles[0].at[1] * 1.1
        after = LESSON.after(scene, {"left": [record.handles[0].at[0], aim]})
        again = panel(LESSON.shown(after)[0], "data").record.handles
        assert again[0].at[1] == pytest.approx(aim, rel=1e-4)
        assert again[1].at == pytest.approx(record.handles[1].at, rel=1e-4)
        assert panel(LESSON.shown(after)[0], "plane").record.handles[0].at == after.start != scene.start


def test_a_place_on_the_plane_is_the_start_s_line():
    scene = LESSON.after(BY_KEY["line"], {"start": [0.25, 1.5]})
    x, y = panel(LESSON.shown(scene)[0], "data").mark("start").points({})
    assert y == pytest.approx(0.25 * x + 1.5)


def test_the_axes_of_the_plane_stay_while_a_sample_moves():
    scene = RegressionScene().with_own()
    moved = LESSON.after(scene, {"points": [[*scene.points[0][:1], 2.5], *map(list, scene.points[1:])]})
    assert scene.plane() == moved.plane() == RegressionScene().plane()
    lines = [panel(LESSON.shown(each)[0], "plane").mark("levels").points({}) for each in (scene, moved)]
    assert not np.allclose(*lines)
    best = [fit(each).loss.minima[0] for each in (scene, moved)]
    assert best[0] != best[1]
    assert moved.start == scene.start
    assert moved.optimizer == scene.optimizer


@pytest.mark.parametrize("key", ["line", "needle", "logistic", "apart"])
def test_on_the_level_lines_the_loss_is_one_number_and_they_grow_outwards(key):
    scene, picture, at = shown(BY_KEY[key])
    left, right, low, high = scene.plane()
    edges, floor = (panel(picture, "plane").mark(name) for name in ("levels", "floor"))
    assert floor.points(at).tolist() == edges.points(at).tolist()
    assert floor.piece == edges.piece
    levels = []
    for points in np.split(edges.points(at), edges.points(at).shape[1] // edges.piece, axis=1):
        inside = (points[0] >= left) & (points[0] <= right) & (points[1] >= low) & (points[1] <= high)
        value = fit(scene).loss.value(points[:, inside])
        if len(value):
            assert value == pytest.approx(value[0], rel=1e-5)
            levels.append(float(value[0]))
    assert len(levels) > 8
    assert levels == sorted(levels, reverse=True)


def learned(key, data="outlier", **more):
    return RegressionScene().with_data(choose(SETS[data])).with_error(choose(ERRORS[key], **more))


@pytest.mark.parametrize("data", ["outlier", "penguins"])
def test_with_absolute_errors_the_first_parameter_is_in_its_place_after_twenty_steps(data):
    scene = learned("l1", data)
    loss, start = scene.loss(), np.array(scene.start)
    rate = dict(scene.optimizer.values)["learning_rate"]
    steps = np.abs(start - loss.minima[0]) / (rate * np.abs(loss.gradient(start)))
    assert steps.min() == pytest.approx(20, rel=0.05)


@pytest.mark.parametrize(
    "scene", [learned("l1"), learned("huber"), learned("huber", "penguins")], ids=["l1", "huber", "far"]
)
@pytest.mark.parametrize("kind", KINDS)
def test_other_losses_of_an_error_are_learned_with_and_squared_errors_still_measured(scene, kind):
    scene, picture, at = shown(scene.with_scaling(kind))
    data, delta = scene.samples(), dict(scene.error.values).get("delta")
    x, y = data.x[0], data.y

    def loss(error):
        size = np.abs(error)
        return size if delta is None else np.where(size <= delta, error**2 / 2, delta * (size - delta / 2))

    step = 7
    at = {**at, "step": step}
    w, b = (float(v) for v in fit(scene).line[:, at["live"], step])
    error = w * x + b - y
    cells = [told(cell, at) for cell in picture.table.cells[1]]
    mean, rmse, r2 = float(loss(error).mean()), float(np.sqrt((error**2).mean())), 1 - (error**2).mean() / y.var()
    for cell, expected in zip(cells[-3:], (mean, rmse, r2), strict=True):
        assert float(plain(cell)) == pytest.approx(expected, rel=6e-3)
    name = "mean absolute error" if delta is None else "mean of Huber’s loss"
    assert picture.table.columns[-3:] == (name, "RMSE", "R²")
    said = told(picture.sentences[-1], at)
    assert f"{name} {cells[-3]}, at best {number(fit(scene).loss.minimum)}." in said
    if delta is not None:
        assert f"The line has {(np.abs(error) <= delta).sum()} of {len(y)} samples within δ:" in said
    assert [row[0] for row in picture.table.rows] == ["Start", "At this step", "Best", "Least squares"]
    slope, offset = np.polyfit(x, y, 1)
    ends, heights = panel(picture, "data").mark("least squares").points(at)
    np.testing.assert_allclose(heights, slope * ends + offset, rtol=1e-6)
    place = panel(picture, "plane").mark("least squares").points(at)[:, 0]
    np.testing.assert_allclose(scene.scaler().unscaled(place), (slope, offset), rtol=1e-6)
    best = fit(scene).best
    for nudge in ((1e-3, 0), (-1e-3, 0), (0, 1e-3), (0, -1e-3), (1e-3, -1e-3 * x.mean())):
        assert loss((best[0] + nudge[0]) * x + best[1] + nudge[1] - y).mean() >= fit(scene).loss.minimum * (1 - 1e-12)
    assert not panel(picture, "data").mark("misses").square
    assert "diverges" not in told(picture.sentences[0], at)
    assert "condition number" not in told(picture.sentences[0], at)


def plain(text):
    """A number as it is written on the page, as Python reads it."""
    power = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
    return text.translate(power).replace("×10", "e")


def test_another_scaling_keeps_the_start_as_a_line():
    scene = BY_KEY["line"]
    for kind in KINDS:
        other = scene.with_scaling(kind)
        line = fit(other).line[:, 0, 0]
        assert line == pytest.approx(scene.start, rel=1e-4)


def test_the_condition_number_is_said_and_is_one_when_standardized():
    x = DATASETS["penguins"]().x[0]
    values = np.linalg.eigvalsh(
        np.cov(np.stack([x, np.ones_like(x)]), bias=True) + np.outer([x.mean(), 1], [x.mean(), 1])
    )
    said = told(shown(BY_KEY["needle"])[1].sentences[-2], {"live": 0})
    assert f"condition number κ is {number(values[1] / values[0])}:" in said
    assert "needle" in said
    assert "condition number κ is 1." in told(shown(BY_KEY["round"])[1].sentences[-2], {"live": 0})
    assert "needle" not in told(shown(BY_KEY["line"])[1].sentences[-2], {"live": 0})


def test_every_outcome_is_said_and_the_limit_is_two_over_the_largest_curvature():
    scene, picture, at = shown(BY_KEY["fast"])
    design = np.stack([fit(scene).data.x[0], np.ones(30)])
    limit = 2 / np.linalg.eigvalsh(2 * design @ design.T / 30)[-1]
    assert f"above its limit {number(limit)}." in told(picture.sentences[1], at)
    found = fit(scene)
    for i, (outcome, rate) in enumerate(zip(found.path.outcome.tolist(), found.positions.values, strict=True)):
        said = told(picture.sentences[1], {**at, "live": i})
        assert ("diverges" in said) == (outcome == Outcome.DIVERGED) == ("above its limit" in said)
        if not limit < rate < 1.03 * limit:  # a little above, the steps may not show it
            assert (outcome == Outcome.DIVERGED) == (rate > limit)
        assert ("is at the goal" in said) == (outcome == Outcome.CONVERGED)
        assert ("still on its way" in said) == (outcome == Outcome.SLOW)


def test_what_the_presets_say_is_so():
    outlier = fit(BY_KEY["outlier"])
    i = outlier.positions.position(BY_KEY["outlier"].live_value())
    w, b = outlier.line[:, i, -1]
    squares = (outlier.data.y - w * outlier.data.x[0] - b) ** 2
    assert squares.max() > squares.sum() - squares.max()
    fast = fit(BY_KEY["fast"])
    i = fast.positions.position(BY_KEY["fast"].live_value())
    assert (np.diff(fast.value[i])[5:] > 0).all()
    assert 1 < BY_KEY["fast"].live_value() / fast.limit[i] < 1.1
    needle = fit(BY_KEY["needle"])
    i = needle.positions.position(BY_KEY["needle"].live_value())
    assert needle.value[i, 20] - needle.value[i, -1] < 1e-3 * needle.value[i, 0]
    assert needle.path.outcome[i] == Outcome.SLOW
    round_ = fit(BY_KEY["round"])
    i = round_.positions.position(BY_KEY["round"].live_value())
    steps = np.diff(np.moveaxis(round_.path.theta, 1, 0)[:, :, i], axis=1)
    ahead = np.array(round_.loss.minima[0]) - BY_KEY["round"].start
    assert steps[0] * ahead[1] - steps[1] * ahead[0] == pytest.approx(0, abs=1e-6)
    curve = fit(BY_KEY["curve"])
    assert curve.explained(curve.loss.minimum) < 0.5
    assert fit(BY_KEY["apart"]).best is None
    absolute = BY_KEY["absolute"].with_own()
    far = int(np.abs(absolute.samples().y - fit(absolute).best @ [absolute.samples().x[0], np.ones(20)]).argmax())
    for y in (-8.0, -2.0):
        points = [list(one) for one in absolute.points]
        points[far][1] = y
        np.testing.assert_allclose(fit(LESSON.after(absolute, {"points": points})).best, fit(absolute).best, atol=1e-9)


@pytest.mark.parametrize(
    ("points", "data", "said"),
    [
        (((0, 1), (1, 2)), "line", "condition number"),
        (((1, 1), (1, 2), (1, 5)), "line", "All x are the same"),
        (((0, 1), (1, 1), (2, 1)), "line", "condition number"),
        (((1, 1), (1, 1)), "line", "All x are the same"),
        (((0, 0, 0), (1, 0, 0)), "threshold", "the smaller b, the better"),
        (((0, 1, 1), (1, 1, 1)), "threshold", "the larger b, the better"),
        (((0, 0, 0), (1, 1, 1)), "threshold", "separates the classes"),
        (((0, 1, 1), (1, 0, 0)), "threshold", "separates the classes"),
        (((0, 0, 0), (1, 0, 0), (1, 1, 1), (2, 1, 1)), "threshold", "only touch"),
        (((1, 0, 0), (1, 1, 1)), "threshold", "best"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_odd_samples_have_a_picture_and_a_word(points, data, said, kind):
    scene, picture, at = shown(own(*points, data=data, scaling=kind).suited())
    text = " ".join(told(sentence, at) for sentence in picture.sentences)
    assert said in text
    assert "nan" not in text
    left, right, low, high = scene.plane()
    assert np.isfinite([left, right, low, high]).all()
    for mark in panel(picture, "plane").record.marks[:-1]:
        assert np.isfinite(array(mark.x)).all()
        assert np.isfinite(array(mark.y)).all()
    assert pack(picture)


def test_a_file_is_fitted_like_any_other_data():
    held = Data([[1.0, 2.0, 3.0, 5.0]], [2.0, 4.1, 5.9, 10.0], name="csv", names=("a", "b"))
    scene = replace(RegressionScene(), held=held).with_data(choose(FILE))
    _scene, picture, at = shown(scene)
    slope, offset = np.polyfit(held.x[0], held.y, 1)
    assert [told(cell, at) for cell in picture.table.cells[2]][:2] == [number(slope, 5), number(offset, 5)]
    assert panel(picture, "data").record.samples is None


def test_a_feature_of_many_is_looked_at_alone():
    scene = RegressionScene().with_data(choose(SETS["longley"]))
    data = DATASETS["longley"]()
    for i in range(6):
        one = scene.with_feature(i)
        assert one.samples().x.tolist() == [data.x[i].tolist()]
        picture, _at = LESSON.shown(one)
        title = panel(picture, "data").record.figure["layout"]["xaxis"]["title"]["text"]
        assert title.startswith(data.names[i])
    assert RegressionScene.from_query({**scene.query(), "feature": "5", "data": "line"})[0].feature == 0


@pytest.mark.parametrize("key", [*BY_KEY, "engel", "longley", "penguin_pair"])
def test_every_picture_is_small(key):
    scene = BY_KEY.get(key) or RegressionScene().with_data(choose(SETS[key]))
    assert len(pack(LESSON.shown(scene)[0])) < 200_000
    assert len(pack(LESSON.shown(replace(scene, steps=300))[0])) < 200_000


def test_every_number_stands_under_its_name():
    _scene, picture, _at = shown(BY_KEY["line"])
    assert picture.table.columns == ("", "slope w", "intercept b", "RMSE", "R²")
    assert [row[0] for row in picture.table.rows] == ["Start", "At this step", "Best (closed form)"]
    scaled = shown(BY_KEY["round"])[1]
    assert scaled.table.columns == ("", "slope w", "intercept b", "w′, scaled", "b′, scaled", "RMSE", "R²")
    classes = shown(BY_KEY["logistic"])[1]
    assert classes.table.columns == ("", "slope w", "intercept b", "cross-entropy", "accuracy")
    titles = {"line": ("slope w", "intercept b"), "round": ("w′, scaled", "b′, scaled")}
    for key, expected in titles.items():
        layout = panel(shown(BY_KEY[key])[1], "plane").record.figure["layout"]
        assert (layout["xaxis"]["title"]["text"], layout["yaxis"]["title"]["text"]) == expected
    layout = panel(classes, "counts").record.figure["layout"]  # rows are the first axis of the counts
    assert (layout["yaxis"]["title"]["text"], layout["xaxis"]["title"]["text"]) == ("true class", "taken for")


def test_a_file_of_the_largest_size_has_a_small_picture():
    chance = np.random.default_rng(0)
    x = chance.normal(1e3, 50, 5000)
    held = Data([x], 3 * x + chance.normal(0, 10, 5000), name="csv")
    scene = replace(RegressionScene(), held=held).with_data(choose(FILE))
    assert len(pack(LESSON.shown(replace(scene, steps=300))[0])) < 200_000


def test_where_the_loss_is_round_the_picture_of_it_is():
    scene, picture, at = shown(BY_KEY["round"])
    assert panel(picture, "plane").record.figure["layout"]["yaxis"]["scaleanchor"] == "x"
    assert "scaleanchor" not in panel(shown(BY_KEY["needle"])[1], "plane").record.figure["layout"]["yaxis"]
    edges = panel(picture, "plane").mark("levels")
    line = edges.points(at)[:, -edges.piece :]  # the innermost
    away = np.hypot(*(line - np.array(fit(scene).loss.minima[0])[:, None]))
    assert away == pytest.approx(away[0], rel=1e-6)


@pytest.mark.parametrize(
    ("delta", "words"),
    [(1e-6, "No sample lies within δ of the line"), (1e4, "All 30 samples lie within δ of the line")],
)
def test_where_all_or_none_are_near_nothing_is_said_of_the_others(delta, words):
    scene = RegressionScene(error=choose(ERRORS["huber"], delta=delta))
    picture, at = LESSON.shown(scene)
    said = told(picture.sentences[-1], at)
    assert words in said
    assert "others" not in said


def test_a_run_that_leaves_is_told_by_where_it_is():
    """Also in words that hold for a curve of two classes, and where no number is left."""
    query = {"optimizer": "gradient_descent", "gradient_descent.learning_rate": "1000000", "data": "threshold"}
    picture, at = LESSON.shown(RegressionScene.from_query({**query, "steps": "100"})[0])
    assert "diverges: at step 1 it is far outside the picture." in told(picture.sentences[-2], at)
    query = {"v": "1", "points": "100000~1_100001~2_100002~4", "steps": "60", "step": "60"}
    picture, at = LESSON.shown(RegressionScene.from_query(query)[0])
    assert told(picture.sentences[-1], at) == "Step 60: w and b have become too large for numbers."
    assert "y ≈" in told(picture.sentences[-1], {**at, "step": 1})
    start = {"start": "1000~1000", "optimizer": "gradient_descent", "gradient_descent.learning_rate": "0.001"}
    picture, at = LESSON.shown(RegressionScene.from_query(start)[0])
    assert "still on its way" in told(picture.sentences[-2], at)  # far out, and it comes nearer


def test_a_link_by_hand_that_names_data_has_what_suits_them_but_for_what_it_names():
    scene = RegressionScene.from_query({"data": "penguins"})[0]
    assert scene == RegressionScene().with_data(choose(SETS["penguins"]))
    value = fit(replace(scene, brief=True)).value[0]
    assert value[-1] < value[0]
    rate = {"optimizer": "gradient_descent", "gradient_descent.learning_rate": "0.001"}
    named, ignored = RegressionScene.from_query({"data": "penguins", "start": "1~2", **rate})
    assert (named.start, dict(named.optimizer.values)["learning_rate"], ignored) == ((1.0, 2.0), 0.001, ())
    assert RegressionScene.from_query({"data": "line"})[0] == RegressionScene()
    written = RegressionScene.from_query({"v": "1", "data": "penguins"})[0]  # an older version may have meant it so
    assert written.optimizer == RegressionScene().optimizer
    own = RegressionScene.from_query({"points": "0~0_100~200_300~500"})[0]
    assert dict(own.optimizer.values)["learning_rate"] < 1e-3

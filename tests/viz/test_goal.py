"""The goal on every page that has one: what it is, relative to what, and that a step told is the one that is seen.

Each path is read on its own: with f(θ₀) − min as the whole, a run is at the goal from the first step on after which no
more than a ten-thousandth of it is left to the end.
"""

import re
from dataclasses import replace

import numpy as np
import pytest

from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.starts import in_domain
from tests.viz.seen import panel
from tests.viz.told import told
from viz.figures.numbers import number
from viz.lessons import LESSONS
from viz.lessons.basins.runs import minima, sides
from viz.lessons.basins.scene import BasinsScene
from viz.lessons.curve import TYPED
from viz.lessons.escape.runs import escapes
from viz.lessons.escape.scene import PLACES, STARTS, EscapeScene
from viz.lessons.hyper import UNFAIR
from viz.lessons.playground.runs import experiment
from viz.lessons.playground.scene import PlaygroundScene
from viz.lessons.race.scene import RaceScene
from viz.lessons.regimes.runs import regimes
from viz.lessons.regimes.scene import RegimesScene
from viz.lessons.regression.runs import fit
from viz.lessons.regression.scene import PRESETS as REGRESSIONS
from viz.lessons.scaling.runs import ways
from viz.lessons.scaling.scene import ScalingScene
from viz.lessons.stability.scene import FORMS, StabilityScene
from viz.lessons.surfaces import SURFACES
from viz.lessons.walk.runs import walks
from viz.lessons.walk.scene import WalkScene
from viz.scene import choose

PAGES = {lesson.key: lesson for lesson in LESSONS}
PART = 1e-4


def at_goal(value, least):
    """The step from which on a run is at the goal, None where it is not at its end."""
    value = np.asarray(value, dtype=float)
    with np.errstate(all="ignore"):
        there = value - least <= PART * (value[0] - least) + 1e-12
    if not there[-1]:
        return None
    return int(len(there) - np.argmin(there[::-1])) if not there.all() else 0


def surfaces(count):
    """Surfaces whose minimum is known, and starts on them."""
    rng = np.random.default_rng(5)
    bowls = [choose(LOSSES["bowl"], condition=round(rng.uniform(1, 40), 2), angle=30) for _each in range(count)]
    for surface in [*bowls, choose(LOSSES["booth"]), choose(LOSSES["himmelblau"])]:
        (left, right), (low, high) = surface.build(SURFACES).domain
        yield surface, (round(rng.uniform(left, right), 2), round(rng.uniform(low, high), 2))


SOME = list(surfaces(3))


def test_a_loss_is_drawn_above_its_minimum():
    scene = PlaygroundScene().with_surface(choose(LOSSES["styblinski_tang"]))
    (first, *_others), seen = experiment(scene).runs, panel(PAGES["playground"].shown(scene)[0], "curve")
    height = seen.mark(first.chosen.key).points({"live": 0, "drawn": 0})[1, 0]
    value = first.trajectory.value.reshape(len(first.trajectory.value), -1)[0, 0]
    np.testing.assert_allclose(height, value - scene.loss().minimum, rtol=1e-3)
    assert scene.loss().minimum < -70


@pytest.mark.parametrize(("surface", "start"), SOME)
def test_playground(surface, start):
    scene = replace(PlaygroundScene().with_surface(surface), start=start, steps=60, step=60)
    shown, _at = PAGES["playground"].shown(scene)
    found, loss = experiment(scene), scene.loss()
    whole = float(loss.value(np.array(start))) - loss.minimum
    line = panel(shown, "curve").mark("goal")
    np.testing.assert_allclose(line.record.y, PART * whole)
    assert line.record.label == "goal: 0.01% of the start"  # of what its axis counts:
    assert "above the minimum" in str(panel(shown, "curve").record.figure["layout"]["yaxis"]["title"])
    column = shown.table.columns.index("At the goal from step") - 1
    for run, rows, texts in zip(found.runs, shown.table.cells, shown.sentences[0].texts, strict=True):
        value = np.broadcast_to(run.trajectory.value.reshape(61, -1), (61, len(rows)))
        for j in range(0, len(rows), 6):
            step = at_goal(value[:, j], loss.minimum)
            assert rows[j][column] == ("–" if step is None else str(step))
            assert (f"at the goal from step {step} on" in texts[j]) == (step is not None)


@pytest.mark.parametrize(("surface", "start"), SOME[::2])
def test_regimes(surface, start):
    scene = replace(RegimesScene().with_surface(surface), x=start[0], y=start[1], steps=50, step=50)
    shown, _at = PAGES["regimes"].shown(scene)
    found, loss = regimes(scene), scene.loss()
    column = shown.table.columns.index("At the goal from step") - 1
    for i in range(4):
        for j in range(0, len(found.factors), 9):
            step = at_goal(found.path.value[:, i, j], loss.minimum)
            assert shown.table.cells[i][j][column] == ("–" if step is None else str(step))
            assert ("at the goal" in shown.sentences[-1].texts[i][j]) == (step is not None)


@pytest.mark.parametrize("ascend", [False, True])
def test_walks(ascend):
    formula = "3 - (x - 1)^2" if ascend else "2 + (x - 1)^2 + (x - 1)^4/9"
    scene = replace(WalkScene().with_curve(choose(TYPED, low=-3.0, high=3.0), formula), ascend=ascend, steps=30)
    shown, _at = PAGES["walk"].shown(scene)
    found, seen = walks(scene), 0
    for i in range(0, len(found.starts.values), 8):
        for j in range(len(found.rates.values)):
            height, text = found.value[i, j], told(shown.sentences[0], {"x": i, "rate": j})
            step = at_goal(-height if ascend else height, -3.0 if ascend else 2.0)
            if step is not None and found.slope[i, j, 0] != 0:
                assert text.startswith(f"From step {step} on the walk is at the goal: at most 0.01% of the ")
                assert ("missing to the maximum" in text) == ascend
                assert ("above the minimum" in text) != ascend
                seen += 1
            else:
                assert "goal" not in text
    assert seen > 50


def momentum(loss, form, start, rate, beta, steps):
    """The three forms of momentum, by hand."""
    theta, v, value = np.array(start, dtype=float), np.zeros(2), []
    with np.errstate(all="ignore"):
        for _step in range(steps + 1):
            value.append(float(loss.value(theta)))
            g = loss.gradient(theta)
            v = beta * v + ((1 - beta) * g if form == "weighted" else g)
            theta = theta - rate * (g + beta * v if form == "nesterov" else v)
    return value


@pytest.mark.parametrize("form", FORMS)
def test_stability(form):
    scene = replace(StabilityScene(), form=form).suited()
    shown, at = PAGES["stability"].shown(scene)
    loss, seen = scene.loss(), 0
    for i in (0, 9, 15):
        for j in range(0, shown.sliders[0].count, 7):
            rate, beta = scene.rates().values[j], scene.momenta().values[i]
            value = momentum(loss, form, (scene.x, scene.y), rate, beta, 300)
            text, step = told(shown.sentences[-2], {**at, "rate": j, "momentum": i}), at_goal(value, loss.minimum)
            assert ("at the goal" in text) == (step is not None)
            if step is not None:
                assert text.endswith(
                    f"at the goal from step {step} on, with at most 0.01% of the loss at the start above the minimum."
                )
                seen += 1
    assert seen > 3
    assert "to the goal" in told(shown.sentences[-1], at) or "Best pair" in told(shown.sentences[-1], at)


def test_basins():
    scene = replace(BasinsScene(), steps=80, step=80)
    for surface, x, y in (("himmelblau", -1.0, -1.0), ("six_hump_camel", 1.7, 0.6), ("six_hump_camel", 0.4, -0.2)):
        made = replace(scene.with_surface(choose(LOSSES[surface])), x=x, y=y)
        shown, at = PAGES["basins"].shown(made)
        loss, known = made.loss(), np.array(minima(made.loss()))
        for i, side in enumerate(sides(made)):
            for j in range(len(side.positions.values)):
                path = side.path
                text = told(shown.sentences[i - 2], {**at, ("left", "right")[i]: j})
                step = at_goal(path.value[:, j], loss.minimum)
                near = np.hypot(*(known - path.theta[-1, :, j]).T)
                assert ("at the goal" in text) == (step is not None)
                if step is not None:
                    where, when = f"minimum {near.argmin() + 1}, and is at the goal", f"from step {step} on"
                    assert f"{where} (0.01% of the start) {when}" in text
                if "at rest there" in text:
                    assert f"minimum {near.argmin() + 1}," in text
                    assert near.min() < 0.06
                    since = int(re.search(r"from step (\d+) on", text)[1])
                    assert np.abs(path.theta[since:, :, j] - path.theta[-1, :, j]).max() <= 1e-3 * 12
    assert any("median steps to the goal, or to rest" in name for name in shown.table.columns)


@pytest.mark.parametrize("key", ["line", "round", "logistic"])
def test_regression(key):
    scene = next(each.scene for each in REGRESSIONS if each.key == key)
    shown, _at = PAGES["regression"].shown(scene)
    found = fit(scene)
    happened = next(each for each in shown.sentences if each.over == ("live",))
    for j in range(0, len(found.positions.values), 5):
        step = at_goal(found.value[j], found.loss.minimum)
        text = told(happened, {"live": j})
        assert ("at the goal" in text) == (step is not None)
        if step is not None:
            words = f"goal from step {step} on: at most 0.01% of the loss at the start above the best one is left."
            assert words in text


def test_scaling():
    scene = replace(ScalingScene(), unit=14.0, live="zero", zero=190.0)
    shown, _at = PAGES["scaling"].shown(scene)
    line = panel(shown, "loss").mark("goal")
    assert line.record.y.tolist() == [PART, PART]
    for way in ways(scene):
        for kappa, needed in zip(way.condition, way.needed, strict=True):
            shrink = ((kappa - 1) / (kappa + 1)) ** 2  # of the loss, at 2/(λmin + λmax), in both directions
            assert needed >= 1
            if 1 + 1e-9 < kappa < 1e5:
                assert shrink**needed <= PART * (1 + 1e-9)
                assert needed == 1 or shrink ** (needed - 1) > PART * (1 - 1e-9)


def test_race():
    scene = replace(
        RaceScene(), optimizers=RaceScene().optimizers[:2], focus="momentum", count=9, budget=60, tune=False
    )
    shown, _at = PAGES["race"].shown(scene)
    loss = scene.loss()
    value = loss.value(in_domain(loss, 9, scene.seed))
    goal = number(PART * (float(np.median(value)) - loss.minimum))
    assert f"to the goal: {goal} above the minimum" in str(panel(shown, "price").record.figure["layout"]["xaxis"])
    assert "Cost to reach the goal and stay" in shown.table.columns


@pytest.mark.parametrize("place", PLACES)
def test_escape(place):
    scene = replace(EscapeScene().with_place(place), steps=60, step=60)
    shown, _at = PAGES["escape"].shown(scene)
    far, centre = PLACES[place].far, PLACES[place].centre
    assert scene.start == STARTS[place]
    for key in ("map", "way"):
        assert panel(shown, key).mark("out").record.label == f"out: {number(far)} from the centre"
    np.testing.assert_allclose(panel(shown, "way").mark("out").record.y, far)
    circle = panel(shown, "map").mark("out").record
    np.testing.assert_allclose(np.hypot(circle.x - centre[0], circle.y - centre[1]), far)
    column = shown.table.columns.index("Out from step") - 1
    for run, rows, texts in zip(escapes(scene).runs, shown.table.cells, shown.sentences[-1].texts, strict=True):
        theta = np.broadcast_to(run.path.theta.reshape(61, 2, -1), (61, 2, len(rows)))
        for j in range(0, len(rows), 8):
            out = ~(np.hypot(theta[:, 0, j] - centre[0], theta[:, 1, j] - centre[1]) <= far)
            if rows[j][column] != "–":
                step = int(rows[j][column])
                assert out[step:].all()
                assert not out[step - 1]
                assert f"is out from step {step} on: more than {number(far)} from the centre." in texts[j]
            elif "still held back" in texts[j]:
                assert not out[-1]
                assert f"{number(far)} would be out" in texts[j]


# --- comparisons ------------------------------------------------------------------------------------------------------


def test_the_playground_says_that_a_comparison_is_unfair_exactly_when_one_rate_is_everyones():
    rng = np.random.default_rng(8)
    keys = [key for key in OPTIMIZERS if OPTIMIZERS[key]().uses == ("gradient",)]
    said = []
    for _each in range(16):
        some = rng.choice(keys, size=int(rng.integers(1, 4)), replace=False).tolist()
        query = {"optimizers": "~".join(some), "together": str(int(rng.integers(0, 2))), "steps": "15"}
        if rng.random() < 0.5:
            query |= {f"{some[0]}.learning_rate": "0.02", "focus": some[0]}
        scene, _ignored = PlaygroundScene.from_query(query)
        shown, _at = PAGES["playground"].shown(scene)
        runs = experiment(scene).runs
        rates = [np.atleast_1d(run.trajectory.optimizer.learning_rate) for run in runs]
        moved = all(len(each) > 1 and np.array_equal(each, rates[0]) for each in rates)
        said.append(any(text.texts == UNFAIR for text in shown.sentences))
        assert said[-1] == (moved and len(runs) > 1)
    assert {True, False} == set(said)


@pytest.mark.parametrize(
    ("some", "unfair"),
    [("gradient_descent~adam", True), ("adam", False), ("adam~newton", False), ("newton~undamped", False)],
)
def test_escaping_at_one_rate_is_called_unfair_where_several_share_it(some, unfair):
    scene, _ignored = PAGES["escape"].scene.from_query({"optimizers": some, "focus": some.split("~")[0], "steps": "15"})
    shown, _at = PAGES["escape"].shown(scene)
    runs = escapes(scene).runs
    shared = [run for run in runs if scene.shares_rate(run.chosen)]
    assert all(
        np.array_equal(run.path.optimizer.learning_rate, shared[0].path.optimizer.learning_rate) for run in shared
    )
    assert any(text.texts == UNFAIR for text in shown.sentences) is unfair


@pytest.mark.parametrize("key", ["bowl", "rosenbrock", "himmelblau", "beale", "booth", "styblinski_tang"])
def test_the_playground_opens_on_a_rate_that_suits_each(key):
    scene = PlaygroundScene().with_surface(choose(LOSSES[key]))
    assert not scene.unfair()
    loss = scene.loss()
    for chosen in scene.optimizers:
        rate = dict(chosen.values)["learning_rate"]
        ends = []
        for times in (1, 1 / 30):
            made = replace(scene, optimizers=(chosen.put(learning_rate=rate * times),), focus=chosen.key)
            run = experiment(made).runs[0].trajectory
            end = run.value.reshape(len(run.value), -1)[-1, made.positions().position(rate * times)]
            ends.append(end - loss.minimum if np.isfinite(end) else np.inf)
        assert ends[0] < 0.9 * (float(loss.value(np.array(scene.start))) - loss.minimum)
        assert ends[0] <= ends[1] + 1e-6

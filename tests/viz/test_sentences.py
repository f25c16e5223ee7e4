"""What pages say of a run, judged by the path itself: a reason is told only where its premise holds."""

import re
from dataclasses import replace

import numpy as np
import pytest

from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.outcome import HORIZON, Outcome
from core.schedules import SCHEDULES
from tests.viz.told import told as read
from viz.figures.numbers import number
from viz.lessons.curve import TYPED
from viz.lessons.outcomes import word
from viz.lessons.playground import LESSON as PLAYGROUND
from viz.lessons.playground import sentences as texts
from viz.lessons.playground.runs import experiment
from viz.lessons.playground.scene import PlaygroundScene
from viz.lessons.playground.sentences import sentences
from viz.lessons.regimes import LESSON as REGIMES
from viz.lessons.regimes.runs import regimes
from viz.lessons.regimes.scene import RegimesScene
from viz.lessons.surfaces import SURFACES
from viz.lessons.verdicts import TOLD, Verdict, verdict
from viz.lessons.walk import LESSON as WALK
from viz.lessons.walk.runs import walks
from viz.lessons.walk.scene import WalkScene
from viz.scene import choose
from viz.words import words

picture, regimes_picture, walk_picture = PLAYGROUND.shown, REGIMES.shown, WALK.shown

DEFAULT = PlaygroundScene()


def walk(formula):
    return WalkScene().with_curve(choose(TYPED, low=-3.0, high=3.0), formula)


def scene(surface, start=None, rate=0.1, key="gradient_descent", **more):
    """A scene of one optimizer on an entry of the gallery or on a formula."""
    chosen = surface if not isinstance(surface, str) else choose(SURFACES["formula"])
    formula = surface if isinstance(surface, str) else DEFAULT.formula
    optimizer = choose(OPTIMIZERS[key], learning_rate=rate)
    made = replace(
        DEFAULT, surface=chosen, formula=formula, optimizers=(optimizer,), focus=key, together=True, rate=rate,
        live="learning_rate", **more,
    )  # fmt: skip
    made = replace(made, start=made.loss().start if start is None else start)
    return replace(made, step=made.steps).mended([])


def said(made):
    """The sentence, the word in the table, the steps to the goal, and the colour's word on the track."""
    shown, at = picture(made)
    k = at["live"]
    track = next(one for one in shown.sliders if one.key == "live").track
    told, reached = shown.table.cells[0][k][:2]
    return shown.sentences[-1].texts[0][k], told, reached, track.kinds[track.codes[0][k]][0]


BOWL25, BOWL12 = choose(LOSSES["bowl"], condition=25), choose(LOSSES["bowl"], condition=12)
ROSENBROCK = choose(LOSSES["rosenbrock"])
CASES = {
    "valley": (scene("x^2", (2.0, 1.0)), "is at the goal from step 21 on.", "converges", "21"),
    "constant": (scene("5", (1.0, 1.0)), "is at the goal from step 0 on.", "converges", "0"),
    "outside": (scene("(x-5)^2 + y^2", (1.0, 1.0)), "in a minimum outside the picture.", "converges", "–"),
    "root": (
        scene("sqrt(x) + y^2", (1.0, 1.0), 0.3), "breaks off: at step 6", "becomes undefined", "–",
    ),
    "logarithm": (
        scene("ln(x) + y^2", (1.0, 1.0), 0.3), "breaks off: at step 3", "becomes undefined", "–",
    ),
    "straight": (scene(BOWL25, (-2.5, 0.0), 0.06), "is at the goal from step 75 on.", "converges", "75"),
    "swings": (scene(BOWL25, (-2.5, 1.0), 0.06), "swinging from wall to wall", "converges", "62"),
    "quiet noise": (
        scene(BOWL12, (-2.4, 1.1), 0.1666, noise=1e-6), "swings back and forth, less and less", "oscillates", "–",
    ),
    "noise": (scene(BOWL12, (-2.4, 1.1), 0.1, noise=0.5), "the noise keeps pushing it away", "oscillates", "–"),
    "hill": (scene("cos(x) + cos(y)", (0.01, 0.01), 1.0, steps=5), "still on its way after 5 steps.", "slow", "–"),
    "small": (scene(BOWL25, (-2.5, 1.0), 0.001), "still on its way after 100 steps: the rate is small.", "slow", "–"),
    "blown": (scene(ROSENBROCK, None, 0.00681), "diverges at step 4. Where it was just before", "diverges", "–"),
    "worse": (scene(ROSENBROCK, None, 0.00562, steps=500), "swings back and forth and does not", "oscillates", "–"),
    "beyond": (scene(BOWL25, (-2.5, 1.0), 0.1), "the rate is above 2/λmax = 0.08 at the start", "diverges", "–"),
    "saddle": (scene("x^2 - y^2", (2.0, 0.0)), "this is not a minimum", "stops elsewhere", "–"),
    "local": (scene("x^3 - 3x + y^2", (1.5, 1.0), 0.05), "the surface is lower elsewhere", "stops elsewhere", "–"),
    "endless": (scene("x^2 - y^2", (2.0, 0.1)), "runs downhill and is far outside", "diverges", "–"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_playground_says_what_is_seen(name):
    made, sentence, outcome, steps = CASES[name]
    text, told, reached, track = said(made)
    assert sentence in text
    left = f" at step {re.search('step ([0-9]+)', text)[1]}" if outcome in ("diverges", "becomes undefined") else ""
    assert (told, reached, track) == (outcome + left, steps, outcome)


def test_the_default_formula_goes_straight():
    text = said(scene(DEFAULT.formula, None, DEFAULT.rate))[0]
    assert "swinging" not in text


CURVES = {
    "pole": (
        "x + 1/x",
        3.0,
        0.2,
        60,
        "The walk stops in a local minimum at step 21: f = 2, and the curve is lower elsewhere.",
    ),
    "root": ("sqrt(x)", 1.0, 0.3, 30, "At step 6 the walk comes to a place where the curve is undefined."),
    "level": ("5", 1.0, 0.3, 30, "The walk stays where it is: the slope is zero here."),
    "floor": (
        "max(x, 0)",
        1.0,
        0.3,
        30,
        "From step 4 on the walk is at the goal: at most 0.01% of the starting height above the minimum is left.",
    ),
    "onto a pole": ("1/x", -1.0, 1.0, 30, "At step 1 the walk comes to a place where the curve is undefined."),
}


@pytest.mark.parametrize("name", CURVES)
def test_the_walk_says_what_is_seen(name):
    formula, x, rate, steps, sentence = CURVES[name]
    made = replace(walk(formula), x=x, rate=rate, steps=steps, step=0)
    shown, at = walk_picture(made)
    assert read(shown.sentences[0], at) == sentence


# --- random scenes, judged by an independent reading of the path ------------------------------------------------------

FORMULAS = (
    "x^2", "(x-5)^2 + y^2", "5", "sqrt(x) + y^2", "ln(x) + y^2", "x^2 - y^2", "abs(x) + y^2", "1/x + y^2",
    "cos(x) + cos(y)", "x^4 - 2x^2 + y^2 + x/3", "x^3 - 3x + y^2", "(x^2 + y^2 - 1)^2", "exp(-x) + y^2",
)  # fmt: skip


class Reading:
    """What anybody can see of one run: theta (steps + 1, 2) and value (steps + 1,)."""

    def __init__(self, loss, theta, value):
        with np.errstate(all="ignore"):
            self.read(loss, theta, value)

    def read(self, loss, theta, value):
        self.steps, self.theta, self.value = len(theta) - 1, theta, value
        low, high = np.array(loss.domain).T
        middle, half = (low + high) / 2, (high - low) / 2
        self.defined = bool(np.isfinite(value).all())
        finite = np.isfinite(theta).all(axis=1)
        inside = finite & (np.abs(np.where(finite[:, None], theta, 0) - middle) <= HORIZON * half).all(axis=1)
        self.left = not inside[-1]
        first = int(np.argmin(inside & np.isfinite(value))) if not (inside & np.isfinite(value)).all() else None
        # it was near when the loss had no number
        self.undefined = first is not None and bool(inside[first] and np.isnan(value[first]))
        self.pictured = finite[-1] and bool(((theta[-1] >= low) & (theta[-1] <= high)).all())
        move = np.diff(theta, axis=0)
        self.turns = max(
            int((np.diff(np.sign(along[np.abs(along) > 1e-3 * np.abs(along).max(initial=0)])) != 0).sum())
            for along in (move @ np.array([np.cos(a), np.sin(a)]) for a in np.linspace(0, np.pi, 16, endpoint=False))
        )
        slope = np.hypot(*loss.gradient(theta.T))
        ring = np.random.default_rng(0).normal(size=(2, 400))
        ring *= 3e-3 * (high - low).max() / np.hypot(*ring)
        around = loss.value(theta[-1][:, None] + ring)
        self.level = bool(slope[-1] <= 1e-3 * slope[0]) or bool(slope[-1] < 1e-6)
        # what is left of the slope may still lead a little lower
        allowed = 1e-12 * (1 + abs(value[-1])) + 3e-3 * (high - low).max() * slope[-1]
        self.lowest_here = bool((around >= value[-1] - allowed).all())
        quarter = max(1, self.steps // 4)
        self.falls = bool(value[-quarter:].min() < value[:-quarter].min()) if self.defined else False


def holds(reading, outcome, text, loss):
    """Whether outcome and sentence agree with what is seen."""
    if reading.undefined:
        assert outcome == Outcome.UNDEFINED
    if outcome == Outcome.UNDEFINED:
        assert not reading.defined
        assert "undefined" in text or "no loss or no slope" in text
        return
    if outcome == Outcome.DIVERGED:
        assert reading.left or not reading.defined or reading.value[-1] > reading.value[0]
        assert reading.value[-1] < reading.value[0] or "downhill" not in text or not reading.defined
    else:
        assert reading.defined
    if outcome == Outcome.OSCILLATING:
        assert reading.turns >= 2
    if outcome == Outcome.CONVERGED and loss.minimum is None:
        assert reading.level
        assert reading.lowest_here
    if outcome == Outcome.CONVERGED:
        assert ("outside the picture" in text) <= (not reading.pictured)
    if outcome == Outcome.STOPPED:
        assert reading.level
        if "not a minimum" in text:
            assert not reading.lowest_here or loss.minimum is not None
        else:
            assert reading.lowest_here
    if "on its way" in text and "swinging" not in text:
        assert reading.falls
        assert outcome == Outcome.SLOW
    if "swinging" in text or "wall to wall" in text:
        assert reading.turns >= 2


def random_playground(rng):
    typed = rng.random() < 0.6
    keys = [key for key in LOSSES if key != "rastrigin"]
    surface = str(rng.choice(FORMULAS)) if typed else choose(LOSSES[str(rng.choice(keys))])
    key = str(rng.choice(["gradient_descent", "momentum", "adam", "nesterov", "rmsprop"]))
    noise = float(rng.choice([0.0, 0.0, 0.0, 1e-6, 0.3]))
    made = scene(surface, None, float(10 ** rng.uniform(-3, 0.5)), key, noise=noise, steps=int(rng.integers(5, 120)))
    low, high = np.array(made.loss().domain).T
    return replace(made, start=tuple((low + (high - low) * rng.random(2)).round(3).tolist()))


@pytest.mark.parametrize("seed", range(24))
def test_sentences_outcomes_and_tables_agree_with_the_path(seed):
    made = random_playground(np.random.default_rng(seed))
    shown, _at = picture(made)
    loss, run = made.loss(), experiment(made).runs[0]
    path, track = run.trajectory, next(one for one in shown.sliders if one.key == "live").track
    _ = words("en")
    for k in range(0, len(experiment(made).positions.values), 5):
        outcome, text = int(path.outcome[k]), shown.sentences[-1].texts[0][k]
        told = shown.table.cells[0][k][0]
        assert told.startswith(word(outcome, _))
        assert track.codes[0][k] == outcome
        holds(Reading(loss, path.theta[..., k], path.value[:, k]), outcome, text, loss)


@pytest.mark.parametrize("seed", range(8))
def test_the_four_rates_are_told_as_they_are_seen(seed):
    rng = np.random.default_rng(100 + seed)
    made = RegimesScene().with_surface(choose(SURFACES["formula"]), formula=str(rng.choice(FORMULAS)))
    low, high = np.array(made.loss().domain).T
    x, y = (low + (high - low) * rng.random(2)).round(3).tolist()
    made = replace(made, x=x, y=y, steps=int(rng.integers(5, 80))).mended([])
    shown, found = regimes_picture(made)[0], regimes(made)
    for i in range(4):
        for j in range(0, len(found.factors), 16):
            reading = Reading(made.loss(), found.path.theta[:, :, i, j], found.path.value[:, i, j])
            if np.isfinite(found.path.value[0, i, j]):
                holds(reading, int(found.path.outcome[i, j]), shown.sentences[-1].texts[i][j], made.loss())


@pytest.mark.parametrize("formula", ["x + 1/x", "ln(x)", "x^3 - 3x", "max(x, 0)", "abs(x)", "tan(x)", "(x - 5)^2"])
def test_walks_are_told_as_they_are_seen(formula):
    made = replace(walk(formula), steps=40, step=0)
    shown, found = walk_picture(made)[0], walks(made)
    texts, path = shown.sentences[0].texts, found.path
    for i in range(0, len(found.starts.values), 9):
        for j in range(0, len(found.rates.values), 4):
            x, value, outcome = path.theta[:, 0, i, j], path.value[:, i, j], Outcome(path.outcome[i, j])
            text = texts[i][j]
            if np.isnan(value).any() and np.abs(x[: np.isnan(value).argmax() + 1]).max() < 20:
                assert outcome == Outcome.UNDEFINED
                assert "undefined" in text
            if "on its way" in text:
                assert value[-10:].min() < value[:-10].min()
            if ("minimum" in text and "at the goal" in text) or "rest in a minimum" in text:
                beside = found.loss(x[-1] + np.array([-3e-3, 3e-3]))
                slope = abs(float(found.loss.slope(x[-1])))
                assert (beside >= value[-1] - 3e-3 * slope - 1e-12).all() or value[-1] <= value[0] * 1e-3


# --- each reason, with its premise just there and just not -----------------------------------------------------------


def told_of(made, j, start, end):
    """What is said at position j if the limits were these many times the rate there."""
    found = experiment(made)
    (run,) = found.runs
    rate = float(np.broadcast_to(run.trajectory.optimizer.learning_rate, len(found.positions.values))[j])
    limits = {"critical_start": np.array(start * rate), "critical_end": np.array(end * rate)}
    return sentences(replace(run, **limits), found, words("en"))[j]


@pytest.mark.parametrize(
    ("start", "end", "half"),
    [(1.9, 1.9, True), (2.1, 1.9, False), (1.9, 2.1, False), (np.inf, 1.9, False), (np.nan, 1.9, False)],
)
def test_half_of_the_limit_is_told_where_the_rate_is_above_it_at_both_ends(start, end, half):
    made = scene(BOWL25, (-2.5, 1.0), 0.06)
    text = told_of(made, made.positions().position(0.06), start, end)
    assert "swinging from wall to wall" in text
    assert (f"above half of its limit {number(start * 0.06)} at the start" in text) == half


@pytest.mark.parametrize(
    ("start", "end", "schedule", "later"),
    [(2.0, 0.9, "constant", True), (0.9, 1.1, "constant", False), (2.0, 0.9, "exponential", False)],
)
def test_a_limit_just_before_is_blamed_where_the_constant_rate_is_above_it(start, end, schedule, later):
    made = replace(scene(BOWL25, (-2.5, 1.0), 5.0), schedule=choose(SCHEDULES[schedule]))
    text = told_of(made, made.positions().position(5.0), start, end)
    assert "diverges" in text
    assert (f"Where it was just before, 2/λmax was {number(end * 5.0)}," in text) == later


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"outcome": Outcome.UNDEFINED, "step": 0}, texts.NOWHERE),
        ({"outcome": Outcome.UNDEFINED, "step": 1}, Verdict.UNDEFINED),
        ({"outcome": Outcome.DIVERGED, "left": False}, Verdict.GROWS),
        ({"outcome": Outcome.DIVERGED, "left": True, "away": True}, Verdict.AWAY),
        ({"outcome": Outcome.DIVERGED, "left": True}, Verdict.FAR),
        ({"outcome": Outcome.DIVERGED, "left": True, "past": True}, Verdict.PAST),
        ({"outcome": Outcome.DIVERGED, "blamed": True, "past": True}, Verdict.ABOVE),
        ({"outcome": Outcome.DIVERGED, "lower": True}, Verdict.GROWS),
        ({"outcome": Outcome.OSCILLATING, "shrinks": True, "falls": True}, texts.SHRINKING),
        ({"outcome": Outcome.OSCILLATING, "shrinks": True, "steady": True}, texts.FOREVER),
        ({"outcome": Outcome.OSCILLATING}, Verdict.SWINGS),
        ({"outcome": Outcome.OSCILLATING, "settles": True}, texts.NOISY),
        ({"outcome": Outcome.CONVERGED, "arrived": True}, Verdict.ARRIVES),
        ({"outcome": Outcome.CONVERGED, "arrived": True, "swings": True}, texts.SWINGING),
        ({"outcome": Outcome.CONVERGED, "arrived": True, "swings": True, "half": True}, texts.CONVERGED_SWINGING),
        ({"outcome": Outcome.CONVERGED}, Verdict.RESTS),
        ({"outcome": Outcome.CONVERGED, "outside": True}, Verdict.OUTSIDE),
        ({"outcome": Outcome.STOPPED, "minimum": True}, Verdict.LOCAL),
        ({"outcome": Outcome.STOPPED}, Verdict.STOPS),
        ({"outcome": Outcome.SLOW}, Verdict.LOST),
        ({"outcome": Outcome.SLOW, "falls": True}, Verdict.GOING),
        ({"outcome": Outcome.SLOW, "falls": True, "small": True}, Verdict.SMALL),
    ],
)
def test_each_text_has_its_premises(facts, told):
    names = "step left away past blamed lower shrinks falls steady settles arrived outside minimum small swings half"
    fact = {**dict.fromkeys(names.split(), False), **facts}
    assert texts._happened(fact.__getitem__, True) == TOLD.get(told, told)


def test_where_no_minimum_is_known_there_is_none_to_be_lower_or_to_swing_around():
    fact = {"outcome": Outcome.STOPPED, "minimum": True}
    assert verdict(fact.__getitem__, False) is Verdict.LOWER
    fact = {"outcome": Outcome.DIVERGED, "lower": True}
    assert verdict(fact.__getitem__, False) is Verdict.ENDLESS
    fact = {"outcome": Outcome.OSCILLATING, "settles": False}
    assert texts._happened(fact.__getitem__, False) == TOLD[Verdict.SWINGS]


def test_the_step_that_was_not_undercut_is_that_of_the_lowest_loss():
    made = scene("ln(x^2 + y^2)", (-2.4, 1.1), 0.1)
    (run,) = experiment(made).runs
    lowest = run.trajectory.value[:, made.positions().position(0.1)].argmin()
    assert said(made)[0].endswith(f"the loss is no lower than at step {lowest}.")

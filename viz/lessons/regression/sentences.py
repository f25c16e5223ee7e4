"""What happens in the picture of regression, in words."""

from __future__ import annotations

import numpy as np

from core.message import template
from core.optimizers import OPTIMIZERS
from core.outcome import GOAL, Outcome
from viz.figures.numbers import number
from viz.lessons.hyper import LEARNING_RATE
from viz.lessons.outcomes import STEP, leading
from viz.lessons.regression.runs import Fit
from viz.lessons.regression.scene import COORDINATES, PRESETS
from viz.lessons.samples import LEVEL
from viz.lessons.seen import Seen, blamed
from viz.lessons.verdicts import TOLD, Verdict
from viz.player import Reading, Text
from viz.player.pack import Single, rounded
from viz.scene import looks
from viz.words import Words, one_by_one

CONVERGED = template(
    "{name} is at the goal from step {step} on: at most {share} of the loss at the start above the best one is left."
)
RESTS = template("{name} comes to rest in a minimum at step {step}.")
STOPPED = template("{name} comes to rest at step {step}.")
ABOVE = template("{name} diverges at step {step}: the rate is above its limit {limit}.")
UNDEFINED = template("{name} breaks off at step {step}: there is no loss or no slope.")
BECAME = {
    Outcome.SLOW: TOLD[Verdict.GOING],
    Outcome.CONVERGED: CONVERGED,
    Outcome.STOPPED: STOPPED,
    Outcome.OSCILLATING: TOLD[Verdict.SWINGS],
    Outcome.DIVERGED: TOLD[Verdict.FAR],
    Outcome.UNDEFINED: UNDEFINED,
}

LINE = template("Step {k}: y ≈ {w} x {b}; {mean} {loss}, at best {best}.")
MEANS = {
    "squared": template("mean squared error"),
    "l1": template("mean absolute error"),
    "huber": template("mean of Huber’s loss"),
}
CURVE = template("Step {k}: P(class 1) = σ({w} x {b}); cross-entropy {loss}, at best {best}.")
ENDLESS = template("Step {k}: P(class 1) = σ({w} x {b}); cross-entropy {loss}.")
PLUS, MINUS = "+ {b_size}", "− {b_size}"

CONDITION = template("The condition number κ is {kappa}.")
NEEDLE = template("The condition number κ is {kappa}: the valley is a needle. Standardize the feature, and it is 1.")
ONE_CLASS = template("All samples are of one class: the larger b, the better, without end.")
NO_SAMPLE = template("All samples are of one class: the smaller b, the better, without end.")
APART = template("A threshold separates the classes: there is no best curve, a steeper one is always better.")
TOUCHING = template("The classes only touch: there is no best curve, a steeper one is always better.")
ALIKE = template(
    "Every sample pulls equally hard, however far it is: the gradient "
    "changes in jumps and does not fade at the best line."
)
NEAR = template(
    "The line has {near} of {n} samples within δ: the further away one is, "
    "the harder it pulls. All others pull equally hard."
)
ALL_FAR = template("No sample lies within δ of the line: all of them pull equally hard.")
ALL_NEAR = template("All {n} samples lie within δ of the line: the further away they are, the harder they pull.")
BEYOND = template("Step {k}: w and b have become too large for numbers.")
DIGITS = 5  # of a parameter
MANY = 100  # a condition number from here on is said to be a needle's


def sentences(found: Fit, _: Words) -> tuple[Text, ...]:
    """What became of the run, what the line is, and what the data do to the loss."""
    ground, over = _ground(found, _), ("live",)
    happened = [one_by_one((each, ground), _) if ground else each for each in _outcomes(found, _)]
    step = leading(np.broadcast_to(found.path.step, len(happened)), over)
    return (*looks(PRESETS, found.scene, COORDINATES, _), Text(happened, over, step), _now(found, _))


def _outcomes(found: Fit, _: Words) -> list[str]:
    """One for each position of the slider."""
    path, count = found.path, len(found.positions.values)
    outcome = np.broadcast_to(np.asarray(path.outcome), count)
    rate = np.broadcast_to(path.optimizer.learning_rate, count)
    # the limit holds everywhere only where the curvature is the same everywhere
    above = blamed(rate, found.limit, outcome) & (found.scene.live == LEARNING_RATE) & found.scene.least_squares()
    told = BECAME if found.loss.minimum is not None else {**BECAME, Outcome.CONVERGED: RESTS}
    name = _(OPTIMIZERS[found.scene.optimizer.key].name)
    grows = (outcome == Outcome.DIVERGED) & ~Seen(path).left
    rows = zip(outcome.tolist(), above.tolist(), grows.tolist(), found.limit.tolist(), strict=True)
    return [
        _(
            ABOVE if over else TOLD[Verdict.GROWS] if inside else told[Outcome(what)],
            share=f"{GOAL:.2%}",
            name=name,
            step=STEP,
            steps=path.steps,
            limit=number(limit),
        )
        for what, over, inside, limit in rows
    ]


def _now(found: Fit, _: Words) -> Text:
    """The line at the step that is looked at."""
    over = ("live", "step")
    slope, offset = found.line
    readings = {
        "k": Reading(np.arange(found.path.steps + 1), ("step",), 4),
        "w": Reading(Single(slope), over, DIGITS),
        "b": Reading(np.signbit(offset).astype(int), over, texts=(PLUS, MINUS)),
        "b_size": Reading(Single(np.abs(offset)), over, DIGITS),
        "loss": Reading(rounded(found.value), over),
    }
    kept = {name: f"{{{name}}}" for name in readings if name != "b_size"}
    text = CURVE if found.scene.logistic() else LINE
    if found.loss.minimum is None:
        return _told(_(ENDLESS, **kept), readings, found, _)
    said = _(text, **kept, mean=_(MEANS[found.scene.error.key]), best=number(found.loss.minimum))
    if found.scene.error.key != "huber" or found.scene.logistic():
        return _told(said, readings, found, _)
    count = found.data.samples
    which = np.select([found.near == 0, found.near == count], [0, 2], 1)
    texts = tuple(_(text, near="{near}", n=count) for text in (ALL_FAR, NEAR, ALL_NEAR))
    near = {"near": Reading(found.near, over, 4), "pulls": Reading(which, over, texts=texts)}
    return _told(one_by_one((said, "{pulls}"), _), readings | near, found, _)


def _told(said: str, readings: dict[str, Reading], found: Fit, _: Words) -> Text:
    """What is said of the line, as long as there is one."""
    there = np.isfinite(found.line).all(axis=0).astype(int)
    texts = (_(BEYOND, k="{k}"), said)
    return Text("{now}", (), readings | {"now": Reading(there, ("live", "step"), texts=texts)})


def _ground(found: Fit, _: Words) -> str:
    """What the data do to the loss."""
    x, y = found.data.x[0], found.data.y
    if found.scene.logistic():
        if not (y == 1).any() or not (y == 0).any():
            return _(ONE_CLASS if (y == 1).all() else NO_SAMPLE)
        if found.loss.minimum is None:
            apart = x[y == 0].max() < x[y == 1].min() or x[y == 1].max() < x[y == 0].min()
            return _(APART if apart else TOUCHING)
        return ""
    if np.ptp(x) == 0:
        return _(LEVEL)
    if found.scene.error.key == "l1":
        return _(ALIKE)
    if not found.scene.least_squares():
        return ""
    kappa = found.loss.condition
    return _(NEEDLE if kappa >= MANY and found.scene.scaling != "standardize" else CONDITION, kappa=number(kappa))

"""What became of a walk, in words: for each start and each position of the rate."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.message import template
from core.outcome import Outcome
from viz.figures.numbers import number
from viz.lessons.walk.runs import Walks
from viz.words import Words

WHEREABOUTS = (
    template("Step {k}: x = {x}, where the slope is f′(x) = {slope}."),
    template("Step {k}: x is more than 10 000 times the picture’s width away."),
    template("Step {k}: x = {x}, where the curve is undefined."),
    template("Step {k}: it has no slope to follow, and there is no next place."),
)

SLOW = template("After {steps} steps it is still on its way: the rate is small.")
SLOW_HERE = template("After {steps} steps it is still on its way.")
CONVERGED = template(
    "It reaches the minimum at step {step}. Near it, each step multiplies the distance by 1 − η f″ = {factor}."
)
CLIMBED = template(
    "It reaches the maximum at step {step}. Near it, each step multiplies the distance by 1 + η f″ = {factor}."
)
BOUNCED = template(
    "It reaches the minimum at step {step}, from wall to wall: "
    "each step multiplies the distance by 1 − η f″ = {factor}."
)
BOUNCED_UP = template(
    "It reaches the maximum at step {step}, from side to side: "
    "each step multiplies the distance by 1 + η f″ = {factor}."
)
ARRIVED = template("It reaches the minimum at step {step}.")
ARRIVED_UP = template("It reaches the maximum at step {step}.")
LOCAL = template("It stops in a local minimum at step {step}: f = {value}, while the lowest is {best}.")
LOCAL_UP = template("It stops on a local maximum at step {step}: f = {value}, while the highest is {best}.")
STOPPED = template("It stops at step {step} at x = {end}, where the slope is zero.")
STUCK = template("It stays where it is: the slope is zero here.")
OSCILLATING = template("It bounces to and fro and does not settle within {steps} steps.")
OSCILLATING_AT = template("It bounces to and fro and never settles: the rate is at its limit {limit} = {critical}.")
DIVERGED_START = template("It diverges at step {step}: the rate is above {limit} = {critical}.")
DIVERGED_LATER = template("It diverges at step {step}: where it came to, the rate is above {limit} = {critical}.")
DIVERGED = template("It diverges at step {step}: each step carries it further away.")
ENDLESS = template("It runs downhill without end and is far away at step {step}: there is no minimum that way.")
ENDLESS_UP = template("It runs uphill without end and is far away at step {step}: there is no maximum that way.")
UNDEFINED = template("The curve is undefined where it starts: there is no step.")
LEFT = template("At step {step} it comes to a place where the curve is undefined.")


class Fate(NamedTuple):
    """What is known of one walk."""

    outcome: int
    step: int
    rate: float
    limit_at_start: float  # 2/f″
    limit_when_left: float
    limit_at_end: float
    slope: float  # where it starts
    first: float  # heights
    last: float
    decided: float  # where its outcome was decided: height and place
    place: float
    end: float


def sentences(found: Walks, _: Words) -> list[list[str]]:
    """One sentence for each start and rate."""
    path = found.path
    when = path.step[..., None]
    columns = (
        path.outcome, path.step, found.rates.values,
        found.critical_start, found.critical_end, found.critical_goal,
        found.slope[..., 0], found.value[..., 0], found.value[..., -1],
        np.take_along_axis(found.value, when, -1)[..., 0], np.take_along_axis(found.x, when, -1)[..., 0],
        found.x[..., -1],
    )  # fmt: skip
    rows = zip(*(np.broadcast_to(each, path.batch).ravel().tolist() for each in columns), strict=True)
    known = np.array(found.loss.minima + found.loss.local_minima).ravel()
    texts = [_sentence(Fate(*row), found, known, _) for row in rows]
    return np.array(texts, dtype=object).reshape(path.batch).tolist()


def _sentence(fate: Fate, found: Walks, known: np.ndarray, _: Words) -> str:
    loss, up = found.loss, found.loss is not found.curve
    limit = "2/|f″|" if up else "2/f″"
    values = {"steps": found.path.steps, "step": fate.step, "limit": limit, "critical": number(fate.limit_at_start)}
    if not np.isfinite(fate.first + fate.slope):
        return _(UNDEFINED)
    if fate.outcome == Outcome.SLOW:
        return _(SLOW if 0 < fate.rate < fate.limit_at_start / 8 < np.inf else SLOW_HERE, **values)
    if fate.outcome == Outcome.CONVERGED:
        return _converged(fate, up, values, _)
    if fate.outcome == Outcome.STOPPED:
        if fate.slope == 0:
            return _(STUCK)
        near = 1e-3 * (found.curve.high - found.curve.low)
        if loss.minimum is not None and np.abs(known - fate.end).min(initial=np.inf) < near:
            best = number(-loss.minimum if up else loss.minimum)
            return _(LOCAL_UP if up else LOCAL, value=number(fate.last), best=best, **values)
        return _(STOPPED, end=number(fate.end), **values)
    if fate.outcome == Outcome.OSCILLATING:
        at = abs(fate.rate / fate.limit_at_start - 1) < 1e-9
        return _(OSCILLATING_AT if at else OSCILLATING, **values)
    if np.isnan(fate.decided) and np.isfinite(fate.place):
        return _(LEFT, **values)
    if loss.minimum is None and (fate.decided > fate.first if up else fate.decided < fate.first):
        return _(ENDLESS_UP if up else ENDLESS, **values)
    if fate.rate > fate.limit_at_start:
        return _(DIVERGED_START, **values)
    if fate.rate > fate.limit_when_left:
        return _(DIVERGED_LATER, **{**values, "critical": number(fate.limit_when_left)})
    return _(DIVERGED, **values)


def _converged(fate: Fate, up: bool, values: dict, _: Words) -> str:
    if fate.step == 0 or not np.isfinite(fate.limit_at_end):
        return _(ARRIVED_UP if up else ARRIVED, **values)
    factor = 1 - 2 * fate.rate / fate.limit_at_end
    down, climb = (BOUNCED, BOUNCED_UP) if factor < 0 else (CONVERGED, CLIMBED)
    return _(climb if up else down, factor=number(factor), **values)

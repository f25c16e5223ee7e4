"""What became of a walk, in words: for each start and each position of the rate."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from core.message import template
from core.outcome import GOAL, Outcome
from viz.figures.numbers import number
from viz.lessons.outcomes import STEP
from viz.lessons.seen import Seen, blamed, small
from viz.lessons.walk.runs import Walks
from viz.words import Words, one_by_one, remembering

WHEREABOUTS = (
    template("Step {k}: x = {x}, where the slope is f′(x) = {slope}."),
    template("Step {k}: x is more than 10 000 times the picture’s width away."),
    template("Step {k}: x = {x}, where the curve is undefined."),
    template("Step {k}: the walk has no slope to follow, and there is no next place."),
)

SLOW = template("After {steps} step[s] the walk is still on its way: the rate is small.")
SLOW_HERE = template("After {steps} step[s] the walk is still on its way.")
LOST = template("After {steps} step[s] the walk is not there: it is no lower than at step {lowest}.")
LOST_UP = template("After {steps} step[s] the walk is not there: it is no higher than at step {lowest}.")
GOAL_AT = template(
    "From step {step} on the walk is at the goal: at most {share} of the starting height above the minimum is left."
)
GOAL_AT_UP = template(
    "From step {step} on the walk is at the goal: at most {share} of the "
    "height that was missing to the maximum is left."
)
RESTS = template("The walk comes to rest in a minimum at step {step}.")
RESTS_UP = template("The walk comes to rest on a maximum at step {step}.")
NEAR = template("Near the minimum, each step multiplies the distance by 1 − η f″ = {factor}.")
NEAR_UP = template("Near the maximum, each step multiplies the distance by 1 + η f″ = {factor}.")
WALLS = template("The walk goes from wall to wall: each step multiplies the distance by 1 − η f″ = {factor}.")
WALLS_UP = template("The walk goes from side to side: each step multiplies the distance by 1 + η f″ = {factor}.")
OUTSIDE = template("The walk comes to rest at step {step} in a minimum outside the picture, at x = {end}.")
OUTSIDE_UP = template("The walk comes to rest at step {step} on a maximum outside the picture, at x = {end}.")
LOCAL = template("The walk stops in a local minimum at step {step}: f = {value}, while the lowest is {best}.")
LOCAL_UP = template("The walk stops on a local maximum at step {step}: f = {value}, while the highest is {best}.")
LOCAL_HERE = template(
    "The walk stops in a local minimum at step {step}: f = {value}, and the curve is lower elsewhere."
)
LOCAL_HERE_UP = template(
    "The walk stops on a local maximum at step {step}: f = {value}, and the curve is higher elsewhere."
)
STOPPED = template("The walk stops at step {step} at x = {end}, where the slope is zero.")
STUCK = template("The walk stays where it is: the slope is zero here.")
OSCILLATING = template("The walk bounces to and fro and does not settle within {steps} step[s].")
OSCILLATING_AT = template(
    "The walk bounces to and fro and never settles: the rate is at its limit {limit} = {critical}."
)
DIVERGED_START = template("The walk diverges at step {step}: the rate is above {limit} = {critical}.")
DIVERGED_LATER = template(
    "The walk diverges at step {step}. Where it was just before, {limit} was {critical}, and the rate is above that."
)
DIVERGED = template("The walk diverges at step {step}: each step carries it further away.")
FAR = template("The walk diverges: at step {step} it is far outside the picture.")
GROWS = template("The walk diverges: from step {step} on it is higher than at the start, and it still rises.")
GROWS_UP = template("The walk diverges: from step {step} on it is lower than at the start, and it still falls.")
ENDLESS = template(
    "The walk runs downhill and is far outside the picture at step {step}: no minimum is known that way."
)
ENDLESS_UP = template(
    "The walk runs uphill and is far outside the picture at step {step}: no maximum is known that way."
)
UNDEFINED = template("The curve is undefined where it starts: there is no step.")
NO_SLOPE = template("The curve has no slope where it starts: there is no step.")
LEFT = template("At step {step} the walk comes to a place where the curve is undefined.")


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
    end: float
    minimum: bool  # the end is one
    small: bool  # the rate is, by what the others on the slider do
    blamed: bool  # being above the limit at the start explains that it diverges
    falls: bool
    lowest_at: int
    swings: bool
    left: bool
    away: bool
    lower: bool
    outside: bool


def sentences(found: Walks, _: Words) -> list[list[str]]:
    """One sentence for each start and rate; where it names a step, that is to be read."""
    path, known, _ = found.path, Seen(found.path), remembering(_)
    rate, outcome = found.rates.values, np.asarray(path.outcome)
    columns = (
        outcome, path.step, rate,
        found.critical_start, found.critical_end, found.critical_goal,
        found.slope[..., 0], found.value[..., 0], found.value[..., -1], found.x[..., -1],
        path.at_minimum, small(rate, found.critical_start, outcome),
        known.turned & blamed(rate, found.critical_start, outcome),
        known.falls, known.lowest_at, known.swinging(outcome == Outcome.CONVERGED), known.left, known.away,
        known.lower, known.outside,
    )  # fmt: skip
    rows = zip(*(np.broadcast_to(each, path.batch).ravel().tolist() for each in columns), strict=True)
    texts = [_sentence(Fate(*row), found, _) for row in rows]
    return np.array(texts, dtype=object).reshape(path.batch).tolist()


def _sentence(fate: Fate, found: Walks, _: Words) -> str:
    loss, up = found.loss, found.loss is not found.curve
    values = {"steps": found.path.steps, "step": STEP, "limit": "2/|f″|" if up else "2/f″"}
    if not math.isfinite(fate.first):
        return _(UNDEFINED)
    if not math.isfinite(fate.slope):
        return _(NO_SLOPE)
    if fate.outcome == Outcome.UNDEFINED:
        return _(LEFT, **values)
    if fate.outcome == Outcome.SLOW:
        if not fate.falls:
            return _(LOST_UP if up else LOST, lowest=fate.lowest_at, **values)
        return _(SLOW if fate.small else SLOW_HERE, **values)
    if fate.slope == 0 and fate.outcome in (Outcome.CONVERGED, Outcome.STOPPED):
        return _(STUCK)
    if fate.outcome == Outcome.CONVERGED:
        return _converged(fate, up, loss.minimum is not None, values, _)
    if fate.outcome == Outcome.STOPPED:
        if not fate.minimum:
            return _(STOPPED, end=number(fate.end), **values)
        if loss.minimum is None:
            return _(LOCAL_HERE_UP if up else LOCAL_HERE, value=number(fate.last), **values)
        best = number(-loss.minimum if up else loss.minimum)
        return _(LOCAL_UP if up else LOCAL, value=number(fate.last), best=best, **values)
    if fate.outcome == Outcome.OSCILLATING:
        at = max(abs(fate.rate / each - 1) for each in (fate.limit_at_start, fate.limit_at_end)) < 1e-9
        return _(OSCILLATING_AT, critical=number(fate.limit_at_start), **values) if at else _(OSCILLATING, **values)
    if loss.minimum is None and fate.lower:
        return _(ENDLESS_UP if up else ENDLESS, **values)
    if fate.blamed:
        return _(DIVERGED_START, critical=number(fate.limit_at_start), **values)
    if not fate.left:
        return _(GROWS_UP if up else GROWS, **values)
    if fate.rate > fate.limit_when_left:
        return _(DIVERGED_LATER, critical=number(fate.limit_when_left), **values)
    return _(DIVERGED if fate.away else FAR, **values)


def _converged(fate: Fate, up: bool, known: bool, values: dict, _: Words) -> str:
    """Where it came to, and near it the factor of a step; ``known`` is whether there is a minimum to name a goal by."""
    if fate.outside:
        return _(OUTSIDE_UP if up else OUTSIDE, end=number(fate.end), **values)
    there = (GOAL_AT, GOAL_AT_UP)[up] if known else (RESTS, RESTS_UP)[up]
    told = [_(there, share=f"{GOAL:.2%}", **values)]
    if fate.step > 0 and math.isfinite(fate.limit_at_end):
        factor = 1 - 2 * fate.rate / fate.limit_at_end
        near = (WALLS, WALLS_UP) if factor < 0 and fate.swings else (NEAR, NEAR_UP)
        told.append(_(near[up], factor=number(factor)))
    return one_by_one(told, _)

"""What became of a walk, in words: for each start and each position of the rate."""

from __future__ import annotations

import math

import numpy as np

from core.message import template
from core.outcome import GOAL, Outcome
from viz.figures.numbers import number
from viz.lessons.outcomes import STEP
from viz.lessons.seen import Fact, Facts, Seen, blamed, small
from viz.lessons.verdicts import Verdict, numbers, verdict
from viz.lessons.walk.runs import Walks
from viz.words import Words, one_by_one, remembering

WHEREABOUTS = (
    template("Step {k}: x = {x}, where the slope is f′(x) = {slope}."),
    template("Step {k}: x is more than 10 000 times the picture’s width away."),
    template("Step {k}: x = {x}, where the curve is undefined."),
    template("Step {k}: the walk has no slope to follow, and there is no next place."),
)

TOLD = {
    Verdict.SMALL: template("After {steps} step[s] the walk is still on its way: the rate is small."),
    Verdict.GOING: template("After {steps} step[s] the walk is still on its way."),
    Verdict.LOST: template("After {steps} step[s] the walk is not there: it is no lower than at step {lowest}."),
    Verdict.ARRIVES: template(
        "From step {step} on the walk is at the goal: at most {share} of the starting height above the minimum is left."
    ),
    Verdict.RESTS: template("The walk comes to rest in a minimum at step {step}."),
    Verdict.OUTSIDE: template("The walk comes to rest at step {step} in a minimum outside the picture, at x = {end}."),
    Verdict.LOCAL: template(
        "The walk stops in a local minimum at step {step}: f = {value}, while the lowest is {best}."
    ),
    Verdict.LOWER: template(
        "The walk stops in a local minimum at step {step}: f = {value}, and the curve is lower elsewhere."
    ),
    Verdict.STOPS: template("The walk stops at step {step} at x = {end}, where the slope is zero."),
    Verdict.SWINGS: template("The walk bounces to and fro and does not settle within {steps} step[s]."),
    Verdict.ENDLESS: template(
        "The walk runs downhill and is far outside the picture at step {step}: no minimum is known that way."
    ),
    Verdict.ABOVE: template("The walk diverges at step {step}: the rate is above {limit} = {critical}."),
    Verdict.PAST: template(
        "The walk diverges at step {step}. Where it was just before, {limit} was {critical}, "
        "and the rate is above that."
    ),
    Verdict.GROWS: template(
        "The walk diverges: from step {step} on it is higher than at the start, and it still rises."
    ),
    Verdict.AWAY: template("The walk diverges at step {step}: each step carries it further away."),
    Verdict.FAR: template("The walk diverges: at step {step} it is far outside the picture."),
    Verdict.UNDEFINED: template("At step {step} the walk comes to a place where the curve is undefined."),
}
CLIMBED = TOLD | {
    Verdict.LOST: template("After {steps} step[s] the walk is not there: it is no higher than at step {lowest}."),
    Verdict.ARRIVES: template(
        "From step {step} on the walk is at the goal: at most {share} of the "
        "height that was missing to the maximum is left."
    ),
    Verdict.RESTS: template("The walk comes to rest on a maximum at step {step}."),
    Verdict.OUTSIDE: template("The walk comes to rest at step {step} on a maximum outside the picture, at x = {end}."),
    Verdict.LOCAL: template(
        "The walk stops on a local maximum at step {step}: f = {value}, while the highest is {best}."
    ),
    Verdict.LOWER: template(
        "The walk stops on a local maximum at step {step}: f = {value}, and the curve is higher elsewhere."
    ),
    Verdict.ENDLESS: template(
        "The walk runs uphill and is far outside the picture at step {step}: no maximum is known that way."
    ),
    Verdict.GROWS: template(
        "The walk diverges: from step {step} on it is lower than at the start, and it still falls."
    ),
}
NEAR = (
    template("Near the minimum, each step multiplies the distance by 1 − η f″ = {factor}."),
    template("Near the maximum, each step multiplies the distance by 1 + η f″ = {factor}."),
)
WALLS = (
    template("The walk goes from wall to wall: each step multiplies the distance by 1 − η f″ = {factor}."),
    template("The walk goes from side to side: each step multiplies the distance by 1 + η f″ = {factor}."),
)
STUCK = template("The walk stays where it is: the slope is zero here.")
AT_LIMIT = template("The walk bounces to and fro and never settles: the rate is at its limit {limit} = {critical}.")
NOWHERE = template("The curve is undefined where it starts: there is no step.")
NO_SLOPE = template("The curve has no slope where it starts: there is no step.")


def sentences(found: Walks, _: Words) -> list[list[str]]:
    """One sentence for each start and rate; where it names a step, that is to be read."""
    path, known = found.path, Seen(found.path)
    rate, limit, outcome, best = found.rates.values, found.critical_start, np.asarray(path.outcome), found.loss.minimum
    facts = Facts(
        known, path.batch, outcome=outcome, step=path.step, rate=rate, start=limit, last=found.critical_end,
        goal=found.critical_goal, slope=found.slope[..., 0], first=found.value[..., 0], value=found.value[..., -1],
        end=found.x[..., -1], minimum=path.at_minimum, past=rate > found.critical_end,
        arrived=lambda: ~known.outside & (best is not None), small=lambda: small(rate, limit, outcome),
        blamed=lambda: known.turned & blamed(rate, limit, outcome),
        swings=lambda: known.swinging(outcome == Outcome.CONVERGED),
    )  # fmt: skip
    same = {"steps": path.steps, "step": STEP, "share": f"{GOAL:.2%}", "limit": "2/|f″|" if found.climbs else "2/f″"}
    if best is not None:
        same["best"] = number(-best if found.climbs else best)
    say = remembering(lambda text, **own: _(text, **same, **own))
    texts = [_sentence(fact, found, say) for fact in map(facts.of, range(path.step.size))]
    return np.array(texts, dtype=object).reshape(path.batch).tolist()


def _sentence(fact: Fact, found: Walks, _: Words) -> str:
    if not math.isfinite(fact("first")):
        return _(NOWHERE)
    if not math.isfinite(fact("slope")):
        return _(NO_SLOPE)
    if fact("slope") == 0 and fact("outcome") in (Outcome.CONVERGED, Outcome.STOPPED):
        return _(STUCK)
    told = verdict(fact, found.loss.minimum is not None)
    text = (CLIMBED if found.climbs else TOLD)[told]
    if told is Verdict.SWINGS and all(abs(fact("rate") / fact(each) - 1) < 1e-9 for each in ("start", "goal")):
        text = AT_LIMIT
    critical = "last" if told is Verdict.PAST else "start"
    said = _(text, **numbers(text, fact, critical=critical, end="end", value="value", lowest="lowest_at"))
    if told not in (Verdict.ARRIVES, Verdict.RESTS) or not fact("step") or not math.isfinite(fact("goal")):
        return said
    factor = 1 - 2 * fact("rate") / fact("goal")  # near where it came to
    near = WALLS if factor < 0 and fact("swings") else NEAR
    return one_by_one((said, _(near[found.climbs], factor=number(factor))), _)

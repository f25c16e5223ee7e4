"""What happened, in words: computed for each optimizer and each position of the slider."""

from __future__ import annotations

import numpy as np

from core.message import template
from core.outcome import Outcome
from viz.figures.numbers import number
from viz.lessons.playground.runs import Experiment, Run
from viz.lessons.seen import Fact, Facts, Seen, blamed, small
from viz.words import Words

SLOW = template("{name} is still on its way after {steps} step[s]: the rate is small.")
SLOW_HERE = template("{name} is still on its way after {steps} step[s].")
LOST = template("{name} is not there after {steps} step[s]: the loss is no lower than at step {lowest}.")
CONVERGED = template("{name} is at the goal from step {step} on.")
SWINGING = template("{name} is at the goal from step {step} on, after swinging from wall to wall.")
CONVERGED_SWINGING = template(
    "{name} is at the goal from step {step} on, after swinging from wall to wall: "
    "the rate is above half of its limit {critical} at the start."
)
OUTSIDE = template("{name} comes to rest at step {step} in a minimum outside the picture.")
RESTS = template("{name} comes to rest at step {step} in a minimum.")
LOCAL = template("{name} stops in a local minimum at step {step}: the loss is {loss}, the lowest is {minimum}.")
LOCAL_HERE = template("{name} stops in a local minimum at step {step}: the surface is lower elsewhere.")
STOPPED = template("{name} stops at step {step} where the slope is zero: this is not a minimum.")
SHRINKING = template("{name} swings back and forth, less and less; it has not arrived after {steps} step[s].")
OSCILLATING = template("{name} swings back and forth and does not settle within {steps} step[s].")
FOREVER = template("{name} swings back and forth, and after {steps} step[s] the swings are no smaller.")
NOISY = template("{name} does not settle within {steps} step[s]: the noise keeps pushing it away.")
DIVERGED_START = template("{name} diverges at step {step}: the rate is above {limit} = {critical} at the start.")
DIVERGED_LATER = template(
    "{name} diverges at step {step}. Where it was just before, {limit} was {critical}, and the rate is above that."
)
DIVERGED = template("{name} diverges at step {step}: each step carries it further away.")
FAR = template("{name} diverges: at step {step} it is far outside the picture.")
GROWS = template("{name} diverges: from step {step} on the loss is above that at the start, and it still grows.")
ENDLESS = template(
    "{name} runs downhill and is far outside the picture at step {step}: no minimum is known in that direction."
)
UNDEFINED = template("{name} breaks off: at step {step} there is no loss or no slope.")
NOWHERE = template("{name} takes no step: the formula is undefined at the start, step {step}.")

LIMITS = {"gradient_descent": "2/λmax", "momentum": "(2 + 2β)/λmax", "nesterov": "(2 + 2β)/((1 + 2β) λmax)"}


def sentences(run: Run, experiment: Experiment, _: Words) -> list[str]:
    """One sentence for each position of the slider, or one that serves all."""
    path = run.trajectory
    known, rate = Seen(path), np.asarray(path.optimizer.learning_rate)
    outcome = np.broadcast_to(np.asarray(path.outcome), (run.count,))
    arrived = run.arrived(experiment)
    limit, last = run.critical_start, run.critical_end
    facts = Facts(
        known, outcome.shape, outcome=outcome, step=path.step, value=path.value[-1], minimum=path.at_minimum,
        arrived=arrived, settles=run.settles, start=limit, end=last,
        few=lambda: small(rate, limit, outcome), blamed=lambda: known.turned & blamed(rate, limit, outcome),
        half=(limit / 2 < rate) & (limit < np.inf) & (last / 2 < rate),
        past=(rate > last) & (path.rate[0] is path.rate[-1]) if path.rate else False,
        swings=lambda: run.chosen.key == "gradient_descent" and known.swinging(arrived),
    )  # fmt: skip
    same = {
        "name": _(run.name), "steps": path.steps, "limit": _limit(run),
        "minimum": number(experiment.loss.minimum or 0.0),
    }  # fmt: skip
    texts = []
    for fact in map(facts.of, range(run.count)):
        text, critical = _happened(fact, run, experiment)
        told = {**same, "step": fact("step")}
        for name, column in (("critical", critical), ("loss", "value"), ("lowest", "lowest_at")):
            if f"{{{name}}}" in text:  # few sentences name them, and there are many
                told[name] = fact(column) if name == "lowest" else number(fact(column))
        texts.append(_(text, **told))
    return texts


def _happened(fact: Fact, run: Run, experiment: Experiment) -> tuple[str, str]:
    """The sentence for what is seen of a run, and whose limit it names: that at the start, or just before the end."""
    outcome, lowest = fact("outcome"), experiment.loss.minimum is not None
    if outcome == Outcome.CONVERGED:
        if not fact("arrived"):
            return OUTSIDE if fact("outside") else RESTS, "start"
        if run.chosen.key == "gradient_descent" and fact("swings"):
            return CONVERGED_SWINGING if fact("half") else SWINGING, "start"
        return CONVERGED, "start"
    if outcome == Outcome.STOPPED:
        return (LOCAL if lowest else LOCAL_HERE) if fact("minimum") else STOPPED, "start"
    if outcome == Outcome.OSCILLATING:
        if fact("settles"):
            return NOISY, "start"
        if not lowest:
            return OSCILLATING, "start"
        less = fact("shrinks") and fact("falls")
        return SHRINKING if less else FOREVER if fact("steady") else OSCILLATING, "start"
    if outcome == Outcome.UNDEFINED:
        return UNDEFINED if fact("step") else NOWHERE, "start"
    if outcome == Outcome.DIVERGED:
        return _diverged(fact, lowest)
    return LOST if not fact("falls") else SLOW if fact("few") else SLOW_HERE, "start"


def _diverged(fact: Fact, lowest: bool) -> tuple[str, str]:
    if fact("lower") and not lowest:
        return ENDLESS, "start"
    if fact("blamed"):
        return DIVERGED_START, "start"
    if not fact("left"):
        return GROWS, "start"
    if fact("past"):
        return DIVERGED_LATER, "end"
    return DIVERGED if fact("away") else FAR, "start"


def _limit(run: Run) -> str:
    values = dict(run.chosen.values)
    if run.chosen.key == "momentum" and values["weighted"]:
        return "2(1 + β)/((1 − β) λmax)"
    if run.chosen.key == "momentum" and values["dampening"]:
        return "(2 + 2β)/((1 − d) λmax)"
    return LIMITS.get(run.chosen.key, "2/λmax")

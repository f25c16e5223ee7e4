"""What happened, in words: computed for each optimizer and each position of the slider."""

from __future__ import annotations

import numpy as np

from core.message import template
from viz.figures.numbers import number
from viz.lessons.playground.runs import Experiment, Run
from viz.lessons.seen import Fact, Facts, Seen, blamed, small
from viz.lessons.verdicts import TOLD, Verdict, numbers, verdict
from viz.words import Words

SWINGING = template("{name} is at the goal from step {step} on, after swinging from wall to wall.")
CONVERGED_SWINGING = template(
    "{name} is at the goal from step {step} on, after swinging from wall to wall: "
    "the rate is above half of its limit {critical} at the start."
)
SHRINKING = template("{name} swings back and forth, less and less; it has not arrived after {steps} step[s].")
FOREVER = template("{name} swings back and forth, and after {steps} step[s] the swings are no smaller.")
NOISY = template("{name} does not settle within {steps} step[s]: the noise keeps pushing it away.")
NOWHERE = template("{name} takes no step: the formula is undefined at the start, step {step}.")

LIMITS = {"gradient_descent": "2/λmax", "momentum": "(2 + 2β)/λmax", "nesterov": "(2 + 2β)/((1 + 2β) λmax)"}


def sentences(run: Run, experiment: Experiment, _: Words) -> list[str]:
    """One sentence for each position of the slider, or one that serves all."""
    path = run.trajectory
    known, rate = Seen(path), np.asarray(path.optimizer.learning_rate)
    outcome = np.broadcast_to(np.asarray(path.outcome), (run.count,))
    arrived = run.arrived()
    limit, last = run.critical_start, run.critical_end
    facts = Facts(
        known, outcome.shape, outcome=outcome, step=path.step, value=path.value[-1], minimum=path.at_minimum,
        arrived=arrived, settles=run.settles, start=limit, end=last,
        small=lambda: small(rate, limit, outcome), blamed=lambda: known.turned & blamed(rate, limit, outcome),
        half=(limit / 2 < rate) & (limit < np.inf) & (last / 2 < rate),
        past=(rate > last) & (path.rate[0] is path.rate[-1]) if path.rate else False,
        swings=lambda: run.chosen.key == "gradient_descent" and known.swinging(arrived),
    )  # fmt: skip
    lowest = experiment.loss.minimum
    same = {"name": _(run.name), "steps": path.steps, "limit": _limit(run), "minimum": number(lowest or 0.0)}
    texts = []
    for fact in map(facts.of, range(run.count)):
        text = _happened(fact, lowest is not None)
        critical = "end" if text == TOLD[Verdict.PAST] else "start"
        own = numbers(text, fact, step="step", critical=critical, loss="value", lowest="lowest_at")
        texts.append(_(text, **same, **own))
    return texts


def _happened(fact: Fact, known: bool) -> str:
    """The sentence for what is seen of a run."""
    told = verdict(fact, known)
    if told is Verdict.ARRIVES and fact("swings"):
        return CONVERGED_SWINGING if fact("half") else SWINGING
    if told is Verdict.SWINGS and fact("settles"):
        return NOISY
    if told is Verdict.SWINGS and known:
        return SHRINKING if fact("shrinks") and fact("falls") else FOREVER if fact("steady") else TOLD[told]
    return NOWHERE if told is Verdict.UNDEFINED and not fact("step") else TOLD[told]


def _limit(run: Run) -> str:
    values = dict(run.chosen.values)
    if run.chosen.key == "momentum" and values["weighted"]:
        return "2(1 + β)/((1 − β) λmax)"
    if run.chosen.key == "momentum" and values["dampening"]:
        return "(2 + 2β)/((1 − d) λmax)"
    return LIMITS.get(run.chosen.key, "2/λmax")

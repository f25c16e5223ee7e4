"""What happened, in words: computed for each optimizer and each position of the slider."""

from __future__ import annotations

import numpy as np

from core.message import template
from core.outcome import Outcome
from viz.figures.numbers import number
from viz.lessons.playground.runs import Experiment, Run, distance
from viz.words import Words

SLOW = template("{name} is still on its way after {steps} steps: the rate is small.")
SLOW_HERE = template("{name} is still on its way after {steps} steps.")
CONVERGED = template("{name} reaches the goal at step {step}.")
CONVERGED_SWINGING = template(
    "{name} reaches the goal at step {step}, swinging from wall to wall: "
    "the rate is above half of its limit {critical} at the start."
)
LOCAL = template("{name} stops in a local minimum at step {step}: the loss is {loss}, the lowest is {minimum}.")
STOPPED = template("{name} stops at step {step} where the slope is zero: this is not the minimum.")
OSCILLATING = template("{name} swings back and forth and does not settle within {steps} steps.")
NOISY = template("{name} does not settle within {steps} steps: the noise keeps pushing it away.")
DIVERGED_START = template("{name} diverges at step {step}: the rate is above {limit} = {critical} at the start.")
DIVERGED_LATER = template(
    "{name} diverges at step {step}: it reached a place that curves more strongly, "
    "where the limit is {limit} = {critical}."
)
DIVERGED = template("{name} diverges at step {step}: each step carries it further away.")
ENDLESS = template(
    "{name} runs downhill without end and is far away at step {step}: the surface has no minimum in that direction."
)

UNFAIR = template(
    "One rate for all is no fair comparison: what suits one optimizer is may be far too small or too large for another."
)

LIMITS = {"gradient_descent": "2/λmax", "momentum": "(2 + 2β)/λmax", "nesterov": "(2 + 2β)/((1 + 2β) λmax)"}


def sentences(run: Run, experiment: Experiment, noisy: bool, _: Words) -> list[str]:
    """One sentence for each position of the slider."""
    path, count = run.trajectory, len(experiment.positions.values)

    def spread(array) -> list[float]:
        return np.broadcast_to(array, count).tolist()

    apart = distance(run)
    away = spread(np.inf if apart is None else apart)
    rate = spread(np.asarray(path.optimizer.learning_rate))
    width = float(np.ptp(experiment.loss.domain[0]))
    rows = zip(
        spread(path.outcome), spread(path.step), rate, spread(run.critical_start), spread(run.critical_end),
        spread(path.value[0]), spread(path.value[-1]), away, strict=True,
    )  # fmt: skip
    texts = []
    for outcome, step, eta, first, last, began, ended, gap in rows:
        values = {"name": _(run.name), "steps": path.steps, "step": step, "limit": _limit(run)}
        if outcome == Outcome.SLOW:
            template = SLOW if first > 0 and eta < first / 8 else SLOW_HERE
        elif outcome == Outcome.CONVERGED:
            swinging = run.chosen.key == "gradient_descent" and first / 2 < eta < first < np.inf
            template = CONVERGED_SWINGING if swinging else CONVERGED
            values["critical"] = number(first)
        elif outcome == Outcome.STOPPED:
            template = LOCAL if gap < 1e-3 * width and experiment.loss.minimum is not None else STOPPED
            values |= {"loss": number(ended), "minimum": number(experiment.loss.minimum or 0.0)}
        elif outcome == Outcome.OSCILLATING:
            template = NOISY if noisy else OSCILLATING
        elif experiment.loss.minimum is None and ended < began:
            template = ENDLESS
        elif eta > first:
            template, values["critical"] = DIVERGED_START, number(first)
        elif eta > last:
            template, values["critical"] = DIVERGED_LATER, number(last)
        else:
            template = DIVERGED
        texts.append(_(template, **values))
    return texts


def _limit(run: Run) -> str:
    values = dict(run.chosen.values)
    if run.chosen.key == "momentum" and values["weighted"]:
        return "2(1 + β)/((1 − β) λmax)"
    if run.chosen.key == "momentum" and values["dampening"]:
        return "(2 + 2β)/((1 − d) λmax)"
    return LIMITS.get(run.chosen.key, "2/λmax")

"""What became of the four rates, in words: for each of them and each position of the factor."""

from __future__ import annotations

import math

import numpy as np

from core.message import template
from core.outcome import Outcome
from viz.lessons.regimes.runs import Regimes
from viz.lessons.regimes.scene import AT_MINIMUM, AT_START, NOWHERE
from viz.lessons.seen import Fact, Facts, Seen
from viz.lessons.verdicts import Verdict, verdict
from viz.player import Reading, Text
from viz.player.pack import Single
from viz.words import Words

MEANINGS = {  # what each colour of the slider's track stands for
    Outcome.SLOW: template("slow: an ant on a wok’s rim"),
    Outcome.CONVERGED: template("converges: reaches the minimum"),
    Outcome.STOPPED: template("stops elsewhere: level, but not the minimum"),
    Outcome.OSCILLATING: template("oscillates: a flea between walls"),
    Outcome.DIVERGED: template("diverges: the loss grows"),
    Outcome.UNDEFINED: template("becomes undefined: there is no loss or no slope"),
}

WHERE = {
    AT_MINIMUM: template("λmax = {largest} and λmin = {smallest}, at the minimum"),
    AT_START: template("λmax = {largest} and λmin = {smallest}, at the start"),
    NOWHERE: template("There is no curvature to go by: 1/{largest} takes the place of 1/λmax."),
}
NOT_A_BOWL = template("Predicted is what the bowl does that fits there.")

LOCAL = template("η = {rate}: it comes to rest at step {step} in a minimum that is not the lowest.")
DIVERGED = template("η = {rate}: the loss grows, and at step {step} it is far outside the picture.")
TOLD = {
    Verdict.SMALL: template("η = {rate}: an ant on the rim of a wok, still on its way after {steps} step[s]."),
    Verdict.GOING: template("η = {rate}: still on its way after {steps} step[s]."),
    Verdict.LOST: template(
        "η = {rate}: not there after {steps} step[s], and the loss is no lower than at step {lowest}."
    ),
    Verdict.ARRIVES: template("η = {rate}: it is at the goal from step {step} on."),
    Verdict.RESTS: template("η = {rate}: it comes to rest at step {step} in a minimum."),
    Verdict.OUTSIDE: template("η = {rate}: it comes to rest at step {step} in a minimum outside the picture."),
    Verdict.LOCAL: LOCAL,
    Verdict.LOWER: LOCAL,
    Verdict.STOPS: template(
        "η = {rate}: it comes to rest at step {step} where the surface is level, but this is not a minimum."
    ),
    Verdict.SWINGS: template(
        "η = {rate}: a flea that bounces from wall to wall, and has not settled after {steps} step[s]."
    ),
    Verdict.ENDLESS: template(
        "η = {rate}: it runs downhill and is far outside the picture at step {step}: no minimum is known that way."
    ),
    Verdict.GROWS: template("η = {rate}: the loss grows: from step {step} on it is above that at the start."),
    Verdict.AWAY: DIVERGED,
    Verdict.FAR: DIVERGED,
    Verdict.UNDEFINED: template("η = {rate}: it breaks off at step {step}: there is no loss or no slope."),
}
CROSSING = template(
    "η = {rate}: good for the steep walls; along the floor it is still on its way after {steps} step[s]."
)
BOUNCED = template("η = {rate}: it bounces from wall to wall, and still is at the goal from step {step} on.")
FOREVER = template("η = {rate} = 2/λmax exactly: it jumps from wall to wall for ever, and gets no nearer.")
UNDEFINED = template("The formula is undefined at the start: there is no step.")
FACTOR = template("{said} Each step multiplies the distance by {measured}; predicted: {predicted}.")


OVER = ("focus", "factor")


def sentences(found: Regimes, _: Words) -> Text:
    """One sentence for each of the four rates and each factor."""
    path, known = found.path, Seen(found.path)
    nothing = np.full(path.batch, np.nan) if found.shrink is None or not found.measure.exact else found.shrink
    steep, lowest = found.rates * found.measure.largest, found.loss.minimum is not None
    facts = Facts(
        known, path.batch, outcome=path.outcome, step=path.step, rate=found.rates, steep=steep, small=steep <= 0.5,
        measured=found.measured, predicted=nothing, began=path.value[0], minimum=path.at_minimum,
        arrived=lambda: ~known.outside & lowest, blamed=False, past=False,
        swings=lambda: known.swinging(path.outcome == Outcome.CONVERGED),
    )  # fmt: skip
    texts = [_sentence(fact, found, _) for fact in map(facts.of, range(path.step.size))]
    readings = {"step": Reading(path.step, OVER, 6)}
    for name, array in (("rate", found.rates), ("measured", found.measured), ("predicted", nothing)):
        readings[name] = Reading(as_read(array), OVER)
    return Text(np.array(texts, dtype=object).reshape(path.batch).tolist(), OVER, readings)


def as_read(array: np.ndarray) -> Single:
    """Numbers rounded as :func:`viz.figures.numbers.number` writes them: the table says the same."""
    digits = np.where((np.abs(array) >= 1e3) & (np.abs(array) < 1e4), 4, 3)
    read = [float(f"{v:.{d - 1}e}") for v, d in zip(array.ravel().tolist(), digits.ravel().tolist(), strict=True)]
    return Single(np.reshape(read, array.shape), 4)


def _sentence(fact: Fact, found: Regimes, _: Words) -> str:
    if not math.isfinite(fact("began")):
        return _(UNDEFINED)
    numbers = {"rate": "{rate}", "step": "{step}", "lowest": fact("lowest_at"), "steps": found.path.steps}
    said = _(_happened(fact, found), **numbers)
    if not math.isfinite(fact("measured") + fact("predicted")):
        return said
    return _(FACTOR, said=said, measured="{measured}", predicted="{predicted}")


def _happened(fact: Fact, found: Regimes) -> str:
    """The sentence for what is seen of a run at ηλmax = ``steep``."""
    told, steep, exact = verdict(fact, found.loss.minimum is not None), fact("steep"), found.measure.exact
    if told is Verdict.SWINGS and exact and abs(steep - 2) < 1e-9:
        return FOREVER
    if told is Verdict.GOING and exact and steep < 2:
        return CROSSING
    return BOUNCED if told is Verdict.ARRIVES and fact("swings") else TOLD[told]

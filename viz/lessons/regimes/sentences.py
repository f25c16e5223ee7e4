"""What became of the four rates, in words: for each of them and each position of the factor."""

from __future__ import annotations

import numpy as np

from core.message import template
from core.outcome import Outcome
from viz.figures.numbers import number
from viz.lessons.regimes.runs import Regimes
from viz.lessons.regimes.scene import AT_MINIMUM, AT_START, NOWHERE
from viz.words import Words

MEANINGS = {  # what each colour of the slider's track stands for
    Outcome.SLOW: template("slow: an ant on a wok’s rim"),
    Outcome.CONVERGED: template("converges: reaches the minimum"),
    Outcome.STOPPED: template("stops elsewhere: level, but not the minimum"),
    Outcome.OSCILLATING: template("oscillates: a flea between walls"),
    Outcome.DIVERGED: template("diverges: the loss grows"),
    Outcome.UNDEFINED: template("becomes undefined: leaves the formula’s domain"),
}

WHERE = {
    AT_MINIMUM: template("λmax = {largest} and λmin = {smallest}, at the minimum"),
    AT_START: template("λmax = {largest} and λmin = {smallest}, at the start"),
    NOWHERE: template("There is no curvature to go by: 1/{largest} takes the place of 1/λmax."),
}
NOT_A_BOWL = template("Predicted is what the bowl does that fits there.")

SLOW = template("η = {rate}: an ant on the rim of a wok, still on its way after {steps} steps.")
GOING = template("η = {rate}: still on its way after {steps} steps.")
CROSSING = template("η = {rate}: good for the steep walls; along the floor it is still on its way after {steps} steps.")
CONVERGED = template("η = {rate}: it reaches the minimum at step {step}.")
BOUNCED = template("η = {rate}: it bounces from wall to wall, and still reaches the minimum at step {step}.")
STOPPED = template(
    "η = {rate}: it comes to rest at step {step} where the surface is level, but this is not the minimum."
)
LOCAL = template("η = {rate}: it comes to rest at step {step} in a minimum that is not the lowest.")
OSCILLATING = template("η = {rate}: a flea that bounces from wall to wall and stays stuck.")
FOREVER = template("η = {rate} = 2/λmax exactly: it jumps between two points for ever, and gets no nearer.")
DIVERGED = template("η = {rate}: the loss grows, and at step {step} it is out of the picture.")
ENDLESS = template(
    "η = {rate}: it runs downhill without end and has left at step {step}: there is no minimum that way."
)
UNDEFINED = template("The formula is undefined at the start: there is no step.")
SHRINKS = template("{said} A step leaves {measured} of the distance; predicted: {predicted}.")
GROWS = template("{said} A step multiplies the distance by {measured}; predicted: {predicted}.")


def sentences(found: Regimes, _: Words) -> list[list[str]]:
    """One sentence for each of the four rates and each factor."""
    path = found.path
    ended = path.theta[-1]
    known = np.array(found.loss.local_minima or np.empty((0, 2)))
    width = float(np.ptp(found.loss.domain[0]))
    with np.errstate(all="ignore"):
        gaps = np.hypot(*(ended[:, None] - known.T[:, :, None, None]))
    local = (gaps < 1e-3 * width).any(axis=0)
    nothing = np.nan if found.shrink is None or not found.measure.exact else found.shrink
    columns = (path.outcome, path.step, found.rates, found.measured, nothing, path.value[0], path.value[-1], local)
    shape = path.batch
    rows = zip(*(np.broadcast_to(each, shape).ravel().tolist() for each in columns), strict=True)
    return np.array([_sentence(row, found, _) for row in rows], dtype=object).reshape(shape).tolist()


def _sentence(row: tuple, found: Regimes, _: Words) -> str:
    outcome, step, rate, measured, predicted, began, ended, local = row
    if not np.isfinite(began):
        return _(UNDEFINED)
    template = _happened(outcome, rate * found.measure.largest, ended < began, local, found)
    said = _(template, rate=number(rate), step=step, steps=found.path.steps)
    if not np.isfinite(measured + predicted):
        return said
    return _(GROWS if predicted > 1 else SHRINKS, said=said, measured=number(measured), predicted=number(predicted))


def _happened(outcome: int, steep: float, fell: bool, local: bool, found: Regimes) -> str:
    """The sentence for an outcome at ηλmax = ``steep``."""
    exact, lowest = found.measure.exact, found.loss.minimum is not None
    if outcome == Outcome.DIVERGED:
        return ENDLESS if fell and not lowest else DIVERGED
    if outcome == Outcome.OSCILLATING:
        return FOREVER if exact and abs(steep - 2) < 1e-9 else OSCILLATING
    if outcome == Outcome.STOPPED:
        return LOCAL if local and lowest else STOPPED
    if outcome == Outcome.CONVERGED:
        return BOUNCED if exact and steep > 1 + 1e-9 else CONVERGED
    if steep > 0.5:
        return CROSSING if exact else GOING
    return SLOW

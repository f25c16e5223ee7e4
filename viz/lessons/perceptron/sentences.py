"""What is seen of the unit, in words."""

from __future__ import annotations

import numpy as np

from core.message import template
from viz.lessons.perceptron.runs import SATURATED, Unit
from viz.player import Reading, Text
from viz.player.pack import rounded
from viz.words import Words

LOSS_NAMES = {"half_squared": template("Squared error"), "binary_cross_entropy": template("Cross-entropy")}
ACTIVATION_NAMES = {"sigmoid": template("Sigmoid"), "linear": template("Linear")}
UPDATE_NAMES = {"one": template("One sample"), "all": template("All samples")}

NOW = template(
    "{name}: {right} of {samples} samples on the right side of the line, {saturated} saturated: "
    "O(1 − O) is below {limit}."
)
LINEAR = template("{name}: {right} of {samples} samples on the right side of the line.")
GONE = template("{name}: the weights have become too large for numbers: the rate is too high for this start.")
NO_LINE = template("No line separates these classes: some samples stay on the wrong side, whatever the weights.")
NOT_THROUGH_MEAN = template("A line could separate these classes, but none that passes through their common mean.")
SEPARABLE = template("A line through the mean separates these classes.")
NEVER_ENDS = template(
    "A line through the mean separates these classes: cross-entropy has no minimum, longer weights are always better."
)
ONE_CLASS = template("All samples are of one class: there is nothing to tell apart.")


def sentences(found: Unit, _: Words) -> tuple[Text, ...]:
    """What the unit in focus does at this rate and step, and what a line can do here."""
    over = ("focus", "rate", "step")
    right = np.stack([run.right for run in found.runs])
    saturated = np.stack([run.saturated.sum(axis=-1) for run in found.runs])
    finite = np.stack([np.isfinite(run.answers).all(axis=-1) for run in found.runs])
    told = []
    for run in found.runs:
        template = LINEAR if run.loss.activation.key == "linear" else NOW
        said = {"name": _(LOSS_NAMES[run.key]), "samples": found.data.samples, "limit": SATURATED}
        live = {"right": "{right}", "saturated": "{saturated}"}
        told += [_(GONE, **said), _(template, **said, **live)]
    which = finite + 2 * np.arange(len(found.runs)).reshape(-1, 1, 1)
    numbers = {"right": Reading(right, over, 6), "saturated": Reading(saturated, over, 6)}
    return (
        Text("{now}", (), {"now": Reading(which, over, texts=tuple(told)), **numbers}),
        Text(_(_possible(found))),
    )


def _possible(found: Unit) -> str:
    if len(set(found.data.y.tolist())) < 2:
        return ONE_CLASS
    if not found.separable:
        return NO_LINE
    if not found.through_mean:
        return NOT_THROUGH_MEAN
    return NEVER_ENDS if len(found.runs) > 1 else SEPARABLE


def reading(array: np.ndarray, over: tuple[str, ...]) -> Text:
    """A number of the table that follows the sliders."""
    return Text("{n}", (), {"n": Reading(rounded(np.asarray(array, dtype=float)), over)})

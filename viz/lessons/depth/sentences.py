"""What happens on the way through the layers, in words."""

from __future__ import annotations

import numpy as np

from core.message import template
from viz.lessons.depth.runs import Layers
from viz.player import Reading, Text
from viz.player.pack import rounded
from viz.words import Words

SMALL, LARGE = 1e-3, 1e3

VANISHES = template("The gradient vanishes: {arrives} of it arrives at the inputs after {depth} layer[s].")
HOLDS = template("The gradient holds: {arrives} of it arrives at the inputs after {depth} layer[s].")
EXPLODES = template("The gradient explodes: after {depth} layer[s] it is {arrives} times as large at the inputs.")
GONE = template("No gradient arrives at the inputs after {depth} layer[s].")
TOO_LARGE = template("The numbers have become too large after {depth} layer[s].")
REASON = template("On average each layer multiplies it by {factor}: weights {weights} × slopes {slopes}.")
MEASURED = template("On average each layer multiplies it by {factor}.")


def kind_of(arrives: np.ndarray) -> np.ndarray:
    """0 vanishes, 1 holds, 2 explodes, 3 none arrives, 4 too large for numbers."""
    with np.errstate(all="ignore"):
        return np.select(
            [~np.isfinite(arrives), arrives == 0, arrives < SMALL, arrives > LARGE], [4, 3, 0, 2], default=1
        )


def sentences(found: Layers, _: Words) -> tuple[Text, ...]:
    """For every depth and scale."""
    over = ("depth", "scale")
    arrives = found.signals.gradients[:, 0]
    kind = kind_of(arrives)
    depth = np.broadcast_to(np.arange(1.0, len(arrives) + 1)[:, None], arrives.shape)
    live = {"arrives": "{arrives}", "depth": "{depth}"}
    said = tuple(_(each, **live) for each in (VANISHES, HOLDS, EXPLODES, GONE, TOO_LARGE))
    places = {"factor": "{factor}", "weights": "{weights}", "slopes": "{slopes}"}
    why = np.where(kind >= 3, 2, np.where(found.agree, 0, 1))
    reasons = (_(REASON, **places), _(MEASURED, factor="{factor}"), " ")
    numbers = {
        "arrives": Reading(rounded(arrives, 2), over, 2),
        "depth": Reading(depth, over),
        "factor": Reading(rounded(found.factor), over),
        "weights": Reading(rounded(found.weights), over),
        "slopes": Reading(rounded(found.slopes), over),
    }
    return (
        Text("{said}", (), {"said": Reading(kind, over, texts=said), **numbers}),
        Text("{why}", (), {"why": Reading(why, over, texts=reasons), **numbers}),
    )

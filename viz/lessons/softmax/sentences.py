"""What the page of softmax says."""

from __future__ import annotations

import numpy as np

from core.message import template
from viz.figures.symbols import SUBSCRIPTS
from viz.lessons.softmax.runs import Found
from viz.lessons.softmax.scene import SoftmaxScene
from viz.player import Reading, Text
from viz.player.pack import Single, rounded
from viz.words import Words

OVER = ("moved", "place")
LONGER = 4  # than the step at a learning rate of 1 the arrows are, so that they can be seen
LOGIT = template(
    "p{i} = {p}. As z{i} grows, p{i} rises by {slope} per unit, and the other classes together lose just as much."
)
TEMPERATURE = template(
    "T = {temperature}: the two largest logits are {gap} apart, so their probabilities have "
    "the ratio e^({gap}/T) = {ratio}."
)
SHIFT = template("c = {shift} is added to every logit: no probability changes, because only differences count.")
ROWS = template("Each row of the Jacobian adds up to 0, and so does each column: what one class gains, others lose.")
LOSS = template(
    "Target {target}: the loss is −ln p{i} = {loss}. Its gradient is p − t, divided by T: "
    "a step downhill lifts the target’s logit and lowers all others (arrows, {longer} times as long)."
)
SAME = template("Here both ways agree: no power is too large or too small for a number of 64 bits.")
TOO_LARGE = template(
    "A power e^((z + c)/T) is larger than any number of 64 bits: it becomes ∞, and ∞/∞ is not a number (NaN). "
    "After subtracting the largest logit no power is above 1."
)
TOO_LARGE_TOGETHER = template(
    "Each power still fits into 64 bits, but their sum does not: every probability comes out as 0. "
    "After subtracting the largest logit no power is above 1."
)
TOO_SMALL = template(
    "Every power is smaller than any positive number of 64 bits: it becomes 0, and 0/0 is not a number (NaN). "
    "After subtracting the largest logit the largest power is 1."
)
INEXACT = template(
    "The powers are so small that they have lost digits, and with them the probabilities. "
    "After subtracting the largest logit the largest power is 1."
)
STATES = (SAME, TOO_LARGE, TOO_LARGE_TOGETHER, TOO_SMALL, INEXACT)


def low(i: int) -> str:
    """The index of class i, counted from 0, as it is written under a symbol."""
    return str(i + 1).translate(SUBSCRIPTS)


def told(found: Found) -> np.ndarray:
    """Which of ``STATES`` is said, (moved, places)."""
    wrong = found.wrong.any(axis=-1)
    with np.errstate(over="ignore"):
        total = found.powers.sum(axis=-1)
    large, none = np.isinf(found.powers).any(axis=-1), (found.powers == 0).all(axis=-1)
    return np.select([~wrong, large, np.isinf(total), none], [0, 1, 2, 3], 4)


def moves(found: Found, scene: SoftmaxScene, _: Words) -> Text:
    """What the last thing that was moved does."""
    count = len(scene.z)
    texts = [_(LOGIT, i=low(i), p=f"{{p{i}}}", slope=f"{{slope{i}}}") for i in range(count)]
    texts.append(_(TEMPERATURE, temperature="{temperature}", gap="{gap}", ratio="{ratio}"))
    texts.append(_(SHIFT, shift="{shift}"))
    top = np.sort(found.z, axis=-1)
    gap = top[..., -1] - top[..., -2]
    readings = {
        **{f"p{i}": Reading(rounded(found.p[..., i]), OVER) for i in range(count)},
        **{f"slope{i}": Reading(rounded(found.jacobian[..., i, i]), OVER) for i in range(count)},
        "temperature": Reading(Single(scene.temperatures().values), ("temperature",), 4),
        "shift": Reading(Single(scene.shifts().values), ("shift",), 6),
        "gap": Reading(rounded(gap), OVER),
        "ratio": Reading(rounded(np.exp(gap / found.temperature)), OVER),
    }
    return Text(texts, ("moved",), readings)


def under_tabs(found: Found, scene: SoftmaxScene, _: Words) -> Text:
    """What is seen on each tab."""
    classes = range(len(scene.z))
    which = Reading(
        np.array(classes), ("target",),
        texts=tuple(_(LOSS, target=i + 1, i=low(i), loss="{loss}", longer=LONGER) for i in classes),
    )  # fmt: skip
    readings = {
        "which": which,
        "loss": Reading(rounded(found.loss), (*OVER, "target")),
        "state": Reading(told(found), OVER, texts=tuple(map(_, STATES))),
    }
    return Text([_(ROWS), "{which}", "{state}"], ("tab",), readings)

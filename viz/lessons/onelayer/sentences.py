"""What the page of one layer says."""

from __future__ import annotations

import numpy as np

from core.gradient_check import RIGHT
from core.message import template
from viz.figures.numbers import number
from viz.figures.symbols import SUBSCRIPTS
from viz.lessons.onelayer.runs import Found
from viz.lessons.onelayer.scene import STEPS, OneLayerScene
from viz.player import Reading, Text
from viz.player.pack import rounded
from viz.words import Words, one_by_one

OVER = ("moved", "place")
LOSS = template("Target {target}: L = −ln p{i} = {loss}.")
AGREE = template("Relative distance of the two gradients {distance}: they agree.")
SMALL = template(
    "Relative distance of the two gradients {distance}: "
    "the slopes are so small that the rounding of L shows in the differences."
)
ZERO = template("Both inputs are 0: so are all slopes, and no weight ever learns.")
FIRST = template("The first row is 0 because x₁ = 0: its weights do not learn.")
SECOND = template("The second row is 0 because x₂ = 0: its weights do not learn.")
ROWS = template("The second row is {ratio} times the first, as x₂ is {ratio} times x₁: both rows share p − t.")
STANDING = template("Press play: each step takes η times the slope from each weight.")
DOWN = template("After step {k} with η = {rate}: L = {after}, lower than at the start.")
UP = template("After step {k} with η = {rate}: L = {after}, higher than at the start.")
LEVEL = template("After step {k} with η = {rate}: L = {after}, as at the start to the digits shown.")
WALKS = (STANDING, DOWN, UP, LEVEL)


def sentences(scene: OneLayerScene, found: Found, _: Words) -> tuple[Text, ...]:
    low = str(scene.target).translate(SUBSCRIPTS)
    distance = found.check.distance
    first = Text(
        one_by_one(("{loss}", "{judged}", "{rows}"), _),
        (),
        {
            "loss": Reading(np.array(0), (), texts=(_(LOSS, target=scene.target, i=low, loss="{l}"),)),
            "l": Reading(rounded(found.loss[0]), OVER),
            "judged": Reading(
                (distance > RIGHT).astype(int), OVER, texts=(_(AGREE, distance="{d}"), _(SMALL, distance="{d}"))
            ),
            "d": Reading(rounded(distance, 2), OVER, 2),
            "rows": Reading(np.array(0), (), texts=(rows(scene, _),)),
        },
    )  # fmt: skip
    return first, _walk(scene, found, _)


def rows(scene: OneLayerScene, _: Words) -> str:
    """What the inputs make of the gradient's rows."""
    if scene.x1 == 0 or scene.x2 == 0:
        return _(ZERO if scene.x1 == scene.x2 else FIRST if scene.x1 == 0 else SECOND)
    return _(ROWS, ratio=number(scene.x2 / scene.x1))


def _walk(scene: OneLayerScene, found: Found, _: Words) -> Text:
    """What the steps have done to the loss, as far as the digits show it."""
    loss = rounded(np.moveaxis(found.loss, 0, -1))
    first = loss[..., :1]
    which = np.select([loss < first, loss > first], [1, 2], 3)
    which[..., 0] = 0
    texts = tuple(_(text, k="{k}", rate="{rate}", after="{after}") for text in WALKS)
    three = (*OVER, "step")
    return Text(
        "{which}",
        (),
        {
            "which": Reading(which, three, texts=texts),
            "k": Reading(np.arange(STEPS + 1), ("step",), 3),
            "rate": Reading(rounded(scene.rates().values), ("rate",)),
            "after": Reading(loss, three),
        },
    )

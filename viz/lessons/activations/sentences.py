"""What the page of activation functions says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from core.activations import ACTIVATIONS
from core.message import template
from viz.figures.numbers import number
from viz.lessons.activations.runs import DYING, Found
from viz.lessons.activations.scene import LONGEST, REACH, ActivationsScene
from viz.player import Reading, Text
from viz.player.large import large
from viz.player.pack import Single, rounded
from viz.words import Words

HERE = template("{name} at z = {z}: value {value}, slope {slope}. {fate}")
PASSES = template("A gradient that comes back through here is multiplied by the slope.")
DIES = template("That is below {limit} in size: hardly any gradient comes back through here.")
DEAD = template("A slope of 0: no gradient comes back through here.")
KINK = template(
    "There is no derivative here: the slope is {before} on the left and {beyond} on the right, and {slope} is used."
)
SHADED = template("Shaded: its slope is below {limit} in size where {where}.")
NEVER = template("Its slope is nowhere below {limit} in this picture.")
OR = template("{one} or {two}")
CHAIN = template("{n} × {name} from z = {z}: a change of z arrives multiplied by {product}.")
BEST = template("The steepest slope of {name} is {best}; a row of {n} leaves at most {best}ⁿ = {bound}.")


def here(found: list[Found], scene: ActivationsScene, _: Words) -> Text:
    """The number and the slope at the live input, for the function in focus."""
    texts, readings = [], {"z": Reading(Single(scene.inputs().values), ("z",), 4)}
    for one in found:
        over, slope = (*one.over, "z"), np.abs(one.slope)
        value, steep, fate, before, beyond = (
            f"{each}_{one.key}" for each in ("value", "slope", "fate", "before", "beyond")
        )
        fates = (
            _(PASSES), _(DIES, limit=number(DYING)), _(DEAD),
            _(KINK, before=f"{{{before}}}", beyond=f"{{{beyond}}}", slope=f"{{{steep}}}"),
        )  # fmt: skip
        code = np.select([one.kink, slope == 0, slope < DYING], [3, 2, 1], 0)
        readings |= {
            value: Reading(rounded(one.value), over),
            steep: Reading(rounded(one.slope), over),
            fate: Reading(code, over, texts=fates),
            before: Reading(rounded(one.before), one.over),
            beyond: Reading(rounded(one.beyond), one.over),
        }
        named = {"name": _(ACTIVATIONS[one.key].name), "z": "{z}", "fate": f"{{{fate}}}"}
        texts.append(_(HERE, **named, value=f"{{{value}}}", slope=f"{{{steep}}}"))
    return Text(texts, ("focus",), readings)


def shaded(found: list[Found], _: Words) -> Text:
    """Where the slope of the function in focus is small."""
    texts, readings = [], {}
    for one in found:
        rows = one.dying if one.over else one.dying[None]
        said = tuple(_where(row, _) for row in rows)
        readings[f"where_{one.key}"] = Reading(np.arange(len(rows)), one.over, texts=said)
        texts.append(f"{{where_{one.key}}}" if one.over else said[0])
    return Text(texts, ("focus",), readings)


def _where(pairs: np.ndarray, _: Words) -> str:
    parts = [_part(low, high) for low, high in pairs.round(2).tolist() if low == low]
    if not parts:
        return _(NEVER, limit=number(DYING))
    where = parts[0]
    for _before, part in pairwise(parts):
        where = _(OR, one=where, two=part)
    return _(SHADED, limit=number(DYING), where=where)


def _part(low: float, high: float) -> str:
    """A stretch; one that reaches an end of the picture goes on beyond it."""
    if low == -REACH:
        return f"z < {number(high)}"
    return f"z > {number(low)}" if high == REACH else f"{number(low)} < z < {number(high)}"


def chain(found: list[Found], scene: ActivationsScene, _: Words) -> tuple[Text, Text]:
    """What a chain of the function in focus leaves of a gradient, and the most that it can leave."""
    units = np.arange(1, LONGEST + 1)
    readings = {"z": Reading(Single(scene.inputs().values), ("z",), 4), "n": Reading(units, ("n",))}
    passed, most = [], []
    for one in found:
        name = _(ACTIVATIONS[one.key].name)
        product, best, bound = f"product_{one.key}", f"best_{one.key}", f"bound_{one.key}"
        readings |= large(product, one.product, (*one.over, "z", "n"))
        readings |= large(bound, one.best[..., None] ** units, (*one.over, "n"))
        readings[best] = Reading(rounded(one.best), one.over)
        passed.append(_(CHAIN, n="{n}", name=name, z="{z}", product=f"{{{product}}}"))
        most.append(_(BEST, name=name, best=f"{{{best}}}", n="{n}", bound=f"{{{bound}}}"))
    return Text(passed, ("focus",), readings), Text(most, ("focus",), readings)

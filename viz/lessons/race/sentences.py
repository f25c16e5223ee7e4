"""How the race went, in words."""

from __future__ import annotations

import numpy as np

from core.message import template
from core.optimizers import OPTIMIZERS
from viz.figures.numbers import number
from viz.lessons.race.runs import SAME, Races, Run, change
from viz.words import Words, one_by_one

NO_GOAL = template("No minimum is known here: there is no goal, and the rank goes by the loss at the end alone.")
BY_PRICE = template("By the median price to the goal: {named}")
ONLY = template("By the median price to the goal: {named}. The others do not get there from most starts.")
NOBODY = template("Nobody reaches the goal from most starts; by the median loss at the end: {named}")
BY_LOSS = template("By the median loss at the end: {named}")
REACHED = template("{name} at η = {rate} reaches the goal from {share} of the starts, at a median price of {median}.")
SOMETIMES = template("{name} at η = {rate} reaches the goal from {share} of the starts only: there is no median price.")
NEVER = template("{name} at η = {rate} does not reach the goal from any start.")
ENDED = template("{name} at η = {rate} ends at a median loss of {gap}.")
ENDS = template("The best rate is not inside the sweep, and may not be the best: {names}")
ALIKE = template("Turned by 45° its race is the same, start by start: it does not see the axes.")
ABOUT = template("Turned by 45° it pays about the same.")
WORSE = template("Turned by 45° it pays {factor} times as much: it profited from a valley along the axes.")
LOST = template("Turned by 45° it no longer reaches the goal from most starts: the axes had helped it.")
BETTER = template("Turned by 45° it pays {factor} of that: the axes stood in its way.")
FOUND = template("Turned by 45° it reaches the goal from most starts: the axes stood in its way.")


def ends(found: Races, turn: int, position: int, _: Words) -> str:
    """Whose best rate is not known to be the best."""
    names = [_(OPTIMIZERS[run.key].name) for run in found.row(turn, position) if not run.interior]
    return _(ENDS, names=" · ".join(names)) if names else ""


def ranking(found: Races, turn: int, position: int, _: Words) -> str:
    """The first three, or those that have a median price."""
    row, ranks = found.row(turn, position), found.ranks(turn, position)
    order = sorted(range(len(row)), key=lambda i: ranks[i])
    priced = [i for i in order if np.isfinite(row[i].cost_quartiles[1])]

    def named(first: list[int], quartiles: str) -> str:
        names = [_(OPTIMIZERS[row[i].key].name) for i in first]
        numbers = [number(float(getattr(row[i], quartiles)[1])) for i in first]
        return " · ".join(
            f"{k + 1} {name} ({value})" for k, (name, value) in enumerate(zip(names, numbers, strict=True))
        )

    if not priced:
        text = NOBODY if found.loss.minimum is not None else BY_LOSS
        return _(text, named=named(order[:3], "gap_quartiles"))
    text = BY_PRICE if len(priced) >= min(3, len(row)) else ONLY
    return _(text, named=named(priced[:3], "cost_quartiles"))


def sentence(found: Races, i: int, turn: int, position: int, _: Words) -> str:
    """What became of one optimizer, and what the turn changed."""
    before, after = (found.row(each, position)[i] for each in range(2))
    result = (before, after)[turn]
    rate = number(result.rate)
    name, median = _(OPTIMIZERS[result.key].name), result.cost_quartiles[1]
    share = f"{result.reached:.0%}"
    if found.loss.minimum is None:
        said = [_(ENDED, name=name, rate=rate, gap=number(result.gap_quartiles[1]))]
    elif np.isfinite(median):
        said = [_(REACHED, name=name, rate=rate, share=share, median=number(median))]
    else:
        said = [_(SOMETIMES if result.reached else NEVER, name=name, rate=rate, share=share)]
    factor = change(before, after)
    if not np.isnan(factor):
        said.append(_(_turn(factor, before, after), factor=number(factor, 2)))
    return one_by_one(said, _)


def _turn(factor: float, before: Run, after: Run) -> str:
    if np.array_equal(before.cost, after.cost):
        return ALIKE
    if abs(factor - 1) < SAME:
        return ABOUT
    if factor > 1:
        return WORSE if np.isfinite(factor) else LOST
    return BETTER if factor > 0 else FOUND

"""How the race went, in words."""

from __future__ import annotations

import numpy as np

from core.message import template
from core.optimizers import OPTIMIZERS
from core.race import Result
from viz.figures.numbers import number
from viz.lessons.race.runs import SAME, Races, change
from viz.words import Words

NO_GOAL = template("No minimum is known here: there is no goal, and the rank goes by the loss at the end alone.")
REACHED = template("{name} at η = {rate} reaches the goal from {share} of the starts, at a median price of {median}.")
SOMETIMES = template("{name} at η = {rate} reaches the goal from {share} of the starts only: there is no median price.")
NEVER = template("{name} at η = {rate} does not reach the goal from any start.")
ENDED = template("{name} at η = {rate} ends at a median loss of {gap}.")
EDGE = template("This rate is the end of the sweep: a better one may lie beyond.")
ALIKE = template("Turned by 45° its race is the same.")
WORSE = template("Turned by 45° it pays {factor} times as much: part of its lead it owes to the axes.")
LOST = template("Turned by 45° it no longer reaches the goal from most starts: it owed that to the axes.")
BETTER = template("Turned by 45° it pays {factor} of that: the axes stood in its way.")
FOUND = template("Turned by 45° it reaches the goal from most starts: the axes stood in its way.")


def ranking(found: Races, turn: int, _: Words) -> str:
    """The first three."""
    row, ranks = found.results[turn], found.ranks[turn]
    first = sorted(range(len(row)), key=lambda i: ranks[i])[:3]
    named = " · ".join(
        f"{place + 1} {_(OPTIMIZERS[row[i].key].name)} ({number(_told(row[i], found))})" for place, i in enumerate(first)
    )
    if found.loss.minimum is None:
        return _("By the median loss at the end: {named}", named=named)
    if not np.isfinite(row[first[0]].cost_quartiles[1]):
        return _("Nobody reaches the goal from most starts; by the median loss at the end: {named}", named=named)
    return _("By the median price to the goal: {named}", named=named)


def _told(result: Result, found: Races) -> float:
    if any(np.isfinite(each.cost_quartiles[1]) for row in found.results for each in row):
        return float(result.cost_quartiles[1])
    return float(result.gap_quartiles[1])


def sentence(found: Races, i: int, turn: int, _: Words) -> str:
    """What became of one optimizer, and what the turn changed."""
    result, rate = found.results[turn][i], number(found.results[turn][i].tuning.rate)
    name, median = _(OPTIMIZERS[result.key].name), result.cost_quartiles[1]
    share = f"{result.reached:.0%}"
    if found.loss.minimum is None:
        said = [_(ENDED, name=name, rate=rate, gap=number(result.gap_quartiles[1]))]
    elif np.isfinite(median):
        said = [_(REACHED, name=name, rate=rate, share=share, median=number(median))]
    else:
        said = [_(SOMETIMES if result.reached else NEVER, name=name, rate=rate, share=share)]
    if not result.tuning.interior:
        said.append(_(EDGE))
    factor = change(found.results[0][i], found.results[1][i])
    if not np.isnan(factor):
        said.append(_(_turn(factor), factor=number(factor, 2)))
    return _("{first} {second}", first=" ".join(said[:-1]), second=said[-1]) if len(said) > 1 else said[0]


def _turn(factor: float) -> str:
    if abs(factor - 1) < SAME:
        return ALIKE
    if factor > 1:
        return WORSE if np.isfinite(factor) else LOST
    return BETTER if factor > 0 else FOUND

"""How the race went, in words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.message import template
from core.optimizers import OPTIMIZERS
from core.race import Result
from viz.figures.numbers import number
from viz.figures.symbols import plain_symbol
from viz.lessons.race.runs import SAME, Races, change
from viz.words import Words, one_by_one

TUNED = template(
    "Each rate is the best of {rates}, chosen by these very starts: by how many arrive, then by the median cost."
)
TRIED = template("{name}: {symbol} is the best of {tried}; a heat from ten starts picks the last two.")
BY_PRICE = template("By the median cost to reach the goal: {named}")
SOME = template("Who arrives from more starts is ahead; among equals the median cost counts: {named}")
NOBODY = template("Nobody reaches the goal; by the median loss at the end: {named}")
BY_LOSS = template("By the median loss at the end: {named}")
REACHED = template("{name} at {settings} reaches the goal from {share} of the starts, at a median cost of {median}.")
ALWAYS = template("{name} at {settings} reaches the goal from all starts, at a median cost of {median}.")
SOMETIMES = template("{name} at {settings} reaches the goal from {share} of the starts only: there is no median cost.")
NEVER = template("{name} at {settings} does not reach the goal from any start.")
NO_RANK = template("From most starts nobody ends with a number: everybody diverges, or becomes undefined.")
NO_NUMBER = template("{name} at {settings} ends without a number from most starts: it diverges, or becomes undefined.")
ENDED = template("{name} at {settings} ends at a median loss of {gap}.")
ENDS = template("The best of what was tried is at its end, and may not be the best: {names}")
ALIKE = template("Turned by 45° its race is the same, start by start: it does not see the axes.")
ABOUT = template("Turned by 45° it costs about the same.")
WORSE = template("Turned by 45° it costs {factor} times as much: it profited from a valley along the axes.")
LOST = template("Turned by 45° it no longer reaches the goal from most starts: the axes had helped it.")
BETTER = template("Turned by 45° it costs {factor} of that: the axes stood in its way.")
FOUND = template("Turned by 45° it reaches the goal from most starts: the axes stood in its way.")


def ends(found: Races, turn: int, position: int, _: Words) -> str:
    """Whose best rate is not known to be the best: none is better where nothing is paid."""
    open_ = [run for run in found.row(turn, position) if not run.tuning.interior and run.cost_quartiles[1] != 0]
    names = [_(OPTIMIZERS[run.key].name) for run in open_]
    return _(ENDS, names=" · ".join(names)) if names else ""


def ranking(found: Races, turn: int, position: int, _: Words) -> str:
    """The first three, and by what they are."""
    row, ranks = found.row(turn, position), found.ranks(turn, position)
    first = [row[i] for i in sorted(range(len(row)), key=lambda i: ranks[i])[:3]]

    def named(told: Callable[[Result], str]) -> str:
        return " · ".join(f"{k + 1} {_(OPTIMIZERS[run.key].name)} ({told(run)})" for k, run in enumerate(first))

    if not any(run.reached for run in first):
        if np.isposinf(first[0].gap_quartiles[1]):
            return _(NO_RANK)
        text = NOBODY if found.loss.minimum is not None else BY_LOSS
        return _(text, named=named(lambda run: number(float(run.gap_quartiles[1]))))
    if all(run.reached == 1 for run in first):
        return _(BY_PRICE, named=named(lambda run: number(float(run.cost_quartiles[1]))))
    return _(SOME, named=named(lambda run: f"{run.reached:.0%}, {price(run, _)}"))


def price(run: Result, _: Words) -> str:
    """The median price, or that there is none."""
    median = float(run.cost_quartiles[1])
    return number(median) if np.isfinite(median) else _("never")


def settings(run: Result) -> str:
    """What was tuned, as η = 0.1, β = 0.4."""
    params = {param.key: param for param in OPTIMIZERS[run.key].params}
    tuned = [f"{plain_symbol(params[key].symbol)} = {number(value)}" for key, value in run.tuning.values]
    return ", ".join([f"η = {number(run.tuning.rate)}", *tuned])


def sentence(found: Races, i: int, turn: int, position: int, _: Words) -> str:
    """What became of one optimizer, and what the turn changed."""
    before, after = (found.row(each, position)[i] for each in range(2))
    result = (before, after)[turn]
    tuned = settings(result)
    name, median = _(OPTIMIZERS[result.key].name), result.cost_quartiles[1]
    share = f"{result.reached:.0%}"
    if found.loss.minimum is None:
        gap = float(result.gap_quartiles[1])
        said = [_(NO_NUMBER if np.isposinf(gap) else ENDED, name=name, settings=tuned, gap=number(gap))]
    elif np.isfinite(median):
        said = [
            _(ALWAYS if result.reached == 1 else REACHED, name=name, settings=tuned, share=share, median=number(median))
        ]
    else:
        said = [_(SOMETIMES if result.reached else NEVER, name=name, settings=tuned, share=share)]
    factor = change(before, after)
    if not np.isnan(factor):
        said.append(_(_turn(factor, before, after), factor=number(factor, 2)))
    return one_by_one(said, _)


def _turn(factor: float, before: Result, after: Result) -> str:
    if np.array_equal(before.cost, after.cost):
        return ALIKE
    if abs(factor - 1) < SAME:
        return ABOUT
    if factor > 1:
        return WORSE if np.isfinite(factor) else LOST
    return BETTER if factor > 0 else FOUND

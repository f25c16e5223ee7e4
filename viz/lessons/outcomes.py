"""What became of a run, in one word and one colour: for every page that descends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from core.message import template
from core.outcome import Outcome
from viz.figures.theme import OUTCOME_MARKS
from viz.player import Reading, Track
from viz.words import Words

OUTCOMES = {
    Outcome.SLOW: template("slow"),
    Outcome.CONVERGED: template("converges"),
    Outcome.STOPPED: template("stops elsewhere"),
    Outcome.OSCILLATING: template("oscillates"),
    Outcome.DIVERGED: template("diverges"),
    Outcome.UNDEFINED: template("becomes undefined"),
}


def word(outcome: int, _: Words) -> str:
    return _(OUTCOMES[Outcome(int(outcome))])


def track(
    codes: np.ndarray, over: tuple[str, ...], _: Words, meanings: Mapping[Outcome, str] = OUTCOMES
) -> Track:  # fmt: skip
    """The colouring of a slider by the outcome at each of its positions, the last axis of ``codes``."""
    return Track(codes, tuple((_(meanings[o]), *OUTCOME_MARKS[o.name.lower()]) for o in Outcome), over)


STEP = "{step}"  # stands in a sentence, and is read by what ``leading`` gives


def leading(step: Any, over: tuple[str, ...], first: int = 0) -> dict[str, Reading]:
    """The reading of ``{step}`` in a sentence, at each position: a number that leads to the step that it names.

    ``first`` is the step at which the slider of the steps begins.
    """
    return {"step": Reading(np.asarray(step), over, digits=5, leads=("step", first))}


def leaves(left: np.ndarray) -> tuple[list[str], list[int | None]]:
    """The cells of a table that say at which step runs left (positions,), and the steps to which they lead."""
    steps = [int(step) if np.isfinite(step) else None for step in left.tolist()]
    return ["–" if step is None else str(step) for step in steps], steps


def spread(count: int, *columns: Any) -> Iterator[tuple[Any, ...]]:
    """A row for each of ``count`` runs; a column of one number serves them all.

    >>> list(spread(2, np.array(0.5), np.array([1, 2])))
    [(0.5, 1), (0.5, 2)]
    """
    return zip(*(np.broadcast_to(each, count).tolist() for each in columns), strict=True)


def jumps(outcome: np.ndarray, step: np.ndarray, count: int) -> list[int | None]:
    """The step at which each of ``count`` runs left, arrived or became undefined; None for what has no such step."""
    ends = (Outcome.CONVERGED, Outcome.DIVERGED, Outcome.UNDEFINED)
    return [when if what in ends else None for what, when in spread(count, outcome, step)]

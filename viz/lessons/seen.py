"""What is seen on a path, for the sentences that tell a reason: each is told only where its premise holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.descent import Trajectory
from core.outcome import Outcome, turns, within

LINES = 8  # directions in which a path can turn back
TURNS = 3  # so often it turns back, if it swings
SHRINKS = 0.99  # of a loss is lower than it
CLEARLY = 1.03  # times its limit
LAST = 4  # the last quarter of a path says whether the loss still falls


@dataclass(frozen=True, eq=False)
class Seen:
    """What is seen of runs, each of shape ``batch``."""

    falls: np.ndarray  # the loss reaches in the last quarter what it had not reached before
    lowest_at: np.ndarray  # the step with the lowest loss
    swings: np.ndarray  # turns back again and again along a line, up to the step of its outcome
    left: np.ndarray  # is outside the horizon at the step of its outcome, or no number
    away: np.ndarray  # its last steps up to that of its outcome carried it further and further from where it began
    turned: np.ndarray  # each of the last steps up to that of its outcome turned back against the step before it
    lower: np.ndarray  # the last loss that is a number is below that at the start
    outside: np.ndarray  # ends outside the picture
    shrinks: np.ndarray  # the highest loss of each quarter is lower than that of the quarter before
    steady: np.ndarray  # that of the last quarter is not


def seen(path: Trajectory) -> Seen:
    """What is seen of a trajectory's runs."""
    loss, value, step = path.loss, path.value, np.asarray(path.step)
    steps = path.steps
    low, high = np.asarray(loss.domain, dtype=float).T.reshape(2, -1, *(1,) * len(path.batch))
    with np.errstate(all="ignore"):
        finite = np.isfinite(value)
        known = np.where(finite, value, np.inf)
        last = max(1, steps // LAST)
        decided = np.minimum(step, steps)[None]
        there = np.take_along_axis(path.theta, decided[:, None], axis=0)[0]
        height = np.take_along_axis(value, decided, axis=0)[0]
        ended = np.take_along_axis(value, np.maximum(finite.sum(axis=0) - 1, 0)[None], axis=0)[0]
        apart = np.sqrt(((path.theta - path.theta[0]) ** 2).sum(axis=1))
        grows = np.diff(apart, axis=0) > 0
        move = np.diff(path.theta, axis=0)
        tops = np.array([_above(value[-n * last :][:last], loss) for n in range(1, LAST + 1)])  # the last one first
        number = np.arange(1, steps + 1).reshape(-1, *(1,) * len(path.batch))
        late = (number <= step) & (number > step - 3)
        size = np.abs(move).max(axis=1, keepdims=True)
        unit = move / np.where(size > 0, size, 1.0)  # what grows without bound has products beyond all numbers
        on = (unit[1:] * unit[:-1]).sum(axis=1) >= 0  # False where there is no number any more
        return Seen(
            falls=finite[-1] & (known[-last:].min(axis=0) < known[:-last].min(axis=0, initial=np.inf)),
            lowest_at=known.argmin(axis=0),
            swings=_swings(path.theta, step),
            left=~within(there, height, loss, start=path.theta[0]),
            away=(grows | ~late).all(axis=0) & (step > 0),
            turned=(~on | ~late[1:]).all(axis=0),
            lower=ended < value[0],
            outside=((path.theta[-1] < low) | (path.theta[-1] > high)).any(axis=0),
            shrinks=np.all(tops[:-1] < SHRINKS * tops[1:], axis=0),
            steady=tops[0] >= SHRINKS * tops[1],
        )


def _above(value: np.ndarray, loss: Any) -> np.ndarray:
    """The highest loss (steps, *batch), above the minimum where that is known."""
    return value.max(axis=0, initial=-np.inf) - (0.0 if loss.minimum is None else loss.minimum)


def _swings(theta: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Whether steps up to ``step`` turn back ``TURNS`` times along one of a few lines."""
    move = np.diff(theta, axis=0)
    number = np.arange(1, len(move) + 1).reshape(-1, *(1,) * step.ndim)
    move = np.where((number <= step)[:, None], move, 0.0)
    if move.shape[1] == 1:
        return turns(move[:, 0]) >= TURNS
    angles = np.pi * np.arange(LINES) / LINES
    return np.any([turns(np.cos(a) * move[:, 0] + np.sin(a) * move[:, 1]) >= TURNS for a in angles], axis=0)


def small(rate: Any, limit: Any, outcome: np.ndarray) -> np.ndarray:
    """Whether each rate (…, rates) is small: far below its limit, and a larger one on the slider arrives."""
    rate, limit = (np.broadcast_to(each, outcome.shape) for each in (rate, limit))
    better = np.where(outcome == Outcome.CONVERGED, rate, -np.inf).max(axis=-1, keepdims=True)
    return (rate > 0) & (rate < limit / 8) & (limit < np.inf) & (rate < better)


def blamed(rate: Any, limit: Any, outcome: np.ndarray) -> np.ndarray:
    """Whether being above its limit explains that a run (…, rates) diverges.

    All that are clearly above theirs must diverge, and some must not be above: one that is hardly above grows so slowly
    that the steps may not show it. And such a run turns back at every step, which ``Seen.turned`` says.
    """
    rate, limit = (np.broadcast_to(each, outcome.shape) for each in (rate, limit))
    above, diverges = rate > limit, outcome == Outcome.DIVERGED  # False for NaN
    explains = (diverges | ~(rate > CLEARLY * limit)).all(axis=-1, keepdims=True)
    return above & diverges & explains & ~above.all(axis=-1, keepdims=True)

"""What is seen on a path, for the sentences that tell a reason: each is told only where its premise holds."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from core.descent import Trajectory
from core.outcome import Outcome, turns, within

LINES = 8  # directions in which a path can turn back
TURNS = 3  # so often it turns back, if it swings
SHRINKS = 0.99  # of a loss is lower than it
CLEARLY = 1.03  # times its limit
LAST = 4  # the last quarter of a path says whether the loss still falls

Fact = Callable[[str], Any]
"""What is known of one run, by name."""


class Seen:
    """What is seen of a trajectory's runs, each of shape ``batch``; only what is asked for is computed."""

    def __init__(self, path: Trajectory) -> None:
        self.path, self.loss, self.value = path, path.loss, path.value
        self.step = np.asarray(path.step)  # of the outcome

    @cached_property
    def falls(self) -> np.ndarray:
        """The loss reaches in the last quarter what it had not reached before."""
        late, before = self._known[-self._last :], self._known[: -self._last]
        return np.isfinite(self.value[-1]) & (late.min(axis=0) < before.min(axis=0, initial=np.inf))

    @cached_property
    def lowest_at(self) -> np.ndarray:
        """The step with the lowest loss."""
        return self._known.argmin(axis=0)

    @property
    def swings(self) -> np.ndarray:
        """It turns back again and again along one of a few lines, up to the step of its outcome."""
        return self.swinging(np.ones(self.path.batch, dtype=bool))

    @np.errstate(all="ignore")
    def swinging(self, asked: np.ndarray) -> np.ndarray:
        """Whether it swings, of the runs that are ``asked`` about, shape ``batch``; False of the others."""
        move = np.where(self._so_far[:, None], self._move, 0.0)[..., asked]
        lines = [move[:, 0]]
        if move.shape[1] > 1:
            angles = np.pi * np.arange(LINES) / LINES
            lines = [np.cos(a) * move[:, 0] + np.sin(a) * move[:, 1] for a in angles]
        found = np.zeros(self.path.batch, dtype=bool)
        found[asked] = np.any([turns(line) >= TURNS for line in lines], axis=0)
        return found

    @cached_property
    @np.errstate(all="ignore")
    def left(self) -> np.ndarray:
        """It is outside the horizon at the step of its outcome, or no number."""
        decided = np.minimum(self.step, self.path.steps)[None]
        there = np.take_along_axis(self.path.theta, decided[:, None], axis=0)[0]
        height = np.take_along_axis(self.value, decided, axis=0)[0]
        return ~within(there, height, self.loss, start=self.path.theta[0])

    @cached_property
    @np.errstate(all="ignore")
    def away(self) -> np.ndarray:
        """Its last steps up to that of its outcome carried it further and further from where it began."""
        apart = np.sqrt(((self.path.theta - self.path.theta[0]) ** 2).sum(axis=1))
        return ((np.diff(apart, axis=0) > 0) | ~self._late).all(axis=0) & (self.step > 0)

    @cached_property
    @np.errstate(all="ignore")
    def turned(self) -> np.ndarray:
        """Each of the last steps up to that of its outcome turned back against the step before it."""
        size = np.abs(self._move).max(axis=1, keepdims=True)
        unit = self._move / np.where(size > 0, size, 1.0)  # what grows without bound has products beyond all numbers
        on = (unit[1:] * unit[:-1]).sum(axis=1) >= 0  # False where there is no number any more
        return (~on | ~self._late[1:]).all(axis=0)

    @cached_property
    @np.errstate(all="ignore")
    def lower(self) -> np.ndarray:
        """The last loss that is a number is below that at the start."""
        last = np.maximum(np.isfinite(self.value).sum(axis=0) - 1, 0)
        return np.take_along_axis(self.value, last[None], axis=0)[0] < self.value[0]

    @cached_property
    @np.errstate(all="ignore")
    def outside(self) -> np.ndarray:
        """It ends outside the picture."""
        low, high = np.asarray(self.loss.domain, dtype=float).T.reshape(2, -1, *(1,) * len(self.path.batch))
        return ((self.path.theta[-1] < low) | (self.path.theta[-1] > high)).any(axis=0)

    @cached_property
    @np.errstate(all="ignore")
    def shrinks(self) -> np.ndarray:
        """The highest loss of each quarter is lower than that of the quarter before."""
        return np.all(self._tops[:-1] < SHRINKS * self._tops[1:], axis=0)

    @cached_property
    @np.errstate(all="ignore")
    def steady(self) -> np.ndarray:
        """The highest loss of the last quarter is no lower than that of the quarter before."""
        return self._tops[0] >= SHRINKS * self._tops[1]

    @property
    def _last(self) -> int:
        return max(1, self.path.steps // LAST)

    @cached_property
    def _known(self) -> np.ndarray:
        return np.where(np.isfinite(self.value), self.value, np.inf)

    @cached_property
    @np.errstate(all="ignore")
    def _move(self) -> np.ndarray:
        return np.diff(self.path.theta, axis=0)

    @cached_property
    def _number(self) -> np.ndarray:
        return np.arange(1, self.path.steps + 1).reshape(-1, *(1,) * len(self.path.batch))

    @cached_property
    def _so_far(self) -> np.ndarray:
        return self._number <= self.step

    @cached_property
    def _late(self) -> np.ndarray:
        """The last three steps up to that of the outcome."""
        return self._so_far & (self._number > self.step - 3)

    @cached_property
    @np.errstate(all="ignore")
    def _tops(self) -> np.ndarray:
        """The highest loss of each quarter, the last one first; above the minimum where that is known."""
        lowest = 0.0 if self.loss.minimum is None else self.loss.minimum
        parts = [self.value[-n * self._last :][: self._last] for n in range(1, LAST + 1)]
        return np.array([part.max(axis=0, initial=-np.inf) - lowest for part in parts])


class Facts(dict[str, list[Any]]):
    """What is known of runs by name, each a list over them: what is ``given``, or else ``seen`` on their paths.

    A fact is computed when it is asked for first: most sentences need few.

    >>> facts = Facts(None, (3,), step=np.array([5, 7, 9]), late=lambda: np.array(True))
    >>> facts.of(1)("step"), facts.of(2)("late")
    (7, True)
    """

    def __init__(self, seen: Any, shape: tuple[int, ...], **given: Any) -> None:
        self.seen, self.shape, self.given = seen, shape, given

    def __missing__(self, name: str) -> list[Any]:
        found = self.given[name] if name in self.given else getattr(self.seen, name)
        self[name] = np.broadcast_to(found() if callable(found) else found, self.shape).ravel().tolist()
        return self[name]

    def of(self, run: int) -> Fact:
        """The facts of one run, by name."""
        return lambda name: self[name][run]


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

"""What became of a run: one word for each, and the step at which it was decided."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np

from core.interfaces import Loss

GOAL = 1e-4  # the goal is reached when this fraction of the starting loss above the minimum is left
HORIZON = 10.0  # a run has left when it is this many half-widths of the domain away from its centre
STILL = 1e-4  # a gradient this small, relative to the one at the start, counts as zero


class Outcome(IntEnum):
    """The five ends of a run; the order is that of a growing learning rate. A number that prints as its word.

    >>> print(Outcome.SLOW, Outcome.SLOW + 0)
    slow 0
    """

    SLOW = 0  # still on its way down
    CONVERGED = 1  # within the goal of the known minimum, to the end
    STOPPED = 2  # the slope is zero, but this is not the minimum
    OSCILLATING = 3  # keeps turning back, or the loss keeps rising again
    DIVERGED = 4  # left the neighbourhood, or the loss only grows

    def __str__(self) -> str:
        return self.name.lower()

    def __format__(self, form: str) -> str:  # by default that of the number
        return format(str(self), form)


class Outcomes(np.ndarray):
    """An array of outcomes: whole numbers, which print as words; what is computed from it is an ordinary array.

    >>> np.array([1, 4]).view(Outcomes), np.array([1, 4]).view(Outcomes) == Outcome.DIVERGED
    (Outcomes(['converged' 'diverged']), array([False,  True]))
    """

    def __str__(self) -> str:
        words = {int(outcome): str(outcome) for outcome in Outcome}
        return str(np.array([words.get(code, code) for code in self.ravel().tolist()]).reshape(self.shape))

    def __repr__(self) -> str:
        return f"Outcomes({self!s})"

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        return found if isinstance(found, np.ndarray) else Outcome(found)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **more: Any) -> Any:
        return getattr(ufunc, method)(*(np.asarray(each) if each is self else each for each in inputs), **more)


def goal(value: np.ndarray, minimum: float) -> np.ndarray:
    """The loss at which a run counts as arrived, shape ``batch``: ``minimum + GOAL (value₀ − minimum)``."""
    return minimum + np.maximum(GOAL * (value[0] - minimum), 1e-12 * max(1.0, abs(minimum)))


def judge(theta: np.ndarray, value: np.ndarray, slope: np.ndarray, loss: Loss) -> tuple[np.ndarray, np.ndarray]:
    """The outcome and its step for each run, both of shape ``batch``.

    ``theta`` (steps + 1, dimension, *batch) and ``value`` (steps + 1, *batch) are the run; ``slope`` (2, *batch) is
    the gradient's length at the start and at the end. The step is where it left (diverged), from where on it stays at
    the goal (converged) or near its last point (stopped), and the last step for the others.
    """
    steps, batch = len(theta) - 1, value.shape[1:]
    with np.errstate(all="ignore"):
        away = _gone(theta, value, loss)
        left = away[-1]  # one that was far away and came back is judged by where it is now
        growing, grew_at = _growing(value)
        fell = np.zeros(batch, dtype=bool)
        outcome = np.full(batch, Outcome.SLOW)
        when = np.full(batch, steps)

        outcome[_restless(theta, value)] = Outcome.OSCILLATING

        near = np.abs(theta - theta[-1]).max(axis=1) <= 1e-3 * _width(theta, loss)
        still = (slope[1] <= STILL * slope[0]) & near[-max(1, steps // 10) :].all(axis=0)
        outcome[still], when = Outcome.STOPPED, np.where(still, _settled(near), when)
        minimum = getattr(loss, "minimum", None)
        if minimum is not None:
            there = value <= goal(value, minimum)
            fell = there[-1]
            outcome[fell], when = Outcome.CONVERGED, np.where(fell, _settled(there), when)

        worse = growing & ~fell & ~still
        outcome[worse], when = Outcome.DIVERGED, np.where(worse, grew_at, when)
        outcome[left], when = Outcome.DIVERGED, np.where(left, _settled(away), when)
    return outcome, when


def _gone(theta: np.ndarray, value: np.ndarray, loss: Loss) -> np.ndarray:
    """Where a run is far outside the domain or no longer a number; shape (steps + 1, *batch)."""
    domain = getattr(loss, "domain", None)
    if domain is None:
        return ~(np.isfinite(theta).all(axis=1) & np.isfinite(value))
    low, high = np.asarray(domain, dtype=float).T
    shape = (1, -1) + (1,) * (theta.ndim - 2)
    centre, half = ((low + high) / 2).reshape(shape), ((high - low) / 2).reshape(shape)
    inside = (np.abs(theta - centre) <= HORIZON * half).all(axis=1)  # NaN is not inside
    return ~(inside & np.isfinite(value))


def _width(theta: np.ndarray, loss: Loss) -> Any:
    """The width of the domain; where there is none, that of each run's own path."""
    domain = getattr(loss, "domain", None)
    return np.ptp(theta, axis=0).max(axis=0) if domain is None else np.ptp(np.asarray(domain), axis=1).max()


def _growing(value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether the loss ends above its start and is still rising, and the step from which on it stays above."""
    quarter = max(1, len(value) // 4)
    late, before = value[-quarter:].max(axis=0), value[-2 * quarter : -quarter].max(axis=0, initial=-np.inf)
    above = value > value[0]
    return above[-1] & (late > 1.01 * before) & (late > value[0]), _settled(above)


def _settled(condition: np.ndarray) -> np.ndarray:
    """The first step from which on ``condition`` (steps + 1, *batch) holds to the end."""
    return len(condition) - np.logical_and.accumulate(condition[::-1], axis=0).sum(axis=0)


def _restless(theta: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Whether the second half of a run mostly turns back and gets nowhere, or often goes up; shape ``batch``."""
    half = max(2, len(theta) // 2)
    move = np.diff(theta[-half - 1 :], axis=0)
    if len(move) < 2:
        return np.zeros(value.shape[1:], dtype=bool)
    back = (move[1:] * move[:-1]).sum(axis=1) < 0
    up = np.diff(value[-half - 1 :], axis=0) > 0
    way, gained = np.sqrt((move * move).sum(axis=1)).sum(axis=0), np.sqrt((move.sum(axis=0) ** 2).sum(axis=0))
    return ((back.mean(axis=0) > 0.5) & (way > 4 * gained)) | (up.mean(axis=0) > 0.25)

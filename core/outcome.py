"""What became of a run: one word for each, and the step at which it was decided."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

GOAL = 1e-4  # the goal is reached when this fraction of the starting loss above the minimum is left
HORIZON = 10.0  # a run has left when it is this many half-widths of the domain away from its centre
STILL = 1e-4  # a gradient this small, relative to the one at the start, counts as zero


class Outcome(IntEnum):
    """The five ends of a run; the order is that of a growing learning rate."""

    SLOW = 0  # still on its way down
    CONVERGED = 1  # within the goal of the known minimum, to the end
    STOPPED = 2  # the slope is zero, but this is not the minimum
    OSCILLATING = 3  # keeps turning back, or the loss keeps rising again
    DIVERGED = 4  # left the neighbourhood, or the loss only grows


def goal(value: np.ndarray, minimum: float) -> np.ndarray:
    """The loss at which a run counts as arrived, shape ``batch``: ``minimum + GOAL (value₀ − minimum)``."""
    return minimum + np.maximum(GOAL * (value[0] - minimum), 1e-12 * max(1.0, abs(minimum)))


def judge(theta: np.ndarray, value: np.ndarray, slope: np.ndarray, loss) -> tuple[np.ndarray, np.ndarray]:
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

        near = np.abs(theta - theta[-1]).max(axis=1) < 1e-3 * np.ptp(np.asarray(loss.domain), axis=1).max()
        still = (slope[1] <= STILL * slope[0]) & near[-max(1, steps // 10) :].all(axis=0)
        outcome[still], when = Outcome.STOPPED, np.where(still, _settled(near), when)
        if loss.minimum is not None:
            there = value <= goal(value, loss.minimum)
            fell = there[-1]
            outcome[fell], when = Outcome.CONVERGED, np.where(fell, _settled(there), when)

        worse = growing & ~fell & ~still
        outcome[worse], when = Outcome.DIVERGED, np.where(worse, grew_at, when)
        outcome[left], when = Outcome.DIVERGED, np.where(left, _settled(away), when)
    return outcome, when


def _gone(theta: np.ndarray, value: np.ndarray, loss) -> np.ndarray:
    """Where a run is far outside the domain or no longer a number; shape (steps + 1, *batch)."""
    low, high = np.asarray(loss.domain, dtype=float).T
    shape = (1, -1) + (1,) * (theta.ndim - 2)
    centre, half = ((low + high) / 2).reshape(shape), ((high - low) / 2).reshape(shape)
    inside = (np.abs(theta - centre) <= HORIZON * half).all(axis=1)  # NaN is not inside
    return ~(inside & np.isfinite(value))


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

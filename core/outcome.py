"""What became of a run: one word for each, and the step at which it was decided."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from core.interfaces import Loss
from core.minima import resting

GOAL = 1e-4  # the goal is reached when this fraction of the starting loss above the minimum is left
HORIZON = 10.0  # a run has left when it is this many half-widths of the domain away from its centre
AGAIN = 2.0  # a run that begins further out has left when it is this many times as far
FAR = 1e5  # horizons: beyond it a loss that is no number is an overflow
STILL = 1e-4  # a gradient this small, relative to the one at the start, counts as zero
NEAR = 1e-3  # of the domain's width: this near to its end a run rests
LARGE = 1e100  # a loss, or a slope, that is larger may overflow in the next step


class Outcome(IntEnum):
    """The ends of a run; the order of the first five is that of a growing learning rate. Numbers that print as words.

    >>> print(Outcome.SLOW, Outcome.SLOW + 0)
    slow 0
    """

    SLOW = 0  # not there yet
    CONVERGED = 1  # within the goal of the known minimum, to the end; or at rest in a minimum with none known below it
    STOPPED = 2  # at rest without slope: in a minimum that is not the lowest, or in none
    OSCILLATING = 3  # keeps turning back
    DIVERGED = 4  # left the neighbourhood, or the loss only grows
    UNDEFINED = 5  # came to a place where the loss, or its slope, is undefined

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
        part = super().__getitem__(key)
        return part if isinstance(part, np.ndarray) else Outcome(part)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **more: Any) -> Any:
        return getattr(ufunc, method)(*(np.asarray(each) if each is self else each for each in inputs), **more)


class Verdict(NamedTuple):
    """What is judged of runs, each of shape ``batch``: the outcome, its step, and whether the end is a minimum."""

    outcome: np.ndarray
    step: np.ndarray
    minimum: np.ndarray


class Seen(NamedTuple):
    """What is seen of runs, each of shape ``batch``; a step is the first from which on it is so to the end."""

    theta: np.ndarray  # the end, (dimension, *batch)
    value: np.ndarray
    goal: np.ndarray  # the loss at which it has arrived, -inf where none is known
    away: np.ndarray  # outside the horizon, or no number
    left_at: np.ndarray
    undefined: np.ndarray  # the first place away has no loss or no slope
    arrived_at: np.ndarray  # from where on the loss is not above the goal
    rests: np.ndarray  # hardly moves, and the slope is gone
    rests_at: np.ndarray
    stands: np.ndarray  # does not move at all
    turns: Callable[[np.ndarray], np.ndarray]  # which of those that are asked about keep turning back
    grows: np.ndarray  # the loss is above the start's and rising
    grew_at: np.ndarray


def goal(value: np.ndarray, minimum: float | None) -> np.ndarray:
    """The loss at which a run counts as arrived, shape ``batch``: ``minimum + GOAL (value₀ − minimum)``.

    -inf where no minimum is known.
    """
    if minimum is None:
        return np.full(value.shape[1:], -np.inf)
    return minimum + np.maximum(GOAL * (value[0] - minimum), 1e-12 * max(1.0, abs(minimum)))


def judge(theta: np.ndarray, value: np.ndarray, slope: np.ndarray, loss: Loss) -> Verdict:
    """The verdict on each run.

    ``theta`` (steps + 1, dimension, *batch) and ``value`` (steps + 1, *batch) are the run; ``slope`` (2, *batch) is
    the gradient's length at the start and at the end. The step is where it left (diverged, undefined), from where on
    it stays at the goal or near its last point (converged), near its last point (stopped), and the last step for the
    others.
    """
    steps = len(theta) - 1
    with np.errstate(all="ignore"):
        away = ~within(np.moveaxis(theta, 1, 0), value, loss, start=theta[0])
        aim = goal(value, getattr(loss, "minimum", None))
        left_at = settled_from(away)  # one that was far away and came back is judged by where it is now
        grows, grew_at = _growing(value)
        near = NEAR * width(loss, theta)
        rests, rests_at = at_rest(theta, steps, near)
        nowhere = np.zeros(value.shape[1:], dtype=bool)
        if away[-1].any():
            first = np.minimum(left_at, steps)[None]
            before = np.where(left_at > 0, _taken(value, np.maximum(first - 1, 0)), np.inf)
            nowhere = undefined(loss, _taken(theta, first[:, None]), _taken(value, first), before)
        seen = Seen(
            theta=theta[-1],
            value=value[-1],
            goal=aim,
            away=away[-1],
            left_at=left_at,
            undefined=nowhere,
            arrived_at=settled_from(value <= aim),
            rests=rests & (slope[1] <= STILL * slope[0]),
            rests_at=rests_at,
            stands=(theta[-1] == theta[max(steps - 1, 0)]).all(axis=0),
            turns=lambda asked: turning(theta[..., asked]),
            grows=grows,
            grew_at=grew_at,
        )
        return decide(seen, steps, loss, near)


def left_at(verdict: Verdict) -> np.ndarray:
    """The step at which a run left or became undefined, shape ``batch``; NaN where it did neither."""
    left = np.isin(verdict.outcome, (Outcome.DIVERGED, Outcome.UNDEFINED))
    return np.where(left, np.asarray(verdict.step, dtype=float), np.nan)


def may_leave(theta: np.ndarray, value: np.ndarray, loss: Loss) -> np.ndarray:
    """Which runs may be judged to have left, shape ``batch``: those far away in the end, or with a loss that grows."""
    with np.errstate(all="ignore"):
        return ~within(theta[-1], value[-1], loss, start=theta[0]) | _growing(value)[0]


def decide(seen: Seen, steps: int, loss: Loss, near: Any) -> Verdict:
    """The verdict on runs by what is seen of them: the one place where the outcomes are told apart.

    ``near`` is how near to each other two places count as one, a number or of shape ``batch``.
    """
    outcome = np.full(seen.away.shape, Outcome.SLOW)
    when = np.full(outcome.shape, steps)

    def told(which: np.ndarray, word: Outcome, step: np.ndarray) -> None:
        outcome[which], when[which] = word, step[which]

    minimum = getattr(loss, "minimum", None)
    known = -np.inf if minimum is None else minimum
    there = (seen.value <= seen.goal) & (seen.value >= known - (seen.goal - known) - 1e-9 * max(1.0, abs(known)))
    level = seen.rests & ~there & np.isfinite(seen.value)
    bottom, place = (np.zeros(level.shape, dtype=bool) for _ in range(2))
    if level.any():
        size = max(float(np.max(near)), 1e-9 * float(1 + np.abs(seen.theta[:, level]).max()))
        bottom[level], place[level] = resting(loss, seen.theta[:, level], size)
    local = bottom & (seen.value > seen.goal) & (minimum is not None)
    for point in getattr(loss, "local_minima", ()):
        local |= bottom & beside(seen.theta, point, [near] * len(point))
    told(seen.grows & ~(level & (place | seen.stands)), Outcome.DIVERGED, seen.grew_at)
    told(seen.away, Outcome.DIVERGED, seen.left_at)
    told(seen.away & seen.undefined, Outcome.UNDEFINED, seen.left_at)
    told(level & (place | seen.stands) & ~seen.away, Outcome.STOPPED, seen.rests_at)
    told(bottom & ~local, Outcome.CONVERGED, seen.rests_at)
    told(there & ~seen.away, Outcome.CONVERGED, seen.arrived_at)
    if (on := outcome == Outcome.SLOW).any():
        outcome[on] = np.where(seen.turns(on), Outcome.OSCILLATING, Outcome.SLOW)
    return Verdict(outcome, when, bottom | (there & ~seen.away))


def width(loss: Loss, theta: np.ndarray) -> Any:
    """The longer side of the loss's domain; where there is none, that of each run's path (steps + 1, dimension, …)."""
    domain = getattr(loss, "domain", None)
    return np.ptp(theta, axis=0).max(axis=0) if domain is None else float(np.ptp(np.asarray(domain), axis=1).max())


def within(
    theta: np.ndarray, value: np.ndarray, loss: Loss, horizons: float = 1.0, start: np.ndarray | None = None
) -> np.ndarray:
    """Whether places (dimension, *batch) with their losses, shape ``batch``, are numbers and within the horizon.

    A loss without a domain has no horizon. From a ``start`` (dimension, *batch) outside of it the horizon is wider.
    """
    return beside(theta, *horizon(loss, len(theta), horizons, start)) & np.isfinite(value)


def horizon(loss: Loss, dimension: int, horizons: float = 1.0, start: np.ndarray | None = None) -> tuple[Any, Any]:
    """The centre and the half-width of what is not far, for each coordinate."""
    domain = getattr(loss, "domain", None)
    if domain is None:
        return [0.0] * dimension, [np.finfo(float).max] * dimension
    low, high = np.asarray(domain, dtype=float).T
    centre, reach = (low + high) / 2, horizons * HORIZON * (high - low) / 2
    if start is None:
        return centre, reach
    return centre, [np.maximum(r, AGAIN * np.abs(s - c)) for r, s, c in zip(reach, start, centre, strict=True)]


def beside(theta: np.ndarray, centre: Any, radius: Any) -> np.ndarray:
    """Whether every coordinate is near its centre; row by row, which is faster than ``all`` along a short axis."""
    inside = True
    for row, middle, reach in zip(theta, centre, radius, strict=True):
        inside = inside & (np.abs(row - middle) <= reach)  # NaN is not inside
    return np.asarray(inside)


def undefined(loss: Loss, theta: np.ndarray, value: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Whether a place (dimension, *batch) away has no loss, or the place before it had no slope, shape ``batch``.

    ``value`` is the loss there and ``before`` the loss one step earlier. A loss that is too large for a number is
    not undefined: around a pole there are numbers, around an overflow there are none.
    """
    there = beside(theta, *horizon(loss, len(theta), FAR))
    pole = np.asarray(np.isinf(value) & there)
    if pole.any():
        aside = 1e-6 * np.ptp(np.asarray(getattr(loss, "domain", ((-1.0, 1.0),)))[0])
        pole[pole] = np.isfinite([loss.value(theta[:, pole] + side) for side in (-aside, aside)]).any(axis=0)
    nowhere = ~np.isfinite(theta).all(axis=0) & (np.abs(before) < LARGE)  # False for NaN
    return (there & np.isnan(value)) | pole | nowhere


def cut(path: np.ndarray, value: np.ndarray) -> None:
    """End runs where the loss is NaN, in place: from an undefined place there is no step, also if the slope has one.

    ``path`` is (steps + 1, dimension, *batch) and ``value`` (steps + 1, *batch); what comes after is NaN.
    """
    lost = np.isnan(value)
    if lost.any():
        after = np.logical_or.accumulate(lost, axis=0)[:-1]
        np.moveaxis(path, 1, 0)[:, 1:][:, after] = np.nan
        value[1:][after] = np.nan


def settled_from(condition: np.ndarray) -> np.ndarray:
    """The first step from which on ``condition`` (steps + 1, *batch) holds to the end; steps + 1 where it does not.

    >>> settled_from(np.array([[True, True], [False, True], [True, False]])).tolist()
    [2, 3]
    """
    broken = ~condition[::-1]
    return np.where(broken.any(axis=0), len(condition) - broken.argmax(axis=0), 0)


def at_rest(theta: np.ndarray, steps: int, near: Any) -> tuple[np.ndarray, np.ndarray]:
    """Whether runs stay ``near`` their last point for a tenth of all ``steps``, and from which row of ``theta`` on."""
    beside_end = np.abs(theta - theta[-1]).max(axis=1) <= near
    return beside_end[-max(1, steps // 10) :].all(axis=0), settled_from(beside_end)


def turning(theta: np.ndarray) -> np.ndarray:
    """Whether the second half of a path (steps + 1, dimension, *batch) keeps turning back and gets nowhere.

    Either most steps turn back against the step before them, or along the direction in which the most way is made
    the path turns round twice or more, and it makes four times the way that it gains, or twice in the last quarter;
    shape ``batch``.
    """
    half = max(2, len(theta) // 2)
    move = np.diff(theta[-half - 1 :], axis=0)
    if len(move) < 2:
        return np.zeros(theta.shape[2:], dtype=bool)
    back = _dots(move[1:], move[:-1]) < 0
    along = _dots(move, main_direction(move)[None])
    swings = (turns(along) >= 2) & (np.abs(along).sum(axis=0) > 4 * np.abs(along.sum(axis=0)))
    return ((back.mean(axis=0) > 0.5) & _in_vain(move, 4)) | (swings & _in_vain(move[len(move) // 2 :], 2))


def _in_vain(move: np.ndarray, times: float) -> np.ndarray:
    """Whether steps (steps, dimension, *batch) make more than so many times the way that they gain."""
    way = np.sqrt(_dots(move, move)).sum(axis=0)
    return way > times * np.sqrt((move.sum(axis=0) ** 2).sum(axis=0))


def _dots(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The dot product at each step: (steps, dimension, *batch) → (steps, *batch), in half the time of a sum."""
    return np.einsum("ki...,ki...->k...", one, other)


def main_direction(move: np.ndarray) -> np.ndarray:
    """The direction in which steps (steps, dimension, *batch) make the most way, in least squares: (dimension, *batch).

    >>> main_direction(np.array([[3.0, 3.0], [-2.0, -2.0], [0.1, -0.1]])).round(3).tolist()
    [0.707, 0.707]
    """
    products = np.einsum("ki...,kj...->ij...", move, move)
    if len(products) == 1:
        return np.ones(products.shape[1:])
    if len(products) == 2:  # in closed form: eigh takes a hundred times as long
        angle = np.arctan2(2 * products[0, 1], products[0, 0] - products[1, 1]) / 2
        return np.stack([np.cos(angle), np.sin(angle)])
    matrices = np.moveaxis(np.nan_to_num(products, posinf=0.0, neginf=0.0), (0, 1), (-2, -1))
    return np.moveaxis(np.linalg.eigh(matrices)[1][..., -1], -1, 0)


def turns(along: np.ndarray) -> np.ndarray:
    """How often moves (steps, *batch) along a line change their direction; shape ``batch``.

    Moves of less than a thousandth of the longest do not count.

    >>> int(turns(np.array([1.0, 0.5, -1.0, 1e-9, -1.0, 2.0])))
    2
    """
    sign = np.where(np.abs(along) > 1e-3 * np.abs(along).max(axis=0), np.sign(along), 0.0)
    place = np.arange(1, len(sign) + 1).reshape(-1, *(1,) * (sign.ndim - 1))
    last = np.maximum.accumulate(np.where(sign != 0, place, 0), axis=0)[:-1]
    before = np.where(last > 0, np.take_along_axis(sign, np.maximum(last - 1, 0), axis=0), 0.0)
    return (before * sign[1:] < 0).sum(axis=0)


def _growing(value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether the loss ends above its start and is still rising, and the step from which on it stays above.

    It rises where the last quarter comes higher than all before: what is thrown up again and again does not grow.
    """
    quarter = max(1, len(value) // 4)
    late, before = value[-quarter:].max(axis=0), value[:-quarter].max(axis=0, initial=-np.inf)
    above = value > value[0]
    return above[-1] & rises(late, before) & (late > value[0]), settled_from(above)


def rises(late: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Whether a loss is more than a hundredth of its size above the one before, whatever their signs.

    >>> rises(np.array([1.02, -0.99, -1.005]), np.array([1.0, -1.01, -1.0])).tolist()
    [True, True, False]
    """
    return np.asarray(late > before + 0.01 * np.where(np.isfinite(before), np.abs(before), 0.0))


def _taken(array: np.ndarray, row: np.ndarray) -> np.ndarray:
    """The row of each run: (steps + 1, …, *batch) and (1, …, *batch) → (…, *batch)."""
    return np.take_along_axis(array, row, axis=0)[0]

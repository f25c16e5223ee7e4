"""Where very many runs end: what ``descend`` finds, without keeping their paths."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, fields, is_dataclass, replace
from queue import SimpleQueue
from typing import Any, NamedTuple

import numpy as np

from core import outcome
from core.descent import MAX_STEPS
from core.interfaces import Landscape, OptimizerLike, ScheduleLike, built
from core.optimizers import Here
from core.outcome import AGAIN, FAR, NEAR, STILL, Outcome, Seen, beside, within
from core.pulse import beat

BLOCK = 32_768  # runs that go together: smaller arrays are nearer, but the threads wait for each other more often
JUDGED = 4096  # runs whose paths are kept at the same time
THREADS = 2
EVERY = 20  # steps between two looks at who has settled

Progress = Callable[[float], Any]


class Cancelled(Exception):
    """The progress callback said False."""


@dataclass(frozen=True, eq=False)
class Settled:
    """Where runs ended: ``theta`` (dimension, *batch); ``value``, ``outcome`` and ``step`` have shape ``batch``.

    ``outcome`` and ``step`` mean what they mean in a Trajectory; :func:`settle` says where they can differ. ``walked``
    is how many steps a run was followed: what it cost.
    """

    theta: np.ndarray
    value: np.ndarray
    outcome: np.ndarray
    step: np.ndarray
    walked: np.ndarray


class Runs(NamedTuple):
    """Runs that are still on their way, and what is known of each: the last axis of every array is the run."""

    column: np.ndarray  # where in the block
    theta: np.ndarray
    state: Any
    optimizer: Any
    schedule: Any
    start: np.ndarray | None  # where each began, None where that widens nobody's horizon
    first: np.ndarray  # the loss at the start
    goal: np.ndarray  # the loss at which it has arrived
    slope: np.ndarray  # the gradient's length at the start
    above: np.ndarray  # the step after the last one before this at which the loss was above the goal
    peak: np.ndarray  # the largest loss seen in the first three quarters of the steps
    place: np.ndarray  # the outcome that its place at the last look would have
    since: np.ndarray  # the step from which on it has been there
    undefined: np.ndarray  # of those away: the place where they left has no loss or no slope


def settle(
    loss: Landscape,
    optimizer: OptimizerLike,
    start: Any = None,
    steps: int = 100,
    schedule: ScheduleLike | None = None,
    *,
    near: float = NEAR,
    every: int = EVERY,
    block: int = BLOCK,
    threads: int = THREADS,
    progress: Progress | None = None,
) -> Settled:
    """The ends of runs θ ← θ + step, as :func:`core.descent.descend` with the same arguments computes them.

    Starts (dimension, *batch) and hyperparameters broadcast as there. The runs go in blocks on a few threads; every
    ``every`` steps those leave that have settled: within ``near`` of the domain's width of a known minimum, with the
    goal reached (at a local one: the slope gone) and a step below ``near``/``every``; or not a number, or 1e5 horizons
    away. All others end bit for bit where ``descend`` ends; one that settled is given as it was when it left, about
    ``near`` from its end.

    What is not the same without the paths:

    - One that settled is not seen leaving later, as the adaptive rules may at a high rate, RMSprop and NAdam most,
      when their memory of steep slopes has faded; and one that came back from outside and left again between two
      looks is not noticed.
    - "oscillating" is judged by the last 40 steps instead of the second half, "the loss only grows" by the looks.
    - ``step`` is the last one for a loss that grows inside the horizon, and at least ``steps`` − 40 for a run that
      came to rest where no minimum is known.

    ``progress`` is called in the caller's thread with the fraction done; where it returns False, or raises, the work
    ends, with Cancelled in the first case. ValueError where shapes do not fit or ``steps`` is not in 0 … 10 000.

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> grid = np.array(np.meshgrid(np.linspace(-6, 6, 3), np.linspace(-6, 6, 3)))
    >>> ends = settle(LOSSES["himmelblau"](), OPTIMIZERS["gradient_descent"](learning_rate=0.01), grid, 200)
    >>> ends.theta[:, 0, 0].round(2), Outcome(ends.outcome[0, 0]).name, int(ends.step[0, 0])
    (array([-3.78, -3.28]), 'CONVERGED', 10)
    """
    built(loss=loss, optimizer=optimizer, schedule=schedule)
    if not 0 <= steps <= MAX_STEPS:
        raise ValueError(f"steps must be between 0 and {MAX_STEPS}")
    start = np.asarray(loss.start if start is None else start, dtype=float)
    if start.ndim == 0 or len(start) != loss.dimension:
        raise ValueError(f"start must have {loss.dimension} coordinates, one for each row")
    batch = np.broadcast_shapes(start.shape[1:], *_shapes(optimizer), *_shapes(schedule))
    start = start.reshape(len(start), *(1,) * (len(batch) - start.ndim + 1), *start.shape[1:])
    start = np.broadcast_to(start, (len(start), *batch)).reshape(len(start), -1)
    optimizer, schedule = _level(optimizer, batch), _level(schedule, batch)

    size = start.shape[1]
    ends = Settled(np.empty(start.shape), np.empty(size), *(np.empty(size, dtype=int) for _ in range(3)))
    count = max(1, -(-size // block))
    blocks = [slice(i, None, count) for i in range(count)]  # taken from everywhere: each is as much work as the others
    told: SimpleQueue[float | None] = SimpleQueue()  # how far a block came, and None when it is through
    stop = threading.Event()

    def work(columns: slice) -> None:
        try:
            part = _Block(loss, steps, near, every, stop, lambda done: told.put(done / count))
            part_ends = part.run(start[:, columns], only(optimizer, columns), only(schedule, columns))
            for whole, piece in zip(vars(ends).values(), vars(part_ends).values(), strict=True):
                whole[..., columns] = piece
        finally:
            told.put(None)

    with ThreadPoolExecutor(threads) as pool:
        try:
            jobs = [pool.submit(copy_context().run, work, columns) for columns in blocks]
            done, waiting = 0.0, count
            while waiting:
                news = told.get()
                waiting -= news is None
                done = (done + (news or 0.0)) if waiting else 1.0
                if progress is not None and progress(min(1.0, done)) is False:
                    raise Cancelled
        finally:
            stop.set()
    for job in jobs:
        job.result()
    return Settled(ends.theta.reshape(-1, *batch), *(each.reshape(batch) for each in list(vars(ends).values())[1:]))


def only(thing: Any, keep: Any) -> Any:
    """The columns ``keep`` of every array in a state, an optimizer or a schedule; what all runs share stays."""
    if isinstance(thing, np.ndarray):
        if thing.ndim == 0 or isinstance(keep, slice):
            return thing[..., keep] if thing.ndim else thing
        return thing.take(keep, axis=-1)  # the same as [..., keep], but with the runs side by side in memory
    if isinstance(thing, tuple):
        parts = [only(part, keep) for part in thing]
        return type(thing)(*parts) if hasattr(thing, "_fields") else tuple(parts)
    if isinstance(thing, dict):
        return {name: only(part, keep) for name, part in thing.items()}
    if is_dataclass(thing) and not isinstance(thing, type):
        arrays = {f.name: getattr(thing, f.name) for f in fields(thing) if np.ndim(getattr(thing, f.name)) > 0}
        return replace(thing, **{name: only(array, keep) for name, array in arrays.items()}) if arrays else thing
    return thing


class _Block:
    """A block of runs: walk a few steps, look who is where, let go of those that have settled."""

    def __init__(self, loss: Any, steps: int, near: float, every: int, stop: threading.Event, tell: Progress) -> None:
        self.loss, self.steps, self.every, self.stop, self.tell = loss, steps, every, stop, tell
        self.value = getattr(loss, "value_unguarded", loss.value)
        self.gradient = getattr(loss, "gradient_unguarded", loss.gradient)
        self.both = _both(loss)
        width = float(outcome.width(loss, np.empty(0)))
        self.settled, self.near = near * width, NEAR * width

    def run(self, start: np.ndarray, optimizer: Any, schedule: Any) -> Settled:
        with np.errstate(all="ignore"):  # here, because it does not reach from one thread into another
            runs = self._begin(start, optimizer, schedule)
            ends = Settled(
                start.copy(),
                runs.first.copy(),
                np.zeros(len(runs.column), int),
                runs.since.copy(),
                np.zeros(len(runs.column), int),
            )
            last = min(self.steps, 2 * self.every)  # the stretch whose path is kept, to be judged by
            stretches = [(k, min(k + self.every, self.steps - last)) for k in range(0, self.steps - last, self.every)]
            for k, until in stretches:
                if self.stop.is_set() or not runs.column.size:
                    break
                runs = self._look(runs, k, until, ends)
                self.tell((until - k) / self.steps)
            for first in range(0, runs.column.size, JUDGED):
                if not self.stop.is_set():
                    self._judge(only(runs, slice(first, first + JUDGED)), self.steps - last, ends)
        return ends

    def _begin(self, theta: np.ndarray, optimizer: Any, schedule: Any) -> Runs:
        size, value = theta.shape[1], self.value(theta)
        goal = outcome.goal(value[None], self.loss.minimum)
        centre, reach = outcome.horizon(self.loss, len(theta))
        zero = np.zeros(size, dtype=int)
        runs = Runs(
            column=np.arange(size),
            theta=theta,
            state=optimizer.init(theta),
            optimizer=optimizer,
            schedule=schedule,
            start=None if beside(theta, centre, reach / AGAIN).all() else theta,
            first=value,
            goal=goal,
            slope=_length(self.gradient(theta)),
            above=zero,
            peak=np.full(size, -np.inf),
            place=zero,
            since=zero,
            undefined=outcome.undefined(self.loss, theta, value, np.full(size, np.inf)),
        )
        return runs._replace(place=self._place(runs, value))

    def _walk(self, runs: Runs, k: int, until: int, path: Any = None) -> tuple[Runs, np.ndarray]:
        """Steps k … until − 1 of :func:`core.descent.descend`: the runs after them, and the last step.

        ``path`` (theta, value) takes the places that these steps leave; without it only ``above`` is kept up to date.
        """
        theta, state, step = runs.theta, runs.state, np.zeros_like(runs.theta)
        high, lost = np.empty((2, until - k, theta.shape[1]), dtype=bool)
        for j in range(k, until):
            beat()
            value, gradient = self.both(theta)
            np.greater(value, runs.goal, out=high[j - k])
            np.isnan(value, out=lost[j - k])
            if path is not None:
                path[0][j - k], path[1][j - k] = theta, value
            factor = 1.0 if runs.schedule is None else runs.schedule.factor(j, self.steps)
            here = Here(theta, gradient, getattr(runs.optimizer, "learning_rate", 1.0) * factor, self.loss)
            step, state = runs.optimizer.update(state, here)
            theta = theta + step
        count = np.arange(1, until - k + 1, dtype=np.int16)[:, None]
        last = (count * high).max(axis=0, initial=0)
        if lost.any():  # from an undefined place there is no step: outcome.cut
            theta = np.where(lost.any(axis=0), np.nan, theta)
        return runs._replace(theta=theta, state=state, above=np.where(last > 0, k + last, runs.above)), step

    def _path(self, runs: Runs, k: int, until: int) -> tuple[np.ndarray, np.ndarray, Runs]:
        """The same stretch with its path (until − k + 1, dimension, runs) and values (until − k + 1, runs)."""
        path, values = np.empty((until - k + 1, *runs.theta.shape)), np.empty((until - k + 1, runs.theta.shape[1]))
        after, _ = self._walk(runs, k, until, (path, values))
        path[-1], values[-1] = after.theta, self.value(after.theta)
        outcome.cut(path, values)
        return path, values, after

    def _look(self, before: Runs, k: int, until: int, ends: Settled) -> Runs:
        runs, step = self._walk(before, k, until)
        theta, value = runs.theta, self.value(runs.theta)
        place = self._place(runs, value)
        since, undefined = self._since(before, runs, place, k, until)
        quarters = 4 * until / self.steps
        peak = np.maximum(runs.peak, value) if quarters < 3 else runs.peak
        runs = runs._replace(place=place, since=since, undefined=undefined, peak=peak)

        out = ~within(theta, value, self.loss, FAR, runs.start)
        there = (place == Outcome.CONVERGED) | (place == Outcome.STOPPED)
        settled = out | there
        which = np.flatnonzero(there)
        if which.size:
            settled[which] &= self._rests(*(only(part, which) for part in (theta, step, place, runs.slope)))
        if not settled.any():
            return runs
        gone = np.flatnonzero(settled)
        word = np.where(out & undefined, Outcome.UNDEFINED, place)
        walked = np.full(place.size, until)
        self._store(ends, *(only(part, gone) for part in (runs.column, theta, value, word, since, walked)))
        return only(runs, np.flatnonzero(~settled))  # indices are faster than a mask

    def _place(self, runs: Runs, value: np.ndarray) -> np.ndarray:
        """The outcome that each place stands for: left, arrived, near a local minimum, or SLOW for on the way."""
        theta, place = runs.theta, np.zeros(value.shape, dtype=int)
        for point in self.loss.local_minima:
            place[beside(theta, point, [self.near] * len(theta))] = Outcome.STOPPED
        np.putmask(place, value <= runs.goal, Outcome.CONVERGED)
        np.putmask(place, ~within(theta, value, self.loss, start=runs.start), Outcome.DIVERGED)
        return place

    def _since(self, before: Runs, after: Runs, place: np.ndarray, k: int, until: int) -> tuple[np.ndarray, np.ndarray]:
        """From which step on each run has been in its place, and for those away whether that step is undefined.

        Those that came to their place in this stretch walk it again.
        """
        since, undefined = before.since.copy(), before.undefined.copy()
        changed = np.flatnonzero((place != before.place) & ((place == Outcome.STOPPED) | (place == Outcome.DIVERGED)))
        if changed.size:
            runs, there, when = only(before, changed), place[changed], np.full(changed.size, k)
            value, unknown = self.value(runs.theta), undefined[changed]
            for j in range(k, until):
                elsewhere = self._place(runs, value) != there
                np.putmask(when, elsewhere, j + 1)
                (runs, _), last = self._walk(runs, j, j + 1), value
                value = self.value(runs.theta)
                if elsewhere.any():  # the next step may be the first one there
                    first = np.flatnonzero(elsewhere)
                    unknown[first] = outcome.undefined(self.loss, runs.theta[:, first], value[first], last[first])
            since[changed], undefined[changed] = when, unknown
        return np.where(place == Outcome.CONVERGED, after.above, since), undefined

    def _rests(self, theta: np.ndarray, step: np.ndarray, place: np.ndarray, slope: np.ndarray) -> np.ndarray:
        """Whether runs are close to a minimum and hardly move."""
        near = np.zeros(place.shape, dtype=bool)
        for point in (*self.loss.minima, *self.loss.local_minima):
            near |= beside(theta, point, [self.settled] * len(step))
        near &= beside(step, np.zeros(len(step)), [self.settled / self.every] * len(step))
        # beside a local minimum "stopped" needs the slope to be gone too
        return near & ((place == Outcome.CONVERGED) | self._level_ground(theta, slope))

    def _level_ground(self, theta: np.ndarray, slope: np.ndarray) -> np.ndarray:
        return _length(self.gradient(theta)) <= STILL * slope

    def _judge(self, before: Runs, k: int, ends: Settled) -> None:
        """The last stretch with its path, and the verdict on those who walked it."""
        path, values, runs = self._path(before, k, self.steps)
        value = values[-1]
        place = self._place(runs, value)
        since, undefined = self._since(before, runs, place, k, self.steps)
        near, rests_at = outcome.at_rest(path, self.steps, self.near)
        late, size = values.max(axis=0), len(value)
        seen = Seen(
            theta=runs.theta,
            value=value,
            goal=runs.goal,
            away=place == Outcome.DIVERGED,
            left_at=since,
            undefined=undefined,
            arrived_at=runs.above,
            rests=near & self._level_ground(runs.theta, runs.slope),
            rests_at=np.where(place == Outcome.STOPPED, np.minimum(since, k + rests_at), k + rests_at),
            stands=(path[-1] == path[max(len(path) - 2, 0)]).all(axis=0),
            turns=lambda asked: outcome.turning(path[..., asked]),
            grows=(value > runs.first) & outcome.rises(late, runs.peak) & (late > runs.first),
            grew_at=np.full(size, self.steps),
        )
        verdict = outcome.decide(seen, self.steps, self.loss, self.near)
        walked = np.full(size, self.steps)
        self._store(ends, runs.column, runs.theta, value, verdict.outcome, verdict.step, walked)

    def _store(self, ends: Settled, column: np.ndarray, *pieces: np.ndarray) -> None:
        """Theta, value, outcome, step and the steps walked of the runs in these columns."""
        for whole, piece in zip(vars(ends).values(), pieces, strict=True):
            whole[..., column] = piece


def _both(loss: Any) -> Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """The function theta → value, gradient; in one go where the loss has that."""
    program = getattr(loss, "value_and_gradient_unguarded", None)
    if program is None:
        return lambda theta: (loss.value(theta), loss.gradient(theta))

    def both(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows = program(theta)
        return rows[0], rows[1:]

    return both


def _length(vectors: np.ndarray) -> np.ndarray:
    return np.sqrt((vectors * vectors).sum(axis=0))


def _level(thing: Any, batch: tuple[int, ...]) -> Any:
    """An optimizer or a schedule with every array laid out as one row of runs."""
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    arrays = {f.name: getattr(thing, f.name) for f in fields(thing) if np.ndim(getattr(thing, f.name)) > 0}
    return replace(thing, **{name: np.broadcast_to(array, batch).ravel() for name, array in arrays.items()})


def _shapes(thing: Any) -> list[tuple[int, ...]]:
    if not is_dataclass(thing):
        return []
    return [np.shape(getattr(thing, field.name)) for field in fields(thing)]

"""One call that runs an optimizer down a loss, for any number of runs at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from core import outcome
from core.batches import Batches, stopping_step
from core.interfaces import Loss, OptimizerLike, ScheduleLike, built
from core.optimizers import Here
from core.pulse import beat
from core.state import named

MAX_STEPS = 10_000
MAX_NUMBERS = 50_000_000  # of one trajectory: 400 MB
DEAR = 2**12  # samples × runs: from so many on a step is worth more than what stands around it

# Until a larger array than those of a step has been freed, glibc's malloc gives their pages back to the system and
# fetches them again, zeroed, at every step: a third of the time of a map, or of a loss over many samples.
np.empty(2**21)


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """All that a run did. One run is an ensemble: every array carries the shape ``batch`` at its end.

    ``theta`` (steps + 1, dimension, *batch) and ``value`` (steps + 1, *batch), float64; both go on as they are when a
    run leaves for infinity, and are NaN after a place where the loss is undefined. ``rate`` (steps, *…) is the learning
    rate that each step used. With batches ``rows`` are the samples that each step saw, (size,) or (size, *seeds);
    ``value`` is always the loss on all of them.
    """

    loss: Any
    optimizer: Any
    theta: np.ndarray
    value: np.ndarray
    rate: list
    states: list
    rows: list[np.ndarray] | None = None

    @property
    def steps(self) -> int:
        return len(self.theta) - 1

    @property
    def batch(self) -> tuple[int, ...]:
        return self.value.shape[1:]

    @cached_property
    def state(self) -> dict[str, np.ndarray]:
        """What the optimizer remembers, by the names of its formula: arrays whose first axis is the step."""
        parts = [named(state) for state in self.states]
        return {name: np.stack([part[name] for part in parts]) for name in parts[0]}

    @cached_property
    def verdict(self) -> outcome.Verdict:
        """What is judged of the runs."""
        with np.errstate(all="ignore"):
            ends = self.loss.gradient(np.stack([self.theta[0], self.theta[-1]], axis=1))
            slope = np.sqrt((ends * ends).sum(axis=0))
        return outcome.judge(self.theta, self.value, slope, self.loss)

    def judged(self, verdict: outcome.Verdict) -> Trajectory:
        """This trajectory with a verdict on its runs that is known already."""
        self.__dict__["verdict"] = verdict
        return self

    def forgetful(self) -> Trajectory:
        """Without what the optimizer remembered after the start, which takes most of the memory."""
        return replace(self, states=self.states[:1]).judged(self.verdict)

    @property
    def outcome(self) -> outcome.Outcomes:
        """An :class:`~core.outcome.Outcome` for each run, shape ``batch``."""
        return self.verdict.outcome.view(outcome.Outcomes)

    @property
    def step(self) -> np.ndarray:
        """The step at which the outcome was decided: where it left, arrived or came to rest; else the last one."""
        return self.verdict.step

    @property
    def at_minimum(self) -> np.ndarray:
        """Whether a run ended at rest in a minimum, isolated or not, or within the goal of the known one."""
        return self.verdict.minimum

    @cached_property
    def left_at(self) -> np.ndarray:
        """The step at which a run left or became undefined, shape ``batch``; NaN where it did neither.

        Without a verdict yet, only the runs are judged that may have: the others need not be told apart.
        """
        if "verdict" in self.__dict__:
            return outcome.left_at(self.verdict)
        left = np.full(self.batch, np.nan)
        if (asked := outcome.may_leave(self.theta, self.value, self.loss)).any():
            few = replace(self, theta=self.theta[..., asked], value=self.value[:, asked])
            left[asked] = outcome.left_at(few.verdict)
        return left

    @property
    def before(self) -> np.ndarray:
        """Where each run was just before the step of its outcome: (dimension, *batch)."""
        return np.take_along_axis(self.theta, np.maximum(self.step - 1, 0)[None, None], axis=0)[0]

    @cached_property
    def seen(self) -> np.ndarray:
        """How many samples' gradients were computed up to each step, (steps + 1,); of a loss over samples alone."""
        each = [self.loss.samples] * self.steps if self.rows is None else [len(rows) for rows in self.rows]
        return np.cumsum([0, *each])

    @property
    def epoch(self) -> np.ndarray:
        """How often all samples were seen up to each step, (steps + 1,); of a loss over samples alone."""
        return self.seen / self.loss.samples

    def stopping_step(self, epsilon: Any, every: int = 1) -> np.ndarray:
        """Where the rule |Δ loss on all data| < ε would have stopped, −1 where it would not have; shape ``batch``.

        The run goes on to its end, so that it is seen what the rule misses: :func:`core.batches.stopping_step`.
        """
        return stopping_step(self.value, epsilon, every)

    def __repr__(self) -> str:
        codes = np.asarray(self.outcome)
        ends = [f"{(codes == each).sum()} {each}" for each in outcome.Outcome if (codes == each).any()]
        size = f"{codes.size} run{'s' * (codes.size != 1)}, {self.steps} steps, dimension {self.theta.shape[1]}"
        return f"Trajectory({size}: {', '.join(ends)})"


def descend(
    loss: Loss,
    optimizer: OptimizerLike,
    start: Any = None,
    steps: int = 100,
    schedule: ScheduleLike | None = None,
    seed: Any = None,
    noise: Any = 0.0,
    batches: Batches | None = None,
) -> Trajectory:
    """Run ``steps`` updates θ ← θ + step from ``start`` and keep everything.

    ``loss`` and ``optimizer`` may be your own: :mod:`core.interfaces` says what they need. ``start`` has shape
    (dimension,) or (dimension, *batch); None is the loss's own. Every hyperparameter of
    ``optimizer`` and ``schedule``, ``noise`` (standard deviation of what is added to each component of the gradient)
    and ``seed`` may be an array; together they broadcast to ``batch``. The same seed draws the same noise for every
    run, so that runs which differ in one hyperparameter differ by it alone. Nothing is clipped: a run that diverges
    ends in inf or NaN, without a warning.

    With ``batches`` each step has the gradient of some samples alone, of a loss that has ``samples`` and ``sampled``
    (:class:`core.batches.Sampled`); its seeds join the ``batch`` too.

    Raises ValueError where shapes do not fit, ``steps`` is not in 0 … 10 000, or noise has no seed; TypeError for a
    catalog's entry that was not called, and for batches of a loss that has no samples.

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> path = descend(LOSSES["bowl"](condition=1), OPTIMIZERS["gradient_descent"](learning_rate=[0.1, 0.5]), steps=50)
    >>> path.theta.shape, path.value.shape
    ((51, 2, 2), (51, 2))
    >>> path
    Trajectory(2 runs, 50 steps, dimension 2: 2 converged)
    """
    built(loss=loss, optimizer=optimizer, schedule=schedule)
    if not 0 <= steps <= MAX_STEPS:
        raise ValueError(f"steps must be between 0 and {MAX_STEPS}")
    start = getattr(loss, "start", None) if start is None else start
    if start is None:
        raise ValueError("this loss has no start of its own: say where to start")
    start = np.asarray(start, dtype=float)
    dimension = getattr(loss, "dimension", len(start) if start.ndim else "one or more")
    if start.ndim == 0 or len(start) != dimension:
        raise ValueError(f"start must have {dimension} coordinates, one for each row")
    noisy = bool(np.any(np.asarray(noise) != 0))
    if noisy and seed is None:
        raise ValueError("noise needs a seed")

    over: Any = loss
    if batches is not None and not hasattr(over, "sampled"):
        raise TypeError("this loss has no samples to make batches of")
    order: Any = getattr(batches, "seed", None)

    batch = np.broadcast_shapes(
        start.shape[1:], np.shape(noise), np.shape(seed), np.shape(order), *_shapes(optimizer), *_shapes(schedule)
    )
    if (steps + 1) * start.shape[0] * int(np.prod(batch)) > MAX_NUMBERS:
        raise ValueError("this is too large: fewer runs or fewer steps")
    path = np.empty((steps + 1, len(start), *batch))
    path[0] = start.reshape(len(start), *_padded(start.shape[1:], len(batch)))
    rate = rates(optimizer, schedule, steps)
    kick = noise * draws(seed, steps, len(start), len(batch)) if noisy else None
    rows = None if batches is None else batches.rows(over.samples, steps)
    whole = batches is None or batches.whole(over.samples)
    both = together(loss, int(np.prod(batch))) if whole else None
    values: list[np.ndarray] = []

    def slope(theta: np.ndarray) -> np.ndarray:
        assert both is not None
        rows = both(theta)
        values.append(rows[0])
        return rows[1:]

    with np.errstate(all="ignore"):
        states = [optimizer.init(path[0])]
        walked = walk(loss, optimizer, path[0], rate, None if whole else rows, kick, path[1:], slope if both else None)
        states += [state for _theta, state in walked]
        value = loss.value(np.moveaxis(path, 1, 0)) if both is None else np.stack([*values, both(path[-1])[0]])
        outcome.cut(path, value)
    return Trajectory(loss, optimizer, path, value, rate, states, rows)


def walk(
    loss: Any, optimizer: Any, theta: np.ndarray, rate: Sequence[Any], rows: Any = None, kick: Any = None,
    into: Any = None, slope: Any = None,
) -> Iterator[tuple[np.ndarray, Any]]:  # fmt: skip
    """θ ← θ + step, once for each rate: the place and the optimizer's state after every step.

    ``rows`` are the samples that each step sees, if it does not see all; ``kick`` is what is added to each gradient,
    ``into`` has room for the places, and ``slope`` stands for the loss's gradient. NumPy warns of what leaves for
    infinity, unless the caller has it ignored.
    """
    part, slope = loss, unguarded(loss) if slope is None else slope
    state = optimizer.init(theta)
    for k, now in enumerate(rate):
        beat()
        if rows is not None:
            part = loss.sampled(rows[k])
            slope = unguarded(part)
        gradient = slope(theta)
        if kick is not None:
            gradient = gradient + kick[k]
        step, state = optimizer.update(state, Here(theta, gradient, now, part))
        theta = theta + step if into is None else np.add(theta, step, out=into[k])
        yield theta, state


def rates(optimizer: Any, schedule: Any, steps: int) -> list[Any]:
    """The learning rate of each step."""
    learning_rate = getattr(optimizer, "learning_rate", 1.0)
    if schedule is None:
        return [learning_rate] * steps
    return [learning_rate * schedule.factor(k, steps) for k in range(steps)]


def unguarded(loss: Loss) -> Callable[[np.ndarray], np.ndarray]:
    """The gradient for a caller that enters one errstate for a whole loop, not one a step."""
    return getattr(loss, "gradient_unguarded", loss.gradient)


def together(loss: Any, runs: int) -> Callable[[np.ndarray], np.ndarray] | None:
    """Value and gradient in rows, of a loss over many samples that has them in one go: that costs less than both.

    Where a step is small, and so for formulas, which have that too, the values of all steps are cheaper at once.
    """
    dear = getattr(loss, "samples", 0) * runs >= DEAR
    return getattr(loss, "value_and_gradient_unguarded", None) if dear else None


def draws(seed: Any, steps: int, dimension: int, axes: int) -> np.ndarray:
    """Standard normal numbers (steps, dimension, *batch axes), the batch being that of the seeds padded with ones."""
    seeds = np.asarray(seed)
    each = [np.random.default_rng(int(one)).standard_normal((steps, dimension)) for one in seeds.ravel()]
    return np.stack(each, axis=-1).reshape(steps, dimension, *_padded(seeds.shape, axes))


def _padded(shape: tuple[int, ...], axes: int) -> tuple[int, ...]:
    """The shape with ones before it: batch axes are matched from the last, as NumPy does, but behind the dimension."""
    return (1,) * (axes - len(shape)) + shape


def _shapes(parameters: Any) -> list[tuple[int, ...]]:
    if not is_dataclass(parameters):
        return []
    return [np.shape(getattr(parameters, field.name)) for field in fields(parameters)]

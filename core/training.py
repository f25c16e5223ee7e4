"""Training a network for many epochs, any number of runs at once, with snapshots instead of every step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import islice
from typing import Any

import numpy as np

from core.batches import Batches
from core.descent import rates, walk
from core.layers import columns_of, rows_of
from core.network import Network
from core.settle import Cancelled
from core.signals import LIMIT, broken_layer, exploded

MAX_EPOCHS = 20_000
BATCHES = Batches(32)
MAX_NUMBERS = 50_000_000  # of all snapshots: 400 MB


@dataclass(frozen=True, eq=False)
class Training:
    """What a training came to, as it was after some of the epochs: the first axis is the snapshot, S of them.

    ``epoch`` and ``step`` (S,) say when, the first being 0, and where the runs' batches differ in size ``step`` is
    (S, *batch); ``theta`` (S, dimension, *batch); ``loss`` and
    ``test_loss`` with the penalty, ``accuracy`` and ``test_accuracy`` are (S, *batch), the test's None without test
    data. ``diverged`` (*batch) is the step after which parameters were not finite or longer than 1e6, and ``layer``
    the layer that grew most at it, both −1 where that did not happen; ``last`` (dimension, *batch) are the parameters
    before that step, or at the end.
    """

    network: Network
    epoch: np.ndarray
    step: np.ndarray
    theta: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray
    test_loss: np.ndarray | None
    test_accuracy: np.ndarray | None
    diverged: np.ndarray
    layer: np.ndarray
    last: np.ndarray

    @property
    def steps(self) -> np.ndarray:
        """How many steps each run had taken, (S, *batch)."""
        batch = self.diverged.shape
        step = self.step if self.step.ndim > 1 else self.step.reshape(-1, *(1,) * len(batch))
        return np.broadcast_to(step, (len(step), *batch))

    @property
    def left(self) -> np.ndarray:
        """When each run diverged, in epochs with their fractions, (*batch); NaN where it did not."""
        per_epoch = np.maximum(1, self.steps[-1] // max(1, int(self.epoch[-1])))
        return np.where(self.diverged < 0, np.nan, self.diverged / per_epoch)


def snapshot_epochs(epochs: int, count: int) -> np.ndarray:
    """At most ``count`` epochs from 0 to ``epochs``, nearer to each other at the beginning, where most happens.

    >>> snapshot_epochs(100, 6)
    array([  0,   4,  16,  36,  64, 100])
    """
    return np.unique((epochs * np.linspace(0, 1, count) ** 2).round().astype(int))


def train(
    network: Network,
    data: Any,
    optimizer: Any,
    epochs: int,
    *,
    test: Any = None,
    batches: Batches = BATCHES,
    schedule: Any = None,
    start: Any = None,
    loss: str | None = None,
    l1: Any = 0.0,
    l2: Any = 0.0,
    snapshots: int = 60,
    until: int | None = None,
    progress: Callable[[float], Any] | None = None,
) -> Training:
    """Run ``epochs`` times through the samples in ``batches``, and keep about ``snapshots`` epochs.

    ``start``, ``loss``, ``l1`` and ``l2`` as in :meth:`core.network.Network.loss`; ``start`` and all hyperparameters
    broadcast to ``batch``, and so do the seeds of the batches: with one seed all runs see the samples in the same
    order, as :func:`core.descent.descend` would show them. Nothing is clipped; a run that explodes goes on as
    infinity and NaN beside the others.

    ``until`` ends it early, with the last snapshot up to that epoch: the beginning of the same training, whose
    schedule still counts on all ``epochs``.

    ``progress`` is called with the fraction done after every epoch; where it returns False the work ends with
    Cancelled. ValueError where shapes do not fit or the work is too large.

    >>> from core.data import DATASETS
    >>> from core.optimizers import OPTIMIZERS
    >>> training, test = DATASETS["moons"](samples=200, noise=0.1, seed=0).split(0.25, seed=0)
    >>> run = train(Network(), training, OPTIMIZERS["adam"](learning_rate=[0.001, 0.03]), 60, test=test)
    >>> run.theta.shape[1:], bool(run.test_accuracy[-1, 1] > run.test_accuracy[-1, 0])
    ((105, 2), True)
    """
    course = Course(
        network, data, optimizer, epochs, test=test, batches=batches, schedule=schedule, start=start, loss=loss, l1=l1,
        l2=l2, snapshots=snapshots,
    )  # fmt: skip
    return course.upto(until, progress)


class Course:
    """A training that can be looked at on its way: its arguments are those of :func:`train`."""

    def __init__(
        self, network: Network, data: Any, optimizer: Any, epochs: int, *, test: Any = None,
        batches: Batches = BATCHES, schedule: Any = None, start: Any = None, loss: str | None = None, l1: Any = 0.0,
        l2: Any = 0.0, snapshots: int = 60,
    ) -> None:  # fmt: skip
        if not 0 <= epochs <= MAX_EPOCHS:
            raise ValueError(f"epochs must be between 0 and {MAX_EPOCHS}")
        self.network, self.data, self.test = network, data, test
        self.goal = goal = network.loss(data, l1, l2, loss, start)
        self.tested = None if test is None else network.loss(test, l1, l2, loss, start)
        batch = np.broadcast_shapes(
            goal.start.shape[1:], np.shape(batches.seed), *_shapes(optimizer), *_shapes(schedule)
        )
        self.at = snapshot_epochs(epochs, snapshots)
        if len(self.at) * goal.dimension * int(np.prod(batch)) > MAX_NUMBERS:
            raise ValueError("this is too large: fewer runs or fewer snapshots")
        theta = goal.start.reshape(goal.dimension, *(1,) * (len(batch) - goal.start.ndim + 1), *goal.start.shape[1:])
        theta = _runs_apart(np.broadcast_to(theta, (goal.dimension, *batch)))
        self.per_epoch = batches.per_epoch(goal.samples)
        steps = epochs * self.per_epoch
        rows = None if batches.whole(goal.samples) else batches.rows(goal.samples, steps)
        self.kept = np.empty((len(self.at), goal.dimension, *batch))
        self.kept[0] = self.theta = theta
        self.diverged, self.layer, self.last = np.full(batch, -1), np.full(batch, -1), theta.copy()
        self.step = 0
        self.path = walk(goal, optimizer, theta, rates(optimizer, schedule, steps), rows)

    def upto(self, until: int | None = None, progress: Callable[[float], Any] | None = None) -> Training:
        """What it came to up to an epoch, None for the last; only what is new of it is computed."""
        count = len(self.at) if until is None else max(1, int(np.searchsorted(self.at, until, side="right")))
        end = int(self.at[count - 1]) * self.per_epoch
        moments = {int(epoch) * self.per_epoch: i for i, epoch in enumerate(self.at)}
        with np.errstate(all="ignore"):
            for theta, _state in islice(self.path, max(0, end - self.step)):
                self.step, before, self.theta = self.step + 1, self.theta, theta
                flat = theta.ravel(order="K")
                if not flat @ flat <= LIMIT**2:  # a sum over all runs, for speed: who it is comes next
                    self._exploded(before)
                if self.step in moments:
                    self.kept[moments[self.step]] = theta
                if progress is not None and self.step % self.per_epoch == 0 and progress(self.step / end) is False:
                    raise Cancelled
        return self._training(count, end)

    def _exploded(self, before: np.ndarray) -> None:
        new = exploded(self.theta) & (self.diverged < 0)
        if new.any():
            self.diverged[new], self.last[:, new] = self.step, before[:, new]
            self.layer[new] = broken_layer(self.network, before[:, new], self.theta[:, new])

    def _training(self, count: int, end: int) -> Training:
        """The first snapshots, as if it had ended with them."""
        network, paths = self.network, np.moveaxis(self.kept[:count], 0, 1)
        well = (self.diverged < 0) | (self.diverged > end)
        return Training(
            network,
            self.at[:count],
            self.at[:count] * self.per_epoch,
            self.kept[:count],
            self.goal.value(paths),
            network.accuracy(paths, self.data),
            None if self.tested is None else self.tested.value(paths),
            None if self.test is None else network.accuracy(paths, self.test),
            np.where(well, -1, self.diverged),
            np.where(well, -1, self.layer),
            np.where(well, self.kept[count - 1], self.last),
        )


class Beside:
    """Courses of a run or more each, looked at as one: they may differ in what no array can, the size of batches.

    Their networks, data and epochs are the same; the runs stand one after the other along the last axis.

    >>> from core.data import DATASETS
    >>> from core.optimizers import OPTIMIZERS
    >>> data, adam = DATASETS["moons"](samples=40, noise=0.1, seed=0), OPTIMIZERS["adam"](learning_rate=[0.03])
    >>> both = Beside([Course(Network(), data, adam, 2, batches=Batches(size)) for size in (10, 40)])
    >>> both.upto().steps.tolist()
    [[0, 0], [4, 1], [8, 2]]
    """

    def __init__(self, courses: Sequence[Course]) -> None:
        self.courses = courses

    def upto(self, until: int | None = None, progress: Callable[[float], Any] | None = None) -> Training:
        """As :meth:`Course.upto`; ``progress`` counts the steps of all together."""
        work = np.cumsum([0, *(course.per_epoch for course in self.courses)])
        runs = []
        for i, course in enumerate(self.courses):

            def part(done: float, i: int = i) -> Any:
                return progress and progress(float((work[i] + done * (work[i + 1] - work[i])) / work[-1]))

            runs.append(course.upto(until, part))
        beside = lambda name: np.concatenate([getattr(run, name) for run in runs], axis=-1)  # noqa: E731
        tested = runs[0].test_loss is not None
        return Training(
            runs[0].network,
            runs[0].epoch,
            np.concatenate([run.steps for run in runs], axis=-1),
            beside("theta"),
            beside("loss"),
            beside("accuracy"),
            beside("test_loss") if tested else None,
            beside("test_accuracy") if tested else None,
            beside("diverged"),
            beside("layer"),
            beside("last"),
        )


def _runs_apart(theta: np.ndarray) -> np.ndarray:
    """A copy (dimension, *batch) in which each run's numbers lie beside each other, as the products want them."""
    return columns_of(rows_of(theta).copy())


def _shapes(parameters: Any) -> list[tuple[int, ...]]:
    if not is_dataclass(parameters):
        return []
    return [np.shape(getattr(parameters, field.name)) for field in fields(parameters)]

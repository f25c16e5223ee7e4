"""Which samples each step sees, and when a rule would have stopped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from core.interfaces import Loss

MAX_ROWS = 20_000_000  # of one plan: 160 MB
FEW = 4096  # so many rows of an order are kept: while a sample is dragged the same orders are asked for again and again


class Sampled(Loss, Protocol):
    """A loss over samples, of which a step may see some alone."""

    @property
    def samples(self) -> int: ...

    def sampled(self, rows: Any) -> Loss:
        """The same loss on some samples: ``rows`` (size,), or (size, *batch) with rows of its own for each run."""


@dataclass(frozen=True)
class Batches:
    """``size`` samples for each step, in a new order for each epoch, or, without ``shuffle``, always from the first on.

    An epoch is once through all samples; its last batch has what is left. ``seed`` may be an array: a run with an
    order of its own for each. A size of 1 is stochastic gradient descent, all samples the batch gradient. With
    ``replace`` each sample of each step is drawn from all, whatever was drawn before: what theory as a rule speaks of.

    >>> [rows.tolist() for rows in Batches(2, shuffle=False).rows(samples=5, steps=4)]
    [[0, 1], [2, 3], [4], [0, 1]]
    >>> [rows.tolist() for rows in Batches(2, replace=True).rows(samples=5, steps=4)]
    [[4, 3], [2, 1], [1, 0], [0, 0]]
    """

    size: int
    shuffle: bool = True
    seed: Any = 0
    replace: bool = False

    def __post_init__(self) -> None:
        if self.size < 1 or self.size != int(self.size):
            raise ValueError("a batch has a whole number of samples, at least 1")

    def per_epoch(self, samples: int) -> int:
        """The number of steps in an epoch."""
        return -(-samples // int(self.size))

    def whole(self, samples: int) -> bool:
        """Whether each step sees every sample once."""
        return self.size >= samples and not self.replace

    def rows(self, samples: int, steps: int) -> list[np.ndarray]:
        """What each step sees: (size,) for one order, (size, *seeds) for one for each seed.

        The same seed gives the same order, and more steps keep the first ones. ValueError where this is too much.
        """
        seeds = np.asarray(self.seed)
        parts = self.per_epoch(samples)
        epochs = -(-steps // parts)
        if max(epochs * samples, steps * int(self.size) * self.replace) * seeds.size > MAX_ROWS:
            raise ValueError("this is too large: fewer seeds, steps or samples in a batch")
        if self.replace:
            return self._drawn(samples, steps, seeds)
        order = np.tile(np.arange(samples), (epochs, 1))
        if self.shuffle and parts > 1:
            few = _permuted if order.size <= FEW else _permuted.__wrapped__
            each = [few(int(seed), samples, epochs) for seed in seeds.ravel()]
            order = np.stack(each, axis=-1).reshape(epochs, samples, *seeds.shape)
        size = int(self.size)
        return [order[k // parts, k % parts * size : (k % parts + 1) * size] for k in range(steps)]

    def _drawn(self, samples: int, steps: int, seeds: np.ndarray) -> list[np.ndarray]:
        each = [np.random.default_rng(int(seed)).integers(samples, size=(steps, self.size)) for seed in seeds.ravel()]
        return list(np.stack(each, axis=-1).reshape(steps, self.size, *seeds.shape))


@lru_cache(maxsize=256)
def _permuted(seed: int, samples: int, epochs: int) -> np.ndarray:
    """A new order of the samples for each epoch, (epochs, samples)."""
    return np.random.default_rng(seed).permuted(np.tile(np.arange(samples), (epochs, 1)), axis=1)


def stopping_step(value: Any, epsilon: Any, every: int = 1) -> np.ndarray:
    """The first step at which the loss has changed by less than ε since ``every`` steps before; −1 where none has.

    ``value`` (steps + 1, *batch) is looked at after every ``every`` steps; ``epsilon`` broadcasts with ``batch`` to the
    result's shape. For the loss on all data after every update that is |f(θₖ) − f(θₖ₋₁)| < ε; with the steps
    of an epoch for ``every`` the rule is not deceived by one step that happened to change little.

    >>> stopping_step([4.0, 2.0, 1.0, 0.99, 0.5], 0.1), stopping_step([4.0, 2.0, 1.0, 0.99, 0.5], 0.1, every=2)
    (np.int64(3), np.int64(-1))
    """
    if every < 1:
        raise ValueError("every must be at least 1")
    with np.errstate(all="ignore"):
        change = np.abs(np.diff(np.asarray(value, dtype=float)[::every], axis=0))
        axes = max(0, np.ndim(epsilon) - change.ndim + 1)  # those of epsilon before the batch's
        small = change.reshape(len(change), *(1,) * axes, *change.shape[1:]) < epsilon  # False for NaN
    if not len(small):
        return np.full(small.shape[1:], -1)[()]
    return np.where(small.any(axis=0), every * (small.argmax(axis=0) + 1), -1)[()]

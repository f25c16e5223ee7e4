"""Escaping: the fraction of starts around a saddle, on a plateau or in a narrow valley that escape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core import outcome
from core.descent import descend
from core.interfaces import Landscape, OptimizerLike, ScheduleLike
from core.losses import LOSSES
from core.outcome import Outcome
from core.starts import disc


@dataclass(frozen=True)
class Place:
    """A place that holds runs back: a surface of the gallery, the disc of starts, and how far away is out.

    A run has escaped when it is farther than ``far`` from ``centre`` from some step to its end. On a surface with a
    minimum a run that diverged has not escaped; where the surface falls without end, a run that leaves has escaped.
    """

    key: str
    loss: str
    centre: tuple[float, float]
    radius: float
    far: float


PLACES = {
    place.key: place
    for place in (
        Place("saddle", "saddle", (0.0, 0.0), 0.05, 1.0),
        Place("monkey_saddle", "monkey_saddle", (0.0, 0.0), 0.1, 1.0),
        Place("plateau", "plateau", (-1.2, 0.0), 0.3, 1.5),  # the hole is at (1.5, 0)
        Place("narrow_valley", "two_valleys", (1.4925, 0.0), 0.2, 1.0),
    )
}


@dataclass(frozen=True, eq=False)
class Escape:
    """``starts`` (2, S); ``escaped``, ``step`` (since when it is out, or the last) and ``outcome`` (*batch, S)."""

    starts: np.ndarray
    escaped: np.ndarray
    step: np.ndarray
    outcome: np.ndarray

    @property
    def fraction(self) -> np.ndarray:
        """The share of the starts that escaped, shape ``batch``."""
        return self.escaped.mean(axis=-1)


def escape(
    place: Place,
    optimizer: OptimizerLike,
    steps: int = 200,
    count: int = 200,
    seed: int = 0,
    noise: float = 0.0,
    schedule: ScheduleLike | None = None,
    loss: Landscape | None = None,
) -> Escape:
    """Run from ``count`` seeded starts in the place's disc and see which of them get out within the steps.

    Hyperparameters that are arrays have the starts as their last axis: (R, 1) for a sweep of rates gives a fraction
    for each. With ``noise`` every start has its own, seeded too. ``loss`` stands for the place’s surface, at
    the same spot. What is too large for :func:`core.descent.descend` is refused there, by ValueError.

    >>> from core.optimizers import OPTIMIZERS
    >>> rates = np.array([0.001, 0.1])[:, None]
    >>> escape(PLACES["saddle"], OPTIMIZERS["gradient_descent"](learning_rate=rates)).fraction
    array([0., 1.])
    """
    loss = LOSSES[place.loss]() if loss is None else loss
    starts = disc(place.centre, place.radius, count, seed)
    seeds = seed + 1 + np.arange(count) if noise else None
    path = descend(loss, optimizer, starts, steps, schedule, seeds, noise)
    centre = np.reshape(place.centre, (1, 2, *(1,) * len(path.batch)))
    with np.errstate(all="ignore"):
        out = ~(np.sqrt(((path.theta - centre) ** 2).sum(axis=1)) <= place.far)  # NaN is out
    escaped, step = out[-1], np.minimum(outcome.settled_from(out), steps)
    if loss.minimum is not None:
        escaped = escaped & ~np.isin(path.outcome, (Outcome.DIVERGED, Outcome.UNDEFINED))
    return Escape(starts, escaped, np.where(escaped, step, steps), path.outcome)

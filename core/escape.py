"""Escaping: the fraction of starts around a saddle, on a plateau or in a narrow valley that escape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core import outcome
from core.descent import Trajectory, descend
from core.interfaces import Landscape, OptimizerLike, ScheduleLike
from core.losses import LOSSES
from core.starts import disc

CHUNK = 500_000  # numbers of one trajectory: about 4 MB, and as much again for each thing the optimizer remembers
PIECE = 800  # runs that go together where they take 300 steps


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
    """``starts`` (2, S); ``escaped`` and ``step``, since when it is out, or the last one, (*batch, S)."""

    starts: np.ndarray
    escaped: np.ndarray
    step: np.ndarray

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
    noise: Any = 0.0,
    schedule: ScheduleLike | None = None,
    loss: Landscape | None = None,
) -> Escape:
    """Run from ``count`` seeded starts in the place's disc and see which of them get out within the steps.

    Hyperparameters and ``noise`` may be arrays with a last axis of 1, that of the starts: (R, 1) for a sweep of rates
    gives a fraction for each. With noise every start has its own, seeded too. ``loss`` stands for the place’s surface,
    at the same spot. The starts go a piece at a time, so that the memory stays small.

    >>> from core.optimizers import OPTIMIZERS
    >>> rates = np.array([0.001, 0.1])[:, None]
    >>> escape(PLACES["saddle"], OPTIMIZERS["gradient_descent"](learning_rate=rates)).fraction
    array([0., 1.])
    """
    loss = LOSSES[place.loss]() if loss is None else loss
    starts = disc(place.centre, place.radius, count, seed)
    noisy = bool(np.any(noise))
    runs = int(np.prod(np.broadcast_shapes(*(np.shape(each) for each in (*vars(optimizer).values(), noise)))))
    width = max(1, CHUNK // (runs * (steps + 1) * len(starts)))
    parts = []
    for i in range(0, count, width):  # a piece of the starts at a time: so little memory is enough
        piece = starts[:, i : i + width]
        seeds = seed + 1 + i + np.arange(piece.shape[1]) if noisy else None
        parts.append(_followed(place, descend(loss, optimizer, piece, steps, schedule, seeds, noise)))
    return Escape(starts, *(np.concatenate(columns, axis=-1) for columns in zip(*parts, strict=True)))


def _followed(place: Place, path: Trajectory) -> tuple[np.ndarray, np.ndarray]:
    """Who got out, and the step since when it is out, or the last; both of shape batch."""
    centre = np.reshape(place.centre, (1, 2, *(1,) * len(path.batch)))
    with np.errstate(all="ignore"):
        out = ~(np.sqrt(((path.theta - centre) ** 2).sum(axis=1)) <= place.far)  # NaN is out
    escaped, step = out[-1], np.minimum(outcome.settled_from(out), path.steps)
    if path.loss.minimum is not None:
        escaped = escaped & np.isnan(path.left_at)
    return escaped, np.where(escaped, step, path.steps)

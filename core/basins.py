"""Which minimum each start leads to: a map over the plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.interfaces import Landscape, OptimizerLike, ScheduleLike
from core.outcome import Outcome
from core.settle import Progress, Settled, settle

UNDECIDED, DIVERGED, UNDEFINED = -1, -2, -3
REACHED = 1e-2  # of the domain's width: a run that ends this near to a minimum has reached it


@dataclass(frozen=True, eq=False)
class BasinMap:
    """The map of ends: ``minimum`` and ``step`` (*batch, resolution, resolution), rows along y, columns along x.

    ``minimum[…, i, j]`` is for the start (x[j], y[i]) the index in ``minima``, -1 where the run ends at none of them,
    -2 where it diverged, -3 where it reached a place without a loss or slope; ``step`` is that of its
    outcome, the last one where it was still on its way.
    """

    x: np.ndarray
    y: np.ndarray
    minima: tuple[tuple[float, ...], ...]
    minimum: np.ndarray
    step: np.ndarray
    ends: Settled


def basin_map(
    loss: Landscape,
    optimizer: OptimizerLike,
    view: tuple[float, float, float, float] | None = None,
    resolution: int = 256,
    steps: int = 200,
    schedule: ScheduleLike | None = None,
    *,
    progress: Progress | None = None,
) -> BasinMap:
    """Run from every point of a resolution × resolution grid over ``view`` = (x₀, x₁, y₀, y₁); None is the domain.

    The minima are ``loss.minima``, then ``loss.local_minima``; a run reached the nearest one if it ends within 1/100
    of the domain's width of it, and not beyond the middle to the next. Hyperparameters that are arrays have the grid
    as their last two axes: (R, 1, 1) for R learning rates gives R maps. ``progress`` is that of
    :func:`core.settle.settle`. ValueError for a view without area or a resolution outside 2 … 1024.

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> descent = OPTIMIZERS["gradient_descent"](learning_rate=0.005)
    >>> basin_map(LOSSES["himmelblau"](), descent, resolution=4).minimum
    array([[2, 2, 3, 3],
           [2, 2, 3, 3],
           [1, 1, 0, 0],
           [1, 1, 0, 0]])
    """
    x0, x1, y0, y1 = map(float, np.ravel(loss.domain) if view is None else view)
    if not (x0 < x1 and y0 < y1 and np.isfinite([x0, x1, y0, y1]).all()):
        raise ValueError("view must be x0 < x1 and y0 < y1")
    if not 2 <= resolution <= 1024:
        raise ValueError("resolution must be between 2 and 1024")
    x, y = np.linspace(x0, x1, resolution), np.linspace(y0, y1, resolution)
    grid = np.array(np.meshgrid(x, y))
    ends = settle(loss, optimizer, grid, steps, schedule, near=REACHED, progress=progress)
    minima = (*loss.minima, *loss.local_minima)
    minimum = nearest(ends.theta, minima, REACHED * float(np.ptp(np.asarray(loss.domain), axis=1).max()))
    mark_lost(minimum, ends.outcome)
    return BasinMap(x, y, minima, minimum, ends.step, ends)


def mark_lost(minimum: np.ndarray, outcome: np.ndarray) -> None:
    """Write -2 and -3 for the runs that diverged or became undefined, in place."""
    minimum[outcome == Outcome.DIVERGED] = DIVERGED
    minimum[outcome == Outcome.UNDEFINED] = UNDEFINED


def nearest(theta: np.ndarray, minima: Any, reach: float) -> np.ndarray:
    """The index of the minimum that is nearest to each theta (2, *batch), -1 where none is within ``reach``.

    >>> nearest(np.array([[0.1, 0.5, 5.0], [0.0, 0.0, 0.0]]), [(0.0, 0.0), (1.0, 0.0)], reach=0.4).tolist()
    [0, -1, -1]
    """
    index, least = np.full(theta.shape[1:], UNDECIDED), np.full(theta.shape[1:], reach**2)
    with np.errstate(all="ignore"):
        for i, (x, y) in enumerate(minima):
            distance = (theta[0] - x) ** 2 + (theta[1] - y) ** 2  # squared: hypot takes ten times as long
            closer = distance < least  # False for NaN
            index, least = np.where(closer, i, index), np.where(closer, distance, least)
    return index

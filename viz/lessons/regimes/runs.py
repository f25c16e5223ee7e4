"""The computation behind the four learning rates: one call of descend for all of them at every factor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.descent import Trajectory, descend
from core.losses.surface import Surface
from core.optimizers.base import GradientDescent
from core.outcome import Outcome
from core.quadratic import FLAT
from viz.lessons.regimes.scene import MULTIPLES, Measure, RegimesScene, measure

EPS = 1e-13  # a part this small beside the others is rounding
HUGE = 1e150  # above it a square would be infinite


@dataclass(frozen=True, eq=False)
class Regimes:
    """Four runs at every factor; the arrays are (4, factors), those of the path (…, 4, factors)."""

    loss: Surface
    measure: Measure
    factors: np.ndarray
    rates: np.ndarray
    path: Trajectory
    predicted: np.ndarray | None  # outcomes on the bowl
    shrink: np.ndarray | None  # what a step leaves of the distance on the bowl, max |1 − ηλ|
    measured: np.ndarray  # the same, measured on the path; NaN where it did not go to the bowl's centre


def regimes(scene: RegimesScene) -> Regimes:
    """Run the scene."""
    return _run(scene.loss(), (scene.x, scene.y), tuple(scene.factors().values.tolist()), scene.steps)


@lru_cache(maxsize=8)
def _run(loss: Surface, start: tuple[float, float], factors: tuple[float, ...], steps: int) -> Regimes:
    measured = measure(loss, start)
    rates = np.array(MULTIPLES)[:, None] * np.array(factors) / measured.largest
    path = descend(loss, GradientDescent(learning_rate=rates), start, steps)
    bowl = measured.bowl
    return Regimes(
        loss, measured, np.array(factors), rates, path,
        bowl.outcome(start, rates, steps) if bowl and (loss.minimum is not None or measured.smallest < 0) else None,
        bowl.slowest(start, rates) if bowl else None,
        _measured(path, measured),
    )  # fmt: skip


def _measured(path: Trajectory, found: Measure) -> np.ndarray:
    """What a step leaves of the distance to the bowl's centre, along the direction where it leaves most.

    Each direction is measured on its own, as the theory has it; elsewhere than on a bowl only the distance itself, of
    runs that ended nearer to the centre than they began.
    """
    if found.bowl is None:
        return np.full(path.batch, np.nan)
    with np.errstate(all="ignore"):
        parts = np.abs(found.bowl.parts(np.moveaxis(path.theta, 1, 0)))  # (2, steps + 1, …)
        distance = np.hypot(*parts)
        if not found.exact:
            parts = distance[None]
        else:
            parts = parts[np.abs(found.bowl.curvature) > FLAT * np.abs(found.bowl.curvature).max()]
        kept = np.stack([_kept(part, distance) for part in parts])
    best = np.where(np.isnan(kept).all(axis=0), np.nan, np.nan_to_num(kept, nan=-1.0).max(axis=0))
    if found.exact:
        return best
    near = (parts[0, -1] < 0.5 * parts[0, 0]) & (path.outcome != Outcome.STOPPED) & (path.outcome != Outcome.DIVERGED)
    return np.where(near, best, np.nan)


def _kept(part: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """What a step leaves of ``part``, both (steps + 1, …), by the second half of the steps before rounding speaks."""
    good = (part > EPS * np.maximum(part[0], distance)) & (part > EPS * distance[0]) & (part < HUGE)
    last = np.logical_and.accumulate(good, axis=0).sum(axis=0) - 1
    half = last // 2
    first, then = (np.take_along_axis(part, np.maximum(k, 0)[None], axis=0)[0] for k in (half, last))
    rate = (then / first) ** (1 / (last - half))
    return np.where(last < 0, np.nan, np.where(last == 0, 0.0, rate))  # gone after one step

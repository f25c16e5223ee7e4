"""The walk's computation: one call of descend for every start and every rate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.analysis import critical_rate
from core.curves import Curve
from core.descent import Trajectory, descend, unguarded
from core.optimizers import OPTIMIZERS
from viz.lessons.walk.scene import WalkScene
from viz.scene import Live


@dataclass(frozen=True, eq=False)
class Walks:
    """Walks from every start at every rate; the arrays are (starts, rates, …)."""

    curve: Curve  # what is seen
    loss: Curve  # what goes down: the curve, or the curve turned over
    starts: Live
    rates: Live
    path: Trajectory  # batch (starts, rates)
    x: np.ndarray  # (…, steps + 1)
    value: np.ndarray  # of the curve, (…, steps + 1)
    slope: np.ndarray  # of the curve, as the steps took it, (…, steps + 1)
    critical_start: np.ndarray  # 2/f″ where it starts, (starts, 1)
    critical_end: np.ndarray  # the same just before it left, (starts, rates)
    critical_goal: np.ndarray  # the same where it ends, (starts, rates)

    @property
    def climbs(self) -> bool:
        return self.loss is not self.curve


def walks(scene: WalkScene) -> Walks:
    """Run the scene."""
    return _walks(scene.made(), scene.loss(), scene.starts(), scene.rates(), scene.steps)


@lru_cache(maxsize=16)
def _walks(curve: Curve, loss: Curve, starts: Live, rates: Live, steps: int) -> Walks:
    start = starts.values[None, :, None]
    path = descend(loss, OPTIMIZERS["gradient_descent"](learning_rate=rates.values), start, steps)
    x = np.moveaxis(path.theta[:, 0], 0, -1)
    with np.errstate(all="ignore"):
        slope = unguarded(loss)(x[None])[0]  # which side a step takes at a kink is its choice
    return Walks(
        curve, loss, starts, rates, path,
        x, curve(x), slope if loss is curve else -slope,
        critical_rate(loss, start), critical_rate(loss, path.before), critical_rate(loss, path.theta[-1]),
    )  # fmt: skip

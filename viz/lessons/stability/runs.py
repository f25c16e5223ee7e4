"""The computation behind the stability map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from core.analysis import curvature
from core.best import best_nesterov, best_weighted
from core.catalog import Spec
from core.descent import Trajectory, descend
from core.losses.surface import Point, Surface
from core.outcome import Outcome
from core.quadratic import FLAT, Quadratic, quadratic_of
from core.stability import Best, StabilityMap, best_heavy_ball, stability_border, stability_map
from viz.lessons.stability.scene import FORMS, HEAVY, NESTEROV, STEPS, WEIGHTED, StabilityScene
from viz.scene import Live
from viz.scene.progress import QUIET, Watched

SHOWN = 60  # steps of a run that are shown as a path
TOP = 0.96  # the largest momentum on the map: beyond it 300 steps cannot judge
BEST = {HEAVY: best_heavy_ball, NESTEROV: best_nesterov, WEIGHTED: best_weighted}
EXACT, START, MINIMUM = "exact", "start", "minimum"


@dataclass(frozen=True, eq=False)
class Stability:
    """The map, the runs under the dot's positions (momenta, rates), and what theory says of them."""

    loss: Surface
    map: StabilityMap
    grid: StabilityMap
    path: Trajectory
    borders: dict[str, tuple[np.ndarray, np.ndarray]]  # by where: over the map's momenta, over the grid's
    best: Best | None  # in theory, on a bowl
    falls: bool  # quadratic, and one direction of it falls without end
    fastest: tuple[float, float, int] | None  # of the map: learning rate, momentum, steps to the goal


def stability(scene: StabilityScene, progress: Watched = QUIET) -> Stability:
    """Run the scene."""
    mapped = _map(scene.loss(), (scene.x, scene.y), scene.form, scene.reach(), scene.resolution(), progress)
    return _run(scene.loss(), (scene.x, scene.y), scene.form, scene.rates(), scene.momenta(), mapped)


@lru_cache(maxsize=16)
def _map(
    loss: Surface, start: Point, form: str, reach: tuple[float, float], resolution: int, progress: Watched
) -> StabilityMap:
    rates, momenta = np.geomspace(*reach, resolution), np.linspace(0, TOP, resolution)
    chosen = FORMS[form]
    return stability_map(loss, chosen.spec, start, rates, momenta, STEPS, progress=progress, **chosen.options())


@lru_cache(maxsize=16)
def _run(loss: Surface, start: Point, form: str, rates: Live, momenta: Live, found: StabilityMap) -> Stability:
    chosen = FORMS[form]
    spec, other = chosen.spec, chosen.options()
    eta, beta = rates.values, momenta.values
    optimizer = spec(learning_rate=eta, momentum=beta[:, None], **other)
    bowl = _bowl(loss)
    falls = bowl is not None and bool(bowl.curvature[0] < -FLAT * abs(bowl.curvature[-1]))
    where: dict[str, Point] = {START: start} if bowl is None else {} if falls else {EXACT: start}
    known = sorted((*loss.minima, *loss.local_minima), key=lambda point: np.hypot(*np.subtract(point, start)))
    if bowl is None and known:
        where[MINIMUM] = known[0]
    return Stability(
        loss,
        found,
        stability_map(loss, spec, start, eta, beta, STEPS, **other),
        descend(loss, optimizer, start, SHOWN),
        {
            key: (_border(loss, spec, found.momenta, point, other), _border(loss, spec, beta, point, other))
            for key, point in where.items()
        },
        _best(bowl.curvature, form) if bowl is not None else None,
        falls,
        _fastest(found),
    )


def _border(loss: Surface, spec: Spec, momenta: np.ndarray, point: Point, other: dict[str, Any]) -> np.ndarray:
    """NaN where nothing curves up, or the curvature is not a number."""
    border = stability_border(loss, spec, momenta, point, **other)
    return np.where((border < 1e9) & (curvature(loss, point)[-1] > 1e-9), border, np.nan)


@lru_cache(maxsize=64)
def _bowl(loss: Surface) -> Quadratic | None:
    return quadratic_of(loss)


def _best(curvatures: np.ndarray, form: str) -> Best | None:
    smallest, largest = float(curvatures[0]), float(curvatures[-1])
    return BEST[form](smallest, largest) if smallest > FLAT * largest > 0 else None


def _fastest(found: StabilityMap) -> tuple[float, float, int] | None:
    step = np.where(found.outcome == Outcome.CONVERGED, found.step, STEPS + 1)
    row, column = np.unravel_index(int(step.argmin()), step.shape)
    if step[row, column] > STEPS:
        return None
    return float(found.rates[column]), float(found.momenta[row]), int(step[row, column])

"""The computation behind the basins: a map for each optimizer, and the run from the start."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.basins import DIVERGED, REACHED, UNDECIDED, basin_map, nearest
from core.descent import Trajectory, descend
from core.losses.surface import Point, Surface
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from viz.figures import regions
from viz.lessons.basins.scene import BasinsScene
from viz.lessons.surfaces import Box
from viz.ui.progress import QUIET, Watched

RESOLUTION = 256
MOST = 12  # minima with a colour of their own
ELSEWHERE, LOST, LEFT = range(3)  # the kinds after those of the minima: at rest elsewhere, undecided, diverged


@dataclass(frozen=True, eq=False)
class Basins:
    """One optimizer's map: a kind and a shade for each start, and for each kind its share and the median of its steps.

    The kinds are the minima, then ELSEWHERE, LOST and LEFT.
    """

    x: np.ndarray
    y: np.ndarray
    codes: np.ndarray
    share: np.ndarray
    median: np.ndarray  # NaN where no start is of this kind


@dataclass(frozen=True, eq=False)
class Run:
    """The run from the visitor's start, and the kind of its end."""

    path: Trajectory
    kind: int


def minima(loss: Surface) -> tuple[Point, ...]:
    """Those that have a number, the lowest first."""
    return (*loss.minima, *loss.local_minima)[:MOST]


def both(scene: BasinsScene, progress: Watched = QUIET) -> tuple[Basins, Basins]:
    """The maps on the left and on the right."""
    left, right = (
        _basins(scene.loss(), key, rate, scene.shown(), scene.steps, progress)
        for key, rate in ((scene.left, scene.left_rate), (scene.right, scene.right_rate))
    )
    return left, right


@lru_cache(maxsize=24)
def _basins(loss: Surface, key: str, rate: float, view: Box, steps: int, progress: Watched) -> Basins:
    found = basin_map(loss, OPTIMIZERS[key](learning_rate=rate), view, RESOLUTION, steps, progress=progress)
    kind = _kinds(found.minimum, found.ends.outcome, len(minima(loss)))
    count = len(minima(loss)) + 3
    share = np.bincount(kind.ravel(), minlength=count) / kind.size
    median = np.array([np.median(found.step[kind == i]) if share[i] else np.nan for i in range(count)])
    plain = kind == len(minima(loss)) + LOST  # on their way to the end: no shade
    return Basins(found.x, found.y, regions.shade(kind, np.where(plain, 0, found.step), steps), share, median)


def _kinds(minimum: np.ndarray, outcome: np.ndarray, count: int) -> np.ndarray:
    rests = ((minimum == UNDECIDED) & (outcome == Outcome.STOPPED)) | (minimum >= count)
    conditions = [minimum == DIVERGED, rests, minimum == UNDECIDED]
    return np.select(conditions, [count + LEFT, count + ELSEWHERE, count + LOST], minimum)


def run(scene: BasinsScene, key: str, rate: float) -> Run:
    """The run from the scene's start."""
    return _run(scene.loss(), key, rate, (scene.x, scene.y), scene.steps)


@lru_cache(maxsize=64)
def _run(loss: Surface, key: str, rate: float, start: Point, steps: int) -> Run:
    path = descend(loss, OPTIMIZERS[key](learning_rate=rate), start, steps)
    reach = REACHED * float(np.ptp(np.asarray(loss.domain), axis=1).max())
    end = nearest(path.theta[-1][:, None], (*loss.minima, *loss.local_minima), reach)
    outcome = np.ravel(path.outcome)
    end[outcome == Outcome.DIVERGED] = DIVERGED
    return Run(path, int(_kinds(end, outcome, len(minima(loss)))[0]))

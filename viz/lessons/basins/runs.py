"""The computation behind the basins: a map for each optimizer, and the run from the start."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from core.basins import DIVERGED, REACHED, UNDECIDED, UNDEFINED, basin_map, mark_lost, nearest
from core.descent import Trajectory, descend
from core.losses.surface import Point, Surface
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from viz.figures import regions
from viz.lessons.basins.grain import Grain
from viz.lessons.basins.scene import SIDES, BasinsScene
from viz.lessons.surfaces import Box
from viz.scene import Chosen, Live
from viz.scene.progress import QUIET, Watched

MOST = 12  # minima with a colour of their own
# the kinds after those of the minima: at rest elsewhere, undecided, diverged, undefined
ELSEWHERE, LOST, LEFT, NOWHERE = OTHER = range(4)


@dataclass(frozen=True, eq=False)
class Basins:
    """Maps of one optimizer, (*batch, rows, columns): a kind and a shade for each start, and how many are of a kind.

    The kinds are the minima, then the OTHER ones; ``share`` and ``median``, of the steps that they took,
    have shape (*batch, kinds).
    """

    x: np.ndarray
    y: np.ndarray
    codes: np.ndarray
    share: np.ndarray
    median: np.ndarray  # NaN where no start is of this kind

    @cached_property
    def middles(self) -> dict[int, tuple[int, int]]:
        """Of a single map, where each kind has room for its name."""
        return regions.middles(regions.kinds(self.codes))


@dataclass(frozen=True, eq=False)
class Side:
    """One side: the map in sight, a coarse one for each value of the grid, and the run from the visitor's start.

    ``path`` and ``kind``, that of the run's end, have an axis for the positions of the side's slider.
    """

    chosen: Chosen
    positions: Live
    position: int
    fine: Basins
    coarse: Basins
    grain: Grain
    places: np.ndarray  # which of the coarse maps stands for each position, the nearest one for the value in sight
    path: Trajectory
    kind: np.ndarray


def minima(loss: Surface) -> tuple[Point, ...]:
    """Those that have a number, the lowest first."""
    return (*loss.minima, *loss.local_minima)[:MOST]


def sides(scene: BasinsScene, progress: Watched = QUIET) -> tuple[Side, Side]:
    """The left and the right one."""
    left, right = (_side(scene, side, progress.of(i, len(SIDES))) for i, side in enumerate(SIDES))
    return left, right


def _side(scene: BasinsScene, side: str, progress: Watched) -> Side:
    loss, chosen, live, positions = scene.loss(), scene.side(side), scene.live(side), scene.positions(side)
    fineness = scene.grain(side)
    fine = _basins(loss, chosen, "", (), scene.shown(), fineness.fine, fineness.steps, progress.of(0, 2))
    grid = scene.grid(side)
    first = chosen.put(**{live: grid[0]})
    coarse = _basins(loss, first, live, grid, scene.shown(), fineness.coarse, fineness.steps, progress.of(1, 2))
    path, kind = _run(loss, chosen, live, tuple(positions.values.tolist()), (scene.x, scene.y), scene.steps)
    places = np.abs(np.array(grid)[:, None] - positions.values).argmin(axis=0)
    return Side(
        chosen, positions, positions.position(scene.live_value(side)), fine, coarse, fineness, places, path, kind
    )


@lru_cache(maxsize=48)
def _basins(
    loss: Surface, chosen: Chosen, live: str, values: tuple[float, ...], view: Box, resolution: int, steps: int,
    progress: Watched,
) -> Basins:  # fmt: skip
    """A map, or one for each of ``values`` of the hyperparameter ``live``."""
    varied = {live: np.array(values)[:, None, None]} if live else {}
    basins = basin_map(loss, chosen.build(OPTIMIZERS, **varied), view, resolution, steps, progress=progress)
    count = len(minima(loss)) + len(OTHER)
    kind = _kinds(basins.minimum, basins.ends.outcome, len(minima(loss)))
    cells = (-1, resolution**2)
    counted = [_counted(*each, count) for each in zip(kind.reshape(cells), basins.step.reshape(cells), strict=True)]
    share, median = np.array(counted).reshape(*kind.shape[:-2], 2, count).swapaxes(0, -2)
    plain = kind == len(minima(loss)) + LOST  # on their way to the end: no shade
    return Basins(basins.x, basins.y, regions.shade(kind, np.where(plain, 0, basins.step), steps), share, median)


def _counted(kind: np.ndarray, step: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The share of each kind, and the median of its steps."""
    share = np.bincount(kind, minlength=count) / kind.size
    return share, np.array([np.median(step[kind == i]) if share[i] else np.nan for i in range(count)])


def _kinds(minimum: np.ndarray, outcome: np.ndarray, count: int) -> np.ndarray:
    level = (outcome == Outcome.STOPPED) | ((outcome == Outcome.CONVERGED) & (count == 0))
    rests = ((minimum == UNDECIDED) & level) | (minimum >= count)
    conditions = [minimum == DIVERGED, minimum == UNDEFINED, rests, minimum == UNDECIDED]
    return np.select(conditions, [count + kind for kind in (LEFT, NOWHERE, ELSEWHERE, LOST)], minimum)


@lru_cache(maxsize=64)
def _run(
    loss: Surface, chosen: Chosen, live: str, values: tuple[float, ...], start: Point, steps: int
) -> tuple[Trajectory, np.ndarray]:
    path = descend(loss, chosen.build(OPTIMIZERS, **{live: np.array(values)}), start, steps)
    reach = REACHED * float(np.ptp(np.asarray(loss.domain), axis=1).max())
    end = nearest(path.theta[-1], (*loss.minima, *loss.local_minima), reach)
    mark_lost(end, path.outcome)
    return path, _kinds(end, path.outcome, len(minima(loss)))

"""How fine the maps of the basins are, so that they take no longer than a picture may."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.basins import basin_map
from core.losses.surface import Surface
from core.optimizers import OPTIMIZERS
from core.price import SECOND, price
from viz.lessons.surfaces import Box
from viz.scene import Chosen

POSITIONS = 9  # of a side's slider: so many maps beside the one in sight
FINE, COARSE = 256, 48  # rows and columns of the map in sight, and of those that a drag shows
LEAST_FINE, LEAST_COARSE = 32, 8  # of maps that would take too long otherwise
PROBE, PROBING = 8, 0.1  # rows and columns of the starts that are asked how long runs go on, and seconds for it


class Grain(NamedTuple):
    """How fine the maps of a side are, and for how many steps they follow each start."""

    fine: int
    coarse: int
    steps: int


def grain(loss: Surface, chosen: Chosen, live: str, grid: tuple[float, ...], view: Box, steps: int) -> Grain:
    """As fine and as long as is asked, if that is affordable; else coarser, and only then shorter.

    A side may cost what a picture may: the maps are computed by two processors. Runs that settle early cost less, so
    where it matters a few are asked how long they go on.
    """
    each = price(loss, chosen.build(OPTIMIZERS), 1e6, path=False) / 1e6 * steps
    fine, coarse = 1.0, 1.0  # the share of the steps that are walked
    if each * _cells(FINE, COARSE) > SECOND >= each * _cells(PROBE, PROBE) * SECOND / PROBING:
        fine, coarse = _walked(loss, chosen, live, grid, view, steps)
    cost = each * (fine * FINE**2 + coarse * POSITIONS * COARSE**2)
    part = min(1.0, math.sqrt(SECOND / cost))
    rows = max(LEAST_FINE, int(FINE * part)), max(LEAST_COARSE, int(COARSE * part))
    left = SECOND / (each * (fine * rows[0] ** 2 + coarse * POSITIONS * rows[1] ** 2))
    shorter = min(1.0, left) if rows[1] == LEAST_COARSE else 1.0
    return Grain(*rows, max(1, int(steps * shorter)))


def _cells(fine: int, coarse: int) -> int:
    return fine**2 + POSITIONS * coarse**2


@lru_cache(maxsize=64)
def _walked(
    loss: Surface, chosen: Chosen, live: str, grid: tuple[float, ...], view: Box, steps: int
) -> tuple[float, float]:
    """The share of the steps that runs walk before they have settled: with the value in sight, and over the grid."""
    values = np.array([dict(chosen.values)[live], *grid])[:, None, None]
    walked = basin_map(loss, chosen.build(OPTIMIZERS, **{live: values}), view, PROBE, steps).ends.walked / steps
    return float(walked[0].mean()), float(walked[1:].mean())

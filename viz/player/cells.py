"""Cells of a map from its codes, ready to be sent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from viz.figures.regions import LEVELS
from viz.player.marks import Cells
from viz.player.pack import Codes


def cells(
    name: str,
    x: np.ndarray,
    y: np.ndarray,
    codes: np.ndarray | Codes,
    colours: Sequence[str],
    over: tuple[str, ...] = (),
    shown: tuple[str, int] | None = None,
    smooth: bool = False,
) -> Cells:
    """The cells around even ``x`` (columns,) and ``y`` (rows,), with codes of :func:`viz.figures.regions.shade`.

    >>> cells("map", np.array([0.0, 1.0]), np.array([0.0, 2.0]), np.zeros((2, 2), int), ["@ink"]).box
    (-0.5, 1.5, -1.0, 3.0)
    """
    (left, right), (low, high) = ((v[0] - (v[1] - v[0]) / 2, v[-1] + (v[1] - v[0]) / 2) for v in (x, y))
    box = (float(left), float(right), float(low), float(high))
    told = codes if isinstance(codes, Codes) else Codes(codes)  # what another mark has too is sent once
    return Cells(name, told, tuple(colours), LEVELS, box, smooth, over=over, shown=shown)

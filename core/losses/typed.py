"""A surface from a formula that the user types."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.formula import parse
from core.formula.messages import NOWHERE, error_at
from core.losses.surface import Point, Surface, rotation
from core.minima import GRID, known_minima

# off the axes and diagonals, where symmetric surfaces have ridges; within 1, so that they stay inside when turned
STARTS = np.array([(-0.7, 0.55), (0.7, 0.55), (0.7, -0.55), (-0.7, -0.55), (-0.3, 0.2), (0.3, -0.2), (0.2, 0.3)]).T


def from_formula(text: str, half_width: float = 3.0, angle: float = 0.0) -> Surface:
    """The surface of a formula in x and y over the box ±half_width, turned by ``angle`` degrees.

    Minima inside the box are found numerically; ``minimum`` is also known where the lowest place is a whole line or
    region, and None where there is none, or where the surface is still lower at the border. ``defined`` is the
    fraction of a 33 × 33 grid on which the formula is finite; FormulaError where that is 0 or the text is not a
    formula, ValueError for a half_width that is not positive.

    >>> surface = from_formula("(x - 1)^2 + y^4 - y^2")
    >>> np.round(surface.minima, 6).tolist(), round(surface.minimum, 6)
    ([[1.0, -0.707107], [1.0, 0.707107]], -0.25)
    """
    if not (0 < half_width < np.inf and np.isfinite(angle)):
        raise ValueError("half_width must be positive, and angle a number")
    side = (-float(half_width), float(half_width))
    surface = Surface(parse(text, ("x", "y")), (side, side), (0.0, 0.0)).turned(angle)
    axis = np.linspace(*side, GRID)
    grid = np.array(np.meshgrid(axis, axis, indexing="ij")).reshape(2, -1)
    value = surface.value(grid)
    finite = np.isfinite(value)
    if not finite.any():
        raise error_at(NOWHERE, None, text, low=side[0], high=side[1])
    minima, minimum, local_minima = known_minima(surface)
    return replace(
        surface,
        start=default_start(surface, np.concatenate([half_width * rotation(angle) @ STARTS, grid], axis=1)),
        minima=minima,
        minimum=minimum,
        local_minima=local_minima,
        defined=float(finite.mean()),
    )


def default_start(surface: Surface, points: np.ndarray) -> Point:
    """The first of the points (2, count) where the surface is there and not level; else the first where it is there."""
    slope = np.abs(surface.gradient(points)).max(axis=0)
    there = np.isfinite(surface.value(points))
    good = there & np.isfinite(slope) & (slope > 0)
    x, y = points[:, np.argmax(good if good.any() else there)].tolist()
    return x, y

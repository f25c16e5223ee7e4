"""The lines of equal loss over two parameters, as marks: they are cheap enough to follow a dragged sample."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.levels import level_lines, level_segments
from core.losses.data_loss import DataLoss
from viz.figures.landscape import Height
from viz.figures.regions import LEVELS as SHADES
from viz.figures.scatter import Box, scatter
from viz.player import Area, Line, Mark
from viz.player.cells import cells
from viz.player.pack import Fixed

LEVELS = 14
GRID = 41
FINE = 51  # of a loss that is not convex: there the lines are as exact as the grid
PLACES = 2**11  # on each axis of the picture, for the ends of pieces
MANY = 1000  # samples: with more, there are fewer corners on a line
PAINT = 0.1  # how strong an area of a level is painted


def valley(loss: DataLoss, box: Box) -> tuple[Mark, ...]:
    """The loss in the box: the lower, the stronger it is painted, with a line at each level.

    Between the levels the logarithm of 1 + loss / scale, above the lowest in the picture, grows evenly.
    """
    x, y = (np.linspace(*ends, GRID if loss.convex else FINE) for ends in (box[:2], box[2:]))
    value = loss.value(np.stack(np.meshgrid(x, y)))
    if loss.minima:
        centre, least = np.array(loss.minima[0]), float(loss.value(loss.minima[0]))
    else:  # as nearly as the grid tells
        row, column = np.unravel_index(value.argmin(), value.shape)
        centre, least = np.array([x[column], y[row]]), float(value.min())
    above = value - least
    scale = float(np.quantile(above[above > 0], 0.03)) if (above > 0).any() else 1.0
    height = Height("log", least, scale or 1.0)
    heights = float(np.nanmax(height(value))) * (np.arange(LEVELS) + 0.5) / LEVELS
    if loss.convex:
        return _areas(loss, centre, [height.inverse(each) for each in heights[::-1]], box)
    return _cells(x, y, height(value), heights)


def _areas(loss: DataLoss, centre: np.ndarray, levels: list[float], box: Box) -> tuple[Area, Line]:
    """Each level around the lowest place, the outermost first, one area upon the other."""
    size = np.array([(box[1] - box[0]) / 2, (box[3] - box[2]) / 2])
    lines = level_lines(loss, centre, levels, size, 72 if loss.samples <= MANY else 36)
    x, y = lines.transpose(1, 0, 2).reshape(2, -1)
    return (
        Area("floor", x, y, colour="@valley", opacity=PAINT, piece=lines.shape[2]),
        Line("levels", x, y, colour="@contour", width=0.8, piece=lines.shape[2]),
    )


def _cells(x: np.ndarray, y: np.ndarray, height: np.ndarray, levels: np.ndarray) -> tuple[Mark, ...]:
    """The heights on a grid, as many areas deep as levels lie above, and the pieces of the lines."""
    depth = np.clip(len(levels) * (1 - height / (height.max() or 1.0)), 0, len(levels))
    codes = np.minimum(SHADES * (1 - PAINT) ** depth, SHADES - 1).astype(int)
    across, up = level_segments(x, y, height, levels).reshape(2, -1)
    ends = ((across, x), (up, y))
    sent: Any = [Fixed(each, float(axis[0]), float(np.ptp(axis)) / PLACES) for each, axis in ends]
    return (
        cells("floor", x, y, codes, ("@valley",), smooth=True),
        Line("levels", *sent, colour="@contour", width=0.8, piece=2),
    )


def plane(box: Box, titles: tuple[str, str], equal: bool = False) -> dict:
    """The axes over two parameters; ``equal`` where both are alike."""
    alike = {"scaleanchor": "x", "scaleratio": 1, "constrain": "domain"} if equal else {}
    return scatter(box, titles, xaxis={"showgrid": False, "constrain": "domain"}, yaxis={"showgrid": False, **alike})

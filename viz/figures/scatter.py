"""Samples on their axes, and how the classes look."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

import numpy as np

from core.catalog import Look
from viz.figures.theme import axis, plot

CLASS_MARKS = (Look("@vermillion", "square"), Look("@blue", "circle"), Look("@green", "triangle"))
"""The second of two classes is blue, as positive numbers are: what speaks for it is."""
ROOM = 0.08  # of the range, on each side

Box = tuple[float, float, float, float]


def scatter(box: Box, titles: tuple[str, str], **more: dict) -> dict:
    """Empty axes for samples in the box (left, right, bottom, top); ``more`` is Plotly's, by axis.

    A title can be a visitor's own word: what would be markup is written out.
    """
    xaxis, yaxis = (html.escape(title, quote=False) for title in titles)
    return plot(
        xaxis=axis(xaxis, range=list(box[:2]), nticks=7, **more.get("xaxis", {})),
        yaxis=axis(yaxis, range=list(box[2:]), nticks=7, **more.get("yaxis", {})),
        margin={"l": 60, "r": 12, "t": 12, "b": 44},
    )


def around(x: np.ndarray, y: np.ndarray, room: float = ROOM) -> Box:
    """A box with all points, and room on each side; equal numbers stand in the middle of a range of their own.

    >>> around(np.array([0.0, 10.0]), np.array([2.0, 2.0]), 0.1)
    (-1.0, 11.0, 1.0, 3.0)
    """
    return (*_range(x, room), *_range(y, room))


def _range(values: np.ndarray, room: float) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    size = high - low
    if size <= 1e-9 * max(abs(low), abs(high)):
        edge = 0.5 * (abs(low) or 2.0)
        return low - edge, high + edge
    return low - room * size, high + room * size


def reaching(box: Box, places: Iterable[Sequence[float]], room: float = 0.06) -> Box:
    """The box, wider where a place lies outside of it or close to its edge.

    >>> reaching((0.0, 10.0, 0.0, 1.0), [(5.0, 0.5), (12.0, 0.5)], 0.1)
    (0.0, 13.0, 0.0, 1.0)
    """
    left, right, low, high = box
    for x, y in places:
        dx, dy = room * (right - left), room * (high - low)
        left, right = min(left, x - dx), max(right, x + dx)
        low, high = min(low, y - dy), max(high, y + dy)
    return left, right, low, high

"""Horizontal bars, a row for each coordinate: the vectors of any dimension that a picture of the plane cannot show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from viz.figures.theme import axis, plot

THICK = 0.38  # of a row, each of two bars beside each other
ROOM = 0.08
FAR = 1e100  # what is longer is no bar
LEGEND: dict[str, Any] = {
    "showlegend": True,
    "legend": {
        "orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 12, "color": "@ink"},
        "itemclick": False, "itemdoubleclick": False, "bgcolor": "rgba(0,0,0,0)",
    },
}  # fmt: skip


def reach(*lengths: np.ndarray) -> tuple[float, float]:
    """The range that shows bars of these lengths, and their common zero; what is endless or not a number is left out.

    >>> reach(np.array([-5.0, 12.0, np.nan]))
    (-6.36, 13.36)
    """
    every = np.concatenate([np.zeros(1), *(np.ravel(each) for each in lengths)])
    every = every[np.abs(every) < FAR]  # False for NaN
    low, high = float(every.min()), float(every.max())
    edge = ROOM * (high - low) or 1.0
    return (low - edge if low < 0 else -edge / 4), (high + edge if high > 0 else edge / 4)


def frame(rows: Sequence[str], span: tuple[float, float], title: str) -> dict:
    """A picture for bars: ``rows`` from top to bottom, zero marked."""
    return plot(
        xaxis=axis(title, range=list(span), nticks=6, zeroline=True, zerolinecolor="@muted"),
        yaxis=named(rows),
        margin={"l": 56, "r": 14, "t": 28, "b": 44},
        bargap=0,
        **LEGEND,
    )


def named(rows: Sequence[str]) -> dict:
    """An upright axis with a name for each row, the first on top."""
    return axis(
        "", range=[len(rows) - 0.4, -0.6], showgrid=False, tickvals=list(range(len(rows))),
        ticktext=list(rows),
    )  # fmt: skip


def trace(lengths: np.ndarray, rows: Sequence[int], name: str, colour: str, side: float, thick: float = THICK) -> dict:
    """Bars that stay as they are; ``side`` −1/2 and 1/2 are above and below the middle of the row, 0 on it."""
    return {
        "type": "bar", "orientation": "h", "y": list(rows), "width": thick, "offset": (side - 0.5) * thick,
        "x": [v if abs(v) < FAR else None for v in np.asarray(lengths).tolist()],
        "marker": {"color": colour, "line": {"width": 0}}, "name": name, "showlegend": bool(name), "hoverinfo": "skip",
    }  # fmt: skip


def key(name: str, colour: str) -> dict:
    """An entry of the legend for bars that are drawn above the figure."""
    return trace(np.array([np.nan]), [0], name, colour, 0)


def outline(lengths: np.ndarray, rows: Sequence[int], side: float, thick: float = THICK) -> tuple[np.ndarray, ...]:
    """The bars as one polygon each, along zero from bar to bar: x and y (*over, 4 · rows).

    ``lengths`` (*over, rows); ``side`` as in :func:`trace`.
    """
    lengths = np.asarray(lengths, dtype=float)
    zero = np.zeros_like(lengths)
    x = np.stack([zero, lengths, lengths, zero], axis=-1).reshape(*lengths.shape[:-1], -1)
    middle = np.array(rows, dtype=float) + side * thick
    edges = np.stack([middle - thick / 2] * 2 + [middle + thick / 2] * 2, axis=-1).ravel()
    return x, np.broadcast_to(edges, x.shape)

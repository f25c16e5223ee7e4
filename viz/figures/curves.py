"""Curves: a function of one variable, and the loss against the step."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from viz.figures.landscape import grid
from viz.figures.theme import axis, plot

SMALL = {"size": 10, "color": "@muted"}  # powers of ten are drawn larger than other numbers


def loss_axis(loss: Any, start: float, names: tuple[str, str]) -> dict:
    """The axis on which a loss is drawn, for runs that begin at the loss ``start``.

    Where the minimum is known the axis is logarithmic and shows the loss above it, from a decade above the start to
    two below the goal; else it is linear over what the surface has in its domain. ``names`` are the titles for (loss,
    loss above the minimum).
    """
    if loss.minimum is not None and loss.minimum < start < np.inf:
        top = math.ceil(math.log10(start - loss.minimum) + 0.3)
        return axis(names[1], type="log", range=[top - 7, top], exponentformat="power", dtick=1, tickfont=SMALL)
    _x, _y, values = grid(loss, (*loss.domain[0], *loss.domain[1]), 33)
    finite = np.append(values[np.isfinite(values)], start if np.isfinite(start) else [])
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    edge = 0.05 * (high - low) or 1.0
    return axis(names[0], range=[low - edge, high + edge], nticks=6)


def steps(count: int, loss_axis: dict, title: str, **margin: float) -> dict:
    """An empty picture of loss against step for ``count`` steps; ``margin`` is another one, by side."""
    return plot(
        xaxis=axis(title, range=[0, count], nticks=6),
        yaxis=loss_axis,
        margin={"l": 56, "r": 14, "t": 12, "b": 44, **margin},
    )


def entry(name: str, colour: str, dash: str = "solid") -> dict:
    """An entry of the legend for a line that is drawn above the figure."""
    return {
        "type": "scatter", "mode": "lines", "x": [None], "y": [None], "name": name, "hoverinfo": "skip",
        "line": {"color": colour, "width": 2.4, "dash": dash},
    }  # fmt: skip


GRID = 601
POLE = 12  # how many times the inner nine tenths of the heights the whole may be, before it is a pole


def heights(curve: Any, room: float = 0.08) -> tuple[float, float]:
    """The range of heights that shows a curve over its domain, with ``room`` on both sides.

    Where the curve runs off to a pole, the inner part of its heights and as much again.

    >>> from core.curves import CURVES
    >>> heights(CURVES["square"](), 0)
    (0.0, 9.0)
    """
    value = curve(np.linspace(curve.low, curve.high, GRID))
    value = np.clip(value[np.isfinite(value)], -1e300, 1e300)
    low, high = float(value.min()), float(value.max())
    inner = np.quantile(value, [0.05, 0.95])
    spread = float(inner[1] - inner[0])
    if high - low > POLE * spread > 0:
        low, high = max(low, float(inner[0]) - spread), min(high, float(inner[1]) + spread)
    edge = room * (high - low)
    if not high - low > 1e-9 * max(abs(low), abs(high)):  # level
        edge = 0.5 * max(abs(high), 1.0)
    return low - edge, high + edge


def trace(curve: Any, view: tuple[float, float], **line: Any) -> dict:
    """A curve over its domain as a Plotly line; a gap where it is undefined or jumps across the heights ``view``."""
    x = np.linspace(curve.low, curve.high, GRID)
    with np.errstate(all="ignore"):
        y = curve(x)
        place = np.where(y > view[1], 1, np.where(y < view[0], -1, 0))
        torn = np.abs(np.diff(place, append=place[-1])) == 2
    rows = [None if not np.isfinite(v) or cut else float(f"{v:.7g}") for v, cut in zip(y.tolist(), torn, strict=True)]
    return {
        "type": "scatter", "mode": "lines", "x": [float(f"{v:.9g}") for v in x], "y": rows,
        "line": {"color": "@contour", "width": 3, "simplify": False, **line}, "hoverinfo": "skip", "cliponaxis": True,
    }  # fmt: skip


def graph(curve: Any, view: tuple[float, float], titles: tuple[str, str], **line: Any) -> dict:
    """The picture of a curve over its domain and the heights ``view``."""
    return plot(
        xaxis=axis(titles[0], range=[curve.low, curve.high], nticks=9),
        yaxis=axis(titles[1], range=list(view), nticks=8),
        margin={"l": 56, "r": 14, "t": 12, "b": 44},
        data=[trace(curve, view, **line)],
    )


def log_log(across: tuple[float, float], up: tuple[float, float], titles: tuple[str, str]) -> dict:
    """An empty picture in logarithmic axes; the ranges are powers of ten."""
    across_axis, up_axis = (
        axis(
            title, type="log", range=[low, high], dtick=max(1, round((high - low) / 4.5)), exponentformat="power",
            tickfont=SMALL,
            tickangle=0,
        )
        for title, (low, high) in zip(titles, (across, up), strict=True)
    )  # fmt: skip
    return plot(across_axis, up_axis, margin={"l": 62, "r": 14, "t": 12, "b": 44})

"""The loss against the step."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from viz.figures.theme import axis, layout

SMALL = {"size": 10, "color": "@muted"}  # powers of ten are drawn larger than other numbers


def loss_axis(loss: Any, value: np.ndarray, names: tuple[str, str]) -> dict:
    """The axis on which a loss is drawn.

    Where the minimum is known the axis is logarithmic and shows the loss above it, from a decade above the start to
    two below the goal; else it is linear over what the runs visit in the domain. ``value`` (steps + 1, *batch);
    ``names`` the titles for (loss, loss above the minimum).
    """
    start = float(np.ravel(value[0])[0])
    if loss.minimum is not None and loss.minimum < start < np.inf:
        top = math.ceil(math.log10(start - loss.minimum) + 0.3)
        return axis(names[1], type="log", range=[top - 7, top], exponentformat="power", dtick=1, tickfont=SMALL)
    finite = value[np.isfinite(value)]
    low, high = (np.quantile(finite, 0.1), np.quantile(finite, 0.9)) if len(finite) else (0.0, 1.0)
    low, high = min(float(low), start), max(float(high), start)
    edge = 0.08 * (high - low) or 1.0
    return axis(names[0], range=[low - edge, high + edge], nticks=6)


def steps(count: int, loss_axis: dict, title: str) -> dict:
    """An empty picture of loss against step for ``count`` steps."""
    return {
        "data": [],
        "layout": layout(
            xaxis=axis(title, range=[0, count], fixedrange=True, nticks=6),
            yaxis={**loss_axis, "fixedrange": True},
            margin={"l": 56, "r": 14, "t": 12, "b": 44},
        ),
    }

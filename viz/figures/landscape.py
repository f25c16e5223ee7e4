"""The loss as a landscape: contour lines seen from above, and the same surface in three dimensions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from viz.figures.numbers import number
from viz.figures.theme import axis, colourscale, layout, plot, space_axis

RESOLUTION = 101
SEEN = 65  # places each way at which heights are chosen
LOOKED_AT = -0.24  # the height in the middle of the view, so that the numbers at the near corner are seen
LEVELS = 18
PARTS = 512  # of the spacing of contour lines: in these a figure has its heights, as whole numbers, which are few bytes

HEIGHTS: dict[str, Callable] = {"log": lambda u: np.log1p(np.maximum(u, 0)), "asinh": np.arcsinh, "linear": lambda u: u}
INVERSES: dict[str, Callable] = {"log": np.expm1, "asinh": np.sinh, "linear": float}


@dataclass(frozen=True)
class Height:
    """How a loss is turned into a height, so that both the valley and the walls can be seen.

    ``kind`` "log": log(1 + (value − offset)/scale), linear near the minimum and logarithmic far above it;
    "asinh": asinh((value − offset)/scale), where no minimum is known; "linear": the value itself.
    """

    kind: str
    offset: float
    scale: float

    def __call__(self, value: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            u = (value - self.offset) / self.scale
            return HEIGHTS[self.kind](u)

    def inverse(self, height: float) -> float:
        u = INVERSES[self.kind](height)
        return float(self.offset + self.scale * u)


def height_of(loss: Any) -> Height:
    """The height scale that suits a surface, from its whole domain: zooming changes no colour."""
    values = finite(loss)
    if loss.minimum is not None:
        above = values - loss.minimum
        scale = float(np.quantile(above[above > 0], 0.03)) if (above > 0).any() else 1.0
        return Height("log", loss.minimum, max(scale, 1e-12))
    spread = float(np.quantile(values, 0.75) - np.quantile(values, 0.25))
    return Height("asinh", float(np.median(values)), spread or 1.0)


def plain_height(loss: Any) -> Height:
    """The value itself, so that the lines are the closer the steeper the surface; where most of it is low, as above."""
    values = finite(loss)
    low, middle, high = np.quantile(values, [0, 0.5, 1])
    return Height("linear", 0.0, 1.0) if middle - low > 0.03 * (high - low) else height_of(loss)


def heights(loss: Any) -> tuple[float, float]:
    """The range of values that shows a surface: all of them, but for what rises or falls to a pole."""
    values = finite(loss)
    low, below, above, high = (float(q) for q in np.quantile(values, [0, 0.02, 0.98, 1]))
    spread = above - below or 1.0
    low, high = max(low, below - 2 * spread), min(high, above + 2 * spread)
    return (low, high) if high - low > 1e-9 * max(abs(low), abs(high)) else (low - 1, high + 1)


@lru_cache(maxsize=4)
def finite(loss: Any) -> np.ndarray:
    """The values of a loss on a grid over its domain, (n,), without those that are no numbers."""
    _, _, values = grid(loss, (*loss.domain[0], *loss.domain[1]), SEEN)
    return values[np.isfinite(values)]


def grid(loss: Any, view: tuple[float, float, float, float], resolution: int = RESOLUTION):
    """x (n,), y (n,) and the loss on their grid, row by row (n, n)."""
    x, y = np.linspace(view[0], view[1], resolution), np.linspace(view[2], view[3], resolution)
    return x, y, loss.value(np.stack(np.meshgrid(x, y)))


def levels(loss: Any, height: Height) -> tuple[float, float]:
    """First level and spacing of the contour lines, in heights."""
    h = height(finite(loss))
    h = h[np.isfinite(h)]
    low, high = (float(h.min()), float(h.max())) if len(h) else (0.0, 1.0)
    spacing = (high - low) / LEVELS or 1.0
    return low + spacing / 2, spacing


def contour(loss: Any, view: tuple[float, float, float, float], height: Height, names: tuple[str, str]) -> dict:
    """The contour background for a view (x_low, x_high, y_low, y_high), as a Plotly figure's dictionary."""
    x, y, values = grid(loss, _widened(view))
    return relief(x, y, height(values), levels(loss, height), view, names)


def relief(
    x: np.ndarray,
    y: np.ndarray,
    h: np.ndarray,
    lines: tuple[float, float],
    view: tuple[float, float, float, float],
    names: tuple[str, str],
) -> dict:
    """Heights (len(y), len(x)) on a grid as a Plotly figure; ``lines`` are the first contour line and the spacing.

    In the figure all heights are in parts of the spacing.
    """
    start = lines[0] / lines[1] * PARTS
    with np.errstate(all="ignore"):
        parts = np.rint(h / lines[1] * PARTS)
    whole = bool((np.abs(parts) < 2**31).all())  # NaN is not
    trace = {
        "type": "contour",
        "x0": float(x[0]),
        "dx": float(x[1] - x[0]),
        "y0": float(y[0]),
        "dy": float(y[1] - y[0]),
        "z": parts.astype(np.int32) if whole else np.where(np.isfinite(parts), parts, np.nan),
        "zmin": start - PARTS,
        "zmax": start + PARTS * LEVELS,
        "contours": {"coloring": "fill", "start": start, "end": start + PARTS * (LEVELS + 8), "size": PARTS},
        "colorscale": colourscale(),
        "line": {"width": 0.8, "color": "@contour", "smoothing": 1},
        "showscale": False,
        "hoverinfo": "skip",
    }
    equal = {"scaleanchor": "x", "scaleratio": 1, "constrain": "domain"}
    return plot(
        xaxis=axis(names[0], range=list(view[:2]), constrain="domain", showgrid=False),
        yaxis=axis(names[1], range=list(view[2:]), showgrid=False, **(equal if _alike(view) else {})),
        data=[trace],
        zooms=True,
    )


def surface(
    loss: Any,
    height: Height,
    names: tuple[str, str, str],
    eye: tuple[float, float, float],
    span: tuple[float, float] | None = None,
) -> dict:
    """The surface over the whole domain, its height on the same scale as the contour lines.

    ``span`` is the range of heights that is shown, all of them without it.
    """
    x, y, values = grid(loss, (*loss.domain[0], *loss.domain[1]), SEEN)
    h = height(values)
    finite = h[np.isfinite(h)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    low, high = span or (low, high)
    ticks = np.linspace(low, high, 5)[1:]  # the lowest would stand on the numbers of another axis
    trace = {
        "type": "surface",
        "x": x,
        "y": y,
        "z": np.where(np.isfinite(h), h, np.nan),
        "colorscale": colourscale(),
        "showscale": False,
        "opacity": 1,
        "hoverinfo": "skip",
        "lighting": {"ambient": 0.85, "diffuse": 0.35, "specular": 0.05, "roughness": 0.9},
        "contours": {
            "z": {"show": True, "color": "@contour", "start": low, "end": high, "size": (high - low) / 14 or 1}
        },
    }
    return {
        "data": [trace],
        "layout": layout(
            margin={"l": 0, "r": 0, "t": 0, "b": 0},
            scene={
                "xaxis": space_axis(names[0], range=list(loss.domain[0])),
                "yaxis": space_axis(names[1], range=list(loss.domain[1])),
                "zaxis": axis(
                    names[2],
                    range=[low, high + 0.02 * (high - low)],
                    tickvals=[float(t) for t in ticks],
                    ticktext=[number(height.inverse(t), 2) for t in ticks],
                ),
                "aspectmode": "manual",
                "aspectratio": {"x": 1.1, "y": 1.1, "z": 0.5},
                "camera": {"eye": dict(zip("xyz", eye, strict=True)), "center": {"x": 0, "y": 0, "z": LOOKED_AT}},
            },
        ),
    }


def _widened(view: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A little more than the view, so that a short pan shows no empty edge before the server answers."""
    dx, dy = 0.1 * (view[1] - view[0]), 0.1 * (view[3] - view[2])
    return view[0] - dx, view[1] + dx, view[2] - dy, view[3] + dy


def _alike(view: tuple[float, float, float, float]) -> bool:
    """Whether the sides are of one order, so that equal scales leave no sliver."""
    ratio = (view[3] - view[2]) / (view[1] - view[0])
    return 1 / 3 <= ratio <= 3

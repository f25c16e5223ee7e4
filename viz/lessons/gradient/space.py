"""The surface in three dimensions with its slices, their tangents and the tangent plane."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from core.losses.surface import Surface
from core.tangents import slice_values
from viz.figures import landscape
from viz.lessons.gradient.runs import ALONG_X, ALONG_Y, HERE, LEVEL, REGULAR, Probe
from viz.lessons.surfaces import box_of
from viz.player import Area, Line, Panel, Points
from viz.player.lines import Frame
from viz.player.pack import Fixed
from viz.scene import Live
from viz.words import Words

SLICE = 61  # points of a slice
FINE = 2**11
LENGTH = 0.25  # of a tangent's half, as a part of the picture's side
ENDS = np.array([-1.0, 1.0])
CORNERS = np.array([0, 1, 1, 0]), np.array([0, 0, 1, 1])  # of the plane: which end along x, along y


@lru_cache(maxsize=32)
def _relief(loss: Surface, titles: tuple[str, str, str], eye: tuple[float, float, float]) -> dict:
    plain = landscape.Height("linear", 0.0, 1.0)
    figure = landscape.surface(loss, plain, titles, eye, landscape.heights(loss))
    figure["data"][0]["opacity"] = 0.7  # the plane of a bowl lies below it
    return figure


def space(loss: Surface, x: Live, y: Live, probe: Probe, eye: tuple[float, float, float], _: Words) -> Panel:
    """The panel; the tangents and the plane reach equally far in the picture, however steep, and end at its sides."""
    left, right, low, high = box_of(loss)
    bottom, top = landscape.heights(loss)
    tall = top - bottom

    frame = Frame(left, right, low, high, FINE)
    across, along = frame.x, frame.y

    def height(array: np.ndarray) -> Fixed:
        within = np.clip(array, bottom - tall, top + tall)  # what is further out is not seen, NaN stays
        return Fixed(np.where(np.isfinite(array), within, np.nan), bottom, tall / FINE)

    px, py = x.values[:, None, None], y.values[None, :, None]
    known = (probe.case == REGULAR) | (probe.case == LEVEL)
    value = np.where(np.isfinite(probe.value), probe.value, bottom)[..., None]
    slope_x, slope_y = np.where(known, probe.gradient, 0.0)[..., None]
    ends_x = np.clip(px + ENDS * _reach(slope_x, right - left, tall), left, right)
    ends_y = np.clip(py + ENDS * _reach(slope_y, high - low, tall), low, high)
    # where there is no plane its corners are one point
    corner_x = np.where(known[..., None], ends_x[..., CORNERS[0]], px)
    corner_y = np.where(known[..., None], ends_y[..., CORNERS[1]], py)
    plane = value + slope_x * (corner_x - px) + slope_y * (corner_y - py)

    xs, ys = np.linspace(left, right, SLICE), np.linspace(low, high, SLICE)
    along_x = slice_values(loss, np.stack([0 * y.values, y.values])[..., None], 0, xs)  # (y positions, points)
    along_y = slice_values(loss, np.stack([x.values, 0 * x.values])[..., None], 1, ys)
    tangent: dict[str, Any] = {"over": HERE, "count": np.where(known, 2, 0), "width": 3.2}
    marks = (
        Line(
            "slice along x", across(xs), along(py[0] + 0 * xs), over=("y",), z=height(along_x), colour=ALONG_X,
            width=1.6,
        ),
        Line(
            "slice along y", across(px[:, 0] + 0 * ys), along(ys), over=("x",), z=height(along_y), colour=ALONG_Y,
            width=1.6,
        ),
        Line(
            "tangent along x", across(ends_x), along(py + 0 * ENDS), z=height(value + slope_x * (ends_x - px)),
            colour=ALONG_X, **tangent,
        ),
        Line(
            "tangent along y", across(px + 0 * ENDS), along(ends_y), z=height(value + slope_y * (ends_y - py)),
            colour=ALONG_Y, **tangent,
        ),
        Area("plane", across(corner_x), along(corner_y), over=HERE, z=height(plane), colour="@sky", opacity=0.45),
        Points(
            "point", across(px), along(py), over=HERE, z=height(value), count=np.isfinite(probe.value).astype(int)
        ),
    )  # fmt: skip
    return Panel(
        key="surface",
        label=_("The surface with its two slices, their tangents and the tangent plane"),
        figure=_relief(loss, ("x", "y", "f"), eye),
        marks=marks,
        three=True,
        height={"kind": "linear", "offset": 0.0, "scale": 1.0},
        grow=1.2,
    )


def _reach(slope: np.ndarray, side: float, tall: float) -> np.ndarray:
    """How far along its coordinate a tangent goes to be of one length in the picture."""
    return LENGTH * side / np.sqrt(1 + (0.9 * slope * side / tall) ** 2)

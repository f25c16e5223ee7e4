"""The slope in every direction, as a round picture."""

from __future__ import annotations

import numpy as np

from viz.figures.compass import compass
from viz.lessons.gradient.runs import DEGREES, TURNED, UPHILL
from viz.player import Arrow, Line, Panel, Path
from viz.player.pack import Fixed
from viz.scene import Live
from viz.words import Words


def dial(angle: Live, _: Words) -> Panel:
    """The slope in each direction, as a part of the steepest: |cos(φ − bearing)| away from the centre."""
    every = np.radians(np.arange(DEGREES))[:, None]
    away = np.linspace(-np.pi / 2, np.pi / 2, 25)  # from the gradient
    x, y = np.cos(every + away) * np.cos(away), np.sin(every + away) * np.cos(away)
    tip = np.stack([np.cos(every), np.sin(every)])[..., 0]  # (2, 360)
    turn = np.radians(angle.values)
    part = np.abs(np.cos(every - turn))  # (360, angles)
    mark_x, mark_y = part * np.cos(turn), part * np.sin(turn)

    def known(array: np.ndarray) -> Fixed:
        return Fixed(np.concatenate([array, np.zeros((1, *array.shape[1:]))]), 0.0, 2.0**-10)

    def count(points: int) -> np.ndarray:
        return np.append(np.full(DEGREES, points), 0)

    ring = np.linspace(0, 2 * np.pi, 73)
    ends = np.array([0.0, 1.0])
    over = ("bearing",)
    marks = (
        Line("ring", np.cos(ring), np.sin(ring), colour="@contour", width=1.2),
        Line("axes", np.array([-1.0, 1, 0, 0]), np.array([0, 0, -1.0, 1]), colour="@grid", width=1, piece=2),
        Line("downhill", known(-x), known(-y), over=over, count=count(25), colour="@muted", dash=(4, 4), width=1.6),
        Line("uphill", known(x), known(y), over=over, count=count(25), colour="@green", width=2.4),
        Line(
            "u", np.outer(np.cos(turn), ends), np.outer(np.sin(turn), ends), over=("angle",), colour=TURNED,
            dash=(2, 4), width=1.4,
        ),
        Arrow(
            "∇f", known(tip[0][:, None] * ends), known(tip[1][:, None] * ends), over=over, count=count(2),
            colour=UPHILL, width=2.6, label="∇f",
        ),
        Path(
            "slope", known(mark_x[..., None] * ends), known(mark_y[..., None] * ends), over=("bearing", "angle"),
            colour=TURNED, width=2.4, marker="circle",
        ),
    )  # fmt: skip
    return Panel(
        key="compass",
        label=_("The slope in every direction: uphill solid, downhill dashed"),
        figure=compass(_("slope in each direction")),
        marks=marks,
        grow=0.6,
    )

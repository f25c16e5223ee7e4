"""Straight lines and points on the picture of a curve, ready to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from viz.player.pack import FAR, Fixed


@dataclass(frozen=True)
class Frame:
    """What a picture shows: x from ``left`` to ``right``, heights from ``bottom`` to ``top``.

    ``fine`` is how many places the page can tell apart on each axis.
    """

    left: float
    right: float
    bottom: float
    top: float
    fine: int = 2**18

    def x(self, array: Any) -> Fixed:
        return self._fixed(array, self.left, self.right - self.left)

    def y(self, array: Any) -> Fixed:
        """Heights; one more than 4000 pictures away is sent as that far, and what is not finite is a gap."""
        return self._fixed(array, self.bottom, self.top - self.bottom)

    def _fixed(self, array: Any, origin: float, width: float) -> Fixed:
        array = np.asarray(array, dtype=float)
        near = np.clip(array, origin - FAR * width, origin + FAR * width)
        return Fixed(np.where(np.isfinite(array), near, np.nan), origin, width / self.fine)

    def across(self, slope: Any, x: Any, y: Any) -> tuple[Fixed, Fixed]:
        """The ends, shape (*batch, 2), of the lines through (x, y) where they cross the picture; NaN for no line.

        An end lies on the picture's edge or at most one picture above or below, so that steep lines keep their place.

        >>> xs, ys = Frame(0, 10, 0, 10).across(np.array([1.0, 100.0]), 5.0, 5.0)
        >>> xs.array.round(2).tolist(), ys.array.tolist()
        ([[0.0, 10.0], [4.85, 5.15]], [[0.0, 10.0], [-10.0, 20.0]])
        """
        slope, x, y = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in (slope, x, y)))
        height = self.top - self.bottom
        with np.errstate(all="ignore"):
            reach = [(edge - y) / slope for edge in (self.bottom - height, self.top + height)]
            back = np.fmax(self.left - x, np.where(slope == 0, -np.inf, np.fmin(*reach)))
            ahead = np.fmin(self.right - x, np.where(slope == 0, np.inf, np.fmax(*reach)))
            away = np.stack([back, ahead], axis=-1)
            there = (np.isfinite(slope) & np.isfinite(y) & (back < ahead))[..., None]
            return (
                self.x(np.where(there, x[..., None] + away, np.nan)),
                self.y(np.where(there, y[..., None] + slope[..., None] * away, np.nan)),
            )

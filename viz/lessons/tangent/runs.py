"""Places on the curve, and the lines that touch it there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.curves import Curve
from core.tangents import StraightLine, Touch, tangent, touch
from viz.figures import curves
from viz.player.lines import Frame
from viz.player.pack import Fixed

FINE = 2**15  # places across the picture: a twentieth of a pixel


@dataclass(frozen=True)
class Places:
    """The curve at every place of the live point, and where it has a tangent."""

    curve: Curve
    frame: Frame
    x: np.ndarray
    y: np.ndarray
    kinds: np.ndarray
    line: StraightLine  # NaN where there is none

    @classmethod
    def of(cls, curve: Curve, x: np.ndarray) -> Places:
        kinds = touch(curve, x)
        line = tangent(curve, x)
        smooth = (kinds == Touch.SMOOTH) & np.isfinite(line.slope)
        line = StraightLine(*(np.where(smooth, each, np.nan) for each in line))
        return cls(curve, Frame(curve.low, curve.high, *curves.heights(curve), FINE), x, curve(x), kinds, line)

    def across(self, slope: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[Fixed, Fixed]:
        return self.frame.across(slope, x, y)

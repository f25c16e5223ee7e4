"""Everything that determines the picture of the errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.param import Param
from viz.lessons.curve import CHOICES, CurveScene, places
from viz.lessons.quotient import step
from viz.scene import Chosen, Live, choice, live, one_of, pick

METHODS_SHOWN = ("forward", "central", "complex_step")
PRECISIONS: dict[str, Any] = {"float64": np.float64, "float32": np.float32}
H = Param("h", "Step size", "h", 1e-4, low=1e-20, high=1e6, slider=(1e-16, 1.0), scale="log")
POSITIONS, STEPS = 41, 97


@dataclass(frozen=True)
class StepSizeScene(CurveScene):
    """A curve with a live point, and a live step."""

    curve: Chosen = one_of(CHOICES, Chosen("exponential"))
    h: float = step(H)
    method: str = choice("forward", METHODS_SHOWN)
    precision: str = choice("float64", tuple(PRECISIONS))

    def points(self) -> Live:
        return places("x", self.made(), self.x, POSITIONS)

    def steps(self) -> Live:
        return Live.of(H, self.h, STEPS)


COORDINATES = (
    live("x", StepSizeScene.points),
    live("h", StepSizeScene.steps),
    pick("method", METHODS_SHOWN),
    pick("precision", tuple(PRECISIONS)),
)

"""Everything that determines the picture of the gradient."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

from core.message import Message
from core.param import Param
from viz.lessons.surfaces import SurfaceScene
from viz.scene import Live, eye, live, number, point

PLACES = 41
ANGLE = Param("angle", "Direction", r"\alpha", 75.0, low=0, high=345, slider=(0, 345))
TURNS = 24


@dataclass(frozen=True)
class GradientScene(SurfaceScene):
    """A surface, a point on it, a direction in degrees counter-clockwise from the x axis, and the camera."""

    angle: float = number(ANGLE)
    eye: tuple[float, float, float] = point((-1.05, -1.5, 1.1))

    def mended(self, ignored: list[Message]) -> Self:
        scene = super().mended(ignored)
        near = 0.05 < math.dist(scene.eye, (0, 0, 0)) < 20
        return scene if near else replace(scene, eye=type(self).eye)

    def places(self) -> tuple[Live, Live, Live]:
        """Where x, y and the angle can be put."""
        left, right, low, high = self.frame()
        return (
            Live.even("x", left, right, self.x, PLACES),
            Live.even("y", low, high, self.y, PLACES),
            Live.even("angle", ANGLE.low, ANGLE.high, self.angle, TURNS),
        )


COORDINATES = (
    live("x", lambda scene: scene.places()[0]),
    live("y", lambda scene: scene.places()[1]),
    live("angle", lambda scene: scene.places()[2]),
    eye(),
)

"""Everything that determines the Taylor page's picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from core.message import Message
from core.param import Param
from core.scene import Chosen, entry, number
from viz.lessons.curve import CHOICES, CurveScene, X

ORDER = Param("order", "Order", "n", 2, low=1, high=8, kind="whole")


@dataclass(frozen=True)
class TaylorScene(CurveScene):
    """A curve, the place around which it is replaced by a polynomial, and the polynomial's order."""

    curve: Chosen = entry(CHOICES, Chosen("three_minima"))
    x: float = number(Param(**{**vars(X), "default": 0.3}))
    order: int = number(ORDER)

    def settled(self, ignored: list[Message]) -> Self:
        """An order that the curve has."""
        scene = super().settled(ignored)
        return replace(scene, order=min(scene.order, max(1, scene.made().highest_derivative)))

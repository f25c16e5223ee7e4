"""Everything that determines the Taylor page's picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from core.message import Message
from core.param import Param
from viz.lessons.curve import CHOICES, CurveScene, X
from viz.scene import Chosen, live, number, one_of, pick

ORDER = Param("order", "Order", "n", 2, low=1, high=8, kind="whole")


@dataclass(frozen=True)
class TaylorScene(CurveScene):
    """A curve, the place around which it is replaced by a polynomial, and the polynomial's order."""

    curve: Chosen = one_of(CHOICES, Chosen("three_minima"))
    x: float = number(Param(**{**vars(X), "default": 0.3}))
    order: int = number(ORDER)

    def mended(self, ignored: list[Message]) -> Self:
        """An order that the curve has."""
        scene = super().mended(ignored)
        return replace(scene, order=min(scene.order, scene.orders()[-1]))

    def orders(self) -> range:
        return range(1, max(1, self.made().highest_derivative) + 1)


COORDINATES = (
    live("x", TaylorScene.points),
    pick("order", TaylorScene.orders),
)

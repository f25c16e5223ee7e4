"""The Taylor page: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from viz.lessons import curve
from viz.lessons.taylor.found import COUNT
from viz.lessons.taylor.picture import picture
from viz.lessons.taylor.scene import TaylorScene
from viz.player.live import option
from viz.ui.controls import Controls, latex
from viz.ui.page import show_page

POLYNOMIAL = r"p_n(t) = \sum_{k=0}^{n} \frac{f^{(k)}(x)}{k!}\,(t - x)^k"
NEWTON = r"x \leftarrow x - \frac{f'(x)}{f''(x)}"


def show() -> None:
    show_page(
        "taylor",
        TaylorScene,
        lambda _: (
            _("How far is a good step?"),
            _("Drag the point to where the parabola opens downwards."),
        ),
        controls,
        picture,
        moved,
        curve.notes,
    )


def moved(scene: TaylorScene, event: dict[str, Any]) -> TaylorScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    at = event["at"]
    x = curve.places("x", scene.made(), scene.x, COUNT).value(at.get("x"))
    orders = range(1, max(1, scene.made().highest_derivative) + 1)
    return replace(scene, x=scene.x if x is None else x, order=option(orders, at.get("order"), scene.order))


def controls(c: Controls[TaylorScene]) -> None:
    curve.controls(c)
    curve.point(c, "$x$")
    latex(POLYNOMIAL)
    latex(NEWTON)

"""The walk's page: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from viz.lessons import curve
from viz.lessons.walk import scene as declared
from viz.lessons.walk.picture import picture
from viz.lessons.walk.runs import starts
from viz.lessons.walk.scene import TABS, WalkScene, rates
from viz.player.live import option, whole
from viz.ui.controls import Controls, latex
from viz.ui.page import show_page

DOWN, UP = r"x \leftarrow x - \eta\, f'(x)", r"x \leftarrow x + \eta\, f'(x)"


def show() -> None:
    show_page(
        "walk",
        WalkScene,
        lambda _: (_("How does it find the bottom?"), _("Drag the start on the curve, then the learning rate.")),
        controls,
        picture,
        moved,
        curve.notes,
    )


def moved(scene: WalkScene, event: dict[str, Any]) -> WalkScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    at = event["at"]
    x, rate = starts(scene).value(at.get("x")), rates(scene.loss(), scene.rate).value(at.get("rate"))
    step = whole(at.get("step"))
    return replace(
        scene,
        x=scene.x if x is None else x,
        rate=scene.rate if rate is None else rate,
        step=scene.step if step is None else step,
        tab=option(TABS, at.get("tab"), scene.tab),
    )


def controls(c: Controls[WalkScene]) -> None:
    curve.controls(c)
    c.number(declared.ASCEND, c.scene.ascend, lambda s, v: replace(s, ascend=v))
    latex(UP if c.scene.ascend else DOWN)
    curve.point(c, "$x_0$")
    c.steps(declared.STEPS)

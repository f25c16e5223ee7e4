"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

from viz.lessons.controls.curve import curve, point
from viz.lessons.walk.scene import RATE, WalkScene
from viz.ui.controls import Controls, latex

DOWN, UP = r"x \leftarrow x - \eta\, f'(x)", r"x \leftarrow x + \eta\, f'(x)"


def controls(c: Controls[WalkScene]) -> None:
    curve(c)
    c.field("ascend")
    latex(UP if c.scene.ascend else DOWN)
    point(c, "x₀")
    c.exact(RATE, c.scene.rate, lambda s, v: replace(s, rate=v))
    c.steps()

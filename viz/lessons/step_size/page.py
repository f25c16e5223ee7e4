"""The controls of the page."""

from __future__ import annotations

from viz.lessons.controls.curve import curve, point
from viz.lessons.step_size.scene import StepSizeScene
from viz.ui.controls import Controls


def controls(c: Controls[StepSizeScene]) -> None:
    curve(c)
    point(c, c._("Point x"))

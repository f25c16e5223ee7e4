"""The controls of the page."""

from __future__ import annotations

from viz.lessons.controls.surface import start, surface
from viz.lessons.field.scene import FieldScene
from viz.ui.controls import Controls


def controls(c: Controls[FieldScene]) -> None:
    _ = c._
    surface(c)
    start(c, _("Point"), "point")

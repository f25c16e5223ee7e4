"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from viz.lessons.controls.surface import point, surface
from viz.lessons.gradient.scene import ANGLE, GradientScene
from viz.ui.controls import Controls


def controls(c: Controls[GradientScene]) -> None:
    _, scene = c._, c.scene
    surface(c)
    with st.expander(_("Point and direction")):
        point(c, "point")
        c.coordinate(
            _("Direction in degrees"), scene.angle, "angle", lambda s, v: replace(s, angle=ANGLE.clamp(v % 360))
        )

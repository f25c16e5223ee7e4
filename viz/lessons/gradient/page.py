"""The gradient's page: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from viz.lessons import surfaces
from viz.lessons.gradient.picture import picture
from viz.lessons.gradient.scene import ANGLE, GradientScene
from viz.ui.controls import Controls
from viz.ui.page import numbers, show_page


def show() -> None:
    show_page(
        "gradient",
        GradientScene,
        lambda _: (
            _("How steep is it, and which way?"),
            _("Drag the point on the contour, then turn the direction u."),
        ),
        controls,
        picture,
        moved,
        surfaces.notes,
    )


def moved(scene: GradientScene, event: dict[str, Any]) -> GradientScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    now = (scene.x, scene.y, scene.angle)
    found = [live.value(event["at"].get(live.key)) for live in scene.places()]
    x, y, angle = (old if new is None else new for old, new in zip(now, found, strict=True))
    return replace(scene, x=x, y=y, angle=angle, eye=numbers(event.get("eye"), 3) or scene.eye)


def controls(c: Controls[GradientScene]) -> None:
    _, scene = c._, c.scene
    surfaces.controls(c)
    with st.expander(_("Point and direction")):
        c.coordinate("x", scene.x, "point x", lambda s, v: replace(s, x=v).within())
        c.coordinate("y", scene.y, "point y", lambda s, v: replace(s, y=v).within())
        c.coordinate(
            _("Direction in degrees"), scene.angle, "angle", lambda s, v: replace(s, angle=ANGLE.clamp(v % 360))
        )

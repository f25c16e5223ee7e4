"""The gradient field's page: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from viz.lessons import surfaces
from viz.lessons.field.picture import picture
from viz.lessons.field.scene import PRESETS, SHOWN, FieldScene
from viz.player.live import option
from viz.ui.controls import Controls
from viz.ui.page import numbers, show_page


def show() -> None:
    show_page(
        "field",
        FieldScene,
        lambda _: (_("Where does downhill lead?"), _("Drag the point, and try the four kinds of landscape.")),
        controls,
        picture,
        moved,
        surfaces.notes,
    )


def moved(scene: FieldScene, event: dict[str, Any]) -> FieldScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    at = event["at"]
    x, y = (live.value(at.get(live.key)) for live in scene.places())
    preset = option(PRESETS, at.get("preset"), None)
    if preset is not None and preset != scene.preset():
        return scene.with_preset(preset)
    scene = replace(
        scene,
        x=scene.x if x is None else x,
        y=scene.y if y is None else y,
        shown=option(SHOWN, at.get("shown"), scene.shown),
    )
    if "view" not in event:
        return scene
    view = numbers(event["view"], 4)
    if view is not None and not (1e-9 < view[1] - view[0] < 1e6 and 1e-9 < view[3] - view[2] < 1e6):
        return scene
    return scene.with_view(view)


def controls(c: Controls[FieldScene]) -> None:
    _, scene = c._, c.scene
    surfaces.controls(c)
    with st.expander(_("Point")):
        c.coordinate("x", scene.x, "point x", lambda s, v: replace(s, x=v).within())
        c.coordinate("y", scene.y, "point y", lambda s, v: replace(s, y=v).within())

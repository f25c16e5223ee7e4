"""The tangent's page: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from viz.lessons import curve
from viz.lessons.tangent.picture import picture
from viz.lessons.tangent.scene import SECANTS, TangentScene
from viz.player.live import option
from viz.ui.controls import Controls
from viz.ui.page import show_page


def show() -> None:
    show_page(
        "tangent",
        TangentScene,
        lambda _: (
            _("How steep is it here?"),
            _("Drag the point along the curve. Then make h small: the secant becomes the tangent."),
        ),
        controls,
        picture,
        moved,
        curve.notes,
    )


def moved(scene: TangentScene, event: dict[str, Any]) -> TangentScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    at = event["at"]
    x, h = scene.points().value(at.get("x")), scene.steps().value(at.get("h"))
    scene = replace(
        scene,
        x=scene.x if x is None else x,
        h=scene.h if h is None else h,
        method=option(SECANTS, at.get("method"), scene.method),
    )
    return scene.turned() if event.get("pressed") == "pin" else scene


def controls(c: Controls[TangentScene]) -> None:
    _, scene = c._, c.scene
    curve.controls(c)
    c.coordinate(_("Point x"), scene.x, "x", lambda s, v: replace(s, x=min(max(v, s.made().low), s.made().high)))
    if scene.pins:
        bound = c.bound("pins", list(scene.pins), lambda s, kept: replace(s, pins=tuple(sorted(kept))))
        st.multiselect(_("Pinned points"), list(scene.pins), format_func=lambda x: f"{x:.6g}", **bound)

"""The page of the basins: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.optimizers import OPTIMIZERS
from viz.lessons import presets, surfaces
from viz.lessons.basins import scene as declared
from viz.lessons.basins.picture import picture
from viz.lessons.basins.scene import PRESETS, BasinsScene
from viz.player.live import whole
from viz.player.picture import Picture
from viz.ui.controls import Controls
from viz.ui.page import numbers, show_page
from viz.ui.progress import watched
from viz.words import words


def show() -> None:
    show_page(
        "basins",
        BasinsScene,
        lambda _: (
            _("Where does each start end?"),
            _("Drag the start across a border, and zoom in on one. Paler starts take longer."),
        ),
        controls,
        patient,
        moved,
        surfaces.notes,
    )


def patient(scene: BasinsScene) -> tuple[Picture, dict[str, int]]:
    _ = words(scene.lang)
    with watched(_("Computing the map …")) as progress:
        return picture(scene, progress)


def moved(scene: BasinsScene, event: dict[str, Any]) -> BasinsScene:
    """The scene after an event."""
    step = whole(event["at"].get("step"))
    x, y = numbers(event.get("start"), 2) or (scene.x, scene.y)
    scene = replace(scene, step=scene.step if step is None else min(max(step, 0), scene.steps), x=x, y=y).within()
    if "view" not in event:
        return scene
    view = numbers(event["view"], 4)
    return scene.seen(view if view and view[0] < view[1] and view[2] < view[3] else None)


def controls(c: Controls[BasinsScene]) -> None:
    _, scene = c._, c.scene
    presets.menu(c, PRESETS, BasinsScene.still)
    optimizer(c, "left", _("On the left"))
    optimizer(c, "right", _("On the right"))
    surfaces.controls(c)
    c.number(
        declared.STEPS,
        scene.steps,
        lambda s, v: replace(s, steps=v, step=v if s.step == s.steps else min(s.step, v)),
    )
    with st.expander(_("Start")):
        c.coordinate("x", scene.x, "start x", lambda s, v: replace(s, x=v).within())
        c.coordinate("y", scene.y, "start y", lambda s, v: replace(s, y=v).within())


def optimizer(c: Controls[BasinsScene], side: str, label: str) -> None:
    """The menu of optimizers for one side, and the learning rate."""
    rate = f"{side}_rate"

    def pick(scene: BasinsScene, key: str) -> BasinsScene:
        return scene.with_side(side, key, scene.suited(key))

    bound = c.bound(side, getattr(c.scene, side), pick)
    st.selectbox(label, list(OPTIMIZERS), format_func=lambda key: c._(OPTIMIZERS[key].name), **bound)
    c.number(declared.RATE, getattr(c.scene, rate), lambda s, v: s.with_side(side, getattr(s, side), v), side)

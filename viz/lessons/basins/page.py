"""The page of the basins: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.optimizers import OPTIMIZERS
from core.scene import Chosen
from viz.lessons import hyper, presets, surfaces
from viz.lessons.basins import scene as declared
from viz.lessons.basins.picture import picture
from viz.lessons.basins.scene import PRESETS, SIDES, BasinsScene
from viz.player.live import whole
from viz.player.picture import Picture
from viz.ui.controls import Controls
from viz.ui.page import numbers, show_page
from viz.ui.progress import watched
from viz.words import said_in, words


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
    at = event["at"]
    for side in SIDES:
        value = scene.positions(side).value(at.get(side))
        if value is not None:
            scene = scene.with_side(side, scene.side(side).put(**{scene.live(side): value}))
    step = whole(at.get("step"))
    x, y = numbers(event.get("start"), 2) or (scene.x, scene.y)
    scene = replace(scene, step=scene.step if step is None else min(max(step, 0), scene.steps), x=x, y=y).within()
    if "view" not in event:
        return scene
    view = numbers(event["view"], 4)
    return scene.seen(view if view and view[0] < view[1] and view[2] < view[3] else None)


def controls(c: Controls[BasinsScene]) -> None:
    _ = c._
    presets.menu(c, PRESETS, BasinsScene.still)
    optimizer(c, "left", _("On the left"))
    optimizer(c, "right", _("On the right"))
    surfaces.controls(c)
    c.steps(declared.STEPS)
    surfaces.start(c)


def optimizer(c: Controls[BasinsScene], side: str, label: str) -> None:
    """The menu of optimizers for one side, what of it is live, and its other hyperparameters."""
    _, scene = c._, c.scene
    chosen, live = scene.side(side), f"{side}_live"
    spec = OPTIMIZERS[chosen.key]

    def pick(s: BasinsScene, other: Chosen) -> BasinsScene:
        return s.with_side(side, hyper.suited(other, s.loss()))

    def choose_live(s: BasinsScene, key: str) -> BasinsScene:
        return replace(s, left_live=key) if side == "left" else replace(s, right_live=key)

    c.entry(label, OPTIMIZERS, chosen, side, pick)
    c.live(hyper.names(spec, _), scene.live(side), choose_live, live)
    if len(spec.params) > 1:
        with st.expander(_("{name}: the rest", name=_(spec.name))):
            c.about(spec)
            st.latex(said_in(spec.formula, _))
            change = lambda s, key, v: s.with_side(side, s.side(side).put(**{key: v}))  # noqa: E731
            c.values(OPTIMIZERS, chosen, change, {scene.live(side)}, side)

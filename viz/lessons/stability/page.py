"""The stability map's page: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from viz.lessons import presets, surfaces
from viz.lessons.stability.picture import picture
from viz.lessons.stability.scene import FORMS, PRESETS, StabilityScene
from viz.player.picture import Picture
from viz.ui.controls import Controls, latex
from viz.ui.page import numbers, show_page
from viz.ui.progress import watched
from viz.words import words


def show() -> None:
    show_page(
        "stability",
        StabilityScene,
        lambda _: (_("Where does descent break?"), _("Drag the dot on the map, and the start beside it.")),
        controls,
        patient,
        moved,
        surfaces.notes,
    )


def patient(scene: StabilityScene) -> tuple[Picture, dict[str, int]]:
    _ = words(scene.lang)
    with watched(_("Computing the map …")) as progress:
        return picture(scene, progress)


def moved(scene: StabilityScene, event: dict[str, Any]) -> StabilityScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    at = event["at"]
    rate, momentum = scene.rates().value(at.get("rate")), scene.momenta().value(at.get("momentum"))
    x, y = numbers(event.get("start"), 2) or (scene.x, scene.y)
    return replace(
        scene,
        rate=scene.rate if rate is None else rate,
        momentum=scene.momentum if momentum is None else momentum,
        x=x,
        y=y,
    ).within()


def controls(c: Controls[StabilityScene]) -> None:
    _, scene = c._, c.scene
    presets.menu(c, PRESETS, StabilityScene.still)
    bound = c.bound("form", scene.form, lambda s, form: replace(s, form=form or s.form))
    st.selectbox(_("Form of momentum"), list(FORMS), format_func=lambda key: _(FORMS[key].name), **bound)
    latex(FORMS[scene.form].formula)
    st.caption(_("Stable on a bowl where ${border}$", border=FORMS[scene.form].border))
    surfaces.controls(c)
    surfaces.start(c)

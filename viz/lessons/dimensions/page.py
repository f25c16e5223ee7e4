"""The page: a function of any number of variables, a point, and the learning rate of one step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from viz.lessons.dimensions.picture import picture
from viz.lessons.dimensions.scene import EXAMPLES, DimensionsScene
from viz.lessons.vector import coordinates, typed
from viz.ui.controls import Controls
from viz.ui.page import show_page


def show() -> None:
    show_page(
        "dimensions",
        DimensionsScene,
        lambda _: (
            _("Which way is up, with many variables?"),
            _("Drag the learning rate: what changes, and what stays?"),
        ),
        controls,
        picture,
        moved,
    )


def moved(scene: DimensionsScene, event: dict[str, Any]) -> DimensionsScene:
    """The scene after an event."""
    rate = scene.rates().value(event["at"].get("rate"))
    return scene if rate is None else replace(scene, rate=rate)


def controls(c: Controls[DimensionsScene]) -> None:
    _, scene = c._, c.scene

    def pick(s: DimensionsScene, formula: str | None) -> DimensionsScene:
        c.forget_refused()
        example = next((each for each in EXAMPLES if each.formula == formula), None)
        return s if example is None else s.with_formula(example.formula, example.point)

    written = {example.formula: f"${example.latex}$" for example in EXAMPLES}
    chosen = scene.formula if scene.formula in written else None
    st.pills(_("Examples"), list(written), format_func=written.__getitem__, **c.bound("example", chosen, pick))
    typed(c, lambda s, text: s.with_formula(text))
    coordinates(c, scene.point)

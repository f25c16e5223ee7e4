"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from viz.lessons.controls.vector import coordinates, typed
from viz.lessons.dimensions.scene import EXAMPLES, RATE, DimensionsScene
from viz.ui.controls import Controls


def controls(c: Controls[DimensionsScene]) -> None:
    _, scene = c._, c.scene

    def pick(s: DimensionsScene, formula: str | None) -> DimensionsScene:
        c.forget_refused()
        example = next((each for each in EXAMPLES if each.formula == formula), None)
        return s if example is None else s.with_formula(example.formula, example.point)

    written = {example.formula: example.plain for example in EXAMPLES}
    chosen = scene.formula if scene.formula in written else None
    st.pills(_("Examples"), list(written), format_func=written.__getitem__, **c.bound("example", chosen, pick))
    typed(c, lambda s, text: s.with_formula(text))
    c.exact(RATE, scene.rate, lambda s, v: replace(s, rate=v))
    coordinates(c, scene.point)

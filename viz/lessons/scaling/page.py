"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from viz.lessons.controls.samples import samples
from viz.lessons.scaling.scene import BY_CHANCE, LARGEST, UNIT, UNIT_OF_X, ZERO, ZERO_OF_X, ScalingScene
from viz.ui.controls import Controls, latex

SCALED = r"x' = \frac{x - \mu}{\sigma}"
LOSS = r"f(w, b) = \frac{1}{n} \sum_i (w x_i + b - y_i)^2"


def controls(c: Controls[ScalingScene]) -> None:
    _, scene = c._, c.scene
    samples(c, file=True)
    latex(LOSS, SCALED)
    c.live({UNIT_OF_X: _(UNIT.name), ZERO_OF_X: _(ZERO.name)}, scene.live, lambda s, key: replace(s, live=key))
    c.field("zero" if scene.live == UNIT_OF_X else "unit")
    with st.expander(_("Test rows")):
        ways = {BY_CHANCE: _("by chance"), LARGEST: _("those with the largest feature")}
        c.pick(_("Chosen"), ways, scene.test, lambda s, key: replace(s, test=key), "test")
        c.field("share")
        if scene.test == BY_CHANCE:
            c.field("seed")

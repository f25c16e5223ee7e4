"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.data import DATASETS
from viz.lessons.controls.examples import examples
from viz.lessons.controls.hyper import focused, runners
from viz.lessons.landscape.scene import COORDINATES, MOST, PRESETS, SETS, TRAINERS, LandscapeScene
from viz.lessons.landscape.sentences import PLANE_NAMES
from viz.ui.controls import Controls, latex

PLANE = r"\theta(u, v) = \theta_0 + u\, d_1 + v\, d_2"


def controls(c: Controls[LandscapeScene]) -> None:
    _, scene = c._, c.scene
    examples(c, PRESETS, COORDINATES)
    names = {key: _(DATASETS[key].name) for key in SETS}
    c.pick(_("Data"), names, scene.data, lambda s, key: replace(s, data=key), "data")
    runners(c, TRAINERS)
    st.caption(_("At most {most}. All begin at the same weights.", most=MOST))
    names = {key: _(name) for key, name in PLANE_NAMES.items()}
    c.pick(_("Plane"), names, scene.plane, lambda s, key: replace(s, plane=key), "plane")
    latex(PLANE)
    if scene.plane == "paths":
        st.caption(_("θ₀ is the mean of the paths’ points; d₁ and d₂ are their first two principal components."))
    else:
        st.caption(
            _(
                "θ₀ is the lowest end of a path; d₁ and d₂ are random, and the weights into each unit are as long in "
                "them as in θ₀."
            )
        )
        c.field("turn")
    with st.expander(_("Training")):
        c.field("epochs", LandscapeScene.with_epochs)
        c.field("batch")
        c.field("seed")
    focused(c, (), TRAINERS)

"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.data import DATASETS
from core.message import template
from viz.lessons.controls.hyper import focused, runners
from viz.lessons.landscape.ends import STEPS
from viz.lessons.landscape.scene import MOST, SETS, TRAINERS, LandscapeScene
from viz.lessons.landscape.sentences import PLANE_NAMES
from viz.ui.controls import Controls, latex

LINE = r"L(\theta^* + s\, d) - L(\theta^*)"
ABOUT = {
    "paths": template("θ₀ is the mean of the paths’ points; d₁ and d₂ are their first two principal components."),
    "random": template(
        "θ₀ is the lowest end of a path; d₁ and d₂ are random, and the weights into each unit are as long in "
        "them as in θ₀."
    ),
    "ends": template(
        "θ* is where a training ends. λ is the largest eigenvalue of the Hessian there, of the loss on all training "
        "samples. Random directions have weights into each unit as long as in θ*."
    ),
}
EQUAL = template("{steps} step[s] for each batch size: a small batch needs fewer epochs for them.")
PLANE = r"\theta(u, v) = \theta_0 + u\, d_1 + v\, d_2"


def controls(c: Controls[LandscapeScene]) -> None:
    _, scene = c._, c.scene
    names = {key: _(DATASETS[key].name) for key in SETS}
    c.pick(_("Data"), names, scene.data, lambda s, key: replace(s, data=key), "data")
    slices = {key: _(name) for key, name in PLANE_NAMES.items()}
    if scene.plane == "ends":
        names = {key: _(spec.name) for key, spec in TRAINERS.items()}
        c.pick(_("Optimizer"), names, scene.focus, lambda s, key: s.with_alone(key), "focus")
    else:
        runners(c, TRAINERS)
        st.caption(_("At most {most}. All begin at the same weights.", most=MOST))
    c.pick(_("Slice"), slices, scene.plane, lambda s, key: replace(s, plane=key), "plane")
    latex(LINE if scene.plane == "ends" else PLANE)
    st.caption(_(ABOUT[scene.plane]))
    if scene.plane != "paths":
        c.field("turn")
    with st.expander(_("Training")):
        if scene.plane == "ends":
            st.caption(_(EQUAL, steps=STEPS))
        else:
            c.field("epochs", LandscapeScene.with_epochs)
            c.field("batch")
        c.field("seed")
    focused(c, (), TRAINERS)

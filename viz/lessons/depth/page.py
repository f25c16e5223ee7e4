"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.activations import ACTIVATIONS
from core.depth import LEARNED
from core.initialize import INITIALIZERS
from viz.lessons.depth.runs import TRIED_STEPS, TRIED_WIDTH
from viz.lessons.depth.scene import ACROSS, DepthScene
from viz.ui.controls import Controls, latex

LAYER = r"z_k = a_{k-1} W_k, \quad a_k = \varphi(z_k)"
BACK = (
    r"\frac{\partial L}{\partial a_{k-1}} = \left(\frac{\partial L}{\partial a_k} \circ \varphi'(z_k)\right) W_k^\top"
)


def controls(c: Controls[DepthScene]) -> None:
    _, scene = c._, c.scene
    c.entry(_("Activation"), ACTIVATIONS, scene.activation, "activation", lambda s, v: replace(s, activation=v))
    c.values(ACTIVATIONS, scene.activation, lambda s, k, v: replace(s, activation=s.activation.put(**{k: v})))
    c.entry(_("First weights"), INITIALIZERS, scene.initializer, "initializer", lambda s, v: replace(s, initializer=v))
    c.about(INITIALIZERS[scene.initializer.key], formula=True)
    c.values(INITIALIZERS, scene.initializer, lambda s, k, v: replace(s, initializer=s.initializer.put(**{k: v})))
    c.field("width")
    c.field("seed")
    compared = dict(zip(ACROSS, (_("scales of the weights"), _("rules for the first weights")), strict=True))
    c.pick(_("The map compares"), compared, scene.across, lambda s, key: replace(s, across=key), "across")
    latex(LAYER, BACK)
    st.caption(
        _(
            "In the map a net with {width} units in each layer learns if {steps} steps of momentum on the moons bring "
            "its loss below {share} of the start’s.",
            width=TRIED_WIDTH,
            steps=TRIED_STEPS,
            share=f"{LEARNED:.0%}",
        )
    )
    st.caption(_("Inputs and the last layer’s gradient are random numbers of size 1; sizes are root mean squares."))

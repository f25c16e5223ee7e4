"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.data.scaling import KINDS
from viz.lessons.controls.samples import samples
from viz.lessons.controls.surface import pair
from viz.lessons.perceptron.scene import RATE, SCALINGS, PerceptronScene
from viz.lessons.perceptron.sentences import ACTIVATION_NAMES, UPDATE_NAMES
from viz.ui.controls import Controls, latex

UNIT = {
    "sigmoid": r"z = w_1 x_1 + w_2 x_2, \quad O = \frac{1}{1 + e^{-z}}",
    "linear": r"z = w_1 x_1 + w_2 x_2, \quad O = \tfrac{1}{2} + z",
}
SQUARED = {
    "sigmoid": r"E = \tfrac{1}{2}(O - t)^2, \quad \frac{\partial E}{\partial w_j} = (O - t)\, O(1 - O)\, x_j",
    "linear": r"E = \tfrac{1}{2}(O - t)^2, \quad \frac{\partial E}{\partial w_j} = (O - t)\, x_j",
}
ENTROPY = r"E = -t \ln O - (1 - t) \ln(1 - O), \quad \frac{\partial E}{\partial w_j} = (O - t)\, x_j"
UPDATE = r"w_j \leftarrow w_j - \eta\, \frac{\partial E}{\partial w_j}"


def controls(c: Controls[PerceptronScene]) -> None:
    _, scene = c._, c.scene
    samples(c)
    names = {key: _(KINDS[key]) for key in SCALINGS}
    c.pick(_("Inputs"), names, scene.scaling, lambda s, key: replace(s, scaling=key), "scaling")
    st.caption(_("The unit has no bias: its inputs are measured from their mean, and its line passes there."))
    names = {key: _(name) for key, name in ACTIVATION_NAMES.items()}
    c.pick(_("Unit"), names, scene.activation, lambda s, key: replace(s, activation=key), "activation")
    names = {key: _(name) for key, name in UPDATE_NAMES.items()}
    c.pick(_("Samples in a step"), names, scene.update, lambda s, key: replace(s, update=key), "update")
    entropy = (ENTROPY,) if scene.activation == "sigmoid" else ()
    latex(UNIT[scene.activation], SQUARED[scene.activation], *entropy, UPDATE)
    c.field("seed" if scene.update == "one" else "sample")
    c.steps()
    c.field("size")
    c.exact(RATE, scene.rate, lambda s, v: replace(s, rate=v))
    pair(c, "w₁", "w₂")

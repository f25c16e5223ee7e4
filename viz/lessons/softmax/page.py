"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from viz.figures.symbols import SUBSCRIPTS
from viz.lessons.softmax.scene import FEWEST, MOST, SHIFT, TEMPERATURE, SoftmaxScene
from viz.ui.controls import Controls, latex

SOFTMAX = r"p_i = \frac{e^{(z_i + c)/T}}{\sum_j e^{(z_j + c)/T}}"
JACOBIAN = r"\frac{\partial p_i}{\partial z_j} = \frac{1}{T}\,p_i\,([i = j] - p_j)"
LOSS = r"L = -\ln p_t,\quad \frac{\partial L}{\partial z_i} = \frac{1}{T}\,(p_i - [i = t])"
SAFE = r"p_i = \frac{e^{(z_i - \max z)/T}}{\sum_j e^{(z_j - \max z)/T}}"


def controls(c: Controls[SoftmaxScene]) -> None:
    _, scene = c._, c.scene
    names = {str(count): str(count) for count in range(FEWEST, MOST + 1)}
    c.pick(_("Classes"), names, str(len(scene.z)), lambda s, count: s.with_classes(int(count)), "classes")
    latex(SOFTMAX, JACOBIAN, LOSS, SAFE)
    with st.expander(_("Typed exactly")):
        for i, value in enumerate(scene.z):
            c.coordinate(f"z{i + 1}".translate(SUBSCRIPTS), value, f"logit {i}", _put(i))
        c.coordinate("T", scene.temperature, "T", lambda s, v: replace(s, temperature=TEMPERATURE.clamp(v)))
        c.coordinate("c", scene.shift, "c", lambda s, v: replace(s, shift=SHIFT.clamp(v)))


def _put(i: int):
    return lambda scene, value: scene.put(i, value)

"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from viz.figures.symbols import SUBSCRIPTS
from viz.lessons.onelayer.scene import RATE, OneLayerScene, key
from viz.ui.controls import Controls, latex

SCORES = r"z_j = \sum_i x_i w_{ij}"
LOSS = r"p = \mathrm{softmax}(z),\quad L = -\ln p_t"
GRADIENT = r"\frac{\partial L}{\partial w_{ij}} = x_i\,(p_j - t_j)"
DIFFERENCES = r"\frac{\partial L}{\partial w_{ij}} \approx \frac{L(w_{ij} + h) - L(w_{ij} - h)}{2h},\quad h = 10^{-4}"
UPDATE = r"w_{ij} \leftarrow w_{ij} - \eta\,\frac{\partial L}{\partial w_{ij}}"


def controls(c: Controls[OneLayerScene]) -> None:
    _, scene = c._, c.scene
    for column, name in zip(st.columns(2, gap="small"), ("x1", "x2"), strict=True):
        with column:
            c.field(name)
    latex(SCORES, LOSS, GRADIENT, DIFFERENCES, UPDATE)
    with st.expander(_("Typed exactly")):
        for i, value in enumerate(scene.w):
            c.coordinate(key(i).translate(SUBSCRIPTS), value, f"weight {i}", _put(i))
        c.coordinate("η", scene.rate, "η", lambda s, v: replace(s, rate=RATE.clamp(v)))


def _put(i: int):
    return lambda scene, value: scene.put(i, value)

"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.activations import ACTIVATIONS
from viz.lessons.activations.scene import LIVE, REACH, ActivationsScene
from viz.ui.controls import Controls, latex, typeset

CHAIN = r"\frac{\partial a_n}{\partial z} = \prod_{k=1}^{n} \varphi'(a_{k-1}),\quad a_k = \varphi(a_{k-1}),\ a_0 = z"


def controls(c: Controls[ActivationsScene]) -> None:
    _, scene = c._, c.scene
    names = {key: _(spec.name) for key, spec in ACTIVATIONS.items()}
    c.several(_("Functions"), names, scene.names(), lambda s, keys: s.with_activations(keys), "functions")
    spec = ACTIVATIONS[scene.focus]
    c.about(spec, True, typeset(spec().slope_latex))
    latex(CHAIN)
    with st.expander(_("Typed exactly")):
        c.coordinate("z", scene.z, "z", lambda s, v: replace(s, z=min(max(v, -REACH), REACH)))
        for name, (key, param) in LIVE.items():
            if key in scene.names():
                label = _("{name}: {param}", name=_(ACTIVATIONS[key].name), param=_(param.name))
                c.coordinate(label, scene.value(name), name, _put(name))


def _put(name: str):
    return lambda scene, value: scene.put(name, LIVE[name][1].clamp(value))

"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from viz.lessons.information.scene import BITS, FEWEST, MOST, NATS, InformationScene
from viz.lessons.losses.scene import LossesScene
from viz.ui.controls import Controls, latex

FORMULAS = (
    r"I = -\log p",
    r"H(p) = -\sum_i p_i \log p_i",
    r"H(p, q) = -\sum_i p_i \log q_i",
    r"D(p \,\|\, q) = \sum_i p_i \log \frac{p_i}{q_i}",
)


def controls(c: Controls[InformationScene]) -> None:
    _, scene = c._, c.scene
    units = {NATS: _("nats (natural logarithm)"), BITS: _("bits (base 2)")}
    c.pick(_("Unit of information"), units, scene.unit, lambda s, v: replace(s, unit=v), "unit")
    if scene.tab == "areas":
        names = {str(count): str(count) for count in range(FEWEST, MOST + 1)}
        c.pick(_("Outcomes"), names, str(len(scene.p)), lambda s, count: s.with_outcomes(int(count)), "outcomes")
        if 1.0 in scene.p:
            chance = scene.q[scene.p.index(1.0)]
            losses = LossesScene(lang=scene.lang, tab="probability", q=chance)
            text = _("This cross-entropy as a loss of one prediction")
            st.markdown(f"[{text}](losses?{urlencode(losses.query())})")
    latex(*FORMULAS)
    st.caption(_("0 · log 0 counts as 0; q = 0 where p > 0 costs infinitely much."))
    if scene.tab == "areas":
        with st.expander(_("Typed exactly")):
            for which in "pq":
                for i, value in enumerate(getattr(scene, which)):
                    c.coordinate(f"{which}{i + 1}", value, f"{which} {i}", _put(which, i))


def _put(which: str, i: int):
    return lambda scene, value: scene.put(which, i, min(max(value, 0.0), 1.0))

"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from viz.lessons.controls.surface import start, surface
from viz.lessons.stability.scene import FORMS, MOMENTUM, RATE, StabilityScene
from viz.player.terms import meant
from viz.ui.controls import Controls, latex


def controls(c: Controls[StabilityScene]) -> None:
    _, scene = c._, c.scene
    forms = {key: _(form.name) for key, form in FORMS.items()}
    c.pick(_("Form of momentum"), forms, scene.form, lambda s, key: replace(s, form=key), "form")
    latex(FORMS[scene.form].formula)
    st.caption(_("Stable on a bowl where ${border}$", border=FORMS[scene.form].border), help=meant("λmax", _))
    c.exact(RATE, scene.rate, lambda s, v: replace(s, rate=v))
    c.exact(MOMENTUM, scene.momentum, lambda s, v: replace(s, momentum=v), "exact momentum")
    surface(c)
    start(c)

"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.optimizers import OPTIMIZERS
from core.race import RATES
from viz.figures.numbers import number
from viz.figures.symbols import plain_symbol
from viz.lessons.controls.hyper import focused, runners
from viz.lessons.controls.surface import surface
from viz.lessons.hyper import LEARNING_RATE, movable
from viz.lessons.race.picture import label
from viz.lessons.race.scene import NOTHING, RaceScene
from viz.lessons.race.sentences import TRIED, TUNED
from viz.ui.controls import Controls


def controls(c: Controls[RaceScene]) -> None:
    _, scene = c._, c.scene

    surface(c)
    runners(c)
    names = {NOTHING: _("Nothing"), **{key: label(key, _) for key in scene.choices()}}
    c.live(names, scene.live, lambda s, v: replace(s, live=v))
    c.field("tune")
    st.caption(_(TUNED, rates=RATES))
    for key, tried in scene.tried(scene.focused()).items():
        param = movable(OPTIMIZERS[scene.focus])[key]
        listed = ", ".join(map(number, tried))
        st.caption(_(TRIED, name=_(OPTIMIZERS[scene.focus].name), symbol=plain_symbol(param.symbol), tried=listed))
    c.field("budget")
    st.caption(_("A gradient costs 1, a Hessian 2 more, and each value of the loss that a line search tries 1."))
    c.field("count")
    c.field("seed")
    focused(c, {LEARNING_RATE, scene.moves(scene.focused()), *scene.tried(scene.focused())})

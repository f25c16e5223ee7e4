"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from viz.figures.numbers import number
from viz.lessons.controls.surface import start, surface
from viz.lessons.regimes.scene import FACTOR, MULTIPLES, RegimesScene
from viz.lessons.regimes.sentences import NOT_A_BOWL, WHERE
from viz.player.terms import meant
from viz.ui.controls import Controls, latex

STEP = r"\theta \leftarrow \theta - \eta\, \nabla f(\theta)"
RATES = r"\eta = \frac{c\, m}{\lambda_{\max}}, \quad m = " + r",\ ".join(map(number, MULTIPLES))


def controls(c: Controls[RegimesScene]) -> None:
    _, scene = c._, c.scene
    surface(c)
    latex(STEP, RATES)
    measure = scene.measure()
    st.caption(
        _(WHERE[measure.where], largest=number(measure.largest), smallest=number(measure.smallest)),
        help=meant(WHERE[measure.where], _),
    )
    if measure.bowl is not None and not measure.exact:
        st.caption(_(NOT_A_BOWL))
    c.exact(FACTOR, scene.factor, lambda s, v: replace(s, factor=v))
    c.steps()
    start(c)

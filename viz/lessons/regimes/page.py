"""The page of the four learning rates: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from viz.figures.numbers import number
from viz.lessons import presets, surfaces
from viz.lessons.regimes import scene as declared
from viz.lessons.regimes.picture import picture
from viz.lessons.regimes.scene import MULTIPLES, PRESETS, RegimesScene
from viz.lessons.regimes.sentences import NOT_A_BOWL, WHERE
from viz.player.live import option, whole
from viz.ui.controls import Controls, latex
from viz.ui.page import numbers, show_page

STEP = r"\theta \leftarrow \theta - \eta\, \nabla f(\theta)"
RATES = r"\eta = \frac{c\, m}{\lambda_{\max}}, \quad m = " + r",\ ".join(map(number, MULTIPLES))


def show() -> None:
    show_page(
        "regimes",
        RegimesScene,
        lambda _: (_("Too slow, right, or too fast?"), _("Drag the factor: when does each rate become a flea?")),
        controls,
        picture,
        moved,
        surfaces.notes,
    )


def moved(scene: RegimesScene, event: dict[str, Any]) -> RegimesScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    at = event["at"]
    factor, step = scene.factors().value(at.get("factor")), whole(at.get("step"))
    x, y = numbers(event.get("start"), 2) or (scene.x, scene.y)
    return replace(
        scene,
        factor=scene.factor if factor is None else factor,
        step=scene.step if step is None else min(max(step, 0), scene.steps),
        focus=option(range(len(MULTIPLES)), at.get("focus"), scene.focus),
        x=x,
        y=y,
    ).within()


def controls(c: Controls[RegimesScene]) -> None:
    _, scene = c._, c.scene
    presets.menu(c, PRESETS, RegimesScene.still)
    surfaces.controls(c)
    latex(STEP)
    latex(RATES)
    found = scene.measure()
    st.caption(_(WHERE[found.where], largest=number(found.largest), smallest=number(found.smallest)))
    if found.bowl is not None and not found.exact:
        st.caption(_(NOT_A_BOWL))
    c.steps(declared.STEPS)
    surfaces.start(c)

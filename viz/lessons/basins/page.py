"""The controls of the page."""

from __future__ import annotations

import streamlit as st

from core.optimizers import OPTIMIZERS
from viz.lessons.basins.scene import BasinsScene
from viz.lessons.controls.surface import start, surface
from viz.lessons.hyper import names, suited
from viz.ui.controls import Controls


def controls(c: Controls[BasinsScene]) -> None:
    _ = c._
    optimizer(c, "left", _("On the left"))
    optimizer(c, "right", _("On the right"))
    surface(c)
    c.steps()
    start(c)


def optimizer(c: Controls[BasinsScene], side: str, label: str) -> None:
    """The menu of optimizers for one side, what of it is live, and its other hyperparameters."""
    _, scene = c._, c.scene
    chosen, live = scene.side(side), f"{side}_live"
    spec = OPTIMIZERS[chosen.key]
    c.entry(label, OPTIMIZERS, chosen, side, lambda s, other: s.with_side(side, suited(other, s.loss())))
    c.live(names(spec, _), scene.live(side), lambda s, key: s.with_side(side, s.side(side), key), live)
    typed = lambda s, v: s.with_side(side, s.side(side).put(**{s.live(side): v}))  # noqa: E731
    c.exact(scene.live_param(side), scene.live_value(side), typed, f"{side} exact")
    if len(spec.params) > 1:
        with st.expander(_("{name}: the rest", name=_(spec.name))):
            c.about(spec, formula=True)
            change = lambda s, key, v: s.with_side(side, s.side(side).put(**{key: v}))  # noqa: E731
            c.values(OPTIMIZERS, chosen, change, {scene.live(side)}, side)

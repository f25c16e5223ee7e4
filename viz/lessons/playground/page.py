"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from viz.lessons.controls.hyper import focused, live, runners
from viz.lessons.controls.surface import pair, surface
from viz.lessons.hyper import LEARNING_RATE, names
from viz.lessons.playground.scene import PlaygroundScene
from viz.ui.controls import Controls


def controls(c: Controls[PlaygroundScene]) -> None:
    _, scene = c._, c.scene
    surface(c)
    optimizers(c)
    with st.expander(_("Steps, schedule, noise")):
        c.steps()
        c.entry(_("Schedule"), SCHEDULES, scene.schedule, "schedule", lambda s, chosen: replace(s, schedule=chosen))
        c.about(SCHEDULES[scene.schedule.key], formula=True)
        c.values(SCHEDULES, scene.schedule, lambda s, k, v: replace(s, schedule=s.schedule.put(**{k: v})))
        c.field("noise")
        if scene.noise > 0:
            c.field("seed")
    pair(c)


def optimizers(c: Controls[PlaygroundScene]) -> None:
    _, scene = c._, c.scene
    runners(c)
    c.field("together", PlaygroundScene.with_together)
    spec = OPTIMIZERS[scene.focus]  # the others' settings are a click on their name away
    live(c, names(spec, _), scene.live_param())
    if scene.together and scene.live != LEARNING_RATE:
        c.field("rate")
    focused(c, {scene.live} | ({LEARNING_RATE} if scene.together else set()))

"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from viz.lessons.controls.hyper import live
from viz.lessons.controls.surface import point, surface
from viz.lessons.schedules.picture import label
from viz.lessons.schedules.runs import clouds
from viz.lessons.schedules.scene import RATE, SchedulesScene
from viz.ui.controls import Controls, latex

STATIONARY = r"\operatorname{Var} = \frac{\eta\, \sigma^2}{\lambda\, (2 - \eta \lambda)}"


def controls(c: Controls[SchedulesScene]) -> None:
    _, scene = c._, c.scene
    c.entry(_("Schedule"), SCHEDULES, scene.schedule, "schedule", lambda s, chosen: s.with_schedule(chosen))
    c.about(SCHEDULES[scene.schedule.key], formula=True)
    names = {key: label(scene, key, _) for key in scene.choices()}
    live(c, names, scene.choices()[scene.live])
    c.values(SCHEDULES, scene.schedule, lambda s, k, v: replace(s, schedule=s.schedule.put(**{k: v})), {scene.live})
    if scene.live != RATE:
        with_rate = lambda s, v: replace(s, optimizer=s.optimizer.put(learning_rate=v))  # noqa: E731
        c.number(scene.choices()[RATE], scene.rate(), with_rate, scene.optimizer.key)
    c.field("noise")
    if clouds(scene).constant.theory is not None:
        latex(STATIONARY)
        st.caption(_("The variance at a constant rate, along a direction of curvature λ; dashed: nine of ten runs."))
    with st.expander(_("Optimizer")):
        optimizer(c)
    with st.expander(_("Surface")):
        surface(c)
    with st.expander(_("Steps, seed, start")):
        c.steps()
        c.field("seed")
        point(c)


def optimizer(c: Controls[SchedulesScene]) -> None:
    _, scene = c._, c.scene
    c.entry(_("Optimizer"), OPTIMIZERS, scene.optimizer, "optimizer", lambda s, chosen: s.with_optimizer(chosen.key))
    c.about(OPTIMIZERS[scene.optimizer.key], formula=True)
    hidden = {RATE, scene.owned()}
    c.values(OPTIMIZERS, scene.optimizer, lambda s, k, v: replace(s, optimizer=s.optimizer.put(**{k: v})), hidden)

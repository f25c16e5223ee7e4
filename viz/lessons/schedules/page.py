"""The schedules' page: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from viz.lessons import presets, surfaces
from viz.lessons.schedules import scene as declared
from viz.lessons.schedules.picture import label, picture
from viz.lessons.schedules.runs import clouds
from viz.lessons.schedules.scene import PRESETS, RATE, RULES, SchedulesScene
from viz.player.live import option, whole
from viz.ui.controls import Controls, latex
from viz.ui.page import numbers, show_page
from viz.words import said_in

STATIONARY = r"\operatorname{Var} = \frac{\eta\, \sigma^2}{\lambda\, (2 - \eta \lambda)}"


def show() -> None:
    show_page(
        "schedules",
        SchedulesScene,
        lambda _: (_("Why slow down at the end?"), _("Drag the schedule’s parameter, and play the steps.")),
        controls,
        picture,
        moved,
        surfaces.notes,
    )


def moved(scene: SchedulesScene, event: dict[str, Any]) -> SchedulesScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    at = event["at"]
    value, step = scene.positions().value(at.get("value")), whole(at.get("step"))
    x, y = numbers(event.get("start"), 2) or (scene.x, scene.y)
    scene = scene if value is None else scene.with_live(value)
    step = scene.step if step is None else min(max(step, 0), scene.steps)
    return replace(scene, step=step, x=x, y=y, focus=option(RULES, at.get("focus"), scene.focus)).within()


def controls(c: Controls[SchedulesScene]) -> None:
    _, scene = c._, c.scene
    presets.menu(c, PRESETS, SchedulesScene.still)
    c.entry(_("Schedule"), SCHEDULES, scene.schedule, "schedule", lambda s, chosen: s.with_schedule(chosen))
    c.about(SCHEDULES[scene.schedule.key])
    st.latex(said_in(SCHEDULES[scene.schedule.key].formula, _))
    names = {key: label(scene, key, _) for key in scene.choices()}
    c.live(names, scene.live, lambda s, v: replace(s, live=v))
    c.values(SCHEDULES, scene.schedule, lambda s, k, v: replace(s, schedule=s.schedule.put(**{k: v})), {scene.live})
    if scene.live != RATE:
        c.number(scene.choices()[RATE], scene.rate(), _with_rate, scene.optimizer.key)
    c.number(declared.NOISE, scene.noise, lambda s, v: replace(s, noise=v))
    if clouds(scene).constant.theory is not None:
        latex(STATIONARY)
        st.caption(_("The variance at a constant rate, along a direction of curvature λ; dashed: nine of ten runs."))
    with st.expander(_("Optimizer")):
        optimizer(c)
    with st.expander(_("Surface")):
        surfaces.controls(c)
    with st.expander(_("Steps, seed, start")):
        c.steps(declared.STEPS)
        c.number(declared.SEED, scene.seed, lambda s, v: replace(s, seed=v))
        c.coordinate("x", scene.x, "start x", lambda s, v: replace(s, x=v).within())
        c.coordinate("y", scene.y, "start y", lambda s, v: replace(s, y=v).within())


def optimizer(c: Controls[SchedulesScene]) -> None:
    _, scene = c._, c.scene
    c.entry(_("Optimizer"), OPTIMIZERS, scene.optimizer, "optimizer", lambda s, chosen: s.with_optimizer(chosen.key))
    c.about(OPTIMIZERS[scene.optimizer.key])
    st.latex(said_in(OPTIMIZERS[scene.optimizer.key].formula, _))
    hidden = {RATE, scene.owned()}
    c.values(OPTIMIZERS, scene.optimizer, lambda s, k, v: replace(s, optimizer=s.optimizer.put(**{k: v})), hidden)


def _with_rate(scene: SchedulesScene, rate: float) -> SchedulesScene:
    return replace(scene, optimizer=scene.optimizer.put(learning_rate=rate))

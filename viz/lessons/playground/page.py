"""The playground's page: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from viz.lessons import hyper, surfaces
from viz.lessons.hyper import LEARNING_RATE
from viz.lessons.playground import scene as declared
from viz.lessons.playground.picture import TABS, picture
from viz.lessons.playground.scene import PlaygroundScene
from viz.player.live import option, whole
from viz.ui.controls import Controls
from viz.ui.page import numbers, show_page
from viz.words import said_in


def show() -> None:
    show_page(
        "playground",
        PlaygroundScene,
        lambda _: (_("How fast should it go?"), _("Drag the learning rate, and the start.")),
        controls,
        picture,
        moved,
        surfaces.notes,
    )


def moved(scene: PlaygroundScene, event: dict[str, Any]) -> PlaygroundScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    at = event["at"]
    value = declared.positions(scene).value(at.get("live"))
    if value is not None:
        scene = scene.with_live(value)
    step = whole(at.get("step"))
    scene = replace(
        scene,
        focus=option([chosen.key for chosen in scene.optimizers], at.get("focus"), scene.focus),
        step=scene.step if step is None else step,
        tab=option(TABS, at.get("tab"), scene.tab),
        start=numbers(event.get("start"), 2) or scene.start,
        eye=numbers(event.get("eye"), 3) or scene.eye,
    )
    return replace(scene, view=numbers(event["view"], 4)) if "view" in event else scene


def controls(c: Controls[PlaygroundScene]) -> None:
    _, scene = c._, c.scene
    surfaces.controls(c)
    optimizers(c)
    with st.expander(_("Steps, schedule, noise")):
        c.steps(declared.STEPS)
        c.entry(_("Schedule"), SCHEDULES, scene.schedule, "schedule", lambda s, chosen: replace(s, schedule=chosen))
        c.about(SCHEDULES[scene.schedule.key])
        st.latex(said_in(SCHEDULES[scene.schedule.key].formula, _))
        c.values(SCHEDULES, scene.schedule, lambda s, k, v: replace(s, schedule=s.schedule.put(**{k: v})))
        c.number(declared.NOISE, scene.noise, lambda s, v: replace(s, noise=v))
        if scene.noise > 0:
            c.number(declared.SEED, scene.seed, lambda s, v: replace(s, seed=v))
    with st.expander(_("Start")):
        c.coordinate("x", scene.start[0], "start x", lambda s, v: replace(s, start=(v, s.start[1])))
        c.coordinate("y", scene.start[1], "start y", lambda s, v: replace(s, start=(s.start[0], v)))


def optimizers(c: Controls[PlaygroundScene]) -> None:
    _, scene = c._, c.scene
    hyper.runners(c)
    c.number(declared.TOGETHER, scene.together, PlaygroundScene.with_together)
    spec = OPTIMIZERS[scene.focus]  # the others' settings are a click on their name away
    c.live(hyper.names(spec, _), scene.live, lambda s, v: replace(s, live=v))
    if scene.together and scene.live != LEARNING_RATE:
        c.number(declared.RATE, scene.rate, lambda s, v: replace(s, rate=v))
    hyper.focused(c, {scene.live} | ({LEARNING_RATE} if scene.together else set()))

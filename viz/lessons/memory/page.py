"""The page of one step taken apart: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.optimizers import OPTIMIZERS
from viz.lessons import hyper, presets, surfaces
from viz.lessons.hyper import LEARNING_RATE
from viz.lessons.memory import scene as declared
from viz.lessons.memory.picture import picture
from viz.lessons.memory.scene import PRESETS, VIEWS, MemoryScene
from viz.player.live import option, whole
from viz.ui.controls import Controls
from viz.ui.page import numbers, show_page
from viz.words import said_in


def show() -> None:
    show_page(
        "memory",
        MemoryScene,
        lambda _: (_("What does it remember?"), _("Play the steps: every line holds the numbers that this run used.")),
        controls,
        picture,
        moved,
        surfaces.notes,
    )


def moved(scene: MemoryScene, event: dict[str, Any]) -> MemoryScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    at = event["at"]
    value, step = scene.positions().value(at.get("live")), whole(at.get("step"))
    x, y = numbers(event.get("start"), 2) or (scene.x, scene.y)
    return replace(
        scene if value is None else scene.with_live(value),
        step=scene.step if step is None else min(max(step + 1, 1), scene.steps),
        view=option(VIEWS, at.get("view"), scene.view),
        x=x,
        y=y,
    ).within()


def controls(c: Controls[MemoryScene]) -> None:
    _, scene = c._, c.scene
    presets.menu(c, PRESETS, MemoryScene.still)
    c.entry(_("Optimizer"), OPTIMIZERS, scene.optimizer, "optimizer", lambda s, chosen: s.with_optimizer(chosen))
    c.about(OPTIMIZERS[scene.optimizer.key])
    st.latex(said_in(OPTIMIZERS[scene.optimizer.key].formula, _))
    spec = OPTIMIZERS[scene.optimizer.key]
    c.live(hyper.names(spec, _), scene.live, lambda s, v: replace(s, live=v))
    if scene.live != LEARNING_RATE:
        c.number(declared.RATE, scene.rate, lambda s, v: replace(s, rate=v))
    c.values(
        OPTIMIZERS,
        scene.optimizer,
        lambda s, key, v: replace(s, optimizer=s.optimizer.put(**{key: v})),
        hidden={LEARNING_RATE, scene.live},
    )
    c.number(declared.NEWTON, scene.newton, lambda s, v: replace(s, newton=v))
    c.number(declared.STEPS, scene.steps, lambda s, v: replace(s, steps=v, step=min(s.step, v)))
    surfaces.controls(c)
    surfaces.start(c)

"""The page of the escape: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.losses import LOSSES
from viz.lessons import hyper, presets
from viz.lessons.escape import scene as declared
from viz.lessons.escape.picture import picture
from viz.lessons.escape.scene import ESCAPERS, NOISE, PLACE_NAMES, PRESETS, RATE, EscapeScene
from viz.lessons.hyper import LEARNING_RATE
from viz.player import Picture
from viz.player.live import option, whole
from viz.ui.controls import Controls, latex
from viz.ui.page import numbers, show_page
from viz.ui.progress import watched
from viz.words import words


def show() -> None:
    show_page(
        "escape",
        EscapeScene,
        lambda _: (_("What holds a run back, and what gets it out?"), _("Drag the slider, and the start.")),
        controls,
        counted,
        moved,
    )


def counted(scene: EscapeScene) -> tuple[Picture, dict[str, int]]:
    """The picture; a bar is shown while the starts are run."""
    with watched(words(scene.lang)("Running all starts")) as tell:
        return picture(scene, tell)


def moved(scene: EscapeScene, event: dict[str, Any]) -> EscapeScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    at = event["at"]
    value, step = scene.positions().value(at.get("live")), whole(at.get("step"))
    if value is not None:
        scene = scene.with_live(value)
    return replace(
        scene,
        step=scene.step if step is None else min(max(step, 0), scene.steps),
        focus=option([chosen.key for chosen in scene.optimizers], at.get("focus"), scene.focus),
        start=numbers(event.get("start"), 2) or scene.start,
    )


def controls(c: Controls[EscapeScene]) -> None:
    _, scene = c._, c.scene

    presets.menu(c, PRESETS, EscapeScene.still)
    bound = c.bound("place", scene.place, lambda s, key: s.with_place(key))
    st.selectbox(_("Place"), list(PLACE_NAMES), format_func=lambda key: _(PLACE_NAMES[key]), **bound)
    latex(LOSSES[scene.where().loss].formula)
    hyper.runners(c, ESCAPERS)
    names = {key: _(param.name) for key, param in scene.choices().items()}
    c.live(names, scene.live, lambda s, v: replace(s, live=v))
    if scene.live != RATE.key:
        c.number(RATE, scene.rate, lambda s, v: replace(s, rate=v))
    if scene.live != NOISE.key:
        c.number(NOISE, scene.noise, lambda s, v: replace(s, noise=v))
    c.steps(declared.STEPS)
    c.number(declared.SEED, scene.seed, lambda s, v: replace(s, seed=v))
    with st.expander(_("Start")):
        c.coordinate("x", scene.start[0], "start x", lambda s, v: replace(s, start=(v, s.start[1])))
        c.coordinate("y", scene.start[1], "start y", lambda s, v: replace(s, start=(s.start[0], v)))
    shared = {LEARNING_RATE} if scene.shares_rate(scene.focused()) else set()
    hyper.focused(c, {scene.live} | shared, ESCAPERS)

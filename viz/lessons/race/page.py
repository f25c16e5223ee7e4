"""The page of the race: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.message import Message
from core.optimizers import OPTIMIZERS
from core.race import RATES
from viz.figures.numbers import number
from viz.figures.symbols import plain_symbol
from viz.lessons import hyper, presets, surfaces
from viz.lessons.hyper import LEARNING_RATE, movable
from viz.lessons.race import scene as declared
from viz.lessons.race.picture import label, picture
from viz.lessons.race.scene import MEASURES, NOTHING, PRESETS, TURNS, RaceScene
from viz.lessons.race.sentences import NO_GOAL, TRIED, TUNED
from viz.player import Picture
from viz.player.live import option
from viz.ui.controls import Controls
from viz.ui.page import show_page
from viz.ui.progress import watched
from viz.words import words


def show() -> None:
    show_page(
        "race",
        RaceScene,
        lambda _: (
            _("Who is fastest, if each may pick its rate?"),
            _("Turn the surface: whose lead came from the axes?"),
        ),
        controls,
        raced,
        moved,
        notes,
    )


def raced(scene: RaceScene) -> tuple[Picture, dict[str, int]]:
    """The picture; a bar is shown while the races last."""
    with watched(words(scene.lang)("Racing")) as tell:
        return picture(scene, tell)


def notes(scene: RaceScene) -> tuple[Message, ...]:
    return (*surfaces.notes(scene), *([Message(NO_GOAL)] if scene.loss().minimum is None else []))


def moved(scene: RaceScene, event: dict[str, Any]) -> RaceScene:
    """The scene after an event."""
    at = event["at"]
    value = scene.positions().value(at.get("live"))
    return replace(
        scene if value is None else scene.with_live(value),
        focus=option([chosen.key for chosen in scene.optimizers], at.get("focus"), scene.focus),
        turn=option(TURNS, at.get("turn"), scene.turn),
        measure=option(MEASURES, at.get("measure"), scene.measure),
    )


def controls(c: Controls[RaceScene]) -> None:
    _, scene = c._, c.scene

    presets.menu(c, PRESETS, RaceScene.still)
    surfaces.controls(c)
    hyper.runners(c)
    names = {NOTHING: _("Nothing"), **{key: label(key, _) for key in scene.choices()}}
    c.live(names, scene.live, lambda s, v: replace(s, live=v))
    c.number(declared.TUNE, scene.tune, lambda s, v: replace(s, tune=v))
    st.caption(_(TUNED, rates=RATES))
    for key, tried in scene.tried(scene.focused()).items():
        param = movable(OPTIMIZERS[scene.focus])[key]
        listed = ", ".join(map(number, tried))
        st.caption(_(TRIED, name=_(OPTIMIZERS[scene.focus].name), symbol=plain_symbol(param.symbol), tried=listed))
    c.number(declared.BUDGET, scene.budget, lambda s, v: replace(s, budget=v))
    st.caption(_("A gradient costs 1, a Hessian 2 more, and each value of the loss that a line search tries 1."))
    c.number(declared.COUNT, scene.count, lambda s, v: replace(s, count=v))
    c.number(declared.SEED, scene.seed, lambda s, v: replace(s, seed=v))
    hyper.focused(c, {LEARNING_RATE, scene.moves(scene.focused()), *scene.tried(scene.focused())})

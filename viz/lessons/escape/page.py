"""The controls of the page."""

from __future__ import annotations

from core.losses import LOSSES
from viz.lessons.controls.hyper import focused, live, runners
from viz.lessons.controls.surface import pair
from viz.lessons.escape.scene import ESCAPERS, NOISE, PLACE_NAMES, RATE, EscapeScene
from viz.lessons.hyper import LEARNING_RATE
from viz.ui.controls import Controls, latex


def controls(c: Controls[EscapeScene]) -> None:
    _, scene = c._, c.scene

    places = {key: _(name) for key, name in PLACE_NAMES.items()}
    c.pick(_("Place"), places, scene.place, lambda s, key: s.with_place(key), "place")
    latex(LOSSES[scene.where().loss].formula)
    runners(c, ESCAPERS)
    names = {key: _(param.name) for key, param in scene.choices().items()}
    live(c, names, scene.choices()[scene.live])
    if scene.live != RATE.key:
        c.field("rate")
    if scene.live != NOISE.key:
        c.field("noise")
    c.steps()
    c.field("seed")
    pair(c)
    shared = {LEARNING_RATE} if scene.shares_rate(scene.focused()) else set()
    focused(c, {scene.live} | shared, ESCAPERS)

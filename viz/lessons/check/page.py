"""The page: a function, a point, a mistake to plant, and the step of the differences."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.gradient_check import MISTAKES
from core.scene import Chosen, choose
from viz.lessons.check import scene as declared
from viz.lessons.check.picture import picture
from viz.lessons.check.scene import CHECKED, METHODS, TYPED, CheckScene
from viz.lessons.vector import coordinates, typed
from viz.player.live import option
from viz.ui.controls import Controls, latex
from viz.ui.page import show_page


def show() -> None:
    show_page(
        "check",
        CheckScene,
        lambda _: (_("Is this gradient right?"), _("Plant a mistake, then drag h: when can differences find it?")),
        controls,
        picture,
        moved,
    )


def moved(scene: CheckScene, event: dict[str, Any]) -> CheckScene:
    """The scene after an event."""
    at = event["at"]
    h = scene.steps().value(at.get("h"))
    mistake = option(list(MISTAKES), at.get("mistake"), scene.mistake.key)
    scene = replace(
        scene,
        mistake=choose(MISTAKES[mistake]),
        method=option(METHODS, at.get("method"), scene.method),
        h=scene.h if h is None else h,
    )
    if event.get("pressed") == "random":
        return replace(scene, random=True, seed=(scene.seed + 1) % (int(declared.SEED.high) + 1))
    return scene


def controls(c: Controls[CheckScene]) -> None:
    _, scene = c._, c.scene

    def pick(s: CheckScene, chosen: Chosen) -> CheckScene:
        c.forget_refused()
        return s.with_surface(chosen)

    c.entry(_("Function"), CHECKED, scene.surface, "surface", pick)
    if scene.surface.key == TYPED.key:
        typed(c, lambda s, text: replace(s, formula=text).fitted())
    else:
        latex(CHECKED[scene.surface.key].formula)
        c.values(CHECKED, scene.surface, lambda s, k, v: replace(s, surface=s.surface.put(**{k: v})), {"angle"})
    if scene.random:
        c.number(declared.SEED, scene.seed, lambda s, v: replace(s, seed=v))
    coordinates(c, scene.here())

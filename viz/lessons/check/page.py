"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

from viz.lessons.check.scene import CHECKED, TYPED, CheckScene
from viz.lessons.controls.vector import coordinates, typed
from viz.scene import Chosen
from viz.ui.controls import Controls, latex


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
        c.field("seed")
    coordinates(c, scene.here())

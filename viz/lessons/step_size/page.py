"""The step size's page: its controls, and what an event changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from viz.lessons import curve
from viz.lessons.step_size.picture import picture
from viz.lessons.step_size.scene import METHODS_SHOWN, PRECISIONS, StepSizeScene
from viz.player.live import option
from viz.ui.controls import Controls
from viz.ui.page import show_page


def show() -> None:
    show_page(
        "step-size",
        StepSizeScene,
        lambda _: (_("How small should h be?"), _("Drag h to the left: the error falls, and then it rises again.")),
        controls,
        picture,
        moved,
        curve.notes,
    )


def moved(scene: StepSizeScene, event: dict[str, Any]) -> StepSizeScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    at = event["at"]
    x, h = scene.points().value(at.get("x")), scene.steps().value(at.get("h"))
    return replace(
        scene,
        x=scene.x if x is None else x,
        h=scene.h if h is None else h,
        method=option(METHODS_SHOWN, at.get("method"), scene.method),
        precision=option(tuple(PRECISIONS), at.get("precision"), scene.precision),
    )


def controls(c: Controls[StepSizeScene]) -> None:
    _, scene = c._, c.scene
    curve.controls(c)
    c.coordinate(_("Point x"), scene.x, "x", lambda s, v: replace(s, x=min(max(v, s.made().low), s.made().high)))

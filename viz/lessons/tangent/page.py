"""The controls of the page."""

from __future__ import annotations

from dataclasses import replace

from viz.figures.numbers import labels
from viz.lessons.controls.curve import curve, point
from viz.lessons.tangent.scene import TangentScene
from viz.ui.controls import Controls


def controls(c: Controls[TangentScene]) -> None:
    _, scene = c._, c.scene
    curve(c)
    point(c, _("Point x"))
    if scene.pins:
        texts = dict(zip(scene.pins, labels(scene.pins, 6), strict=True))
        pins = list(scene.pins)
        c.several(_("Pinned points"), texts, pins, lambda s, kept: replace(s, pins=tuple(sorted(kept))), "pins")

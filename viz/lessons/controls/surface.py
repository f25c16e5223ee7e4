"""Which surface it is, and the start on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from core.formula import FormulaError
from viz.figures.numbers import number
from viz.lessons.surfaces import SURFACES, TYPED, LandscapeScene, SurfaceScene
from viz.scene import Chosen
from viz.ui.controls import Controls, latex

S = TypeVar("S", bound=LandscapeScene)
P = TypeVar("P", bound=SurfaceScene)


def surface(c: Controls[S]) -> None:
    """The menu of surfaces with the hyperparameters of the chosen one, and a field for a typed formula."""
    _, scene = c._, c.scene

    def pick(s: S, chosen: Chosen) -> S:
        c.forget_refused()
        try:
            return s.with_surface(chosen)
        except FormulaError:  # a link can hold a broken formula beside another surface
            return s.with_surface(chosen, formula=type(s).formula)

    c.entry(_("Surface"), SURFACES, scene.surface, "surface", pick)
    typed = scene.surface.key == TYPED.key
    if typed:
        c.formula(_("f(x, y) ="), scene.formula, lambda s, written: s.with_surface(s.surface, formula=written))
    angle = dict(scene.surface.values)["angle"]
    turned = _("turned by {angle}° about the centre of the picture", angle=number(angle)) if angle else ""
    if typed:
        latex(rf"f(x, y) = {scene.loss().latex}")
        if turned:
            st.caption(turned)
    else:
        c.about(SURFACES[scene.surface.key], True, *filter(None, [turned]))
    c.values(SURFACES, scene.surface, lambda s, key, value: s.with_value(key, value))


def start(c: Controls[P], label: str = "", key: str = "start") -> None:
    """The point of the scene, typed exactly."""
    with st.expander(label or c._("Start")):
        point(c, key)


def point(c: Controls[P], key: str = "start") -> None:
    c.coordinate("x", c.scene.x, f"{key} x", lambda s, v: replace(s, x=v).within())
    c.coordinate("y", c.scene.y, f"{key} y", lambda s, v: replace(s, y=v).within())


def pair(c: Controls[Any], across: str = "x", up: str = "y") -> None:
    """The field ``start`` of the scene, typed exactly."""
    with st.expander(c._("Start")):
        c.coordinate(across, c.scene.start[0], "start x", lambda s, v: replace(s, start=(v, s.start[1])))
        c.coordinate(up, c.scene.start[1], "start y", lambda s, v: replace(s, start=(s.start[0], v)))

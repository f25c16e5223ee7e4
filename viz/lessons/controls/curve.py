"""Which curve it is, and the live point on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from core.curves import CURVES
from core.formula import FormulaError
from viz.lessons.curve import CHOICES, FIRST_FORMULA, HIGH, LOW, TYPED, CurveScene, proper
from viz.scene import Chosen
from viz.ui.controls import Controls, latex

S = TypeVar("S", bound=CurveScene)


def curve(c: Controls[S]) -> None:
    """The menu of curves; for a typed one its field and its interval."""
    _, scene = c._, c.scene

    def pick(s: S, chosen: Chosen) -> S:
        c.forget_refused()
        try:
            return s.with_curve(chosen)
        except FormulaError:  # the text kept from before does not suit the interval, or was never a formula
            return s.with_curve(chosen, FIRST_FORMULA)

    def end(key: str) -> Any:
        def changed(s: S, value: float) -> S:
            before = dict(s.curve.values)
            low, high = (value, before["high"]) if key == "low" else (before["low"], value)
            if not proper(low, high):  # the other end gives way
                width = before["high"] - before["low"]
                low, high = (low, low + width) if key == "low" else (high - width, high)
            low, high = LOW.clamp(low), HIGH.clamp(high)
            try:
                return s.with_curve(s.curve.put(low=low, high=high)) if proper(low, high) else s
            except FormulaError:
                return s  # undefined all over the new interval: the old one stays

        return changed

    c.entry(_("Curve"), CHOICES, scene.curve, "curve", pick)
    if scene.curve.key == TYPED.key:
        values = dict(scene.curve.values)
        c.formula(_("f(x) ="), scene.formula, lambda s, written: s.with_curve(s.curve, formula=written))
        c.coordinate(_("from"), values["low"], "low", end("low"))
        c.coordinate(_("to"), values["high"], "high", end("high"))
        latex(rf"f(x) = {scene.made().latex}")
    else:
        c.about(CURVES[scene.curve.key], formula=True)


def point(c: Controls[S], label: str) -> None:
    """The live point, typed exactly; what lies outside the curve's interval becomes its nearest end."""
    c.coordinate(label, c.scene.x, "x", lambda s, value: replace(s, x=value).within())

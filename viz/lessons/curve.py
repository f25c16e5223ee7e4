"""What the pages about one curve share: which curve it is, the live point on it, and their controls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self, TypeVar

import numpy as np

from core.catalog import Spec
from core.curves import CURVES, Curve, curve_from_formula
from core.formula import FormulaError
from core.message import Message, template
from core.param import Param
from core.scene import Chosen, Scene, entry, number, text
from viz.figures.numbers import number as digits
from viz.player.live import Live
from viz.ui.controls import Controls, latex

LOW = Param("low", "From", "", -3.0, low=-1e6, high=1e6)
HIGH = Param("high", "To", "", 3.0, low=-1e6, high=1e6)
X = Param("x", "Point", "x", 1.0, low=-1e6, high=1e6)
TYPED = Spec("formula", "Your own formula", "f(x)", "A formula that you type.", "", (LOW, HIGH), dict)
CHOICES: dict[str, Spec] = {**CURVES, TYPED.key: TYPED}
FIRST_FORMULA = "x^4/4 - x^2 + x/3"
NARROWEST = 1e-6  # of an interval, as a part of the size of its numbers

BROKEN_FORMULA = template("The link’s formula was left out. {reason}")
BROKEN_INTERVAL = template("The link’s interval is not one; from {low} to {high} is shown.")
OUTSIDE = template("The link’s point lies outside the curve’s interval; the nearest place inside is shown.")
UNDEFINED = template("The formula is undefined on {share} of the interval: nothing is drawn there.")


@dataclass(frozen=True)
class CurveScene(Scene):
    """A curve of the catalog or a typed one over its own interval, and a point on it."""

    curve: Chosen = entry(CHOICES, Chosen("square"))
    formula: str = text(FIRST_FORMULA)
    x: float = number(X)

    def settled(self, ignored: list[Message]) -> Self:
        """An interval that is one, a formula that is one, and the point within."""
        scene = self
        if scene.curve.key == TYPED.key:
            values = dict(scene.curve.values)
            if not proper(values["low"], values["high"]):
                ignored.append(Message(BROKEN_INTERVAL, {"low": digits(LOW.default), "high": digits(HIGH.default)}))
                scene = replace(scene, curve=scene.curve.put(low=LOW.default, high=HIGH.default))
            try:
                scene.made()
            except FormulaError as error:
                ignored.append(Message(BROKEN_FORMULA, {"reason": error.message}))
                home = scene.curve.put(low=LOW.default, high=HIGH.default)
                scene = replace(scene, formula=FIRST_FORMULA, curve=home)
        curve = scene.made()
        inside = min(max(scene.x, curve.low), curve.high)
        if inside != scene.x:
            ignored.append(Message(OUTSIDE))
        return replace(scene, x=inside)

    def made(self) -> Curve:
        """The curve; FormulaError where the formula is not one."""
        return build_curve(self.curve, self.formula if self.curve.key == TYPED.key else "")

    def with_curve(self, chosen: Chosen, formula: str | None = None) -> Self:
        """Another curve, and its own point; FormulaError where the formula is not one."""
        scene = replace(self, curve=chosen, formula=self.formula if formula is None else formula)
        return replace(scene, x=float(f"{scene.made().start[0]:.6g}"))


S = TypeVar("S", bound=CurveScene)


@lru_cache(maxsize=64)
def build_curve(chosen: Chosen, formula: str) -> Curve:
    if chosen.key == TYPED.key:
        return curve_from_formula(formula, **dict(chosen.values))
    return CURVES[chosen.key]()


def proper(low: float, high: float) -> bool:
    """Whether an interval is wide enough to be seen."""
    return high - low > NARROWEST * max(1.0, abs(low), abs(high))


def places(key: str, curve: Curve, exact: float, count: int = 81) -> Live:
    """Even places along a curve for a live point: the one nearest to ``exact`` is ``exact``, so they stay even.

    >>> places("x", CURVES["square"](), 1.1, 7).values.tolist()
    [-3.0, -2.0, -1.0, 0.0, 1.1, 2.0, 3.0]
    """
    step = (curve.high - curve.low) / (count - 1)
    decimals = int(np.clip(2 - np.floor(np.log10(step)), 0, 15))
    values = np.round(np.linspace(curve.low, curve.high, count), decimals)
    values[[0, -1]] = curve.low, curve.high
    nearest = int(np.abs(values - exact).argmin())
    if exact not in values:
        values[min(max(nearest, 1), count - 2)] = exact  # the ends stay
    return Live(key, values)


def precision(curve: Curve) -> int:
    """How many significant digits tell the places of a curve's interval apart: 4 as a rule.

    >>> precision(CURVES["square"]()), precision(curve_from_formula("sin(x)", 1000, 1000.01))
    (4, 9)
    """
    size = max(abs(curve.low), abs(curve.high)) / (curve.high - curve.low)
    return int(np.clip(np.ceil(np.log10(size) + 3.5), 4, 15))


def notes(scene: CurveScene) -> tuple[Message, ...]:
    """Where nothing can be drawn, said."""
    defined = scene.made().defined
    return () if defined == 1 else (Message(UNDEFINED, {"share": f"{max(0.001, 1 - defined):.1%}"}),)


def controls(c: Controls[S]) -> None:
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
        spec = CURVES[scene.curve.key]
        latex(spec.formula)
        c.about(spec)


def point(c: Controls[S], label: str) -> None:
    """The live point, typed exactly; what lies outside the curve's interval becomes its nearest end."""
    curve = c.scene.made()
    c.coordinate(label, c.scene.x, "x", lambda s, value: replace(s, x=min(max(value, curve.low), curve.high)))

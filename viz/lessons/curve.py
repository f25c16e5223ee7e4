"""What the pages about one curve share: which curve it is, and the live point on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

import numpy as np

from core.catalog import Spec
from core.curves import CURVES, Curve, curve_from_formula
from core.formula import FormulaError
from core.message import Message, template
from core.param import Param
from viz.figures.numbers import number as digits
from viz.scene import Chosen, Live, Scene, formula, number, one_of

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

    curve: Chosen = one_of(CHOICES, Chosen("square"))
    formula: str = formula(FIRST_FORMULA)
    x: float = number(X)

    def mended(self, ignored: list[Message]) -> Self:
        """An interval that is one, a formula that is one, and the point within."""
        scene = super().mended(ignored)
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
        inside = scene.within()
        if inside != scene:
            ignored.append(Message(OUTSIDE))
        return inside

    def made(self) -> Curve:
        """The curve; FormulaError where the formula is not one."""
        return build_curve(self.curve, self.formula if self.curve.key == TYPED.key else "")

    def points(self) -> Live:
        """The places of the live point."""
        return places("x", self.made(), self.x)

    def home(self) -> Self:
        """The scene at its curve's own point."""
        return replace(self, x=float(f"{self.made().start[0]:.6g}"))

    def within(self) -> Self:
        """The scene with its point in the curve's interval."""
        curve = self.made()
        return replace(self, x=min(max(self.x, curve.low), curve.high))

    def with_curve(self, chosen: Chosen, formula: str | None = None) -> Self:
        """Another curve, its own point, and what suits it; FormulaError where the formula is not one.

        What a person has set stays on the same curve, with a formula typed anew or another interval.
        """
        scene = replace(self, curve=chosen, formula=self.formula if formula is None else formula)
        same = chosen.key == self.curve.key
        scene = scene.within() if same and self != self.home() else scene.home()
        return scene.following(self) if same else scene.suited()

    def notes(self) -> tuple[Message, ...]:
        """Where nothing can be drawn, said."""
        defined = self.made().defined
        return () if defined == 1 else (Message(UNDEFINED, {"share": f"{max(0.001, 1 - defined):.1%}"}),)


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

"""Everything that determines the picture of a tangent."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from core.curves import Curve
from core.derivatives import METHODS
from core.message import Message, template
from core.param import Param
from viz.lessons.curve import CHOICES, CurveScene, places
from viz.lessons.quotient import step
from viz.scene import Chosen, Live, button, choice, live, number, one_of, pick, several

REACH = {key: method.reach for key, method in METHODS.items() if method.reach is not None}  # in steps from x
SECANTS = tuple(REACH)
H = Param("h", "Step size", "h", 10.0, low=1e-12, high=1e6)
NOTED_H = 1e-4  # the step of the numbers in the table
WIDEST = 0.25  # of a new curve's width, for h
MOST_PINS = 8
STEP_FITS = template("The step h is now one that suits the curve.")
PINS_OUTSIDE = template("Pinned points outside the curve’s interval were left out.")
POSITIONS = 121
MANTISSAS = (1, 1.5, 2, 3, 5, 7)


@dataclass(frozen=True)
class TangentScene(CurveScene):
    """A curve with a live point, pinned points, and a secant to the live one."""

    curve: Chosen = one_of(CHOICES, Chosen("parabola_line"))
    x: float = number(Param("x", "Point", "x", 2.0, low=-1e6, high=1e6))
    h: float = step(H)
    method: str = choice("forward", SECANTS)
    pins: tuple[float, ...] = several((5.0, 10.0), MOST_PINS)

    def mended(self, ignored: list[Message]) -> Self:
        """The point and the pinned ones within the interval."""
        scene = super().mended(ignored)
        inside = scene.pinned_within()
        if inside != scene and scene.pins != type(self)().pins:  # those nobody asked for
            ignored.append(Message(PINS_OUTSIDE))
        return inside

    def pinned_within(self) -> Self:
        """The scene with the pinned points that lie in the interval."""
        curve = self.made()
        return replace(self, pins=tuple(pin for pin in self.pins if curve.low <= pin <= curve.high))

    def news(self, before: Self) -> tuple[Message, ...]:
        return () if self.h == before.h else (Message(STEP_FITS),)

    def with_curve(self, chosen: Chosen, formula: str | None = None) -> Self:
        """Another curve with its own point, none pinned, and an h that fits; the opening curve comes as it came."""
        scene, opening = super().with_curve(chosen, formula), type(self)()
        if chosen.key == self.curve.key:
            return scene.pinned_within()
        scene = replace(scene, pins=())
        if chosen == opening.curve:
            return replace(scene, x=opening.x, h=opening.h, pins=opening.pins)
        curve = scene.made()
        offered = steps(curve, NOTED_H).values
        widest = offered[offered <= WIDEST * (curve.high - curve.low)].max()
        return replace(scene, h=min(scene.h, float(widest)))

    def turned(self) -> Self:
        """The live point pinned, or no longer so; the earliest gives way where there are too many."""
        if self.x in self.pins:
            return replace(self, pins=tuple(pin for pin in self.pins if pin != self.x))
        return replace(self, pins=tuple(sorted((*self.pins, self.x)[-MOST_PINS:])))

    def points(self) -> Live:
        """The places of the live point; the pinned ones are among them, so that they can be met again."""
        curve = self.made()
        live = places("x", curve, self.x, POSITIONS)
        values = live.values.copy()
        for pin in self.pins:
            nearest = int(np.abs(values - pin).argmin())
            if curve.low < pin < curve.high and 0 < nearest < len(values) - 1 and values[nearest] != self.x:
                values[nearest] = pin
        return Live("x", values)

    def steps(self) -> Live:
        """The steps under the slider: from 10⁻⁴, or less on a narrow curve, to its width."""
        return steps(self.made(), self.h)


def steps(curve: Curve, exact: float) -> Live:
    width = curve.high - curve.low
    decades = range(min(-4, math.floor(math.log10(width)) - 5), math.floor(math.log10(width)) + 1)
    values = np.array([float(f"{mantissa}e{decade}") for decade in decades for mantissa in MANTISSAS])
    return Live.among("h", values[values <= width], exact)


COORDINATES = (
    live("x", TangentScene.points),
    live("h", TangentScene.steps),
    pick("method", SECANTS),
    button("pin", TangentScene.turned),
)

"""Everything that determines the picture of a walk."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

import numpy as np

from core.curves import Curve
from core.message import template
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.rates import limit, suited_rate
from viz.lessons.curve import CHOICES, CurveScene, places
from viz.lessons.params import STEP, STEPS
from viz.lessons.trial import Trial, finer
from viz.scene import Chosen, Live, choice, choose, live, number, one_of, pick, step

TABS = ("cobweb", "loss")
RATE = Param("rate", "Learning rate", r"\eta", 0.1, low=1e-12, high=1e6, slider=(1e-2, 10), scale="log")
ASCEND = Param(
    "ascend", "Climb instead", "", False, low=0, high=1, kind="switch",
    help="Step with the slope and not against it: gradient ascent.",
)  # fmt: skip
START = Param("x", "Start", "x_0", 3.0, low=-1e6, high=1e6)
DECADES, PER_DECADE = 3, 12
FINE = 70  # steps: a longer walk has no room for more rates where what happens changes
NUMBERS = 44_000  # positions in all: more steps are paid for with fewer starts
MOST, FEWEST = 51, 11


@dataclass(frozen=True)
class WalkScene(CurveScene):
    """A curve, where the walk on it starts (x), its learning rate and direction, and the step that is shown."""

    curve: Chosen = one_of(CHOICES, Chosen("square"))
    x: float = number(START)
    rate: float = number(RATE)
    steps: int = number(STEPS, default=30, high=200, slider=(5, 100), help=template("How many steps the walk takes."))
    step: int = number(STEP, "steps", default=30, high=200)
    ascend: bool = number(ASCEND)
    tab: str = choice("cobweb", TABS)

    def loss(self) -> Curve:
        """What goes down: the curve, or to climb it the curve turned over."""
        return turned_over(self.made()) if self.ascend else self.made()

    def rates(self) -> Live:
        """Where the slider of the rate can be."""
        trial = Trial(self.loss(), (self.x,), self.steps, choose(OPTIMIZERS["gradient_descent"]))
        return finer(rates(self.loss()), trial, self.rate, edges=1 if self.steps <= FINE else 0)

    def starts(self) -> Live:
        """Places along the curve, as many as fit."""
        each = (self.steps + 1) * len(self.rates().values)
        count = min(MOST, max(FEWEST, NUMBERS // each))
        return places("x", self.made(), self.x, count - 1 + count % 2)  # odd: the middle is among them

    def suited(self) -> Self:
        """At a rate that suits the curve: a fifth of its limit, for at half of it the first step may arrive."""
        return replace(self, rate=suited_rate(self.loss(), OPTIMIZERS["gradient_descent"], share=0.2))


@lru_cache(maxsize=32)
def turned_over(curve: Curve) -> Curve:
    return curve.negated()


def rates(loss: Curve) -> Live:
    """The slider's positions: three decades around the curve's limit."""
    top = math.ceil(math.log10(3 * limit(loss)))
    return Live.among("rate", np.geomspace(10.0 ** (top - DECADES), 10.0**top, DECADES * PER_DECADE + 1))


COORDINATES = (
    live("x", WalkScene.starts),
    live("rate", WalkScene.rates),
    step(),
    pick("tab", TABS),
)

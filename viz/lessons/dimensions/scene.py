"""Everything that determines the picture of a gradient in any number of dimensions."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.formula import Formula
from core.param import Param
from viz.lessons.vector import NOTES_EXAMPLE, VectorScene, build_formula
from viz.scene import Live, live, number

RATE = Param(
    "rate", "Learning rate", r"\eta", 0.4, low=1e-12, high=1e6, slider=(0.02, 1),
    help="How far a step goes for a given gradient.",
)  # fmt: skip
COUNT = 50


class Example(NamedTuple):
    """A function to begin with: how it is written, its text and point."""

    plain: str
    formula: str
    point: tuple[float, ...]


EXAMPLES = (
    Example("x²", "x^2", (1.0,)),
    Example("x₁² + x₂²", "x1^2 + x2^2", (-3.0, 4.0)),
    Example("0.55 − (5θ₁ + 2θ₂ − 12θ₃)", NOTES_EXAMPLE, (1.0, 1.0, 1.0)),
    Example(
        "θ₁² + 2θ₂² + … + 6θ₆²",
        " + ".join(f"{i if i > 1 else ''}theta{i}^2" for i in range(1, 7)),
        (1.0, -1.0, 0.5, 1.0, -0.5, -1.0),
    ),
)


@dataclass(frozen=True)
class DimensionsScene(VectorScene):
    """A function, a point, and the learning rate of the step from there."""

    rate: float = number(RATE)

    def rates(self) -> Live:
        """Where the slider can be: even rates, which reach to where a curved function turns up again."""
        return rates(build_formula(self.formula), self.point, self.rate)

    def with_formula(self, formula: str, point: tuple[float, ...] | None = None) -> DimensionsScene:
        """Another function, at its own point and a rate that suits it if it comes with one; else what was set stays."""
        scene = replace(self, formula=formula, point=self.point if point is None else point).fitted()
        return scene.following(self) if point is None else scene.suited()

    def suited(self) -> DimensionsScene:
        """The scene at a rate that suits its function at its point."""
        return replace(self, rate=float(f"{0.4 * turning(self.made(), self.point):.2g}"))


@lru_cache(maxsize=64)
def rates(formula: Formula, point: tuple[float, ...], exact: float) -> Live:
    top = next_round(turning(formula, point))
    while top < exact:
        top *= 10
    return Live.even("rate", top / COUNT, top, exact, COUNT)


def turning(formula: Formula, point: tuple[float, ...]) -> float:
    """The rate that takes the quadratic which fits here back to its height, 2 g·g / |g·Hg|; 1 where nothing bends."""
    theta = np.array(point)
    gradient, hessian = formula.gradient(theta), formula.hessian(theta)
    with np.errstate(all="ignore"):
        rate = float(2 * (gradient @ gradient) / np.abs(gradient @ hessian @ gradient))
    return rate if 1e-9 < rate < 1e4 else 1.0


def next_round(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten at or above a value.

    >>> next_round(1.0), next_round(0.21), next_round(3.0)
    (1.0, 0.5, 5.0)
    """
    power = 10.0 ** math.floor(math.log10(value))
    return float(f"{next(k for k in (1, 2, 5, 10) if k * power >= value * (1 - 1e-9)) * power:.1g}")


COORDINATES = (live("rate", DimensionsScene.rates),)

"""Everything that determines the picture of a gradient check."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.catalog import Spec
from core.formula import Formula
from core.gradient_check import MISTAKES
from core.losses import LOSSES, Surface
from core.message import Message
from core.param import Param
from viz.lessons.vector import MOST_VARIABLES, VectorScene, build_formula
from viz.scene import Chosen, Live, button, choice, choose, formula, live, number, one_of, pick, vector

TYPED = Spec("formula", "Your own formula", "f", "A formula that you type.", "", (), dict)
CHECKED: dict[str, Spec] = {TYPED.key: TYPED, **LOSSES}
FIRST_FORMULA = "x1^2 x2 + 3 sin(x2 x3)"
METHODS = ("forward", "central")

H = Param("h", "Step of the differences", "h", 1e-4, low=1e-18, high=10, slider=(1e-15, 1), scale="log")
RANDOM = Param("random", "Random point", "", False, low=0, high=1, kind="switch")
SEED = Param(
    "seed", "Seed of the random point", "s", 0, low=0, high=9999, slider=(0, 99), kind="whole",
    help="The same seed draws the same point.",
)  # fmt: skip
SPREAD = (-3.0, 3.0)  # where random points of a typed formula lie
DRAWS = 50


@dataclass(frozen=True)
class CheckScene(VectorScene):
    """A function, a point, a planted mistake, and how the differences are taken."""

    formula: str = formula(FIRST_FORMULA)
    point: tuple[float, ...] = vector((1.0, 2.0, 0.5), MOST_VARIABLES)
    surface: Chosen = one_of(CHECKED, choose(TYPED))
    random: bool = number(RANDOM)
    seed: int = number(SEED)
    mistake: Chosen = one_of(MISTAKES, choose(MISTAKES["none"]))
    method: str = choice("central", METHODS)
    h: float = number(H)

    def mended(self, ignored: list[Message]) -> CheckScene:
        return super().mended(ignored) if self.surface.key == TYPED.key else self.fitted()

    def made(self) -> Formula:
        """The function; FormulaError where the formula is not one."""
        return build_formula(self.formula) if self.surface.key == TYPED.key else self._loss().formula

    def _loss(self) -> Surface:
        return self.surface.build(LOSSES)

    def here(self) -> tuple[float, ...]:
        """The point that is typed, or the one that the seed draws: the first at which f and its gradient are finite."""
        if not self.random:
            return self.point
        formula = self.made()
        domain = [SPREAD] * formula.dimension if self.surface.key == TYPED.key else self._loss().domain
        low, high = np.array(domain).T
        drawn = np.random.default_rng(self.seed).uniform(low, high, (DRAWS, formula.dimension)).round(3)
        there = np.isfinite(formula.value(drawn.T)) & np.isfinite(formula.gradient(drawn.T)).all(axis=0)
        return tuple(drawn[there.argmax()].tolist())

    def put(self, i: int, value: float) -> CheckScene:
        """Another i-th coordinate, from where the point is."""
        return replace(self, point=(*self.here()[:i], value, *self.here()[i + 1 :]), random=False)

    def with_surface(self, surface: Chosen) -> CheckScene:
        """Another function, at its own start."""
        scene = replace(self, surface=surface, random=False)
        if surface.key == TYPED.key:
            return scene.fitted()
        x, y = scene._loss().start
        return replace(scene, point=(float(f"{x:.6g}"), float(f"{y:.6g}")))

    def drawn(self) -> CheckScene:
        """At the next random point."""
        return replace(self, random=True, seed=(self.seed + 1) % (int(SEED.high) + 1))

    def steps(self) -> Live:
        """Where the slider can be."""
        return Live.of(H, self.h)


COORDINATES = (
    pick("mistake", list(MISTAKES), lambda s: s.mistake.key, lambda s, key: replace(s, mistake=choose(MISTAKES[key]))),
    pick("method", METHODS),
    live("h", CheckScene.steps),
    button("random", CheckScene.drawn),
)

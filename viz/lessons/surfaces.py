"""What the pages about one surface share: which surface it is, and the live point on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

from core.catalog import Spec
from core.formula import FormulaError
from core.losses import LOSSES, from_formula
from core.losses.gallery import ANGLE
from core.losses.surface import Surface
from core.message import Message, template
from core.param import Param
from viz.scene import Chosen, Scene, choose, formula, number, one_of, start

SIZE = Param(
    "size", "Half-width of the picture", "r", 3.0, low=0.01, high=1000, slider=(0.5, 20), scale="log",
    help="The picture shows x and y from −r to r.",
)  # fmt: skip
TYPED = Spec("formula", "Your own formula", "f(x, y)", "A formula that you type.", "", (SIZE, ANGLE), dict)
SURFACES: dict[str, Spec] = {**LOSSES, TYPED.key: TYPED}
X = Param("x", "Point, x", "x", 0.0, low=-1e6, high=1e6)
Y = Param("y", "Point, y", "y", 0.0, low=-1e6, high=1e6)

BROKEN_FORMULA = template("The link’s formula was left out. {reason}")
OUTSIDE = template("The link’s point lies outside the picture; the nearest place inside is shown.")
UNDEFINED = template("The formula is undefined on {share} of the picture: nothing is drawn there.")
COARSER = template("To answer within a second: what is drawn is coarser here.")

Box = tuple[float, float, float, float]


@lru_cache(maxsize=64)
def build_surface(surface: Chosen, formula: str) -> Surface:
    """The surface of an entry; FormulaError where it is the typed one and its formula is not one."""
    if surface.key == TYPED.key:
        values = dict(surface.values)
        return from_formula(formula, half_width=values["size"], angle=values["angle"])
    return surface.build(LOSSES)


def tidy(theta: Any) -> tuple[float, float]:
    x, y = (float(f"{c:.6g}") for c in theta)
    return x, y


def box_of(loss: Surface) -> Box:
    """What a picture of the whole surface shows: x from, x to, y from, y to."""
    return (*loss.domain[0], *loss.domain[1])


@dataclass(frozen=True)
class LandscapeScene(Scene):
    """A surface of the gallery, or a typed one."""

    surface: Chosen = one_of(SURFACES, choose(TYPED))
    formula: str = formula("x^2 + y^2")

    def mended(self, ignored: list[Message]) -> Self:
        """The scene with a formula that is one."""
        scene = super().mended(ignored)
        if self.surface.key == TYPED.key:
            try:
                self.loss()
            except FormulaError as error:
                ignored.append(Message(BROKEN_FORMULA, {"reason": error.message}))
                return replace(scene, formula=type(self).formula)
        return scene

    def loss(self) -> Surface:
        """The surface; FormulaError where the formula is not one."""
        return build_surface(self.surface, self.formula if self.surface.key == TYPED.key else "")

    def whole(self) -> Self:
        """The scene with all of its surface in view."""
        return self

    def home(self) -> Self:
        """The scene at its surface's own start."""
        return self

    def within(self) -> Self:
        """The scene with its point in the picture."""
        return self

    def with_surface(self, surface: Chosen, formula: str | None = None) -> Self:
        """Another surface: all of it, its own start, what suits it; FormulaError where the formula is not one.

        What a person has set stays on the same surface, with a formula typed anew or another hyperparameter.
        """
        scene = replace(self, surface=surface, formula=self.formula if formula is None else formula).whole()
        scene.loss()
        same = surface.key == self.surface.key
        scene = scene.within() if same and self != self.home() else scene.home()
        return scene.following(self) if same else scene.suited()

    def with_value(self, key: str, value: float) -> Self:
        """One hyperparameter of the surface changed."""
        return self.with_surface(self.surface.put(**{key: value}))

    def notes(self) -> tuple[Message, ...]:
        """Where nothing can be drawn, said."""
        defined = self.loss().defined
        return () if defined == 1 else (Message(UNDEFINED, {"share": f"{max(0.001, 1 - defined):.1%}"}),)


@dataclass(frozen=True)
class SurfaceScene(LandscapeScene):
    """A surface, x² + y² first, and a point on it."""

    x: float = number(X, default=1.2)
    y: float = number(Y, default=0.9)

    def mended(self, ignored: list[Message]) -> Self:
        """A formula that is one, and the point within the picture."""
        scene = super().mended(ignored)
        inside = scene.within()
        asked = (scene.x, scene.y) != (type(self).x, type(self).y)  # a link can leave out the point
        if asked and (inside.x, inside.y) != (scene.x, scene.y):
            ignored.append(Message(OUTSIDE))
        return inside

    def frame(self) -> Box:
        """What the picture shows."""
        return box_of(self.loss())

    def within(self) -> Self:
        left, right, low, high = self.frame()
        return replace(self, x=min(max(self.x, left), right), y=min(max(self.y, low), high))

    def home(self) -> Self:
        x, y = tidy(self.loss().start)
        return replace(self, x=x, y=y)


POINT = start(lambda scene, at: replace(scene, x=at[0], y=at[1]).within())  # the point of a SurfaceScene, dragged

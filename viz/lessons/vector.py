"""What the pages about functions of many variables share: a typed formula, and a point in its space."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

import numpy as np

from core.formula import Formula, FormulaError, parse_free
from core.formula.free import MOST_VARIABLES
from core.formula.write import latex_name
from core.losses import Surface
from core.message import Message, template
from core.tangents import smooth
from viz.figures.symbols import plain_symbol
from viz.scene import Scene, formula, vector

NOTES_EXAMPLE = "0.55 - (5theta1 + 2theta2 - 12theta3)"
BROKEN_FORMULA = template("The link’s formula was left out. {reason}")


@dataclass(frozen=True)
class VectorScene(Scene):
    """A formula in the variables that it names, and a point with as many coordinates."""

    formula: str = formula(NOTES_EXAMPLE)
    point: tuple[float, ...] = vector((1.0, 1.0, 1.0), MOST_VARIABLES)

    def mended(self, ignored: list[Message]) -> Self:
        """A formula that is one, and a point in its space."""
        scene = super().mended(ignored)
        try:
            scene.made()
        except FormulaError as error:
            ignored.append(Message(BROKEN_FORMULA, {"reason": error.message}))
            scene = replace(scene, formula=type(self).formula)
        return scene.fitted()

    def made(self) -> Formula:
        """The function; FormulaError where the formula is not one."""
        return build_formula(self.formula)

    def fitted(self) -> Self:
        """The point with as many coordinates as the function has: new ones are 1."""
        n = self.made().dimension
        return replace(self, point=(*self.point[:n], *(1.0,) * (n - len(self.point))))

    def put(self, i: int, value: float) -> Self:
        """Another i-th coordinate."""
        return replace(self, point=(*self.point[:i], value, *self.point[i + 1 :]))


@lru_cache(maxsize=64)
def build_formula(written: str) -> Formula:
    return parse_free(written)


@lru_cache(maxsize=64)
def differentiable(formula: Formula, point: tuple[float, ...]) -> bool:
    """Whether the function has a gradient at the point: it has none at an edge, a jump or a kink."""
    domain = tuple((v - max(3.0, abs(v)), v + max(3.0, abs(v))) for v in point)
    return bool(smooth(Surface(formula, domain, point), np.array(point)))  # type: ignore[arg-type]


def symbols(formula: Formula) -> tuple[str, ...]:
    """The variables' names in plain text.

    >>> symbols(parse_free("theta1 x2"))
    ('x₂', 'θ₁')
    """
    return tuple(plain_symbol(latex_name(name)) for name in formula.variables)

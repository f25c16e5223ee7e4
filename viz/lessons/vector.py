"""What the pages about functions of many variables share: a typed formula, a point in its space, and their controls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self, TypeVar

from core.formula import Formula, FormulaError, parse_free
from core.formula.free import MOST_VARIABLES
from core.formula.write import latex_name
from core.message import Message, template
from core.scene import Scene, choice, text, vector
from viz.ui.controls import Controls, latex
from viz.words import LANGUAGES

NOTES_EXAMPLE = "0.55 - (5theta1 + 2theta2 - 12theta3)"
BROKEN_FORMULA = template("The link's formula was left out. {reason}")


@dataclass(frozen=True)
class VectorScene(Scene):
    """A formula in the variables that it names, and a point with as many coordinates."""

    lang: str = choice("en", tuple(LANGUAGES))
    formula: str = text(NOTES_EXAMPLE)
    point: tuple[float, ...] = vector((1.0, 1.0, 1.0), MOST_VARIABLES)

    def settled(self, ignored: list[Message]) -> Self:
        """A formula that is one, and a point in its space."""
        scene = self
        try:
            scene.made()
        except FormulaError as error:
            ignored.append(Message(BROKEN_FORMULA, {"reason": error.message}))
            scene = replace(scene, formula=NOTES_EXAMPLE)
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


S = TypeVar("S", bound=VectorScene)


@lru_cache(maxsize=64)
def build_formula(written: str) -> Formula:
    return parse_free(written)


def typeset(formula: Formula) -> None:
    """The formula under its field."""
    latex(rf"f({', '.join(map(latex_name, formula.variables))}) = {formula.latex}")


def coordinates(c: Controls[S]) -> None:
    """The point, a field for each coordinate."""
    for i, name in enumerate(c.scene.made().variables):
        c.coordinate(f"${latex_name(name)}$", c.scene.point[i], f"point {i}", lambda s, v, i=i: s.put(i, v))

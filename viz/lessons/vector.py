"""What the pages about functions of many variables share: a typed formula, a point in its space, and their controls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from typing import Self, TypeVar

import numpy as np
import streamlit as st

from core.formula import Formula, FormulaError, parse_free
from core.formula.free import MOST_VARIABLES
from core.formula.write import latex_name
from core.losses import Surface
from core.message import Message, template
from core.scene import Scene, text, vector
from core.tangents import smooth
from viz.figures.symbols import plain_symbol
from viz.ui.controls import Controls, latex

NOTES_EXAMPLE = "0.55 - (5theta1 + 2theta2 - 12theta3)"
BROKEN_FORMULA = template("The link’s formula was left out. {reason}")


@dataclass(frozen=True)
class VectorScene(Scene):
    """A formula in the variables that it names, and a point with as many coordinates."""

    formula: str = text(NOTES_EXAMPLE)
    point: tuple[float, ...] = vector((1.0, 1.0, 1.0), MOST_VARIABLES)

    def settled(self, ignored: list[Message]) -> Self:
        """A formula that is one, and a point in its space."""
        scene = self
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


S = TypeVar("S", bound=VectorScene)


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


def typed(c: Controls[S], change: Callable[[S, str], S]) -> None:
    """The field of the formula, which names it may have, and how it reads."""
    _, formula = c._, c.scene.made()
    c.formula(_("f ="), c.scene.formula, change)
    st.caption(_("in x, y, z, x1 … x6 or theta1 … theta6"))
    latex(rf"f({', '.join(map(latex_name, formula.variables))}) = {formula.latex}")


def coordinates(c: Controls[S], point: tuple[float, ...]) -> None:
    """The point, a field for each coordinate, two beside each other."""

    def change(i: int) -> Callable[[S, float], S]:
        return lambda scene, value: scene.put(i, value)

    fields = list(enumerate(c.scene.made().variables))
    for row in zip_longest(fields[::2], fields[1::2]):  # row by row, as the tabulator key goes
        for column, field in zip(st.columns(2, gap="small"), row, strict=True):
            if field is not None:
                i, name = field
                with column:
                    c.coordinate(f"${latex_name(name)}$", point[i], f"point {i}", change(i))

"""A typed formula in the variables that it names, and the point."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import TypeVar

import streamlit as st

from core.formula.write import latex_name
from viz.figures.symbols import plain_symbol
from viz.lessons.vector import VectorScene
from viz.ui.controls import Controls, latex

S = TypeVar("S", bound=VectorScene)


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
                    c.coordinate(plain_symbol(latex_name(name)), point[i], f"point {i}", change(i))

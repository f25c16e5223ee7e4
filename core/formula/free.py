"""Formulas whose variables are not given beforehand: they are those that the text names."""

from __future__ import annotations

from collections.abc import Iterator

from core.formula.formula import Formula, parse
from core.formula.messages import VARIABLES, FormulaError
from core.formula.tree import Tree

MOST_VARIABLES = 6
NAMES = (
    *("x", "y", "z"),
    *(f"{letter}{i}" for letter in ("x", "theta") for i in range(1, MOST_VARIABLES + 1)),
)


def parse_free(text: str) -> Formula:
    """Read a formula in as many variables as it names, at most six: x, y, z, x1 to x6 and theta1 to theta6 (also θ₁).

    They are in that order, whatever the text's; a text that names none is a constant function of x. The grammar and
    the errors are those of :func:`core.formula.parse`.

    >>> J = parse_free("0.55 - (5θ₁ + 2θ₂ - 12θ₃)")
    >>> J.variables, J.gradient([0.0, 0.0, 0.0]).tolist()
    (('theta1', 'theta2', 'theta3'), [-5.0, -2.0, 12.0])
    """
    named = set(_variables(parse(text, NAMES).tree))
    if len(named) > MOST_VARIABLES:
        raise FormulaError(VARIABLES, {"count": len(named), "limit": MOST_VARIABLES})
    return parse(text, tuple(name for name in NAMES if name in named) or ("x",))


def _variables(tree: Tree) -> Iterator[str]:
    if tree.kind == "variable":
        yield tree.text
    for argument in tree.arguments:
        yield from _variables(argument)

"""The parse tree: a formula as the person typed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple


@dataclass(frozen=True)
class Tree:
    """``kind`` is number, constant, variable, call, negative, one of + - * / ^, or symbol: text written as it is.

    ``text`` is a number's digits or a name; ``start`` and ``end`` say which piece of the typed text it covers.
    """

    kind: str
    text: str
    arguments: tuple[Tree, ...]
    start: int
    end: int


def with_trees(tree: Tree, trees: Mapping[str, Tree]) -> Tree:
    """The tree with another one in the place of each variable that ``trees`` names."""
    if tree.kind == "variable":
        return trees.get(tree.text, tree)
    return replace(tree, arguments=tuple(with_trees(each, trees) for each in tree.arguments))


def symbol(written: str) -> Tree:
    """A piece that stands as it is written."""
    return Tree("symbol", written, (), 0, 0)


class Function(NamedTuple):
    """A function that may be typed: the graph's operation, NumPy's name and LaTeX."""

    operation: str
    numpy: str
    latex: str


FUNCTIONS = {
    "sin": Function("sin", "np.sin", r"\sin"),
    "cos": Function("cos", "np.cos", r"\cos"),
    "tan": Function("tan", "np.tan", r"\tan"),
    "asin": Function("asin", "np.arcsin", r"\arcsin"),
    "acos": Function("acos", "np.arccos", r"\arccos"),
    "atan": Function("atan", "np.arctan", r"\arctan"),
    "sinh": Function("sinh", "np.sinh", r"\sinh"),
    "cosh": Function("cosh", "np.cosh", r"\cosh"),
    "tanh": Function("tanh", "np.tanh", r"\tanh"),
    "exp": Function("exp", "np.exp", r"\exp"),
    "log": Function("log", "np.log", r"\ln"),
    "ln": Function("log", "np.log", r"\ln"),
    "sqrt": Function("sqrt", "np.sqrt", r"\sqrt"),
    "abs": Function("abs", "np.abs", r"\left|\right|"),
    "sign": Function("sign", "np.sign", r"\operatorname{sign}"),
    "min": Function("minimum", "np.minimum", r"\min"),
    "max": Function("maximum", "np.maximum", r"\max"),
}
SEVERAL = ("min", "max")  # the functions of two or more numbers
CONSTANTS = {"pi": 3.141592653589793, "e": 2.718281828459045}

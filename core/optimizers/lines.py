"""The lines of a recursion, written once: numbers, typeset formula and plain text are made from the same text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np

from core.formula import Formula, parse
from core.formula.tree import CONSTANTS, FUNCTIONS, Tree, symbol, with_trees
from core.formula.write import write_latex
from core.message import template
from core.param import Param

NAME = re.compile(r"[a-z_]\w*")
SYMBOLS = {"gradient": "g", "theta": r"\theta", "t": "t", "learning_rate": r"\eta"}

Values = Any
"""Numbers by name, as attributes: hyperparameters, the state, what the lines before gave, and those below."""


@dataclass(frozen=True)
class Line:
    """One line of a recursion: ``symbol`` = ``text``, a formula in names that :func:`core.formula.parse` reads.

    The names are those of the hyperparameters, of the state before the step, of the keys of the lines before, and
    ``gradient``, ``theta``, ``learning_rate`` (times the schedule's factor) and ``t``, the number of the step from 1.
    ``key`` is the line's own name, the state's field where the state keeps it; the last line's is "step". ``symbol``
    is LaTeX, ``name`` words.

    Of several lines with one key the first holds whose ``when`` is true of the values, ``next`` being the state after
    the step; a text that is a bare name is that name's other symbol, and is not shown. ``inline`` says that the typeset
    formula has the text in the symbol's place. What no formula says has a ``value`` instead: then ``text`` is only
    shown, and ``latex`` typeset.
    """

    key: str
    symbol: str
    text: str
    name: str = ""
    when: Callable[[Values], Any] | None = None
    inline: bool = False
    value: Callable[[Values], Any] | None = None
    latex: str = ""

    @cached_property
    def formula(self) -> Formula:
        """The text as a formula in the names that it uses."""
        names = [name for name in NAME.findall(self.text) if name not in FUNCTIONS and name not in CONSTANTS]
        return parse(self.text, tuple(dict.fromkeys(names)) or ("t",))

    @property
    def is_alias(self) -> bool:
        return self.value is None and self.formula.tree.kind == "variable"

    @property
    def remembers(self) -> bool:
        """Whether its own value from the step before stands in it."""
        return self.value is None and self.key in self.formula.variables

    def evaluate(self, values: Values) -> np.ndarray:
        """The line's numbers from those that it names, which broadcast."""
        if self.value is not None:
            return np.asarray(self.value(values), dtype=float)
        named = [getattr(values, name) for name in self.formula.variables]
        return self.formula.value(np.stack(np.broadcast_arrays(*named)))


def by_key(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The lines in order, those of one key together."""
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.key, []).append(line)
    return grouped


def typeset(
    lines: Iterable[Line], params: Iterable[Param], variants: Iterable[tuple[str, Mapping[str, Any]]] = ()
) -> str:
    r"""LaTeX of the whole recursion: the lines at the default hyperparameters, from the gradient to the new theta.

    A variant (words, values) adds the lines that are others with those values.

    >>> typeset([Line("step", r"\Delta\theta", "-learning_rate*gradient")], [])
    '\\begin{aligned} g &= \\nabla f(\\theta) \\\\ \\theta &\\leftarrow \\theta - \\eta g \\end{aligned}'
    """
    params, grouped = tuple(params), by_key(lines)
    symbols = {param.key: param.symbol for param in params} | {key: each[0].symbol for key, each in grouped.items()}
    standing = {key: symbol(written) for key, written in (symbols | SYMBOLS).items()}

    def written(**other: Any) -> list[str]:
        after = SimpleNamespace(**dict.fromkeys(grouped, 1))
        values = SimpleNamespace(**{"t": 2, "next": after} | {param.key: param.default for param in params} | other)
        trees, rows = dict(standing), []
        for forms in grouped.values():
            line = next(form for form in forms if form.when is None or form.when(values))
            tree = symbol(line.latex) if line.value is not None else with_trees(line.formula.tree, trees)
            if line.inline or line.is_alias:
                trees[line.key] = tree
            elif tree != symbol(""):
                rows.append(_row(line, tree))
        return rows

    rows = seen = [r"g &= \nabla f(\theta)", *written()]
    for words, values in variants:
        new = [row for row in written(**values) if row not in seen]
        seen = seen + new
        rows = [*rows, rf"&\text{{{words}}}", *new]
    return aligned(*rows)


def _row(line: Line, tree: Tree) -> str:
    latex = write_latex(tree)
    if line.key == "step":
        signed = f"- {latex[1:]}" if latex.startswith("-") else f"+ {latex}"
        return rf"\theta &\leftarrow \theta {signed}"
    arrow = r"\leftarrow" if line.remembers else "="
    return f"{line.symbol} &{arrow} {latex}"


def aligned(*lines: str) -> str:
    r"""LaTeX of several lines, aligned at each line's ``&``.

    >>> aligned(r"v &\leftarrow g", r"x &\leftarrow v")
    '\\begin{aligned} v &\\leftarrow g \\\\ x &\\leftarrow v \\end{aligned}'
    """
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def step(text: str) -> Line:
    """The last line of every recursion: what is added to θ."""
    return Line("step", r"\Delta\theta", text, template("this step"))


def divisor(text: str) -> Line:
    """What the step is divided by, in each coordinate."""
    return Line("divisor", "D", text, template("divisor"), inline=True)


def mean(beta: str) -> Line:
    return Line("mean", "m", f"{beta}*mean + (1 - {beta})*gradient", template("mean of gradients"))


def variance(decay: str) -> Line:
    text = f"{decay}*variance + (1 - {decay})*gradient^2"
    return Line("variance", "v", text, template("mean of squared gradients"))


def corrected(key: str, symbol: str, beta: str, when: Callable[[Values], Any] | None = None) -> tuple[Line, ...]:
    """A mean divided by the sum of its weights so far; with ``when``, the mean itself elsewhere."""
    line = Line(f"corrected_{key}", rf"\hat {symbol}", f"{key}/(1 - {beta}^t)", template("bias correction"), when)
    return (line,) if when is None else (line, Line(line.key, line.symbol, key))

"""A formula in one place: text, value, exact derivatives, LaTeX and Python source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from core.formula.graph import Graph, Node, reachable, substituted
from core.formula.limits import AT_TIES, DerivativeProgram
from core.formula.messages import NOT_FINITE, error_at
from core.formula.parser import parse_tree
from core.formula.program import Program
from core.formula.rules import derivatives
from core.formula.tree import CONSTANTS, FUNCTIONS, Tree
from core.formula.write import write_latex, write_python

HIGHEST_DERIVATIVE, MOST_OPERATIONS = 8, 1000


def parse(text: str, variables: Sequence[str] = ("x", "y")) -> Formula:
    """Read a formula such as ``(1 - x)^2 + 100 (y - x^2)^2``.

    Numbers, the variables, pi and e; + - * / ^ (also **), brackets; a factor may follow without a sign, and
    then binds like *: 2x, xy, 3 sin(x), and 1/2x is (1/2)x. Functions: sin cos tan asin acos atan sinh cosh tanh
    exp log (also ln) sqrt abs sign, min and max of two or more. As people write: |x|, √x, x², eˣ, x₁, sin²(x), sin x,
    arctan, f(x, y) = … before it, × · ÷, full-width characters, and of LaTeX ^{…}, \\frac, \\sqrt, \\cdot, \\sin.
    What could mean two things is refused. At most 200 characters, 120 numbers, names and operators, nested 25 deep.
    Anything else raises FormulaError; a variable's name that cannot be one, ValueError.

    >>> parse("2x^2 + sin(y)").value([1.0, 0.0])
    np.float64(2.0)
    >>> parse("x + z")
    Traceback (most recent call last):
    core.formula.messages.FormulaError: Character 5: the name “z” is not known; there are x, y, \
the numbers pi and e, and the functions sin cos tan asin acos atan sinh cosh tanh exp log ln sqrt abs sign min max.
    """
    variables = tuple(variables)
    taken = {*CONSTANTS, *FUNCTIONS}
    if not variables or len(set(variables)) < len(variables):
        raise ValueError("a formula needs variables with different names")
    for name in variables:
        if not name.isidentifier() or name in taken:
            raise ValueError(f"{name!r} cannot be the name of a variable")
    tree = parse_tree(text, variables)
    formula = Formula(text, variables, tree)
    formula.build(check=True)
    return formula


@dataclass(frozen=True)
class Formula:
    """A function of theta, shape (n, *batch), with exact first and second derivatives.

    Made by :func:`parse`; equal texts in equal variables (and equal places) are equal formulas. Real numbers only:
    where the formula is undefined it is NaN, and where it overflows inf, without warnings. Where the rules of
    differentiation give 0·∞, a derivative is its limit, and at a kink the mean of the limits from both sides (see
    :mod:`core.formula.limits`).

    >>> f = parse("x^2 y")
    >>> f.value([3.0, 2.0]), f.gradient([3.0, 2.0]).tolist(), f.hessian([3.0, 2.0]).tolist()
    (np.float64(18.0), [12.0, 9.0], [[4.0, 6.0], [6.0, 0.0]])
    >>> f.latex, f.python
    ('x^{2} y', 'x**2*y')
    """

    text: str
    variables: tuple[str, ...]
    tree: Tree = field(compare=False, repr=False)
    place: tuple[tuple[float, ...], ...] | None = None  # rows (coefficients…, offset) that stand for the variables

    def value(self, theta: Any) -> np.ndarray:
        """f(theta): (n, *batch) → (*batch,); ValueError for another first dimension."""
        return self._run(self.value_program, theta)

    def gradient(self, theta: Any) -> np.ndarray:
        """∂f/∂theta_i: (n, *batch) → (n, *batch); ValueError for another first dimension."""
        return self._run(self._gradient, theta)

    def gradient_by_rules(self, theta: Any) -> np.ndarray:
        """``gradient`` as the rules of differentiation give it: NaN where it is a limit of them.

        >>> parse("exp(-1/x^2)", ["x"]).gradient_by_rules([[0.0, 1.0]]).round(3).tolist()
        [[nan, 0.736]]
        """
        theta = np.asarray(theta, dtype=float)
        with np.errstate(all="ignore"):
            return self._gradient.rows(theta.reshape(len(theta), -1)).reshape(theta.shape)

    def hessian(self, theta: Any) -> np.ndarray:
        """∂²f/∂theta_i∂theta_j: (n, *batch) → (n, n, *batch), symmetric; ValueError for another first dimension."""
        return self._run(self._hessian, theta)

    def evaluate(self, theta: Any) -> np.ndarray:
        """f(theta) in theta's own arithmetic: (n, *batch) → (*batch,), float32 or complex where theta is.

        Every operation and constant is rounded as theta's dtype rounds. On complex numbers x + ih the real part
        makes the choices of abs, sign, min and max and says where the formula is undefined, so that the imaginary
        part carries the derivative (see :func:`core.derivatives.complex_step`). ValueError for another first
        dimension.

        >>> parse("x^2 y").evaluate(np.array([3.0, 2.0], dtype=np.float32)).dtype.name
        'float32'
        >>> f = parse("x abs(y)").evaluate([3.0, -2.0 + 0.25j])
        >>> f.item()
        (6-0.75j)
        """
        theta = np.asarray(theta)
        if theta.dtype.kind not in "fc":
            theta = theta.astype(float)
        with np.errstate(all="ignore"):
            program = self._value_programs.get(theta.dtype)
            if program is None:
                program = self._value_programs[theta.dtype] = self.value_program.astype(theta.dtype)
            return self._run(program, theta)

    @cached_property
    def _value_programs(self) -> dict[np.dtype, Program]:
        return {np.dtype(float): self.value_program}

    def _run(self, program: Program, theta: Any) -> np.ndarray:
        theta = np.asarray(theta, dtype=program.dtype)
        if theta.ndim == 0 or len(theta) != self.dimension:
            raise ValueError(f"theta must have shape ({self.dimension}, …), here it is {theta.shape}")
        with np.errstate(all="ignore"):
            return program(theta)

    @property
    def dimension(self) -> int:
        """How many variables there are."""
        return len(self.variables)

    # The programs are the hot path: no conversion, no check, no errstate (see Program), and at a tie, which a path can
    # meet at every step, the usual choice instead of a limit: 0 for abs at 0, the first of two equal numbers for max.

    @cached_property
    def value_program(self) -> Program:
        """``value`` for float64 arrays inside ``np.errstate(all="ignore")``."""
        output, theta = self.build()
        return Program(self._placed([output], theta), self.dimension, ())

    @cached_property
    def _gradient(self) -> Program:
        output, theta = self.build()
        slopes = derivatives([output], theta)[0]
        return self._derivative(self._through(slopes), theta, (self.dimension,), range(self.dimension))

    @cached_property
    def gradient_program(self) -> Program:
        """``gradient`` for float64 arrays inside ``np.errstate(all="ignore")``."""
        return self._gradient.replaced(AT_TIES)

    @cached_property
    def value_and_gradient_program(self) -> Program:
        """Both in one array, the value in its first row: they have most of their expressions in common."""
        output, theta = self.build()
        slopes = derivatives([output], theta)[0]
        along = [None, *range(self.dimension)]
        return self._derivative([output, *self._through(slopes)], theta, (1 + self.dimension,), along).replaced(AT_TIES)

    @cached_property
    def hessian_program(self) -> Program:
        """``hessian`` for float64 arrays inside ``np.errstate(all="ignore")``."""
        return self._hessian.replaced(AT_TIES)

    @cached_property
    def _hessian(self) -> Program:
        output, theta = self.build()
        rows = derivatives(derivatives([output], theta)[0], theta)
        n = self.dimension
        rows = [[rows[min(i, j)][max(i, j)] for j in range(n)] for i in range(n)]  # one of the two equal expressions
        columns = zip(*[self._through(row) for row in rows], strict=True)  # H M …
        turned = [self._through(list(column)) for column in columns]  # … then Mᵀ H M
        outputs = [turned[max(i, j)][min(i, j)] for i in range(n) for j in range(n)]
        return self._derivative(outputs, theta, (n, n), [max(i, j) for i in range(n) for j in range(n)])

    @cached_property
    def derivative_programs(self) -> tuple[Program, ...]:
        """f, f′, f″ … of a formula in one variable, to the eighth derivative or the last of at most 1000 operations.

        ValueError where there are more variables.
        """
        if self.dimension != 1:
            raise ValueError("only a formula in one variable has a list of derivatives")
        output, theta = self.build()
        (node,) = self._placed([output], theta)
        value = Program([node], 1, ())
        programs = [value]
        for _ in range(HIGHEST_DERIVATIVE):
            ((node,),) = derivatives([node], theta)
            if len(reachable([node])) > MOST_OPERATIONS:
                break
            programs.append(DerivativeProgram([node], 1, (), value, [0]))
        return tuple(programs)

    def _derivative(
        self, outputs: list[Node], theta: list[Node], shape: tuple[int, ...], along: Sequence[int | None]
    ) -> Program:
        return DerivativeProgram(self._placed(outputs, theta), self.dimension, shape, self.value_program, along)

    def _through(self, slopes: list[Node]) -> list[Node]:
        """The chain rule for the place: slopes along the inner variables → slopes along theta."""
        if self.place is None:
            return slopes
        return [combination([row[i] for row in self.place], slopes) for i in range(self.dimension)]

    def _placed(self, outputs: list[Node], theta: list[Node]) -> list[Node]:
        """Expressions of the inner variables → expressions of theta."""
        if self.place is None:
            return outputs
        return substituted(outputs, [combination(row[:-1], theta) + row[-1] for row in self.place])

    def build(self, check: bool = False) -> tuple[Node, list[Node]]:
        """A new graph of the formula, before it is placed: its output and its variables.

        With ``check``, a constant part that is not finite raises FormulaError.
        """
        graph = Graph()
        variables = {name: graph.variable(i) for i, name in enumerate(self.variables)}

        def grow(tree: Tree) -> Node:
            if tree.kind == "number":
                return graph.number(float(tree.text))
            if tree.kind == "constant":
                return graph.number(CONSTANTS[tree.text])
            if tree.kind == "variable":
                return variables[tree.text]
            first, *others = map(grow, tree.arguments)
            operation = FUNCTIONS[tree.text].operation if tree.kind == "call" else NODES[tree.kind]
            node = first.apply(operation, *others[:1])
            for other in others[1:]:  # min(a, b, c) is min(min(a, b), c)
                node = node.apply(operation, other)
            if check and node.is_number and not math.isfinite(node.value):
                raise error_at(NOT_FINITE, tree.start, self.text[tree.start : tree.end])
            return node

        return grow(self.tree), list(variables.values())

    def affine(self, matrix: Any, offset: Any) -> Formula:
        """The same formula of ``matrix @ theta + offset``: a turned, stretched or shifted surface.

        ``matrix`` has shape (n, n), ``offset`` (n,). The coefficients enter the graph, so the identity costs nothing
        and changes no bit. ``latex`` stays as typed, in the inner variables; ``python`` says the whole.

        >>> turned = parse("x^2 + 9y^2").affine([[0, 1], [-1, 0]], [0, 0])
        >>> turned.value([1.0, 0.0]), turned.python
        (np.float64(9.0), '(1.0*y)**2 + 9*(-1.0*x)**2')
        """
        matrix, offset = np.asarray(matrix, dtype=float), np.asarray(offset, dtype=float)
        n = self.dimension
        if matrix.shape != (n, n) or offset.shape != (n,):
            raise ValueError(f"matrix must have shape ({n}, {n}) and offset ({n},)")
        if self.place is not None:  # outer(inner(theta)): the place we have, of the new one
            outer = np.array(self.place)
            offset = outer[:, :n] @ offset + outer[:, n]
            matrix = outer[:, :n] @ matrix
        if np.array_equal(matrix, np.eye(n)) and not offset.any():
            return replace(self, place=None)
        return replace(self, place=tuple(map(tuple, np.column_stack([matrix, offset]).tolist())))

    def negated(self) -> Formula:
        """−f, with its own text, LaTeX and derivatives.

        >>> opposite = parse("x^2 - y").negated()
        >>> opposite.text, opposite.latex, opposite.value([1.0, 3.0])
        ('-(x^2 - y)', '-(x^{2} - y)', np.float64(2.0))
        """
        tree = Tree("negative", "-", (self.tree,), self.tree.start, self.tree.end)
        return replace(self, text=f"-({self.text})", tree=tree)

    @cached_property
    def latex(self) -> str:
        """LaTeX of the formula as typed."""
        return write_latex(self.tree)

    @cached_property
    def python(self) -> str:
        """A NumPy expression in the variables' names, with ``np`` for NumPy."""
        names = {name: name for name in self.variables}
        if self.place is not None:
            names = {name: affine_source(row, self.variables) for name, row in zip(names, self.place, strict=True)}
        return write_python(self.tree, names)


def combination(coefficients: Sequence[float], nodes: Sequence[Node]) -> Node:
    """The sum of coefficient times node."""
    return sum((k * node for k, node in zip(coefficients, nodes, strict=True)), nodes[0].graph.zero)


def affine_source(row: tuple[float, ...], variables: tuple[str, ...]) -> str:
    terms = [f"{k!r}*{name}" for k, name in zip(row, variables, strict=False) if k != 0]
    terms += [repr(row[-1])] if row[-1] != 0 or not terms else []
    return "(" + " + ".join(terms).replace("+ -", "- ") + ")"


NODES = {
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "divide",
    "^": "power",
    "negative": "negative",
}

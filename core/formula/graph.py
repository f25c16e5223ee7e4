"""The expression graph: every subexpression once, constants folded, written with Python's own operators."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from core.formula.operations import OPERATIONS
from core.formula.tree import CONSTANTS


class Node:
    """A number, a variable, or an operation on earlier nodes; ``index`` grows from arguments to results."""

    __slots__ = ("arguments", "graph", "index", "operation", "value")

    def __init__(self, graph: Graph, index: int, operation: str, arguments: tuple[Node, ...], value: float) -> None:
        self.graph = graph
        self.index = index
        self.operation = operation
        self.arguments = arguments
        self.value = value  # a number's value, a variable's place in theta

    def __add__(self, other: Node | float) -> Node:
        return self.graph.add(self, self.graph.node(other))

    def __radd__(self, other: float) -> Node:
        return self.graph.add(self.graph.node(other), self)

    def __sub__(self, other: Node | float) -> Node:
        return self.graph.subtract(self, self.graph.node(other))

    def __rsub__(self, other: float) -> Node:
        return self.graph.subtract(self.graph.node(other), self)

    def __mul__(self, other: Node | float) -> Node:
        return self.graph.multiply(self, self.graph.node(other))

    def __rmul__(self, other: float) -> Node:
        return self.graph.multiply(self.graph.node(other), self)

    def __truediv__(self, other: Node | float) -> Node:
        return self.graph.divide(self, self.graph.node(other))

    def __rtruediv__(self, other: float) -> Node:
        return self.graph.divide(self.graph.node(other), self)

    def __pow__(self, other: Node | float) -> Node:
        return self.graph.power(self, self.graph.node(other))

    def __neg__(self) -> Node:
        return self.graph.negative(self)

    def apply(self, operation: str, *others: Node) -> Node:
        """``operation`` of this node and the others."""
        return self.graph.apply(operation, self, *others)

    @property
    def is_number(self) -> bool:
        return self.operation == "number"


class Graph:
    """A growing set of nodes, in which equal expressions are the same object."""

    def __init__(self) -> None:
        self.nodes: dict[tuple, Node] = {}
        self.zero = self.number(0.0)
        self.one = self.number(1.0)

    def intern(self, operation: str, arguments: tuple[Node, ...] = (), value: float = 0.0) -> Node:
        # repr keeps 0.0 and -0.0 apart and NaN equal to itself
        key = (operation, repr(value)) if not arguments else (operation, *[node.index for node in arguments])
        known = self.nodes.get(key)
        if known is None:
            known = self.nodes[key] = Node(self, len(self.nodes), operation, arguments, value)
        return known

    def number(self, value: float) -> Node:
        return self.intern("number", (), float(value) + 0.0)  # -0.0 becomes 0.0

    def variable(self, place: int) -> Node:
        return self.intern("variable", (), place)

    def node(self, value: Node | float) -> Node:
        return value if isinstance(value, Node) else self.number(value)

    def apply(self, operation: str, *arguments: Node) -> Node:
        """Any operation, simplified; all-constant arguments are computed here, in floating point."""
        simplified = getattr(self, operation, None)
        if simplified is not None:
            return simplified(*arguments)
        return self.plain(operation, *arguments)

    def plain(self, operation: str, *arguments: Node) -> Node:
        if all(node.is_number for node in arguments):
            with np.errstate(all="ignore"):
                return self.number(OPERATIONS[operation](*[np.float64(node.value) for node in arguments]))
        return self.intern(operation, arguments)

    # Every term is a coefficient times a rest; the rules below keep coefficients outside, where they meet and merge.

    def split(self, node: Node) -> tuple[float, Node]:
        if node.is_number:
            return node.value, self.one
        if node.operation == "negative":
            return -1.0, node.arguments[0]
        if node.operation == "multiply" and node.arguments[0].is_number:
            return node.arguments[0].value, node.arguments[1]
        return 1.0, node

    def scaled(self, coefficient: float, rest: Node) -> Node:
        if rest is self.one:
            return self.number(coefficient)
        if coefficient == 1.0:
            return rest
        if coefficient == -1.0:
            if rest.operation == "subtract":
                return self.intern("subtract", rest.arguments[::-1])
            return self.intern("negative", (rest,))
        return self.intern("multiply", (self.number(coefficient), rest))

    def add(self, a: Node, b: Node) -> Node:
        if a is self.zero:
            return b
        if b is self.zero:
            return a
        if a.is_number and b.is_number:
            return self.plain("add", a, b)
        (k, p), (m, q) = self.split(a), self.split(b)
        if p is q and usable(k + m):
            return self.scaled(k + m, p)
        if m == -1.0 and q is not self.one:
            return self.subtract(a, q)
        if k == -1.0 and p is not self.one:
            return self.subtract(b, p)
        return self.plain("add", *in_order(a, b))

    def subtract(self, a: Node, b: Node) -> Node:
        if b is self.zero:
            return a
        if a is self.zero:
            return self.negative(b)
        if a.is_number and b.is_number:
            return self.plain("subtract", a, b)
        (k, p), (m, q) = self.split(a), self.split(b)
        if p is q and usable(k - m):
            return self.scaled(k - m, p)
        if m == -1.0 and q is not self.one:
            return self.add(a, q)
        return self.plain("subtract", a, b)

    def negative(self, a: Node) -> Node:
        coefficient, rest = self.split(a)
        return self.scaled(-coefficient, rest)

    def multiply(self, a: Node, b: Node) -> Node:
        if a is self.zero or b is self.zero:
            return self.zero
        if a.is_number and b.is_number:
            return self.plain("multiply", a, b)
        (k, p), (m, q) = self.split(a), self.split(b)
        if not usable(k * m):
            return self.plain("multiply", *in_order(a, b))
        if p is self.one or q is self.one:
            return self.scaled(k * m, p if q is self.one else q)
        return self.scaled(k * m, p**2 if p is q else self.plain("multiply", *in_order(p, q)))

    def divide(self, a: Node, b: Node) -> Node:
        if a.is_number and b.is_number:
            return self.plain("divide", a, b)
        if a is self.zero:
            return self.zero
        if b is self.one:
            return a
        (k, p), (m, q) = self.split(a), self.split(b)
        if m == 0 or not usable(k / m):
            return self.plain("divide", a, b)
        if q is self.one:  # x/3 stays a division, which rounds once
            return self.scaled(k / m, p) if abs(k) != 1 else self.scaled(k, self.plain("divide", p, b))
        if p is self.one:
            return self.plain("divide", self.number(k / m), q)
        return self.scaled(k / m, self.plain("divide", p, q))

    def power(self, a: Node, b: Node) -> Node:
        if a.is_number and b.is_number:
            return self.plain("power", a, b)
        if a.is_number:
            return self.plain("exp", b) if a.value == CONSTANTS["e"] else self.plain("power", a, b)
        if b.is_number:
            if b.value == 0:
                return self.one
            if b.value == 1:
                return a
            if b.value == 0.5:
                return self.plain("sqrt", a)
            if b.value in (-0.5, -1, -2, -3, -4):
                return 1 / a**-b.value
            if b.value in (3, 4):
                self.power(a, self.number(2))  # which the third and fourth powers are computed from
        return self.plain("power", a, b)


def usable(coefficient: float) -> bool:
    """Merging coefficients must neither overflow nor lose a term."""
    return coefficient != 0 and math.isfinite(coefficient)


def in_order(a: Node, b: Node) -> tuple[Node, Node]:
    """One order for a + b and b + a, numbers first."""
    return (a, b) if (not a.is_number, a.index) <= (not b.is_number, b.index) else (b, a)


def own_arguments(node: Node) -> tuple[Node, ...]:
    return node.arguments


def reachable(outputs: Iterable[Node], arguments: Callable[[Node], tuple[Node, ...]] = own_arguments) -> list[Node]:
    """All nodes that the outputs are made of, arguments before results."""
    needed: dict[int, Node] = {}
    waiting = list(outputs)
    while waiting:
        node = waiting.pop()
        if node.index not in needed:
            needed[node.index] = node
            waiting += arguments(node)
    return [needed[index] for index in sorted(needed)]


def substituted(outputs: Sequence[Node], replacements: Sequence[Node]) -> list[Node]:
    """The outputs with a node in place of each variable."""
    new: dict[int, Node] = {}
    for node in reachable(outputs):
        if node.operation == "variable":
            new[node.index] = replacements[int(node.value)]
        elif node.is_number:
            new[node.index] = node
        else:
            new[node.index] = node.graph.apply(node.operation, *[new[argument.index] for argument in node.arguments])
    return [new[output.index] for output in outputs]

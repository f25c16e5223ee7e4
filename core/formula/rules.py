"""Exact differentiation on the graph: a rule for each operation, as in a table of derivatives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.formula.graph import Node, reachable


def power_rule(f: Node, a: Node, b: Node, da: Node, db: Node) -> Node:
    # (a^b)' = b a^(b−1) a' + a^b log(a) b'; a term whose factor is identically 0 vanishes, so x^2 is right at x = 0
    return b * a ** (b - 1) * da + f * a.apply("finite_log") * db


# name → rule(f, arguments…, their derivatives…), where f is the node itself
RULES: dict[str, Callable[..., Node]] = {
    "add": lambda f, a, b, da, db: da + db,
    "subtract": lambda f, a, b, da, db: da - db,
    "multiply": lambda f, a, b, da, db: da * b + a * db,
    "divide": lambda f, a, b, da, db: (da - f * db) / b,
    "power": power_rule,
    "negative": lambda f, a, da: -da,
    "sin": lambda f, a, da: a.apply("cos") * da,
    "cos": lambda f, a, da: -a.apply("sin") * da,
    "tan": lambda f, a, da: (1 + f**2) * da,
    "asin": lambda f, a, da: da / (1 - a**2) ** 0.5,
    "acos": lambda f, a, da: -da / (1 - a**2) ** 0.5,
    "atan": lambda f, a, da: da / (1 + a**2),
    "sinh": lambda f, a, da: a.apply("cosh") * da,
    "cosh": lambda f, a, da: a.apply("sinh") * da,
    "tanh": lambda f, a, da: (1 - f**2) * da,
    "exp": lambda f, a, da: f * da,
    "log": lambda f, a, da: da / a.apply("positive"),
    "sqrt": lambda f, a, da: da / (2 * f),
    "abs": lambda f, a, da: a.apply("side") * da,
    "sign": lambda f, a, da: a.apply("level") * da,
    "side": lambda f, a, da: f.graph.zero,
    "level": lambda f, a, da: f.graph.zero,
    "minimum": lambda f, a, b, da, db: branch(b - a, da, db),
    "maximum": lambda f, a, b, da, db: branch(a - b, da, db),
    "select": lambda f, choice, a, b, _, da, db: branch(choice, da, db),
    "positive": lambda f, a, da: da,
    "finite_log": lambda f, a, da: da / a.apply("positive"),
}


def branch(choice: Node, yes: Node, no: Node) -> Node:
    return yes if yes is no else choice.apply("select", yes, no)


def derivatives(outputs: Sequence[Node], variables: Sequence[Node]) -> list[list[Node]]:
    """∂output/∂variable for every output and variable.

    Forward over the nodes in order, so the depth of the graph is no depth of recursion.
    """
    order = reachable(outputs)
    columns = []
    for variable in variables:
        zero, one = variable.graph.zero, variable.graph.one
        slope: dict[int, Node] = {}
        for node in order:
            inner = [slope[argument.index] for argument in node.arguments]
            if all(each is zero for each in inner):
                slope[node.index] = one if node is variable else zero
            else:
                slope[node.index] = RULES[node.operation](node, *node.arguments, *inner)
        columns.append([slope[output.index] for output in outputs])
    return [list(row) for row in zip(*columns, strict=True)]

"""Parse tree → LaTeX and NumPy source, as the person typed it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from core.formula.parser import NEGATIVE, POWER, PRODUCT, SUM
from core.formula.tree import FUNCTIONS, SEVERAL, Tree

ATOM = 5
GREEK = [
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"),
    *("xi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
]


def binding(tree: Tree) -> int:
    """How tightly the outermost operator holds its operands."""
    return {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "negative": NEGATIVE, "^": POWER}.get(tree.kind, ATOM)


def write_python(tree: Tree, names: Mapping[str, str]) -> str:
    """NumPy source of a tree; ``names`` says what stands for each variable, as source that binds tightly."""

    def write(part: Tree, tightest: int = SUM) -> str:
        source = plain(in_floats(part) if binding(part) not in (NEGATIVE, ATOM) and integral(part) else part)
        return source if binding(part) >= tightest else f"({source})"

    def plain(part: Tree) -> str:
        if part.kind == "number":
            return python_number(part.text)
        if part.kind == "constant":
            return f"np.{part.text}"
        if part.kind == "variable":
            return names[part.text]
        if part.kind == "negative":
            return "-" + write(part.arguments[0], NEGATIVE)
        if part.kind == "call":
            function = FUNCTIONS[part.text].numpy
            source, *rest = map(write, part.arguments)
            if not rest:
                return f"{function}({source})"
            for other in rest:
                source = f"{function}({source}, {other})"
            return source
        left, right = part.arguments
        if part.kind == "^":
            return f"{write(left, ATOM)}**{write(right, NEGATIVE if right.kind == 'negative' else POWER)}"
        # a sign may open a sum or a product but not follow an operator: x - (-y)
        tighter = ATOM if right.kind == "negative" else binding(part) + 1
        sign = f" {part.kind} " if binding(part) == SUM else part.kind
        return f"{write(left, binding(part))}{sign}{write(right, tighter)}"

    return write(tree)


def integral(tree: Tree) -> bool:
    """Whether a part is made of whole numbers alone."""
    if tree.kind == "number":
        return tree.text.isdigit()
    return tree.kind in ("+", "-", "*", "^", "negative") and all(map(integral, tree.arguments))


def in_floats(tree: Tree) -> Tree:
    """The same part with a point in every number: Python's own whole numbers outgrow NumPy's, as in 10**20."""
    if tree.kind == "number":
        return replace(tree, text=f"{int(tree.text)}.0")
    return replace(tree, arguments=tuple(map(in_floats, tree.arguments)))


def python_number(digits: str) -> str:
    # Python refuses 007, and NumPy meets integers beyond 64 bits as objects
    if digits.isdigit():
        return str(int(digits)) if len(digits) < 16 else repr(float(digits))
    return digits


def write_latex(tree: Tree) -> str:
    """LaTeX of a tree: fractions for /, raised powers, a dot only between factors that would run together."""
    if tree.kind == "number":
        return latex_number(tree.text)
    if tree.kind == "constant":
        return r"\pi" if tree.text == "pi" else "e"
    if tree.kind == "symbol":
        return tree.text
    if tree.kind == "variable":
        return latex_name(tree.text)
    if tree.kind == "call":
        return latex_call(tree)
    if tree.kind == "negative":
        return "-" + latex_operand(tree.arguments[0], PRODUCT)
    left, right = tree.arguments
    if tree.kind == "/":
        return rf"\frac{{{write_latex(left)}}}{{{write_latex(right)}}}"
    if tree.kind == "^":
        return latex_power(left, right)
    if tree.kind == "*":
        written = write_latex(left)
        first = written if binding(left) >= PRODUCT else in_brackets(written)
        second = latex_operand(right, PRODUCT)
        # digits, and a fraction behind a number, would run together
        dot = second[0].isdigit() or (first[-1].isdigit() and second.startswith(r"\frac"))
        return rf"{first} \cdot {second}" if dot else f"{first} {second}"
    return f"{write_latex(left)} {tree.kind} {latex_operand(right, SUM if tree.kind == '+' else PRODUCT)}"


def latex_operand(tree: Tree, tightest: int) -> str:
    """What follows a sign or a factor: in brackets where it binds less tightly or begins with a sign of its own."""
    written = write_latex(tree)
    return in_brackets(written) if binding(tree) < tightest or written.startswith("-") else written


def latex_power(base: Tree, exponent: Tree) -> str:
    raised = f"^{{{write_latex(exponent)}}}"
    if base.kind == "call" and exponent.kind == "number" and base.text not in ("exp", "sqrt", "abs"):
        return FUNCTIONS[base.text].latex + raised + arguments_in_brackets(base)
    written = write_latex(base)
    atom = base.kind in ("variable", "constant", "symbol") or (base.kind == "number" and "cdot" not in written)
    return (written if atom or (base.kind == "call" and base.text == "abs") else in_brackets(written)) + raised


def latex_call(tree: Tree) -> str:
    inside = write_latex(tree.arguments[0])
    if tree.text == "sqrt":
        return rf"\sqrt{{{inside}}}"
    if tree.text == "abs":
        return rf"\left|{inside}\right|"
    if tree.text == "exp":
        return f"e^{{{inside}}}"
    return FUNCTIONS[tree.text].latex + arguments_in_brackets(tree)


def arguments_in_brackets(tree: Tree) -> str:
    separator = ", " if tree.text in SEVERAL else ""
    return in_brackets(separator.join(map(write_latex, tree.arguments)))


def in_brackets(written: str) -> str:
    tall = r"\frac" in written or r"\sqrt" in written
    return rf"\left({written}\right)" if tall else f"({written})"


def latex_number(digits: str) -> str:
    mantissa, *exponent = re.split("[eE]", digits)
    whole, point, decimals = mantissa.partition(".")
    mantissa = (whole.lstrip("0") or "0") + (point + decimals if decimals else "")  # .5 beside a 2 would read as 2.5
    return rf"{mantissa} \cdot 10^{{{int(exponent[0])}}}" if exponent else mantissa


def latex_name(name: str) -> str:
    """theta1 → \\theta_{1}; a name of several letters stands upright."""
    letters, digits = re.fullmatch(r"(.*?)_?(\d*)", name).groups()  # type: ignore[union-attr]
    if letters in GREEK:
        letters = "\\" + letters
    elif len(letters) > 1:
        letters = rf"\mathrm{{{letters}}}".replace("_", r"\_")
    return f"{letters}_{{{digits}}}" if digits else letters

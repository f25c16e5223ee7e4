"""The names that a formula may hold, as people write them, and what to write for those that it may not."""

from __future__ import annotations

import re

from core.formula.messages import DIGITS, JOINED, NAME, FormulaError, error_at
from core.formula.tree import CONSTANTS, FUNCTIONS

ALIASES = {
    **{"arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctg": "atan", "tg": "tan"},
    **{"sgn": "sign", "√": "sqrt", "π": "pi"},
}
INSTEAD = {
    **{"cot": "1/tan(x)", "ctg": "1/tan(x)", "sec": "1/cos(x)", "csc": "1/sin(x)"},
    **{"lg": "log(x)/log(10)", "log10": "log(x)/log(10)", "log2": "log(x)/log(2)", "lb": "log(x)/log(2)"},
    **{"pow": "x^2", "cbrt": "sign(x)*abs(x)^(1/3)", "sigmoid": "1/(1 + exp(-x))", "relu": "max(0, x)"},
}
LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
PLANE = {"x_1": "x", "x_2": "y"}  # the coordinates of the plane, as books about many variables number them


def known_names(written: str, variables: tuple[str, ...]) -> list[tuple[str, str]]:
    """The known names that a text consists of, each as (written, meant); none where it does not.

    >>> known_names("xarctan", ("x", "y")), known_names("x_2", ("x", "y")), known_names("X", ("x",))
    ([('x', 'x'), ('arctan', 'atan')], [('x_2', 'y')], [('X', 'x')])
    """
    meant = {name: name for name in (*FUNCTIONS, *CONSTANTS)} | ALIASES
    meant |= {name: name for name in variables}
    meant |= {re.sub(r"(?<=\D)(?=\d)", "_", name, count=1): name for name in variables}
    if variables == ("x", "y"):
        meant |= PLANE
    for text in (written, written.lower()):
        if text in meant:
            return [(written, meant[text])]
        if written not in INSTEAD:
            parts = together(text, sorted(meant, key=len, reverse=True))
            if parts:
                return [(part, meant[part]) for part in parts]
    return []


def together(text: str, names: list[str]) -> list[str]:
    """The names that a longer one is made of, the longest first, or nothing."""
    parts = []
    while text:
        first = next((name for name in names if text.startswith(name)), "")
        if not first:
            return []
        parts.append(first)
        text = text[len(first) :]
    return parts


def unknown(name: str, start: int, variables: tuple[str, ...]) -> FormulaError:
    """What is wrong with a name that means nothing here, and what to write."""
    if name.lower() in INSTEAD:
        return error_at(JOINED, start, name, hint=INSTEAD[name.lower()])
    match = re.fullmatch(r"(\D+?)(\d+)", name)
    if match and match[1] in variables:
        product, power = (f"{match[1]}{sign}{match[2]}" for sign in "*^")
        return error_at(DIGITS, start, name, product=product, power=power)
    name = re.sub(r"_(\d+)", lambda index: index[1].translate(LOW), name)
    return error_at(NAME, start, name, variables=", ".join(variables), functions=" ".join(FUNCTIONS))

"""The names that a formula may hold, as people write them, and what to write for those that it may not."""

from __future__ import annotations

import re

from core.formula.messages import DIGITS, INDEXED, JOINED, NAME, FormulaError, error_at
from core.formula.tree import CONSTANTS, FUNCTIONS

ALIASES = {
    **{"arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctg": "atan", "tg": "tan"},
    **{"sgn": "sign", "√": "sqrt", "π": "pi"},
}
INSTEAD = {
    **{"cot": "1/tan(x)", "ctg": "1/tan(x)", "sec": "1/cos(x)", "csc": "1/sin(x)"},
    **{"lg": "log(x)/log(10)", "log10": "log(x)/log(10)", "log2": "log(x)/log(2)", "lb": "log(x)/log(2)"},
    **{"log_10": "log(x)/log(10)", "log_2": "log(x)/log(2)", "pow": "x^2"},
    **dict.fromkeys(("cbrt", "∛"), "sign(x)*abs(x)^(1/3)"),
    **{"coth": "1/tanh(x)", "sech": "1/cosh(x)", "csch": "1/sinh(x)", "asinh": "log(x + sqrt(x^2 + 1))"},
    **{"acosh": "log(x + sqrt(x^2 - 1))", "atanh": "log((1 + x)/(1 - x))/2"},
    **{"sigmoid": "1/(1 + exp(-x))", "relu": "max(0, x)", "softplus": "log(1 + exp(x))"},
}
LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
# the coordinates of the plane, as books about many variables number them
PLANE = {"x_1": "x", "x_2": "y", **{f"theta{low}{i}": name for low in ("", "_") for i, name in ((1, "x"), (2, "y"))}}


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
        index = f"{match[1]}_{match[2]}"
        template = INDEXED if variables == ("x", "y") and index in PLANE else DIGITS
        return error_at(template, start, name, product=product, power=power, index=index)
    name = re.sub(r"_(\d+)", lambda index: index[1].translate(LOW), name)
    return error_at(NAME, start, name, variables=", ".join(variables), functions=" ".join(FUNCTIONS))

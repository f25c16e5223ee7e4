"""Parse tree → one line of plain text, with a symbol or a number in the place of each variable."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from core.formula.parser import NEGATIVE, PRODUCT, SUM
from core.formula.tree import Tree
from core.formula.write import ATOM, binding

THIN, DOT = "\u202f", " · "
SUPERSCRIPTS = str.maketrans("0123456789-−tj", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻ᵗʲ")


class Place(Enum):
    """Where a variable stands, which decides when a number there needs brackets."""

    FREE = 0  # nothing stands before it
    BESIDE = 1  # after an operator: a sign would be misread
    TIGHT = 2  # under a power or a stroke: a power of ten would be misread too
    RAISED = 3  # as an exponent


def write_plain(tree: Tree, put: Callable[[str, Place], str], dots: bool = False) -> str:
    """The line as plain text; ``put`` says what stands for a variable at a place.

    Factors stand side by side; with a dot between where there is a fraction, where digits would run together, or
    where ``dots`` asks for them.

    >>> from core.formula import parse
    >>> tree = parse("-r*(m/(sqrt(v) + 1e-8))^t", ("r", "m", "v", "t")).tree
    >>> write_plain(tree, lambda name, place: name if place is not Place.RAISED else "ᵗ")
    '−r · (m / (√v + 10⁻⁸))ᵗ'
    """
    for times in (DOT,) if dots else (THIN, DOT):
        text = _write(tree, put, times, Place.FREE, SUM)
        if " / " not in text and not re.search(rf"[\d.]{THIN}\d", text):
            break
    return text


def _write(tree: Tree, put: Callable[[str, Place], str], times: str, place: Place, tightest: int) -> str:
    """A part of the tree; in brackets where it binds less tightly than it must."""

    def inner(part: Tree, place: Place, tightest: int = SUM) -> str:
        return _write(part, put, times, place, tightest)

    if binding(tree) < tightest:
        return f"({inner(tree, Place.FREE)})"
    if tree.kind == "variable":
        return put(tree.text, place)
    if tree.kind == "number":
        return _number(tree.text)
    if tree.kind == "call":
        return _call(tree.text, [inner(each, Place.FREE) for each in tree.arguments])
    if not tree.arguments:
        return "π" if tree.text == "pi" else tree.text
    first, *others = tree.arguments
    if tree.kind == "negative":
        return "−" + inner(first, Place.BESIDE, NEGATIVE)
    (second,) = others
    alone = ATOM if second.kind == "negative" else SUM  # a sign may open a sum or a product, but not follow an operator
    if tree.kind == "^":
        return inner(first, Place.TIGHT, ATOM) + _raised(second, put, inner)
    if tree.kind == "/":
        return f"{inner(first, place, PRODUCT)} / {inner(second, Place.TIGHT, ATOM)}"
    if tree.kind == "*":
        return f"{inner(first, place, PRODUCT)}{times}{inner(second, Place.BESIDE, max(alone, PRODUCT))}"
    sign = "−" if tree.kind == "-" else "+"
    return f"{inner(first, place)} {sign} {inner(second, Place.BESIDE, max(alone, PRODUCT if sign == '−' else SUM))}"


def _raised(exponent: Tree, put: Callable[[str, Place], str], inner: Callable[..., str]) -> str:
    if exponent.kind == "variable":
        return put(exponent.text, Place.RAISED)
    written = inner(exponent, Place.FREE)
    return written.translate(SUPERSCRIPTS) if re.fullmatch("[0-9−]+", written) else f"^({written})"


def _call(name: str, arguments: list[str]) -> str:
    inside = ", ".join(arguments)
    if name == "sqrt":
        return f"√({inside})" if re.search(r"[^\w\u0302{}]", inside) else f"√{inside}"
    return f"|{inside}|" if name == "abs" else f"{name}({inside})"


def _number(digits: str) -> str:
    mantissa, _, exponent = digits.lower().partition("e")
    if not exponent:
        return digits
    power = f"10{str(int(exponent)).translate(SUPERSCRIPTS)}"
    return power if mantissa == "1" else f"{mantissa}{DOT}{power}"

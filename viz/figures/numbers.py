"""Numbers as people read them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

CLOSE = 0.1  # of the distance to a neighbour: a text may be so far off

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@lru_cache(maxsize=8192)  # a picture says most of its numbers more than once
def number(value: float, digits: int = 3) -> str:
    """A number with ``digits`` significant digits, powers of ten written out, a true minus sign.

    >>> number(0.0012345), number(123456.0), number(1e-7), number(-2.5e-9), number(0.0), number(float("inf"))
    ('0.00123', '1.23×10⁵', '10⁻⁷', '−2.5×10⁻⁹', '0', '∞')
    """
    if math.isnan(value):
        return "–"
    sign = "−" if value < 0 else ""
    size = abs(value)
    if math.isinf(size):
        return sign + "∞"
    if size == 0:
        return "0"
    mantissa, exponent = f"{size:.{digits - 1}e}".split("e")
    power = int(exponent)
    if -4 <= power < max(4, digits):
        text = f"{size:.{max(0, digits - 1 - power)}f}"
        return sign + (text.rstrip("0").rstrip(".") if "." in text else text)
    mantissa = mantissa.rstrip("0").rstrip(".")
    mantissa = "" if mantissa == "1" else mantissa + "×"
    return f"{sign}{mantissa}10{str(power).translate(SUPERSCRIPTS)}"


def labels(values: Iterable[float], digits: int = 3) -> tuple[str, ...]:
    """The texts of ascending numbers, each with as many digits as tell it from its neighbours.

    >>> labels([0.5, 0.999, 0.9999]), labels([25.0, 25.08, 25.1])
    (('0.5', '0.999', '0.9999'), ('25', '25.08', '25.1'))
    """
    ends = [-math.inf, *map(float, values), math.inf]
    return tuple(
        _told_apart(value, CLOSE * min(value - below, above - value), digits)
        for below, value, above in zip(ends, ends[1:], ends[2:], strict=False)
    )


def _told_apart(value: float, error: float, digits: int) -> str:
    enough = (d for d in range(digits, 17) if abs(float(f"{value:.{d}g}") - value) <= error)
    return number(value, next(enough, 17))

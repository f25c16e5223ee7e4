"""Numbers as people read them."""

from __future__ import annotations

import math

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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

"""The graph's operations on complex numbers x + ih, for the complex-step derivative.

Where the real function has a branch or an edge, the real part decides, as it would without the imaginary part: abs,
sign, min, max and the like are no analytic functions, and log, sqrt and powers go on beyond the edge of their real
domain, where the real function is NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from core.formula.operations import finite_log, level, maximum, minimum, positive, select, side, written

NAN = complex(np.nan, np.nan)  # both parts: the imaginary one is the derivative


def within_real_domain(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function`` where it is defined for the real part, else NaN."""

    def restricted(a: Any, out: Any = None) -> Any:
        return written(np.where(np.isnan(function(a.real)), NAN, function(a)), out)

    return restricted


def complex_power(a: Any, b: Any, out: Any = None) -> Any:
    # a negative base has real powers only where the exponent stays a whole number
    undefined = np.isnan(np.power(a.real, b.real)) | ((a.real < 0) & (b.imag != 0))
    return written(np.where(undefined, NAN, np.power(a, b)), out)


def complex_abs(a: Any, out: Any = None) -> Any:
    return written(np.sign(a.real) * a, out)


def complex_sign(a: Any, out: Any = None) -> Any:
    return written(np.sign(a.real) + 0 * a, out)


def complex_minimum(a: Any, b: Any, out: Any = None) -> Any:
    return complex_select(b - a, a, b, out)


def complex_maximum(a: Any, b: Any, out: Any = None) -> Any:
    return complex_select(a - b, a, b, out)


def complex_select(choice: Any, yes: Any, no: Any, out: Any = None) -> Any:
    return written(np.where(choice.real >= 0, yes, np.where(choice.real < 0, no, NAN)), out)


def complex_side(a: Any, out: Any = None) -> Any:
    return written(np.where(a.real == 0, NAN, np.sign(a.real) + 0 * a), out)


def complex_level(a: Any, out: Any = None) -> Any:
    return written(np.where(a.real == 0, NAN, 0 * a), out)


def complex_positive(a: Any, out: Any = None) -> Any:
    return written(np.where(a.real >= 0, a, NAN), out)


def complex_finite_log(a: Any, out: Any = None) -> Any:
    return COMPLEX[np.log](np.where(a.real == 0, 1.0, a), out)


COMPLEX: dict[Callable[..., Any], Callable[..., Any]] = {
    **{function: within_real_domain(function) for function in (np.log, np.sqrt, np.arcsin, np.arccos)},
    np.power: complex_power,
    np.absolute: complex_abs,
    np.sign: complex_sign,
    minimum: complex_minimum,
    maximum: complex_maximum,
    select: complex_select,
    side: complex_side,
    level: complex_level,
    positive: complex_positive,
    finite_log: complex_finite_log,
}
"""Real operation → complex one; an operation that is not here is the same for both."""

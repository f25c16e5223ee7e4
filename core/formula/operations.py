"""The operations of the expression graph: name → function of arrays with an optional last argument, where to write.

All are NumPy ufuncs, except five that derivatives need and two that NumPy calls by keyword.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def select(choice: Any, yes: Any, no: Any, out: Any = None) -> Any:
    """``yes`` where choice > 0, ``no`` where choice < 0, else NaN: the derivative of min and max away from ties."""
    return written(np.where(choice > 0, yes, np.where(choice < 0, no, np.nan)), out)


def select_first(choice: Any, yes: Any, no: Any, out: Any = None) -> Any:
    """``yes`` where choice ≥ 0, ``no`` where choice < 0, else NaN."""
    return written(np.where(choice >= 0, yes, np.where(choice < 0, no, np.nan)), out)


def side(a: Any, out: Any = None) -> Any:
    """The sign of a, NaN at 0: the derivative of abs."""
    return np.divide(a, np.absolute(a), out)


def level(a: Any, out: Any = None) -> Any:
    """0, NaN at a = 0: the derivative of sign."""
    return written(np.where(a == 0, np.nan, 0.0 * a), out)


def positive(a: Any, out: Any = None) -> Any:
    """a where a ≥ 0, else NaN: 1/a is the derivative of log(a) only where log(a) is there."""
    return written(np.where(a >= 0, a, np.nan), out)


def finite_log(a: Any, out: Any = None) -> Any:
    """log(a), with 0 at a = 0: the limit of a**b log(a) for b > 0 is 0, not 0 times infinity."""
    return np.log(np.where(a == 0, 1.0, a), out)


def minimum(a: Any, b: Any, out: Any = None) -> Any:
    return np.minimum(a, b, out=out)


def maximum(a: Any, b: Any, out: Any = None) -> Any:
    return np.maximum(a, b, out=out)


def written(values: Any, out: Any) -> Any:
    if out is None:
        return values
    out[...] = values
    return out


OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "power": np.power,
    "negative": np.negative,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.absolute,
    "sign": np.sign,
    "minimum": minimum,
    "maximum": maximum,
    "select": select,
    "side": side,
    "level": level,
    "positive": positive,
    "finite_log": finite_log,
}

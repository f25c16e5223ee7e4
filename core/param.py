"""One declaration of a hyperparameter, from which widgets, links, documents and checks are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

FADING = (*range(0, 90, 10), *range(90, 100), 99.2, 99.5, 99.8, 99.9)  # per cent kept: finer where memory is longer


@dataclass(frozen=True)
class Param:
    """A named number with a default, hard bounds and the range that a slider offers.

    ``low`` and ``high`` are the bounds that the mathematics asks for: a value outside is refused.
    ``slider`` is the narrower range that is worth dragging through. ``kind`` is ``"real"``, ``"whole"``
    (an integer) or ``"switch"`` (True or False). ``scale`` says how a slider spreads its positions: evenly, over
    decades, or, for the part of a memory that each step keeps, the finer the longer it lasts. ``symbol`` is LaTeX.
    ``tried`` are the values, ascending and the default among them, that a fair comparison tries: an entry lives by
    such a hyperparameter as it does by its rate. A value is a number or an array: every hyperparameter broadcasts.

    >>> rate = Param("learning_rate", "Learning rate", r"\\eta", 0.1, low=0, high=1e6, slider=(1e-4, 10), scale="log")
    >>> rate.check(0.5)
    0.5
    >>> rate.check(-1)
    Traceback (most recent call last):
    ValueError: learning_rate must be between 0 and 1e+06
    """

    key: str
    name: str
    symbol: str
    default: float
    low: float = -np.inf
    high: float = np.inf
    slider: tuple[float, float] | None = None
    scale: Literal["linear", "log", "fading"] = "linear"
    kind: Literal["real", "whole", "switch"] = "real"
    help: str = ""
    tried: tuple[float, ...] = ()

    def check(self, value: Any) -> Any:
        """Return ``value`` as the kind's own type (an array stays an array); raise ValueError where it is refused."""
        if type(value) is float and self.kind == "real" and self.low <= value <= self.high:
            return value  # as nearly always, and without an array twenty times as fast
        array = np.asarray(value)
        if array.dtype.kind not in "bif":
            raise ValueError(f"{self.key} must be a number")
        if self.kind == "switch":
            return bool(value) if array.ndim == 0 else array.astype(bool)
        if not np.all((array >= self.low) & (array <= self.high)):  # NaN compares false and is refused here
            raise ValueError(f"{self.key} must be between {self.low:g} and {self.high:g}")
        if self.kind == "whole":
            if not np.all(array == np.round(array)):
                raise ValueError(f"{self.key} must be a whole number")
            return int(value) if array.ndim == 0 else array.astype(int)
        return float(value) if array.ndim == 0 else array.astype(float)

    def clamp(self, value: float) -> float:
        """The nearest allowed value to a single number, for input that must never be refused; NaN becomes the default.

        >>> Param("angle", "Angle", "a", 0.0, low=-180, high=180).clamp(500)
        180.0
        """
        if value != value:
            return self.check(self.default)
        value = min(max(value, self.low), self.high)
        return self.check(round(value) if self.kind == "whole" else value)

    def spread(self, count: int) -> np.ndarray:
        """About ``count`` values over the slider's range, ascending, both ends among them.

        >>> Param("beta", "Beta", "b", 0.9, slider=(0, 0.999), scale="fading").spread(5).tolist()
        [0.0, 0.6, 0.92, 0.97, 0.999]
        """
        assert self.slider is not None
        low, high = self.slider
        if self.scale == "log":
            return np.geomspace(low, high, count)
        if self.scale == "linear":
            return np.linspace(low, high, count)
        inside = np.unique([low, *(v / 100 for v in FADING if low < v / 100 < high), high])
        return inside[np.unique(np.linspace(0, len(inside) - 1, min(count, len(inside))).round().astype(int))]

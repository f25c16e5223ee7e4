"""Derivatives by finite differences: what exact ones are checked against."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def central_difference(function: Callable[[np.ndarray], Any], theta: Any, h: float | None = None) -> np.ndarray:
    """The gradient of ``function`` by central differences, (f(θ + h eᵢ) − f(θ − h eᵢ)) / 2h.

    ``theta`` has shape (n, *batch); ``function`` takes that shape and returns (*any, *batch); the result is
    (n, *any, *batch). Its error is of order h² from the formula and ε/h from rounding, so the step without ``h``
    is ∛ε · max(1, |θᵢ|) ≈ 6e-6. Press et al., Numerical Recipes, §5.7.

    >>> central_difference(lambda theta: theta[0] ** 2 + theta[1], [3.0, 1.0]).round(6).tolist()
    [6.0, 1.0]
    """
    theta = np.asarray(theta, dtype=float)
    slopes = []
    for i, row in enumerate(theta):
        step = np.cbrt(np.finfo(float).eps) * np.maximum(1.0, np.abs(row)) if h is None else h
        ahead, behind = theta.copy(), theta.copy()
        ahead[i] += step
        behind[i] -= step
        # the distance as it was rounded, not as it was meant
        slopes.append((function(ahead) - function(behind)) / (ahead[i] - behind[i]))
    return np.array(slopes)

"""Theory at a place on the surface: curvature, condition number and the rate at which descent becomes unstable."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.interfaces import Curved


def eigenvalues(hessian: np.ndarray) -> np.ndarray:
    """The eigenvalues of symmetric matrices, ascending: (d, d, *batch) → (d, *batch); NaN where an entry is not finite.

    For d = 2 in closed form: m ∓ √(((a − c)/2)² + b²) with m = (a + c)/2.

    >>> eigenvalues(np.array([[2.0, 0.0], [0.0, 50.0]]))
    array([ 2., 50.])
    """
    hessian = np.asarray(hessian, dtype=float)
    with np.errstate(all="ignore"):
        if len(hessian) == 2:
            (a, b), (_, c) = hessian
            middle, radius = (a + c) / 2, np.hypot((a - c) / 2, b)
            return np.where(np.isfinite(a + b + c), np.stack([middle - radius, middle + radius]), np.nan)
        rows = np.moveaxis(hessian, (0, 1), (-2, -1))
        finite = np.isfinite(rows).all(axis=(-2, -1))
        values = np.linalg.eigvalsh(np.where(finite[..., None, None], rows, 0.0))
        return np.moveaxis(np.where(finite[..., None], values, np.nan), -1, 0)


def curvature(loss: Curved, theta: Any) -> np.ndarray:
    """The eigenvalues of the loss's Hessian at ``theta`` (d, *batch), ascending, shape (d, *batch)."""
    return eigenvalues(loss.hessian(np.asarray(theta, dtype=float)))


def condition_number(loss: Curved, theta: Any) -> np.ndarray:
    """κ = λmax/λmin at ``theta``; NaN where the Hessian is not positive definite.

    >>> from core.losses import LOSSES
    >>> float(condition_number(LOSSES["bowl"](condition=25), (0.0, 0.0)))
    25.0
    """
    values = curvature(loss, theta)
    with np.errstate(all="ignore"):
        return np.where(values[0] > 0, values[-1] / values[0], np.nan)


def critical_rate(loss: Curved, theta: Any, optimizer: Any = None) -> np.ndarray:
    """The learning rate above which descent diverges on the quadratic that fits the loss at ``theta``; inf if none.

    2/λmax for gradient descent; ``optimizer`` gives its own ``stable_curvature`` c, and the rate is c/λmax (heavy
    ball: c = 2 + 2β). NaN for an optimizer without such a border.

    >>> from core.losses import LOSSES
    >>> float(critical_rate(LOSSES["bowl"](condition=25), (0.0, 0.0)))
    0.08
    """
    border = 2.0 if optimizer is None else optimizer.stable_curvature
    largest = curvature(loss, theta)[-1]
    with np.errstate(all="ignore"):
        rate = (np.nan if border is None else border) / largest
        return np.where(largest <= 0, np.inf, rate)

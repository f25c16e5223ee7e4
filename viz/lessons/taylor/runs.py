"""The Taylor page's computation: every polynomial at every place of the live point."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.curves import Curve
from core.taylor import Parabola, taylor_coefficients, taylor_value, touching_parabola
from viz.lessons.curve import places
from viz.scene import Live

POINTS = 121  # of a polynomial's line
FINE = 481  # where polynomial and curve are compared
NEAR = 0.02  # of the picture's height: this close, a polynomial and the curve are one to the eye


@dataclass(frozen=True, eq=False)
class Found:
    """Arrays over (places,), or (orders, places, …) for the polynomials of order 1, 2, …"""

    curve: Curve
    live: Live
    value: np.ndarray
    slope: np.ndarray
    curvature: np.ndarray
    smooth: np.ndarray  # whether there is a tangent
    parabola: Parabola
    landing: np.ndarray  # the curve's height where the step ends
    axis: np.ndarray  # (points,)
    polynomials: np.ndarray  # (orders, places, points)
    follows: np.ndarray  # (orders, places, 2): from where to where a polynomial follows the curve


@lru_cache(maxsize=32)
def find(curve: Curve, x: float, height: float) -> Found:
    """``height`` is the picture's."""
    live = places("x", curve, x)
    a = live.values
    smooth = curve.differentiable(a)
    orders = max(1, curve.highest_derivative)
    coefficients = np.where(smooth, taylor_coefficients(curve, a, orders), np.nan)
    axis, fine = np.linspace(curve.low, curve.high, POINTS), np.linspace(curve.low, curve.high, FINE)
    truth = curve(fine)
    lines, follows = [], []
    for order in range(1, orders + 1):
        c = coefficients[: order + 1, :, None]
        lines.append(taylor_value(c, a[:, None], axis))
        with np.errstate(all="ignore"):
            close = np.abs(taylor_value(c, a[:, None], fine) - truth) <= NEAR * height
        follows.append(around(close, fine, a))
    parabola = touching_parabola(curve, a)
    landing = curve(a + np.where(np.isfinite(parabola.step), parabola.step, np.nan))
    return Found(
        curve, live, curve(a), curve.slope(a), curve.curvature(a), smooth, parabola, landing,
        axis, np.array(lines), np.array(follows),
    )  # fmt: skip


def around(close: np.ndarray, axis: np.ndarray, a: np.ndarray) -> np.ndarray:
    """The ends of the stretch of ``close`` (places, points) that holds each place: (places, 2); NaN for none.

    >>> around(np.array([[False, True, True, False]]), np.arange(4.0), np.array([1.4]))
    array([[1., 2.]])
    """
    middle = np.abs(axis - a[:, None]).argmin(axis=-1)
    at, points = np.arange(len(axis)), close.shape[-1]
    before = np.where(~close & (at <= middle[:, None]), at, -1).max(axis=-1) + 1
    after = np.where(~close & (at >= middle[:, None]), at, points).min(axis=-1) - 1
    ends = np.stack([axis[np.minimum(before, points - 1)], axis[after]], axis=-1)
    return np.where(close[np.arange(len(a)), middle, None], ends, np.nan)

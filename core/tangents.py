"""Tangents and secants of a curve, tangent planes, slopes in a direction and slices of a surface."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from core.curves import FAR, NEAR, Curve
from core.derivatives import METHODS
from core.interfaces import Landscape


class StraightLine(NamedTuple):
    """The line y = slope · t + intercept; both have shape (*batch,), and so has the line at every t that broadcasts.

    >>> StraightLine(np.array([1.0, 2.0]), np.array([0.0, -1.0])).at(3.0)
    array([3., 5.])
    """

    slope: np.ndarray
    intercept: np.ndarray

    def at(self, t: Any) -> np.ndarray:
        """The line's height at t."""
        with np.errstate(all="ignore"):
            return self.slope * np.asarray(t, dtype=float) + self.intercept


def tangent(curve: Curve, x: Any, slope: Any = None) -> StraightLine:
    """The tangent of a curve at x, y = d·t + (f(x) − d·x), for x of shape (*batch,).

    d is the exact derivative, or ``slope``: a numerical one, say. NaN where the curve is undefined; at a kink the line
    has the slope that the formula gives, see :meth:`core.curves.Curve.differentiable`.

    >>> from core.curves import CURVES
    >>> from core.derivatives import central
    >>> curve = CURVES["parabola_line"]()
    >>> tangent(curve, [5.0, 10.0]).slope.round(12).tolist()
    [0.2, 0.3]
    >>> line = tangent(curve, 5.0, slope=central(curve, 5.0, 1e-4))
    >>> round(float(line.at(20.0)), 6)
    3.75
    """
    x = np.asarray(x, dtype=float)
    d = curve.slope(x) if slope is None else np.asarray(slope, dtype=float)
    with np.errstate(all="ignore"):
        return StraightLine(d, curve(x) - d * x)


class Touch(IntEnum):
    """Whether a curve has a tangent at a place, and why not."""

    SMOOTH = 0
    UNDEFINED = 1  # no value
    EDGE = 2  # no values on one side
    JUMP = 3
    KINK = 4  # another slope on each side
    VERTICAL = 5
    UNKNOWN = 6  # the formula gives no slope, and none of the reasons above was found


def touch(curve: Curve, x: Any) -> np.ndarray:
    """Why a curve has no tangent at x, as :class:`Touch`, shape of x: the rest of ``Curve.differentiable``.

    >>> from core.curves import curve_from_formula
    >>> curve = curve_from_formula("sqrt(abs(x)) + abs(x - 1) + log(x + 1)", -2, 2)
    >>> [Touch(each).name for each in touch(curve, [0.5, -2.0, 0.0, 1.0])]
    ['SMOOTH', 'UNDEFINED', 'VERTICAL', 'KINK']
    """
    x = np.asarray(x, dtype=float)
    width = curve.high - curve.low
    near, far = (np.stack([x - part * width, x + part * width]) for part in (NEAR, FAR))
    with np.errstate(all="ignore"):
        here = curve(x)
        jump = np.abs(curve(near) - here).max(axis=0) > np.abs(curve(far) - here).max(axis=0) / 2
        steep, before = (np.abs(curve.slope(sides)).max(axis=0) for sides in (near, far))
        edge = ~np.isfinite(curve(near)).all(axis=0)
        left, right = curve.slope(near)
        kink = np.isfinite(left) & np.isfinite(right) & (left != right)
    reasons = [curve.differentiable(x), ~np.isfinite(here), edge, jump, steep > 2 * before, kink]
    kinds = [Touch.SMOOTH, Touch.UNDEFINED, Touch.EDGE, Touch.JUMP, Touch.VERTICAL, Touch.KINK]
    return np.select(reasons, kinds, Touch.UNKNOWN)


def sided_slopes(curve: Curve, x: Any) -> tuple[np.ndarray, np.ndarray]:
    """The exact slopes a little left and a little right of x, 1e-8 of the domain's width away.

    >>> from core.curves import CURVES
    >>> [float(slope) for slope in sided_slopes(CURVES["absolute"](), 0.0)]
    [-1.0, 1.0]
    """
    x, away = np.asarray(x, dtype=float), NEAR * (curve.high - curve.low)
    return curve.slope(x - away), curve.slope(x + away)


class Secant(NamedTuple):
    """The line through two points of a curve, whose abscissas are ``left`` and ``right``."""

    line: StraightLine
    left: np.ndarray
    right: np.ndarray


def secant(curve: Curve, x: Any, h: Any, method: str = "forward") -> Secant:
    """The secant whose slope a difference quotient is: for x and h that broadcast.

    forward goes through x and x + h, backward through x − h and x, central through x − h and x + h; its slope is
    that of :data:`core.derivatives.METHODS`. ValueError for the complex step, which has no secant.

    >>> from core.curves import CURVES
    >>> secant(CURVES["square"](), 1.0, 0.5, "central").line.slope
    np.float64(2.0)
    """
    rule = METHODS[method]
    if rule.reach is None:
        raise ValueError(f"the method {method} has no secant")
    x, h = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(h, dtype=float))
    left, right = (x + steps * h for steps in rule.reach)
    slope = rule.rule(curve, x, h)
    with np.errstate(all="ignore"):
        return Secant(StraightLine(slope, curve(left) - slope * left), left, right)


def directional_derivative(loss: Landscape, theta: Any, angle: Any) -> np.ndarray:
    """The slope of a surface in the direction u = (cos φ, sin φ): ∇f·u = ‖∇f‖ cos(φ − φ₀).

    ``theta`` (2, *batch) and ``angle`` φ in radians, counter-clockwise from the x axis, which broadcasts to
    ``batch``. It is steepest, ‖∇f‖, along the gradient, the least against it, and 0 along the contour.

    >>> from core.losses import LOSSES
    >>> directional_derivative(LOSSES["bowl"](condition=1), [3.0, 4.0], [0.0, np.pi / 2, np.arctan2(4, 3)]).tolist()
    [3.0, 4.0, 5.0]
    """
    x, y = loss.gradient(np.asarray(theta, dtype=float))
    angle = np.asarray(angle, dtype=float)
    with np.errstate(all="ignore"):
        return x * np.cos(angle) + y * np.sin(angle)


def smooth(loss: Landscape, theta: Any) -> np.ndarray:
    """Whether a surface has a tangent plane at theta (2, *batch): no gap, no kink, no infinite slope; bool (*batch,).

    Decided as for a curve, along each coordinate: by exact gradients at 1e-5 and 1e-8 of the domain's width on both
    sides. Towards a smooth point the differences between the sides vanish.

    >>> from core.losses import from_formula
    >>> smooth(from_formula("abs(x) + y^2"), [[-1.0, 0.0, 1.0], [0.0, 0.0, 0.0]]).tolist()
    [True, False, True]
    """
    theta = np.asarray(theta, dtype=float)
    gradient = loss.gradient(theta)
    good = np.isfinite(loss.value(theta)) & np.isfinite(gradient).all(axis=0)
    with np.errstate(all="ignore"):
        typical = np.abs(gradient[np.isfinite(gradient)])
        typical = float(np.median(typical)) if typical.size else 0.0
        for axis, (low, high) in enumerate(loss.domain):
            jumps = []
            for part in (NEAR, FAR):
                aside = np.zeros_like(theta)
                aside[axis] = part * (high - low)
                before, after = loss.gradient(theta - aside), loss.gradient(theta + aside)
                jumps.append(np.abs(after - before).max(axis=0))
            steep = np.maximum(np.abs(before), np.abs(after)).max(axis=0)
            good &= (jumps[0] <= jumps[1] / 2) | (jumps[0] <= 1e-7 * steep + 1e-9 * typical)
    return good


def slice_values(loss: Landscape, theta: Any, axis: int, t: Any) -> np.ndarray:
    """The surface along one coordinate, the others held: f(θ with θ_axis = t), for t that broadcasts to ``batch``.

    >>> from core.losses import LOSSES
    >>> slice_values(LOSSES["bowl"](condition=1), [3.0, 4.0], 0, [0.0, 2.0]).tolist()
    [8.0, 10.0]
    """
    rows = list(np.asarray(theta, dtype=float))
    rows[axis] = np.asarray(t, dtype=float)
    return loss.value(np.stack(np.broadcast_arrays(*rows)))

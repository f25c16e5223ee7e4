"""The local minima of a surface inside its domain, found numerically."""

from __future__ import annotations

import numpy as np

from core.interfaces import Landscape

MOST_CANDIDATES, MOST_MINIMA = 128, 64
ROUNDS = 60
DIRECTIONS = np.linspace(0, 2 * np.pi, 16, endpoint=False)
RING = np.array([np.cos(DIRECTIONS), np.sin(DIRECTIONS)])  # (2, 16)


def find_minima(loss: Landscape, resolution: int = 48) -> tuple[tuple[tuple[float, float], ...], tuple[float, ...]]:
    """The isolated local minima inside ``loss.domain`` and their values, lowest first, at most 64.

    Points of a resolution × resolution grid that are lower than their neighbours are polished by Newton's method
    with |eigenvalues| of the Hessian and a trust radius (Nocedal & Wright, Numerical Optimization, chapter 4); where
    the surface has a kink, by a pattern search in 16 directions. A point stays if the value grows around it, so
    valleys of equal height have none; wells narrower than the grid's spacing are missed.

    ``loss`` has ``domain``, and ``value``, ``gradient``, ``hessian`` of theta with shape (2, batch).

    >>> from core.losses import LOSSES
    >>> points, values = find_minima(LOSSES["rosenbrock"]())
    >>> np.round(points, 6).tolist(), round(values[0], 9)
    ([[1.0, 1.0]], 0.0)
    """
    with np.errstate(all="ignore"):
        low, high = np.array(loss.domain, dtype=float).T[..., None]
        theta = candidates(loss, resolution)
        if theta.shape[1] == 0:
            return (), ()
        spacing = (high - low) / (resolution - 1)
        smooth = newton(loss, theta, float(spacing.min()))
        value, slope = loss.value(smooth), np.linalg.norm(loss.gradient(smooth), axis=0)
        # the gradient's size where it is 0 but for rounding
        scale = 1e-6 * (1 + np.abs(value)) / spacing.min()
        flat = np.isfinite(value) & (slope <= scale)
        kinked = pattern_search(loss, theta[:, ~flat], float(spacing.min()))
        theta = np.concatenate([smooth[:, flat], kinked], axis=1)
        theta = theta[:, np.all((theta >= low) & (theta <= high), axis=0)]
        theta = theta[:, isolated(loss, theta, float((high - low).min()))]
        return distinct(theta, loss.value(theta), 1e-4 * float((high - low).min()))


def candidates(loss: Landscape, resolution: int) -> np.ndarray:
    """The grid points that are no higher than their eight neighbours and lower than one, lowest first: (2, batch)."""
    x, y = np.meshgrid(*[np.linspace(low, high, resolution) for low, high in loss.domain], indexing="ij")
    value = loss.value(np.array([x, y]))
    value = np.where(np.isfinite(value), value, np.inf)
    padded = np.pad(value, 1, constant_values=np.inf)
    n = resolution
    around = np.array([padded[i : i + n, j : j + n] for i in range(3) for j in range(3) if (i, j) != (1, 1)])
    lowest = np.isfinite(value) & (value <= around.min(axis=0)) & (value < around.max(axis=0))
    best = np.argsort(value[lowest], kind="stable")[:MOST_CANDIDATES]
    return np.array([x[lowest][best], y[lowest][best]])


def newton(loss: Landscape, theta: np.ndarray, radius: float) -> np.ndarray:
    """Newton's method on every column at once, each with its own trust radius, never upwards."""
    theta = theta.copy()
    value = loss.value(theta)
    trust = np.full(theta.shape[1], radius)
    active = np.arange(theta.shape[1])
    for _ in range(ROUNDS):
        here = theta[:, active]
        gradient, hessian = loss.gradient(here), loss.hessian(here)
        step = newton_step(gradient, hessian)
        length = np.linalg.norm(step, axis=0)
        step *= np.minimum(1, trust[active] / np.maximum(length, 1e-300))
        ahead = loss.value(here + step)
        better = ahead < value[active]  # False for NaN
        theta[:, active[better]] += step[:, better]
        value[active[better]] = ahead[better]
        trust[active] = np.where(better, np.maximum(trust[active], 2 * np.minimum(length, radius)), trust[active] / 4)
        going = np.isfinite(length) & (np.minimum(length, trust[active]) > 1e-13 * radius)
        active = active[going]
        if active.size == 0:
            break
    # near the minimum the value is level within rounding; the gradient still tells the way
    last = theta + newton_step(loss.gradient(theta), loss.hessian(theta))
    closer = np.linalg.norm(loss.gradient(last), axis=0) < np.linalg.norm(loss.gradient(theta), axis=0)
    near = np.linalg.norm(last - theta, axis=0) < 1e-3 * radius
    return np.where(closer & near, last, theta)


def newton_step(gradient: np.ndarray, hessian: np.ndarray) -> np.ndarray:
    """−|H|⁻¹ g for g (2, batch), H (2, 2, batch): downhill also where the curvature is negative."""
    matrices = np.moveaxis(hessian, -1, 0)
    matrices = np.where(np.isfinite(matrices), matrices, 0.0)  # eigh refuses them; the step shrinks to rest instead
    curvature, axes = np.linalg.eigh(matrices)
    curvature = np.maximum(np.abs(curvature), 1e-12 + 1e-12 * np.abs(curvature).max(axis=1, keepdims=True))
    along = np.einsum("bij,ib->bj", axes, gradient)
    return -np.einsum("bij,bj->ib", axes, along / curvature)


def pattern_search(loss: Landscape, theta: np.ndarray, radius: float) -> np.ndarray:
    """To the lowest of 16 points around, or nearer if none is lower, on every column at once."""
    if theta.shape[1] == 0:
        return theta
    theta, value = theta.copy(), loss.value(theta)
    columns = np.arange(theta.shape[1])
    reach = np.full(theta.shape[1], radius)
    for _ in range(ROUNDS):
        around = theta[:, None, :] + RING[:, :, None] * reach
        values = loss.value(around)
        values = np.where(np.isnan(values), np.inf, values)
        best = values.argmin(axis=0)
        lowest = values[best, columns]
        better = lowest < value
        theta = np.where(better, around[:, best, columns], theta)
        value = np.where(better, lowest, value)
        reach = np.where(better, reach, reach / 2)
    return theta


def isolated(loss: Landscape, theta: np.ndarray, width: float) -> np.ndarray:
    """Which columns are lower than all around, and are no hole without a bottom such as that of log(x² + y²)."""
    value = loss.value(theta)
    near, _ = on_circle(loss, theta, 1e-6 * width)
    lowest, highest = on_circle(loss, theta, 1e-3 * width)
    rise = lowest - value
    # a valley of equal height rises by nothing but rounding where the circle crosses it
    strict = (rise > 1e-9 * (highest - value)) & (rise > 1e-14 * np.abs(value))
    return np.isfinite(value) & strict & (near - value <= 0.1 * rise)


def on_circle(loss: Landscape, theta: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and highest value on a circle around every column, the lowest on smaller and smaller arcs."""
    columns = np.arange(theta.shape[1])
    angles = np.repeat(DIRECTIONS[:, None], theta.shape[1], axis=1)
    spread = DIRECTIONS[1]
    lowest, highest = np.full(columns.size, np.inf), np.full(columns.size, -np.inf)
    for _ in range(12):
        values = loss.value(theta[:, None, :] + radius * np.array([np.cos(angles), np.sin(angles)]))
        lowest = np.minimum(lowest, values.min(axis=0))
        highest = np.maximum(highest, values.max(axis=0))
        best = angles[np.where(np.isnan(values), np.inf, values).argmin(axis=0), columns]
        angles = best + np.linspace(-spread, spread, 16)[:, None]
        spread /= 7.5
    return lowest, highest


def distinct(
    theta: np.ndarray, value: np.ndarray, apart: float
) -> tuple[tuple[tuple[float, float], ...], tuple[float, ...]]:
    """Points and values, lowest first, without those that are nearer than ``apart`` to a lower one."""
    points: list[tuple[float, float]] = []
    values: list[float] = []
    for k in np.argsort(value, kind="stable"):
        x, y = theta[:, k].tolist()
        if all(max(abs(x - other[0]), abs(y - other[1])) > apart for other in points):
            points.append((x, y))
            values.append(float(value[k]))
        if len(points) == MOST_MINIMA:
            break
    return tuple(points), tuple(values)

"""The local minima of a surface inside its domain, found numerically."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.interfaces import Landscape, Loss

MOST_CANDIDATES, MOST_MINIMA, LEVEL = 128, 64, 16
GRID = 33  # points each way, at which the loss must not be lower than at what is called its minimum
BEYOND = 2  # spacings of the grid: what has gone so far out of the domain is on its way to a place elsewhere
ROUNDS, SETTLING = 60, 12  # of Newton's method: from a grid, and from where a run has come to rest
DIRECTIONS = np.linspace(0, 2 * np.pi, 16, endpoint=False)
RING = np.array([np.cos(DIRECTIONS), np.sin(DIRECTIONS)])  # (2, 16)

Points = tuple[tuple[float, float], ...]


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
    return isolated_minima(loss, grid_values(loss, resolution))


def isolated_minima(loss: Landscape, grid: np.ndarray) -> tuple[Points, tuple[float, ...]]:
    """The same from the values on a grid over the domain, (resolution, resolution)."""
    with np.errstate(all="ignore"):
        theta, width = polished(loss, candidates(loss, grid), len(grid))
        if theta.shape[1] == 0:
            return (), ()
        theta = theta[:, isolated(loss, theta, width)]
        return distinct(theta, loss.value(theta), 1e-4 * width)


def known_minima(loss: Landscape, resolution: int = 48) -> tuple[Points, float | None, Points]:
    """What can be found out about a loss in the plane: its global minima in the domain, their value, its local minima.

    The value is known, too, where the lowest place is a whole line or region. There is none where the loss is lower at
    a point of a 33 × 33 grid: at the border, or in a well too narrow to be found.

    >>> from core.losses import LOSSES
    >>> known_minima(LOSSES["saddle"]())
    ((), None, ())
    """
    grid = grid_values(loss, resolution)
    points, values = isolated_minima(loss, grid)
    lowest = min(values, default=np.inf)
    near = 1e-9 * max(1.0, abs(lowest))
    # where the grid knows a lower place: a level one, the border, a narrow well
    count = 0 if values and undercut(loss, lowest) else sum(each <= lowest + near for each in values)
    floor = None if count else level_floor(loss, grid)
    if floor is not None and undercut(loss, floor):
        floor = None
    return tuple(sorted(points[:count])), lowest if count else floor, points[count:]


def undercut(loss: Landscape, least: float) -> bool:
    """Whether the loss is lower than ``least`` at a connected place of a 33 × 33 grid over its domain."""
    places = grid_places(loss, GRID).reshape(2, -1)
    below = places[:, loss.value(places) < least - 1e-9 * max(1.0, abs(least))]
    return bool(connected(loss, below).any()) if below.size else False


def connected(loss: Landscape, theta: np.ndarray) -> np.ndarray:
    """Where the loss is a number, and right beside along each axis on one side at least: bool, (batch,).

    x^x is −1 at x = −1 and undefined all around: nothing walks there, and it is no place to be lower than.
    """
    with np.errstate(all="ignore"):
        there = np.isfinite(loss.value(theta))
        for axis, (low, high) in enumerate(loss.domain):
            aside = np.zeros((len(theta), 1))
            aside[axis] = 1e-6 * (high - low)
            there &= np.isfinite(loss.value(theta - aside)) | np.isfinite(loss.value(theta + aside))
    return there


def level_floor(loss: Landscape, grid: np.ndarray) -> float | None:
    """The lowest value of minima that are not isolated: along a valley of equal height, or on a level floor.

    None where no line or region in the domain is a minimum. Looked for from the lowest 16 points that are no higher
    than their neighbours on the ``grid`` of values over the domain, (resolution, resolution); what is no deeper at a
    millionth of the width than at a thousandth of it is no hole without a bottom.

    >>> from core.losses import LOSSES, from_formula
    >>> floor = lambda loss: level_floor(loss, grid_values(loss, 48))
    >>> float(floor(from_formula("x^2 - 1"))), floor(LOSSES["saddle"]())
    (-1.0, None)
    """
    with np.errstate(all="ignore"):
        theta, width = polished(loss, candidates(loss, grid, level=True)[:, :LEVEL], len(grid), keep=0.7)
        if theta.shape[1] == 0:
            return None
        value = loss.value(theta)
        deep = on_circle(loss, theta, 1e-6 * width)[1] - value
        lowest, highest = on_circle(loss, theta, 1e-3 * width)
        level = np.isfinite(value) & (value - lowest <= 1e-6 * (highest - value)) & (deep <= 0.1 * (highest - value))
        return float(np.minimum(value, lowest)[level].min()) if level.any() else None


def polished(loss: Landscape, theta: np.ndarray, resolution: int, keep: float = 1.0) -> tuple[np.ndarray, float]:
    """The minima in the domain beside points (2, batch) of a grid over it, and the width of the domain.

    By Newton's method, or by a pattern search to a kink. What leads out of the domain is not followed.
    """
    low, high = np.array(loss.domain, dtype=float).T[..., None]
    width = float((high - low).min())
    if theta.shape[1] == 0:
        return theta, width
    spacing = width / (resolution - 1)
    aside = BEYOND * spacing
    smooth = newton(loss, theta, spacing, box=(low - aside, high + aside))
    value, slope = loss.value(smooth), np.linalg.norm(loss.gradient(smooth), axis=0)
    # the gradient's size where it is 0 up to rounding
    scale = 1e-6 * (1 + np.abs(value)) / spacing
    flat = np.isfinite(value) & (slope <= scale)
    kinked = ~flat & within(smooth, low - aside, high + aside)
    theta = np.concatenate([smooth[:, flat], pattern_search(loss, theta[:, kinked], spacing, keep)], axis=1)
    return theta[:, within(theta, low, high)], width


def within(theta: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Which points (n, batch) lie in a box with these corners (n, 1): bool, (batch,)."""
    return np.asarray(((theta >= low) & (theta <= high)).all(axis=0))


def resting(loss: Loss, theta: np.ndarray, near: float) -> tuple[np.ndarray, np.ndarray]:
    """Which points are within ``near`` of a minimum, isolated or not, and of any place without slope: bool, (batch,).

    ``theta`` (n, batch) are places with little slope. Newton's method goes on from them; where it stays within
    ``near`` there is a place without slope, and it is a minimum if nothing around it, at ``near`` and at a tenth of
    it, is lower. Points nearer than ``near`` to each other are judged as one.

    >>> from core.losses import from_formula
    >>> valley, saddle = from_formula("(x + y)^2"), from_formula("x^2 - y^2")
    >>> [[bool(each[0]) for each in resting(one, np.array([[1e-5], [0.0]]), 1e-2)] for one in (valley, saddle)]
    [[True, True], [False, True]]
    """
    with np.errstate(all="ignore"):
        cells = np.round(theta / near)
        _, first, alike = np.unique(cells, axis=1, return_index=True, return_inverse=True)
        place = theta[:, first]
        curved = getattr(loss, "hessian", None) is not None
        bottom = newton(loss, place, near, SETTLING) if curved else place
        value = loss.value(bottom)
        still = np.isfinite(value) & (np.abs(bottom - place).max(axis=0) <= near)
        left = 0.0 if curved else near * np.linalg.norm(loss.gradient(bottom), axis=0)  # what the slope explains
        lowest = np.minimum(*(lowest_around(loss, bottom, radius) for radius in (near, near / 10)))
        minimum = still & (lowest >= value - left - 1e-14 * np.maximum(1, np.abs(value)))
    return minimum[np.ravel(alike)], still[np.ravel(alike)]


def lowest_around(loss: Loss, theta: np.ndarray, radius: float) -> np.ndarray:
    """The lowest value at the distance ``radius`` from every column; off the plane, on the axes of curvature only."""
    if len(theta) == 2:
        return on_circle(loss, theta, radius)[0]
    axes = np.repeat(np.eye(len(theta))[None], theta.shape[1], axis=0)
    hessian = getattr(loss, "hessian", None)
    if hessian is not None:
        axes = np.linalg.eigh(np.nan_to_num(np.moveaxis(hessian(theta), -1, 0), posinf=0.0, neginf=0.0))[1]
    aside = radius * np.moveaxis(axes, (0, 1, 2), (2, 0, 1))  # (n, axis, batch)
    return np.minimum(*(loss.value(theta[:, None] + side).min(axis=0) for side in (aside, -aside)))


def grid_places(loss: Landscape, resolution: int) -> np.ndarray:
    """The places of a grid over the domain: (2, resolution, resolution)."""
    axes = [np.linspace(low, high, resolution) for low, high in loss.domain]
    return np.array(np.meshgrid(*axes, indexing="ij"))


def grid_values(loss: Landscape, resolution: int) -> np.ndarray:
    """The loss at the places of a grid over its domain, inf where it is no number: (resolution, resolution)."""
    with np.errstate(all="ignore"):
        value = loss.value(grid_places(loss, resolution))
    return np.where(np.isfinite(value), value, np.inf)


def candidates(loss: Landscape, value: np.ndarray, level: bool = False) -> np.ndarray:
    """The places of a grid, by the values there, that are no higher than their eight neighbours, lowest first: (2, n).

    They are lower than one neighbour, or else inside the grid's border, if they may be ``level``.
    """
    padded = np.pad(value, 1, constant_values=np.inf)
    n = len(value)
    around = np.array([padded[i : i + n, j : j + n] for i in range(3) for j in range(3) if (i, j) != (1, 1)])
    lowest = np.isfinite(value) & (value <= around.min(axis=0))
    lowest &= np.isfinite(around).all(axis=0) if level else value < around.max(axis=0)
    best = np.argsort(value[lowest], kind="stable")[:MOST_CANDIDATES]
    return grid_places(loss, n)[:, lowest][:, best]


def newton(
    loss: Any, theta: np.ndarray, radius: float, rounds: int = ROUNDS, box: tuple[Any, Any] = (-np.inf, np.inf)
) -> np.ndarray:
    """Newton's method on every column at once, each with its own trust radius, never upwards, nor on outside a box."""
    theta = theta.copy()
    value = loss.value(theta)
    trust = np.full(theta.shape[1], radius)
    active = np.arange(theta.shape[1])
    for _ in range(rounds):
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
        going &= within(theta[:, active], *box)
        active = active[going]
        if active.size == 0:
            break
    # near the minimum the value is level within rounding; the gradient still shows the way
    last = theta + newton_step(loss.gradient(theta), loss.hessian(theta))
    closer = np.linalg.norm(loss.gradient(last), axis=0) < np.linalg.norm(loss.gradient(theta), axis=0)
    near = np.linalg.norm(last - theta, axis=0) < 1e-3 * radius
    return np.where(closer & near, last, theta)


def newton_step(gradient: np.ndarray, hessian: np.ndarray) -> np.ndarray:
    """−|H|⁻¹ g for g (2, batch), H (2, 2, batch): downhill also where the curvature is negative."""
    matrices = np.moveaxis(hessian, -1, 0)
    matrices = np.where(
        np.isfinite(matrices), matrices, 0.0
    )  # eigh raises for them; here the step shrinks to 0 instead
    curvature, axes = np.linalg.eigh(matrices)
    curvature = np.maximum(np.abs(curvature), 1e-12 + 1e-12 * np.abs(curvature).max(axis=1, keepdims=True))
    along = np.einsum("bij,ib->bj", axes, gradient)
    return -np.einsum("bij,bj->ib", axes, along / curvature)


def pattern_search(loss: Landscape, theta: np.ndarray, radius: float, keep: float = 1.0) -> np.ndarray:
    """To the lowest of 16 points around, or nearer if none is lower, on every column at once.

    After a step a part ``keep`` of the reach is left: below 1, so that no point strays far along a level valley.
    """
    if theta.shape[1] == 0:
        return theta
    theta, value = theta.copy(), loss.value(theta)
    columns = np.arange(theta.shape[1])
    reach = np.full(theta.shape[1], radius)
    for _ in range(ROUNDS if keep == 1 else 2 * ROUNDS):
        around = theta[:, None, :] + RING[:, :, None] * reach
        values = loss.value(around)
        values = np.where(np.isnan(values), np.inf, values)
        best = values.argmin(axis=0)
        lowest = values[best, columns]
        better = lowest < value
        theta = np.where(better, around[:, best, columns], theta)
        value = np.where(better, lowest, value)
        reach = np.where(better, keep * reach, reach / 2)
    return theta


def isolated(loss: Landscape, theta: np.ndarray, width: float) -> np.ndarray:
    """Which columns are lower than all around, and are not a bottomless hole, as in log(x² + y²)."""
    value = loss.value(theta)
    near, _ = on_circle(loss, theta, 1e-6 * width)
    lowest, highest = on_circle(loss, theta, 1e-3 * width)
    rise = lowest - value
    # where the circle crosses a valley of equal height, the value rises by rounding alone
    strict = (rise > 1e-9 * (highest - value)) & (rise > 1e-14 * np.abs(value))
    return np.isfinite(value) & strict & (near - value <= 0.1 * rise)


def on_circle(loss: Loss, theta: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray]:
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

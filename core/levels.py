"""Lines of equal loss: around the lowest place of a convex loss, and of any function on a grid."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.interfaces import Curved

ROUNDS = 16  # of Newton's method, along each ray, at most
CLOSE = 1e-9  # of the radius: what is no nearer than that has arrived


def level_lines(loss: Curved, centre: Any, levels: Any, half: Any, rays: int = 72) -> np.ndarray:
    """Where a convex loss has each of the ``levels``, seen from ``centre``: (levels, 2, rays + 1), closed.

    The loss at the centre (2,) must lie below all levels. Then a ray from there meets a level once, and Newton's method
    from outside comes nearer to it with each round: f is convex along the ray. ``half`` (2,) are the half-widths of the
    picture; where a level is not met within three of them, the line is there and so outside the picture. Rays are
    spread evenly in the metric of the Hessian at the centre, in which a quadratic's levels are circles.

    >>> from core.losses import LOSSES
    >>> line = level_lines(LOSSES["bowl"](condition=4), (0.0, 0.0), [2.0], (3.0, 3.0), rays=4)
    >>> line[0].round(6).tolist()
    [[2.0, 0.0, -2.0, -0.0, 2.0], [0.0, 1.0, 0.0, -1.0, -0.0]]
    """
    centre, half = np.asarray(centre, dtype=float), np.asarray(half, dtype=float)
    goal = np.asarray(levels, dtype=float)[:, None]
    angle = np.linspace(0, 2 * np.pi, rays + 1)
    way = _axes(loss, centre, half) @ np.stack([np.cos(angle), np.sin(angle)])  # (2, rays + 1)
    radius = np.tile(3 / (np.abs(way) / half[:, None]).max(axis=0), (len(goal), 1))
    with np.errstate(all="ignore"):
        for _ in range(ROUNDS):
            place = centre[:, None, None] + radius * way[:, None]
            above = loss.value(place) - goal
            rise = (loss.gradient(place) * way[:, None]).sum(axis=0)
            nearer = np.where((above > 0) & (rise > 0), np.maximum(radius - above / rise, 0.0), radius)
            still = (radius - nearer <= CLOSE * radius).all()
            radius = nearer
            if still:
                break
    return np.moveaxis(centre[:, None, None] + radius * way[:, None], 1, 0)


def _axes(loss: Curved, centre: np.ndarray, half: np.ndarray) -> np.ndarray:
    """Columns in which the Hessian is the identity; those of the picture where it has no inverse."""
    curvature = loss.hessian(centre) * np.outer(half, half)
    if not np.isfinite(curvature).all():
        return np.diag(half)
    size, ways = np.linalg.eigh(curvature)
    if size[0] <= 1e-12 * size[1]:
        return np.diag(half)
    return half[:, None] * ways / np.sqrt(size / size[1])


def level_segments(x: Any, y: Any, values: Any, levels: Any) -> np.ndarray:
    """Where a function that is known on a grid has each of the ``levels``, in pieces: (2, pieces, 2), from end to end.

    ``values`` (rows, columns) lie at ``y`` (rows,) and ``x`` (columns,). Each cell is cut into two triangles, on which
    the function is taken to be linear: a level crosses a triangle in one piece, or not at all.

    >>> level_segments([0, 1], [0, 1], [[0, 1], [0, 1]], [0.25])[0].tolist()
    [[0.25, 0.25], [0.25, 0.25]]
    """
    x, y, values = (np.asarray(each, dtype=float) for each in (x, y, values))
    corners = np.arange(values.size).reshape(values.shape)
    here, right, above, across = corners[:-1, :-1], corners[:-1, 1:], corners[1:, :-1], corners[1:, 1:]
    triangles = np.concatenate([[here, right, across], [here, above, across]], axis=1).reshape(3, -1)
    height = values.ravel()
    order = np.argsort(height[triangles], axis=0)
    low, middle, high = np.take_along_axis(triangles, order, axis=0)  # by their heights
    goal = np.asarray(levels, dtype=float)
    level, crossed = np.nonzero((height[low] <= goal[:, None]) & (goal[:, None] < height[high]))
    low, middle, high, goal = low[crossed], middle[crossed], high[crossed], goal[level]
    place = np.stack([np.tile(x, len(y)), np.repeat(y, len(x))])

    def between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        part = (goal - height[a]) / (height[b] - height[a])
        return place[:, a] + part * (place[:, b] - place[:, a])

    below = goal < height[middle]
    return np.stack([between(low, high), between(np.where(below, low, middle), np.where(below, middle, high))], axis=-1)

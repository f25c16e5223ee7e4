"""The level lines of what single steps see: the loss on the samples of each batch, beside the loss on all."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.losses.data_loss import DataLoss, LeastSquares

CORNERS = 32  # of a ring
WALKED = 20  # of a level line that is walked
LEVELS = (0.25, 0.02)  # shares of the loss at the start above the minimum, for the rings of a batch
LONG = 8.0  # widths of the picture: a ring of a batch is drawn no longer
FLAT = 1e-9  # a curvature this small beside the other is none
STRIDE, TURN = 0.15, 0.35  # of a level line that is walked: widths of the picture in a step, and radians at most
CORRECTED = 5  # steps of Newton's method back onto the level


def valleys(loss: DataLoss, rows: tuple[np.ndarray, ...], start: Any) -> np.ndarray:
    """Two level lines of each step's own loss: (2, steps, lines, points).

    Of least squares rings around its minimum; else the lines through the start and half of the way from there to the
    optimum, or to the middle of the picture: a few samples of two classes have no minimum as a rule.
    """
    middle = np.mean(loss.domain, axis=1)
    if isinstance(loss, LeastSquares):
        assert loss.minimum is not None
        return rings(loss, rows, float(loss.value(start)) - loss.minimum, middle)
    start, aim = np.asarray(start, dtype=float), loss.minima[0] if loss.minima else middle
    return through(loss, rows, np.array([start, (start + aim) / 2]))


def width(loss: DataLoss) -> float:
    return float(np.ptp(loss.domain, axis=1).max())


def rings(loss: DataLoss, rows: tuple[np.ndarray, ...], above: float, near: np.ndarray) -> np.ndarray:
    """The level lines of each step's own loss, (2, steps, levels, corners + 1): ellipses around its minimum.

    Where the samples of a step leave a direction without curvature, one sample or several at one place, they are
    parallel lines: drawn as a closed line that turns back ``LONG`` widths away, about the place nearest to ``near``.
    A line is where the loss is that share of ``above`` over the batch's least.
    """
    turn = np.linspace(0, 2 * np.pi, CORNERS + 1)
    ellipse = np.array([np.cos(turn), np.sin(turn)])
    half = np.linspace(1, -1, CORNERS // 2)
    sides = np.repeat([1.0, -1.0, 1.0], (len(half), len(half), 1))
    lines = np.array([sides, np.concatenate([half, -half, half[:1]])])
    levels = above * np.array(LEVELS)
    design, target, share = _gathered(loss, rows)
    root = np.sqrt(share)
    design, target = design * root[..., None], target * root
    left, size, axes = np.linalg.svd(design, full_matrices=False)  # (steps, 2, 2): the second may have no curvature
    curvature = 2 * size**2
    flat = curvature[:, 1] <= FLAT * curvature[:, 0]
    inverse = np.where(size**2 > FLAT * size[:, :1] ** 2, 1 / np.where(size > 0, size, 1.0), 0.0)
    centre = np.einsum("kac,ka,ksa,ks->kc", axes, inverse, left, target)
    centre += np.where(flat[:, None], axes[:, 1] * (axes[:, 1] * (near - centre)).sum(axis=1, keepdims=True), 0.0)
    reach = np.sqrt(2 * levels / curvature[:, :1])  # (steps, levels)
    with np.errstate(divide="ignore"):
        along = np.where(flat[:, None], LONG * width(loss), np.sqrt(2 * levels / curvature[:, 1:]))
    shape = np.where(flat[:, None, None], lines, ellipse)  # (steps, 2, corners + 1)
    spread = np.stack([reach, along], axis=1)[..., None] * shape[:, :, None]
    return np.moveaxis(centre, -1, 0)[:, :, None, None] + np.einsum("kac,kaln->ckln", axes, spread)


def through(loss: DataLoss, rows: tuple[np.ndarray, ...], places: np.ndarray) -> np.ndarray:
    """The level lines of each step's own loss through ``places`` (lines, 2): (2, steps, lines, points).

    Each is walked both ways from its place, straight on and then back onto the level by Newton's method, with shorter
    steps where it bends; where a loss is flat there is no way, and the line ends.
    """
    design, target, weight = (each[:, None] for each in _gathered(loss, rows))  # (steps, 1, samples, …)
    value, gradient, curvature = loss.score.functions

    def mean(which: Any, at: np.ndarray) -> np.ndarray:
        return weight * which((design @ at[..., None])[..., 0], target)  # (steps, lines, most)

    def slope(at: np.ndarray) -> np.ndarray:
        return (mean(gradient, at)[..., None] * design).sum(axis=-2)  # (steps, lines, 2)

    start = np.broadcast_to(places, (len(rows), *places.shape))
    level = mean(value, start).sum(axis=-1)
    stride = STRIDE * width(loss)
    ways = []
    with np.errstate(all="ignore"):
        for turn in (1, -1):
            at, way = start, []
            for _corner in range(WALKED // 2):
                g = slope(at)
                steep = np.sqrt((g * g).sum(axis=-1))
                along = turn * np.stack([-g[..., 1], g[..., 0]], axis=-1) / steep[..., None]
                bend = (mean(curvature, at) * (design @ along[..., None])[..., 0] ** 2).sum(axis=-1) / steep
                at = at + along * np.minimum(stride, TURN / bend)[..., None]
                for _again in range(CORRECTED):
                    g = slope(at)
                    off = mean(value, at).sum(axis=-1) - level
                    at = at - g * (off / (g * g).sum(axis=-1))[..., None]
                way.append(at)
            ways.append(way)
    line = np.stack([*ways[1][::-1], start, *ways[0]], axis=-2)  # (steps, lines, points, 2)
    return np.moveaxis(line, -1, 0)


def _gathered(loss: DataLoss, rows: tuple[np.ndarray, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The samples of each step, (steps, samples, …), two at least: the design, the targets, and the share of each in
    the mean, 0 for what only fills up."""
    sizes = np.array([len(part) for part in rows])[:, None]
    there = np.arange(max(2, *sizes[:, 0])) < sizes
    some = np.zeros(there.shape, int)
    some[there] = np.concatenate(rows)
    return loss.design[some], loss.target[some], there / sizes

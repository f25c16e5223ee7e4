"""Where the mean loss of a linear model is least, for the convex losses; NumPy alone.

All work in coordinates u in which the design is orthonormal, A = U S Vᵀ and u = S Vᵀ θ: what is badly scaled is no
harder than what is not, and of several solutions the shortest θ is given.
"""

from __future__ import annotations

import numpy as np

from core.pointwise import Pointwise

ROUNDS = 40
ROUNDING = 16 * np.finfo(float).eps  # of the largest part of a score: a part that is no larger is none
NUDGE = 1e-9  # of the targets' range
CLOSE = 1e-9  # a step so short that Newton's method takes over


def minimizer(design: np.ndarray, target: np.ndarray, loss: Pointwise) -> np.ndarray | None:
    """θ (dimension,) of the least mean of ℓ(A θ, y); None where none is attained, or for a loss not known here.

    >>> from core.pointwise import POINTWISE
    >>> line = np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 1.0]])
    >>> minimizer(line, np.array([1.0, 3.0, 5.0]), POINTWISE["squared"]()).round(9)
    array([2., 1.])
    >>> minimizer(line, np.array([5.0, 5.0, 5.0]), POINTWISE["squared"]())[0]
    np.float64(0.0)
    """
    left, size, right = np.linalg.svd(design, full_matrices=False)
    rank = int((size > size[0] * max(design.shape) * np.finfo(float).eps).sum())
    left, size, right = left[:, :rank], size[:rank], right[:rank]
    if loss.key in ("squared", "half_squared"):
        u: np.ndarray | None = left.T @ target
    elif loss.key == "huber":
        u = huber(left, target, loss)
    elif loss.key == "l1":
        u = least_absolute(left, target)
    elif loss.key == "binary_cross_entropy_logit":
        u = logistic(left, target, loss)
    else:
        return None
    if u is None:
        return None
    theta = right.T @ (u / size)
    part = np.abs(design).max(axis=0) * np.abs(theta)
    return np.where(part > ROUNDING * part.max(), theta, 0.0)


def logistic(design: np.ndarray, target: np.ndarray, loss: Pointwise) -> np.ndarray | None:
    """Newton's method, halving the steps that go up; None where its steps do not get shorter, or classes are parted.

    That is so where a plane has no score on the wrong side: longer weights always cost less, and nothing is the least.
    Albert & Anderson 1984, On the existence of maximum likelihood estimates in logistic regression models.
    """
    u = np.zeros(design.shape[1])
    for _ in range(ROUNDS):
        z = design @ u
        if ((2 * target - 1) * z > CLOSE * np.abs(z).max()).all():
            return None
        slope = design.T @ loss.gradient(z, target)
        step = -np.linalg.solve((design.T * loss.curvature(z, target)) @ design, slope)
        here = loss.mean(z, target)
        while loss.mean(design @ (u + step), target) > here * (1 + 1e-14):
            step = step / 2
        u = u + step
        if np.abs(design @ step).max() <= 1e-9 * (1 + np.abs(z).max()):
            return u
    return None


def huber(design: np.ndarray, target: np.ndarray, loss: Pointwise) -> np.ndarray:
    """Reweighted least squares, which never goes up, and then Newton's steps as long as the slope gets less.

    Huber 1981, Robust Statistics, section 7.8.
    """
    u = design.T @ target
    for _ in range(5 * ROUNDS):
        error = design @ u - target
        weight = np.where(error == 0, 1.0, loss.gradient(error, 0.0) / np.where(error == 0, 1.0, error))
        before = u
        u = np.linalg.lstsq((design.T * weight) @ design, (design.T * weight) @ target, rcond=None)[0]
        if np.abs(u - before).max() <= CLOSE * (1 + np.abs(u).max()):
            break
    for _ in range(ROUNDS):
        error = design @ u - target
        slope = design.T @ loss.gradient(error, 0.0)
        step = np.linalg.lstsq((design.T * loss.curvature(error, 0.0)) @ design, slope, rcond=None)[0]
        if np.linalg.norm(design.T @ loss.gradient(design @ (u - step) - target, 0.0)) >= np.linalg.norm(slope):
            break
        u = u - step
    return u


def least_absolute(design: np.ndarray, target: np.ndarray) -> np.ndarray:
    """From vertex to vertex, each a solution through as many samples as there are coordinates, never upwards.

    At the least one the samples that are met can balance the others with forces between −1 and 1. Where one would
    need more, its sample is let go, and the way goes on to the weighted median of the places where others are met.
    Barrodale & Roberts 1973, An improved algorithm for discrete L1 linear approximation. Where several samples lie on
    one vertex it would go in circles, so the targets are nudged apart until it is known which samples are met.
    """
    nudge = NUDGE * np.ptp(target) * np.random.default_rng(0).uniform(-1, 1, len(target))
    nudged = target + nudge
    met = _independent(design, np.argsort(np.abs(design @ (design.T @ nudged) - nudged), kind="stable"))
    for _ in range(25 * ROUNDS):
        error = design @ np.linalg.solve(design[met], nudged[met]) - nudged
        error[met] = 0.0
        force = np.linalg.solve(design[met].T, -design.T @ np.sign(error))
        worst = int(np.abs(force).argmax())
        if np.abs(force[worst]) <= 1 + 1e-9:
            break
        way = np.linalg.solve(design[met], np.where(np.arange(len(met)) == worst, np.sign(force[worst]), 0.0))
        speed = design @ way
        moving = np.flatnonzero(np.abs(speed) > 1e-12 * np.abs(speed).max())
        place = -error[moving] / speed[moving]
        order = np.argsort(place, kind="stable")
        weight = np.abs(speed[moving])[order].cumsum()
        met[worst] = moving[order[np.searchsorted(weight, weight[-1] / 2)]]
    return np.linalg.solve(design[met], target[met])


def _independent(design: np.ndarray, order: np.ndarray) -> np.ndarray:
    """The first rows in this order that determine every coordinate."""
    chosen: list[int] = []
    rest = design.copy()
    for row in order:
        length = np.linalg.norm(rest[row])
        if length > 1e-7 * np.linalg.norm(design[row]):
            chosen.append(int(row))
            axis = rest[row] / length
            rest = rest - np.outer(rest @ axis, axis)
        if len(chosen) == design.shape[1]:
            break
    return np.array(chosen)

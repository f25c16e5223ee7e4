"""The field of −∇f, and the lines that follow it."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.critical import eigen
from core.interfaces import Landscape
from core.losses import Surface

CORRECTION = 0.1  # of a step's length: a larger correction asks for a shorter step
SHORTEST = 1e-3  # of the step asked for: a line that can only go on in shorter ones has arrived


def field(loss: Surface, x: Any, y: Any, equal: bool = False) -> np.ndarray:
    """−∇f on the grid of x (columns,) and y (rows,), as np.meshgrid lays it out: shape (2, rows, columns).

    With ``equal`` every arrow has length 1, and 0 where the gradient vanishes: only the direction is left. NaN where
    the surface is undefined.

    >>> from core.losses import LOSSES
    >>> field(LOSSES["bowl"](condition=1), [0.0, 2.0], [0.0], equal=True).tolist()
    [[[0.0, -1.0]], [[0.0, 0.0]]]
    """
    arrows = 0.0 - loss.gradient(np.array(np.meshgrid(x, y), dtype=float))  # 0 − 0 is 0, −0 is not
    return unit(arrows) if equal else arrows


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors (n, *batch) divided by their lengths; 0 stays 0."""
    with np.errstate(all="ignore"):
        size = np.abs(vectors).max(axis=0)
        vectors = vectors / np.where(size > 0, size, 1.0)  # first by the largest entry: squares of tiny ones vanish
        length = np.sqrt((vectors**2).sum(axis=0))
        return vectors / np.where(length > 0, length, 1.0)


def streamlines(loss: Surface, starts: Any, step: float | None = None, points: int = 200) -> np.ndarray:
    """The lines of steepest descent through ``starts`` (2, count): shape (points, 2, count), NaN after a line's end.

    dθ/dt = −∇f(θ), with points about ``step`` apart; without it, 1/100 of the domain's width. Each step solves the
    flow of the quadratic that fits the surface there exactly, and corrects it by what the gradient at its end differs
    from the quadratic's (the exponential Rosenbrock rule exprb32). So a narrow valley needs no smaller steps, as it
    would for Runge and Kutta's rule. Where the correction is large or the value would rise, the step is halved.
    A line ends before it would leave the domain, where the gradient vanishes or is undefined, and where steps
    above 1/1000 of ``step`` no longer go down: at a minimum or a kink. ValueError for another shape of ``starts``, or
    where ``step`` or ``points`` is not positive.

    Gradient descent with a small learning rate follows these lines; with a large one it does not. Hochbruck,
    Ostermann & Schweitzer 2009, Exponential Rosenbrock-type methods.

    >>> from core.losses import LOSSES
    >>> lines = streamlines(LOSSES["bowl"](condition=1), [[2.0], [0.0]], step=0.5, points=4)
    >>> lines[:, :, 0].round(1).tolist()
    [[2.0, 0.0], [1.5, 0.0], [1.0, 0.0], [0.5, 0.0]]
    """
    starts = np.asarray(starts, dtype=float)
    if starts.ndim != 2 or len(starts) != loss.dimension:
        raise ValueError(f"starts must have shape ({loss.dimension}, count), here it is {starts.shape}")
    low, high = np.array(loss.domain, dtype=float).T[..., None]
    step = float((high - low).min()) / 100 if step is None else step
    if not (0 < step < np.inf and points > 0):
        raise ValueError("step and points must be positive")
    lines = np.full((points, *starts.shape), np.nan)
    lines[0] = starts
    with np.errstate(all="ignore"):
        theta, value = starts.copy(), loss.value(starts)
        count = np.ones(starts.shape[1], dtype=int)
        reach = np.full(starts.shape[1], step)
        active = np.flatnonzero(np.isfinite(value))
        for _ in range(2 * points):
            active = active[(count[active] < points) & (reach[active] >= SHORTEST * step)]
            if active.size == 0:
                break
            here = theta[:, active]
            new, sure = flow(loss, here, reach[active])
            new_value = loss.value(new)
            good = sure & (new_value < value[active])  # False for NaN
            inside = np.all((new >= low) & (new <= high), axis=0)
            moved = active[good & inside]
            theta[:, moved], value[moved] = new[:, good & inside], new_value[good & inside]
            lines[count[moved], :, moved] = theta[:, moved].T
            count[moved] += 1
            arrived = good & (np.linalg.norm(new - here, axis=0) < SHORTEST * step)
            reach[active] = np.where(good, np.minimum(2 * reach[active], step), reach[active] / 2)
            active = active[(inside | ~good) & ~arrived]
    return lines


def flow(loss: Landscape, theta: np.ndarray, length: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One step along dθ/dt = −∇f, about ``length`` (batch,) long, and whether its correction is small.

    With z = −λt for each eigenvalue λ of H, and φ₁(z) = (eᶻ − 1)/z, the quadratic's flow is −t φ₁ g; the correction
    is −2t φ₃ (∇f(end) − g − H · flow).
    """
    gradient, hessian = loss.gradient(theta), loss.hessian(theta)
    curvature, axes = eigen(hessian)
    along = np.einsum("bij,ib->bj", axes, gradient)
    time = length / np.linalg.norm(gradient, axis=0)
    for _ in range(6):  # the time in which the quadratic's flow goes that far, if it gets that far
        far = np.linalg.norm(along * duration(curvature, time), axis=1)
        time *= np.minimum(length / far, 1e3)
    move = -np.einsum("bij,bj->ib", axes, along * duration(curvature, time))
    other = loss.gradient(theta + move) - gradient - np.einsum("ijb,jb->ib", hessian, move)
    other = np.einsum("bij,ib->bj", axes, other)
    z = -curvature * time[:, None]
    fix = -np.einsum("bij,bj->ib", axes, 2 * time[:, None] * phi3(z) * other)
    distance = np.linalg.norm(move, axis=0)
    sure = (np.linalg.norm(fix, axis=0) <= CORRECTION * distance) & (distance <= 1.5 * length)
    return theta + move + fix, sure


def duration(curvature: np.ndarray, time: np.ndarray) -> np.ndarray:
    """(1 − e^(−λt))/λ, which is t for λ = 0: curvature (batch, n), time (batch,) → (batch, n)."""
    time = time[:, None]
    return np.where(curvature == 0, time, -np.expm1(-curvature * time) / curvature)


def phi3(z: np.ndarray) -> np.ndarray:
    """φ₃(z) = (eᶻ − 1 − z − z²/2)/z³, which is 1/6 for z = 0."""
    small = np.abs(z) < 1e-2
    series = 1 / 6 + z / 24 + z**2 / 120 + z**3 / 720
    return np.where(small, series, (np.expm1(z) - z - z**2 / 2) / np.where(small, 1.0, z) ** 3)

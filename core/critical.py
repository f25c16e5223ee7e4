"""The critical points of a loss: minima, maxima, saddles and flat places, found as zeros of the exact gradient."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np

from core.interfaces import Landscape
from core.tangents import smooth

ROUNDS = 60
MOST_POINTS = 512
FINER, MOST_STARTS = 4, 2048  # of the cells in which a zero may lie
ZERO = 1e-9  # a gradient this small, relative to the curvature or to the surface's own slopes, counts as 0
DEGENERATE = 1e-7  # an eigenvalue this small, relative to the largest or to the surface's own curvature, counts as 0


class CriticalPoint(NamedTuple):
    """A place where the gradient is 0: ``point`` and ``eigenvalues`` of the Hessian, ascending, have n numbers.

    ``kind`` is ``"minimum"``, ``"maximum"`` or ``"saddle"`` by the signs of the eigenvalues, ``"degenerate"`` where
    one of them is 0, so that the second derivatives do not decide, and ``"flat"`` where the gradient is 0 along a
    whole line or region, and this point lies on it.
    """

    point: tuple[float, ...]
    value: float
    eigenvalues: tuple[float, ...]
    kind: str


def critical_points(loss: Landscape, resolution: int = 24) -> list[CriticalPoint]:
    """All zeros of ∇f inside ``loss.domain`` that are reached from a resolution × resolution grid, lowest first.

    From every grid point, and from every cell of a grid four times finer where each component of ∇f changes its
    sign, a Levenberg–Marquardt iteration goes down ‖∇f‖²; points nearer than 1e-4 of the domain's width are one.
    A line or region without slope gives one record for each height, of kind ``"flat"``. A kink has no gradient and
    is not listed. At most 512 points; a finer structure than the grid's is found in part. ``loss`` is a
    Surface or a Curve: ``domain``, and ``value``, ``gradient``, ``hessian`` of theta (n, batch). ValueError where
    ``resolution`` is below 2. Marquardt 1963; Nocedal & Wright, Numerical Optimization, section 10.3.

    >>> from core.losses import LOSSES
    >>> [each.kind for each in critical_points(LOSSES["himmelblau"]())].count("saddle")
    4
    >>> critical_points(LOSSES["saddle"]())
    [CriticalPoint(point=(0.0, 0.0), value=0.0, eigenvalues=(-2.0, 2.0), kind='saddle')]
    """
    if resolution < 2:
        raise ValueError("resolution must be at least 2")
    with np.errstate(all="ignore"):
        low, high = np.array(loss.domain, dtype=float).T[..., None]
        starts, spacing = grid(low, high, resolution)
        height = loss.value(starts)
        finite = np.isfinite(height)
        if not finite.any():
            return []
        height_range = float(np.ptp(height[finite]))
        width = float((high - low).min())
        starts = np.concatenate([starts[:, finite], crossings(loss, low, high, FINER * resolution)], axis=1)
        theta = zeros_of_gradient(loss, starts, spacing)
        theta = theta[:, np.all((theta >= low) & (theta <= high), axis=0) & np.isfinite(loss.value(theta))]
        theta[np.abs(theta) < 1e-11 * width] = 0.0  # 0 up to rounding
        gradient, curvature = np.linalg.norm(loss.gradient(theta), axis=0), eigen(loss.hessian(theta))[0]
        bend = np.abs(curvature).max(axis=-1)
        zero = gradient <= ZERO * np.maximum(bend * width, height_range / width)
        theta = theta[:, zero][:, np.argsort(gradient[zero], kind="stable")]
        theta = theta[:, distinct(theta, 1e-4 * width)[:MOST_POINTS]]
        theta = theta[:, smooth(loss, theta)]  # at a kink the mean of the slopes can be 0
        value, curvature = loss.value(theta), eigen(loss.hessian(theta))[0]
        kinds = classify(curvature, height_range / width**2)
        level = collapse(theta, value, kinds == "degenerate", 4 * spacing, 1e-6 * height_range)
    records = [
        CriticalPoint(
            tuple((point + 0.0).tolist()), float(v), tuple((c + 0.0).tolist()), "flat" if k in level else str(kind)
        )
        for k, (point, v, c, kind) in enumerate(zip(theta.T, value, curvature, kinds, strict=True))
        if level.get(k, True)
    ]
    return sorted(records, key=lambda record: (record.value, record.point))


def crossings(loss: Landscape, low: np.ndarray, high: np.ndarray, resolution: int) -> np.ndarray:
    """The centres of the cells of a finer grid at whose corners every ∂f/∂θᵢ takes both signs: (n, batch).

    There are at most MOST_STARTS.
    """
    n = len(low)
    each = max(2, round(resolution ** (2 / n)))
    axes = [np.linspace(a, b, each + 1) for a, b in zip(low[:, 0], high[:, 0], strict=True)]
    slope = loss.gradient(np.array(np.meshgrid(*axes, indexing="ij")))
    corners = np.array(
        [slope[:, *(slice(i, i + each) for i in shift)] for shift in product(range(2), repeat=n)]
    )  # (2ⁿ, n, *cells); NaN is neither above nor below 0
    crossed = ((corners >= 0).any(axis=0) & (corners <= 0).any(axis=0)).all(axis=0)
    centres = np.array(np.meshgrid(*[(axis[1:] + axis[:-1]) / 2 for axis in axes], indexing="ij"))
    return centres[:, crossed][:, :MOST_STARTS]


def grid(low: np.ndarray, high: np.ndarray, resolution: int) -> tuple[np.ndarray, float]:
    """About resolution² starts, the centres of equal cells, shape (n, batch), and the largest side of a cell."""
    n = len(low)
    each = max(2, round(resolution ** (2 / n)))
    axis = (np.arange(each) + 0.5) / each
    cells = np.array(np.meshgrid(*[axis] * n, indexing="ij")).reshape(n, -1)
    return low + (high - low) * cells, float((high - low).max()) / each


def zeros_of_gradient(loss: Landscape, theta: np.ndarray, longest: float) -> np.ndarray:
    """Every column (n, batch) moved down ‖∇f‖², by steps of at most ``longest``, to where it stops."""
    theta = theta.copy()
    slope = loss.gradient(theta)
    size = np.linalg.norm(slope, axis=0)
    damping = np.full(theta.shape[1], 1e-3)
    active = np.flatnonzero(np.isfinite(size) & (size > 0))
    for _ in range(ROUNDS):
        here, g = theta[:, active], slope[:, active]
        step = levenberg_step(g, loss.hessian(here), damping[active])
        length = np.linalg.norm(step, axis=0)
        step *= np.minimum(1, longest / np.maximum(length, 1e-300))
        ahead = loss.gradient(here + step)
        new_size = np.linalg.norm(ahead, axis=0)
        better = new_size < size[active]  # False for NaN
        moved = active[better]
        theta[:, moved] += step[:, better]
        slope[:, moved], size[moved] = ahead[:, better], new_size[better]
        damping[active] = np.where(better, damping[active] / 10, np.maximum(damping[active], 1e-6) * 10)
        active = active[(length > 1e-13 * longest) & (damping[active] < 1e8) & (size[active] > 0)]
        if active.size == 0:
            break
    return theta


def levenberg_step(gradient: np.ndarray, hessian: np.ndarray, damping: np.ndarray) -> np.ndarray:
    """−(H² + μI)⁻¹ H g with μ = damping · λmax²: Newton's step for ∇f = 0 as the damping goes to 0."""
    curvature, axes = eigen(hessian)
    mu = damping[:, None] * (curvature**2).max(axis=1, keepdims=True) + 1e-300
    along = np.einsum("bij,ib->bj", axes, gradient)
    return -np.einsum("bij,bj->ib", axes, along * curvature / (curvature**2 + mu))


def eigen(hessian: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues (batch, n), ascending, and eigenvectors (batch, n, n) of H (n, n, batch); 0 where not finite."""
    matrices = np.moveaxis(hessian, -1, 0)
    return np.linalg.eigh(np.where(np.isfinite(matrices), matrices, 0.0))


def distinct(theta: np.ndarray, apart: float) -> list[int]:
    """The columns that are not within ``apart`` of an earlier one."""
    kept: list[int] = []
    free = np.ones(theta.shape[1], dtype=bool)
    for k in range(theta.shape[1]):
        if free[k]:
            kept.append(k)
            free &= np.abs(theta - theta[:, k : k + 1]).max(axis=0) > apart
    return kept


def classify(curvature: np.ndarray, typical: float) -> np.ndarray:
    """The kind of each point by its eigenvalues (batch, n); ``typical`` is the curvature of the surface at large."""
    size = np.abs(curvature)
    degenerate = size.min(axis=1) <= DEGENERATE * np.maximum(size.max(axis=1), typical)
    up, down = (curvature > 0).all(axis=1), (curvature < 0).all(axis=1)
    return np.select([degenerate, up, down], ["degenerate", "minimum", "maximum"], "saddle")


def collapse(theta: np.ndarray, value: np.ndarray, degenerate: np.ndarray, near: float, same: float) -> dict[int, bool]:
    """The columns on a line or region without slope → whether the column is the one that stands for its height.

    They are the degenerate points that have two others of their height within ``near``.
    """
    columns = np.flatnonzero(degenerate)
    points, heights = theta[:, columns], value[columns]
    beside = np.abs(points[:, :, None] - points[:, None, :]).max(axis=0) <= near
    alike = np.abs(heights[:, None] - heights) <= same
    level = (beside & alike).sum(axis=1) > 2  # itself and two others
    seen: list[float] = []
    stands: dict[int, bool] = {}
    for k, height in zip(columns[level].tolist(), heights[level].tolist(), strict=True):
        stands[k] = all(abs(height - other) > same for other in seen)
        if stands[k]:
            seen.append(height)
    return stands

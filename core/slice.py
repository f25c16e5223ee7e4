"""A loss seen on a plane through its parameter space, and how much of a path the plane shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from core.network import Network


@dataclass(frozen=True, eq=False)
class Plane:
    """The points origin + u·axes[0] + v·axes[1] of parameter space; ``origin`` (dimension,), ``axes`` (2, dimension).

    >>> plane = Plane(np.zeros(3), np.eye(3)[:2])
    >>> plane.coordinates([1.0, 2.0, 3.0]).tolist(), plane.points([1.0, 2.0]).tolist()
    ([1.0, 2.0], [1.0, 2.0, 0.0])
    """

    origin: np.ndarray
    axes: np.ndarray

    def points(self, coordinates: Any) -> np.ndarray:
        """(u, v) of shape (2, *batch) → theta (dimension, *batch)."""
        uv = np.asarray(coordinates, dtype=float)
        return self._column(self.origin, uv) + np.tensordot(self.axes.T, uv, 1)

    def coordinates(self, theta: Any) -> np.ndarray:
        """The (u, v) of the plane's point nearest to theta: (dimension, *batch) → (2, *batch)."""
        theta = np.asarray(theta, dtype=float)
        return np.tensordot(np.linalg.pinv(self.axes.T), theta - self._column(self.origin, theta), 1)

    def nearest(self, theta: Any) -> np.ndarray:
        """The plane's point nearest to theta, (dimension, *batch)."""
        return self.points(self.coordinates(theta))

    def explained(self, path: Any) -> float:
        """The share of a path's variance that lies in the plane, 0 … 1; ``path`` is (steps, dimension, *batch).

        1 − Σ‖what the plane leaves out of a point's way from the mean‖² / Σ‖that way‖²; 1 for a path of one point.
        """
        points = _points(path)
        away = points - points.mean(axis=0)
        basis, _ = np.linalg.qr(self.axes.T)
        whole = (away * away).sum()
        return float(((away @ basis) ** 2).sum() / whole) if whole > 0 else 1.0

    def surface(self, loss: Any, u: Any, v: Any) -> np.ndarray:
        """The loss on a grid of the plane: ``u`` (m,) and ``v`` (n,) give values (n, m)."""
        return loss.value(self.points(np.array(np.meshgrid(u, v))))

    def honest(self, loss: Any, path: Any) -> tuple[np.ndarray, np.ndarray]:
        """The true loss at each point of ``path`` (steps, dimension, *batch), and that of the plane's nearest point."""
        theta = np.moveaxis(np.asarray(path, dtype=float), 0, 1)
        return loss.value(theta), loss.value(self.nearest(theta))

    def _column(self, vector: np.ndarray, like: np.ndarray) -> np.ndarray:
        return vector.reshape(-1, *(1,) * (like.ndim - 1))


def random_plane(network: Network, theta: Any, seed: int) -> Plane:
    """A plane through ``theta`` (dimension,) along two random directions, with filter normalization.

    In each direction the weights into a unit are as long as that unit's own weights, so that nets whose weights have
    other sizes can be compared; biases stay as they are.

    Source: H. Li, Z. Xu, G. Taylor, C. Studer, T. Goldstein, NeurIPS 2018, arXiv:1712.09913.
    """
    theta = np.asarray(theta, dtype=float)
    axes = []
    for direction in np.random.default_rng(seed).standard_normal((2, len(theta))):
        pairs = []
        for (w, b), (d, _) in zip(network.unpack(theta), network.unpack(direction), strict=True):
            pairs.append((d * np.linalg.norm(w, axis=0) / np.linalg.norm(d, axis=0), np.zeros_like(b)))
        axes.append(network.pack(pairs))
    return Plane(theta, np.array(axes))


def path_plane(*paths: Any) -> Plane:
    """The plane that shows most of the paths' variance (principal components), through their mean.

    A path is (steps, dimension, *batch); points that are not finite are left out. The axes are orthonormal, each with
    its largest coordinate positive, so that the plane does not turn from one machine to the next. ValueError where no
    point is finite, or there is only one coordinate.
    """
    points = np.concatenate([_points(path) for path in paths])
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points) or points.shape[1] < 2:
        raise ValueError("a plane needs finite points with at least two coordinates")
    mean = points.mean(axis=0)
    axes = np.linalg.svd(np.vstack([points - mean, np.zeros((2, points.shape[1]))]), full_matrices=False)[2][:2]
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
    return Plane(mean, axes * np.sign(largest))


def _points(path: Any) -> np.ndarray:
    """(steps, dimension, *batch) → (points, dimension)."""
    path = np.asarray(path, dtype=float)
    return np.moveaxis(path, 1, -1).reshape(-1, path.shape[1])

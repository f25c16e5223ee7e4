"""A loss seen on a plane through its parameter space, and how much of a path the plane shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from core.network import Network

H = 1e-4  # of the differences of gradients
MOST, CLOSE = 2000, 1e-12  # products with a matrix, and the change of its eigenvalue at which they are enough


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
    return Plane(theta, directions(network, theta, seed, 2))


def directions(network: Network, theta: Any, seed: int, count: int) -> np.ndarray:
    """Random directions through ``theta`` with filter normalization, (count, dimension); :func:`random_plane`."""
    drawn = []
    for direction in np.random.default_rng(seed).standard_normal((count, len(theta))):
        pairs = []
        for (w, b), (d, _) in zip(network.unpack(theta), network.unpack(direction), strict=True):
            pairs.append((d * np.linalg.norm(w, axis=0) / np.linalg.norm(d, axis=0), np.zeros_like(b)))
        drawn.append(network.pack(pairs))
    return np.array(drawn)


def sharpest(loss: Any, theta: Any) -> tuple[float, np.ndarray]:
    """The largest eigenvalue λ of the Hessian at theta (dimension,), and its direction of length 1.

    The Hessian is that of central differences of the gradient. Along the direction the loss bends as ½λs².

    >>> from types import SimpleNamespace
    >>> bowl = SimpleNamespace(gradient=lambda theta: np.array([[2.0], [6.0]]) * theta)
    >>> value, direction = sharpest(bowl, [1.0, 1.0])
    >>> round(value, 6), np.abs(direction).round(6).tolist()
    (6.0, [0.0, 1.0])
    """
    theta = np.asarray(theta, dtype=float)
    h = H * np.eye(len(theta))
    hessian = (loss.gradient(theta[:, None] + h) - loss.gradient(theta[:, None] - h)) / (2 * H)
    value, direction = _dominant((hessian + hessian.T) / 2)
    if value < 0:  # it bends down most: shifted up by that, what bends up most is the largest
        above, direction = _dominant((hessian + hessian.T) / 2 - value * np.eye(len(theta)))
        value += above
    return value, direction * np.sign(direction[np.abs(direction).argmax()])


def _dominant(matrix: np.ndarray) -> tuple[float, np.ndarray]:
    """The eigenvalue of a symmetric matrix that is largest in size, and its direction: by the power method.

    np.linalg.eigh would find it too, but its threads wait for each other on a busy machine, a hundred times longer.
    """
    direction = np.random.default_rng(0).standard_normal(len(matrix))
    value = 0.0
    for _ in range(MOST):
        direction /= np.sqrt((direction * direction).sum()) or 1.0
        after = (matrix * direction).sum(axis=1)
        before, value = value, float(after @ direction)
        direction = after
        if abs(value - before) <= CLOSE * abs(value):
            break
    return value, direction / (np.sqrt((direction * direction).sum()) or 1.0)


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

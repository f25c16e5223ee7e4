"""A loss that comes from data: the mean, over the samples, of what a weighted sum of the features costs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from core.activations import Activation
from core.data import Data
from core.losses.optimum import minimizer
from core.minima import known_minima
from core.pointwise import Pointwise

BLOCK = 2**16  # numbers of samples × points that are computed together: they stay in the processor's cache
MANY, THREADS = 16, 2  # so many blocks are worth two threads
ROUNDING = 16 * np.finfo(float).eps  # of the targets: a line that misses them by less goes through them
MARGIN = 1.5  # the domain reaches this many times further than the optimum, or than where predictions matter


@dataclass(frozen=True, eq=False, repr=False)
class DataLoss:
    """f(θ) = 1/n Σᵢ ℓ(zᵢ, yᵢ) with the scores z = A θ; theta has shape (dimension, *batch).

    ``design`` A (samples, dimension) has a column for each power of each feature, and a last one of ones for the bias;
    ``score`` is ℓ as a loss of z, the activation included, and a prediction is φ(z). ``minima``, ``minimum`` and
    ``local_minima`` are those of a Surface. They are exact for a convex loss; where the loss only tends to its lowest
    value, as for classes that a line separates, there is no minimum, and ``attained`` is False. Of a loss that is not
    convex they are searched in the domain, in two dimensions; else they are not known.

    With rows for each of several runs, ``sampled`` gives a ``design`` (size, dimension, *batch) and a ``target`` (size,
    *batch); such a loss has value, gradient and Hessian alone.
    """

    data: Data
    activation: Activation
    score: Pointwise
    degree: int
    bias: bool
    design: np.ndarray
    target: np.ndarray
    start: tuple[float, ...]
    box: tuple[tuple[float, float], ...] | None = None

    @property
    def dimension(self) -> int:
        return self.design.shape[1]

    @property
    def samples(self) -> int:
        return self.design.shape[0]

    @property
    def coordinates(self) -> tuple[str, ...]:
        """The names of theta's rows: w or w1, w2, …, then b."""
        count = self.dimension - self.bias
        weights = ("w",) if count == 1 else tuple(f"w{i + 1}" for i in range(count))
        return weights + ("b",) * self.bias

    @property
    def convex(self) -> bool:
        return " after " not in self.score.key

    @property
    def condition(self) -> float:
        """κ of AᵀA, which is that of the Hessian of least squares, from A's singular values; inf where it is singular.

        It keeps its digits where those of the Hessian are lost.
        """
        size = np.linalg.svd(self.design, compute_uv=False)
        small = size[-1] <= size[0] * max(self.design.shape) * np.finfo(float).eps
        return float("inf") if small or len(self.design) < self.dimension else float((size[0] / size[-1]) ** 2)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.score.key}, {self.samples} samples, {', '.join(self.coordinates)})"

    def columns(self, x: Any) -> np.ndarray:
        """The row of the design for each column of ``x`` (features, points): (points, dimension)."""
        return columns(x, self.degree, self.bias)

    def predict(self, theta: Any, x: Any = None) -> np.ndarray:
        """φ(z) at ``x`` (features, points), None for the samples' own: theta (dimension, *batch) → (points, *batch)."""
        design = self.design if x is None else self.columns(x)
        with np.errstate(all="ignore"):
            return self.activation.value(_scores(design, np.asarray(theta, dtype=float)))

    def value(self, theta: Any) -> np.ndarray:
        """f(theta): (dimension, *batch) → (*batch,)."""
        with np.errstate(all="ignore"):
            return self.value_unguarded(np.asarray(theta, dtype=float))

    def gradient(self, theta: Any) -> np.ndarray:
        """∇f(theta) = 1/n Aᵀ ℓ′(z): (dimension, *batch) → (dimension, *batch)."""
        with np.errstate(all="ignore"):
            return self.gradient_unguarded(np.asarray(theta, dtype=float))

    def hessian(self, theta: Any) -> np.ndarray:
        """∇²f(theta) = 1/n Aᵀ diag(ℓ″(z)) A: (dimension, *batch) → (dimension, dimension, *batch)."""
        with np.errstate(all="ignore"):
            return self.hessian_unguarded(np.asarray(theta, dtype=float))

    def value_unguarded(self, theta: np.ndarray) -> np.ndarray:
        return self._mean(0, np.ones_like(self.design[:, :1]), theta)[0]

    def gradient_unguarded(self, theta: np.ndarray) -> np.ndarray:
        return self._mean(1, self.design, theta)

    def hessian_unguarded(self, theta: np.ndarray) -> np.ndarray:
        n = self.dimension
        hessian = self._mean(2, self._pairs, theta)
        return hessian.reshape(n, n, *hessian.shape[1:])

    @cached_property
    def _pairs(self) -> np.ndarray:
        """The products of each two columns of the design: (samples, dimension², …)."""
        pairs = self.design[:, :, None] * self.design[:, None]
        return pairs.reshape(len(pairs), -1, *pairs.shape[3:])

    def _mean(self, which: int, weights: np.ndarray, theta: np.ndarray) -> np.ndarray:
        """1/n weightsᵀ ℓ⁽ʷʰⁱᶜʰ⁾(A θ): weights (samples, k, …), theta (dimension, *batch) → (k, *batch)."""
        function = self.score.functions[which]
        if self.design.ndim > 2:  # each run has samples of its own
            scores, target = _scores(self.design, theta), self.target
            if scores.ndim > target.ndim:
                target = target.reshape(self.samples, *(1,) * (scores.ndim - target.ndim), *target.shape[1:])
            inner = function(scores, target)
            return np.einsum("sk...,s...->k...", weights, inner) / self.samples
        target = self.target[:, None]
        return self._by_blocks(
            theta, weights.shape[1], lambda points: weights.T @ function(self.design @ points, target)
        )

    def _by_blocks(self, theta: np.ndarray, rows: int, total: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """1/n of a sum over the samples, (rows, *batch), for points in columns, as many together as are fast."""
        points = theta.reshape(len(theta), -1)
        size = max(1, BLOCK // self.samples)
        if points.shape[1] <= size:
            return (total(points) / self.samples).reshape(rows, *theta.shape[1:])
        sums = np.empty((rows, points.shape[1]))

        def fill(first: int) -> None:
            with np.errstate(all="ignore"):  # it does not reach from one thread into another
                sums[:, first : first + size] = total(points[:, first : first + size])

        blocks = range(0, points.shape[1], size)
        if len(blocks) < MANY:
            for first in blocks:
                fill(first)
        else:
            from concurrent.futures import ThreadPoolExecutor  # here, because it loads slowly and is rarely needed

            with ThreadPoolExecutor(THREADS) as pool:
                deque(pool.map(fill, blocks), maxlen=0)  # waits for all, and raises what one has raised
        sums /= self.samples
        return sums.reshape(rows, *theta.shape[1:])

    def sampled(self, rows: Any) -> DataLoss:
        """The same loss on some of its samples: ``rows`` (size,), or (size, *batch) with rows of its own for each run.

        The domain and the start stay those of the whole.
        """
        rows = np.asarray(rows)
        part = object.__new__(DataLoss)  # one for each step of a run: filled at once, which is four times faster
        part.__dict__.update(
            self._shared,
            design=self.design.T.take(rows, axis=1).swapaxes(0, 1),
            target=self.target[rows],
            box=self.domain,
        )
        return part

    @cached_property
    def _shared(self) -> dict[str, Any]:
        """What a loss on some of the samples has in common with the whole."""
        return {each.name: getattr(self, each.name) for each in fields(DataLoss)}

    @cached_property
    def _optimum(self) -> np.ndarray | None:
        """Where a convex loss is least; None where it only tends there, and for a loss that is not convex."""
        return minimizer(self.design, self.target, self.score) if self.convex else None

    @cached_property
    def domain(self) -> tuple[tuple[float, float], ...]:
        """A box about the optimum with the start in it, about as far each way as a coordinate alone changes much."""
        if self.box is not None:
            return self.box
        centre = np.zeros(self.dimension) if self._optimum is None else self._optimum
        size = np.sqrt((self.design**2).mean(axis=0))
        swing = 4.0 if self.score.targets == "class" or not self.convex else self.target.std()
        reach = np.maximum(np.abs(centre - self.start), swing / np.where(size > 0, size, 1.0))
        reach = MARGIN * np.where(reach > 1e-12 * reach.max(), reach, 1.0)  # what rounding leaves is no width
        return tuple(zip((centre - reach).tolist(), (centre + reach).tolist(), strict=True))

    @cached_property
    def _minima(self) -> tuple[tuple, float | None, tuple]:
        """The minima, the minimum and the local minima."""
        if self._optimum is not None:
            return (tuple(self._optimum.tolist()),), float(self.value(self._optimum)), ()
        if self.dimension == 2 and not (self.convex and self.score.smooth):
            return known_minima(self)
        return (), None, ()

    @property
    def minima(self) -> tuple[tuple[float, ...], ...]:
        return self._minima[0]

    @property
    def minimum(self) -> float | None:
        return self._minima[1]

    @property
    def local_minima(self) -> tuple[tuple[float, ...], ...]:
        return self._minima[2]

    @property
    def attained(self) -> bool:
        """Whether there is a point with the least value, as far as is known."""
        return self.minimum is not None


@dataclass(frozen=True, eq=False, repr=False)
class LeastSquares(DataLoss):
    """The mean of squared errors of a linear model: c |R(θ − θ*)|² above its minimum, whatever the number of samples.

    RᵀR = AᵀA / n, and θ* is the least-squares solution; c is 1, or ½ for half the squared error. This is the same
    function as the mean, and exact where AᵀA alone would have lost its digits.
    """

    @cached_property
    def _parts(self) -> tuple[float, np.ndarray, np.ndarray, float]:
        """c, R, θ* as a column, and the minimum."""
        factor = 1.0 if self.score.key == "squared" else 0.5
        root = np.linalg.qr(self.design, mode="r") / np.sqrt(self.samples)
        best = self._optimum
        assert best is not None
        least = float(((self.design @ best - self.target) ** 2).mean())
        exact = least <= ROUNDING**2 * float((self.target**2).mean())  # what is left then is rounding
        return factor, root, best[:, None], 0.0 if exact else factor * least

    def _away(self, theta: np.ndarray) -> np.ndarray:
        """R(θ − θ*) for points in columns."""
        _, root, best, _ = self._parts
        return root @ (theta.reshape(len(theta), -1) - best)

    def value_unguarded(self, theta: np.ndarray) -> np.ndarray:
        factor, _, _, least = self._parts
        return (least + factor * (self._away(theta) ** 2).sum(axis=0)).reshape(theta.shape[1:])[()]

    def gradient_unguarded(self, theta: np.ndarray) -> np.ndarray:
        factor, root, _, _ = self._parts
        return (2 * factor * (root.T @ self._away(theta))).reshape(theta.shape)

    def hessian_unguarded(self, theta: np.ndarray) -> np.ndarray:
        factor, root, _, _ = self._parts
        curvature = 2 * factor * (root.T @ root)
        shape = (*curvature.shape, *theta.shape[1:])
        return np.broadcast_to(curvature.reshape(*curvature.shape, *(1,) * (theta.ndim - 1)), shape)


def columns(x: Any, degree: int, bias: bool) -> np.ndarray:
    """x, x², … of each feature, and ones: (features, points) → (points, features · degree + bias)."""
    x = np.asarray(x, dtype=float)
    powers = (x[:, None] ** np.arange(1, degree + 1)[:, None]).reshape(-1, x.shape[1])
    return np.concatenate([powers, np.ones((int(bias), x.shape[1]))]).T


def _scores(design: np.ndarray, theta: np.ndarray) -> np.ndarray:
    """A θ: (samples, dimension, …), (dimension, *batch) → (samples, *batch)."""
    return np.einsum("sd...,d...->s...", design, theta) if design.ndim > 2 else np.tensordot(design, theta, 1)

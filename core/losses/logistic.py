"""The cross-entropy of one sigmoid unit, by as few passes over samples × points as there can be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.losses.data_loss import DataLoss

HALVINGS = 4  # more of them cost more than the logarithms that they save


@dataclass(frozen=True, eq=False, repr=False)
class Logistic(DataLoss):
    """f(θ) = 1/n Σ ln(1 + e^sᵢ) with s = S θ, where S is the design with the rows of class 1 turned: S = (1 − 2y) A.

    The same function as ln(1 + e^z) − y z, and its gradient is 1/n Sᵀ σ(s): what is on the wrong side pulls.
    """

    @cached_property
    def _turned(self) -> np.ndarray:
        return (1.0 - 2 * self.target)[:, None] * self.design

    def value_unguarded(self, theta: np.ndarray) -> np.ndarray:
        return self._by_blocks(theta, 1, self._costs)[0]

    def gradient_unguarded(self, theta: np.ndarray) -> np.ndarray:
        return self._by_blocks(theta, self.dimension, self._pulls)

    def value_and_gradient_unguarded(self, theta: np.ndarray) -> np.ndarray:
        """Both in rows, (1 + dimension, *batch), from one exponential; the value may differ in its last digit."""
        return self._by_blocks(theta, 1 + self.dimension, self._both)

    def _costs(self, points: np.ndarray) -> np.ndarray:
        """Σ ln(1 + eˢ) = Σ max(s, 0) + Σ ln(1 + e^−|s|) for points in columns."""
        score = self._turned @ points
        wrong = np.ones(self.samples) @ np.maximum(score, 0.0)  # faster than a sum along the first axis
        np.abs(score, out=score)
        np.negative(score, out=score)
        return wrong + sum_log1p(np.exp(score, out=score))

    def _pulls(self, points: np.ndarray) -> np.ndarray:
        """Sᵀ σ(s); e^−s may overflow, and σ is 0 then, as it should be."""
        inverse = self._turned @ -points
        np.exp(inverse, out=inverse)
        inverse += 1.0
        return self._turned.T @ np.reciprocal(inverse, out=inverse)

    def _both(self, points: np.ndarray) -> np.ndarray:
        """The costs above the pulls: e^−|s| is the smaller one of e^−s and its inverse."""
        away = self._turned @ -points
        inverse = np.exp(away)
        wrong = np.ones(self.samples) @ np.minimum(away, 0.0, out=away)
        small = np.minimum(inverse, np.reciprocal(inverse, out=away), out=away)
        inverse += 1.0
        pulls = self._turned.T @ np.reciprocal(inverse, out=inverse)
        return np.vstack([sum_log1p(small) - wrong, pulls])


def sum_log1p(e: np.ndarray) -> np.ndarray:
    """Σ ln(1 + eᵢ) over the first axis, for 0 ≤ e ≤ 1; ``e`` is used up.

    A logarithm costs more than a product, and (1 + a)(1 + b) = 1 + (a + b(1 + a)) keeps the digits of what is small.

    >>> sum_log1p(np.array([0.5, 0.25, 1e-30])).round(6), sum_log1p(np.full(5, 1e-20))
    (np.float64(0.628609), np.float64(5e-20))
    """
    single = np.zeros(e.shape[1:])
    for _ in range(HALVINGS):
        half = len(e) // 2
        if half == 0:
            break
        if len(e) % 2:
            single = single + np.log1p(e[-1])
        a, b = e[:half], e[half : 2 * half]
        b *= a + 1.0
        a += b
        e = a
    return single + np.ones(len(e)) @ np.log1p(e, out=e)

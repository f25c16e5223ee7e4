r"""One layer without biases: z = xW, p = softmax(z), and the cross-entropy of one sample as a loss over its weights.

Its gradient is written out: ∂L/∂wᵢⱼ = xᵢ (pⱼ − tⱼ). Source: K. Saitoh, Deep Learning from Scratch, 2019, section 4.4.2
(its numerical gradient); Goodfellow, Bengio & Courville, Deep Learning, 2016, section 6.2.2.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.softmax import log_softmax, softmax


@dataclass(frozen=True)
class OneLayer:
    """L(W) = −ln pₖ for the sample ``x`` (features,) of class k, ``target``; theta is W row by row, (n · K, *batch).

    >>> layer = OneLayer((0.6, 0.9), target=2, classes=3)
    >>> layer.value(np.zeros(6)).round(6), layer.gradient(np.zeros(6)).round(3).tolist()
    (np.float64(1.098612), [0.2, 0.2, -0.4, 0.3, 0.3, -0.6])
    """

    x: tuple[float, ...]
    target: int
    classes: int

    @property
    def dimension(self) -> int:
        return len(self.x) * self.classes

    def scores(self, theta: Any) -> np.ndarray:
        """z = xW of shape (classes, *batch)."""
        theta = np.asarray(theta, dtype=float)
        return np.tensordot(np.array(self.x), theta.reshape(len(self.x), self.classes, *theta.shape[1:]), axes=1)

    def probabilities(self, theta: Any) -> np.ndarray:
        """p = softmax(z), (classes, *batch)."""
        return softmax(self.scores(theta))

    def value(self, theta: Any) -> np.ndarray:
        """L of shape ``batch``."""
        return -log_softmax(self.scores(theta))[self.target] + 0.0

    def gradient(self, theta: Any) -> np.ndarray:
        """∂L/∂wᵢⱼ = xᵢ (pⱼ − tⱼ), (dimension, *batch)."""
        error = self.probabilities(theta)
        error[self.target] -= 1
        return np.stack([x * row for x in self.x for row in error])

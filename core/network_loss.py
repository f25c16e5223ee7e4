"""A network's loss over data: a loss like any other, whose coordinates are the network's parameters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from core import layers
from core.outputs import Measure

if TYPE_CHECKING:
    from core.network import Network

NUMBERS = 2_000_000  # that one layer's values may have at a time: 16 MB


@dataclass(frozen=True, eq=False)
class Backward:
    """Every layer's gradients: ``scores[k]`` = ∂L/∂z (units, samples, *batch), ``layers[k]`` = (∂L/∂W, ∂L/∂b).

    L is the mean over the samples: each sample's ∂L/∂z has its share 1/samples in it. The penalty is in ∂L/∂W.
    """

    scores: list[np.ndarray]
    layers: list[tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True, eq=False)
class NetworkLoss:
    r"""The mean over the samples of a loss of one prediction, and a penalty on the weights, not on the biases.

    L(θ) = mean ℓ(z, t) + λ₁ Σ|w| + ½ λ₂ Σw², with z the last layer's scores. ``x`` (features + 1, samples) has a row
    of ones below, ``target`` is (outputs, samples), both with axes before them where runs have samples of their own;
    ``l1`` and ``l2`` are numbers or of shape ``batch``. Built by :meth:`core.network.Network.loss`.

    >>> from types import SimpleNamespace
    >>> from core.network import Network
    >>> xor = SimpleNamespace(x=np.array([[0, 0, 1, 1], [0, 1, 0, 1]]), y=np.array([0, 1, 1, 0]))
    >>> loss = Network((2, 3, 1)).loss(xor)
    >>> loss.value(np.zeros(13)).round(6), loss.gradient(loss.start).shape
    (np.float64(0.693147), (13,))
    """

    network: Network
    measure: Measure
    x: np.ndarray
    target: np.ndarray
    start: np.ndarray
    l1: Any
    l2: Any

    domain = None  # weights have no box
    minimum = None
    minima = ()

    @property
    def dimension(self) -> int:
        return self.network.dimension

    @property
    def samples(self) -> int:
        return self.x.shape[-1]

    def sampled(self, rows: Any) -> NetworkLoss:
        """The same loss over some of its samples: their numbers (size,), or (size, *batch) for each run."""
        if np.ndim(rows) > 1:
            x, target = (layers.taken(array, np.asarray(rows)) for array in (self.x, self.target))
        else:
            x, target = self.x[..., rows], self.target[..., rows]
        return NetworkLoss(self.network, self.measure, x, target, self.start, self.l1, self.l2)

    def value(self, theta: Any) -> np.ndarray:
        """L of shape ``batch`` at theta (dimension, *batch)."""
        theta = np.asarray(theta, dtype=float)
        with np.errstate(all="ignore"):
            value = self._mean(theta) if self.x.ndim > 2 else self._mean_in_parts(theta)
            if self._penalized:
                w = theta[self.network.weights]
                value = value + self.l1 * np.abs(w).sum(axis=0) + self.l2 / 2 * (w * w).sum(axis=0)
        return value[()]

    def _mean(self, theta: np.ndarray) -> np.ndarray:
        _, scores = layers.forward(self.network.matrices(theta), self.network.hidden, self.x)
        return self.measure.value(scores[-1], self.target).mean(axis=-1)

    def _mean_in_parts(self, theta: np.ndarray) -> np.ndarray:
        """The same for a whole path's many runs: not too many at a time."""
        flat = theta.reshape(len(theta), -1)
        some = max(1, NUMBERS // (self.samples * max(self.network.sizes)))
        parts = [self._mean(flat[:, i : i + some]) for i in range(0, flat.shape[1], some)]
        return np.concatenate(parts).reshape(theta.shape[1:])

    def gradient(self, theta: Any) -> np.ndarray:
        """∂L/∂θ (dimension, *batch)."""
        with np.errstate(all="ignore"):
            return self.gradient_unguarded(np.asarray(theta, dtype=float))

    def gradient_unguarded(self, theta: np.ndarray) -> np.ndarray:
        """The gradient without a guard against NumPy's warnings: for loops that have their own."""
        return self._back(theta)[1]

    def backward(self, theta: Any) -> Backward:
        """Every layer's gradients at theta (dimension, *batch)."""
        theta = np.asarray(theta, dtype=float)
        with np.errstate(all="ignore"):
            slopes, gradient = self._back(theta)
        return Backward([layers.batch_last(slope) for slope in slopes], self.network.unpack(gradient))

    def _back(self, theta: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
        """∂L/∂z of every layer (*batch, units, samples), and the gradient (dimension, *batch)."""
        network = self.network
        matrices = network.matrices(theta)
        inputs, scores = layers.forward(matrices, network.hidden, self.x)
        slope = self.measure.slope(scores[-1], self.target)
        slope /= self.samples
        rows = np.empty((*theta.shape[1:], network.dimension))
        slopes = layers.backward(matrices, network.hidden, inputs, scores, slope, network.split(rows))
        gradient = layers.columns_of(rows)
        if self._penalized:
            w = theta * network.weights.reshape(-1, *(1,) * (theta.ndim - 1))
            gradient = gradient + self.l1 * np.sign(w) + self.l2 * w
        return slopes, gradient

    @cached_property
    def _penalized(self) -> bool:
        return bool(np.any(self.l1) or np.any(self.l2))

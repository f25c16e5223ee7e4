"""What a network's last layer makes of its scores, and the losses of that, computed from the scores.

Arrays are (*batch, outputs, samples), and so are targets, or (outputs, samples) for all runs. From scores, and not from
probabilities, no logarithm meets a 0: a wrong answer that is certain costs its score and not infinity.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from core.activations import sigmoid, softplus
from core.softmax import log_softmax
from core.softmax import softmax as probabilities


def softmax(z: np.ndarray) -> np.ndarray:
    return probabilities(z, axis=-2)


def linear(z: np.ndarray) -> np.ndarray:
    return z


class Measure(NamedTuple):
    """A loss of one sample: ``value(z, t)`` (*batch, samples), ``slope(z, t)`` = ∂/∂z (*batch, outputs, samples)."""

    value: Callable[[np.ndarray, np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]


def _binary(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """−t log p − (1 − t) log(1 − p) for p = sigmoid(z): t log(1 + e⁻ᶻ) + (1 − t) log(1 + eᶻ)."""
    return (t * softplus(-z) + (1 - t) * softplus(z)).sum(axis=-2)


def _categorical(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """−Σ t log p for p = softmax(z)."""
    return -(t * log_softmax(z, axis=-2)).sum(axis=-2)


def _squared(predict: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    return lambda z, t: ((predict(z) - t) ** 2).sum(axis=-2)


def _sigmoid_squared_slope(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    p = sigmoid(z)
    return 2 * (p - t) * p * sigmoid(-z)  # sigmoid(−z) is 1 − p without the rounding


def _softmax_squared_slope(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    p = softmax(z)
    apart = 2 * (p - t)
    return p * (apart - (p * apart).sum(axis=-2, keepdims=True))


PREDICT: dict[str, Callable[[np.ndarray], np.ndarray]] = {"sigmoid": sigmoid, "softmax": softmax, "linear": linear}
"""The outputs' activations."""

MEASURES: dict[tuple[str, str], Measure] = {
    ("sigmoid", "cross_entropy"): Measure(_binary, lambda z, t: sigmoid(z) - t),
    ("softmax", "cross_entropy"): Measure(_categorical, lambda z, t: softmax(z) - t),
    ("sigmoid", "squared"): Measure(_squared(sigmoid), _sigmoid_squared_slope),
    ("softmax", "squared"): Measure(_squared(softmax), _softmax_squared_slope),
    ("linear", "squared"): Measure(_squared(linear), lambda z, t: 2 * (z - t)),
}
"""By output and loss; a linear output has no probabilities, and so no cross-entropy."""

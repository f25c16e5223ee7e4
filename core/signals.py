"""How large values and gradients are from layer to layer, which units still learn, and where a run broke."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from core.network import Network

STILL = 1e-3  # where an activation's derivative is no larger, a sample teaches its unit next to nothing
LIMIT = 1e6  # parameters of this length have exploded


def sizes(layers: list[np.ndarray]) -> np.ndarray:
    """The root mean square of each layer's values or gradients (units, samples, *batch): (layers, *batch).

    >>> sizes([np.array([[3.0, 4.0]]), np.zeros((2, 2))]).round(3)
    array([3.536, 0.   ])
    """
    with np.errstate(all="ignore"):
        return np.stack([np.sqrt((layer**2).mean(axis=(0, 1))) for layer in layers])


def active(network: Network, theta: Any, x: Any) -> list[np.ndarray]:
    """For each hidden layer the share of samples that each of its units learns from, (units, *batch).

    A sample counts where the activation's derivative is above 1e-3 in size: with ReLU where it is switched on, with
    sigmoid and tanh where they are not saturated. A unit with share 0 is dead for these samples.

    >>> from core.network import Network
    >>> network = Network((1, 2, 1), activation="relu")
    >>> theta = network.pack([([[1.0, 1.0]], [0.0, -9.0]), ([[1.0], [1.0]], [0.0])])
    >>> active(network, theta, [[-1.0, 1.0, 2.0, 3.0]])[0]
    array([0.75, 0.  ])
    """
    scores = network.forward(theta, x).scores[:-1]
    with np.errstate(all="ignore"):
        return [
            (np.abs(kind.derivative(z)) > STILL).mean(axis=1) for kind, z in zip(network.hidden, scores, strict=True)
        ]


def exploded(theta: np.ndarray) -> np.ndarray:
    """Whether parameters (dimension, *batch) are not finite, or longer than 1e6; of shape ``batch``."""
    with np.errstate(all="ignore"):
        return ~((theta * theta).sum(axis=0) <= LIMIT**2)  # NaN compares false


def broken_layer(network: Network, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """The layer (0 is the first) whose parameters a step made grow most, of shape ``batch``.

    Not finite is more than any growth; of several that are alike it is the first one.
    """
    growth = []
    with np.errstate(all="ignore"):
        for place in network.places:
            ratio = np.abs(after[place]).max(axis=0) / np.maximum(np.abs(before[place]).max(axis=0), 1e-300)
            growth.append(np.where(np.isfinite(ratio), ratio, np.inf))
    return np.argmax(growth, axis=0)

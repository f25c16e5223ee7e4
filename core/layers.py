"""The matrix calculus of fully connected layers: forward and backward for many runs with one product for each layer.

Here the batch of runs stands first and units and samples last, as matrix products want them: arrays are
(*batch, units, samples), and a layer is one matrix (*batch, inputs + 1, outputs) with its biases as the last row,
because every layer's input has a row of ones below. x, (features + 1, samples), is shared by all runs, or has axes for
them before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Arrays = list[np.ndarray]


def forward(layers: Arrays, activations: Sequence[Any], x: np.ndarray) -> tuple[Arrays, Arrays]:
    """Each layer's inputs with the ones, and its scores z = Wᵀa + b; the last activation is left to the loss."""
    inputs, scores = [x], [layers[0].swapaxes(-1, -2) @ x]
    for layer, activation in zip(layers[1:], activations, strict=True):
        inputs.append(with_ones(activation.value(scores[-1])))
        scores.append(layer.swapaxes(-1, -2) @ inputs[-1])
    return inputs, scores


def backward(
    layers: Arrays, activations: Sequence[Any], inputs: Arrays, scores: Arrays, slope: np.ndarray, into: Arrays
) -> Arrays:
    """∂L/∂z of every layer from ``slope``, the last one's; ∂L/∂W and, as its last row, ∂L/∂b go ``into`` the arrays.

    ∂L/∂W = a (∂L/∂z)ᵀ, and ∂L/∂z = φ′(z) · W ∂L/∂z of the layer after it.
    """
    slopes = [slope]
    for k in range(len(layers) - 1, -1, -1):
        np.matmul(inputs[k], slope.swapaxes(-1, -2), out=into[k])
        if k:
            slope = layers[k][..., :-1, :] @ slope
            slope *= activations[k - 1].derivative(scores[k - 1])
            slopes.append(slope)
    return slopes[::-1]


def with_ones(x: np.ndarray) -> np.ndarray:
    """(…, units, samples) with a row of ones below: what the biases are multiplied by."""
    larger = np.empty((*x.shape[:-2], x.shape[-2] + 1, x.shape[-1]))
    larger[..., :-1, :] = x
    larger[..., -1, :] = 1
    return larger


def rows_of(theta: np.ndarray) -> np.ndarray:
    """(dimension, *batch) → (*batch, dimension), a view."""
    return theta.transpose(*range(1, theta.ndim), 0)


def columns_of(rows: np.ndarray) -> np.ndarray:
    """(*batch, dimension) → (dimension, *batch), a view."""
    return rows.transpose(-1, *range(rows.ndim - 1))


def taken(x: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The samples ``rows`` (size, *batch) of x (units, samples) or (*batch, units, samples): (*batch, units, size)."""
    where = np.moveaxis(rows, 0, -1)[..., None, :]
    axes = max(x.ndim, where.ndim)
    x, where = (array.reshape(*(1,) * (axes - array.ndim), *array.shape) for array in (x, where))
    return np.take_along_axis(x, where, axis=-1)


def batch_first(x: np.ndarray) -> np.ndarray:
    """(units, samples, *batch) → (*batch, units, samples)."""
    return np.moveaxis(x, (0, 1), (-2, -1))


def batch_last(x: np.ndarray) -> np.ndarray:
    """(*batch, units, samples) → (units, samples, *batch): the arrangement that everything outside has."""
    return np.moveaxis(x, (-2, -1), (0, 1))

"""How good predictions are: accuracy and confusion for classes, RMSE for numbers."""

from __future__ import annotations

from typing import Any

import numpy as np


def decided(probability: Any) -> np.ndarray:
    """The class 0 or 1 of each probability of the class 1: 1 above one half; −1 where it is not a number.

    >>> decided([0.2, 0.5, 0.8])
    array([0, 0, 1])
    """
    probability = np.asarray(probability, dtype=float)
    return np.where(np.isnan(probability), -1, probability > 0.5).astype(int)


def accuracy(chosen: Any, y: Any) -> np.ndarray:
    """The share of samples whose class is right: (samples, *batch) and (samples,), or classes of each run's own
    samples (samples, *batch), → (*batch,).

    >>> accuracy([0, 1, 1, 1], [0, 1, 0, 1])
    np.float64(0.75)
    """
    chosen, y = _aligned(chosen, y)
    return (chosen == y).mean(axis=0)


def confusion(chosen: Any, y: Any, classes: int = 2) -> np.ndarray:
    """How many samples of each class (first axis) were taken for each (second): (classes, classes, *batch).

    ``chosen`` and ``y`` as for :func:`accuracy`.

    >>> confusion([0, 1, 1, 1], [0, 1, 0, 1]).tolist()
    [[1, 1], [0, 2]]
    """
    chosen, y = _aligned(chosen, y)
    every = np.arange(classes).reshape(-1, *(1,) * chosen.ndim)
    return ((y == every)[:, None] & (chosen == every)[None]).sum(axis=2)


def rmse(prediction: Any, y: Any) -> np.ndarray:
    """√(1/n Σ (p − y)²), in the units of y: (samples, *batch), (samples,) → (*batch,).

    >>> rmse([1.0, 2.0], [1.0, 4.0]).round(4)
    np.float64(1.4142)
    """
    prediction, y = _aligned(prediction, y)
    with np.errstate(all="ignore"):
        return np.sqrt(((prediction - y) ** 2).mean(axis=0))


def _aligned(prediction: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    prediction, y = np.asarray(prediction), np.asarray(y)
    return prediction, y.reshape(len(y), *(1,) * (prediction.ndim - y.ndim), *y.shape[1:])

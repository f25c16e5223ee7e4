"""Features shifted and stretched: fitted on the samples to train with, applied to all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.data.data import Data
from core.message import template

KINDS = {"raw": template("Raw"), "centre": template("Centred"), "standardize": template("Standardized")}
"""The ways to scale, by key, with their names."""


@dataclass(frozen=True, eq=False)
class Scaling:
    """x′ = (x − μ) / σ for each feature; ``mean`` and ``scale`` have the shape (features,).

    >>> train = Data([[1.0, 3.0], [5.0, 5.0]], [0.0, 1.0])
    >>> scaling = Scaling.fit(train)
    >>> scaling.apply(train).x.tolist(), scaling.scale.tolist()
    ([[-1.0, 1.0], [0.0, 0.0]], [1.0, 1.0])
    """

    mean: np.ndarray
    scale: np.ndarray

    @classmethod
    def fit(cls, data: Data, kind: str = "standardize") -> Scaling:
        """The scaling of ``kind``, one of :data:`KINDS`: the mean is 0 afterwards, and the standard deviation 1.

        σ is the root of the mean square (over n, not n − 1). A constant feature has the scale 1. KeyError for another
        kind.
        """
        KINDS[kind]
        mean, scale = np.zeros(data.features), np.ones(data.features)
        if kind != "raw":
            mean = data.x.mean(axis=1)
        if kind == "standardize":
            spread = data.x.std(axis=1)
            constant = np.ptp(data.x, axis=1) == 0  # the mean of equal numbers may be off by its last digit
            scale = np.where(constant, 1.0, np.where(spread > 0, spread, 1.0))
        return cls(mean, scale)

    def apply(self, data: Data) -> Data:
        """The same samples with scaled features."""
        return replace(data, x=(data.x - self.mean[:, None]) / self.scale[:, None])

    def unscaled(self, theta: Any) -> np.ndarray:
        """The parameters of the same line in the features' own units: w = w′/σ, b = b′ − Σ w′μ/σ.

        (w₁, …, b) of shape (features + 1, *batch), of degree 1 with a bias; ValueError for another number of rows.
        """
        weights, bias, mean, scale = self._parts(theta)
        weights = weights / scale
        return np.concatenate([weights, (bias - (weights * mean).sum(axis=0))[None]])

    def scaled(self, theta: Any) -> np.ndarray:
        """The way back: w′ = σw, b′ = b + Σ wμ."""
        weights, bias, mean, scale = self._parts(theta)
        return np.concatenate([weights * scale, (bias + (weights * mean).sum(axis=0))[None]])

    def _parts(self, theta: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        theta = np.asarray(theta, dtype=float)
        if len(theta) != len(self.mean) + 1:
            raise ValueError("theta must have a row for each feature and one for the bias")
        shape = (-1, *(1,) * (theta.ndim - 1))
        return theta[:-1], theta[-1], self.mean.reshape(shape), self.scale.reshape(shape)

"""Samples of two classes that a curve parts: those above it and those below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from core.data.data import Data, feature_names
from core.data.made import CLASS

HALF = 3.0  # samples lie between −HALF and HALF in both directions


def above(curve: Callable[[np.ndarray], Any], samples: int, noise: float = 0.0, seed: int = 0) -> Data:
    """Even chance places in a square; the class is 1 where x₂ + σξ > f(x₁), ξ being standard normal.

    Samples at which f is not finite have no class and are left out; ValueError where none is left.

    >>> above(lambda x: 0 * x, 4).y.tolist() == (above(lambda x: 0 * x, 4).x[1] > 0).tolist()
    True
    """
    x = (2 * np.random.default_rng([seed, 0]).random((samples, 2)).T - 1) * HALF
    kick = noise * np.random.default_rng([seed, 1]).standard_normal(samples)
    with np.errstate(all="ignore"):
        height = np.broadcast_to(np.asarray(curve(x[0]), dtype=float), samples)
    there = np.isfinite(height)
    if not there.any():
        raise ValueError("the curve is undefined at every sample")
    return Data(x[:, there], (x[1] + kick > height)[there], 2, (*feature_names(2), CLASS), name="above")

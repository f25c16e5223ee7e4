"""Every average of the series, and Adam’s first steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.averages import adam_under_constant_gradient, longest_adam_step, weighted_average
from viz.lessons.averages.scene import AveragesScene, build_series
from viz.scene import Chosen

AGES = 100  # weights that are drawn
STEPS = 100  # of Adam


@dataclass(frozen=True, eq=False)
class Found:
    """A series g (T,), its averages (betas, T), and Adam's uncorrected steps (betas, betas2, steps)."""

    betas: np.ndarray
    betas2: np.ndarray
    g: np.ndarray
    plain: np.ndarray
    corrected: np.ndarray
    sums: np.ndarray  # of the weights, 1 − βᵗ


def find(scene: AveragesScene) -> Found:
    typed = scene.numbers if not scene.series.values else ""
    return _find(scene.series, typed, tuple(scene.betas().values), tuple(scene.betas2().values))


@lru_cache(maxsize=8)
def _find(series: Chosen, typed: str, betas: tuple[float, ...], betas2: tuple[float, ...]) -> Found:
    g, beta = build_series(series, typed), np.array(betas)
    sums = 1 - beta[:, None] ** np.arange(1, len(g) + 1)
    plain, corrected = weighted_average(g, beta).T, weighted_average(g, beta, bias_correction=True).T
    return Found(beta, np.array(betas2), g, plain, corrected, sums)


@lru_cache(maxsize=8)
def lengths(betas: tuple[float, ...], betas2: tuple[float, ...]) -> np.ndarray:
    """Adam's uncorrected steps under a constant gradient, in learning rates: (betas, betas2, steps)."""
    return np.moveaxis(adam_under_constant_gradient(STEPS, np.array(betas)[:, None], np.array(betas2)), 0, -1)


@lru_cache(maxsize=8)
def longest(betas: tuple[float, ...], betas2: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The longest of them, however late, and its step: (betas, betas2)."""
    return longest_adam_step(np.array(betas)[:, None], np.array(betas2))

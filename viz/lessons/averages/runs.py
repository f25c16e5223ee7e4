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
    """A series g (T,), its averages (betas, T), and Adam's uncorrected steps under a constant gradient.

    Those are in learning rates: their ``lengths`` (betas, betas2, steps), and the longest of all, however late: its
    length, ``peak``, and ``when`` it comes (betas, betas2).
    """

    betas: np.ndarray
    betas2: np.ndarray
    g: np.ndarray
    plain: np.ndarray
    corrected: np.ndarray
    sums: np.ndarray  # of the weights, 1 − βᵗ
    lengths: np.ndarray
    peak: np.ndarray
    when: np.ndarray


def find(scene: AveragesScene) -> Found:
    typed = scene.numbers if not scene.series.values else ""
    return _find(scene.series, typed, tuple(scene.betas().values), tuple(scene.betas2().values))


@lru_cache(maxsize=8)
def _find(series: Chosen, typed: str, betas: tuple[float, ...], betas2: tuple[float, ...]) -> Found:
    g, beta = build_series(series, typed), np.array(betas)
    sums = 1 - beta[:, None] ** np.arange(1, len(g) + 1)
    plain, corrected = weighted_average(g, beta).T, weighted_average(g, beta, bias_correction=True).T
    return Found(beta, np.array(betas2), g, plain, corrected, sums, *_adam(betas, betas2))


@lru_cache(maxsize=8)
def _adam(betas: tuple[float, ...], betas2: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The lengths of its uncorrected steps, the longest of them, and its step."""
    pair = np.array(betas)[:, None], np.array(betas2)
    return np.moveaxis(adam_under_constant_gradient(STEPS, *pair), 0, -1), *longest_adam_step(*pair)

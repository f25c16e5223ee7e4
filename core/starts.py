"""Seeded starts: points in a disc, and in the part of a domain that stays in it however the surface is turned."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.interfaces import Landscape
from core.losses.surface import rotation


def disc(centre: Any, radius: float, count: int, seed: int) -> np.ndarray:
    """``count`` points (2, count), uniformly distributed over the disc; the same seed gives the same points.

    >>> points = disc((1.0, 2.0), 0.5, 1000, seed=0)
    >>> points.shape, bool((np.hypot(points[0] - 1, points[1] - 2) <= 0.5).all())
    ((2, 1000), True)
    """
    share, turn = np.random.default_rng(seed).random((2, count))
    reach = radius * np.sqrt(share)  # the area grows with the square of the radius
    return np.reshape(centre, (2, 1)) + reach * np.array([np.cos(2 * np.pi * turn), np.sin(2 * np.pi * turn)])


def in_domain(loss: Landscape, count: int, seed: int) -> np.ndarray:
    """``count`` points (2, count) in the largest disc about the domain's centre.

    When the surface is turned about that centre, :func:`turned` turns the starts with it, and they stay in the domain.
    """
    low, high = np.asarray(loss.domain, dtype=float).T
    return disc((low + high) / 2, float((high - low).min()) / 2, count, seed)


def turned(loss: Landscape, points: np.ndarray, angle: float) -> np.ndarray:
    """Points (2, *batch) turned by ``angle`` degrees as ``loss.turned(angle)`` turns the surface."""
    centre = np.asarray(loss.domain, dtype=float).mean(axis=1).reshape(2, *(1,) * (np.ndim(points) - 1))
    return np.tensordot(rotation(angle), points - centre, 1) + centre

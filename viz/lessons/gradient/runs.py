"""What a surface does at every place where the point can be put."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.losses.surface import Surface
from core.tangents import smooth
from viz.scene import Live

DEGREES = 360
ALONG_X, ALONG_Y, UPHILL, TURNED = "@blue", "@orange", "@vermillion", "@purple"  # the colours of the lesson
HERE = ("x", "y")
REGULAR, LEVEL, KINK, OUTSIDE = range(4)


@dataclass(frozen=True)
class Probe:
    """What the surface does at every position of the two sliders: arrays (x positions, y positions)."""

    value: np.ndarray
    gradient: np.ndarray  # (2, …)
    length: np.ndarray
    bearing: np.ndarray  # degrees counter-clockwise from the x axis
    case: np.ndarray


@lru_cache(maxsize=16)
def probed(loss: Surface, x: Live, y: Live) -> Probe:
    theta = np.array(np.meshgrid(x.values, y.values, indexing="ij"))
    value, gradient = loss.value(theta), loss.gradient(theta)
    with np.errstate(all="ignore"):
        length = np.hypot(*gradient)
        bearing = np.degrees(np.arctan2(gradient[1], gradient[0])) % 360
    reasons = [~np.isfinite(value), ~smooth(loss, theta), length == 0]
    return Probe(value, gradient, length, bearing, np.select(reasons, [OUTSIDE, KINK, LEVEL], REGULAR))

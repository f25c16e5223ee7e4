"""What becomes of a run that begins near a place which holds runs back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core import outcome
from core.descent import Trajectory
from core.escape import Place

STAYS, ESCAPES, DIVERGES, PASSES = range(4)  # the last began outside and never came in


class Fate(NamedTuple):
    """``distance`` (steps + 1, *batch) from the place's centre; the ``fate`` and the ``step`` since when it is out."""

    distance: np.ndarray
    fate: np.ndarray
    step: np.ndarray


def fate(path: Trajectory, place: Place) -> Fate:
    """What became of each run."""
    centre = np.reshape(place.centre, (1, 2, *(1,) * len(path.batch)))
    with np.errstate(all="ignore"):
        distance = np.sqrt(((path.theta - centre) ** 2).sum(axis=1))
    out = ~(distance <= place.far)
    step = np.minimum(outcome.settled_from(out), path.steps)
    fates = np.where(out[-1], np.where(step == 0, PASSES, ESCAPES), STAYS)
    return Fate(distance, np.where(out[-1] & _lost(path), DIVERGES, fates), step)


def _lost(path: Trajectory) -> np.ndarray:
    """Whether being out is no escape: the run diverged, or where nothing can, it left uphill."""
    if path.loss.minimum is not None:
        return np.isfinite(path.left_at)
    known = np.where(np.isfinite(path.value), path.value, np.nan)
    last = np.maximum(np.isfinite(known).sum(axis=0) - 1, 0)
    return np.take_along_axis(known, last[None], axis=0)[0] > path.value[0]

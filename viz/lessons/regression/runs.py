"""The computation of regression: one run at every position of the slider, and how good each line on it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.analysis import critical_rate
from core.data import Data
from core.descent import Trajectory, descend
from core.losses.data_loss import DataLoss
from core.measures import accuracy, confusion, decided
from core.optimizers import OPTIMIZERS
from viz.lessons.regression.scene import RegressionScene
from viz.scene import Live


@dataclass(frozen=True, eq=False)
class Fit:
    """A run over the slider's positions; its arrays are (positions, steps + 1)."""

    scene: RegressionScene
    data: Data
    loss: DataLoss
    positions: Live
    path: Trajectory
    line: np.ndarray  # (2, positions, steps + 1): the slope and the intercept in the data's own units
    value: np.ndarray
    best: np.ndarray | None  # of the same units, None where there is none
    other: np.ndarray | None  # the line of least squares, where another loss is learned with
    limit: np.ndarray  # the rate above which the run's rule breaks on this loss, NaN where theory has none

    @cached_property
    def squared(self) -> np.ndarray:
        """The mean squared error, whatever is learned with."""
        if self.scene.least_squares():
            return self.value
        return np.moveaxis(self.scene.squared().value(np.moveaxis(self.path.theta, 1, 0)), 0, -1)

    def explained(self, squared: np.ndarray | float) -> np.ndarray:
        """R² = 1 − mean squared error / variance of y."""
        variance = self.data.y.var()
        with np.errstate(all="ignore"):
            return 1 - np.asarray(squared) / variance if variance > 0 else np.full(np.shape(squared), np.nan)

    @cached_property
    def near(self) -> np.ndarray:
        """How many samples are no further than Huber's δ from the line, (positions, steps + 1)."""
        delta = dict(self.scene.error.values)["delta"]
        with np.errstate(all="ignore"):
            lines = ((w[:, None] * self.data.x[0] + b[:, None]) for w, b in zip(*self.line, strict=True))
            return np.array([(np.abs(y - self.data.y) <= delta).sum(axis=-1) for y in lines])

    def chosen(self, line: np.ndarray) -> np.ndarray:
        """The class of each sample by lines (2, *batch): (samples, *batch); −1 where a line is no number."""
        with np.errstate(all="ignore"):
            score = np.multiply.outer(self.data.x[0], line[0]) + line[1]
            return decided(np.where(np.isnan(score), np.nan, score > 0))

    @cached_property
    def taken(self) -> np.ndarray:
        """The class that each sample is taken for: (samples, positions, steps + 1)."""
        return self.chosen(self.line)

    @cached_property
    def accuracy(self) -> np.ndarray:
        return accuracy(self.taken, self.data.y)

    @cached_property
    def confusion(self) -> np.ndarray:
        """(positions, steps + 1, true class, chosen class)."""
        return np.moveaxis(confusion(self.taken, self.data.y), (0, 1), (-2, -1))


def fit(scene: RegressionScene) -> Fit:
    """Run the scene."""
    loss, slider = scene.loss(), scene.positions()
    optimizer = OPTIMIZERS[scene.optimizer.key](**{**dict(scene.optimizer.values), scene.live: slider.values})
    path = descend(loss, optimizer, scene.start, scene.steps)
    theta = np.moveaxis(path.theta, (0, 1), (-1, 0))
    scaler = scene.scaler()
    with np.errstate(all="ignore"):
        line = scaler.unscaled(theta)
    best = scaler.unscaled(np.array(loss.minima[0])) if loss.minima else None
    other = None
    if not scene.logistic() and not scene.least_squares():
        other = scaler.unscaled(np.array(scene.squared().minima[0]))
    place = np.array(loss.minima[0] if loss.minima else scene.start)
    limit = np.broadcast_to(critical_rate(loss, place, optimizer), path.batch)
    return Fit(scene, scene.samples(), loss, slider, path, line, np.moveaxis(path.value, 0, -1), best, other, limit)

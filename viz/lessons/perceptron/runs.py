"""The computation behind one unit: a run for each loss at every learning rate, from the same start."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from core.activations import sigmoid
from core.batches import Batches
from core.data import Data, Scaling
from core.descent import Trajectory, descend
from core.losses import logistic_regression
from core.losses.data_loss import DataLoss
from core.measures import confusion, decided
from core.optimizers import OPTIMIZERS
from viz.lessons.perceptron.scene import MIDDLE, PerceptronScene

SATURATED = 0.05  # below it O(1 − O) counts as gone: the unit answers less than 0.053 or more than 0.947


@dataclass(frozen=True, eq=False)
class Run:
    """One loss: the unit's runs (rates,), its answers O (rates, steps + 1, samples), and what of them is seen."""

    key: str
    loss: DataLoss
    path: Trajectory
    answers: np.ndarray
    target: np.ndarray

    @cached_property
    def counts(self) -> np.ndarray:
        """How many of each class are on which side of the line, (rates, steps + 1, true class, side of the line)."""
        return np.moveaxis(confusion(np.moveaxis(decided(self.answers), -1, 0), self.target), (0, 1), (-2, -1))

    @property
    def right(self) -> np.ndarray:
        """How many samples stand on their side of the line, (rates, steps + 1); none where O is no number."""
        return np.trace(self.counts, axis1=-2, axis2=-1)

    @property
    def saturated(self) -> np.ndarray:
        """Where O(1 − O) is nearly 0; a linear unit has no such place."""
        if self.loss.activation.key == "linear":
            return np.zeros(self.answers.shape, dtype=bool)
        return self.answers * (1 - self.answers) < SATURATED

    @property
    def apart(self) -> np.ndarray:
        """The mean of |t − O|, (rates, steps + 1): one measure for both losses."""
        with np.errstate(all="ignore"):
            return np.abs(self.answers - self.target).mean(axis=-1)


@dataclass(frozen=True, eq=False)
class Unit:
    """All runs, the data as they are and as the unit sees them, and which sample each step looks at."""

    data: Data
    seen: Data
    scaling: Scaling
    runs: tuple[Run, ...]
    rates: np.ndarray
    lit: np.ndarray  # (steps + 1,): the sample in the table
    separable: bool  # by some line
    through_mean: bool  # by a line through the mean, as this unit's is


def unit(scene: PerceptronScene) -> Unit:
    """Run the scene."""
    rates = tuple(scene.rates().values.tolist())
    lit = None if scene.update == "one" else scene.sample - 1
    return _unit(scene.samples(), scene.scaling, scene.units(), scene.losses(), rates, scene.start, scene.steps,
                 Batches(1, seed=scene.seed), lit)  # fmt: skip


@lru_cache(maxsize=8)
def _unit(
    data: Data, kind: str, losses: tuple[DataLoss, ...], keys: tuple[str, ...], rates: tuple[float, ...],
    start: tuple[float, float], steps: int, order: Batches, sample: int | None,
) -> Unit:  # fmt: skip
    """``sample`` is the one that is looked at; None: that of the step, and a step sees no other."""
    scaling = Scaling.fit(data, kind)
    seen = scaling.apply(data)
    lit = np.full(steps + 1, -1 if sample is None else sample)
    if sample is None:
        lit = np.array([rows[0] for rows in order.rows(data.samples, steps + 1)])
    runs = []
    for key, loss in zip(keys, losses, strict=True):
        optimizer = OPTIMIZERS["gradient_descent"](learning_rate=np.array(rates))
        path = descend(loss, optimizer, start, steps, batches=order if sample is None else None)
        middle = MIDDLE if loss.activation.key == "linear" else 0.0
        answers = middle + np.moveaxis(loss.predict(np.moveaxis(path.theta, 1, 0)), 0, -1)  # (steps + 1, rates, …)
        runs.append(Run(key, loss, path, np.swapaxes(answers, 0, 1), data.y))
    two = len(set(data.y.tolist())) == 2
    return Unit(
        data, seen, scaling, tuple(runs), np.array(rates), lit,
        not two or not logistic_regression(seen).attained,
        not two or not logistic_regression(seen, bias=False).attained,
    )  # fmt: skip


@dataclass(frozen=True)
class Chain:
    """The factors of the gradient of the lit sample, each (rates, steps + 1) or (steps + 1,).

    ∂E/∂wⱼ = (O − t) · O(1 − O) · xⱼ for half the squared error after a sigmoid; cross-entropy and a linear unit
    lack the middle factor.
    """

    x: np.ndarray  # (2, steps + 1)
    target: np.ndarray
    score: np.ndarray
    answer: np.ndarray
    error: np.ndarray
    slope: np.ndarray | None
    gradient: np.ndarray  # (2, rates, steps + 1)


def chain(found: Unit, run: Run) -> Chain:
    """The chain of one run, step by step."""
    x, target = found.seen.x[:, found.lit], run.target[found.lit].astype(float)
    with np.errstate(all="ignore"):
        score = np.einsum("kjr,jk->rk", run.path.theta, x)
        answer = sigmoid(score) if run.loss.activation.key == "sigmoid" else MIDDLE + score
        error = answer - target
        dies = run.key == "half_squared" and run.loss.activation.key == "sigmoid"
        slope = answer * (1 - answer) if dies else None
        gradient = error * (1.0 if slope is None else slope) * x[:, None]
    return Chain(x, target, score, answer, error, slope, gradient)

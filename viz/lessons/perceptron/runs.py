"""The computation behind one unit: a run for each loss at every learning rate, from the same start."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from core.activations import sigmoid
from core.batches import Batches
from core.data import Data, Scaling
from core.descent import Trajectory, descend
from core.losses import logistic_regression, perceptron
from core.losses.data_loss import DataLoss
from core.measures import confusion, decided
from core.optimizers import OPTIMIZERS
from viz.lessons.perceptron.scene import PerceptronScene

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
    bare = replace(PerceptronScene(), start=scene.start, seed=scene.seed, sample=scene.sample, steps=scene.steps)
    rates = tuple(scene.rates().values.tolist())
    how = (scene.scaling, scene.activation, scene.update, scene.size)
    return _unit(scene.samples(), bare, how, scene.losses(), rates)


@lru_cache(maxsize=8)
def _unit(
    data: Data, scene: PerceptronScene, how: tuple[str, str, str, float], losses: tuple[str, ...], rates: tuple
) -> Unit:
    kind, activation, update, size = how
    scaling = Scaling.fit(data, kind)
    seen = scaling.apply(data)
    batches = Batches(1, seed=scene.seed) if update == "one" else None
    lit = np.full(scene.steps + 1, scene.sample - 1)
    if batches is not None:
        lit = np.array([rows[0] for rows in batches.rows(data.samples, scene.steps + 1)])
    # a linear unit answers ½ at the mean, and its weights say how far from it: O − ½ is held against t − ½
    middle = 0.5 if activation == "linear" else 0.0
    targets = replace(seen, y=seen.y - middle, classes=0, labels=()) if middle else seen
    box = ((-size, size),) * 2
    runs = []
    for key in losses:
        loss = replace(perceptron(targets, activation, key, bias=False), box=box)
        optimizer = OPTIMIZERS["gradient_descent"](learning_rate=np.array(rates))
        path = descend(loss, optimizer, scene.start, scene.steps, batches=batches)
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
        answer = sigmoid(score) if run.loss.activation.key == "sigmoid" else 0.5 + score
        error = answer - target
        dies = run.key == "half_squared" and run.loss.activation.key == "sigmoid"
        slope = answer * (1 - answer) if dies else None
        gradient = error * (1.0 if slope is None else slope) * x[:, None]
    return Chain(x, target, score, answer, error, slope, gradient)

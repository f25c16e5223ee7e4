"""The run behind the picture, and every line of its optimizer's formula at every step and position of the slider."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from core.anatomy import Part, anatomy, effective_rate
from core.descent import Trajectory, descend
from core.losses.surface import Surface
from core.optimizers import OPTIMIZERS, Here
from viz.lessons.memory.scene import MemoryScene
from viz.scene import Chosen

MEMORIES = ("velocity", "corrected", "mean", "corrected_mean")  # what a step follows in the gradient's place


@dataclass(frozen=True, eq=False)
class Taken:
    """A run at every position of the slider, taken apart. Arrays are (positions, steps, …)."""

    optimizer: Any
    path: Trajectory
    theta: np.ndarray  # (positions, steps + 1, 2)
    gradient: np.ndarray
    lines: tuple[Part, ...]  # a line about numbers has no axis for the coordinates
    effective: np.ndarray
    newton: np.ndarray  # Newton's step from the same places

    @property
    def rates(self) -> np.ndarray:
        """The learning rate at each position."""
        return np.broadcast_to(self.optimizer.learning_rate, len(self.theta))

    @property
    def step(self) -> np.ndarray:
        return self.lines[-1].value

    @property
    def memory(self) -> Part | None:
        """What is followed in the gradient's place, where there is such a thing."""
        return next((line for line in reversed(self.lines) if line.line.key in MEMORIES), None)


def taken(scene: MemoryScene) -> Taken:
    """Run the scene."""
    values = tuple(scene.positions().values.tolist())
    chosen = scene.chosen().put(**{scene.live: values[0]})  # the live one is in ``values``: alike runs are run once
    return _run(scene.loss(), chosen, scene.live, values, (scene.x, scene.y), scene.steps)


@lru_cache(maxsize=8)
def _run(
    loss: Surface, chosen: Chosen, live: str, values: tuple[float, ...], start: tuple[float, float], steps: int
) -> Taken:
    optimizer = chosen.build(OPTIMIZERS, **{live: np.array(values)})
    path = descend(loss, optimizer, start, steps)
    places = np.moveaxis(path.theta[:-1], 1, 0)  # (2, steps, positions)
    with np.errstate(all="ignore"):
        gradient = loss.gradient(places)
        newton = OPTIMIZERS["newton"]()
        best, _state = newton.update(newton.init(places), Here(places, gradient, 1.0, loss))
    return Taken(
        optimizer, path, np.moveaxis(path.theta, -1, 0), gradient.T, tuple(map(_by_position, anatomy(path))),
        np.moveaxis(effective_rate(path), -1, 0), best.T,
    )  # fmt: skip


def _by_position(part: Part) -> Part:
    """The same line with the slider's positions first."""
    count = part.form.shape[-1]

    def turned(array: np.ndarray) -> np.ndarray:
        array = np.moveaxis(np.broadcast_to(array, (*array.shape[:-1], count)), -1, 0)
        return array[..., 0] if array.shape[2:] == (1,) else array

    before = None if part.before is None else turned(part.before)
    return replace(part, value=turned(part.value), before=before, form=part.form.T)

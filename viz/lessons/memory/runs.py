"""The run behind the picture, and every line of its optimizer's formula at every step and position of the slider."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from core.anatomy import effective_rate
from core.descent import Trajectory, descend
from core.losses.surface import Surface
from core.message import template
from core.optimizers import OPTIMIZERS, Here
from core.optimizers.base import Line
from core.scene import Chosen
from viz.lessons.memory.scene import MemoryScene

GRADIENT = template("gradient")
MEMORIES = ("velocity", "corrected", "mean", "corrected_mean")  # what a step follows in the gradient's place


@dataclass(frozen=True, eq=False)
class Written:
    """One line at every position: ``value`` (positions, steps, …), and which of the ``forms`` its text has."""

    key: str
    symbol: str
    name: str
    whole: bool
    value: np.ndarray
    before: np.ndarray | None  # what the state held, None for what it does not keep
    forms: tuple[str, ...]
    form: np.ndarray


@dataclass(frozen=True, eq=False)
class Taken:
    """A run at every position of the slider, taken apart. Arrays are (positions, steps, …)."""

    optimizer: Any
    path: Trajectory
    theta: np.ndarray  # (positions, steps + 1, 2)
    gradient: np.ndarray
    lines: tuple[Written, ...]
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
    def memory(self) -> Written | None:
        """What is followed in the gradient's place, where there is such a thing."""
        return next((line for line in reversed(self.lines) if line.key in MEMORIES), None)


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
        rows = [
            _explained(chosen.build(OPTIMIZERS, **{live: value}), path, np.ascontiguousarray(gradient[:, :, i]), i)
            for i, value in enumerate(values)
        ]
    return Taken(
        optimizer, path, np.moveaxis(path.theta, -1, 0), gradient.T, _written(rows),
        np.moveaxis(effective_rate(path), -1, 0), best.T,
    )  # fmt: skip


def _explained(alone: Any, path: Trajectory, gradient: np.ndarray, i: int):
    """The lines of each step of run ``i``, whose optimizer is ``alone``, and the state before it, as recorded."""
    states = [_alone(state, i, path.theta.shape[1:]) for state in path.states]
    theta = np.ascontiguousarray(path.theta[:, :, i])
    rows = []
    for k in range(path.steps):
        here = Here(theta[k], gradient[:, k], alone.learning_rate, path.loss)
        step, _after = alone.update(states[k], here)
        first = Line("gradient", "g", GRADIENT, r"\nabla f(\theta)", here.gradient)
        rows.append(([first, *alone.explain(states[k], here, states[k + 1], step)], states[k]))
    return rows


def _alone(state: Any, i: int, whole: tuple[int, ...]) -> Any:
    """One run's part of a state; what all runs share stays as it is."""
    shapes = (whole, whole[1:])
    return state._make(x[..., i] if np.shape(x) in shapes else x for x in state)


def _written(rows: list) -> tuple[Written, ...]:
    """The lines of all runs and steps, gathered line by line."""
    first, state = rows[0][0]
    gathered = []
    for j, line in enumerate(first):
        texts = [[lines[j].text for lines, _state in row] for row in rows]
        forms = tuple(dict.fromkeys(text for row in texts for text in row))
        kept = line.key in state._fields
        gathered.append(
            Written(
                line.key,
                line.symbol,
                line.name,
                line.whole,
                np.array([[lines[j].value for lines, _state in row] for row in rows], dtype=float),
                np.array([[getattr(s, line.key) for _lines, s in row] for row in rows], dtype=float) if kept else None,
                forms,
                np.array([[forms.index(text) for text in row] for row in texts]),
            )
        )
    return tuple(gathered)

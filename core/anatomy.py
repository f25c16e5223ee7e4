"""Steps taken apart: every line of the optimizer's recursion with the numbers of the run, and the effective rate."""

from __future__ import annotations

from dataclasses import dataclass, fields
from types import SimpleNamespace

import numpy as np

from core.descent import Trajectory
from core.formula.tree import Tree, with_trees
from core.message import template
from core.optimizers.lines import Line, by_key

GRADIENT = Line("gradient", "g", "∇f(θ)", template("gradient"), value=lambda v: v.gradient)


@dataclass(frozen=True, eq=False)
class Part:
    """One line at every step of every run: ``value`` (steps, dimension, *batch).

    The second axis has length 1 for a line about numbers, and there are two such axes for a matrix. ``before`` is
    what the state held before the step, None for what it does not keep. ``forms`` are the ways in which the line is
    written in the run, a formula's tree or a text, and ``form`` (steps, *batch) says which.
    """

    line: Line
    value: np.ndarray
    before: np.ndarray | None
    forms: tuple[Tree | str, ...]
    form: np.ndarray


def anatomy(trajectory: Trajectory) -> tuple[Part, ...]:
    """Every line from the gradient to the step: what the state keeps as it was recorded, and the rest worked out.

    For an optimizer that has ``lines``, and a run without noise in the gradient, whose gradients are the loss's own.

    >>> from core.descent import descend
    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> path = descend(LOSSES["bowl"](condition=2), OPTIMIZERS["momentum"](learning_rate=0.1), (1, 1), steps=2)
    >>> for part in anatomy(path):
    ...     print(part.line.key, part.value[1].round(3))
    gradient [0.9 1.6]
    velocity [1.8 3.4]
    step [-0.18 -0.34]
    """
    with np.errstate(all="ignore"):
        values, states = _values(trajectory)
        parts, aliases = [], {}
        for key, lines in by_key((GRADIENT, *trajectory.optimizer.lines)).items():
            which = _which(lines, values, (trajectory.steps, 1, *trajectory.batch))
            used = np.unique(which)
            known = [lines[i].evaluate(values) for i in used] if key not in states else [states[key][1:]]
            value = known[0]
            for i, other in zip(used[1:], known[1:], strict=False):
                value = np.where(which == i, other, value)
            setattr(values, key, value)
            if all(lines[i].is_alias for i in used):
                aliases[key] = lines[used[0]].formula.tree
                continue
            before = states[key][:-1] if key in states else None
            forms = tuple(_written(lines[i], aliases) for i in used)
            parts.append(Part(lines[0], value, before, forms, np.searchsorted(used, which[:, 0])))
    return tuple(parts)


def _values(trajectory: Trajectory) -> tuple[SimpleNamespace, dict[str, np.ndarray]]:
    """All that is known before the first line, (steps, dimension or 1, *batch), and the states (steps + 1, …)."""
    optimizer, theta, steps = trajectory.optimizer, trajectory.theta[:-1], trajectory.steps

    def laid(array: np.ndarray) -> np.ndarray:
        """An axis for the coordinates, and those of the batch, where they are not there already."""
        if array.shape[1:] == theta.shape[1:]:
            return array
        return array.reshape(len(array), 1, *(1,) * (len(trajectory.batch) - array.ndim + 1), *array.shape[1:])

    states = {name: laid(array) for name, array in trajectory.state.items()}
    values = {field.name: laid(np.asarray(getattr(optimizer, field.name))[None]) for field in fields(optimizer)}
    values |= {name: array[:-1] for name, array in states.items()}
    gradient = np.moveaxis(trajectory.loss.gradient(np.moveaxis(theta, 1, 0)), 0, 1)
    return SimpleNamespace(**{
        **values,
        "loss": trajectory.loss,
        "theta": theta,
        "gradient": gradient,
        "t": laid(np.arange(1, steps + 1)),
        "learning_rate": laid(np.stack(np.broadcast_arrays(*trajectory.rate))),
        "next": SimpleNamespace(**{name: array[1:] for name, array in states.items()}),
    }), states  # fmt: skip


def _which(lines: list[Line], values: SimpleNamespace, shape: tuple[int, ...]) -> np.ndarray:
    """The place of the line that holds at each step of each run: the first whose condition is true."""
    applies = [True if line.when is None else line.when(values) for line in lines]
    return np.argmax([np.broadcast_to(each, shape) for each in applies], axis=0)


def _written(line: Line, aliases: dict[str, Tree]) -> Tree | str:
    return line.text if line.value is not None else with_trees(line.formula.tree, aliases)


def effective_rate(trajectory: Trajectory) -> np.ndarray:
    """The learning rate that each coordinate really had: |Δθᵢ| / |gᵢ| at each step, (steps, dimension, *batch).

    The gradient is the loss's own, without noise; NaN where it is 0. For plain descent it is η; Adagrad and the
    methods that follow it give each coordinate its own.

    >>> from core.descent import descend
    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> path = descend(LOSSES["bowl"](condition=2), OPTIMIZERS["adagrad"](learning_rate=0.1), (1.0, 1.0), steps=1)
    >>> effective_rate(path).round(3).tolist()
    [[0.1, 0.05]]
    """
    theta = trajectory.theta
    with np.errstate(all="ignore"):
        gradient = np.moveaxis(trajectory.loss.gradient(np.moveaxis(theta[:-1], 1, 0)), 0, 1)
        return np.where(gradient == 0, np.nan, np.abs(np.diff(theta, axis=0)) / np.abs(gradient))

"""One step taken apart: every line of the optimizer's formula with the numbers that the run used."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from string import Template
from typing import Any

import numpy as np

from core.descent import Trajectory, draws
from core.message import template
from core.optimizers import OPTIMIZERS, Here
from core.optimizers.base import Line

DIGITS = 5
"""Significant digits of the numbers in a line that are not short themselves."""

BRACKETED = re.compile(r"([{(|])\(([^()]*)\)(?=[})|])")
"""A number in brackets that already stands alone between others: {(−2)}, ((−2)), |(−2)|."""


@dataclass(frozen=True, eq=False)
class Part:
    r"""One line: ``symbol``, ``name``, and its ``value`` (dimension,), a number, or a matrix.

    ``before`` is the value that the state had before the step, None for what the state does not keep. ``formula`` is
    the line in symbols, ``numbers`` the same line with the numbers put in: one text for each coordinate, or a single
    one for a line about whole vectors or numbers. LaTeX, all three.
    """

    key: str
    symbol: str
    name: str
    value: Any
    before: Any
    formula: str
    numbers: tuple[str, ...]


def anatomy(
    trajectory: Trajectory, step: int, run: tuple[int, ...] = (), seed: Any = None, noise: Any = 0.0
) -> tuple[Part, ...]:
    r"""What happened between ``theta[step]`` and ``theta[step + 1]`` of one run, line by line, from gradient to step.

    ``run`` is the index into the trajectory's batch. The optimizer's update is done again from the recorded state, so
    that these are the run's own numbers; a run with noise needs the ``seed`` and ``noise`` it was made with.
    ValueError where the update does not arrive at the recorded point to the last bit; IndexError for a step or run
    that is not there.

    >>> from core.descent import descend
    >>> from core.losses import LOSSES
    >>> path = descend(LOSSES["bowl"](condition=2), OPTIMIZERS["momentum"](learning_rate=0.1), (1, 1), steps=2)
    >>> for part in anatomy(path, 1):
    ...     print(part.formula, "|", part.numbers[1])
    g = \nabla f(\theta) | g = 1.6
    v \leftarrow \beta\, v + g | v \leftarrow 0.9 \cdot 2 + 1.6 = 3.4
    \Delta\theta = -\eta\, v | \Delta\theta = -0.1 \cdot 3.4 = -0.34
    """
    if not 0 <= step < trajectory.steps:
        raise IndexError(f"step must be between 0 and {trajectory.steps - 1}")
    batch, loss, optimizer = trajectory.batch, trajectory.loss, trajectory.optimizer
    theta, rate, before = trajectory.theta[step], trajectory.rate[step], trajectory.states[step]
    with np.errstate(all="ignore"):
        gradient = loss.gradient(theta)
        if np.any(np.asarray(noise) != 0):
            gradient = gradient + (noise * draws(seed, trajectory.steps, len(theta), len(batch)))[step]
        change, after = optimizer.update(before, Here(theta, gradient, rate, loss))
        if not np.array_equal(theta + change, trajectory.theta[step + 1], equal_nan=True):
            raise ValueError("this step is not the optimizer's: was there noise?")

        def one(array: Any, axes: int = 1) -> Any:
            """This run's part of an array whose first axes are coordinates."""
            if np.ndim(array) < axes:
                return array
            shape = np.shape(array)[:axes]
            index: Any = (..., *run)
            return np.broadcast_to(array, (*shape, *batch))[index]

        def state(whole: Any) -> Any:
            return whole._make(one(x, int(np.shape(x) == theta.shape)) for x in whole)

        names = [field.name for field in fields(optimizer)]
        alone = replace(optimizer, **{name: np.asarray(one(getattr(optimizer, name), 0)).item() for name in names})
        here = Here(one(theta), one(gradient), float(one(rate, 0)), loss)
        start, end, moved = state(before), state(after), one(change)
        lines = alone.explain(start, here, end, moved)

    symbols = {param.key: param.symbol for param in _spec(alone).params}
    symbols |= {line.key: line.symbol for line in lines if line.key in start._fields}
    symbols |= {"eta": r"\eta", "theta": r"\theta", "t": "t"}
    values = {name: getattr(alone, name) for name in names} | start._asdict()
    values |= {"eta": here.rate, "theta": here.theta, "t": step + 1}
    first = Line("gradient", "g", template("gradient"), r"\nabla f(\theta)", here.gradient)
    return tuple(_part(line, start, symbols, values) for line in (first, *lines))


def _part(line: Line, start: Any, symbols: dict[str, str], values: dict[str, Any]) -> Part:
    """A line written out; what it gave is known to the lines after it."""
    kept = line.key in start._fields
    equals = r"\leftarrow" if kept else "="
    formula = Template(line.text).substitute(symbols) if line.text else ""
    count = 1 if line.whole or np.ndim(line.value) == 0 else len(line.value)
    numbers = tuple(_numbers(line, equals, values, i if count > 1 else None) for i in range(count))
    before = getattr(start, line.key) if kept else None
    symbols[line.key], values[line.key] = line.symbol, line.value
    written = f"{line.symbol} {equals} {formula}" if formula else line.symbol
    return Part(line.key, line.symbol, line.name, line.value, before, written, numbers)


def _numbers(line: Line, equals: str, values: dict[str, Any], coordinate: int | None) -> str:
    def at(value: Any) -> Any:
        return value if coordinate is None or np.ndim(value) == 0 else value[coordinate]

    result = number(at(line.value))
    if "$" not in line.text:
        return f"{line.symbol} = {result}"
    filled = Template(line.text.replace(r"\,", r" \cdot")).substitute(
        {key: _factor(at(value)) for key, value in values.items()}
    )
    filled = BRACKETED.sub(r"\1\2", filled)
    return f"{line.symbol} {equals} {filled} = {result}"


def _factor(value: Any) -> str:
    """A number as it stands inside a line: in brackets where a sign or a power of ten would be misread."""
    text = number(value)
    return f"({text})" if np.ndim(value) == 0 and (text.startswith("-") or r"\cdot" in text) else text


def number(value: Any) -> str:
    r"""LaTeX of a number in five digits (in full where seven are enough for that), of a vector or a matrix.

    >>> number(0.999), number(-1.23456789e-7), number(np.array([1.0, np.inf]))
    ('0.999', '-1.2346 \\cdot 10^{-7}', '\\begin{pmatrix} 1 \\\\ \\infty \\end{pmatrix}')
    """
    if np.ndim(value) > 0:
        rows = [" & ".join(map(number, np.atleast_1d(row))) for row in np.asarray(value)]
        return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"
    value = float(value)
    if not np.isfinite(value):
        return r"\text{NaN}" if np.isnan(value) else r"\infty" if value > 0 else r"-\infty"
    text = f"{value:.7g}"
    if float(text) != value:  # short ones, such as most hyperparameters, are given in full
        text = f"{value:.{DIGITS}g}"
    mantissa, mark, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if mark else mantissa


def effective_rate(trajectory: Trajectory) -> np.ndarray:
    """The learning rate that each coordinate really had: |Δθᵢ| / |gᵢ| at each step, (steps, dimension, *batch).

    The gradient is the loss's own, without noise; NaN where it is 0. For plain descent it is η, for Adagrad and its
    heirs it differs between the coordinates: that is what they are for.

    >>> from core.descent import descend
    >>> from core.losses import LOSSES
    >>> path = descend(LOSSES["bowl"](condition=2), OPTIMIZERS["adagrad"](learning_rate=0.1), (1.0, 1.0), steps=1)
    >>> effective_rate(path).round(3).tolist()
    [[0.1, 0.05]]
    """
    theta = trajectory.theta
    with np.errstate(all="ignore"):
        gradient = np.moveaxis(trajectory.loss.gradient(np.moveaxis(theta[:-1], 1, 0)), 0, 1)
        return np.where(gradient == 0, np.nan, np.abs(np.diff(theta, axis=0)) / np.abs(gradient))


def _spec(optimizer: Any) -> Any:
    return next(spec for spec in OPTIMIZERS.values() if spec.build is type(optimizer))

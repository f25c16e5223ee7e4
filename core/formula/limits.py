"""Derivatives where the rules say 0·∞, 0/0 or ∞ − ∞: by their limit.

Where f is continuous and f′ has the same limit from both sides, f′ is that limit (by the mean value theorem). So √(x⁴)
has the slope 0 at 0, where the chain rule gives 0/0. Where the limits differ, as at a kink, their mean is given: the
symmetric derivative, 0 for |x|. At an edge of the domain it is the limit from the one side that there is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from core.formula.graph import Node
from core.formula.operations import select, select_first, side, written
from core.formula.program import Program

# how far from the place the derivative is looked at, as parts of max(1, |x|): each a quarter of the one before
AWAY = 2.0 ** -np.arange(8, 41, 2)
BESIDE = [6, 11, 16]  # of these, where a region is told from a single place
CERTAIN = 1e-6  # two successive extrapolations that agree so well, relative to their size, are a limit
RISKY = {"divide", "power", "exp", "log", "sqrt", "tan", "sinh", "cosh", "asin", "acos", "select", "side", "level"}


def vanishing_multiply(a: Any, b: Any, out: Any = None) -> Any:
    """a b, and 0 where a factor is 0, whatever the other."""
    return written(np.where((a == 0) | (b == 0), 0.0, np.multiply(a, b)), out)


def vanishing_divide(a: Any, b: Any, out: Any = None) -> Any:
    """a/b, and 0 where a is 0, whatever b."""
    return written(np.where(a == 0, 0.0, np.divide(a, b)), out)


AT_TIES: dict[Callable[..., Any], Callable[..., Any]] = {select: select_first, side: np.sign}
"""The usual choices instead of NaN where two branches meet."""
VANISHING: dict[Callable[..., Any], Callable[..., Any]] = {
    np.multiply: vanishing_multiply,
    np.divide: vanishing_divide,
    **AT_TIES,
}
"""What the operations are where a term whose factor is 0 does not count, and of two equal branches the first does."""


class DerivativeProgram(Program):
    """A program whose results are derivatives: NaN only where there is none, or no value.

    ``along`` says for each result the variable along which its limit is taken, None for a result that is the value.
    """

    def __init__(
        self,
        outputs: Sequence[Node],
        dimension: int,
        shape: tuple[int, ...],
        value: Program,
        along: Sequence[int | None],
    ) -> None:
        super().__init__(outputs, dimension, shape)
        self.value, self.along = value, along
        self.risky = any(operation in RISKY for operation in self.operations)

    def results(self, theta: np.ndarray) -> np.ndarray:
        result = super().results(theta)
        if self.risky and np.isnan(result).any():
            self.mend(theta.reshape(len(theta), -1), result.reshape(len(self.along), -1))
        return result

    def mend(self, theta: np.ndarray, rows: np.ndarray) -> None:
        """Fill in, in ``rows`` (results, batch), what is NaN although the value is there."""
        bad = np.flatnonzero(np.isnan(rows).any(axis=0) & np.isfinite(theta).all(axis=0))
        bad = bad[np.isfinite(self.value(theta[:, bad]))]
        if not bad.size:
            return
        program = self.replaced(VANISHING)
        here = program.rows(theta[:, bad])
        for row, axis in enumerate(self.along):
            lacking = np.flatnonzero(np.isnan(rows[row, bad]))
            if axis is not None and lacking.size:
                columns = bad[lacking]
                derivative = partial(row_of, program, row)
                rows[row, columns] = limits(derivative, theta[:, columns], axis, here[row, lacking])


def row_of(program: Program, row: int, theta: np.ndarray) -> np.ndarray:
    """One of the results alone."""
    return program.rows(theta)[row]


def limits(
    derivative: Callable[[np.ndarray], np.ndarray], theta: np.ndarray, axis: int, here: np.ndarray
) -> np.ndarray:
    """The mean of the limits of ``derivative`` at theta (n, batch) from both sides along ``axis``.

    ``here`` is what the rules give at the place itself when terms with a factor 0 do not count; where it continues what
    is right beside, in a region of overflow or of a branch that does not count, it is the limit already.
    """
    scale = np.maximum(1.0, np.abs(theta[axis]))

    def beside(away: np.ndarray) -> np.ndarray:
        """The derivative at distances (k, 1) to the left and right: (2, k, batch)."""
        places = np.broadcast_to(theta[:, None, None], (len(theta), 2, len(away), theta.shape[1])).copy()
        places[axis] += np.array([-1.0, 1.0])[:, None, None] * away * scale
        return derivative(places.reshape(len(theta), -1)).reshape(places.shape[1:])

    alike = np.abs(beside(AWAY[BESIDE, None]) - here).max(axis=(0, 1)) <= 1e-9 * np.abs(here)
    limit = np.where(alike, here, np.nan)
    open_ = np.flatnonzero(np.isnan(limit))
    if open_.size:
        theta, scale = theta[:, open_], scale[open_]
        values = beside(AWAY[:, None])
        left, right = (extrapolated(each) for each in values)
        no_left, no_right = np.isnan(values).all(axis=1)
        limit[open_] = np.select([no_left, no_right], [right, left], (left + right) / 2)
    return limit


def extrapolated(values: np.ndarray) -> np.ndarray:
    """The limit of each column of values (k, batch), NaN where it has none: Aitken's Δ², where it is surest.

    What shrinks by the same factor from row to row, as c·hᵖ does, is taken away whole. Aitken, Proc. Royal Soc.
    Edinburgh 46 (1926), 289–305.
    """
    step = np.diff(values, axis=0)
    bend = np.diff(step, axis=0)
    limit = values[2:] - np.where(step[1:] == 0, 0.0, step[1:] ** 2 / bend)
    size = np.maximum(np.maximum(np.abs(values[2:]), np.abs(values[1:-1])), np.abs(values[:-2]))
    limit = np.where(np.abs(limit) <= 1e-7 * size, 0.0, limit)
    change = np.abs(np.diff(limit, axis=0))
    size = np.maximum(np.abs(limit[1:]), np.abs(limit[:-1]))
    doubt = np.where(np.isfinite(change), change / np.where(size == 0, 1.0, size), np.inf)
    columns = np.arange(values.shape[1])
    first = limit[1:][(doubt <= CERTAIN).argmax(axis=0), columns]
    # very near, rounding can feign another limit: only what the first sure one says is made more precise
    doubt = np.where(np.abs(limit[1:] - first) <= 1e-3 * np.abs(first), doubt, np.inf)
    surest = doubt.argmin(axis=0)
    grows = np.abs(values[-1]) > 1.5 * np.abs(values[-2])  # without bound, as towards a vertical tangent
    return np.where((doubt[surest, columns] <= CERTAIN) & ~grows, limit[1:][surest, columns], np.nan)

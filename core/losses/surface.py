"""A loss in the plane: a formula in x and y, and what is known of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from core.formula import Formula
from core.losses.formula_loss import FormulaLoss

Point = tuple[float, float]


@dataclass(frozen=True)
class Surface(FormulaLoss):
    """A surface over the plane, with exact derivatives; theta has shape (2, *batch).

    ``minima`` are the known global minimizers and ``minimum`` the value there, None where it is unknown or where the
    surface falls without end; ``local_minima`` are known minima that are not global. ``domain`` is the box that a
    picture shows, ((x_low, x_high), (y_low, y_high)), and ``defined`` the fraction of it where the formula is finite.

    >>> from core.formula import parse
    >>> bowl = Surface(parse("x^2 + y^2"), ((-1, 1), (-1, 1)), (0.5, 0.5), ((0.0, 0.0),), 0.0)
    >>> bowl.value([1.0, 2.0]), bowl.gradient([[1.0, 2.0], [0.0, 0.0]]).tolist()
    (np.float64(5.0), [[2.0, 4.0], [0.0, 0.0]])
    """

    formula: Formula
    domain: tuple[Point, Point]
    start: Point
    minima: tuple[Point, ...] = ()
    minimum: float | None = None
    local_minima: tuple[Point, ...] = ()
    defined: float = 1.0

    def turned(self, angle: float) -> Surface:
        """The surface turned by ``angle`` degrees, counter-clockwise, about the centre of its domain, which stays.

        >>> from core.losses import LOSSES
        >>> LOSSES["booth"]().turned(90).minima
        ((-3.0, 1.0),)
        """
        if angle == 0:
            return self
        centre = np.array(self.domain, dtype=float).mean(axis=1)
        turn = rotation(angle)
        points = (self.start, *self.minima, *self.local_minima)
        points = tuple((x, y) for x, y in ((np.array(points) - centre) @ turn.T + centre).tolist())
        end = 1 + len(self.minima)
        return replace(
            self,
            formula=self.formula.affine(turn.T, centre - turn.T @ centre),
            start=points[0],
            minima=points[1:end],
            local_minima=points[end:],
        )


def rotation(angle: float) -> np.ndarray:
    """The matrix that turns by ``angle`` degrees counter-clockwise, exact at right angles.

    >>> rotation(90).tolist()
    [[0.0, -1.0], [1.0, 0.0]]
    """
    right: dict[float, Point] = {0: (1.0, 0.0), 90: (0.0, 1.0), 180: (-1.0, 0.0), 270: (0.0, -1.0)}
    c, s = right.get(angle % 360) or (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
    return np.array([[c, -s + 0.0], [s, c]])

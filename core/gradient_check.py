"""Is a gradient right? The analytic one against finite differences, coordinate by coordinate, and planted mistakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from core.catalog import Spec, catalog
from core.derivatives import numerical_gradient

RIGHT, SUSPICIOUS = 1e-7, 1e-4
"""The largest relative distances of a gradient that is right, and of one that deserves a second look."""


class Coordinate(NamedTuple):
    """One row of the comparison: ∂f/∂θᵢ from the formula, by finite differences, and their difference."""

    analytic: float
    numerical: float
    difference: float


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """The comparison of two gradients: ``analytic`` and ``numerical`` have shape (n, *batch).

    ``difference`` = analytic − numerical, (n, *batch); ``distance`` = ‖a − n‖/(‖a‖ + ‖n‖), (*batch,), between 0
    (also where both are 0) and 1; ``verdict`` (*batch,) is ``"right"``, ``"suspicious"`` or ``"wrong"``, and
    ``"undefined"`` where the distance is NaN.
    """

    analytic: np.ndarray
    numerical: np.ndarray

    @property
    def difference(self) -> np.ndarray:
        with np.errstate(all="ignore"):
            return self.analytic - self.numerical

    @property
    def distance(self) -> np.ndarray:
        return relative_distance(self.analytic, self.numerical)

    @property
    def verdict(self) -> np.ndarray:
        return verdict(self.distance)

    @property
    def coordinates(self) -> tuple[Coordinate, ...]:
        """A row for each coordinate, for a check at one point; ValueError for a batch."""
        if self.analytic.ndim != 1:
            raise ValueError("coordinates are listed for one point, not for a batch")
        columns = (self.analytic.tolist(), self.numerical.tolist(), self.difference.tolist())
        return tuple(Coordinate(*row) for row in zip(*columns, strict=True))


def check_gradient(
    function: Callable[[np.ndarray], Any],
    gradient: Callable[[np.ndarray], Any],
    theta: Any,
    h: Any = None,
    method: str = "central",
) -> GradientCheck:
    """Compare ``gradient`` with differences (J(θ + hεᵢ) − J(θ − hεᵢ))/2h of ``function`` at ``theta`` (n, *batch).

    ``function`` (n, *batch) → (*batch,), ``gradient`` (n, *batch) → (n, *batch). ``h`` and ``method`` as in
    :func:`core.derivatives.numerical_gradient`. ValueError where the gradient's shape is not theta's.

    >>> from core.losses import LOSSES
    >>> loss = LOSSES["rosenbrock"]()
    >>> check_gradient(loss.value, loss.gradient, [-1.2, 1.0]).verdict.item()
    'right'
    >>> check_gradient(loss.value, lambda theta: 2 * loss.gradient(theta), [-1.2, 1.0]).verdict.item()
    'wrong'
    """
    theta = np.asarray(theta, dtype=float)
    analytic = np.asarray(gradient(theta), dtype=float)
    numerical = np.asarray(numerical_gradient(function, theta, h, method), dtype=float)
    if analytic.shape != numerical.shape:
        raise ValueError(f"the gradient has shape {analytic.shape}, its coordinates {numerical.shape}")
    return GradientCheck(analytic, numerical)


def relative_distance(analytic: Any, numerical: Any) -> np.ndarray:
    """‖a − n‖ / (‖a‖ + ‖n‖) over the first axis: (n, *batch) → (*batch,); 0 where both are 0.

    >>> relative_distance([3.0, 0.0], [0.0, 4.0]).round(6)
    np.float64(0.714286)
    """
    a, n = np.broadcast_arrays(np.asarray(analytic, dtype=float), np.asarray(numerical, dtype=float))
    with np.errstate(all="ignore"):
        size = np.frexp(np.maximum(np.abs(a), np.abs(n)).max(axis=0))[1]
        a, n = np.ldexp(a, -size), np.ldexp(n, -size)  # exact, and squares neither overflow nor vanish
        apart, together = np.linalg.norm(a - n, axis=0), np.linalg.norm(a, axis=0) + np.linalg.norm(n, axis=0)
        ratio = np.minimum(apart / together, 1.0)  # beyond 1 only by rounding
        return np.where(together == 0, 0.0, ratio)[()]


def verdict(distance: Any) -> np.ndarray:
    """What a relative distance means for central differences in float64: words of distance's shape.

    Up to 1e-7 the two agree as well as differences can: ``"right"``. Up to 1e-4 it is ``"suspicious"``: the step may
    straddle a kink, be too large or too small, or the gradient vanish there; try another point. Above, it is
    ``"wrong"``. The thresholds are conventions, after the notes of Stanford's CS231n (gradient checks), and assume a
    gradient that is not itself next to 0.

    >>> verdict([1e-9, 1e-5, 0.3]).tolist()
    ['right', 'suspicious', 'wrong']
    """
    distance = np.asarray(distance, dtype=float)
    known = [distance <= RIGHT, distance <= SUSPICIOUS, distance > SUSPICIOUS]
    return np.select(known, ["right", "suspicious", "wrong"], "undefined")


def dropped(gradient: np.ndarray) -> np.ndarray:
    gradient = gradient.copy()
    gradient[-1] = 0
    return gradient


@dataclass(frozen=True)
class Build:
    """Builds a mistake: a function of the right gradient (n, *batch), which it leaves as it is."""

    spoil: Callable[[np.ndarray], np.ndarray]

    def __call__(self) -> Callable[[Any], np.ndarray]:
        return lambda gradient: self.spoil(np.asarray(gradient, dtype=float))


REFERENCE = "Made for this catalog, after CS231n’s notes on gradient checks"

MISTAKES = catalog(
    Spec("none", "No mistake", r"\nabla f", "The gradient as it is.", REFERENCE, (), Build(np.copy)),
    Spec("sign", "Wrong sign", r"-\nabla f", "Descent would climb.", REFERENCE, (), Build(np.negative)),
    Spec(
        "factor",
        "A factor of 2",
        r"2 \nabla f",
        "The direction is right and the length is not: a square’s 2 counted twice, say.",
        REFERENCE,
        (),
        Build(lambda gradient: 2 * gradient),
    ),
    Spec(
        "dropped",
        "A missing coordinate",
        r"\left(\frac{\partial f}{\partial \theta_1}, \dots, 0\right)",
        "The last coordinate’s derivative is missing, so that it never learns.",
        REFERENCE,
        (),
        Build(dropped),
    ),
    Spec(
        "swapped",
        "Swapped coordinates",
        r"\left(\frac{\partial f}{\partial \theta_n}, \frac{\partial f}{\partial \theta_1}, \dots\right)",
        "Every number is there, but not where it belongs.",
        REFERENCE,
        (),
        Build(lambda gradient: np.roll(gradient, 1, axis=0)),
    ),
)
"""Ways to get a gradient wrong: ``MISTAKES["sign"]()(gradient)`` is the wrong one; for one coordinate there is no
swapped one, which is then right."""

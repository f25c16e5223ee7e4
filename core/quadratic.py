"""What descent does on a quadratic, worked out by hand: each direction of curvature has its own recursion.

Along an eigenvector of the Hessian with curvature λ, a step with the learning rate η multiplies the distance to the
centre by 1 − ηλ, and noise of standard deviation σ in the gradient adds −ησξ::

    c ← (1 − ηλ) c − ησξ
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.interfaces import Landscape
from core.outcome import Outcome, goal

EXACT = 1e-9  # Hessians this close, relative to the largest entry, are the same
FLAT = 1e-12  # a curvature this small, relative to the largest, counts as none


@dataclass(frozen=True, eq=False)
class Quadratic:
    """f(θ) = value + ½ Σ λᵢcᵢ², with cᵢ the part of θ − centre along the i-th axis.

    ``centre`` (n,) is where the gradient vanishes, ``curvature`` (n,) the eigenvalues λ, ascending, ``axes`` (n, n)
    the eigenvectors in columns.
    """

    centre: np.ndarray
    value: float
    curvature: np.ndarray
    axes: np.ndarray

    def parts(self, theta: Any) -> np.ndarray:
        """The parts c of θ − centre along the axes: (n, *batch) → (n, *batch)."""
        theta = np.asarray(theta, dtype=float)
        return np.tensordot(self.axes.T, theta - _tall(self.centre, theta.ndim), axes=1)

    def loss(self, theta: Any) -> np.ndarray:
        """f(θ): (n, *batch) → (*batch,)."""
        parts = self.parts(theta)
        return self.value + (_tall(self.curvature, parts.ndim) * parts**2).sum(axis=0) / 2

    def factor(self, rate: Any) -> np.ndarray:
        """What a step multiplies each part by, 1 − ηλ: (*batch,) → (n, *batch).

        >>> from core.losses import LOSSES
        >>> fit(LOSSES["bowl"](condition=4), (0, 0)).factor(0.5)
        array([ 0.5, -1. ])
        """
        rate = np.asarray(rate, dtype=float)
        return 1 - rate * _tall(self.curvature, rate.ndim + 1)

    def slowest(self, start: Any, rate: Any) -> np.ndarray:
        """max |1 − ηλ| over the curved directions in which ``start`` (n,) is away from the centre, shape (*batch,).

        It is what is left of the distance after a step, in the long run; 0 at the centre.

        >>> from core.losses import LOSSES
        >>> fit(LOSSES["bowl"](condition=4), (0, 0)).slowest((1, 1), np.array([0.1, 0.4, 0.6])).round(6)
        array([0.9, 0.6, 1.4])
        """
        factor = np.abs(self.factor(rate))
        return np.where(_tall(self._moved(start), factor.ndim), factor, 0.0).max(axis=0)

    def loss_after(self, start: Any, rate: Any, steps: int) -> np.ndarray:
        """The loss after so many steps without noise: value + ½ Σ λc²(1 − ηλ)^(2k), shape (*batch,)."""
        factor = self.factor(rate)
        weight = _tall(self.curvature * self.parts(start) ** 2 / 2, factor.ndim)
        with np.errstate(all="ignore"):
            return self.value + np.where(weight == 0, 0.0, weight * factor ** (2 * steps)).sum(axis=0)

    def outcome(self, start: Any, rate: Any, steps: int) -> np.ndarray:
        """The :class:`~core.outcome.Outcome` that the eigenvalues predict for descent, shape (*batch,).

        Above 1 the slowest factor diverges, and below it the loss is at the goal after ``steps`` steps or not yet;
        what is not yet there oscillates where most of the way changes its sign at every step, and is slow else.

        >>> from core.losses import LOSSES
        >>> bowl = fit(LOSSES["bowl"](condition=4), (0, 0))
        >>> bowl.outcome((1, 1), np.array([0.001, 0.3, 0.495, 0.55]), 50)
        array([0, 1, 3, 4])
        """
        factor, slowest = self.factor(rate), self.slowest(start, rate)
        parts = _tall(np.where(self._moved(start), self.curvature * self.parts(start), 0.0), factor.ndim)
        first = self.loss_after(start, rate, 0)
        with np.errstate(all="ignore"):
            there = self.loss_after(start, rate, steps) <= goal(first[None], self.value)
            back = ((parts * factor**steps) ** 2 * factor).sum(axis=0) < 0  # products of consecutive steps
        kinds = [slowest > 1 + FLAT, there, back]
        return np.select(kinds, [Outcome.DIVERGED, Outcome.CONVERGED, Outcome.OSCILLATING], Outcome.SLOW)

    def stationary_variance(self, rate: Any, noise: Any) -> np.ndarray:
        """The variance of each part c in the long run at a constant rate, ησ²/(λ(2 − ηλ)), shape (n, *batch).

        The fixed point of Var ← (1 − ηλ)² Var + η²σ²; inf where there is none: λ ≤ 0 or ηλ ≥ 2. Mandt, Hoffman, Blei
        2017, Stochastic gradient descent as approximate Bayesian inference.

        >>> from core.losses import LOSSES
        >>> fit(LOSSES["bowl"](condition=4), (0, 0)).stationary_variance(0.2, 1.0).round(4)
        array([0.1111, 0.0417])
        """
        rate, noise = np.broadcast_arrays(np.asarray(rate, dtype=float), np.asarray(noise, dtype=float))
        curvature = _tall(self.curvature, rate.ndim + 1)
        with np.errstate(all="ignore"):
            variance = rate * noise**2 / (curvature * (2 - rate * curvature))
        return np.where((curvature > 0) & (rate * curvature < 2), variance, np.inf)

    def moments(self, start: Any, rates: Any, noise: Any) -> tuple[np.ndarray, np.ndarray]:
        """Mean and variance of each part c after every step, both (steps + 1, n, *batch).

        ``rates`` (steps, *batch) is the learning rate of each step: any schedule. mean ← (1 − ηλ) mean and
        Var ← (1 − ηλ)² Var + η²σ², exactly.

        >>> from core.losses import LOSSES
        >>> mean, variance = fit(LOSSES["bowl"](condition=4), (0, 0)).moments((1, 0), np.full(200, 0.2), 1.0)
        >>> variance[-1].round(4)
        array([0.1111, 0.0417])
        """
        rates = np.asarray(rates, dtype=float)
        factor = np.moveaxis(self.factor(rates), 0, 1)  # (steps, n, *batch)
        mean, variance = np.empty((2, len(rates) + 1, *factor.shape[1:]))
        mean[0], variance[0] = _tall(self.parts(start), factor.ndim - 1), 0.0
        kick = (rates * noise)[:, None] ** 2
        with np.errstate(all="ignore"):
            for k in range(len(rates)):
                mean[k + 1] = factor[k] * mean[k]
                variance[k + 1] = factor[k] ** 2 * variance[k] + kick[k]
        return mean, variance

    def _moved(self, start: Any) -> np.ndarray:
        """The directions that curve and in which ``start`` is away from the centre, (n,)."""
        parts, curvature = np.abs(self.parts(start)), np.abs(self.curvature)
        return (parts > FLAT * max(1.0, parts.max())) & (curvature > FLAT * curvature.max())


def fit(loss: Landscape, theta: Any) -> Quadratic | None:
    """The quadratic with the loss's value, slope and curvature at ``theta``; None where it has no centre.

    Directions without curvature are left where they are; if the loss slopes along one there is no centre.
    """
    theta = np.asarray(theta, dtype=float)
    with np.errstate(all="ignore"):
        value, gradient, hessian = loss.value(theta), loss.gradient(theta), loss.hessian(theta)
    if not (np.isfinite(value) and np.isfinite(gradient).all() and np.isfinite(hessian).all()):
        return None
    curvature, axes = np.linalg.eigh(hessian)
    curved = np.abs(curvature) > FLAT * np.abs(curvature).max()
    slope = axes.T @ gradient
    if not curved.any() or np.abs(slope[~curved]).max(initial=0.0) > EXACT * max(1.0, np.abs(slope).max()):
        return None
    away = np.where(curved, slope / np.where(curved, curvature, 1.0), 0.0)
    return Quadratic(theta - axes @ away, float(value - (slope * away).sum() / 2), curvature, axes)


def quadratic_of(loss: Landscape) -> Quadratic | None:
    """The loss itself as a Quadratic; None where it is not one, or one without a centre.

    Recognized at the middle, the corners and a few other places of the domain: the Hessian is the same at all of them,
    and the values are those of the quadratic that fits at one.

    >>> from core.losses import LOSSES
    >>> quadratic_of(LOSSES["booth"]()).curvature, quadratic_of(LOSSES["rosenbrock"]())
    (array([ 2., 18.]), None)
    """
    low, high = np.asarray(loss.domain, dtype=float).T
    part = np.array([(0.5, 0.5), (0, 0), (0, 1), (1, 0), (1, 1), (0.37, 0.59), (0.83, 0.12), (0.21, 0.71)]).T
    places = low[:, None] + (high - low)[:, None] * part
    with np.errstate(all="ignore"):
        hessian = np.moveaxis(np.broadcast_to(loss.hessian(places), (2, 2, places.shape[1])), -1, 0)
        same = np.abs(hessian - hessian[0]).max() <= EXACT * np.abs(hessian[0]).max()  # NaN is not the same
        fitted = fit(loss, places[:, -1]) if same else None
        if fitted is None:
            return None
        value = loss.value(places)  # |x| has the same Hessian everywhere except at its kink
        alike = np.abs(fitted.loss(places) - value) <= EXACT * max(1.0, np.abs(value).max())
        return fit(loss, fitted.centre) if alike.all() else None  # again, where rounding is smaller


def _tall(vector: np.ndarray, axes: int) -> np.ndarray:
    """A vector (n,) with axes behind it, to be broadcast along a batch."""
    return np.asarray(vector).reshape(-1, *(1,) * (axes - 1))

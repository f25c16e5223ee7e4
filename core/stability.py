"""Where descent breaks, and how fast it can be: maps over learning rate and momentum, and what theory says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from core.analysis import critical_rate
from core.catalog import Spec
from core.interfaces import Landscape
from core.outcome import Outcome
from core.settle import Progress, settle

EVERY = 5  # steps between two looks: few, so that the late loss and the early one are compared by many


@dataclass(frozen=True, eq=False)
class StabilityMap:
    """A run for every momentum (row) and learning rate (column): ``outcome``, ``step`` and ``value`` (M, R)."""

    rates: np.ndarray
    momenta: np.ndarray
    outcome: np.ndarray
    step: np.ndarray
    value: np.ndarray

    @property
    def diverged(self) -> np.ndarray:
        """Whether descent breaks: the run leaves for infinity, or the formula's domain."""
        return np.isin(self.outcome, (Outcome.DIVERGED, Outcome.UNDEFINED))


def stability_map(
    loss: Landscape,
    spec: Spec,
    start: Any,
    rates: Any,
    momenta: Any,
    steps: int = 300,
    *,
    progress: Progress | None = None,
    **other: Any,
) -> StabilityMap:
    """Run ``spec`` from one start with every pair of ``rates`` (R,) and ``momenta`` (M,).

    The momentum is the hyperparameter ``momentum``, or else ``beta1``; ``other`` are the rest. A run counts as
    diverged by the rule of :func:`core.settle.settle`: it ends outside the horizon, or its loss ends above the
    start's and its last steps are more than 1 % above all of the third quarter. The second half of the rule finds the
    border, beyond which a run grows by a fraction of a percent a step and is long inside the picture.

    What it cannot see: growth so slow that the steps do not lift the growing direction's share u₀ of the starting
    loss v₀ above v₀ (less than a factor √(v₀/u₀) in all), and a start without any such share; and momentum above
    about (1 − 4/steps)², whose first swing is still growing in the third quarter on either side of the border.

    ValueError where there is no such hyperparameter.

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> bowl = LOSSES["bowl"](condition=10)
    >>> drawn = stability_map(bowl, OPTIMIZERS["momentum"], bowl.start, [0.1, 0.25, 0.35], [0.0, 0.5])
    >>> drawn.diverged  # theory: 0.2 for β = 0 and 0.3 for β = 0.5
    array([[False,  True,  True],
           [False, False,  True]])
    """
    key = momentum_key(spec)
    rates, momenta = np.asarray(rates, dtype=float), np.asarray(momenta, dtype=float)
    optimizer = spec(**{"learning_rate": rates, key: momenta[:, None], **other})
    ends = settle(loss, optimizer, start, steps, every=EVERY, progress=progress)
    return StabilityMap(rates, momenta, ends.outcome, ends.step, ends.value)


def stability_border(loss: Landscape, spec: Spec, momenta: Any, at: Any = None, **other: Any) -> np.ndarray:
    """The learning rate above which theory says that descent breaks, for each momentum: (M,) → (M,).

    c/λmax with the optimizer's ``stable_curvature`` c (heavy ball 2 + 2β, Nesterov (2 + 2β)/(1 + 2β), weighted mean
    2(1 + β)/(1 − β)) and the largest curvature at ``at``, by default the first minimum or else the loss's start. NaN
    where the optimizer has no such border, inf where no direction curves upwards. Polyak 1964.

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> stability_border(LOSSES["bowl"](condition=10), OPTIMIZERS["momentum"], [0.0, 0.5])
    array([0.2, 0.3])
    """
    momenta = np.asarray(momenta, dtype=float)
    if at is None:
        at = loss.minima[0] if loss.minima else loss.start
    optimizer = spec(**{momentum_key(spec): momenta, **other})
    return np.broadcast_to(critical_rate(loss, at, optimizer), momenta.shape)


def momentum_key(spec: Spec) -> str:
    """The hyperparameter that stands for momentum; ValueError where there is none."""
    keys = [param.key for param in spec.params if param.key in ("momentum", "beta1")]
    if not keys:
        raise ValueError(f"{spec.key} has no momentum")
    return keys[0]


class Best(NamedTuple):
    """The fastest choice on a quadratic: the factor ``rate`` by which the distance shrinks at every step."""

    learning_rate: float
    momentum: float
    rate: float


def best_heavy_ball(smallest: float, largest: float) -> Best:
    """The best pair for the heavy ball: η = (2/(√λ + √L))², β = ((√κ − 1)/(√κ + 1))², and the rate is √β.

    ValueError unless 0 < λ ≤ L. Polyak 1964, Some methods of speeding up the convergence of iteration methods.

    >>> best_heavy_ball(1.0, 9.0)
    Best(learning_rate=0.25, momentum=0.25, rate=0.5)
    """
    _check(smallest, largest)
    low, high = smallest**0.5, largest**0.5
    rate = (high - low) / (high + low)
    return Best((2 / (low + high)) ** 2, rate**2, rate)


def _check(smallest: float, largest: float) -> None:
    if not 0 < smallest <= largest < np.inf:
        raise ValueError("curvatures must be 0 < smallest ≤ largest")

"""Newton's rule as the textbooks first write it: it goes to where the slope is zero, and a saddle is such a place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from core.catalog import Spec
from core.optimizers.base import Here, NoState, Optimizer
from core.optimizers.lines import aligned
from core.optimizers.second_order import NEWTON


@dataclass(frozen=True, kw_only=True)
class Undamped(Optimizer):
    r"""Step to the zero of the fitted bowl's slope, which may be a minimum, a maximum or a saddle: θ ← θ − η H⁻¹ g.

    For theta of two coordinates. Where H is singular the step is infinite or NaN. It is not in ``OPTIMIZERS``: it is
    the rule that the damped one there mends.

    >>> from types import SimpleNamespace
    >>> saddle = SimpleNamespace(hessian=lambda theta: np.diag([2.0, -2.0]))  # of x² − y²
    >>> theta, gradient = np.array([3.0, 1.0]), np.array([6.0, -2.0])
    >>> newton = UNDAMPED()
    >>> newton.update(newton.init(theta), Here(theta, gradient, newton.learning_rate, saddle))[0] + theta
    array([0., 0.])
    """

    uses: ClassVar[tuple[str, ...]] = ("gradient", "hessian")
    rate_of = "whole"

    def init(self, theta: np.ndarray) -> NoState:
        return NoState()

    def update(self, state: NoState, here: Here) -> tuple[np.ndarray, NoState]:
        (a, b), (_, c) = here.loss.hessian(here.theta)
        x, y = here.gradient
        return -here.rate * np.stack((c * x - b * y, a * y - b * x)) / (a * c - b * b), state


UNDAMPED = Spec(
    key="undamped",
    name="Newton, undamped",
    formula=aligned(
        r"g &= \nabla f(\theta), \qquad H = \nabla^2 f(\theta)", r"\theta &\leftarrow \theta - \eta\, H^{-1} g"
    ),
    summary="Fits a bowl to the surface here and steps to where its slope is zero: a saddle attracts it.",
    reference="Dauphin and others, Identifying and attacking the saddle point problem, 2014",
    params=tuple(replace(param) for param in NEWTON.params),
    build=Undamped,
)

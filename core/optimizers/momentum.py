"""Rules that gather speed: a velocity remembers the gradients of the steps before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.catalog import Look, catalog
from core.message import template
from core.optimizers.base import Here, Number, Optimizer, described, fraction, learning_rate, switched
from core.optimizers.lines import Line, step
from core.param import Param

VELOCITY = template("velocity")


class MomentumState(NamedTuple):
    """``velocity`` has theta's shape; ``steps`` is the number of steps taken."""

    velocity: np.ndarray
    steps: int


class NesterovState(NamedTuple):
    """``velocity`` has theta's shape."""

    velocity: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Momentum(Optimizer):
    r"""Step along a velocity in which past gradients fade by β: the heavy ball.

    The first gradient enters in full, later ones dampened. With ``weighted`` the velocity is the exponentially weighted
    mean of the gradients instead, and only then ``bias_correction`` has a meaning, and the dampening none.

    Source: B. T. Polyak, USSR Comp. Math. 4 (1964), 1–17; ``torch.optim.SGD``.

    >>> from core.optimizers import OPTIMIZERS
    >>> weighted = OPTIMIZERS["momentum"](weighted=True)
    >>> theta = np.ones(2)
    >>> weighted.update(weighted.init(theta), Here(theta, theta, 1.0, None))[1].velocity.round(12)
    array([0.1, 0.1])
    """

    momentum: Number
    dampening: Number
    weighted: bool | np.ndarray
    bias_correction: bool | np.ndarray

    lines = (
        Line("velocity", "v", "momentum*velocity + (1 - momentum)*gradient", VELOCITY, lambda v: v.weighted),
        Line("velocity", "v", "momentum*velocity + (1 - dampening)*gradient", VELOCITY,
             lambda v: (v.t > 1) & (v.dampening != 0)),
        Line("velocity", "v", "momentum*velocity + gradient", VELOCITY),
        Line("corrected", r"\hat v", "velocity/(1 - momentum^t)", template("velocity, corrected"),
             lambda v: v.weighted & v.bias_correction),
        Line("corrected", r"\hat v", "velocity"),
        step("-learning_rate*corrected"),
    )  # fmt: skip
    rate_of = "slope"
    isotropic = True

    @property
    def stable_curvature(self) -> Number:
        """2 + 2β over the share of each gradient that enters the velocity."""
        with np.errstate(divide="ignore"):  # full dampening lets nothing in: no border
            return np.divide(2 + 2 * self.momentum, switched(self.weighted, 1 - self.momentum, 1 - self.dampening))

    def init(self, theta: np.ndarray) -> MomentumState:
        return MomentumState(velocity=np.zeros_like(theta), steps=0)

    def update(self, state: MomentumState, here: Here) -> tuple[np.ndarray, MomentumState]:
        steps = state.steps + 1
        plain = 1.0 if steps == 1 else 1 - self.dampening  # torch lets the first gradient in undampened
        fresh = switched(self.weighted, 1 - self.momentum, plain)
        velocity = self.momentum * state.velocity + fresh * here.gradient
        corrected: Number = 1.0
        if self.bias_correction is not False:  # a power for each run would be the dearest part of the step
            corrected = switched(self.weighted, switched(self.bias_correction, 1 - self.momentum**steps, 1.0), 1.0)
        return -here.rate / corrected * velocity, MomentumState(velocity, steps)


@dataclass(frozen=True, kw_only=True)
class Nesterov(Optimizer):
    r"""Momentum that looks ahead: the step uses the gradient and the velocity after it.

    Source: Y. Nesterov, Soviet Math. Dokl. 27 (1983), 372–376, in the form of I. Sutskever et al., ICML 2013;
    ``torch.optim.SGD(nesterov=True)``.
    """

    momentum: Number

    lines = (
        Line("velocity", "v", "momentum*velocity + gradient", VELOCITY),
        Line("ahead", "n", "gradient + momentum*velocity", template("look ahead"), inline=True),
        step("-learning_rate*ahead"),
    )
    rate_of = "slope"
    isotropic = True

    @property
    def stable_curvature(self) -> Number:
        return (2 + 2 * self.momentum) / (1 + 2 * self.momentum)

    def init(self, theta: np.ndarray) -> NesterovState:
        return NesterovState(velocity=np.zeros_like(theta))

    def update(self, state: NesterovState, here: Here) -> tuple[np.ndarray, NesterovState]:
        velocity = self.momentum * state.velocity + here.gradient
        return -here.rate * (here.gradient + self.momentum * velocity), NesterovState(velocity)


BETA = fraction(
    "momentum", "Momentum factor", r"\beta", 0.9, "How much of the velocity is kept from one step to the next.",
    tried=(0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99),
)  # fmt: skip

MOMENTUM = described(
    key="momentum",
    name="Momentum",
    summary="A heavy ball: past gradients build up a velocity that carries it on.",
    reference="Polyak, Some methods of speeding up the convergence of iteration methods, 1964; "
    "torch.optim conventions (SGD)",
    params=(
        learning_rate(),
        BETA,
        Param(
            "dampening",
            "Dampening",
            "d",
            0.0,
            low=0,
            high=1,
            slider=(0, 1),
            help="The share of each new gradient, after the first, that is left out of the velocity.",
        ),
        Param(
            "weighted",
            "Weighted mean",
            r"(1 - \beta) g",
            False,
            low=0,
            high=1,
            kind="switch",
            help="Makes the velocity a weighted mean of the gradients instead of their fading sum.",
        ),
        Param(
            "bias_correction",
            "Bias correction",
            r"1 - \beta^{t}",
            False,
            low=0,
            high=1,
            kind="switch",
            help="Corrects for the mean starting at zero. Only with the weighted mean.",
        ),
    ),
    variants=(
        ("dampened, after the first step:", {"dampening": 0.5}),
        ("weighted:", {"weighted": True}),
        ("its bias correction:", {"weighted": True, "bias_correction": True}),
    ),
    build=Momentum,
    look=Look("@orange", "diamond"),
)

NESTEROV = described(
    key="nesterov",
    name="Nesterov",
    summary="Momentum that looks ahead along its velocity, and so brakes sooner.",
    reference="Nesterov, A method of solving a convex programming problem with convergence rate O(1/k²), 1983; "
    "Sutskever et al., On the importance of initialization and momentum in deep learning, 2013; "
    "torch.optim conventions (SGD with nesterov=True)",
    params=(learning_rate(), BETA),
    build=Nesterov,
    look=Look("@purple", "triangle", (7, 3)),
)

MOMENTA = catalog(MOMENTUM, NESTEROV)

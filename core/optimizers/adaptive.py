"""Rules that give each coordinate its own scale, from the squares of its past gradients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.catalog import Spec
from core.message import template
from core.optimizers.base import (
    Here,
    Line,
    Number,
    Optimizer,
    aligned,
    divisor_line,
    epsilon,
    fraction,
    learning_rate,
    step_line,
)
from core.param import Param


class AdagradState(NamedTuple):
    """``squares``, the sum of the squared gradients, has theta's shape."""

    squares: np.ndarray


class RMSpropState(NamedTuple):
    """``variance``, the fading mean of the squared gradients, has theta's shape."""

    variance: np.ndarray


class AdadeltaState(NamedTuple):
    """``variance`` and ``changes``, the fading means of squared gradients and squared changes, have theta's shape."""

    variance: np.ndarray
    changes: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Adagrad(Optimizer):
    r"""Divide each coordinate by the root of the sum of its squared gradients.

    s ← s + g²; θ ← θ − ηg / (√s + ε).

    Source: J. Duchi, E. Hazan, Y. Singer, JMLR 12 (2011), 2121–2159; ``torch.optim.Adagrad``.
    """

    epsilon: Number

    def init(self, theta: np.ndarray) -> AdagradState:
        return AdagradState(squares=np.zeros_like(theta))

    def update(self, state: AdagradState, here: Here) -> tuple[np.ndarray, AdagradState]:
        squares = state.squares + here.gradient**2
        return -here.rate * here.gradient / (np.sqrt(squares) + self.epsilon), AdagradState(squares)

    def explain(self, before: AdagradState, here: Here, after: AdagradState, step: np.ndarray) -> list[Line]:
        return [
            Line("squares", "s", template("sum of squared gradients"), "$squares + $gradient^2", after.squares),
            divisor_line(r"\sqrt{$squares} + $epsilon", np.sqrt(after.squares) + self.epsilon),
            step_line(r"-$eta\, \frac{$gradient}{$divisor}", step),
        ]


@dataclass(frozen=True, kw_only=True)
class RMSprop(Optimizer):
    r"""Divide each coordinate by the root of a fading mean of its squared gradients.

    v ← ρv + (1 − ρ)g²; θ ← θ − ηg / (√v + ε). The ε stands outside the root, as in torch; optax has it inside.

    Source: T. Tieleman, G. Hinton, Coursera lecture 6.5 (2012); ``torch.optim.RMSprop``.
    """

    decay: Number
    epsilon: Number

    def init(self, theta: np.ndarray) -> RMSpropState:
        return RMSpropState(variance=np.zeros_like(theta))

    def update(self, state: RMSpropState, here: Here) -> tuple[np.ndarray, RMSpropState]:
        variance = self.decay * state.variance + (1 - self.decay) * here.gradient**2
        return -here.rate * here.gradient / (np.sqrt(variance) + self.epsilon), RMSpropState(variance)

    def explain(self, before: RMSpropState, here: Here, after: RMSpropState, step: np.ndarray) -> list[Line]:
        return [
            variance_line("decay", after.variance),
            divisor_line(r"\sqrt{$variance} + $epsilon", np.sqrt(after.variance) + self.epsilon),
            step_line(r"-$eta\, \frac{$gradient}{$divisor}", step),
        ]


@dataclass(frozen=True, kw_only=True)
class Adadelta(Optimizer):
    r"""Scale the gradient so that a change has the units of the changes before it.

    v ← ρv + (1 − ρ)g²; Δ = g √(u + ε) / √(v + ε); u ← ρu + (1 − ρ)Δ²; θ ← θ − ηΔ.

    Source: M. D. Zeiler, arXiv:1212.5701 (2012); ``torch.optim.Adadelta``.
    """

    decay: Number
    epsilon: Number

    rate_of = "whole"

    def init(self, theta: np.ndarray) -> AdadeltaState:
        return AdadeltaState(variance=np.zeros_like(theta), changes=np.zeros_like(theta))

    def update(self, state: AdadeltaState, here: Here) -> tuple[np.ndarray, AdadeltaState]:
        variance = self.decay * state.variance + (1 - self.decay) * here.gradient**2
        change = np.sqrt(state.changes + self.epsilon) / np.sqrt(variance + self.epsilon) * here.gradient
        changes = self.decay * state.changes + (1 - self.decay) * change**2
        return -here.rate * change, AdadeltaState(variance, changes)

    def explain(self, before: AdadeltaState, here: Here, after: AdadeltaState, step: np.ndarray) -> list[Line]:
        change = np.sqrt(before.changes + self.epsilon) / np.sqrt(after.variance + self.epsilon) * here.gradient
        text = r"\frac{\sqrt{$changes + $epsilon}}{\sqrt{$variance + $epsilon}}\, $gradient"
        mean = r"$decay\, $changes + (1 - $decay)\, $change^2"
        return [
            variance_line("decay", after.variance),
            Line("change", r"\Delta", template("change"), text, change),
            Line("changes", "u", template("mean of squared changes"), mean, after.changes),
            step_line(r"-$eta\, $change", step),
        ]


def variance_line(decay: str, variance: np.ndarray) -> Line:
    text = rf"${decay}\, $variance + (1 - ${decay})\, $gradient^2"
    return Line("variance", "v", template("mean of squared gradients"), text, variance)


def _decay(default: float) -> Param:
    return fraction(
        "decay", "Decay", r"\rho", default, "How much of the mean square is kept from one step to the next."
    )


ADAGRAD = Spec(
    key="adagrad",
    name="Adagrad",
    formula=aligned(
        r"g &= \nabla f(\theta)",
        r"s &\leftarrow s + g^2",
        r"\theta &\leftarrow \theta - \eta\, \frac{g}{\sqrt{s} + \epsilon}",
    ),
    summary="Coordinates that have seen steep slopes take smaller steps, and all steps shrink with time.",
    reference="Duchi, Hazan and Singer, Adaptive subgradient methods for online learning and stochastic optimization, "
    "2011; torch.optim conventions",
    params=(learning_rate(1e-2), epsilon(1e-10)),
    build=Adagrad,
)

RMSPROP = Spec(
    key="rmsprop",
    name="RMSprop",
    formula=aligned(
        r"g &= \nabla f(\theta)",
        r"v &\leftarrow \rho v + (1-\rho)\, g^2",
        r"\theta &\leftarrow \theta - \eta\, \frac{g}{\sqrt{v} + \epsilon}",
    ),
    summary="Each coordinate’s gradient is divided by its recent typical size: steep and flat directions move alike.",
    reference="Tieleman and Hinton, Lecture 6.5: rmsprop, 2012; torch.optim conventions",
    params=(learning_rate(1e-2), _decay(0.99), epsilon(1e-8)),
    build=RMSprop,
)

ADADELTA = Spec(
    key="adadelta",
    name="Adadelta",
    formula=aligned(
        r"g &= \nabla f(\theta)",
        r"v &\leftarrow \rho v + (1-\rho)\, g^2",
        r"\Delta &= \frac{\sqrt{u + \epsilon}}{\sqrt{v + \epsilon}}\, g",
        r"u &\leftarrow \rho u + (1-\rho)\, \Delta^2",
        r"\theta &\leftarrow \theta - \eta\, \Delta",
    ),
    summary="The size of recent changes takes the learning rate’s place, so it starts slowly and finds its own pace.",
    reference="Zeiler, ADADELTA: an adaptive learning rate method, 2012; torch.optim conventions",
    params=(learning_rate(1.0), _decay(0.9), epsilon(1e-6)),
    build=Adadelta,
)

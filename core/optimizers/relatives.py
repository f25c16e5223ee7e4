"""Relatives of Adam that measure a gradient by its largest size, look ahead, or keep only its sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.catalog import Spec
from core.message import template
from core.optimizers.adam import BETA1, BETA2, MOMENTS, corrected_line, mean_line
from core.optimizers.adaptive import variance_line
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
    weight_decay,
)
from core.param import Param


class AdamaxState(NamedTuple):
    """``mean`` and ``largest``, a fading maximum, have theta's shape; ``steps`` is the number of steps taken."""

    mean: np.ndarray
    largest: np.ndarray
    steps: int


class NAdamState(NamedTuple):
    """As Adam's, with ``product``, the product of the scheduled momenta: a number, or one for each run."""

    mean: np.ndarray
    variance: np.ndarray
    product: Number
    steps: int


class LionState(NamedTuple):
    """``mean`` has theta's shape."""

    mean: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Adamax(Optimizer):
    r"""Adam with the fading maximum of the gradient's size in the root mean square's place.

    m ← β₁m + (1 − β₁)g; u ← max(β₂u, |g| + ε); θ ← θ − η m / ((1 − β₁ᵗ) u).

    Source: D. P. Kingma, J. Ba, ICLR 2015, arXiv:1412.6980, section 7.1; ``torch.optim.Adamax``.
    """

    beta1: Number
    beta2: Number
    epsilon: Number

    def init(self, theta: np.ndarray) -> AdamaxState:
        return AdamaxState(mean=np.zeros_like(theta), largest=np.zeros_like(theta), steps=0)

    def update(self, state: AdamaxState, here: Here) -> tuple[np.ndarray, AdamaxState]:
        steps = state.steps + 1
        mean = self.beta1 * state.mean + (1 - self.beta1) * here.gradient
        largest = np.maximum(self.beta2 * state.largest, np.abs(here.gradient) + self.epsilon)
        return -here.rate / (1 - self.beta1**steps) * mean / largest, AdamaxState(mean, largest, steps)

    def explain(self, before: AdamaxState, here: Here, after: AdamaxState, step: np.ndarray) -> list[Line]:
        text = r"\max($beta2\, $largest,\ |$gradient| + $epsilon)"
        return [
            mean_line("beta1", after.mean),
            Line("largest", "u", template("largest recent size"), text, after.largest),
            corrected_line("mean", "m", "beta1", after.mean / (1 - self.beta1**after.steps)),
            step_line(r"-$eta\, \frac{$corrected_mean}{$largest}", step),
        ]


@dataclass(frozen=True, kw_only=True)
class NAdam(Optimizer):
    r"""Adam with Nesterov's look ahead and a momentum that grows with time.

    μₜ = β₁(1 − ½ 0.96^(tψ)); m and v as in Adam;
    θ ← θ − η [μₜ₊₁ m / (1 − μ₁⋯μₜ₊₁) + (1 − μₜ) g / (1 − μ₁⋯μₜ)] / (√v̂ + ε).

    Source: T. Dozat, ICLR workshop 2016; ``torch.optim.NAdam``, whose momentum schedule this is.
    """

    beta1: Number
    beta2: Number
    epsilon: Number
    decay: Number

    def init(self, theta: np.ndarray) -> NAdamState:
        product = np.ones_like(self.beta1 * self.decay)
        return NAdamState(mean=np.zeros_like(theta), variance=np.zeros_like(theta), product=product, steps=0)

    def update(self, state: NAdamState, here: Here) -> tuple[np.ndarray, NAdamState]:
        steps = state.steps + 1
        momentum = self.beta1 * (1 - 0.5 * 0.96 ** (steps * self.decay))
        momentum_ahead = self.beta1 * (1 - 0.5 * 0.96 ** ((steps + 1) * self.decay))
        product = momentum * state.product
        mean = self.beta1 * state.mean + (1 - self.beta1) * here.gradient
        variance = self.beta2 * state.variance + (1 - self.beta2) * here.gradient**2
        of_mean = momentum_ahead / (1 - product * momentum_ahead)
        of_gradient = (1 - momentum) / (1 - product)
        ahead = of_mean * mean + of_gradient * here.gradient
        scale = np.sqrt(variance / (1 - self.beta2**steps)) + self.epsilon
        return -here.rate * ahead / scale, NAdamState(mean, variance, product, steps)

    def explain(self, before: NAdamState, here: Here, after: NAdamState, step: np.ndarray) -> list[Line]:
        t = after.steps
        momentum, momentum_ahead = (self.beta1 * (1 - 0.5 * 0.96 ** (k * self.decay)) for k in (t, t + 1))
        ahead = (
            momentum_ahead / (1 - after.product * momentum_ahead) * after.mean
            + (1 - momentum) / (1 - after.product) * here.gradient
        )
        corrected = after.variance / (1 - self.beta2**t)
        grows, named = r"$beta1\, (1 - 0.5\, 0.96^{%s\, $decay})", template("momentum")
        mixed = r"\frac{$ahead\, $mean}{1 - $product\, $ahead} + \frac{(1 - $momentum)\, $gradient}{1 - $product}"
        return [
            mean_line("beta1", after.mean),
            variance_line("beta2", after.variance),
            Line("momentum", r"\mu", named, grows % "$t", momentum),
            Line("ahead", r"\mu'", template("momentum of the next step"), grows % "($t + 1)", momentum_ahead),
            Line("product", r"\pi", template("product of the momenta"), r"$momentum\, $product", after.product),
            Line("mixed", r"\hat m", template("look ahead"), mixed, ahead),
            corrected_line("variance", "v", "beta2", corrected),
            divisor_line(r"\sqrt{$corrected_variance} + $epsilon", np.sqrt(corrected) + self.epsilon),
            step_line(r"-$eta\, \frac{$mixed}{$divisor}", step),
        ]


@dataclass(frozen=True, kw_only=True)
class Lion(Optimizer):
    r"""Step by the sign of a mean gradient: every coordinate moves by exactly η, or not at all.

    c = β₁m + (1 − β₁)g; θ ← θ − η(sign c + λθ); m ← β₂m + (1 − β₂)g.

    Source: X. Chen et al., NeurIPS 2023, arXiv:2302.06675, algorithm 2. torch.optim has no Lion.
    """

    beta1: Number
    beta2: Number
    weight_decay: Number

    def init(self, theta: np.ndarray) -> LionState:
        return LionState(mean=np.zeros_like(theta))

    def update(self, state: LionState, here: Here) -> tuple[np.ndarray, LionState]:
        mixed = self.beta1 * state.mean + (1 - self.beta1) * here.gradient
        mean = self.beta2 * state.mean + (1 - self.beta2) * here.gradient
        return -here.rate * (np.sign(mixed) + self.weight_decay * here.theta), LionState(mean)

    def explain(self, before: LionState, here: Here, after: LionState, step: np.ndarray) -> list[Line]:
        mixed = self.beta1 * before.mean + (1 - self.beta1) * here.gradient
        text = r"$beta1\, $mean + (1 - $beta1)\, $gradient"
        return [
            Line("mixed", "c", template("mean whose sign counts"), text, mixed),
            mean_line("beta2", after.mean),
            step_line(r"-$eta\, (\operatorname{sign}($mixed) + $weight_decay\, $theta)", step),
        ]


ADAMAX = Spec(
    key="adamax",
    name="Adamax",
    formula=aligned(
        r"g &= \nabla f(\theta)",
        r"m &\leftarrow \beta_1 m + (1-\beta_1)\, g",
        r"u &\leftarrow \max(\beta_2 u,\ |g| + \epsilon)",
        r"\theta &\leftarrow \theta - \frac{\eta}{1-\beta_1^t}\, \frac{m}{u}",
    ),
    summary="Adam that divides by the largest recent slope instead of the typical one.",
    reference="Kingma and Ba, Adam: a method for stochastic optimization, section 7.1, 2015; torch.optim conventions",
    params=(learning_rate(2e-3), BETA1, BETA2, epsilon(1e-8)),
    build=Adamax,
)

NADAM = Spec(
    key="nadam",
    name="NAdam",
    formula=aligned(
        *MOMENTS,
        r"\mu_t &= \beta_1 \bigl(1 - \tfrac12\, 0.96^{t \psi}\bigr), \qquad \hat v = v / (1-\beta_2^t)",
        r"\pi_t &= \mu_1 \mu_2 \cdots \mu_t",
        r"\hat m &= \frac{\mu_{t+1}\, m}{1 - \pi_{t+1}} + \frac{(1-\mu_t)\, g}{1 - \pi_t}",
        r"\theta &\leftarrow \theta - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}",
    ),
    summary="Adam with Nesterov’s look ahead: the newest gradient counts once more.",
    reference="Dozat, Incorporating Nesterov momentum into Adam, 2016; torch.optim conventions",
    params=(
        learning_rate(2e-3),
        BETA1,
        BETA2,
        epsilon(1e-8),
        Param(
            "decay",
            "Momentum growth",
            r"\psi",
            0.004,
            low=0,
            high=1e6,
            slider=(0, 0.1),
            help="How fast the momentum grows from half of β₁ to all of it.",
        ),
    ),
    build=NAdam,
)

LION = Spec(
    key="lion",
    name="Lion",
    formula=aligned(
        r"g &= \nabla f(\theta)",
        r"c &= \beta_1 m + (1-\beta_1)\, g",
        r"\theta &\leftarrow \theta - \eta\, (\operatorname{sign} c + \lambda \theta)",
        r"m &\leftarrow \beta_2 m + (1-\beta_2)\, g",
    ),
    summary="Only the sign of a mean gradient counts: each coordinate moves by the learning rate, plus weight decay.",
    reference="Chen et al., Symbolic discovery of optimization algorithms, 2023; torch.optim has no Lion",
    params=(
        learning_rate(1e-4),
        fraction("beta1", "Beta 1", r"\beta_1", 0.9, "How much the remembered mean counts in the sign of this step."),
        fraction("beta2", "Beta 2", r"\beta_2", 0.99, "How much of the mean gradient is kept for the steps to come."),
        weight_decay(0.0),
    ),
    build=Lion,
)

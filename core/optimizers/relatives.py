"""Relatives of Adam that measure a gradient by its largest size, look ahead, or keep only its sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.catalog import Look, catalog
from core.message import template
from core.optimizers.adam import BETA1, BETA2
from core.optimizers.base import Here, Number, Optimizer, described, epsilon, fraction, learning_rate, weight_decay
from core.optimizers.lines import Line, corrected, divisor, mean, step, variance
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

    Source: D. P. Kingma, J. Ba, ICLR 2015, arXiv:1412.6980, section 7.1; ``torch.optim.Adamax``.
    """

    beta1: Number
    beta2: Number
    epsilon: Number

    lines = (
        mean("beta1"),
        Line("largest", "u", "max(beta2*largest, abs(gradient) + epsilon)", template("largest recent size")),
        *corrected("mean", "m", "beta1"),
        step("-learning_rate*(corrected_mean/largest)"),
    )

    def init(self, theta: np.ndarray) -> AdamaxState:
        return AdamaxState(mean=np.zeros_like(theta), largest=np.zeros_like(theta), steps=0)

    def update(self, state: AdamaxState, here: Here) -> tuple[np.ndarray, AdamaxState]:
        steps = state.steps + 1
        mean = self.beta1 * state.mean + (1 - self.beta1) * here.gradient
        largest = np.maximum(self.beta2 * state.largest, np.abs(here.gradient) + self.epsilon)
        return -here.rate / (1 - self.beta1**steps) * mean / largest, AdamaxState(mean, largest, steps)


@dataclass(frozen=True, kw_only=True)
class NAdam(Optimizer):
    r"""Adam with Nesterov's look ahead and a momentum that grows with time.

    Source: T. Dozat, ICLR workshop 2016; ``torch.optim.NAdam``, whose momentum schedule this is.
    """

    beta1: Number
    beta2: Number
    epsilon: Number
    decay: Number

    lines = (
        mean("beta1"),
        variance("beta2"),
        Line("momentum", r"\mu", "beta1*(1 - 0.5*0.96^(t*decay))", template("momentum")),
        Line("ahead", r"\mu'", "beta1*(1 - 0.5*0.96^((t + 1)*decay))", template("momentum of the next step")),
        Line("product", r"\pi", "momentum*product", template("product of the momenta")),
        Line("mixed", r"\hat m", "ahead*mean/(1 - product*ahead) + (1 - momentum)*gradient/(1 - product)",
             template("look ahead")),
        *corrected("variance", "v", "beta2"),
        divisor("sqrt(corrected_variance) + epsilon"),
        step("-learning_rate*(mixed/divisor)"),
    )  # fmt: skip

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


@dataclass(frozen=True, kw_only=True)
class Lion(Optimizer):
    r"""Step by the sign of a mean gradient: every coordinate moves by exactly η, or not at all.

    Source: X. Chen et al., NeurIPS 2023, arXiv:2302.06675, algorithm 2. torch.optim has no Lion.
    """

    beta1: Number
    beta2: Number
    weight_decay: Number

    lines = (
        Line("mixed", "c", "beta1*mean + (1 - beta1)*gradient", template("mean whose sign counts")),
        mean("beta2"),
        step("-learning_rate*(sign(mixed) + weight_decay*theta)"),
    )

    def init(self, theta: np.ndarray) -> LionState:
        return LionState(mean=np.zeros_like(theta))

    def update(self, state: LionState, here: Here) -> tuple[np.ndarray, LionState]:
        mixed = self.beta1 * state.mean + (1 - self.beta1) * here.gradient
        mean = self.beta2 * state.mean + (1 - self.beta2) * here.gradient
        return -here.rate * (np.sign(mixed) + self.weight_decay * here.theta), LionState(mean)


ADAMAX = described(
    key="adamax",
    name="Adamax",
    summary="Adam that divides by the largest recent slope instead of the typical one.",
    reference="Kingma and Ba, Adam: a method for stochastic optimization, section 7.1, 2015; torch.optim conventions",
    params=(learning_rate(2e-3), BETA1, BETA2, epsilon(1e-8)),
    build=Adamax,
    look=Look("@vermillion", "hexagon", (8, 3, 2, 3)),
)

NADAM = described(
    key="nadam",
    name="NAdam",
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
    look=Look("@blue", "bowtie", (2, 3)),
)

LION = described(
    key="lion",
    name="Lion",
    summary="Only the sign of a mean gradient counts: each coordinate moves by the learning rate, plus weight decay.",
    reference="Chen et al., Symbolic discovery of optimization algorithms, 2023; torch.optim has no Lion",
    params=(
        learning_rate(1e-4),
        fraction(
            "beta1",
            "Beta 1",
            r"\beta_1",
            0.9,
            "How much the remembered mean counts in the sign of this step.",
            tried=(0, 0.5, 0.8, 0.9, 0.95),
        ),
        fraction(
            "beta2",
            "Beta 2",
            r"\beta_2",
            0.99,
            "How much of the mean gradient is kept for the steps to come.",
            tried=(0.9, 0.99, 0.999),
        ),
        weight_decay(0.0),
    ),
    build=Lion,
    look=Look("@black", "hourglass", (7, 3)),
)

RELATIVES = catalog(ADAMAX, NADAM, LION)

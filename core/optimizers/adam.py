"""Adam and its relatives: a fading mean of the gradients over a fading measure of their size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.catalog import Look, catalog
from core.message import template
from core.optimizers.base import (
    Here,
    Number,
    Optimizer,
    described,
    epsilon,
    fraction,
    learning_rate,
    switched,
    weight_decay,
)
from core.optimizers.lines import Line, corrected, divisor, mean, step, variance
from core.param import Param


class AdamState(NamedTuple):
    """``mean`` and ``variance`` (about zero) have theta's shape; ``steps`` is the number of steps taken."""

    mean: np.ndarray
    variance: np.ndarray
    steps: int


class AMSGradState(NamedTuple):
    """As Adam's, with ``largest``, the greatest variance so far, of theta's shape."""

    mean: np.ndarray
    variance: np.ndarray
    largest: np.ndarray
    steps: int


def by_moments(size: str, symbol: str) -> tuple[Line, ...]:
    """From the two moments to what the gradient becomes: the mean over the root of ``size``, corrected or not."""
    return (
        *corrected("mean", "m", "beta1", lambda v: v.bias_correction),
        *corrected(size, symbol, "beta2", lambda v: v.bias_correction),
        divisor(f"sqrt(corrected_{size}) + epsilon"),
    )


STEP = "-learning_rate*(corrected_mean/divisor)"


@dataclass(frozen=True, kw_only=True)
class _Moments(Optimizer):
    """What Adam and AMSGrad share: the hyperparameters, and the step that two moments make."""

    beta1: Number
    beta2: Number
    epsilon: Number
    bias_correction: bool | np.ndarray

    def _step(self, mean: np.ndarray, variance: np.ndarray, steps: int, rate: Number) -> np.ndarray:
        # the weights in a mean that began at 0 add up to 1 − βᵗ only
        weight1 = switched(self.bias_correction, 1 - self.beta1**steps, 1.0)
        weight2 = switched(self.bias_correction, 1 - self.beta2**steps, 1.0)
        return -rate / weight1 * mean / (np.sqrt(variance / weight2) + self.epsilon)


@dataclass(frozen=True, kw_only=True)
class Adam(_Moments):
    r"""Step along the mean gradient, each coordinate measured by its own root mean square.

    Source: D. P. Kingma, J. Ba, ICLR 2015, arXiv:1412.6980; ``torch.optim.Adam``.

    The first step has length η in every coordinate, whatever the gradient:

    >>> from core.optimizers import OPTIMIZERS
    >>> adam = OPTIMIZERS["adam"](learning_rate=0.1)
    >>> theta, gradient = np.zeros(2), np.array([1000.0, -0.001])
    >>> adam.update(adam.init(theta), Here(theta, gradient, adam.learning_rate, None))[0].round(4)
    array([-0.1,  0.1])
    """

    lines = (mean("beta1"), variance("beta2"), *by_moments("variance", "v"), step(STEP))

    def init(self, theta: np.ndarray) -> AdamState:
        return AdamState(mean=np.zeros_like(theta), variance=np.zeros_like(theta), steps=0)

    def update(self, state: AdamState, here: Here) -> tuple[np.ndarray, AdamState]:
        steps = state.steps + 1
        mean = self.beta1 * state.mean + (1 - self.beta1) * here.gradient
        variance = self.beta2 * state.variance + (1 - self.beta2) * here.gradient**2
        return self._step(mean, variance, steps, here.rate), AdamState(mean, variance, steps)


@dataclass(frozen=True, kw_only=True)
class AMSGrad(_Moments):
    r"""Adam that never forgets the greatest variance, so that its scale cannot grow again.

    Source: S. Reddi, S. Kale, S. Kumar, ICLR 2018, arXiv:1904.09237; ``torch.optim.Adam(amsgrad=True)``.
    """

    lines = (
        mean("beta1"),
        variance("beta2"),
        Line("largest", "w", "max(largest, variance)", template("largest mean of squares so far")),
        *by_moments("largest", "w"),
        step(STEP),
    )

    def init(self, theta: np.ndarray) -> AMSGradState:
        zero = np.zeros_like(theta)
        return AMSGradState(mean=zero, variance=zero, largest=zero, steps=0)

    def update(self, state: AMSGradState, here: Here) -> tuple[np.ndarray, AMSGradState]:
        steps = state.steps + 1
        mean = self.beta1 * state.mean + (1 - self.beta1) * here.gradient
        variance = self.beta2 * state.variance + (1 - self.beta2) * here.gradient**2
        largest = np.maximum(state.largest, variance)
        return self._step(mean, largest, steps, here.rate), AMSGradState(mean, variance, largest, steps)


@dataclass(frozen=True, kw_only=True)
class AdamW(Adam):
    r"""Adam with a pull towards zero that does not pass through the moments.

    Source: I. Loshchilov, F. Hutter, ICLR 2019, arXiv:1711.05101; ``torch.optim.AdamW``.
    """

    weight_decay: Number

    lines = (
        *Adam.lines[:-1],
        Line("adam", r"\Delta", STEP, template("Adam’s step")),
        step("adam - learning_rate*weight_decay*theta"),
    )

    def update(self, state: AdamState, here: Here) -> tuple[np.ndarray, AdamState]:
        step, state = super().update(state, here)
        return step - here.rate * self.weight_decay * here.theta, state


BETA1 = fraction(
    "beta1",
    "Beta 1",
    r"\beta_1",
    0.9,
    "How much of the mean gradient is kept from one step to the next.",
    tried=(0, 0.5, 0.8, 0.9, 0.95),
)
BETA2 = fraction(
    "beta2",
    "Beta 2",
    r"\beta_2",
    0.999,
    "How much of the gradient’s size is kept from step to step.",
    tried=(0.9, 0.99, 0.999),
)
BIAS_CORRECTION = Param(
    "bias_correction",
    "Bias correction",
    r"\hat m",
    True,
    low=0,
    high=1,
    kind="switch",
    help="Makes up for the means’ start from zero; without it the first steps are several times too long.",
)

UNCORRECTED = (("without bias correction:", {"bias_correction": False}),)

ADAM = described(
    key="adam",
    name="Adam",
    summary="Momentum, with each coordinate divided by its recent typical slope: steps of about the learning rate.",
    reference="Kingma and Ba, Adam: a method for stochastic optimization, 2015; torch.optim conventions",
    params=(learning_rate(), BETA1, BETA2, epsilon(1e-8), BIAS_CORRECTION),
    variants=UNCORRECTED,
    build=Adam,
    look=Look("@blue", "star"),
)

AMSGRAD = described(
    key="amsgrad",
    name="AMSGrad",
    summary="Adam that remembers the largest scale it has met, so that steps do not grow again on flat ground.",
    reference="Reddi, Kale and Kumar, On the convergence of Adam and beyond, 2018; "
    "torch.optim conventions (Adam with amsgrad=True)",
    params=(learning_rate(), BETA1, BETA2, epsilon(1e-8), BIAS_CORRECTION),
    variants=UNCORRECTED,
    build=AMSGrad,
    look=Look("@sky", "down", (7, 3)),
)

ADAMW = described(
    key="adamw",
    name="AdamW",
    summary="Adam with a steady pull towards zero that the gradient’s scale does not touch.",
    reference="Loshchilov and Hutter, Decoupled weight decay regularization, 2019; torch.optim conventions",
    params=(learning_rate(), BETA1, BETA2, epsilon(1e-8), weight_decay(0.01), BIAS_CORRECTION),
    variants=UNCORRECTED,
    build=AdamW,
    look=Look("@vermillion", "plus", (7, 3)),
)

ADAMS = catalog(ADAM, AMSGRAD, ADAMW)

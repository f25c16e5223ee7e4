"""Adam and its relatives: a fading mean of the gradients over a fading measure of their size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from core.catalog import Spec
from core.message import template
from core.optimizers.adaptive import variance_line
from core.optimizers.base import (
    Here,
    Line,
    Number,
    Optimizer,
    aligned,
    choose,
    divisor_line,
    epsilon,
    fraction,
    learning_rate,
    step_line,
    weight_decay,
)
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


@dataclass(frozen=True, kw_only=True)
class _Moments(Optimizer):
    """What Adam and AMSGrad share: the hyperparameters, and the step that two moments make."""

    beta1: Number
    beta2: Number
    epsilon: Number
    bias_correction: bool | np.ndarray

    def _step(self, mean: np.ndarray, variance: np.ndarray, steps: int, rate: Number) -> np.ndarray:
        # the weights in a mean that began at 0 add up to 1 − βᵗ only
        weight1 = choose(self.bias_correction, 1 - self.beta1**steps, 1.0)
        weight2 = choose(self.bias_correction, 1 - self.beta2**steps, 1.0)
        return -rate / weight1 * mean / (np.sqrt(variance / weight2) + self.epsilon)

    def explain(self, before: Any, here: Here, after: Any, step: np.ndarray) -> list[Line]:
        lines = [mean_line("beta1", after.mean), variance_line("beta2", after.variance)]
        mean, size, symbol, scale = "mean", "variance", "v", after.variance
        if isinstance(after, AMSGradState):
            size, symbol, scale = "largest", "w", after.largest
            text = r"\max($largest,\ $variance)"
            lines.append(Line("largest", "w", template("largest mean of squares so far"), text, scale))
        if self.bias_correction:
            lines += [
                corrected_line(mean, "m", "beta1", after.mean / (1 - self.beta1**after.steps)),
                corrected_line(size, symbol, "beta2", scale / (1 - self.beta2**after.steps)),
            ]
            mean, size, scale = f"corrected_{mean}", f"corrected_{size}", lines[-1].value
        return [
            *lines,
            divisor_line(rf"\sqrt{{${size}}} + $epsilon", np.sqrt(scale) + self.epsilon),
            step_line(rf"-$eta\, \frac{{${mean}}}{{$divisor}}", step),
        ]


def mean_line(beta: str, mean: np.ndarray) -> Line:
    text = rf"${beta}\, $mean + (1 - ${beta})\, $gradient"
    return Line("mean", "m", template("mean of gradients"), text, mean)


def corrected_line(key: str, symbol: str, beta: str, value: np.ndarray) -> Line:
    """A mean divided by the sum of its weights so far."""
    name = template("bias correction")
    return Line(f"corrected_{key}", rf"\hat {symbol}", name, rf"\frac{{${key}}}{{1 - ${beta}^{{$t}}}}", value)


@dataclass(frozen=True, kw_only=True)
class Adam(_Moments):
    r"""Step along the mean gradient, each coordinate measured by its own root mean square.

    m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ);
    θ ← θ − η m̂ / (√v̂ + ε). Without ``bias_correction`` m̂ = m and v̂ = v.

    Source: D. P. Kingma, J. Ba, ICLR 2015, arXiv:1412.6980; ``torch.optim.Adam``.

    The first step has length η in every coordinate, whatever the gradient:

    >>> from core.optimizers import OPTIMIZERS
    >>> adam = OPTIMIZERS["adam"](learning_rate=0.1)
    >>> theta, gradient = np.zeros(2), np.array([1000.0, -0.001])
    >>> adam.update(adam.init(theta), Here(theta, gradient, adam.learning_rate, None))[0].round(4)
    array([-0.1,  0.1])
    """

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

    As Adam, with w ← max(w, v) and ŵ = w / (1 − β₂ᵗ) in place of v̂.

    Source: S. Reddi, S. Kale, S. Kumar, ICLR 2018, arXiv:1904.09237; ``torch.optim.Adam(amsgrad=True)``.
    """

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

    Adam's step, and θ ← θ − ηλθ beside it.

    Source: I. Loshchilov, F. Hutter, ICLR 2019, arXiv:1711.05101; ``torch.optim.AdamW``.
    """

    weight_decay: Number

    def update(self, state: AdamState, here: Here) -> tuple[np.ndarray, AdamState]:
        step, state = super().update(state, here)
        return step - here.rate * self.weight_decay * here.theta, state

    def explain(self, before: AdamState, here: Here, after: AdamState, step: np.ndarray) -> list[Line]:
        *lines, adam = super().explain(before, here, after, super().update(before, here)[0])
        return [
            *lines,
            adam._replace(key="adam", symbol=r"\Delta", name=template("Adam’s step")),
            step_line(r"$adam - $eta\, $weight_decay\, $theta", step),
        ]


BETA1 = fraction("beta1", "Beta 1", r"\beta_1", 0.9, "How much of the mean gradient is kept from one step to the next.")
BETA2 = fraction("beta2", "Beta 2", r"\beta_2", 0.999, "How much of the gradient’s size is kept from step to step.")
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

MOMENTS = (
    r"g &= \nabla f(\theta)",
    r"m &\leftarrow \beta_1 m + (1-\beta_1)\, g",
    r"v &\leftarrow \beta_2 v + (1-\beta_2)\, g^2",
)
_CORRECTED = r"\hat m &= m / (1-\beta_1^t), \qquad \hat v = v / (1-\beta_2^t)"
_UNCORRECTED = r"&\text{without bias correction: } \hat m = m,\ \hat v = v"

ADAM = Spec(
    key="adam",
    name="Adam",
    formula=aligned(
        *MOMENTS,
        _CORRECTED,
        r"\theta &\leftarrow \theta - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}",
        _UNCORRECTED,
    ),
    summary="Momentum, with each coordinate divided by its recent typical slope: steps of about the learning rate.",
    reference="Kingma and Ba, Adam: a method for stochastic optimization, 2015; torch.optim conventions",
    params=(learning_rate(), BETA1, BETA2, epsilon(1e-8), BIAS_CORRECTION),
    build=Adam,
)

AMSGRAD = Spec(
    key="amsgrad",
    name="AMSGrad",
    formula=aligned(
        *MOMENTS,
        r"w &\leftarrow \max(w, v)",
        r"\hat m &= m / (1-\beta_1^t), \qquad \hat w = w / (1-\beta_2^t)",
        r"\theta &\leftarrow \theta - \eta\, \frac{\hat m}{\sqrt{\hat w} + \epsilon}",
        r"&\text{without bias correction: } \hat m = m,\ \hat w = w",
    ),
    summary="Adam that remembers the largest scale it has met, so that steps do not grow again on flat ground.",
    reference="Reddi, Kale and Kumar, On the convergence of Adam and beyond, 2018; "
    "torch.optim conventions (Adam with amsgrad=True)",
    params=(learning_rate(), BETA1, BETA2, epsilon(1e-8), BIAS_CORRECTION),
    build=AMSGrad,
)

ADAMW = Spec(
    key="adamw",
    name="AdamW",
    formula=aligned(
        *MOMENTS,
        _CORRECTED,
        r"\theta &\leftarrow \theta - \eta \lambda\, \theta - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}",
        _UNCORRECTED,
    ),
    summary="Adam with a steady pull towards zero that the gradient’s scale does not touch.",
    reference="Loshchilov and Hutter, Decoupled weight decay regularization, 2019; torch.optim conventions",
    params=(learning_rate(), BETA1, BETA2, epsilon(1e-8), weight_decay(0.01), BIAS_CORRECTION),
    build=AdamW,
)

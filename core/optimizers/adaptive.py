"""Rules that give each coordinate its own scale, from the squares of its past gradients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.catalog import Look, catalog
from core.message import template
from core.optimizers.base import Here, Number, Optimizer, described, epsilon, fraction, learning_rate
from core.optimizers.lines import Line, divisor, step, variance
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

    Source: J. Duchi, E. Hazan, Y. Singer, JMLR 12 (2011), 2121–2159; ``torch.optim.Adagrad``.
    """

    epsilon: Number

    lines = (
        Line("squares", "s", "squares + gradient^2", template("sum of squared gradients")),
        divisor("sqrt(squares) + epsilon"),
        step("-learning_rate*(gradient/divisor)"),
    )

    def init(self, theta: np.ndarray) -> AdagradState:
        return AdagradState(squares=np.zeros_like(theta))

    def update(self, state: AdagradState, here: Here) -> tuple[np.ndarray, AdagradState]:
        squares = state.squares + here.gradient**2
        return -here.rate * here.gradient / (np.sqrt(squares) + self.epsilon), AdagradState(squares)


@dataclass(frozen=True, kw_only=True)
class RMSprop(Optimizer):
    r"""Divide each coordinate by the root of a fading mean of its squared gradients.

    The ε stands outside the root, as in torch; optax has it inside.

    Source: T. Tieleman, G. Hinton, Coursera lecture 6.5 (2012); ``torch.optim.RMSprop``.
    """

    decay: Number
    epsilon: Number

    lines = (variance("decay"), divisor("sqrt(variance) + epsilon"), step("-learning_rate*(gradient/divisor)"))

    def init(self, theta: np.ndarray) -> RMSpropState:
        return RMSpropState(variance=np.zeros_like(theta))

    def update(self, state: RMSpropState, here: Here) -> tuple[np.ndarray, RMSpropState]:
        variance = self.decay * state.variance + (1 - self.decay) * here.gradient**2
        return -here.rate * here.gradient / (np.sqrt(variance) + self.epsilon), RMSpropState(variance)


@dataclass(frozen=True, kw_only=True)
class Adadelta(Optimizer):
    r"""Scale the gradient so that a change has the units of the changes before it.

    Source: M. D. Zeiler, arXiv:1212.5701 (2012); ``torch.optim.Adadelta``.
    """

    decay: Number
    epsilon: Number

    lines = (
        variance("decay"),
        Line("change", r"\Delta", "sqrt(changes + epsilon)/sqrt(variance + epsilon)*gradient", template("change")),
        Line("changes", "u", "decay*changes + (1 - decay)*change^2", template("mean of squared changes")),
        step("-learning_rate*change"),
    )
    rate_of = "whole"

    def init(self, theta: np.ndarray) -> AdadeltaState:
        return AdadeltaState(variance=np.zeros_like(theta), changes=np.zeros_like(theta))

    def update(self, state: AdadeltaState, here: Here) -> tuple[np.ndarray, AdadeltaState]:
        variance = self.decay * state.variance + (1 - self.decay) * here.gradient**2
        change = np.sqrt(state.changes + self.epsilon) / np.sqrt(variance + self.epsilon) * here.gradient
        changes = self.decay * state.changes + (1 - self.decay) * change**2
        return -here.rate * change, AdadeltaState(variance, changes)


def _decay(default: float) -> Param:
    return fraction(
        "decay", "Decay", r"\rho", default, "How much of the mean square is kept from one step to the next.",
        tried=(0, 0.5, 0.8, 0.9, 0.99, 0.999),
    )  # fmt: skip


ADAGRAD = described(
    key="adagrad",
    name="Adagrad",
    summary="Coordinates that have seen steep slopes take smaller steps, and all steps shrink with time.",
    reference="Duchi, Hazan and Singer, Adaptive subgradient methods for online learning and stochastic optimization, "
    "2011; torch.optim conventions",
    params=(learning_rate(1e-2), epsilon(1e-10)),
    build=Adagrad,
    look=Look("@green", "square", (2, 3)),
)

RMSPROP = described(
    key="rmsprop",
    name="RMSprop",
    summary="Each coordinate’s gradient is divided by its recent typical size: steep and flat directions move alike.",
    reference="Tieleman and Hinton, Lecture 6.5: rmsprop, 2012; torch.optim conventions",
    params=(learning_rate(1e-2), _decay(0.99), epsilon(1e-8)),
    build=RMSprop,
    look=Look("@sky", "pentagon"),
)

ADADELTA = described(
    key="adadelta",
    name="Adadelta",
    summary="The size of recent changes takes the learning rate’s place, so it starts slowly and finds its own pace.",
    reference="Zeiler, ADADELTA: an adaptive learning rate method, 2012; torch.optim conventions",
    params=(learning_rate(1.0), _decay(0.9), epsilon(1e-6)),
    build=Adadelta,
    look=Look("@black", "cross", (2, 3)),
)

ADAPTIVE = catalog(ADAGRAD, RMSPROP, ADADELTA)

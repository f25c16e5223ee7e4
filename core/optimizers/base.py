"""What every optimizer shares: where it stands, the pair ``init`` / ``update``, and the common hyperparameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np

from core.catalog import Look, Spec, catalog
from core.optimizers.lines import Line, step, typeset
from core.param import Param

Number = float | np.ndarray
"""A hyperparameter's value: a number, or an array of shape ``(*batch,)`` with one number for each run."""


class Here(NamedTuple):
    """What an optimizer may look at, where it stands.

    ``theta`` and ``gradient`` have shape ``(dimension, *batch)``; ``rate`` is the learning rate times the
    schedule's factor at this step, a number or ``(*batch,)``; ``loss`` offers ``value(theta)`` ``(*batch,)`` and
    ``hessian(theta)`` ``(dimension, dimension, *batch)`` to the few that ask for them (see ``Optimizer.uses``).
    """

    theta: np.ndarray
    gradient: np.ndarray
    rate: Number
    loss: Any


@dataclass(frozen=True, kw_only=True)
class Optimizer:
    r"""A rule that turns a gradient into a step, with its hyperparameters as fields.

    θ ← θ + step. A hyperparameter is a number or an array of shape ``(*batch,)``; ``theta`` has shape
    ``(dimension, *batch)`` with that same batch. The fields have no defaults here: build an optimizer from its
    catalog entry, ``OPTIMIZERS[key](...)``, which fills them in and checks them.

    Both methods are pure. Nothing is clipped and nothing raised: infinity and NaN pass through, and the caller
    decides by ``np.errstate`` whether NumPy speaks of them.

    >>> from core.optimizers import OPTIMIZERS
    >>> momentum = OPTIMIZERS["momentum"](learning_rate=0.1)
    >>> theta = np.array([1.0, -2.0])
    >>> state = momentum.init(theta)
    >>> for _ in range(2):
    ...     step, state = momentum.update(state, Here(theta, gradient=theta, rate=momentum.learning_rate, loss=None))
    ...     theta = theta + step
    >>> theta, state.velocity
    (array([ 0.72, -1.44]), array([ 1.8, -3.6]))
    """

    learning_rate: Number

    lines: ClassVar[tuple[Line, ...]] = ()
    """The recursion line by line, from after the gradient to the step: ``update``, for people to read."""

    uses: ClassVar[tuple[str, ...]] = ("gradient",)
    """What one update evaluates, among ``"gradient"``, ``"hessian"`` and ``"value"``: its price."""

    isotropic: ClassVar[bool] = False
    """Whether it knows no axes: on a turned surface, from turned starts, its paths are the same, turned."""

    rate_of: ClassVar[Literal["slope", "length", "whole"]] = "length"
    """What the learning rate multiplies: a slope, so that it is measured in 1/curvature; something about as long as 1,
    so that it is a length in θ; or a whole step that has a length of its own."""

    @property
    def stable_curvature(self) -> Number | None:
        """The ηλ at which descent breaks on a quadratic of curvature λ; None where theory has no such border."""
        return None

    def init(self, theta: np.ndarray) -> Any:
        """The state before the first step: a NamedTuple of arrays, and of whole numbers that all runs share."""
        raise NotImplementedError

    def update(self, state: Any, here: Here) -> tuple[np.ndarray, Any]:
        """The step from ``here.theta``, of its shape, and the state after it."""
        raise NotImplementedError


class NoState(NamedTuple):
    """The state of a rule that remembers nothing."""


def switched(switch: bool | np.ndarray, on: Number, off: Number) -> Number:
    """``on`` where the switch is on, ``off`` elsewhere.

    >>> switched(True, 1.0, 2.0)
    1.0
    >>> switched(np.array([True, False]), 1.0, 2.0)
    array([1., 2.])
    """
    if isinstance(switch, bool):  # plain floats stay plain: np.where would cost as much as the rest of an update
        return on if switch else off
    return np.where(switch, on, off)


def learning_rate(default: float = 1e-3) -> Param:
    """The learning rate η that all first-order rules share; only its default differs."""
    return Param(
        "learning_rate",
        "Learning rate",
        r"\eta",
        default,
        low=0,
        high=1e6,
        slider=(1e-4, 10),
        scale="log",
        help="How far a step goes for a given gradient: too small crawls, too large overshoots.",
    )


def fraction(key: str, name: str, symbol: str, default: float, help: str, tried: tuple[float, ...] = ()) -> Param:
    """A factor from 0 to just below 1 by which a memory fades at every step."""
    return Param(
        key, name, symbol, default, low=0, high=0.999999, slider=(0, 0.999), scale="fading", help=help, tried=tried
    )


def epsilon(default: float) -> Param:
    """The small ε that keeps a denominator away from zero."""
    return Param(
        "epsilon",
        "Epsilon",
        r"\epsilon",
        default,
        low=1e-30,  # 0 would make 0/0 of a gradient that is 0
        high=1e6,
        slider=(1e-12, 1),
        scale="log",
        help="A small number that keeps the denominator away from zero; a large one makes the steps less adaptive.",
    )


def weight_decay(default: float) -> Param:
    """The decoupled weight decay λ."""
    return Param(
        "weight_decay",
        "Weight decay",
        r"\lambda",
        default,
        low=0,
        high=1e6,
        slider=(0, 1),
        help="Pulls the position towards zero at every step, whatever the gradient says.",
    )


@dataclass(frozen=True, kw_only=True)
class GradientDescent(Optimizer):
    """Step against the gradient.

    Source: A. Cauchy, Comptes rendus 25 (1847), 536–538; ``torch.optim.SGD``.

    >>> from core.optimizers import OPTIMIZERS
    >>> descent = OPTIMIZERS["gradient_descent"](learning_rate=np.array([0.5, 1.0, 2.5]))
    >>> theta = np.ones((2, 3))
    >>> step, _ = descent.update(descent.init(theta), Here(theta, theta, descent.learning_rate, None))
    >>> theta + step
    array([[ 0.5,  0. , -1.5],
           [ 0.5,  0. , -1.5]])
    """

    lines = (step("-learning_rate*gradient"),)
    rate_of = "slope"
    isotropic = True

    @property
    def stable_curvature(self) -> Number:
        return 2.0  # |1 − ηλ| < 1

    def init(self, theta: np.ndarray) -> NoState:
        return NoState()

    def update(self, state: NoState, here: Here) -> tuple[np.ndarray, NoState]:
        return -here.rate * here.gradient, state


def described(build: type[Optimizer], params: tuple[Param, ...], variants: Any = (), **rest: Any) -> Spec:
    """An optimizer's entry, its formula typeset from its lines."""
    return Spec(build=build, params=params, formula=typeset(build.lines, params, variants), **rest)


GRADIENT_DESCENT = described(
    key="gradient_descent",
    name="Gradient descent",
    summary="Each step goes straight downhill, in proportion to the slope.",
    reference="Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées, 1847; "
    "torch.optim conventions (SGD)",
    params=(learning_rate(),),
    build=GradientDescent,
    look=Look("@black", "circle"),
)

PLAIN = catalog(GRADIENT_DESCENT)

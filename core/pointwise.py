"""Losses of one prediction: how far it is from its target, and how that changes with the prediction.

The loss over data is the mean of these over the samples, so that it does not depend on how many there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.activations import Activation, sigmoid_slope
from core.catalog import Spec, catalog
from core.param import Param
from core.softmax import jacobian, log_softmax, softmax

Function = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Pointwise:
    """A loss of one prediction p with the target t, for arrays of them that broadcast.

    ``value``, ``gradient`` and ``curvature`` are ℓ, ∂ℓ/∂p and ∂²ℓ/∂p². A prediction is a number, and so is its
    target; with ``several`` it is (K, *shape), the target is a label 0 … K − 1 of shape ``shape``, and the three have
    the shapes (*shape,), (K, *shape), (K, K, *shape). ``targets`` says what a target is: ``"number"`` or ``"class"``.
    ``smooth`` is False where the gradient jumps; at the jump it is 0 for an error of 0, and 0 at the hinge.

    >>> squared = POINTWISE["squared"]()
    >>> squared.value(3.0, 1.0), squared.gradient(3.0, 1.0), squared.mean([3.0, 1.0], [1.0, 1.0])
    (np.float64(4.0), np.float64(4.0), np.float64(2.0))
    """

    key: str
    functions: tuple[Function, Function, Function]
    targets: str = "number"
    several: bool = False
    smooth: bool = True

    def value(self, prediction: Any, target: Any) -> np.ndarray:
        return self._of(0, prediction, target)

    def gradient(self, prediction: Any, target: Any) -> np.ndarray:
        return self._of(1, prediction, target)

    def curvature(self, prediction: Any, target: Any) -> np.ndarray:
        return self._of(2, prediction, target)

    def mean(self, prediction: Any, target: Any) -> np.ndarray:
        """The mean over the samples, the first axis of ``target`` (samples,): (samples, *batch) → (*batch,).

        With ``several`` predictions are (K, samples, *batch).
        """
        prediction, target = np.asarray(prediction, dtype=float), np.asarray(target)
        target = target.reshape(*target.shape, *(1,) * (prediction.ndim - self.several - target.ndim))
        return self.value(prediction, target).mean(axis=0)

    def _of(self, which: int, prediction: Any, target: Any) -> np.ndarray:
        with np.errstate(all="ignore"):
            return self.functions[which](np.asarray(prediction, dtype=float), np.asarray(target))[()]


def after(activation: Activation, loss: Pointwise) -> Pointwise:
    """The loss of φ(z) as a loss of z, by the chain rule: ℓ′φ′ and ℓ″φ′² + ℓ′φ″.

    Cross-entropy after a sigmoid is the form that stays exact where the sigmoid saturates. ValueError for
    cross-entropy after anything else than a sigmoid, and for a loss of several numbers.

    >>> from core.activations import ACTIVATIONS
    >>> unit = after(ACTIVATIONS["sigmoid"](), POINTWISE["half_squared"]())
    >>> unit.gradient(0.0, 1.0)  # (O − t) O (1 − O)
    np.float64(-0.125)
    """
    if loss.several:
        raise ValueError(f"{loss.key} is a loss of several numbers")
    if loss.key == "binary_cross_entropy":
        if activation.key != "sigmoid":
            raise ValueError("binary cross-entropy needs probabilities: the activation must be sigmoid")
        return POINTWISE["binary_cross_entropy_logit"]()
    if activation.key == "linear":
        return loss
    outer, inner, first, second = loss.functions, activation.value, activation.derivative, activation.second

    def curvature(z: np.ndarray, t: np.ndarray) -> np.ndarray:
        p = inner(z)
        return outer[2](p, t) * first(z) ** 2 + outer[1](p, t) * second(z)

    functions = (
        lambda z, t: outer[0](inner(z), t),
        lambda z, t: outer[1](inner(z), t) * first(z),
        curvature,
    )
    smooth = loss.smooth and not activation.kinks
    return Pointwise(
        f"{loss.key} after {activation.key}",
        functions,
        loss.targets,
        False,
        smooth,
    )


def broadcast(number: float) -> Function:
    return lambda p, t: np.full(np.broadcast_shapes(p.shape, t.shape), number)


def huber(delta: Any) -> tuple[Function, Function, Function]:
    return (
        lambda p, t: np.where(np.abs(p - t) <= delta, (p - t) ** 2 / 2, delta * (np.abs(p - t) - delta / 2)),
        lambda p, t: np.clip(p - t, -delta, delta),
        lambda p, t: np.where(np.abs(p - t) <= delta, 1.0, 0.0),
    )


def weighted(share: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """share · cost, and 0 where the share is 0, whatever the cost."""
    return np.where(share == 0, 0.0, share * cost)


def sigmoid_less(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """σ(z) − t with all its digits: (1 − t) σ(z) − t σ(−z), from one power that does not overflow."""
    e = np.exp(-np.abs(z))
    right = z >= 0
    return ((1 - t) * np.where(right, 1.0, e) - t * np.where(right, e, 1.0)) / (1 + e)


BINARY: tuple[Function, Function, Function] = (
    lambda p, t: weighted(t, -np.log(p)) + weighted(1 - t, -np.log1p(-p)),
    lambda p, t: weighted(1 - t, 1 / (1 - p)) - weighted(t, 1 / p),
    lambda p, t: weighted(1 - t, (1 - p) ** -2) + weighted(t, p**-2),
)
LOGIT: tuple[Function, Function, Function] = (
    lambda z, t: (np.maximum(z, 0) - t * z) + np.log1p(np.exp(-np.abs(z))),  # in this order nothing cancels
    sigmoid_less,
    lambda z, t: sigmoid_slope(z) + 0 * t,
)


def chosen(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """1 at each label and 0 elsewhere, (K, *shape)."""
    return (np.arange(len(z)).reshape(-1, *(1,) * (z.ndim - 1)) == t).astype(float)


SEVERAL: tuple[Function, Function, Function] = (
    lambda z, t: -weighted(chosen(z, t), log_softmax(z)).sum(axis=0),
    lambda z, t: softmax(z) - chosen(z, t),
    lambda z, t: jacobian(np.broadcast_to(z, chosen(z, t).shape)),
)


def margin(p: np.ndarray, t: np.ndarray) -> np.ndarray:
    """How far on its own class's side a score is; the classes are 0 and 1, their signs −1 and 1."""
    return (2 * t - 1) * p


HINGE: tuple[Function, Function, Function] = (
    lambda p, t: np.maximum(0, 1 - margin(p, t)),
    lambda p, t: np.where(margin(p, t) < 1, 1.0 - 2 * t, 0.0),
    broadcast(0.0),
)


def entry(
    key: str,
    name: str,
    formula: str,
    summary: str,
    reference: str,
    functions: tuple[Function, Function, Function],
    **kind: Any,
) -> Spec:
    """A loss without hyperparameters."""
    loss = Pointwise(key, functions, **kind)
    return Spec(key, name, formula, summary, reference, (), lambda: loss)


BOOK = "Goodfellow, Bengio & Courville 2016, Deep Learning, section 6.2"
POINTWISE = catalog(
    entry(
        "squared",
        "Squared error",
        r"\ell(p, t) = (p - t)^2",
        "Twice as far costs four times as much: far samples pull hardest. Its mean is the MSE, without a root.",
        "Legendre 1805, Nouvelles méthodes pour la détermination des orbites des comètes",
        (lambda p, t: (p - t) ** 2, lambda p, t: 2 * (p - t), broadcast(2.0)),
    ),
    entry(
        "half_squared",
        "Half the squared error",
        r"\ell(p, t) = \tfrac{1}{2}(p - t)^2",
        "The squared error with a half in front, so that its derivative is the error itself.",
        BOOK,
        (lambda p, t: (p - t) ** 2 / 2, lambda p, t: p - t + 0.0, broadcast(1.0)),
    ),
    entry(
        "l1",
        "Absolute error (L1)",
        r"\ell(p, t) = |p - t|",
        "Every sample pulls equally hard, however far it is; at an error of 0 no derivative exists, and 0 is used.",
        "Boscovich 1757, De litteraria expeditione per pontificiam ditionem",
        (lambda p, t: np.abs(p - t), lambda p, t: np.sign(p - t), broadcast(0.0)),
        smooth=False,
    ),
    Spec(
        "huber",
        "Huber",
        r"\ell(p, t) = \begin{cases} \tfrac{1}{2}(p - t)^2 & |p - t| \le \delta \\ "
        r"\delta\,(|p - t| - \tfrac{1}{2}\delta) & \text{else} \end{cases}",
        "Squared for small errors and absolute for large ones: smooth, and not ruled by an outlier.",
        "Huber 1964, Robust estimation of a location parameter",
        (Param("delta", "Delta", r"\delta", 1.0, low=1e-6, high=1e6, slider=(0.1, 5), scale="log"),),
        lambda delta: Pointwise("huber", huber(delta)),
    ),
    entry(
        "binary_cross_entropy",
        "Binary cross-entropy",
        r"\ell(p, t) = -t \ln p - (1 - t) \ln(1 - p)",
        "The surprise at the class, given its probability: without bound where one is sure and wrong.",
        BOOK,
        BINARY,
        targets="class",
    ),
    entry(
        "binary_cross_entropy_logit",
        "Binary cross-entropy of a logit",
        r"\ell(z, t) = \ln(1 + e^z) - t z",
        "Cross-entropy and sigmoid in one: the gradient is the error of the probability, and it does not die.",
        "Cox 1958, The regression analysis of binary sequences",
        LOGIT,
        targets="class",
    ),
    entry(
        "softmax_cross_entropy",
        "Softmax and cross-entropy",
        r"\ell(z, t) = \ln \sum_k e^{z_k} - z_t",
        "Several classes: the surprise at the right one, given the probabilities that softmax makes of the logits.",
        BOOK,
        SEVERAL,
        targets="class",
        several=True,
    ),
    entry(
        "hinge",
        "Hinge",
        r"\ell(p, t) = \max(0,\, 1 - (2t - 1)\, p)",
        "Nothing to pay from a margin of 1 on; where the margin is 1 no derivative exists, and 0 is used.",
        "Cortes & Vapnik 1995, Support-vector networks",
        HINGE,
        targets="class",
        smooth=False,
    ),
)

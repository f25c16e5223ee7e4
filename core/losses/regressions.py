"""Losses over data by name: linear and logistic regression, and one unit."""

from __future__ import annotations

from typing import Any

from core.activations import ACTIVATIONS, Activation
from core.data import Data
from core.losses.data_loss import DataLoss, LeastSquares, columns
from core.losses.logistic import Logistic
from core.pointwise import POINTWISE, Pointwise, after

# where there is a faster way to the same numbers
KINDS = {"squared": LeastSquares, "half_squared": LeastSquares, "binary_cross_entropy_logit": Logistic}


def linear_regression(data: Data, loss: str | Pointwise = "squared", degree: int = 1, bias: bool = True) -> DataLoss:
    """f(w, b) = 1/n Σ ℓ(w·xᵢ + b, yᵢ), with the powers of each feature up to ``degree`` as features too.

    theta is (w₁, …, b): for one feature the slope and the intercept, or the factors of x, x², … and the constant.
    ValueError for data of classes, a loss of classes, or a degree below 1.

    >>> from core.data import DATASETS
    >>> engel = linear_regression(DATASETS["engel"]())
    >>> engel.coordinates, [round(each, 6) for each in engel.minima[0]]
    (('w', 'b'), [0.485178, 147.475389])
    """
    if data.classes:
        raise ValueError("linear regression needs numbers to predict, not classes")
    pointwise = _pointwise(loss)
    if pointwise.targets != "number":
        raise ValueError(f"{pointwise.key} is a loss of classes")
    return _fit(data, ACTIVATIONS["linear"](), pointwise, degree, bias)


def logistic_regression(data: Data, degree: int = 1, bias: bool = True) -> DataLoss:
    """f(w, b) = 1/n Σ ln(1 + e^z) − y z with z = w·x + b: the cross-entropy of σ(z) with the classes 0 and 1.

    ValueError where the data have not two classes.

    >>> from core.data import DATASETS
    >>> loss = logistic_regression(DATASETS["threshold"]())
    >>> loss.value([0.0, 0.0]).round(6), loss.predict([0.0, 0.0])[0]
    (np.float64(0.693147), np.float64(0.5))
    """
    return perceptron(data, "sigmoid", "binary_cross_entropy", bias, degree)


def perceptron(
    data: Data,
    activation: str | Activation = "sigmoid",
    loss: str | Pointwise = "half_squared",
    bias: bool = True,
    degree: int = 1,
) -> DataLoss:
    """f(w, b) = 1/n Σ ℓ(φ(w·xᵢ + b), yᵢ): one unit on two classes, 0 and 1, or on numbers.

    With half the squared error and a sigmoid the gradient of a sample is (O − t) O (1 − O) xⱼ; without ``bias`` theta
    is (w₁, …) alone. Rosenblatt 1958, The perceptron; Widrow & Hoff 1960, Adaptive switching circuits.

    >>> loss = perceptron(Data([[1.0], [2.0]], [1], classes=2))
    >>> loss.gradient([0.0, 0.0, 0.0])
    array([-0.125, -0.25 , -0.125])
    """
    pointwise = _pointwise(loss)
    if data.classes not in (0, 2) or (pointwise.targets == "class" and not data.classes):
        raise ValueError("this loss needs data of two classes")
    return _fit(data, ACTIVATIONS[activation]() if isinstance(activation, str) else activation, pointwise, degree, bias)


def _pointwise(loss: str | Pointwise) -> Pointwise:
    return POINTWISE[loss]() if isinstance(loss, str) else loss


def _fit(data: Data, activation: Activation, loss: Pointwise, degree: int, bias: Any) -> DataLoss:
    if degree < 1:
        raise ValueError("the degree must be at least 1")
    score = after(activation, loss)
    kind = KINDS.get(score.key, DataLoss)
    design, bias = columns(data.x, degree, bias), bool(bias)
    return kind(data, activation, score, degree, bias, design, data.y, (0.0,) * design.shape[1])

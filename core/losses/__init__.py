"""Losses: the gallery of surfaces in the plane, surfaces that the user types, and losses over data."""

from core.losses.data_loss import DataLoss
from core.losses.gallery import LOSSES
from core.losses.regressions import linear_regression, logistic_regression, perceptron
from core.losses.surface import Surface
from core.losses.typed import from_formula

__all__ = [
    "LOSSES",
    "DataLoss",
    "Surface",
    "from_formula",
    "linear_regression",
    "logistic_regression",
    "perceptron",
]

"""What is computed for the page of losses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.activations import ACTIVATIONS
from core.data import Data
from core.losses import linear_regression
from core.pointwise import POINTWISE, Pointwise, after
from viz.lessons.losses.scene import CATALOGS, LINE, LOGIT, PREDICTION, PROBABILITY, LossesScene
from viz.scene import Chosen, Live

GRID = 241  # points of a curve, beside those where a loss may have a kink
SAMPLES = np.array([[1, 2, 3, 4, 5, 6, 7, 8], [2.8, 2.5, 3.7, 4.6, 4.1, 4.9, 6.0, 5.7]])  # what the outlier joins
AWAY = 9.0  # where it stands
NEAR = 1e-9  # an error as small as this is none
ERRORS = np.array([1.0, -2.0, 2.0])  # what is repeated


@dataclass(frozen=True)
class Family:
    """One kind of prediction: its tab, its axis ``name`` from ``low`` to ``high``, what is seen of loss and slope.

    ``slopes`` are those for class 1; of class 0 they have the other sign.
    """

    tab: str
    field: str
    name: str
    low: float
    high: float
    losses: tuple[float, float]
    slopes: tuple[float, float]

    def made(self, chosen: Chosen) -> Pointwise:
        """The loss as a function of the prediction; a logit is made a probability first, but not for the hinge."""
        loss = chosen.build(CATALOGS[self.tab])
        return after(ACTIVATIONS["sigmoid"](), loss) if self.tab == "logit" and chosen.key != "hinge" else loss

    def target(self, scene: LossesScene) -> float:
        return scene.target if self.tab == "number" else float(scene.label)

    def seen_slopes(self, scene: LossesScene) -> tuple[float, float]:
        low, high = self.slopes
        return (low, high) if self.tab == "number" or scene.label == "1" else (-high, -low)

    def chosen(self, scene: LossesScene) -> tuple[Chosen, ...]:
        return getattr(scene, self.field)

    def live(self, scene: LossesScene) -> Live:
        places = {"number": scene.predictions, "probability": scene.chances, "logit": scene.scores}
        return places[self.tab]()


FAMILIES = (
    Family("number", "numbers", "p", PREDICTION.low, PREDICTION.high, (-1, 26), (-11, 11)),
    Family("probability", "probabilities", "p", PROBABILITY.low, PROBABILITY.high, (-0.3, 5), (-11, 1.4)),
    Family("logit", "logits", "z", LOGIT.low, LOGIT.high, (-0.4, 8.6), (-1.12, 0.28)),
)


@dataclass(frozen=True, eq=False)
class Curve:
    """A loss of a family and its slope, along the axis (points,) and at the places of the prediction (places,)."""

    chosen: Chosen
    x: np.ndarray
    loss: np.ndarray
    slope: np.ndarray  # NaN where it jumps
    loss_at: np.ndarray
    slope_at: np.ndarray


def curves(family: Family, scene: LossesScene) -> tuple[Curve, ...]:
    target, places = family.target(scene), family.live(scene).values
    x = np.linspace(family.low, family.high, GRID)
    x = np.unique(np.append(x, [kink for kink in (target, 2 * target - 1) if family.low < kink < family.high]))
    drawn = []
    for chosen in family.chosen(scene):
        loss = family.made(chosen)
        slope = loss.gradient(x, target)
        if not loss.smooth:
            jumps = np.abs(slope[2:] - slope[:-2]) > 0.5
            slope[1:-1][jumps & (slope[1:-1] == 0)] = np.nan
        at = loss.value(places, target) + 0.0, loss.gradient(places, target) + 0.0
        drawn.append(Curve(chosen, x, loss.value(x, target), slope, *at))
    return tuple(drawn)


@dataclass(frozen=True, eq=False)
class Fit:
    """What a loss fits to the samples with the outlier at each of its places: arrays over (places,)."""

    chosen: Chosen
    slope: np.ndarray  # of the line; 0 for a constant
    intercept: np.ndarray
    pull: np.ndarray  # ℓ′ at the outlier's error

    def at(self, x: float) -> np.ndarray:
        return self.slope * x + self.intercept


def fits(scene: LossesScene) -> tuple[Fit, ...]:
    places = tuple(scene.outliers().values.tolist())
    return tuple(_fit(chosen, scene.model, places) for chosen in scene.numbers)


@lru_cache(maxsize=64)
def _fit(chosen: Chosen, model: str, places: tuple[float, ...]) -> Fit:
    loss = chosen.build(POINTWISE)
    x = np.append(SAMPLES[0], AWAY)
    thetas = []
    for place in places:
        data = Data(x[None] if model == LINE else np.zeros((0, len(x))), np.append(SAMPLES[1], place))
        (theta,) = linear_regression(data, loss).minima
        thetas.append(theta if model == LINE else (0.0, *theta))
    slope, intercept = np.array(thetas).T
    error = slope * AWAY + intercept - places
    return Fit(chosen, slope, intercept, loss.gradient(np.where(np.abs(error) < NEAR, 0.0, error), 0.0) + 0.0)


@dataclass(frozen=True, eq=False)
class Repeated:
    """The same errors again and again: numbers over (places,)."""

    samples: np.ndarray
    total: np.ndarray  # Σ e²
    mean: np.ndarray  # the MSE
    norm: np.ndarray  # the 2-norm


def repeated(times: np.ndarray) -> Repeated:
    every = [np.tile(ERRORS, int(k)) for k in times]
    squared = POINTWISE["squared"]()
    return Repeated(
        np.array([float(len(e)) for e in every]),
        np.array([float((e**2).sum()) for e in every]),
        np.array([float(squared.mean(e, np.zeros(len(e)))) for e in every]),
        np.array([float(np.linalg.norm(e)) for e in every]),
    )

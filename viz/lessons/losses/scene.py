"""Everything that determines the picture of losses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from core.catalog import Look, Spec
from core.message import template
from core.param import Param
from core.pointwise import POINTWISE
from viz.scene import Chosen, Live, Preset, Scene, choice, choose, live, number, pick, some_of

TABS = ("number", "probability", "logit", "outlier", "norm")
CATALOGS: dict[str, Mapping[str, Spec]] = {  # the losses of each kind of prediction
    tab: {key: POINTWISE[key] for key in keys}
    for tab, keys in {
        "number": ("squared", "half_squared", "l1", "huber"),
        "probability": ("binary_cross_entropy", "squared", "l1"),
        "logit": ("binary_cross_entropy", "half_squared", "hinge"),
    }.items()
}
LOOKS = {
    "squared": Look("@vermillion", "square"),
    "half_squared": Look("@orange", "down"),
    "l1": Look("@blue", "circle", (7, 4)),
    "huber": Look("@green", "triangle", (2, 4)),
    "binary_cross_entropy": Look("@purple", "diamond"),
    "hinge": Look("@sky", "circle", (7, 4)),
}
PREDICTION = Param("p", "Prediction", "p", 3.0, low=-4, high=6)
TARGET = Param("target", "Target", "t", 1.0, low=-3, high=3)
PROBABILITY = Param("q", "Predicted probability of class 1", "p", 0.1, low=0, high=1)
LOGIT = Param("z", "Logit", "z", -4.0, low=-8, high=8)
OUTLIER = Param("outlier", "Outlier", "y", 20.0, low=-10, high=30)
REPEATS = Param("repeats", "How often the data are repeated", "k", 4, low=1, high=1000, kind="whole")
REPEATED = (1, 2, 4, 9, 16, 25, 49, 100)
PLACES, FITS = 121, 61  # positions of a prediction, and of the outlier
CONSTANT, LINE = "constant", "line"


@dataclass(frozen=True)
class LossesScene(Scene):
    """A prediction of each kind with its target and the losses that are compared; an outlier; repeated data."""

    tab: str = choice(TABS[0], TABS)
    p: float = number(PREDICTION)
    target: float = number(TARGET)
    q: float = number(PROBABILITY)
    z: float = number(LOGIT)
    label: str = choice("1", ("0", "1"))
    numbers: tuple[Chosen, ...] = some_of(
        CATALOGS["number"], tuple(choose(POINTWISE[key]) for key in ("squared", "l1", "huber"))
    )
    probabilities: tuple[Chosen, ...] = some_of(
        CATALOGS["probability"], tuple(choose(POINTWISE[key]) for key in ("binary_cross_entropy", "squared"))
    )
    logits: tuple[Chosen, ...] = some_of(
        CATALOGS["logit"], tuple(choose(POINTWISE[key]) for key in ("binary_cross_entropy", "half_squared"))
    )
    model: str = choice(CONSTANT, (CONSTANT, LINE))
    outlier: float = number(OUTLIER)
    repeats: int = number(REPEATS)

    def with_losses(self, field: str, tab: str, keys: list[str]) -> Self:
        """Other losses to compare; one that was there keeps its hyperparameters, and none at all changes nothing."""
        have = {chosen.key: chosen for chosen in getattr(self, field)}
        chosen = tuple(have.get(key) or choose(CATALOGS[tab][key]) for key in CATALOGS[tab] if key in keys)
        changed: dict[str, Any] = {field: chosen}
        return replace(self, **changed) if chosen else self

    def with_delta(self, delta: float) -> Self:
        """Another δ of Huber's loss."""
        put = tuple(each.put(delta=delta) if each.key == "huber" else each for each in self.numbers)
        return replace(self, numbers=put)

    def predictions(self) -> Live:
        return Live.even("p", PREDICTION.low, PREDICTION.high, self.p, PLACES)

    def chances(self) -> Live:
        return Live.even("q", PROBABILITY.low, PROBABILITY.high, self.q, PLACES)

    def scores(self) -> Live:
        return Live.even("z", LOGIT.low, LOGIT.high, self.z, PLACES)

    def outliers(self) -> Live:
        return Live.even("outlier", OUTLIER.low, OUTLIER.high, self.outlier, FITS)

    def repetitions(self) -> Live:
        """How often the data stand there: the usual numbers, and the scene's own among them."""
        return Live("repeats", np.array(sorted({*REPEATED, self.repeats}), dtype=float))


COORDINATES = (
    pick("tab", TABS),
    live("p", LossesScene.predictions),
    live("q", LossesScene.chances),
    live("z", LossesScene.scores),
    live("outlier", LossesScene.outliers),
    live("repeats", LossesScene.repetitions),
)

PRESETS: tuple[Preset[LossesScene], ...] = (
    Preset(
        "far", template("Far from the target"),
        template("At an error of 4 the squared error pulls eight times as hard as the absolute error."),
        LossesScene(p=-3.0),
    ),
    Preset(
        "kink", template("Fails: the kink of the absolute error"),
        template("However near the prediction comes, the absolute error pulls with 1: fixed steps jump to and fro."),
        LossesScene(p=1.0 + 1 / 12),
    ),
    Preset(
        "sure", template("Sure and wrong"),
        template("The right class gets almost no probability: cross-entropy grows without bound there, "
            "the squared error does not."),
        LossesScene(tab="probability", q=0.01),
    ),
    Preset(
        "dies", template("Fails: the gradient dies"),
        template("The answer is wrong and saturated: the squared error’s gradient is almost 0, "
            "cross-entropy’s almost −1."),
        LossesScene(tab="logit", z=-7.0),
    ),
    Preset(
        "mean", template("Mean and median"),
        template("One sample of nine is far away: it takes the mean with it, and the median stays among the others."),
        LossesScene(tab="outlier", outlier=28.0),
    ),
    Preset(
        "line", template("Fails: a line and its outlier"),
        template("At the end of the data an outlier turns the whole line of least squares."),
        LossesScene(tab="outlier", model=LINE, outlier=-10.0),
    ),
    Preset(
        "norm", template("MSE is not the 2-norm"),
        template("The same errors again and again: the MSE stays, the 2-norm grows with √n."),
        LossesScene(tab="norm", repeats=25),
    ),
)  # fmt: skip

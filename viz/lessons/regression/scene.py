"""Everything that determines the picture of regression."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

import numpy as np

from core.data import Data, Scaling
from core.data.scaling import KINDS
from core.losses.data_loss import DataLoss
from core.losses.regressions import linear_regression, logistic_regression
from core.message import Message, template
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.pointwise import POINTWISE
from core.rates import suited_rate
from viz.figures.scatter import Box, reaching
from viz.lessons.hyper import LEARNING_RATE, LIVE, known, movable, moving
from viz.lessons.params import STEP, STEPS
from viz.lessons.samples import EDITED, DataScene, sets
from viz.lessons.surfaces import tidy
from viz.lessons.trial import FEW, Trial, finer
from viz.scene import Chosen, Coordinate, Live, Preset, Sample, choice, choose, number, one_of, point, start, step
from viz.scene.coordinates import numbers

SETS = sets("line", "outlier", "parabola", "penguins", "engel", "longley", "threshold", "penguin_pair", file=True)
ERRORS = {key: POINTWISE[key] for key in ("squared", "l1", "huber")}
SQUARED = choose(ERRORS["squared"])
FEATURE = Param("feature", "Feature", "", 0, low=0, high=5, kind="whole")
SQUARES = Param(
    "squares", "Squared residuals", "", True, low=0, high=1, kind="switch",
    help="A square for each sample, as wide as the line misses it: the loss is the mean of their areas.",
)  # fmt: skip
NUMBERS = 6_000  # positions × steps: more steps are paid for with fewer positions
REACH = 2.0  # standard deviations of y around the best line
SURE = 0.01  # a probability that a hand can ask for lies so far from 0 and 1
DELTA = 0.5  # standard deviations of y: how far a sample counts as near, for Huber's loss
WAY = 20  # steps from the start to the optimum, where nothing curves
INSET = 0.07  # of the width: where the line's handles stand


@dataclass(frozen=True)
class RegressionScene(DataScene):
    """Data, how they are scaled, and one run on the loss over the slope w and the intercept b.

    ``start`` and all paths are in the units of the scaled data, in which the run is.
    """

    data: Chosen = one_of(SETS, choose(SETS["line"]))
    feature: int = number(FEATURE)
    error: Chosen = one_of(ERRORS, SQUARED)
    scaling: str = choice("raw", tuple(KINDS))
    optimizer: Chosen = one_of(OPTIMIZERS, choose(OPTIMIZERS["gradient_descent"], learning_rate=0.15))
    live: str = choice(LEARNING_RATE, LIVE)
    start: tuple[float, float] = point((-0.491415, 2.23487))
    steps: int = number(STEPS, default=60, help=template("How many steps the run takes."))
    step: int = number(STEP, "steps", default=60)
    squares: bool = number(SQUARES)

    def mended(self, ignored: list[Message]) -> Self:
        """A feature that the data have, and a live hyperparameter that the optimizer has."""
        scene = super().mended(ignored)
        last = scene.features().features - 1
        return replace(
            scene,
            feature=min(scene.feature, last),
            live=known(scene.live, scene.optimizer),
        )

    def origin(self) -> Data:
        """The data set with the one feature that is looked at."""
        return _one_feature(super().origin(), self.feature)

    def features(self) -> Data:
        """The data set with all of its features."""
        return super().origin()

    def scaler(self) -> Scaling:
        return _scaler(self.samples(), self.scaling)

    def loss(self) -> DataLoss:
        """The loss over (w, b) of the scaled data; the same object for the same scene."""
        return _loss(self.samples(), self.scaling, self.error)

    def squared(self) -> DataLoss:
        """The same with squared errors, whatever is learned with."""
        return _loss(self.samples(), self.scaling, SQUARED)

    def least_squares(self) -> bool:
        """Whether the errors are squared: then the optimum has a closed form."""
        return not self.logistic() and self.error.key == SQUARED.key

    def logistic(self) -> bool:
        return self.samples().classes > 0

    def home(self) -> Self:
        """The start at a line that has it all wrong: it falls where the data rise."""
        data = self.samples()
        spread, middle = data.x[0].std() or 1.0, data.x[0].mean()
        if data.classes:
            slope, height = -1.2, 0.6
        else:
            size = data.y.std() or 1.0
            rises = np.corrcoef(data.x[0], data.y)[0, 1] >= 0 if data.x[0].std() * data.y.std() > 0 else True
            slope, height = (-0.6 if rises else 0.6) * size, data.y.mean() + 0.25 * size
        line = np.array([slope / spread, height - slope / spread * middle])
        return replace(self, start=tidy(self.scaler().scaled(line)))

    def suited(self) -> Self:
        """At a rate that suits the loss, from a line that has it all wrong."""
        near = float(f"{DELTA * float(self.samples().y.std()):.2g}") or 1.0
        error = self.error.put(delta=near) if self.error.key == "huber" else self.error
        return replace(self, error=error).home()._paced(self.optimizer)

    def rate(self, chosen: Chosen) -> float:
        """The learning rate that suits an optimizer; of |error|, which does not curve, one that gets there in time."""
        loss, spec = self.loss(), OPTIMIZERS[chosen.key]
        values = {key: value for key, value in chosen.values if key != LEARNING_RATE}
        if self.logistic() or self.error.key != "l1" or spec().rate_of != "slope" or not loss.minima:
            return suited_rate(loss, spec, **values)
        start = np.array(self.home().start)
        with np.errstate(all="ignore"):
            rates = np.abs((start - loss.minima[0]) / (WAY * loss.gradient(start)))  # the first to arrive decides
        rates = rates[np.isfinite(rates) & (rates > 0)]
        return float(f"{rates.min():.2g}") if len(rates) else suited_rate(loss, spec, **values)

    def _paced(self, chosen: Chosen) -> Self:
        return replace(self, optimizer=chosen.put(learning_rate=self.rate(chosen)))

    def with_feature(self, feature: int) -> Self:
        return replace(self, feature=feature, points=None).suited()

    def with_scaling(self, kind: str) -> Self:
        """The same start, as a line, in the units of another scaling, at a rate that suits it there."""
        line = self.scaler().unscaled(self.start)
        scene = replace(self, scaling=kind)
        return replace(scene, start=tidy(scene.scaler().scaled(line)))._paced(scene.optimizer)

    def with_error(self, error: Chosen) -> Self:
        """Another loss of an error, at a rate that suits it; or another value for the same one."""
        scene = replace(self, error=error)
        if error.key == self.error.key:
            return scene
        return replace(self, error=scene.suited().error)._paced(self.optimizer)

    def with_optimizer(self, chosen: Chosen) -> Self:
        """Another optimizer, at a rate that suits it; or other values for the same one."""
        scene = replace(self, optimizer=chosen, live=known(self.live, chosen))
        return scene if chosen.key == self.optimizer.key else scene._paced(chosen)

    def live_param(self) -> Param:
        return movable(OPTIMIZERS[self.optimizer.key])[self.live]

    def live_value(self) -> float:
        return dict(self.optimizer.values)[self.live]

    def with_live(self, value: float) -> Self:
        return replace(self, optimizer=self.optimizer.put(**{self.live: value}))

    def positions(self) -> Live:
        """Where the live slider can be: about the rate that suits, as the steps allow; more where it breaks."""
        if self.brief:
            return Live.only("live", self.live_value())
        count = max(13, min(49, NUMBERS // (self.steps + 1)))
        fine = count == 49  # there is room for more
        if self.live != LEARNING_RATE:
            return Live.of(self.live_param(), self.live_value(), count, "live")
        middle = np.floor(np.log10(self.rate(self.optimizer)))
        rates = Live.among("live", np.geomspace(10.0 ** (middle - 1), 10.0 ** (middle + 2), 47 if fine else count))
        trial = Trial(self.loss(), self.start, self.steps, self.optimizer)
        return finer(rates, trial, self.live_value(), int(fine), FEW)

    def plane(self) -> Box:
        """The part of the plane (w, b) that is shown: that of the set, or wider for an optimum or a start outside."""
        origin = _loss(self.origin(), self.scaling, SQUARED)
        (left, right), (low, high) = origin.domain
        if self.equal() and origin.minima:
            (w, b), half = origin.minima[0], REACH * float(self.origin().y.std() or 1.0)
            left, right, low, high = w - half, w + half, b - half, b + half
        places = [self.start, *self.loss().minima[:1], *self.squared().minima[:1]]
        return reaching((left, right, low, high), places)

    def equal(self) -> bool:
        """Whether both parameters are in the units of y, so that the plane has equal scales."""
        return self.scaling == "standardize" and not self.logistic()

    def grips(self) -> tuple[float, float]:
        """Where across the picture the line's handles stand."""
        left, right, _low, _high = self.frame()
        return left + INSET * (right - left), right - INSET * (right - left)

    def pulled(self, side: int, height: float) -> Self:
        """The start's line with one of its handles at another height, and the other where it is."""
        x = np.array(self.grips())
        slope, offset = self.scaler().unscaled(self.start)
        score = slope * x + offset
        if self.logistic():
            share = min(max(height, SURE), 1 - SURE)
            height = float(np.log(share / (1 - share)))
        score[side] = height
        slope = (score[1] - score[0]) / (x[1] - x[0])
        return replace(self, start=tidy(self.scaler().scaled(np.array([slope, score[0] - slope * x[0]]))))


def grip(key: str, side: int) -> Coordinate:
    """An end of the start's line, dragged."""
    return Coordinate(key, lambda scene, event: numbers(event.get(key), 2), lambda s, at: s.pulled(side, at[1]))


COORDINATES = (moving(), step(), start(), grip("left", 0), grip("right", 1), EDITED)


@lru_cache(maxsize=64)
def _one_feature(data: Data, feature: int) -> Data:
    return data if data.features == 1 else data.select(min(feature, data.features - 1))


@lru_cache(maxsize=64)
def _scaler(data: Data, kind: str) -> Scaling:
    return Scaling.fit(data, kind)


@lru_cache(maxsize=64)
def _loss(data: Data, kind: str, error: Chosen) -> DataLoss:
    scaled = _scaler(data, kind).apply(data)
    return logistic_regression(scaled) if data.classes else linear_regression(scaled, error.build(ERRORS))


def _preset(key: str, name: str, look: str, data: Chosen, **more: Any) -> Preset[RegressionScene]:
    own = {name: more.pop(name) for name in ("optimizer", "start", "points") if name in more}
    scene = replace(RegressionScene().with_data(data), **more).suited()
    return Preset(key, name, look, replace(scene, step=scene.steps, **own))


APART = tuple(Sample(x, float(k), k) for k, row in enumerate(((-3, -2.2, -1.5, -1), (0.5, 1, 2, 2.8))) for x in row)
PRESETS = (
    Preset("line", template("A line"), template("Drag the line by its ends, or a sample."), RegressionScene()),
    _preset(
        "fast",
        template("Too fast"),
        template("Just above the limit each step throws the line further off."),
        choose(SETS["line"]),
        optimizer=choose(OPTIMIZERS["gradient_descent"], learning_rate=0.32),
    ),
    _preset(
        "outlier",
        template("One outlier"),
        template("One square is larger than all others together: drag that sample up."),
        choose(SETS["outlier"]),
    ),
    _preset(
        "absolute",
        template("The same, absolute error"),
        template(
            "Each sample pulls equally hard, however far it is: drag the outlier up and down, and the best line stays."
        ),
        choose(SETS["outlier"]),
        error=choose(ERRORS["l1"]),
    ),
    _preset(
        "needle",
        template("A needle: penguins, raw"),
        template("The line soon fits, and then hardly moves: w and b can only change together."),
        choose(SETS["penguins"]),
        steps=100,
    ),
    _preset(
        "round",
        template("The same, standardized"),
        template("The loss is round: the path goes straight to the best line."),
        choose(SETS["penguins"]),
        scaling="standardize",
    ),
    _preset(
        "curve",
        template("What no line fits"),
        template("Descent finds the best line, and it is a bad one: the model is too simple."),
        choose(SETS["parabola"]),
    ),
    _preset(
        "logistic",
        template("Two classes"),
        template("The curve says how likely class 1 is. Drag its handles, or a sample across the threshold."),
        choose(SETS["threshold"]),
        steps=100,
    ),
    _preset(
        "apart",
        template("Two classes apart"),
        template("No best curve is there: steeper is always better. Drag one sample in among the others."),
        choose(SETS["threshold"]),
        points=APART,
        steps=100,
    ),
)

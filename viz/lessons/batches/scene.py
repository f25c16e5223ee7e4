"""Everything that determines the picture of batches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

import numpy as np

from core.batches import Batches
from core.catalog import Spec
from core.data import DATASETS, Data
from core.descent import Trajectory
from core.losses.data_loss import DataLoss
from core.losses.regressions import linear_regression, logistic_regression
from core.message import Message, template
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.rates import limit
from viz.figures.scatter import Box, reaching
from viz.lessons.params import STEP, STEPS
from viz.lessons.samples import EDITED, DataScene
from viz.lessons.trial import FEW, Trial, finer
from viz.scene import Chosen, Live, Preset, choice, choose, live, number, one_of, pick, point, start, step

MOST = 120  # samples: what a step sees can be seen


def _few(key: str) -> Spec:
    """The data set with no more samples than this page shows."""
    spec = DATASETS[key]
    params = (replace(p, high=MOST, slider=(10, MOST)) if p.key == "samples" else p for p in spec.params)
    return replace(spec, params=tuple(params))


SETS = {key: _few(key) for key in ("line", "outlier", "parabola", "threshold")}
RUNS = ("one", "mini", "all")
RATE_OF_ALL, SIZE_OF_MINI = "rate", "size"
RATE = Param("rate", "Learning rate", "\\eta", 0.046, low=1e-6, high=1e3, scale="log")
SIZE = Param("size", "Samples in a mini-batch", "m", 8, low=2, high=64, kind="whole")
SEED = Param(
    "seed",
    "Order of the samples",
    "s",
    0,
    low=0,
    high=9999,
    slider=(0, 99),
    kind="whole",
    help="A seed: each epoch has a new order, drawn from it.",
)
EPSILON = Param(
    "epsilon", "Stopping rule |Δ loss| <", "\\varepsilon", 1e-4, low=1e-12, high=1.0, slider=(1e-7, 0.1), scale="log"
)
REPLACE = Param(
    "replace", "Draw with replacement", "", False, low=0, high=1, kind="switch",
    help="Each sample of each step is drawn from all samples, and there are no epochs: the theory assumes this.",
)  # fmt: skip
AXES = ("updates", "epochs", "samples", "noise")
POSITIONS, EDGES = 11, 2  # of the learning rate; around so many edges there are more
SUITED, SPREAD = 0.15, (0.01, 1.3)  # of the critical rate of all samples: what suits, and what the slider reaches
CORNER = 0.12  # of the picture's width: so far from its corner the runs start


@dataclass(frozen=True)
class Departure(Trial):
    """A run of which it is told whether it leaves."""

    def told(self, path: Trajectory) -> np.ndarray:
        return np.isfinite(path.left_at)


@dataclass(frozen=True)
class BatchesScene(DataScene):
    """A data set, three runs from one start that see one sample a step, a mini-batch, or all, and what is looked at."""

    data: Chosen = one_of(SETS, choose(SETS["line"]))
    live: str = choice(RATE_OF_ALL, (RATE_OF_ALL, SIZE_OF_MINI))
    rate: float = number(RATE)
    size: int = number(SIZE)
    start: tuple[float, ...] = point((-0.102, -0.469))
    steps: int = number(STEPS, default=120, high=150, slider=(10, 150))
    step: int = number(STEP, "steps", default=120, high=150)
    seed: int = number(SEED)
    replace: bool = number(REPLACE)
    epsilon: float = number(EPSILON)
    focus: str = choice("one", RUNS)
    axis: str = choice(AXES[0], AXES)

    def mended(self, ignored: list[Message]) -> Self:
        """A power of two below the number of samples."""
        scene = super().mended(ignored)
        sizes = scene.sizes()
        size = int(sizes[np.abs(np.log2(sizes / scene.size)).argmin()])
        return replace(scene, size=size)

    def loss(self) -> DataLoss:
        """The loss over (w, b), in the part of the plane that is shown: that of the set, or wider for what is outside.

        So the picture stays while a sample moves, and a start never lies outside of it.
        """
        (left, right), (low, high) = loss_of(self.origin()).domain
        places = [self.start, *loss_of(self.samples()).minima[:1]]
        return _in_box(self.samples(), reaching((left, right, low, high), places))

    def sizes(self) -> np.ndarray:
        """The powers of two below the number of samples, 64 at most; at least 2."""
        last = min(SIZE.high, max(2, self.samples().samples - 1))
        return 2 ** np.arange(1, int(np.log2(last)) + 1)

    def suited(self) -> Self:
        """A rate that suits all samples, and a start in a corner of the picture."""
        loss = loss_of(self.samples())
        x, y = (float(f"{low + CORNER * (high - low):.3g}") for low, high in loss.domain)
        rate = RATE.clamp(float(f"{SUITED * limit(loss):.2g}"))
        return replace(self, rate=rate, start=(x, y)).mended([])

    def positions(self) -> Live:
        """The values of what is under the slider."""
        if self.brief:
            return Live.only("live", float(self.live_value()))
        if self.live == SIZE_OF_MINI:
            return Live("live", self.sizes().astype(float))
        low, high = (share * limit(loss_of(self.samples())) for share in SPREAD)
        even = Live.among("live", np.geomspace(low, high, POSITIONS))
        whole, one = (
            Departure(self.loss(), self.start, self.steps, choose(OPTIMIZERS["gradient_descent"]), batches=each)
            for each in (None, self.order(1))
        )
        return finer(even, whole, self.rate, EDGES, FEW, (one,))

    def order(self, size: int) -> Batches:
        """Which samples each step sees; all of them are drawn once."""
        return Batches(size, seed=self.seed, replace=self.replace and size < self.samples().samples)

    def live_value(self) -> float:
        return self.rate if self.live == RATE_OF_ALL else self.size

    def with_live(self, value: float) -> Self:
        return replace(self, rate=value) if self.live == RATE_OF_ALL else replace(self, size=int(value))


@lru_cache(maxsize=64)
def loss_of(data: Data) -> DataLoss:
    """The mean loss of a line on numbers, or of the logistic curve on two classes, over (w, b)."""
    return logistic_regression(data) if data.classes else linear_regression(data)


@lru_cache(maxsize=64)
def _in_box(data: Data, box: Box) -> DataLoss:
    return replace(loss_of(data), box=(box[:2], box[2:]))


COORDINATES = (
    live("live", BatchesScene.positions, BatchesScene.live_value, BatchesScene.with_live),
    step(),
    pick("focus", RUNS),
    pick("axis", AXES, rest=False),
    start(),
    EDITED,
)


def on(key: str, **changed: Any) -> BatchesScene:
    """A preset's scene on a data set, with what suits it, and then what is ``changed``."""
    return replace(BatchesScene().with_data(choose(SETS[key])), **changed)


PRESETS: tuple[Preset[BatchesScene], ...] = (
    Preset(
        "three", template("Three ways down"),
        template(
            "All samples: a smooth path. One sample: each step goes down "
            "its own valley, and the run never rests."
        ),
        BatchesScene(),
    ),
    Preset(
        "cost", template("What it costs"),
        template(
            "Four updates with all samples cost as much as 120 with one "
            "sample. Counted this way, one sample wins."
        ),
        replace(BatchesScene(), axis="samples"),
    ),
    Preset(
        "noise", template("The ball of noise"),
        template("The dots are the ends of other orders. The larger the batch, the smaller their ball; drag its size."),
        replace(BatchesScene(), live=SIZE_OF_MINI, axis="noise", focus="mini"),
    ),
    Preset(
        "theory", template("What theory says"),
        template(
            "Drawn with replacement, the runs meet the dashed line of theory. Drawn "
            "without, each epoch uses all samples, and the ball is smaller."
        ),
        replace(BatchesScene(), live=SIZE_OF_MINI, axis="noise", focus="mini", replace=True),
    ),
    Preset(
        "small", template("A smaller rate"),
        template("A smaller learning rate makes the ball of noise smaller, too, and the way longer."),
        replace(BatchesScene(), rate=0.015, axis="noise"),
    ),
    Preset(
        "large", template("Too large for one sample"),
        template(
            "With all samples, descent still converges at this rate. A single sample "
            "can curve more than their mean: that run diverges."
        ),
        replace(BatchesScene(), rate=0.3),
    ),
    Preset(
        "stop", template("Stopped too early"),
        template(
            "Logistic regression, one sample at a time, stopped when the loss hardly changes: by chance one step in "
            "many changes little, far from the minimum."
        ),
        on("threshold", steps=150, step=150, seed=1),
    ),
)  # fmt: skip

"""Everything that determines the picture of one unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

import numpy as np

from core.batches import Batches
from core.data import DATASETS, Data, Scaling
from core.data.scaling import KINDS
from core.losses import perceptron
from core.losses.data_loss import DataLoss
from core.message import Message, template
from core.optimizers import OPTIMIZERS
from core.param import Param
from viz.lessons.params import STEP, STEPS
from viz.lessons.samples import EDITED, DataScene
from viz.lessons.trial import FEW, Trial, finer
from viz.scene import Chosen, Live, Preset, choice, choose, live, number, one_of, pick, point, start, step

TWO = ("blobs", "moons", "circles", "xor", "penguin_pair")
# a unit with one output tells two classes apart: how many there are is not for choosing here
SETS = {key: replace(DATASETS[key], params=tuple(p for p in DATASETS[key].params if p.key != "classes")) for key in TWO}
ACTIVATIONS = ("sigmoid", "linear")
MIDDLE = 0.5  # what a linear unit answers at the mean
LOSSES = ("half_squared", "binary_cross_entropy")
UPDATES = ("one", "all")
SCALINGS = tuple(key for key in KINDS if key != "raw")

RATE = Param(
    "rate", "Learning rate", r"\eta", 1.0, low=1e-6, high=1e6, slider=(0.01, 100), scale="log",
    help="How far a step goes for a given gradient.",
)  # fmt: skip
SEED = Param(
    "seed", "Seed of the order", "s", 0, low=0, high=9999, slider=(0, 99), kind="whole",
    help="Another seed takes the samples in another order.",
)  # fmt: skip
SAMPLE = Param(
    "sample", "Sample in the table", "i", 1, low=1, high=10_000, kind="whole",
    help="The sample whose numbers the table shows.",
)  # fmt: skip
SIZE = Param(
    "size", "Half-width of the map", "r", 8.0, low=0.01, high=1e4, slider=(1, 50), scale="log",
    help="The map shows both weights from −r to r.",
)  # fmt: skip
COUNTS = ((100, 25), (200, 17), (400, 9))  # up to so many steps, so many rates
ANSWER = 120e-9  # seconds for one answer to a sample, and what is told of it


@dataclass(frozen=True)
class PerceptronScene(DataScene):
    """Data of two classes, one unit with two weights, and how it learns."""

    data: Chosen = one_of(SETS, choose(SETS["blobs"], samples=40))
    scaling: str = choice("standardize", SCALINGS)
    activation: str = choice("sigmoid", ACTIVATIONS)
    update: str = choice("one", UPDATES)
    seed: int = number(SEED)
    sample: int = number(SAMPLE)
    start: tuple[float, float] = point((3.5, 3.0))
    size: float = number(SIZE)
    rate: float = number(RATE)
    steps: int = number(STEPS, default=80, high=400, slider=(10, 200))
    step: int = number(STEP, "steps", default=80, high=400)
    focus: str = choice(LOSSES[0], LOSSES)

    dear = (("steps", 1),)

    def price(self) -> float:
        """The answers to all samples at every step, of every loss and at every rate."""
        return ANSWER * self.samples().samples * self.steps * self.count() * len(self.losses())

    def mended(self, ignored: list[Message]) -> Self:
        """Two classes, a sample that is there, and a loss that the unit can have."""
        scene = super().mended(ignored)
        return replace(
            scene,
            sample=min(scene.sample, scene.samples().samples),
            focus=scene.focus if scene.focus in scene.losses() else LOSSES[0],
        )

    def losses(self) -> tuple[str, ...]:
        """Cross-entropy needs probabilities."""
        return LOSSES if self.activation == "sigmoid" else LOSSES[:1]

    def rates(self) -> Live:
        """Four decades of learning rates, fewer of them where a run is long; more where a linear unit's run leaves."""
        if self.brief:
            return Live.only("rate", self.rate)
        assert RATE.slider is not None
        even = Live.among("rate", np.geomspace(*RATE.slider, self.count()))
        rule, (loss, *_others) = choose(OPTIMIZERS["gradient_descent"]), self.units()
        trial = Trial(loss, self.start, self.steps, rule, batches=self.batches())
        return finer(even, trial, self.rate, int(self.activation == "linear"), FEW)

    def count(self) -> int:
        """About how many rates there are."""
        return next(count for most, count in COUNTS if self.steps <= most)

    def batches(self) -> Batches | None:
        """Which samples a step sees; None for all of them."""
        return Batches(1, seed=self.seed) if self.update == "one" else None

    def units(self) -> tuple[DataLoss, ...]:
        """Each loss of the unit, over its two weights."""
        return tuple(_unit(self.samples(), self.scaling, self.activation, key, self.size) for key in self.losses())


@lru_cache(maxsize=32)
def _unit(data: Data, scaling: str, activation: str, key: str, size: float) -> DataLoss:
    seen = Scaling.fit(data, scaling).apply(data)
    if activation == "linear":  # its weights say how far from the mean's answer: O − ½ is held against t − ½
        seen = replace(seen, y=seen.y - MIDDLE, classes=0, labels=())
    return replace(perceptron(seen, activation, key, bias=False), box=((-size, size),) * 2)


COORDINATES = (
    live("rate", PerceptronScene.rates),
    step(),
    pick("focus", PerceptronScene.losses),
    start(),
    EDITED,
)


def on(key: str, /, start: tuple[float, float] = (3.5, 3.0), **changed: Any) -> PerceptronScene:
    """A preset's scene on one of the data sets."""
    chosen = {} if key == "penguin_pair" else {"samples": 40}
    return replace(PerceptronScene(), data=choose(SETS[key], **chosen), start=start, **changed)


PRESETS: tuple[Preset[PerceptronScene], ...] = (
    Preset(
        "dies", template("The slope that dies"),
        template(
            "Both start where the unit is sure and wrong. With the squared error O(1 − O) is nearly 0 and hardly "
            "anything moves; with cross-entropy that factor cancels."
        ),
        on("blobs"),
    ),
    Preset(
        "batch", template("All samples in each step"),
        template("The same unit, smoother: each step follows the mean over all samples."),
        on("blobs", update="all", rate=10.0),
    ),
    Preset(
        "penguins", template("Two kinds of penguins"),
        template("Bill length and depth of two species, as they were measured."),
        on("penguin_pair", (0.0, 0.0), update="all"),
    ),
    Preset(
        "linear", template("A linear unit"),
        template("Without the sigmoid nothing saturates: the squared error is a bowl, and too large a rate leaves it."),
        on("blobs", (-3.0, 2.0), activation="linear", update="all", rate=0.1, size=4.0),
    ),
    Preset(
        "xor", template("What no line separates"),
        template("One unit has one line, and no line puts these four groups on their sides."),
        on("xor", (2.0, -1.0), size=4.0),
    ),
)  # fmt: skip

"""Everything that determines the picture of feature scaling."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from core.data import DATASETS
from core.message import template
from core.param import Param
from viz.lessons.samples import EDITED, DataScene, sets
from viz.scene import Chosen, Live, Preset, choice, choose, live, number, one_of, pick, step

SETS = sets("penguins", "engel", "line", "outlier", "parabola", file=True)
UNIT_OF_X, ZERO_OF_X = "unit", "zero"
UNIT = Param(
    "unit", "Unit of the feature", "u", 1.0, low=1e-6, high=1e6, slider=(0.01, 10_000), scale="log",
    help="The feature is divided by it: 1000 turns millimetres into metres.",
)  # fmt: skip
ZERO = Param(
    "zero",
    "Zero of the feature",
    "z",
    0.0,
    low=-1e6,
    high=1e6,
    help="It is subtracted from the feature, as 273.15 K is for °C.",
)
RATE = Param("rate", "Learning rate, as a part of the critical one", "c", 0.5, low=0.01, high=3, slider=(0.05, 1.1))
STEPS = 60
STEP = Param("step", "Step", "k", STEPS, low=0, high=STEPS, kind="whole")
SHARE = Param("share", "Share of test rows", "", 0.25, low=0.01, high=0.9, slider=(0.02, 0.6))
SEED = Param("seed", "Seed", "s", 0, low=0, high=9999, slider=(0, 99), kind="whole")
UNITS, ZEROS = 25, 31  # positions
# closer to each other where every run breaks
RATES = (0.05, 0.15, 0.25, 0.35, 0.45, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99, 1.0, 1.01, 1.05, 1.1)
REACH = 4.0  # standard deviations around the mean, at least, that the slider of the zero covers
TABS = ("valleys", "loss", "test")
BY_TRAINING, BY_OWN = "training", "own"
RULES = (BY_TRAINING, BY_OWN)
BY_CHANCE, LARGEST = "chance", "largest"


@dataclass(frozen=True)
class ScalingScene(DataScene):
    """A data set with one feature, its unit and its zero, the learning rate, and how test rows are scaled."""

    data: Chosen = one_of(SETS, choose(DATASETS["penguins"]))
    live: str = choice(UNIT_OF_X, (UNIT_OF_X, ZERO_OF_X))
    unit: float = number(UNIT)
    zero: float = number(ZERO)
    rate: float = number(RATE)
    step: int = number(STEP)
    tab: str = choice(TABS[0], TABS)
    rule: str = choice(BY_TRAINING, RULES)
    test: str = choice(LARGEST, (BY_CHANCE, LARGEST))  # by chance, μ and σ hardly differ
    share: float = number(SHARE)
    seed: int = number(SEED)

    def suited(self) -> Self:
        """The feature as it is."""
        return replace(self, unit=UNIT.default, zero=ZERO.default)

    def positions(self) -> Live:
        """The values of what is under the slider."""
        if self.brief:
            return Live.only("live", self.live_value())
        return self.units() if self.live == UNIT_OF_X else self.zeros()

    def units(self) -> Live:
        return Live.of(UNIT, self.unit, UNITS, "live")

    def zeros(self) -> Live:
        """From 0 to as far on the other side of the mean, which is in the middle."""
        x = self.samples().x[0]
        middle, reach = float(x.mean()), max(abs(float(x.mean())), REACH * float(x.std())) or 1.0
        return Live.among("live", np.linspace(middle - reach, middle + reach, ZEROS), self.zero)

    def live_value(self) -> float:
        return self.unit if self.live == UNIT_OF_X else self.zero

    def with_live(self, value: float) -> Self:
        return replace(self, unit=value) if self.live == UNIT_OF_X else replace(self, zero=value)

    def rates(self) -> Live:
        if self.brief:
            return Live.only("rate", self.rate)
        return Live.among("rate", np.array(RATES), self.rate)


COORDINATES = (
    live("live", ScalingScene.positions, ScalingScene.live_value, ScalingScene.with_live),
    live("rate", ScalingScene.rates, rest=RATE.default),
    step(last=lambda scene: STEPS),
    pick("tab", TABS, rest=False),
    pick("rule", RULES, rest=False),
    EDITED,
)

PRESETS: tuple[Preset[ScalingScene], ...] = (
    Preset(
        "penguins", template("Penguins in millimetres"),
        template(
            "At half of the critical rate one step gives the raw run a line through zero, and 99% of the loss is "
            "gone. Then it stalls: its needle takes 19 million steps at best. No unit makes the needle round."
        ),
        ScalingScene(),
    ),
    Preset(
        "zero", template("Another zero"),
        template(
            "Drag the zero: the needle turns round under your finger. At the mean, 201 mm, raw and centred are the "
            "same."
        ),
        replace(ScalingScene(), live=ZERO_OF_X, unit=14.0, zero=150.0),
    ),
    Preset(
        "best", template("One step"),
        template("At half of its critical rate the standardized run is in the minimum after a single step."),
        replace(ScalingScene(), data=choose(SETS["engel"]), step=1),
    ),
    Preset(
        "large", template("Above the critical rate"),
        template("Scaling moves the border but does not remove it: above their own critical rate all three diverge."),
        replace(ScalingScene(), data=choose(DATASETS["line"]), rate=1.05),
    ),
    Preset(
        "round", template("Little to gain"),
        template("This feature lies around 0 already, and its spread is about 1: even the raw valley is nearly round."),
        replace(ScalingScene(), data=choose(DATASETS["parabola"])),
    ),
    Preset(
        "wrong", template("Test rows by their own rule"),
        template(
            "The test rows are the longest flippers. Scaled with their own μ they become average ones, and are "
            "predicted a third too light. Switch to the rule of the training rows."
        ),
        replace(ScalingScene(), tab="test", rule=BY_OWN, test=LARGEST),
    ),
)  # fmt: skip

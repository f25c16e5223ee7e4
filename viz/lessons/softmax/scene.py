"""Everything that determines the picture of softmax."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from core.message import Message, template
from core.param import Param
from viz.scene import Coordinate, Live, Preset, Scene, choice, live, number, pick, vector

FEWEST, MOST = 2, 6  # classes
REACH = 5.0  # of a logit, up and down
POSITIONS = 101  # of everything that is dragged
TEMPERATURE = Param("temperature", "Temperature", "T", 1.0, low=0.2, high=5)
SHIFT = Param("shift", "Added to every logit", "c", 0.0, low=-1000, high=1000)
TARGET = Param("target", "Target class", "t", 1, low=1, high=MOST, kind="whole")
TABS = ("jacobian", "loss", "overflow")
LARGE = (20, 50, 100, 200, 300, 500, 700, 709, 745, 1000)  # of the constant, beyond the even ones
NEWCOMER = 0.0  # the logit of a class that is added

BROKEN = template("The link’s logits were brought to {fewest} to {most} numbers from −{reach} to {reach}.")


@dataclass(frozen=True)
class SoftmaxScene(Scene):
    """Logits, a temperature, a constant that is added to all logits, and the class that is the right one."""

    z: tuple[float, ...] = vector((2.0, 1.0, 0.1), MOST)
    temperature: float = number(TEMPERATURE)
    shift: float = number(SHIFT)
    target: int = number(TARGET)
    tab: str = choice(TABS[0], TABS)

    def mended(self, ignored: list[Message]) -> Self:
        """Two logits at least, each within reach, and a target that is a class."""
        z = tuple(min(max(value, -REACH), REACH) for value in self.z)
        z += (NEWCOMER,) * (FEWEST - len(z))
        if z != self.z:
            ignored.append(Message(BROKEN, {"fewest": FEWEST, "most": MOST, "reach": REACH}))
        return replace(self, z=z, target=min(self.target, len(z)))

    def put(self, i: int, value: float) -> Self:
        """The scene with another logit i, brought within reach."""
        z = (*self.z[:i], min(max(value, -REACH), REACH), *self.z[i + 1 :])
        return replace(self, z=z)

    def with_classes(self, count: int) -> Self:
        """The scene with as many classes."""
        z = (*self.z, *(NEWCOMER,) * count)[:count]
        return replace(self, z=z, target=min(self.target, count))

    def classes(self) -> range:
        return range(1, len(self.z) + 1)

    def logits(self, i: int) -> Live:
        return Live.even(key(i), -REACH, REACH, self.z[i], POSITIONS)

    def temperatures(self) -> Live:
        return near("temperature", np.geomspace(TEMPERATURE.low, TEMPERATURE.high, POSITIONS), self.temperature)

    def shifts(self) -> Live:
        even = np.linspace(-10, 10, POSITIONS - 2 * len(LARGE))
        return near("shift", np.array([*(-v for v in LARGE[::-1]), *even, *LARGE]), self.shift)


def key(i: int) -> str:
    """The name of the coordinate of logit i, counted from 0."""
    return f"z{i + 1}"


def near(key: str, values: np.ndarray, exact: float) -> Live:
    """Values with three digits, the nearest of which becomes ``exact``: their number stays."""
    rounded = np.array([float(f"{value:.3g}") for value in values])
    rounded[np.abs(rounded - exact).argmin()] = exact
    return Live(key, rounded)


def logit(i: int) -> Coordinate:
    return live(
        key(i), lambda scene: scene.logits(i), lambda scene: scene.z[i], lambda scene, value: scene.put(i, value),
        there=lambda scene: i < len(scene.z),
    )  # fmt: skip


COORDINATES = (
    *map(logit, range(MOST)),
    live("temperature", SoftmaxScene.temperatures),
    live("shift", SoftmaxScene.shifts),
    pick("target", SoftmaxScene.classes, rest=False),
    pick("tab", TABS),
)


def on(*z: float, **more: Any) -> SoftmaxScene:
    """A preset's scene."""
    return SoftmaxScene(z=z, **more)


PRESETS: tuple[Preset[SoftmaxScene], ...] = (
    Preset(
        "three", template("Three classes"),
        template("Drag a bar: its own probability follows, and the others pay for it."),
        SoftmaxScene(),
    ),
    Preset(
        "alike", template("All alike"),
        template("Equal logits, equal probabilities, whatever the logits are. Move one of them."),
        on(1.0, 1.0, 1.0, 1.0),
    ),
    Preset(
        "two", template("Two classes: the sigmoid"),
        template("With two classes p₁ is the sigmoid of z₁ − z₂. Move both up by the same amount: nothing changes."),
        on(1.0, -1.0),
    ),
    Preset(
        "cold", template("Cold: almost the maximum"),
        template("At a low temperature a small lead takes nearly all, and the Jacobian is almost 0."),
        on(2.0, 1.0, 0.1, -1.0, temperature=0.2),
    ),
    Preset(
        "hot", template("Hot: almost alike"),
        template("A high temperature brings the probabilities close together, but keeps their order."),
        on(2.0, 1.0, 0.1, -1.0, temperature=5.0),
    ),
    Preset(
        "wrong", template("Sure of the wrong class"),
        template("The target’s probability is tiny, and yet its gradient is almost −1: learning does not stop here."),
        on(4.0, -2.0, -3.0, target=3, tab="loss"),
    ),
    Preset(
        "overflow", template("Fails: e to the 1000"),
        template("The logits are 1000, 1001 and 1002. The formula as it stands fails; with the largest subtracted "
            "it does not."),
        on(0.0, 1.0, 2.0, shift=1000.0, tab="overflow"),
    ),
    Preset(
        "underflow", template("Fails: e to the −1000"),
        template("The other way round: every power is 0, and 0 is divided by 0."),
        on(0.0, 1.0, 2.0, shift=-1000.0, tab="overflow"),
    ),
)  # fmt: skip

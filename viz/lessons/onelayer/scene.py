"""Everything that determines the picture of a network of one layer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from core.message import Message, template
from core.one_layer import OneLayer
from core.param import Param
from viz.scene import Coordinate, Live, Preset, Scene, live, number, pick, point, step

INPUTS, CLASSES = 2, 3
REACH = 3.0  # of a weight, up and down
POSITIONS = 61  # of everything that is dragged
STEPS = 20
X = [Param(f"x{i + 1}", "Input", f"x_{i + 1}", x, low=-3.0, high=3.0) for i, x in enumerate((0.6, 0.9))]
TARGET = Param("target", "Target class", "t", 3, low=1, high=CLASSES, kind="whole")
RATE = Param("rate", "Learning rate", r"\eta", 1.0, low=1e-3, high=1e3, slider=(0.01, 100), scale="log")
STEP = Param("step", "Step", "k", 1, low=0, high=STEPS, kind="whole")

BROUGHT = template("The link’s weights were brought to numbers from −{reach} to {reach}.")


@dataclass(frozen=True)
class OneLayerScene(Scene):
    """A sample, its class, the weights row by row, and the descent that begins there."""

    x1: float = number(X[0])
    x2: float = number(X[1])
    target: int = number(TARGET)
    w: tuple[float, ...] = point((0.47, 1.0, 0.85, 0.86, 0.04, 0.69))
    rate: float = number(RATE)
    step: int = number(STEP)

    def mended(self, ignored: list[Message]) -> Self:
        """Weights within reach."""
        w = tuple(min(max(value, -REACH), REACH) for value in self.w)
        if w != self.w:
            ignored.append(Message(BROUGHT, {"reach": REACH}))
        return replace(self, w=w)

    def layer(self) -> OneLayer:
        return OneLayer((self.x1, self.x2), self.target - 1, CLASSES)

    def put(self, i: int, value: float) -> Self:
        """The scene with another weight i, brought within reach."""
        return replace(self, w=(*self.w[:i], min(max(value, -REACH), REACH), *self.w[i + 1 :]))

    def weights(self, i: int) -> Live:
        return Live.even(key(i), -REACH, REACH, self.w[i], POSITIONS)

    def rates(self) -> Live:
        """As many as there are places of a weight; the nearest one becomes the scene's own."""
        values = np.array([float(f"{rate:.3g}") for rate in RATE.spread(POSITIONS)])
        values[np.abs(np.log(values / self.rate)).argmin()] = self.rate
        return Live("rate", values)


def key(i: int) -> str:
    """The coordinate of weight i, counted from 0.

    >>> key(0), key(5)
    ('w11', 'w23')
    """
    return f"w{i // CLASSES + 1}{i % CLASSES + 1}"


def weight(i: int) -> Coordinate:
    return live(key(i), lambda s: s.weights(i), lambda s: s.w[i], lambda s, value: s.put(i, value))


COORDINATES = (
    *map(weight, range(INPUTS * CLASSES)),
    live("rate", OneLayerScene.rates),
    step(last=lambda scene: STEPS),
    pick("target", range(1, CLASSES + 1), rest=False),
)


def on(*w: float, **more: Any) -> OneLayerScene:
    """A preset's scene."""
    return OneLayerScene(w=w, **more)


PRESETS: tuple[Preset[OneLayerScene], ...] = (
    Preset(
        "six",
        template("Six weights"),
        template("Drag a bar: scores, probabilities, the loss and all six slopes follow."),
        OneLayerScene(),
    ),
    Preset(
        "zeros",
        template("All weights 0"),
        template("Every class has a third. The target’s column is twice as steep as the others, the other way."),
        on(*[0.0] * 6),
    ),
    Preset(
        "wrong",
        template("Sure of the wrong class"),
        template("The loss is large, and the slopes are as large as they get: xᵢ itself. Learning does not stop here."),
        on(3.0, -2.0, -3.0, 3.0, -2.0, -3.0, rate=0.3, step=10),
    ),
    Preset(
        "right",
        template("Right already"),
        template("Almost nothing is left to learn: p is close to the target, so p − t and every slope are close to 0."),
        on(-2.0, -2.0, 3.0, -2.0, -2.0, 3.0),
    ),
    Preset(
        "silent",
        template("Fails: an input of 0"),
        template("Where x₁ = 0, its weights have slope 0 and never learn, however wrong the answer is."),
        on(0.47, 1.0, 0.85, 0.86, 0.04, 0.69, x1=0.0, step=10),
    ),
    Preset(
        "slow",
        template("Fails: a tiny rate"),
        template("After 20 steps the loss has hardly moved. Raise the rate and watch the curve."),
        OneLayerScene(rate=0.01, step=20),
    ),
)

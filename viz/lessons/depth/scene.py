"""Everything that determines the picture of many layers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.activations import ACTIVATIONS
from core.initialize import INITIALIZERS
from core.message import template
from core.param import Param
from viz.lessons.params import SEED
from viz.scene import Chosen, Live, Preset, Scene, choice, choose, live, number, one_of

DEEPEST = 50
DEPTH = Param("depth", "Layers", "L", 20, low=1, high=DEEPEST, slider=(1, DEEPEST), kind="whole")
SCALE = Param(
    "scale", "Scale of all weights", "c", 1.0, low=0.01, high=100, slider=(0.25, 4), scale="log",
    help="All weights are multiplied by it.",
)  # fmt: skip
WIDTH = Param("width", "Units in each layer", "n", 32, low=4, high=64, slider=(4, 64), kind="whole")
SCALES = 17  # positions of the live slider
ACROSS = (EACH_SCALE, RULES) = "scales", "rules"  # what the map compares


@dataclass(frozen=True)
class DepthScene(Scene):
    """An activation, a rule for the first weights, and how many layers of how many units."""

    activation: Chosen = one_of(ACTIVATIONS, choose(ACTIVATIONS["sigmoid"]))
    initializer: Chosen = one_of(INITIALIZERS, choose(INITIALIZERS["lecun"]))
    width: int = number(WIDTH)
    seed: int = number(SEED, help=template("Another seed draws other weights."))
    depth: int = number(DEPTH)
    scale: float = number(SCALE)
    across: str = choice(EACH_SCALE, ACROSS)

    def depths(self) -> Live:
        return Live("depth", np.arange(1.0, DEEPEST + 1))

    def scales(self) -> Live:
        """Four octaves around 1."""
        assert SCALE.slider is not None
        return Live.among("scale", np.geomspace(*SCALE.slider, SCALES), self.scale)


COORDINATES = (
    live("depth", DepthScene.depths, put=lambda scene, value: replace(scene, depth=int(value)), rest=20),
    live("scale", DepthScene.scales),
)


def of(activation: str, initializer: str, /, **values: Any) -> DepthScene:
    """A preset's scene."""
    return replace(
        DepthScene(),
        activation=choose(ACTIVATIONS[activation]),
        initializer=choose(INITIALIZERS[initializer], **values),
    )


PRESETS: tuple[Preset[DepthScene], ...] = (
    Preset(
        "vanish", template("A sigmoid lets little through"),
        template(
            "The slope of a sigmoid is at most ¼: each layer leaves less "
            "than a quarter of what the weights carry back."
        ),
        DepthScene(),
    ),
    Preset(
        "small", template("Weights that are too small"),
        template("With a deviation of 0.01 values and gradients both fade: nothing arrives at either end."),
        of("tanh", "normal"),
    ),
    Preset(
        "level", template("tanh with variance 1/n"),
        template("Weights of variance 1/n for n inputs hold the values and the gradients for many layers."),
        of("tanh", "lecun"),
    ),
    Preset(
        "he", template("ReLU with variance 2/n"),
        template("ReLU lets half of a sum through, so its weights need twice the variance."),
        of("relu", "he"),
    ),
    Preset(
        "explode", template("Twice too large"),
        template("The same net with all weights doubled: each layer doubles the gradient."),
        replace(of("relu", "he"), scale=2.0),
    ),
    Preset(
        "rules", template("Which rule reaches how deep?"),
        template("The map compares the rules: which of these nets of ReLU learns at all, by rule and depth."),
        replace(of("relu", "he"), across=RULES),
    ),
    Preset(
        "zeros", template("All zeros"),
        template("No unit differs from another, and no gradient passes: nothing tells them apart."),
        of("tanh", "zeros"),
    ),
)  # fmt: skip

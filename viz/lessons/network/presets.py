"""Examples for the network playground, good ones and bad ones."""

from __future__ import annotations

from typing import Any

from core.initialize import INITIALIZERS
from core.message import template
from core.network_presets import RATES
from viz.lessons.network.layers import Layer
from viz.lessons.network.scene import SETS, TRAINERS, NetworkScene
from viz.scene import Chosen, Preset, choose


def on(key: str, optimizer: str = "adam", data: dict[str, Any] | None = None, **fields: Any) -> NetworkScene:
    """A preset's scene: its data set and what suits that, and what is different."""
    rule = choose(TRAINERS[optimizer], learning_rate=RATES[optimizer])
    scene = NetworkScene(data=choose(SETS[key], **(data or {})), optimizer=rule).suited()
    epochs = fields.get("epochs", scene.epochs)
    return NetworkScene(**{**vars(scene), "epoch": epochs, **fields})


def first(key: str, **values: float) -> Chosen:
    return choose(INITIALIZERS[key], **values)


PRESETS = (
    Preset(
        "moons", template("Two moons"),
        template("Drag the epoch: the border bends step by step. Point at a unit to see which bend is its own."),
        on("moons"),
    ),
    Preset(
        "spirals", template("Spirals: a long way"),
        template(
            "First weights 2.5 times as large, small batches, 200 "
            "epochs: this separates the arms. Compare rates."
        ),
        on("spirals"),
    ),
    Preset(
        "line", template("No hidden layer"),
        template("Without a hidden layer the border is a straight line, at every rate and after every epoch."),
        on("moons", hidden=()),
    ),
    Preset(
        "squares", template("The right features"),
        template("No hidden layer, but x₁² and x₂²: a circle is a straight line for them, and one unit is enough."),
        on("circles", hidden=(), features=(Chosen("square1"), Chosen("square2"))),
    ),
    Preset(
        "zeros", template("All weights 0"),
        template("All weights begin at 0: no gradient reaches the hidden units, and only the last bias learns."),
        on("moons", initializer=first("zeros")),
    ),
    Preset(
        "overfit", template("Too few samples, and a penalty"),
        template("40 samples with much noise: compare training and test. Drag the penalty on the weights up."),
        on("moons", data={"noise": 0.4, "samples": 200}, share=0.2, epochs=300, live="l2"),
    ),
    Preset(
        "dead", template("Dead units"),
        template("ReLU at a large rate: a unit that no sample switches on stops learning. A cross marks it."),
        on("circles", "gradient_descent", hidden=(Layer(8, "relu"), Layer(8, "relu"))),
    ),
    Preset(
        "vanishing", template("Deep, and nothing moves"),
        template("Five layers of sigmoids that begin with small weights: the gradients vanish on their way back."),
        on(
            "circles", "gradient_descent", hidden=(Layer(6, "sigmoid"),) * 5,
            initializer=first("normal", deviation=0.1),
        ),
    ),
    Preset(
        "explodes", template("A rate that breaks it"),
        template("Linear layers: at the largest rates the weights explode. The table leads to the last good epoch."),
        on("moons", "gradient_descent", hidden=(Layer(8, "linear"),) * 3),
    ),
)  # fmt: skip

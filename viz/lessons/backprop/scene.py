"""Everything that determines the picture of backpropagation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np

from core.catalog import Spec
from core.data import DATASETS, Data
from core.initialize import INITIALIZERS
from core.message import Message, template
from core.network import Network
from core.param import Param
from viz.lessons.network.layers import Layer, layers
from viz.player.pack import rounded
from viz.scene import Chosen, Live, Preset, Scene, button, choice, choose, live, number, one_of, pulled, step
from viz.scene.pairs import pairs

MOST_LAYERS, MOST_OUTPUTS, MOST_EDITS = 3, 3, 24
REACH = 100.0  # of a weight that is edited, up and down
TYPED = Spec("typed", "Typed", "", "A sample that you type.", "", (), dict)
SETS: dict[str, Spec] = {TYPED.key: TYPED} | {key: DATASETS[key] for key in ("moons", "circles", "xor", "blobs")}
OUTPUTS = ("sigmoid", "softmax", "linear")
LOSSES = ("cross_entropy", "squared")

COUNT = Param("outputs", "Outputs", "", 1, low=1, high=MOST_OUTPUTS, kind="whole", slider=(1, MOST_OUTPUTS))
X = [Param(f"x{i + 1}", "Input", f"x_{i + 1}", x, low=-10.0, high=10.0) for i, x in enumerate((0.6, 0.9))]
T = Param("t", "Target", "t", 1.0, low=-10.0, high=10.0)
LABEL = Param("label", "Target class", "", 1, low=1, high=MOST_OUTPUTS, kind="whole")
SAMPLE = Param("sample", "Sample", "", 1, low=1, high=100, kind="whole", slider=(1, 100))
SEED = Param(
    "seed", "Weights’ seed", "s", 1, low=0, high=9999, slider=(0, 99), kind="whole",
    help="The chance that the first weights come from.",
)  # fmt: skip
RATE = Param("rate", "Learning rate", r"\eta", 0.5, low=1e-4, high=1e4, slider=(0.01, 100), scale="log")
STEP = Param("step", "Step", "", 9, low=0, high=100, kind="whole")
POINTED = Param("pointed", "Pointed at", "", 0, low=0, high=1000, kind="whole")

FITTED = template("The link’s network was brought to the nearest one that there is.")


@dataclass(frozen=True)
class BackpropScene(Scene):
    """A small network, one sample, and how far the calculation is."""

    hidden: tuple[Layer, ...] = layers((Layer(3, "tanh"),))
    outputs: int = number(COUNT)
    output: str = choice("sigmoid", OUTPUTS)
    loss: str = choice("cross_entropy", LOSSES)
    initializer: Chosen = one_of(INITIALIZERS, choose(INITIALIZERS["xavier"]))
    seed: int = number(SEED)
    edits: tuple[tuple[int, float], ...] = pairs(MOST_EDITS, REACH)
    data: str = choice(TYPED.key, tuple(SETS))
    sample: int = number(SAMPLE)
    x1: float = number(X[0])
    x2: float = number(X[1])
    t: float = number(T)
    label: int = number(LABEL)
    rate: float = number(RATE)
    step: int = number(STEP)
    pointed: int = number(POINTED)

    def mended(self, ignored: list[Message]) -> Self:
        """A network that there is, with a loss that it has and a target that it can reach."""
        scene = self.fitted()
        if scene != self:
            ignored.append(Message(FITTED))
        return scene

    def fitted(self) -> Self:
        """The nearest scene whose fields do not contradict each other."""
        scene = replace(self, hidden=self.hidden[:MOST_LAYERS], label=min(self.label, self.outputs))
        if scene.outputs == 1 and scene.output == "softmax":
            scene = replace(scene, output="sigmoid")
        if scene.output == "linear":
            scene = replace(scene, loss="squared")
        elif scene.loss == "cross_entropy":
            scene = replace(scene, t=min(max(scene.t, 0.0), 1.0))
        net = scene.network
        edits = tuple((place, value) for place, value in scene.edits if place < net.dimension)
        return replace(
            scene, edits=edits, step=min(scene.step, scene.last), pointed=min(scene.pointed, scene.items)
        )  # fmt: skip

    @cached_property
    def network(self) -> Network:
        sizes = (2, *(layer.units for layer in self.hidden), self.outputs)
        return Network(sizes, tuple(layer.activation for layer in self.hidden), self.output)

    @property
    def computed(self) -> int:
        """How many units compute something."""
        return sum(self.network.sizes[1:])

    @property
    def last(self) -> int:
        """The last step: each unit forward, the loss, each unit backward, the update."""
        return 2 * self.computed + 2

    @property
    def items(self) -> int:
        """How many units and edges can be pointed at."""
        return sum(self.network.sizes) + int(self.network.weights.sum())

    def theta(self) -> np.ndarray:
        """The parameters (dimension,), all with three digits, so that what is shown is what is computed with."""
        theta = rounded(self.network.start(self.initializer.build(INITIALIZERS), self.seed)) + 0.0
        for place, value in self.edits:
            theta[place] = value
        return theta

    def parameter(self, pointed: int) -> int | None:
        """Which parameter belongs to what is pointed at: an edge's weight, a unit's bias; an input has none."""
        units, weights = sum(self.network.sizes), self.network.weights
        if pointed > units:
            return int(np.flatnonzero(weights)[pointed - units - 1])
        inputs = self.network.sizes[0]
        return int(np.flatnonzero(~weights)[pointed - inputs - 1]) if pointed > inputs else None

    def here(self) -> tuple[tuple[float, float], float]:
        """The inputs and the target: a number for one output, else a class counted from 0."""
        if self.data == TYPED.key:
            return (self.x1, self.x2), self.t if self.outputs == 1 else float(self.label - 1)
        data = DATASETS[self.data](samples=int(SAMPLE.high))
        x = rounded(data.x[:, self.sample - 1])
        return (float(x[0]), float(x[1])), float(data.y[self.sample - 1])

    def given(self) -> Data:
        """The one sample."""
        x, t = self.here()
        return Data(np.array(x)[:, None], np.array([t]))

    def put(self, place: int, value: float) -> Self:
        """The scene with a parameter edited by hand; where that is one edit too many, the first gives way."""
        others = [pair for pair in self.edits if pair[0] != place][-(MOST_EDITS - 1) :]
        return replace(self, edits=tuple(sorted([*others, (place, float(f"{value:.3g}"))])))

    def with_pull(self, pull: tuple[float, float]) -> Self:
        """The scene with the weight of an edge or the bias of a unit pulled to a number, and pointed at."""
        pointed, value = int(pull[0]), min(max(pull[1], -REACH), REACH)
        place = self.parameter(pointed) if 0 < pointed <= self.items else None
        return self if place is None else replace(self.put(place, value), pointed=pointed)

    def built(self, **changed: Any) -> Self:
        """The scene with another network: edits belong to the old one, and the calculation begins anew."""
        return replace(self, edits=(), step=0, pointed=0, **changed).fitted()

    def with_layers(self, count: int) -> Self:
        return self.built(hidden=(*self.hidden, *(self.hidden[-1:] or (Layer(3, "tanh"),)) * count)[:count])

    def with_layer(self, i: int, layer: Layer) -> Self:
        return self.built(hidden=(*self.hidden[:i], layer, *self.hidden[i + 1 :]))

    def rates(self) -> Live:
        return Live.of(RATE, self.rate)


COORDINATES = (
    step(last=lambda scene: scene.last),
    live("rate", BackpropScene.rates, rest=RATE.default),
    step("pointed", last=lambda scene: scene.items),
    pulled("pulled", BackpropScene.with_pull),
    button("undo", lambda scene: replace(scene, edits=())),
    button("anew", lambda scene: scene.built(seed=(scene.seed + 1) % (int(SEED.high) + 1))),
)


def done(**fields: Any) -> BackpropScene:
    """A preset's scene, at the end of the way back."""
    scene = BackpropScene(**fields)
    return replace(scene, step=scene.last - 1)


PRESETS: tuple[Preset[BackpropScene], ...] = (
    Preset(
        "small",
        template("Three hidden units"),
        template("One sample, forward and back. Point at any unit or edge on the way."),
        done(),
    ),
    Preset(
        "classes",
        template("Three classes"),
        template("Softmax and cross-entropy: at the outputs δ is y − t."),
        done(hidden=(Layer(3, "relu"),), outputs=3, output="softmax", label=3, seed=9),
    ),
    Preset(
        "deep",
        template("Three hidden layers"),
        template("Each layer back multiplies by its weights and its slope φ′: watch how large δ stays."),
        done(hidden=(Layer(4, "tanh"), Layer(4, "tanh"), Layer(4, "tanh"))),
    ),
    Preset(
        "vanishing",
        template("Fails: sigmoids in a row"),
        template("A sigmoid’s slope is at most ¼. Layer by layer δ shrinks, and the first weights hardly learn."),
        done(hidden=(Layer(4, "sigmoid"), Layer(4, "sigmoid"), Layer(4, "sigmoid"))),
    ),
    Preset(
        "dead",
        template("Fails: a dead unit"),
        template("The second unit’s z is below 0: ReLU gives 0, its slope is 0, and nothing that leads to it learns."),
        done(hidden=(Layer(3, "relu"),), edits=((7, -2.0),), seed=9),
    ),
    Preset(
        "saturated",
        template("Fails: squared error on a wrong sigmoid"),
        template("The answer is all wrong, but the sigmoid is flat there: with squared error δ is almost 0. "
            "Choose cross-entropy instead."),
        done(loss="squared", edits=((12, -6.0),)),
    ),
    Preset(
        "zeros",
        template("Fails: all weights 0"),
        template("No error comes through weights of 0, and the hidden units give 0: only the last bias learns."),
        done(initializer=choose(INITIALIZERS["zeros"])),
    ),
    Preset(
        "leap",
        template("Fails: too large a step"),
        template("The step goes along the gradient, but much too far: the loss is higher than before."),
        replace(done(output="linear", loss="squared", rate=5.0), step=10),
    ),
)  # fmt: skip

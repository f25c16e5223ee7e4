"""Everything that determines the network playground's picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any, ClassVar, Self

import numpy as np

from core.batches import Batches
from core.catalog import Spec
from core.curves import curve_from_formula
from core.data import Data, Scaling, read_classes
from core.data.above import HALF, above
from core.data.features import FEATURES, expanded
from core.data.sets import SAMPLES, SEED
from core.formula import FormulaError
from core.initialize import INITIALIZERS
from core.message import Message, template
from core.network import Network
from core.network_presets import PRESETS, RATES
from core.param import Param
from core.schedules import SCHEDULES
from core.training import snapshot_epochs
from viz.lessons.curve import BROKEN_FORMULA
from viz.lessons.hyper import LEARNING_RATE
from viz.lessons.network.layers import Layer, layers
from viz.lessons.network.moving import BATCH, FACTORS, L1, L2, LIVE, TRAINERS, WEIGHTS, Moving
from viz.lessons.samples import EDITED, FILE, DataScene, sets
from viz.scene import Chosen, Coordinate, Live, button, choice, choose, live, number, one_of, pick, some_of, text
from viz.scene.coordinates import UNMOVED
from viz.scene.pairs import pairs

NUMBER = Param(**{**vars(SAMPLES), "default": 400, "high": 1000})
NOISE = Param(
    "noise", "Noise", r"\sigma", 0.1, low=0, high=100, slider=(0.0, 1.0), help="Standard deviation of what chance adds."
)
TYPED = Spec(
    "formula", "y > f(x)", "y > f(x)", "The class says whether a sample lies above a curve that you type.", "",
    (NUMBER, NOISE, SEED), dict,
)  # fmt: skip
LABELLED = replace(FILE, summary=template("Two columns of numbers of your own file, and one of classes."))
REAL = ("penguin_pair", "penguin_species")


def _more(spec: Spec) -> Spec:
    """The same set with as many samples as a network needs."""
    return replace(spec, params=tuple(NUMBER if param.key == "samples" else param for param in spec.params))


MADE = sets("moons", "circles", "xor", "blobs", "spirals")
SETS: dict[str, Spec] = (
    {key: _more(spec) for key, spec in MADE.items()} | sets(*REAL) | {TYPED.key: TYPED, FILE.key: LABELLED}
)
FIRST_FORMULA = "sin(2x)"
SNAPSHOTS = 60

SHARE = Param(
    "share", "Share for training", "", 0.5, low=0.05, high=0.95, slider=(0.1, 0.9),
    help="The other samples are for the test: the network never learns from them.",
)  # fmt: skip
EPOCHS = Param(
    "epochs", "Epochs", "", 100, low=1, high=2000, slider=(10, 1000), scale="log", kind="whole",
    help="How often it goes once through the samples.",
)  # fmt: skip
EPOCH = Param("epoch", "Epoch", "", 100, low=0, high=2000, kind="whole")

MOST_EDITS, REACH = 24, 100.0  # first weights that are set by hand, and how far from 0
TABS = ("accuracy", "confusion")
POINTED = Param("pointed", "Unit or weight", "", 0, low=0, high=1000, kind="whole")

STEP, LAYER, VALUE = 100e-6, 50e-6, 60e-9  # seconds for a step, a layer of it, and a unit's answer to a sample
PATIENT, EARLY = 1.2, 0.3  # seconds that are waited for a whole training, and for the beginning of a longer one
FURTHER = 1.0  # seconds of training until more of it is shown


@dataclass(frozen=True)
class NetworkScene(Moving, DataScene):
    """Samples, a network, how it is trained, and which of its hyperparameters is live."""

    data: Chosen = one_of(SETS, choose(SETS["moons"]))
    formula: str = text(FIRST_FORMULA)
    share: float = number(SHARE)
    features: tuple[Chosen, ...] = some_of(FEATURES, (Chosen("x1"), Chosen("x2")))
    hidden: tuple[Layer, ...] = layers((Layer(8, "tanh"), Layer(8, "tanh")))
    initializer: Chosen = one_of(INITIALIZERS, choose(INITIALIZERS["xavier"]), apart=True)
    seed: int = number(WEIGHTS)
    loss: str = choice("cross_entropy", ("cross_entropy", "squared"))
    l1: float = number(L1)
    l2: float = number(L2)
    optimizer: Chosen = one_of(TRAINERS, choose(TRAINERS["adam"], learning_rate=RATES["adam"]), apart=True)
    schedule: Chosen = one_of(SCHEDULES, Chosen("constant"), apart=True)
    batch: int = number(BATCH)
    epochs: int = number(EPOCHS)
    epoch: int = number(EPOCH)
    live: str = choice(LEARNING_RATE, LIVE)
    edits: tuple[tuple[int, float], ...] = pairs(MOST_EDITS, REACH)
    tab: str = choice(TABS[0], TABS)
    pointed: int = number(POINTED)

    dear = (("epochs", 1),)
    patience: ClassVar[float] = 6.0  # its beginning is shown at once

    def mended(self, ignored: list[Message]) -> Self:
        """A formula that is one, something live that is there, and a training that ends in time."""
        scene = super().mended(ignored)
        if scene.data.key == TYPED.key:
            try:
                scene.origin()
            except FormulaError as error:
                ignored.append(Message(BROKEN_FORMULA, {"reason": error.message}))
                scene = replace(scene, formula=FIRST_FORMULA)
        scene = super(NetworkScene, scene).mended(ignored)
        scene = scene.settled()
        there = tuple((place, value) for place, value in scene.edits if place < scene.network().dimension)
        scene = replace(scene, edits=there)
        if scene.pointed not in scene.pointable():
            scene = replace(scene, pointed=0)
        return replace(scene, epoch=int(scene.moments().values[scene.moments().position(scene.epoch)]))

    # what it is

    columns: ClassVar[str] = template("CSV, two columns of numbers and one of classes, at most 1 MB")

    @staticmethod
    def read(content: bytes) -> tuple[Data, Message | None]:
        return read_classes(content)

    @staticmethod
    def takes(data: Data) -> bool:
        return data.classes > 1 and data.features == 2

    def origin(self) -> Data:
        """The chosen data set; FormulaError where it is that of a formula which is not one."""
        return build_typed(self.data, self.formula) if self.data.key == TYPED.key else super().origin()

    def split(self) -> tuple[Data, Data]:
        """The samples to train on and those of the test, in the units of the picture; one's own stay on their side."""
        data = self.samples()
        chosen = data.split if self.points is None else data.divided
        return chosen(1 - self.share, seed=int(dict(self.data.values).get("seed", 0)))

    def standardized(self) -> bool:
        """Whether the network is given standardized samples: real ones; made ones stay as they are."""
        return self.data.key in (*REAL, FILE.key)

    def scaling(self) -> Scaling:
        """By the mean and deviation of the samples for training, where they are standardized."""
        return Scaling.fit(self.split()[0], "standardize" if self.standardized() else "raw")

    def seen(self, data: Data) -> Data:
        """Samples as the network sees them: scaled, and with its features."""
        return expanded(self.scaling().apply(data), (chosen.key for chosen in self.features))

    def network(self) -> Network:
        """A sigmoid for two classes, softmax for more of them."""
        classes = self.samples().classes
        outputs, output = (1, "sigmoid") if classes == 2 else (classes, "softmax")
        units = (layer.units for layer in self.hidden)
        return Network((len(self.features), *units, outputs), tuple(layer.activation for layer in self.hidden), output)

    def batches(self) -> list[Batches]:
        """One for each of the batch sizes."""
        seed = int(dict(self.data.values).get("seed", 0))
        return [Batches(size, seed=seed) for size in self.batch_sizes()]

    def price(self) -> float:
        """The training of all runs together."""
        samples, layers = self.split()[0].samples, len(self.hidden) + 1
        values = samples * sum(self.network().sizes[1:]) * len(FACTORS)
        steps = sum(batches.per_epoch(samples) for batches in self.batches())
        return self.epochs * (steps * (STEP + layers * LAYER) + values * VALUE)

    def beginning_epochs(self, beyond: int = 0) -> int | None:
        """The epochs of a long training that are trained at once, to be shown first; None for a short one.

        Beyond those come those of the next second or so; None where that leads to the end.
        """
        if self.price() <= PATIENT:
            return None
        kept = self.moments().values
        second = self.epochs / self.price()
        wanted = EARLY * second if beyond == 0 else beyond + FURTHER * second
        epochs = int(kept[max(1, int(np.searchsorted(kept, wanted, side="right")) - 1)])
        return epochs if beyond < epochs < self.epochs - FURTHER * second / 2 else None

    # what moves

    def pointable(self) -> range:
        """Nothing, the units, layer by layer, and the weights."""
        network = self.network()
        return range(1 + sum(network.sizes) + int(network.weights.sum()))

    def parameter(self) -> int | None:
        """Which parameter belongs to what is pointed at: a line's weight or a unit's bias; a feature has none."""
        network = self.network()
        own = self.pointed - 1 - network.sizes[0]
        biases, weights = np.flatnonzero(~network.weights), np.flatnonzero(network.weights)
        return None if own < 0 else int(np.append(biases, weights)[own])

    def beginning(self, rule: Any = None, seed: Any = None) -> np.ndarray:
        """The first parameters (dimension, *batch), by the rule and the seed, or by others; then what is edited."""
        rule = self.initializer.build(INITIALIZERS) if rule is None else rule
        start = self.network().start(rule, self.seed if seed is None else seed)
        for place, value in self.edits:
            start[place] = value
        return start

    def with_edit(self, place: int, value: float) -> Self:
        """One of the first parameters set by hand; where that is one too many, the first gives way."""
        others = [pair for pair in self.edits if pair[0] != place][-(MOST_EDITS - 1) :]
        return replace(self, edits=tuple(sorted([*others, (place, float(f"{value:.4g}"))])))

    def rebuilt(self, **changed: Any) -> Self:
        """Another network: what was edited or pointed at belonged to the old one."""
        return replace(self, edits=(), pointed=0, **changed)

    def moments(self) -> Live:
        """The epochs that are kept: closer to each other at the beginning."""
        return Live("epoch", snapshot_epochs(self.epochs, SNAPSHOTS).astype(float))

    def suited(self) -> Self:
        """The scene with what learns its data set: the first weights' size, the rate, the batch and the epochs."""
        classes = dict(self.data.values).get("classes", 2)
        preset = PRESETS.get("blobs_3" if classes == 3 else self.data.key, PRESETS["moons"])
        gain = {"gain": preset.initial.get("gain", 1.0)} if "gain" in dict(self.initializer.values) else {}
        return replace(
            self, initializer=self.initializer.put(**gain), batch=preset.batch_size, epochs=preset.epochs,
            epoch=preset.epochs, optimizer=self.optimizer.put(learning_rate=RATES[self.optimizer.key]),
        )  # fmt: skip

    def with_data(self, data: Chosen) -> Self:
        """Another data set as it is, and what suits it."""
        try:
            replace(self, data=data).origin()
        except FormulaError:  # a text from before that is no formula
            return replace(self, formula=FIRST_FORMULA).with_data(data)
        scene = super().with_data(data)
        return scene if scene.network().sizes == self.network().sizes else scene.rebuilt()

    def with_formula(self, formula: str) -> Self:
        """Another curve between the classes; FormulaError where it is none."""
        scene = replace(self, formula=formula, points=None)
        scene.origin()
        return scene

    def with_optimizer(self, chosen: Chosen) -> Self:
        """Another optimizer at the rate that suits it."""
        return replace(self, optimizer=chosen.put(learning_rate=RATES[chosen.key])).settled()

    def with_schedule(self, chosen: Chosen) -> Self:
        return replace(self, schedule=chosen).settled()

    def with_features(self, keys: list[str]) -> Self:
        """Other features, in the catalog's order; without any it stays as it is."""
        chosen = tuple(Chosen(key) for key in FEATURES if key in keys) or self.features
        return self if chosen == self.features else self.rebuilt(features=chosen)

    def with_layers(self, count: int) -> Self:
        """More hidden layers like the last one, or fewer."""
        last = self.hidden[-1] if self.hidden else Layer(4, "tanh")
        return self.rebuilt(hidden=(*self.hidden, *[last] * count)[:count])

    def with_layer(self, i: int, layer: Layer) -> Self:
        hidden = (*self.hidden[:i], layer, *self.hidden[i + 1 :])
        return replace(self, hidden=hidden) if layer.units == self.hidden[i].units else self.rebuilt(hidden=hidden)

    def with_epochs(self, epochs: int) -> Self:
        """A longer or shorter training; who looked at its end still does."""
        return replace(self, epochs=epochs, epoch=epochs if self.epoch == self.epochs else min(self.epoch, epochs))

    def renewed(self) -> Self:
        """The same with other first weights, none of them edited."""
        return replace(self, edits=(), seed=(self.seed + 1) % (int(WEIGHTS.high) + 1))


@lru_cache(maxsize=32)
def build_typed(chosen: Chosen, formula: str) -> Data:
    """The samples above and below a curve that is typed; where it is undefined all over them, 0 stands for it."""
    curve = curve_from_formula(formula, -HALF, HALF)
    values: dict[str, Any] = dict(chosen.values)
    try:
        return above(curve, **values)
    except ValueError:
        return above(lambda x: 0 * x, **values)


def stop_at(scene: NetworkScene, event: dict[str, Any]) -> Any:
    """The epoch at which a long training is stopped: a button's key is "stop" and one of the epochs that are kept."""
    word, _, epoch = str(event.get("pressed")).partition(" ")
    there = word == "stop" and epoch in {str(int(each)) for each in scene.moments().values[1:]}
    return int(epoch) if there else UNMOVED


COORDINATES = (
    live("live", NetworkScene.positions, NetworkScene.live_value, NetworkScene.with_live, NetworkScene.first),
    live("epoch", NetworkScene.moments, rest=attrgetter("epochs")),
    pick("tab", TABS),
    pick("pointed", NetworkScene.pointable),
    button("reset", lambda scene: replace(scene, epoch=0)),
    button("weights", NetworkScene.renewed),
    Coordinate("stop", stop_at, NetworkScene.with_epochs),
    EDITED,
)

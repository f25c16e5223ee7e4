"""Everything that determines the picture of a network's landscape."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Self

import numpy as np

from core import network_presets
from core.message import Message, template
from core.network_presets import RATES
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.training import snapshot_epochs
from viz.lessons.hyper import LEARNING_RATE, Runners
from viz.scene import Chosen, Live, Preset, Scene, choice, choose, live, number, pick, some_of

SETS = ("moons", "circles", "xor", "blobs")
TRAINERS = {key: OPTIMIZERS[key] for key in RATES}
PLANES = ("paths", "random", "ends")  # the last is no plane: lines through the ends of different batch sizes
FACTORS = (0.1, 0.3, 1.0, 3.0, 10.0)
SAMPLES, SNAPSHOTS, MOST = 200, 40, 4  # samples, half of them for training; epochs that are kept; optimizers

FACTOR = Param("factor", "Learning rate, as a multiple", "", 1.0, low=0.1, high=10, scale="log")
EPOCHS = Param(
    "epochs", "Epochs", "", 60, low=1, high=150, slider=(10, 150), kind="whole",
    help="How often it goes once through the samples.",
)  # fmt: skip
EPOCH = Param("epoch", "Epoch", "", 60, low=0, high=150, kind="whole")
BATCH = Param(
    "batch", "Batch size", "B", 16, low=8, high=100, slider=(8, 100), kind="whole",
    help="How many samples each step sees.",
)  # fmt: skip
SEED = Param(
    "seed", "Weights’ seed", "s", 0, low=0, high=9999, slider=(0, 99), kind="whole",
    help="The chance that the first weights come from.",
)  # fmt: skip
TURN = Param(
    "turn", "Seed of the directions", "", 0, low=0, high=9999, slider=(0, 99), kind="whole",
    help="Another seed draws two other directions.",
)  # fmt: skip


def runner(key: str) -> Chosen:
    """An optimizer at the rate that suits it."""
    return choose(TRAINERS[key], learning_rate=RATES[key])


@dataclass(frozen=True)
class LandscapeScene(Runners, Scene):
    """A data set, a network's first weights, who trains it and how long, and the plane on which that is seen."""

    data: str = choice(SETS[0], SETS)
    seed: int = number(SEED)
    optimizers: tuple[Chosen, ...] = some_of(TRAINERS, tuple(map(runner, ("gradient_descent", "momentum", "adam"))))
    focus: str = choice("adam", tuple(TRAINERS))
    plane: str = choice(PLANES[0], PLANES)
    turn: int = number(TURN)
    batch: int = number(BATCH)
    epochs: int = number(EPOCHS)
    factor: float = number(FACTOR)
    epoch: int = number(EPOCH)

    def mended(self, ignored: list[Message]) -> Self:
        """A few optimizers, one of them in focus, a factor of the slider and an epoch that is kept."""
        scene = replace(super().mended(ignored), optimizers=self.optimizers[:MOST]).with_focus()
        factors, moments = scene.factors(), scene.moments()
        return replace(
            scene,
            factor=float(factors.values[factors.position(scene.factor)]),
            epoch=int(moments.values[moments.position(scene.epoch)]),
        )

    def newcomer(self, chosen: Chosen) -> Chosen:
        return runner(chosen.key)

    def preset(self) -> network_presets.Preset:
        """The network and its data, with fewer samples than elsewhere: the map asks for all of them at each point."""
        return replace(network_presets.PRESETS[self.data], data={"samples": SAMPLES}, batch_size=self.batch)

    def rates(self, chosen: Chosen) -> np.ndarray:
        """An optimizer's learning rates, one for each position of the slider."""
        param = next(param for param in TRAINERS[chosen.key].params if param.key == LEARNING_RATE)
        return np.array([param.clamp(dict(chosen.values)[LEARNING_RATE] * factor) for factor in FACTORS])

    def factors(self) -> Live:
        return Live("factor", np.array(FACTORS))

    def moments(self) -> Live:
        """The epochs that are kept: closer to each other at the beginning."""
        return Live("epoch", snapshot_epochs(self.epochs, SNAPSHOTS).astype(float))

    def with_epochs(self, epochs: int) -> Self:
        """A longer or shorter training; who looked at its end still does."""
        scene = replace(self, epochs=epochs, epoch=epochs if self.epoch == self.epochs else min(self.epoch, epochs))
        return scene.mended([])

    def with_runners(self, keys: list[str], catalog: Any) -> Self:
        """At most four: where there is one more, the oldest leaves."""
        return super().with_runners(keys[-MOST:], catalog)

    def with_alone(self, key: str) -> Self:
        """One optimizer in focus, alone where it was not there."""
        return replace(self if key in self.keys() else self.with_runners([key], TRAINERS), focus=key)


COORDINATES = (
    live("factor", LandscapeScene.factors, rest=1.0),
    live(
        "epoch", LandscapeScene.moments, put=lambda scene, value: replace(scene, epoch=int(value)),
        rest=attrgetter("epochs"),
    ),
    pick("focus", LandscapeScene.keys),
)  # fmt: skip


def runners(*keys: str) -> tuple[Chosen, ...]:
    return tuple(map(runner, keys))


PRESETS: tuple[Preset[LandscapeScene], ...] = (
    Preset(
        "moons", template("Where the paths go"),
        template("The plane is laid through the paths. Even so the map misses the loss where paths leave the plane."),
        LandscapeScene(),
    ),
    Preset(
        "random", template("Two random directions"),
        template("The same paths on a plane that chance has chosen: next to nothing of them is seen."),
        LandscapeScene(plane="random"),
    ),
    Preset(
        "sharp", template("Small and large batches"),
        template("Only the batch size differs. Move the learning rate: the larger it is, the more the batch matters."),
        LandscapeScene(plane="ends", optimizers=runners("gradient_descent"), focus="gradient_descent"),
    ),
    Preset(
        "alone", template("One optimizer alone"),
        template("A plane for a single path shows nearly all of it."),
        LandscapeScene(optimizers=runners("adam"), focus="adam"),
    ),
    Preset(
        "apart", template("Who goes the same way"),
        template("At multiple 1 gradient descent and momentum end beside each other; RMSprop and Adam end far away."),
        LandscapeScene(
            data="circles", optimizers=runners("gradient_descent", "momentum", "rmsprop", "adam"), focus="adam"
        ),
    ),
)  # fmt: skip

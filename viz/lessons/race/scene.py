"""Everything that determines the picture of the race."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from core.losses import LOSSES
from core.message import Message, template
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.scene import Chosen, choice, choose, entries, entry, number, text
from viz.lessons.presets import Preset
from viz.lessons.surfaces import SURFACES, LandscapeScene

LEARNING_RATE = "learning_rate"
ANGLE = 45.0  # by which the surface is turned for the second race
TURNS = ("straight", "turned")
MEASURES = ("price", "gap")

BUDGET = Param(
    "budget", "Price that each may pay", "B", 200, low=10, high=500, slider=(20, 500), kind="whole",
    help="In gradient evaluations. A step costs one, and a Hessian or a value of the loss on top.",
)  # fmt: skip
COUNT = Param(
    "count", "Starts", "n", 40, low=3, high=100, slider=(5, 100), kind="whole",
    help="Places all over the picture, drawn by chance and the same for everyone.",
)  # fmt: skip
SEED = Param(
    "seed", "Seed", "s", 1, low=0, high=9999, slider=(0, 99), kind="whole", help="Another seed draws other starts."
)
FIRST = ("gradient_descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "newton", "backtracking")


def runners(*keys: str) -> tuple[Chosen, ...]:
    return tuple(choose(OPTIMIZERS[key]) for key in keys)


@dataclass(frozen=True)
class RaceScene(LandscapeScene):
    """A surface, who runs on it, from how many starts and for what price; and what is looked at."""

    surface: Chosen = entry(SURFACES, choose(LOSSES["bowl"], condition=12, angle=0))
    formula: str = text("x^2 + 10y^2 + x y")
    optimizers: tuple[Chosen, ...] = entries(OPTIMIZERS, runners(*FIRST))
    focus: str = choice("rmsprop", tuple(OPTIMIZERS))
    turn: str = choice(TURNS[0], TURNS)
    measure: str = choice(MEASURES[0], MEASURES)
    budget: int = number(BUDGET)
    count: int = number(COUNT)
    seed: int = number(SEED)

    def settled(self, ignored: list[Message]) -> Self:
        scene = super().settled(ignored)
        keys = [chosen.key for chosen in scene.optimizers]
        return replace(scene, focus=scene.focus if scene.focus in keys else keys[0])

    def focused(self) -> Chosen:
        return next(chosen for chosen in self.optimizers if chosen.key == self.focus)

    def still(self) -> Self:
        """The same race, whatever is looked at."""
        return replace(self, focus=self.optimizers[0].key, turn=TURNS[0], measure=MEASURES[0])

    def with_surface(self, surface: Chosen, formula: str | None = None) -> Self:
        scene = replace(self, surface=surface, formula=self.formula if formula is None else formula)
        scene.loss()
        return scene

    def with_optimizer(self, chosen: Chosen) -> Self:
        changed = tuple(chosen if one.key == chosen.key else one for one in self.optimizers)
        return replace(self, optimizers=changed)


def on(key: str, focus: str, *keys: str, values: dict[str, float] | None = None, **more: Any) -> RaceScene:
    """A preset's scene on a surface of the gallery."""
    surface = choose(LOSSES[key], **(values or {}))
    return replace(RaceScene(), surface=surface, optimizers=runners(*keys), focus=focus, **more)


PRESETS: tuple[Preset[RaceScene], ...] = (
    Preset(
        "axes", template("A bowl along the axes"),
        template(
            "RMSprop and Adagrad seem unbeatable. Turn the surface by 45°: the very "
            "same bowl, and their lead is gone."
        ),
        RaceScene(),
    ),
    Preset(
        "banana", template("Rosenbrock’s banana"),
        template(
            "A bent valley: most of the first-order methods run out of money on its floor, "
            "and Newton pays three a step and wins."
        ),
        on("rosenbrock", "newton", *FIRST),
    ),
    Preset(
        "edge", template("A best rate at the end of the sweep"),
        template(
            "AdamW’s best rate is the last one that was tried: nobody knows what lies "
            "beyond, so its place is not a verdict."
        ),
        on("bowl", "adamw", "gradient_descent", "adam", "adamw", "adamax", values={"condition": 12, "angle": 0}),
    ),
    Preset(
        "holes", template("Many holes, no fair winner"),
        template(
            "Almost nobody reaches the lowest hole from most starts: then the rank says "
            "how low they ended, not how fast they are."
        ),
        on("rastrigin", "adam", "gradient_descent", "momentum", "rmsprop", "adam", "lion", "newton", measure="gap"),
    ),
    Preset(
        "search", template("What a line search pays"),
        template(
            "Backtracking needs few steps and many values of the loss. Paid for one by "
            "one, it loses to a rate that was tuned."
        ),
        on(
            "bowl", "backtracking", "gradient_descent", "momentum", "nesterov", "backtracking",
            values={"condition": 30, "angle": 0},
        ),
    ),
)  # fmt: skip

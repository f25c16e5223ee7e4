"""Everything that determines the picture of the race."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from core.losses import LOSSES
from core.message import Message, template
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.price import price
from core.race import least_price, lives_by, sweeps
from viz.lessons.hyper import LEARNING_RATE, Runners, movable, moving, runners
from viz.lessons.params import SEED
from viz.lessons.surfaces import SURFACES, LandscapeScene
from viz.scene import Chosen, Live, Preset, choice, choose, example, formula, number, one_of, pick, some_of

ANGLE = 45.0  # by which the surface is turned for the second race
TURNS = ("straight", "turned")
MEASURES = ("price", "gap")

BUDGET = Param(
    "budget", "Budget for each", "B", 200, low=10, high=500, slider=(20, 500), kind="whole",
    help="In gradient evaluations. A step costs one, and a Hessian or a value of the loss on top.",
)  # fmt: skip
COUNT = Param(
    "count", "Starts", "n", 40, low=3, high=100, slider=(5, 100), kind="whole",
    help="Places all over the picture, drawn by chance and the same for everyone.",
)  # fmt: skip
TUNE = Param(
    "tune", "Tune more than the rate", "", True, low=0, high=1, kind="switch",
    help="Also tune the other hyperparameters: momentum’s β, RMSprop’s decay, Adam’s betas. Off: they stay as set.",
)  # fmt: skip
NOTHING = "nothing"  # is under the slider
POSITIONS = 7  # of what is: a race for each
FIRST = ("gradient_descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "newton", "backtracking")


def tunable(key: str) -> dict[str, Param]:
    """What can be under the slider: the hyperparameters but the learning rate, which the race itself tunes."""
    return {f"{key}.{name}": param for name, param in movable(OPTIMIZERS[key]).items() if name != LEARNING_RATE}


NO_GOAL = template("No minimum is known here: there is no goal, and the rank goes by the loss at the end alone.")


@dataclass(frozen=True)
class RaceScene(Runners, LandscapeScene):
    """A surface, who runs on it, from how many starts and for what price; and what is looked at."""

    surface: Chosen = one_of(SURFACES, choose(LOSSES["bowl"], condition=12, angle=0))
    formula: str = formula("x^2 + 10y^2 + x y")
    optimizers: tuple[Chosen, ...] = some_of(OPTIMIZERS, runners(*FIRST))
    focus: str = choice("rmsprop", tuple(OPTIMIZERS))
    turn: str = choice(TURNS[0], TURNS)
    measure: str = choice(MEASURES[0], MEASURES)
    tune: bool = number(TUNE)
    live: str = choice(NOTHING, (NOTHING, *(key for name in OPTIMIZERS for key in tunable(name))))
    budget: int = number(BUDGET)
    count: int = number(COUNT)
    seed: int = number(SEED, default=1, help=template("Another seed draws other starts."))

    dear = (("count", 10), ("budget", 10))

    def notes(self) -> tuple[Message, ...]:
        """What is said of the surface, and where there is no goal."""
        return (*super().notes(), *([Message(NO_GOAL)] if self.loss().minimum is None else []))

    def price(self) -> float:
        """Every optimizer, tuned at every position of the slider, on the surface as it is and turned."""
        loss, seconds = self.loss(), 0.0
        for chosen in self.optimizers:
            rule = chosen.build(OPTIMIZERS)
            times = (1 if rule.isotropic else 2) * (POSITIONS if self.moves(chosen) else 1)
            steps = self.budget // least_price(rule, loss)
            sizes = sweeps(self.tried(chosen), self.count, steps)
            seconds += times * sum(price(loss, rule, runs, steps) for runs in sizes)
        return seconds

    @classmethod
    def from_query(cls, query: Mapping[str, str], **defaults: Any) -> tuple[Self, tuple[Message, ...]]:
        """As everywhere; a link that holds the optimizers and says nothing of tuning is older than it."""
        older = {"tune": False} if "optimizers" in query else {}
        return super().from_query(query, **older, **defaults)

    def mended(self, ignored: list[Message]) -> Self:
        scene = super().mended(ignored).with_focus()
        return scene if scene.live in scene.choices() else replace(scene, live=NOTHING)

    def choices(self) -> dict[str, Param]:
        """What can be under the slider, by ``optimizer.hyperparameter``."""
        return {key: param for chosen in self.optimizers for key, param in tunable(chosen.key).items()}

    def tried(self, chosen: Chosen) -> dict[str, tuple[float, ...]]:
        """What of an optimizer is tuned beside its rate, and over which values: not what is under the slider."""
        if not self.tune:
            return {}
        return {key: each for key, each in lives_by(OPTIMIZERS[chosen.key]).items() if key != self.moves(chosen)}

    def moves(self, chosen: Chosen) -> str | None:
        """The key of the hyperparameter by which the slider moves this optimizer; None where it does not."""
        owner, _dot, key = self.live.partition(".")
        return key if owner == chosen.key else None

    def live_value(self) -> float:
        """What is under the slider; 0 where nothing is."""
        return next((dict(one.values)[key] for one in self.optimizers if (key := self.moves(one))), 0.0)

    def with_live(self, value: float) -> Self:
        return self.with_moved(self.live.partition(".")[2], value)

    def positions(self) -> Live:
        """What the slider steps through; a single position where nothing is under it."""
        if self.live == NOTHING:
            return Live("live", np.zeros(1))
        return Live.of(self.choices()[self.live], self.live_value(), POSITIONS, "live")

    def default(self) -> float:
        """The default of what is under the slider."""
        return 0.0 if self.live == NOTHING else self.choices()[self.live].default


def on(key: str, focus: str, *keys: str, values: dict[str, float] | None = None, **more: Any) -> RaceScene:
    """A preset's scene on a surface of the gallery."""
    surface = choose(LOSSES[key], **(values or {}))
    return replace(RaceScene(), surface=surface, optimizers=runners(*keys), focus=focus, **more).mended([])


COORDINATES = (
    moving(rest=RaceScene.default),
    pick("focus", RaceScene.keys),
    pick("turn", TURNS),
    pick("measure", MEASURES, there=lambda scene: scene.loss().minimum is not None),
    example("live", NOTHING),
)

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
            "A bent valley: most first-order methods use up their budget on its floor. "
            "Newton pays three for each step, and wins."
        ),
        on("rosenbrock", "newton", *FIRST),
    ),
    Preset(
        "edge", template("A best rate at the end of the sweep"),
        template(
            "AdamW’s best rate is the last one that was tried: nobody knows what lies "
            "beyond, so its place is not a verdict."
        ),
        on(
            "bowl", "adamw", "gradient_descent", "adam", "adamw", "adamax",
            values={"condition": 12, "angle": 0}, tune=False,
        ),
    ),
    Preset(
        "holes", template("Many holes, no fair winner"),
        template(
            "Almost nobody reaches the lowest hole: a few lucky starts decide who leads. "
            "The dots show how low all of them ended."
        ),
        on("rastrigin", "adam", "gradient_descent", "momentum", "rmsprop", "adam", "lion", "newton", measure="gap"),
    ),
    Preset(
        "search", template("What a line search pays"),
        template(
            "Backtracking needs few steps and many values of the loss. When every value counts, it loses to a "
            "tuned rate."
        ),
        on(
            "bowl", "backtracking", "gradient_descent", "momentum", "nesterov", "backtracking",
            values={"condition": 30, "angle": 0}, live="backtracking.shrink",
        ),
    ),
)  # fmt: skip

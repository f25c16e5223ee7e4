"""Everything that determines the picture of the escape."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Self

import numpy as np

from core.descent import Trajectory
from core.escape import PIECE, Place
from core.escape import PLACES as CORE_PLACES
from core.losses import LOSSES
from core.losses.surface import Point, Surface
from core.message import Message, template
from core.optimizers import OPTIMIZERS
from core.optimizers.undamped import UNDAMPED
from core.param import Param
from core.price import price
from viz.lessons import params
from viz.lessons.escape.fates import fate
from viz.lessons.hyper import LEARNING_RATE, LIVE, Runners, movable, moving, runners
from viz.lessons.trial import Trial, finer, search
from viz.scene import Chosen, Live, Preset, Scene, choice, number, pick, point, some_of, start, step

PLACES: dict[str, Place] = {**CORE_PLACES, "wide_valley": Place("wide_valley", "two_valleys", (-1.154, 0.0), 0.2, 1.0)}
PLACE_NAMES = {
    "saddle": template("Saddle"),
    "monkey_saddle": template("Monkey saddle"),
    "plateau": template("Plateau"),
    "narrow_valley": template("The narrow one of two valleys"),
    "wide_valley": template("The wide one of two valleys"),
}
STARTS: dict[str, Point] = {
    "saddle": (-0.9, 0.001),
    "monkey_saddle": (0.8, 0.05),
    "plateau": (-1.2, 0.3),
    "narrow_valley": (1.65, 0.1),
    "wide_valley": (-1.3, 0.2),
}
ESCAPERS = {**OPTIMIZERS, UNDAMPED.key: UNDAMPED}
WHOLE_STEPS = ("newton", "undamped", "backtracking")  # the rate that the others share means something else to them

RATE = Param(
    "rate", "Learning rate", r"\eta", 0.1, low=1e-9, high=1e6, slider=(1e-3, 10), scale="log",
    help="How far a step goes for a given gradient. Newton takes whole steps, and backtracking finds its own.",
)  # fmt: skip
NOISE = replace(params.NOISE, slider=(0, 10))
SHARED = {RATE.key: RATE, NOISE.key: NOISE}  # what can be live for all
COUNT, POSITIONS = 100, 75  # starts in the circle; about how many positions a slider has
NOISES = (0.0, *np.geomspace(1e-4, 10, 31).tolist())


@cache
def _surface(key: str) -> Surface:
    return LOSSES[key]()


@dataclass(frozen=True, kw_only=True)
class Outing(Trial):
    """A run of which it is told whether it gets away from ``place``."""

    place: Place

    def optimizer(self, values: np.ndarray) -> Any:
        return self.chosen.build(ESCAPERS, **{self.live: values})

    def told(self, path: Trajectory) -> np.ndarray:
        return fate(path, self.place).fate


@dataclass(frozen=True)
class EscapeScene(Runners, Scene):
    """The place, the start of the paths that are shown, who runs, and what the slider moves."""

    place: str = choice("saddle", tuple(PLACES))
    start: tuple[float, float] = point((-0.9, 0.0))
    optimizers: tuple[Chosen, ...] = some_of(ESCAPERS, runners("gradient_descent", "momentum", "adam"))
    focus: str = choice("gradient_descent", tuple(ESCAPERS))
    live: str = choice(RATE.key, (*SHARED, *LIVE))
    rate: float = number(RATE)
    noise: float = number(NOISE)
    steps: int = number(params.STEPS)
    step: int = number(params.STEP, "steps")
    seed: int = number(params.SEED, help=template("Another seed draws other starts and noise."))

    dear = (("steps", 1),)

    def price(self) -> float:
        """The starts around the place at every position of the slider, and the runs that are shown."""
        count = len(NOISES) if self.live == NOISE.key else POSITIONS
        seconds = 0.0
        for chosen in self.optimizers:
            runs = (COUNT + 1) * (count if self.moves(chosen) else 1)
            rule = self.run_as(chosen).build(ESCAPERS)
            seconds += runs / PIECE * price(self.loss(), rule, PIECE, self.steps)
            seconds += search(self.loss(), rule, count, self.steps, 1) if chosen.key == self.focus else 0.0
        return seconds

    def mended(self, ignored: list[Message]) -> Self:
        (left, right), (low, high) = self.loss().domain
        x, y = self.start
        start = (min(max(x, left), right), min(max(y, low), high))
        scene = replace(super().mended(ignored), start=start).with_focus()
        return scene if scene.live in scene.choices() else replace(scene, live=RATE.key)

    def where(self) -> Place:
        return PLACES[self.place]

    def loss(self) -> Surface:
        return _surface(self.where().loss)

    def with_place(self, key: str) -> Self:
        """Another place, and its own start."""
        return replace(self, place=key, start=STARTS[key])

    def choices(self) -> dict[str, Param]:
        """What can be live: what all share, and the hyperparameters of the optimizer in focus."""
        own = movable(ESCAPERS[self.focus])
        if self.shares_rate(self.focused()):
            del own[LEARNING_RATE]
        return SHARED | own

    def live_value(self) -> float:
        return getattr(self, self.live) if self.live in SHARED else dict(self.focused().values)[self.live]

    def with_live(self, value: float) -> Self:
        if self.live in SHARED:
            return replace(self, rate=value) if self.live == RATE.key else replace(self, noise=value)
        return self.with_moved(self.live, value)

    def moves(self, chosen: Chosen) -> bool:
        """Whether the slider moves this optimizer: everyone that has the hyperparameter."""
        if self.live == RATE.key:
            return self.shares_rate(chosen)
        if self.live == LEARNING_RATE:
            return not self.shares_rate(chosen)
        return self.live == NOISE.key or self.live in dict(chosen.values)

    def positions(self) -> Live:
        """What the live slider steps through."""
        if self.brief:
            return Live.only("live", self.live_value())
        if self.live == NOISE.key:
            return Live.among("live", np.array(NOISES), self.noise)
        if not self.moves(self.focused()):
            return Live.of(self.choices()[self.live], self.live_value(), key="live")
        live = LEARNING_RATE if self.live == RATE.key else self.live
        trial = Outing(
            self.loss(), self.start, self.steps, self.run_as(self.focused()), live, None, self.noise, self.seed,
            place=self.where(),
        )  # fmt: skip
        return finer(Live.of(self.choices()[self.live], key="live"), trial, self.live_value(), edges=1)

    def shares_rate(self, chosen: Chosen) -> bool:
        return chosen.key not in WHOLE_STEPS

    def unfair(self) -> bool:
        """Whether several optimizers run at the one rate."""
        return sum(map(self.shares_rate, self.optimizers)) > 1

    def run_as(self, chosen: Chosen) -> Chosen:
        """The optimizer as it is run."""
        return chosen.put(learning_rate=self.rate) if self.shares_rate(chosen) else chosen


def at(place: str, start: Point, *keys: str, **more: Any) -> EscapeScene:
    """A preset's scene, the first optimizer in focus."""
    scene = EscapeScene(place=place, start=start, optimizers=runners(*keys, catalog=ESCAPERS), focus=keys[0], **more)
    return replace(scene, step=scene.steps)


COORDINATES = (
    moving(rest=0.1),
    step(),
    pick("focus", EscapeScene.keys),
    start(),
)

PRESETS: tuple[Preset[EscapeScene], ...] = (
    Preset(
        "ridge", template("Exactly on the ridge"),
        template(
            "The slope points along the ridge and nowhere else: no rate leads down from it. Drag the start a hair "
            "aside."
        ),
        EscapeScene(),
    ),
    Preset(
        "hair", template("A hair beside the ridge"),
        template(
            "Plain descent lingers at the saddle; momentum adds up the faint slope, and "
            "Adam divides by it: both are out sooner."
        ),
        at("saddle", (-0.9, 0.0001), "gradient_descent", "momentum", "adam"),
    ),
    Preset(
        "noise", template("Noise knocks loose"),
        template(
            "On the ridge again, but the slope is measured with noise: a trace of noise is enough. Drag the noise "
            "down to 0, and all are stuck."
        ),
        at("saddle", (-0.9, 0.0), "gradient_descent", "momentum", "adam", live="noise", noise=0.01),
    ),
    Preset(
        "newton", template("Newton heads for the saddle"),
        template(
            "Undamped, Newton goes to where the slope is zero: one step, and it sits on the "
            "saddle for good. Damped, it turns away."
        ),
        at("saddle", (-0.7, 0.4), "undamped", "newton", "gradient_descent", steps=50),
    ),
    Preset(
        "monkey", template("Monkey saddle"),
        template(
            "No curvature at the centre and three ways down. Approaching on its ridge, "
            "the rate decides who gets out in time."
        ),
        at("monkey_saddle", (0.8, 0.0), "gradient_descent", "momentum", "adam", "rmsprop", rate=0.03),
    ),
    Preset(
        "plateau", template("A plateau"),
        template(
            "Hardly any slope: plain descent crawls. Methods that divide by the slope’s size "
            "go as fast as elsewhere, and momentum gathers speed."
        ),
        at("plateau", (-1.2, 0.3), "gradient_descent", "momentum", "rmsprop", "adam"),
    ),
    Preset(
        "narrow", template("Out of a narrow valley"),
        template(
            "Small steps fall to the floor. Well beyond the critical rate the walls throw "
            "plain descent out, into the wide valley."
        ),
        at("narrow_valley", (1.65, 0.1), "gradient_descent", "momentum", "adam", "newton"),
    ),
    Preset(
        "wide", template("Stuck in a wide valley"),
        template(
            "The other valley is deeper. With this noise plain descent leaves the deeper one far more often: "
            "choose it as the place and compare."
        ),
        at("wide_valley", (-1.3, 0.2), "gradient_descent", "momentum", "adam", live="noise", noise=2.0),
    ),
)  # fmt: skip

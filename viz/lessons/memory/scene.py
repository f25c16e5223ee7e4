"""Everything that determines the picture of one step taken apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from core.losses import LOSSES
from core.message import Message, template
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.rates import suited_rate
from viz.lessons.hyper import LEARNING_RATE, LIVE, known, movable, moving
from viz.lessons.params import STEP, STEPS
from viz.lessons.surfaces import POINT, SURFACES, SurfaceScene, X, Y
from viz.lessons.trial import Trial, finer
from viz.scene import Chosen, Live, Preset, choice, choose, example, number, one_of, pick, step

RATE = Param("rate", "Learning rate", r"\eta", 0.1, low=1e-12, high=1e6, slider=(1e-4, 10), scale="log")
NEWTON = Param(
    "newton", "Newton’s step beside it", "", False, low=0, high=1, kind="switch",
    help="The step to the bottom of the bowl that fits the surface here: the best one on a bowl.",
)  # fmt: skip
VIEWS = ("rate", "share")

MOST = 1200  # of positions of both sliders together
COUNTS = (7, 29)  # of positions of what is live, least (and where a step costs more than a gradient) and most
BELOW, ABOVE = 30, 10  # how far the slider goes from the rate that suits


@dataclass(frozen=True)
class MemoryScene(SurfaceScene):
    """A surface and a start on it (x, y), an optimizer, its rate, what of it is live, and the step looked at."""

    surface: Chosen = one_of(SURFACES, choose(LOSSES["bowl"], condition=12, angle=30))
    x: float = number(X, default=-2.4)
    y: float = number(Y, default=1.1)
    optimizer: Chosen = one_of(OPTIMIZERS, choose(OPTIMIZERS["adam"]))
    rate: float = number(RATE, default=0.25)
    live: str = choice(LEARNING_RATE, LIVE)
    steps: int = number(STEPS, default=40, high=120, slider=(10, 120), help=template("How many steps the run takes."))
    step: int = number(STEP, "steps", symbol="t", default=6, low=1, high=120)
    newton: bool = number(NEWTON)
    view: str = choice("rate", VIEWS)

    def mended(self, ignored: list[Message]) -> Self:
        scene = super().mended(ignored)
        # the rate is a field of its own: one truth
        return replace(scene, optimizer=bare(scene.optimizer), live=known(scene.live, scene.optimizer))

    def chosen(self) -> Chosen:
        """The optimizer as it is run."""
        return self.optimizer.put(learning_rate=self.rate)

    def live_param(self) -> Param:
        return movable(OPTIMIZERS[self.optimizer.key])[self.live]

    def live_value(self) -> float:
        return dict(self.chosen().values)[self.live]

    def with_live(self, value: float) -> Self:
        if self.live == LEARNING_RATE:
            return replace(self, rate=value)
        return replace(self, optimizer=self.optimizer.put(**{self.live: value}))

    def positions(self) -> Live:
        """What the live slider steps through: fewer positions where a run is long, more where what happens changes."""
        if self.brief:
            return Live.only("live", self.live_value())
        plain = OPTIMIZERS[self.optimizer.key]().uses == ("gradient",)
        count = min(max(MOST // self.steps, COUNTS[0]), COUNTS[1] if plain else COUNTS[0])
        if self.live != LEARNING_RATE:
            return Live.of(self.live_param(), self.live_value(), count, "live")
        middle = self.suited_rate()
        rates = Live.among("live", np.geomspace(middle / BELOW, middle * ABOVE, count))
        trial = Trial(self.loss(), (self.x, self.y), self.steps, self.chosen())
        return finer(rates, trial, self.rate, edges=1 if count == COUNTS[1] else 0)

    def with_optimizer(self, chosen: Chosen) -> Self:
        """Another optimizer at a rate that suits it."""
        return replace(self, optimizer=bare(chosen), live=known(self.live, chosen)).suited()

    def suited(self) -> Self:
        """The scene at a rate that suits its surface and its optimizer."""
        return replace(self, rate=self.suited_rate())

    def suited_rate(self) -> float:
        return suited_rate(self.loss(), OPTIMIZERS[self.optimizer.key], **dict(self.optimizer.values))


def bare(chosen: Chosen) -> Chosen:
    """The entry with its own default rate, which nobody uses: two scenes that are alike shall be equal."""
    spec = OPTIMIZERS[chosen.key]
    return chosen.put(learning_rate=spec.complete({})["learning_rate"])


def on(key: str, optimizer: str, rate: float, start: tuple[float, float], step: int = 1, **more: Any) -> MemoryScene:
    """A preset's scene; ``surface`` and ``settings`` are hyperparameters of the two."""
    surface = choose(LOSSES[key], **more.pop("surface", {}))
    chosen = bare(choose(OPTIMIZERS[optimizer], **more.pop("settings", {})))
    scene = replace(MemoryScene(), surface=surface, optimizer=chosen, rate=rate, x=start[0], y=start[1], step=step)
    return replace(scene, **more)


TURNED = {"condition": 12, "angle": 30}

COORDINATES = (
    moving(),
    step(first=1),
    pick("view", VIEWS),
    POINT,
    example("rate", RATE.default),
    example("live", LEARNING_RATE),
)

PRESETS: tuple[Preset[MemoryScene], ...] = (
    Preset(
        "adam", template("Adam, line by line"),
        template("At t = 1 both coordinates move by η, however large the gradient. Play it, and see the memory fill."),
        MemoryScene(),
    ),
    Preset(
        "momentum", template("What momentum adds up"),
        template("Across the valley the gradients change sign and cancel in v; along it they add up."),
        on("bowl", "momentum", 0.02, (-2.4, 1.1), 6, surface={"condition": 25, "angle": 30}),
    ),
    Preset(
        "larger", template("A larger gradient, above and below the line"),
        template(
            "The gradient in y is 25 times that in x, and so is the root of its squares: their ratios are one line, "
            "and Adagrad’s step points where Newton’s does."
        ),
        on("bowl", "adagrad", 0.8, (-2.0, 2.0), 3, surface={"condition": 25}, newton=True, view="share"),
    ),
    Preset(
        "newton", template("The best step, on a bowl"),
        template("The Hessian takes the memory’s place: divided by the true curvature, one step arrives."),
        on("bowl", "newton", 1.0, (-2.4, 1.1), surface={"condition": 25, "angle": 30}, newton=True),
    ),
    Preset(
        "dies", template("Fails: Adagrad’s steps die out"),
        template("The sum of squares only grows, so the rate only falls: far from the minimum the steps are used up."),
        on("rosenbrock", "adagrad", 0.1, (-1.2, 1.0), 60, steps=120),
    ),
    Preset(
        "leaps", template("Fails: Adam without bias correction"),
        template("m starts at 0.1 g, but √v at 0.03 |g|: the first step is 3.16 η, and the next are longer still."),
        on("bowl", "adam", 0.25, (-2.4, 1.1), surface=TURNED, settings={"bias_correction": False}),
    ),
    Preset(
        "jitters", template("Fails: RMSprop that forgets at once"),
        template("With so little memory √v is the gradient’s own size: it moves by about η each time and never rests."),
        on("bowl", "rmsprop", 0.25, (-2.4, 1.1), 20, surface=TURNED, settings={"decay": 0.01}),
    ),
    Preset(
        "heavy", template("Fails: momentum that never brakes"),
        template("At β = 0.99 the velocity remembers a hundred gradients: it rolls through the minimum and back."),
        on("bowl", "momentum", 0.02, (-2.4, 1.1), 20, surface=TURNED, settings={"momentum": 0.99}, steps=80),
    ),
)  # fmt: skip

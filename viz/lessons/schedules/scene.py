"""Everything that determines the picture of a schedule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from core.losses import LOSSES
from core.message import Message, template
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.price import price
from core.schedules import SCHEDULES
from viz.lessons.hyper import LEARNING_RATE, LIVE, movable, moving, suited
from viz.lessons.params import NOISE, SEED, STEP, STEPS
from viz.lessons.surfaces import POINT, SURFACES, SurfaceScene, X, Y
from viz.lessons.trial import Trial, finer
from viz.scene import Chosen, Live, Preset, choice, choose, number, one_of, pick, step

RATE = LEARNING_RATE
OWN = "optimizer."  # before an optimizer's other hyperparameters: a schedule may have one of the same name
LIVE_KEYS = (
    RATE,
    *dict.fromkeys(param.key for spec in SCHEDULES.values() for param in spec.params),
    *(OWN + key for key in LIVE if key != RATE),
)
RUNS = 64
SORTED = 60e-9  # seconds for each run at each step, to be sorted among the others and measured
POSITIONS = ((100, 41), (200, 31), (400, 21), (1000, 11))  # up to so many steps, so many positions of the slider
RULES = ("constant", "scheduled")


@dataclass(frozen=True)
class SchedulesScene(SurfaceScene):
    """A surface and a start on it (x, y), the noise, an optimizer with its rate, a schedule, and what of it is live."""

    surface: Chosen = one_of(SURFACES, choose(LOSSES["bowl"], condition=4, angle=30))
    x: float = number(X, default=-2.4)
    y: float = number(Y, default=1.4)
    optimizer: Chosen = one_of(OPTIMIZERS, choose(OPTIMIZERS["gradient_descent"], learning_rate=0.25))
    schedule: Chosen = one_of(SCHEDULES, choose(SCHEDULES["inverse_time"], decay=0.05))
    live: str = choice("decay", LIVE_KEYS)
    noise: float = number(NOISE, default=1.5)
    seed: int = number(SEED)
    steps: int = number(STEPS, default=200, high=1000, slider=(20, 500))
    step: int = number(STEP, "steps", default=200, high=1000)
    focus: str = choice("scheduled", RULES)

    dear = (("steps", 1),)

    def price(self) -> float:
        """The runs of both rules, and what it takes to sort them at every step."""
        rule, count = self.optimizer.build(OPTIMIZERS), self.count()
        runs = RUNS * (2 * count if self.owned() else 1 + count)
        return price(self.loss(), rule, runs, self.steps) + SORTED * runs * self.steps

    def mended(self, ignored: list[Message]) -> Self:
        """The live hyperparameter is one that there is."""
        scene = super().mended(ignored)
        known = scene.choices()
        return scene if scene.live in known else replace(scene, live=next(iter(known)))

    def choices(self) -> dict[str, Param]:
        """What can be live: the schedule's hyperparameters, the rate that it starts from, the optimizer's others."""
        own = movable(OPTIMIZERS[self.optimizer.key])
        scheduled = {param.key: param for param in SCHEDULES[self.schedule.key].params}
        return {**scheduled, RATE: own.pop(RATE), **{OWN + key: param for key, param in own.items()}}

    def owned(self) -> str | None:
        """The key of the optimizer's hyperparameter that is live, by which both rules move; None for the schedule's."""
        return self.live.removeprefix(OWN) if self.live == RATE or self.live.startswith(OWN) else None

    def rate(self) -> float:
        return dict(self.optimizer.values)[RATE]

    def live_value(self) -> float:
        owned = self.owned()
        return dict(self.optimizer.values)[owned] if owned else dict(self.schedule.values)[self.live]

    def with_live(self, value: float) -> Self:
        if owned := self.owned():
            return replace(self, optimizer=self.optimizer.put(**{owned: value}))
        return replace(self, schedule=self.schedule.put(**{self.live: value}))

    def with_schedule(self, schedule: Chosen) -> Self:
        """Another schedule, with its own first hyperparameter live."""
        scene = replace(self, schedule=schedule)
        return replace(scene, live=next(iter(scene.choices())))

    def with_optimizer(self, key: str) -> Self:
        """Another optimizer, at a rate that suits it here."""
        scene = replace(self, optimizer=choose(OPTIMIZERS[key])).suited()
        return scene if self.live in scene.choices() else replace(scene, live=RATE)

    def suited(self) -> Self:
        """The scene at a rate that suits its surface and its optimizer."""
        return replace(self, optimizer=suited(self.optimizer, self.loss()))

    def count(self) -> int:
        """About how many positions the slider has: the fewer, the more there is to compute and to send."""
        count = next(count for most, count in POSITIONS if self.steps <= most)
        if "value" in OPTIMIZERS[self.optimizer.key]().uses:
            count = min(count, 11)
        return 2 * count // 3 if self.owned() else count  # both rules move with it

    def positions(self) -> Live:
        """What the slider steps through."""
        if self.brief:
            return Live.only("value", self.live_value())
        count, exact = self.count(), self.live_value()
        param = self.choices()[self.live]
        if self.live == RATE:
            suits = dict(suited(self.optimizer, self.loss()).values)[RATE]
            plan = None if self.focus == "constant" else self.schedule
            trial = Trial(self.loss(), (self.x, self.y), self.steps, self.optimizer, RATE, plan)  # without the noise
            fine = count >= 20  # there is room for more at the edge, if there are fewer elsewhere
            even = Live.among("value", np.geomspace(suits / 50, suits * 5, count - 2 if fine else count))
            return finer(even, trial, exact, int(fine))
        if param.kind == "whole":
            assert param.slider is not None
            return Live("value", np.unique([*np.geomspace(*param.slider, count).round(), exact]))
        return Live.of(param, exact, count, "value")


def example(schedule: str, live: str, rate: float = 0.25, noise: float = 1.5, **values: float) -> SchedulesScene:
    """A preset's scene: the bowl with another schedule."""
    scene = SchedulesScene().with_schedule(choose(SCHEDULES[schedule], **values))
    return replace(scene, live=live, noise=noise, optimizer=scene.optimizer.put(learning_rate=rate))


COORDINATES = (
    moving("value", rest=0.5),
    step(),
    pick("focus", RULES),
    POINT,
)

PRESETS: tuple[Preset[SchedulesScene], ...] = (
    Preset(
        "ball", template("A ball of noise"),
        template(
            "At a constant rate the runs end in a ball of noise that never "
            "shrinks; the smaller the rate, the smaller the ball."
        ),
        SchedulesScene(),
    ),
    Preset(
        "frozen", template("Gone too soon"),
        template(
            "The rate is used up before the valley is crossed: the runs "
            "agree, and stand still in the wrong place."
        ),
        example("exponential", "gamma", noise=0.5, gamma=0.8),
    ),
    Preset(
        "stairs", template("Down in stairs"),
        template("Each drop of the rate lets the loss fall to a lower floor of noise."),
        example("step", "gamma", gamma=0.2, every=50),
    ),
    Preset(
        "above", template("Too large at first"),
        template(
            "The rate is above the limit 2/λmax: the constant rate diverges, the schedule falls below the limit "
            "in time."
        ),
        example("inverse_time", "decay", rate=0.6, decay=0.05),
    ),
    Preset(
        "cosine", template("High for long, low in the end"),
        template("The cosine keeps the rate high for half of the way, and still ends with none."),
        example("cosine", "final"),
    ),
    Preset(
        "quiet", template("Without noise"),
        template("Nothing shakes the runs, so there is nothing to calm: the schedule only makes them slower."),
        example("inverse_time", "decay", noise=0.0, decay=0.05),
    ),
    Preset(
        "adam", template("Adam has a ball too"),
        template(
            "Adam’s steps keep their length, however small the gradient is: "
            "without a schedule it circles the minimum."
        ),
        replace(
            SchedulesScene(), optimizer=choose(OPTIMIZERS["adam"], learning_rate=0.1),
            schedule=choose(SCHEDULES["cosine"]), live="final",
        ),
    ),
)  # fmt: skip

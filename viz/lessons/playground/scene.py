"""Everything that determines the playground's picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

import numpy as np

from core.descent import MAX_STEPS
from core.losses import LOSSES
from core.losses.surface import Surface, rotation
from core.message import Message
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.price import price
from core.rates import limit, suited_rate
from core.schedules import SCHEDULES
from viz.lessons.hyper import LEARNING_RATE, LIVE, Runners, known, movable, moving, suited
from viz.lessons.params import NOISE, SEED, STEP, STEPS
from viz.lessons.surfaces import SURFACES, LandscapeScene, tidy
from viz.lessons.trial import Trial, finer, search
from viz.scene import (
    Chosen,
    Live,
    box,
    choice,
    choose,
    eye,
    formula,
    number,
    one_of,
    pick,
    point,
    some_of,
    start,
    step,
    view,
)

FIRST_FORMULA = "x^4 - 2x^2 + y^2 + x/3"

RATE = Param(
    "rate", "Learning rate", r"\eta", 0.0562, low=1e-12, high=1e6, slider=(1e-4, 10), scale="log",
    help="How far a step goes for a given gradient.",
)  # fmt: skip
TOGETHER = Param(
    "together",
    "Same rate for all",
    "",
    False,
    low=0,
    high=1,
    kind="switch",
    help="Off: each has its own rate, and the slider moves only the optimizer in focus.",
)

PER_DECADE = 12
TABS = ("2d", "3d")


@dataclass(frozen=True)
class PlaygroundScene(Runners, LandscapeScene):
    """The playground's state; a link holds all of it."""

    surface: Chosen = one_of(SURFACES, choose(LOSSES["bowl"], condition=12, angle=30))
    formula: str = formula(FIRST_FORMULA)
    start: tuple[float, float] = point((-2.4, 1.1))
    optimizers: tuple[Chosen, ...] = some_of(
        OPTIMIZERS,
        (  # each at the rate that suits it on this surface
            choose(OPTIMIZERS["gradient_descent"], learning_rate=0.083),
            choose(OPTIMIZERS["momentum"], learning_rate=0.14, momentum=0.7),
            choose(OPTIMIZERS["adam"], learning_rate=0.15),
        ),
    )
    focus: str = choice("gradient_descent", tuple(OPTIMIZERS))
    together: bool = number(TOGETHER)
    live: str = choice(LEARNING_RATE, LIVE)
    rate: float = number(RATE)
    steps: int = number(STEPS, high=MAX_STEPS, slider=(10, MAX_STEPS), scale="log")
    step: int = number(STEP, "steps", high=MAX_STEPS)
    schedule: Chosen = one_of(SCHEDULES, choose(SCHEDULES["constant"]))
    noise: float = number(NOISE)
    seed: int = number(SEED)
    view: tuple[float, float, float, float] | None = box()
    tab: str = choice(TABS[0], TABS)
    eye: tuple[float, float, float] = point((-0.9, -1.05, 1.45))

    dear = (("steps", 1),)

    @classmethod
    def from_query(cls, query: Mapping[str, str], **defaults: Any) -> tuple[Self, tuple[Message, ...]]:
        """As everywhere; a link that names a rate, or optimizers without rates of their own, means one for all."""
        one = ("rate" in query or "optimizers" in query) and not any(key.endswith(f".{LEARNING_RATE}") for key in query)
        return super().from_query(query, **({"together": True} if one else {}), **defaults)

    def mended(self, ignored: list[Message]) -> Self:
        """Focus among the chosen, something live that it has, and an eye that sees."""
        scene = super().mended(ignored).with_focus()
        return replace(
            scene,
            live=known(scene.live, scene.focused()),
            eye=scene.eye if 0.05 < math.dist(scene.eye, (0, 0, 0)) < 20 else PlaygroundScene.eye,
        )

    def price(self) -> float:
        """The runs of all at the slider's positions, again without the noise, and the search for the edges."""
        loss, times = self.loss(), 2 if self.noise > 0 else 1
        seconds = 0.0
        for chosen in self.optimizers:
            rule, runs = chosen.build(OPTIMIZERS), self.count() if self.moves(chosen) else 1
            seconds += times * price(loss, rule, runs, self.steps)
            seconds += search(loss, rule, runs, self.steps) if chosen.key == self.focus else 0.0
        return seconds

    def count(self) -> int:
        """About how many positions the slider has."""
        return len(
            (rates(self.loss()) if self.live == LEARNING_RATE else Live.of(self.live_param(), key="live")).values
        )

    def values(self, chosen: Chosen) -> dict[str, float]:
        """An optimizer's hyperparameters as they are run: the learning rate is everyone's or its own."""
        own = dict(chosen.values)
        return {**own, LEARNING_RATE: self.rate} if self.together else own

    def live_param(self) -> Param:
        return movable(OPTIMIZERS[self.focus])[self.live]

    def live_value(self) -> float:
        """The value under the slider: that of the optimizer in focus."""
        return self.values(self.focused())[self.live]

    def moves(self, chosen: Chosen) -> bool:
        """Whether the slider moves this optimizer: everyone that has the hyperparameter, or the one in focus."""
        return self.live in dict(chosen.values) and (self.together or chosen.key == self.focus)

    def with_live(self, value: float) -> Self:
        if self.together and self.live == LEARNING_RATE:
            return replace(self, rate=value)
        return self.with_moved(self.live, value)

    def newcomer(self, chosen: Chosen) -> Chosen:
        """At a rate that suits it."""
        return suited(chosen, self.loss())

    def with_together(self, together: bool) -> Self:
        """One rate for all, at first that of the optimizer in focus; or each at its own."""
        rate = self.rate if self.together else dict(self.focused().values)[LEARNING_RATE]
        return replace(self, together=together, rate=rate)

    def unfair(self) -> bool:
        """Whether several optimizers run at one rate that was chosen for all of them."""
        return self.together and len(self.optimizers) > 1

    def whole(self) -> Self:
        return replace(self, view=None)

    def home(self) -> Self:
        return replace(self, start=tidy(self.loss().start))

    def suited(self) -> Self:
        """The scene with each optimizer at a rate that suits it here, and so the one for all, if it is in use."""
        optimizers = tuple(suited(chosen, self.loss()) for chosen in self.optimizers)
        one = suited_rate(self.loss(), OPTIMIZERS["gradient_descent"]) if self.together else self.rate
        return replace(self, optimizers=optimizers, rate=one)

    def positions(self) -> Live:
        """What the live slider steps through."""
        if self.brief:
            return Live.only("live", self.live_value())
        plain = rates(self.loss()) if self.live == LEARNING_RATE else Live.of(self.live_param(), key="live")
        return finer(plain, self.trial(), self.live_value())

    def trial(self) -> Trial:
        """The run of the optimizer in focus."""
        chosen = self.focused().put(**self.values(self.focused()))
        schedule = None if self.schedule.key == "constant" else self.schedule
        return Trial(self.loss(), self.start, self.steps, chosen, self.live, schedule, self.noise, self.seed)

    def with_value(self, key: str, value: float) -> Self:
        """Another hyperparameter of the same surface: start and rate stay, and the start turns with the surface."""
        if key == "angle":
            return self.turned(value)
        return replace(self, surface=self.surface.put(**{key: value}), view=None)

    def turned(self, angle: float) -> Self:
        """The surface at another angle: the same run, seen from elsewhere."""
        before = dict(self.surface.values)["angle"]
        centre = np.mean(self.loss().domain, axis=1)
        start = rotation(angle - before) @ (np.array(self.start) - centre) + centre
        return replace(self, surface=self.surface.put(angle=angle), start=tidy(start))


def decade(loss: Surface) -> int:
    """The power of ten around which the rates lie: that of the limit, at most 0.01."""
    return min(-2, math.floor(math.log10(limit(loss))))


@lru_cache(maxsize=128)
def rates(loss: Surface) -> Live:
    """The slider's positions: twelve a decade around the surface's critical rate.

    Each is a number with three digits, so that what is read is what is run.
    """
    low, high = decade(loss) - 2, max(0, decade(loss) + 3)
    count = (high - low) * PER_DECADE + 1
    return Live.among("live", np.geomspace(10.0**low, 10.0**high, count))


COORDINATES = (
    moving(),
    step(),
    pick("focus", PlaygroundScene.keys),
    pick("tab", TABS),
    start(),
    eye(),
    view(),
)

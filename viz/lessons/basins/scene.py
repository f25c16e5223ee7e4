"""Everything that determines the picture of the basins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from core.losses import LOSSES
from core.message import Message, template
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.price import price
from viz.lessons.basins.grain import FINE, POSITIONS, Grain, grain
from viz.lessons.hyper import LEARNING_RATE, LIVE, known, movable, suited
from viz.lessons.params import STEP, STEPS
from viz.lessons.surfaces import COARSER, POINT, SURFACES, Box, SurfaceScene, X, Y
from viz.scene import Chosen, Coordinate, Live, Preset, box, choice, choose, example, live, number, one_of, step, view

SIDES = ("left", "right")
REACH = 10  # times the suitable rate is the end of a slider
SHORTER = template("To answer within a second: the map is coarser here, and ends at step {steps} instead of {asked}.")
LEAST = 1e-9  # of the surface's width: no view is narrower


@dataclass(frozen=True)
class BasinsScene(SurfaceScene):
    """A surface, a start (x, y), two optimizers and what of each is live, how many steps, and the part that is seen."""

    surface: Chosen = one_of(SURFACES, choose(LOSSES["himmelblau"]))
    x: float = number(X, default=-1.0)
    y: float = number(Y, default=-1.0)
    left: Chosen = one_of(OPTIMIZERS, choose(OPTIMIZERS["gradient_descent"], learning_rate=0.01), apart=True)
    left_live: str = choice(LEARNING_RATE, LIVE)
    right: Chosen = one_of(OPTIMIZERS, choose(OPTIMIZERS["momentum"], learning_rate=0.01), apart=True)
    right_live: str = choice(LEARNING_RATE, LIVE)
    steps: int = number(STEPS, default=200, high=1000, slider=(10, 500))
    step: int = number(STEP, "steps", default=200, high=1000)
    view: tuple[float, float, float, float] | None = box()

    dear = (("steps", 1),)

    def price(self) -> float:
        """The runs from the start, which may take a third of the time; the maps are made coarser before they end."""
        rules = (self.side(side).build(OPTIMIZERS) for side in SIDES)
        return 3 * sum(price(self.loss(), rule, POSITIONS + 1, self.steps) for rule in rules)

    def mended(self, ignored: list[Message]) -> Self:
        """A view that has an area, and something live that each optimizer has."""
        scene = super().mended(ignored)
        for side in SIDES:
            scene = scene.with_side(side, scene.side(side))
        return scene.seen(scene.view)

    def seen(self, view: Box | None) -> Self:
        """The scene with another view; all of the surface if it would be too small to be computed."""
        left, right, low, high = self.frame()
        least = LEAST * max(right - left, high - low)
        fits = view is not None and view[1] - view[0] > least and view[3] - view[2] > least
        return replace(self, view=view if fits else None)

    def shown(self) -> Box:
        """What the maps show."""
        return self.view or self.frame()

    def whole(self) -> Self:
        return replace(self, view=None)

    def suited(self) -> Self:
        """The scene at learning rates that suit its surface."""
        scene = self
        for side in SIDES:
            scene = scene.with_side(side, suited(scene.side(side), scene.loss()))
        return scene

    def side(self, side: str) -> Chosen:
        return getattr(self, side)

    def with_side(self, side: str, chosen: Chosen, live: str = "") -> Self:
        """Another optimizer on one side, or the same with other values, or with something else that is ``live``."""
        changed: dict[str, Any] = {side: chosen, f"{side}_live": known(live or self.live(side), chosen)}
        return replace(self, **changed)

    def live(self, side: str) -> str:
        """The key of the hyperparameter under a side's slider."""
        return getattr(self, f"{side}_live")

    def live_param(self, side: str) -> Param:
        return movable(OPTIMIZERS[self.side(side).key])[self.live(side)]

    def live_value(self, side: str) -> float:
        return dict(self.side(side).values)[self.live(side)]

    def grid(self, side: str) -> tuple[float, ...]:
        """The values whose maps are there beforehand."""
        values = self.live_param(side).spread(POSITIONS)
        if self.live(side) == LEARNING_RATE:
            middle = dict(suited(self.side(side), self.loss()).values)[LEARNING_RATE]
            values = np.geomspace(middle / REACH, middle * REACH, POSITIONS)
        return tuple(Live.among(side, values, values[0]).values.tolist())

    def grain(self, side: str) -> Grain:
        """How fine a side's maps are."""
        return grain(self.loss(), self.side(side), self.live(side), self.grid(side), self.shown(), self.steps)

    def notes(self) -> tuple[Message, ...]:
        """What is said of the surface, and where the maps are not as fine or as long as elsewhere."""
        grains = [self.grain(side) for side in SIDES]
        steps = min(each.steps for each in grains)
        if steps < self.steps:
            return (*super().notes(), Message(SHORTER, {"steps": steps, "asked": self.steps}))
        return (*super().notes(), *([Message(COARSER)] if min(each.fine for each in grains) < FINE else []))

    def positions(self, side: str) -> Live:
        """What a side's slider steps through: the grid, and the value in sight; each of them has a map of its own."""
        return Live(side, np.array(sorted({*self.grid(side), self.live_value(side)})))


def on_side(side: str) -> Coordinate:
    """The slider of a side."""
    return live(
        side,
        lambda s: s.positions(side),
        lambda s: s.live_value(side),
        lambda s, value: s.with_side(side, s.side(side).put(**{s.live(side): value})),
    )


def on(
    key: str, x: float, y: float, left: tuple[str, float], right: tuple[str, float], steps: int = 200
) -> BasinsScene:
    """A preset's scene."""
    sides = [choose(OPTIMIZERS[name], learning_rate=rate) for name, rate in (left, right)]
    return BasinsScene(surface=choose(LOSSES[key]), x=x, y=y, left=sides[0], right=sides[1], steps=steps, step=steps)


COORDINATES = (
    *(on_side(side) for side in SIDES),
    step(),
    POINT,
    view(BasinsScene.seen),
    *(example(f"{side}_live", LEARNING_RATE) for side in SIDES),
)

PRESETS: tuple[Preset[BasinsScene], ...] = (
    Preset(
        "speed", template("With and without momentum"),
        template("Without momentum each start rolls into the minimum of its own valley; "
            "with it, some fly into the next."),
        BasinsScene(),
    ),
    Preset(
        "fractal", template("A rate that is too large frays the borders"),
        template("Twice the rate: two minima can no longer hold a run. "
            "Zoom in on a border: it never becomes smooth."),
        on("himmelblau", -1.0, -1.0, ("gradient_descent", 0.01), ("gradient_descent", 0.02)),
    ),
    Preset(
        "narrow", template("The deepest valley, missed by large rates"),
        template("Valley 1 is the deepest but narrow. "
            "At the large rate no start stays in it: all end in the wide one."),
        on("two_valleys", 1.9, 0.3, ("gradient_descent", 0.1), ("gradient_descent", 0.6), 115),
    ),
    Preset(
        "over", template("Momentum flies over small hollows"),
        template("The hollows 5 and 6 are high and small. "
            "With momentum a quarter as many starts get caught in them."),
        on("six_hump_camel", 1.9, 1.2, ("gradient_descent", 0.01), ("momentum", 0.01)),
    ),
    Preset(
        "adam", template("Where one diverges, another arrives"),
        template("On the left most starts end nowhere. "
            "Adam divides by the size of the slope, and all of its starts arrive."),
        on("himmelblau", 4.5, 4.5, ("gradient_descent", 0.025), ("adam", 0.1)),
    ),
    Preset(
        "newton", template("Newton: few steps, patchy basins"),
        template("Newton arrives in a handful of steps, but not always in the nearest minimum."),
        on("himmelblau", 2.9, -5.5, ("gradient_descent", 0.01), ("newton", 1.0)),
    ),
    Preset(
        "hollows", template("Hollows everywhere: both fail"),
        template("Only starts beside the middle find the minimum. "
            "Neither rule can climb out of a hollow that it has settled in."),
        on("rastrigin", 2.3, -1.6, ("gradient_descent", 0.002), ("adam", 0.1), 100),
    ),
)  # fmt: skip

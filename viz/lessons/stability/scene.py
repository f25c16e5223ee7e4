"""Everything that determines the stability map."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from core.catalog import Spec
from core.losses import LOSSES
from core.message import Message, template
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.price import SECOND, price
from core.rates import limit, suited_rate
from viz.lessons.surfaces import COARSER, POINT, SURFACES, SurfaceScene, X, Y
from viz.lessons.trial import Trial, finer
from viz.scene import Chosen, Live, Preset, choice, choose, live, number, one_of

RATE = Param("rate", "Learning rate", r"\eta", 0.05, low=1e-9, high=1e6, slider=(1e-4, 10), scale="log")
MOMENTUM = Param("momentum", "Momentum factor", r"\beta", 0.5, low=0, high=0.95, slider=(0, 0.95))
PER_DECADE = 10  # positions of the learning rate
RESOLUTION, STEPS = 96, 300  # rows and columns of the map, and the steps of the runs that are judged


@dataclass(frozen=True)
class Form:
    """A form of momentum: its formula, what of the catalog it is, and how far its map reaches from the rate 2/λmax.

    ``decades`` are those below and above.
    """

    name: str
    formula: str
    spec: Spec
    other: tuple[tuple[str, bool], ...]
    border: str
    decades: tuple[float, float]

    def options(self) -> dict[str, Any]:
        """The hyperparameters that make it this form."""
        return dict(self.other)


HEAVY, NESTEROV, WEIGHTED = "heavy", "nesterov", "weighted"
FORMS: dict[str, Form] = {
    HEAVY: Form(
        template("Heavy ball"),
        r"v \leftarrow \beta v + g, \quad \theta \leftarrow \theta - \eta v",
        OPTIMIZERS["momentum"], (), r"\eta\lambda_{\max} < 2 + 2\beta", (1.5, 0.9),
    ),
    NESTEROV: Form(
        template("Nesterov"),
        r"v \leftarrow \beta v + g, \quad \theta \leftarrow \theta - \eta\,(g + \beta v)",
        OPTIMIZERS["nesterov"], (), r"\eta\lambda_{\max} < \frac{2 + 2\beta}{1 + 2\beta}", (1.5, 0.9),
    ),
    WEIGHTED: Form(
        template("Weighted mean"),
        r"v \leftarrow \beta v + (1-\beta)\, g, \quad \theta \leftarrow \theta - \eta v",
        OPTIMIZERS["momentum"], (("weighted", True),), r"\eta\lambda_{\max} < \frac{2 + 2\beta}{1 - \beta}", (1.0, 2.0),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class StabilityScene(SurfaceScene):
    """A surface and a start on it (x, y), the form of momentum, and the pair of the dot."""

    surface: Chosen = one_of(SURFACES, choose(LOSSES["bowl"], condition=10, angle=20))
    x: float = number(X, default=-2.5)
    y: float = number(Y, default=1.2)
    form: str = choice(HEAVY, tuple(FORMS))
    rate: float = number(RATE)
    momentum: float = number(MOMENTUM)

    def reach(self) -> tuple[float, float]:
        """The lowest and the highest learning rate of the map: around the surface's 2/λmax, and the dot within."""
        below, above = FORMS[self.form].decades
        middle = limit(self.loss())
        low, high = (float(f"{middle * 10**power:.2g}") for power in (-below, above))
        return max(min(low, self.rate), 1e-300), max(high, self.rate)

    def fineness(self) -> float:
        """The part of the map's rows and columns, and of the sliders' positions, that is affordable: 1 as a rule."""
        runs = RESOLUTION**2 + self._positions() * self._momenta()
        return min(1.0, math.sqrt(SECOND / price(self.loss(), FORMS[self.form].spec(), runs, STEPS, path=False)))

    def resolution(self) -> int:
        return round(RESOLUTION * self.fineness())

    def rates(self) -> Live:
        """Where the dot can be across the map, more places where it breaks at this momentum factor."""
        form, fineness = FORMS[self.form], self.fineness()
        even = Live.among("rate", np.geomspace(*self.reach(), round(self._positions() * fineness)))
        chosen = choose(form.spec, momentum=self.momentum, **form.options())
        trial = Trial(self.loss(), (self.x, self.y), STEPS, chosen)
        return finer(even, trial, self.rate, edges=1 if fineness == 1 else 0)

    def momenta(self) -> Live:
        count = round(self._momenta() * self.fineness())
        return Live.among("momentum", np.linspace(0, 0.95, count), self.momentum)

    def _positions(self) -> int:
        return round(PER_DECADE * sum(FORMS[self.form].decades)) + 1

    def _momenta(self) -> int:
        return 39 if self.form != WEIGHTED else 20  # the weighted mean's rates reach farther: fewer momenta pay for it

    def suited(self) -> Self:
        """The scene at a rate that suits its surface, its form of momentum and its momentum factor."""
        form = FORMS[self.form]
        return replace(self, rate=suited_rate(self.loss(), form.spec, **form.options(), momentum=self.momentum))

    def notes(self) -> tuple[Message, ...]:
        """What is said of the surface, and where the map is not as fine as elsewhere."""
        return (*super().notes(), *([Message(COARSER)] if self.fineness() < 1 else []))


def on(
    key: str, x: float, y: float, rate: float, momentum: float, form: str = HEAVY, **values: float
) -> StabilityScene:
    """A preset's scene."""
    return StabilityScene(surface=choose(LOSSES[key], **values), x=x, y=y, form=form, rate=rate, momentum=momentum)


COORDINATES = (
    live("rate", StabilityScene.rates, rest=1.0),
    live("momentum", StabilityScene.momenta, rest=0.0),
    POINT,
)

PRESETS: tuple[Preset[StabilityScene], ...] = (
    Preset(
        "border", template("The border of the heavy ball"),
        template("Momentum allows larger rates: the border goes from 2/λmax to almost 4/λmax."),
        StabilityScene(),
    ),
    Preset(
        "past", template("Heavy ball, past the border"),
        template("The run leaves although β is 0.95: momentum does not tame a rate that is too large. "
            "Drag the dot to the left."),
        on("bowl", -2.5, 1.2, 0.8, 0.95, condition=6, angle=20),
    ),
    Preset(
        "swings", template("Stable, and yet slow"),
        template("Far inside the border, β = 0.95 swings through the valley again and again. "
            "Find a β that arrives sooner."),
        on("bowl", -2.5, 1.2, 0.02, 0.95, condition=30, angle=20),
    ),
    Preset(
        "best", template("The best pair in a long valley"),
        template("At the star both directions fade equally fast. Without momentum no rate comes near it."),
        on("bowl", -2.5, 1.2, 0.033, 0.67, condition=100, angle=20),
    ),
    Preset(
        "nesterov", template("Nesterov: a lower border"),
        template(
            "The larger β is, the smaller the rates at which it breaks: it "
            "looks ahead, and so feels steep walls more."
        ),
        on("bowl", -2.5, 1.2, 0.16, 0.9, NESTEROV, condition=10, angle=20),
    ),
    Preset(
        "weighted", template("Weighted mean: it only looks stable"),
        template("At a rate of 4, twenty times 2/λmax, nothing breaks. "
            "But each step is shortened by 1 − β: the rate means less here."),
        on("bowl", -2.5, 1.2, 4.0, 0.95, WEIGHTED, condition=10, angle=20),
    ),
    Preset(
        "banana", template("Where the theory is only local"),
        template("The dashed border is that of the start’s curvature. "
            "On the way the valley curves less and more, and the map frays."),
        on("rosenbrock", -1.2, 1.0, 0.0005, 0.9),
    ),
    Preset(
        "saddle", template("No border at all"),
        template("The run falls without end: every pair leaves sooner or later, and momentum only makes it sooner."),
        on("saddle", -1.5, 0.1, 0.1, 0.5),
    ),
)  # fmt: skip

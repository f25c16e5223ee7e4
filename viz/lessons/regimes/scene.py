"""Everything that determines the picture of the four learning rates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from core.losses import LOSSES
from core.losses.surface import Point, Surface
from core.message import template
from core.optimizers import OPTIMIZERS
from core.optimizers.base import GradientDescent
from core.param import Param
from core.quadratic import Quadratic, fit, quadratic_of
from core.rates import limit
from viz.lessons.params import STEP, STEPS
from viz.lessons.surfaces import POINT, SURFACES, TYPED, SurfaceScene, X, Y
from viz.lessons.trial import Trial, finer
from viz.scene import Chosen, Live, Preset, choose, live, number, one_of, pick, step

MULTIPLES = (0.02, 1.0, 1.99, 2.1)  # of 1/λmax: far below the limit of 2, best for the steepest way, around the limit
FACTOR = Param("factor", "Factor on all four rates", "c", 1.0, low=1e-9, high=1e9, slider=(0.01, 100), scale="log")
FOCUS = Param("focus", "Rate in focus", "", 2, low=0, high=len(MULTIPLES) - 1, kind="whole")
POSITIONS = ((120, 81), (1000, 41))  # up to so many steps, so many positions of the factor

AT_MINIMUM, AT_START, NOWHERE = "minimum", "start", "nowhere"


@dataclass(frozen=True, kw_only=True)
class Scaled(Trial):
    """Plain descent at ``scale`` times each factor that is tried."""

    scale: float

    def optimizer(self, values: np.ndarray) -> Any:
        return GradientDescent(learning_rate=self.scale * values)


@dataclass(frozen=True)
class RegimesScene(SurfaceScene):
    """A surface and a start on it (x, y), the factor on the four rates, how many steps, and which rate is in focus."""

    surface: Chosen = one_of(SURFACES, choose(LOSSES["bowl"], condition=6, angle=30))
    x: float = number(X, default=-2.2)
    y: float = number(Y, default=1.4)
    factor: float = number(FACTOR)
    steps: int = number(STEPS, default=50, slider=(10, 200))
    step: int = number(STEP, "steps", default=50)
    focus: int = number(FOCUS)

    def factors(self) -> Live:
        """The slider's positions: four decades around 1, fewer of them where a run is long."""
        if self.brief:
            return Live.only(FACTOR.key, self.factor)
        count = next(count for most, count in POSITIONS if self.steps <= most)
        assert FACTOR.slider is not None
        plain = Live.among(FACTOR.key, np.geomspace(*FACTOR.slider, count))
        scale = MULTIPLES[self.focus] / self.measure().largest
        trial = Scaled(self.loss(), (self.x, self.y), self.steps, choose(OPTIMIZERS["gradient_descent"]), scale=scale)
        return finer(plain, trial, self.factor)

    def measure(self) -> Measure:
        return measure(self.loss(), (self.x, self.y))


@dataclass(frozen=True, eq=False)
class Measure:
    """The curvature by which the four rates are chosen: λmax, and λmin beside it, at ``where``.

    ``bowl`` is the quadratic that fits the surface there, None where there is none; ``exact``: it is the surface.
    """

    largest: float
    smallest: float
    where: str
    point: Point
    bowl: Quadratic | None
    exact: bool


@lru_cache(maxsize=256)
def measure(loss: Surface, start: Point) -> Measure:
    """The curvature at the known minimum nearest to the start, else at the start, else what suits the surface."""
    exact = _exact(loss)
    minima = sorted((*loss.minima, *loss.local_minima), key=lambda point: np.hypot(*np.subtract(point, start)))
    for where, point in [*((AT_MINIMUM, point) for point in minima[:1]), (AT_START, start)]:
        quadratic = exact or fit(loss, point)
        with np.errstate(all="ignore"):
            values = np.linalg.eigvalsh(np.nan_to_num(loss.hessian(np.array(point)), nan=0, posinf=0, neginf=0))
        if 1e-9 < values[-1] < 1e9:
            bowl = quadratic if exact or where == AT_MINIMUM else None
            return Measure(float(values[-1]), float(values[0]), where, point, bowl, exact is not None)
    return Measure(1 / limit(loss), 0.0, NOWHERE, start, None, False)


@lru_cache(maxsize=64)
def _exact(loss: Surface) -> Quadratic | None:
    return quadratic_of(loss)


def typed(formula: str, x: float, y: float, focus: int) -> RegimesScene:
    """A preset's scene on a formula."""
    return replace(RegimesScene(), surface=choose(TYPED), formula=formula, x=x, y=y, focus=focus)


def on(key: str, x: float, y: float, focus: int, steps: int = 50, **values: float) -> RegimesScene:
    """A preset's scene on a surface of the gallery."""
    surface = choose(LOSSES[key], **values)
    return replace(RegimesScene(), surface=surface, x=x, y=y, focus=focus, steps=steps, step=steps)


COORDINATES = (
    live("factor", RegimesScene.factors, rest=1.0),
    step(),
    pick("focus", range(len(MULTIPLES))),
    POINT,
)

PRESETS: tuple[Preset[RegimesScene], ...] = (
    Preset(
        "four", template("The four regimes"),
        template(
            "From left to right: an ant on the rim of a wok, a good rate, a "
            "flea between the walls, and a loss that grows."
        ),
        RegimesScene(),
    ),
    Preset(
        "round", template("A round bowl"),
        template("A round bowl curves alike in all directions: at 1/λmax the first step lands in the minimum."),
        on("bowl", -2.2, 1.4, 1, condition=1),
    ),
    Preset(
        "long", template("A long valley"),
        template(
            "The steep walls allow no more than 2/λmax, and the floor is 100 "
            "times flatter: even the good rate crawls along it."
        ),
        on("bowl", -2.2, 0.8, 1, condition=100, angle=20),
    ),
    Preset(
        "jump", template("Thrown out, and caught"),
        template(
            "A rate that is too large for the narrow valley throws the run out, but it does not diverge: the wide "
            "valley, not as deep, catches it."
        ),
        replace(on("two_valleys", 1.65, 0.2, 3), factor=4.0),
    ),
    Preset(
        "banana", template("Where the bowl fails"),
        template(
            "The bowl at the minimum promises four regimes. In the bend of this "
            "valley nothing diverges, and nothing arrives."
        ),
        on("rosenbrock", -1.2, 1.0, 3),
    ),
    Preset(
        "kink", template("A slope that never fades"),
        template(
            "Straight walls down to a sharp edge: there is no curvature to "
            "choose a rate by, and no rate comes to rest."
        ),
        typed("abs(x) + 2*abs(y)", -2.2, 1.4, 2),
    ),
)  # fmt: skip

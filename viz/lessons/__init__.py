"""The pages, in the order in which they are learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from core.message import template
from core.scene import Scene
from viz.lessons.averages import page as averages
from viz.lessons.averages.scene import AveragesScene
from viz.lessons.basins import page as basins
from viz.lessons.basins.scene import BasinsScene
from viz.lessons.check import page as check
from viz.lessons.check.scene import CheckScene
from viz.lessons.dimensions import page as dimensions
from viz.lessons.dimensions.scene import DimensionsScene
from viz.lessons.escape import page as escape
from viz.lessons.escape.scene import EscapeScene
from viz.lessons.field import page as field
from viz.lessons.field.scene import FieldScene
from viz.lessons.gradient import page as gradient
from viz.lessons.gradient.scene import GradientScene
from viz.lessons.memory import page as memory
from viz.lessons.memory.scene import MemoryScene
from viz.lessons.playground import page as playground
from viz.lessons.playground.scene import PlaygroundScene
from viz.lessons.race import page as race
from viz.lessons.race.scene import RaceScene
from viz.lessons.regimes import page as regimes
from viz.lessons.regimes.scene import RegimesScene
from viz.lessons.schedules import page as schedules
from viz.lessons.schedules.scene import SchedulesScene
from viz.lessons.stability import page as stability
from viz.lessons.stability.scene import StabilityScene
from viz.lessons.step_size import page as step_size
from viz.lessons.step_size.scene import StepSizeScene
from viz.lessons.tangent import page as tangent
from viz.lessons.tangent.scene import TangentScene
from viz.lessons.taylor import page as taylor
from viz.lessons.taylor.scene import TaylorScene
from viz.lessons.walk import page as walk
from viz.lessons.walk.scene import WalkScene
from viz.player import Picture

DERIVATIVES = template("Derivatives")
DESCENT = template("Descent")


class Page(Protocol):
    """What a lesson's module ``page`` offers: the page, its picture, and the scene after an event of the player."""

    def show(self) -> None: ...
    def picture(self, scene: Any, /) -> tuple[Picture, dict[str, int]]: ...
    def moved(self, scene: Any, event: dict[str, Any], /) -> Any: ...


@dataclass(frozen=True)
class Lesson:
    key: str  # its place in the address
    title: str
    section: str
    page: Page
    scene: type[Scene]


LESSONS: tuple[Lesson, ...] = (
    Lesson("tangent", "Tangent", DERIVATIVES, tangent, TangentScene),
    Lesson("step-size", "How small should h be?", DERIVATIVES, step_size, StepSizeScene),
    Lesson("taylor", "Taylor", DERIVATIVES, taylor, TaylorScene),
    Lesson("walk", "Walking down a curve", DERIVATIVES, walk, WalkScene),
    Lesson("gradient", "Partial derivatives and the gradient", DERIVATIVES, gradient, GradientScene),
    Lesson("field", "Gradient field", DERIVATIVES, field, FieldScene),
    Lesson("dimensions", "Any number of dimensions", DERIVATIVES, dimensions, DimensionsScene),
    Lesson("check", "Gradient check", DERIVATIVES, check, CheckScene),
    Lesson("playground", "Playground", DESCENT, playground, PlaygroundScene),
    Lesson("regimes", "Four learning rates", DESCENT, regimes, RegimesScene),
    Lesson("stability", "Stability map", DESCENT, stability, StabilityScene),
    Lesson("basins", "Basins", DESCENT, basins, BasinsScene),
    Lesson("memory", "What the optimizer remembers", DESCENT, memory, MemoryScene),
    Lesson("averages", "Averages that forget", DESCENT, averages, AveragesScene),
    Lesson("schedules", "Learning-rate schedules", DESCENT, schedules, SchedulesScene),
    Lesson("race", "A fair race", DESCENT, race, RaceScene),
    Lesson("escape", "Escaping", DESCENT, escape, EscapeScene),
)
OPENING = "playground"  # what the bare address shows

"""The pages, in the order in which they are learned; all but their controls loads without Streamlit."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from viz.lessons.averages import LESSON as averages
from viz.lessons.basins import LESSON as basins
from viz.lessons.check import LESSON as check
from viz.lessons.dimensions import LESSON as dimensions
from viz.lessons.escape import LESSON as escape
from viz.lessons.field import LESSON as field
from viz.lessons.gradient import LESSON as gradient
from viz.lessons.memory import LESSON as memory
from viz.lessons.playground import LESSON as playground
from viz.lessons.race import LESSON as race
from viz.lessons.regimes import LESSON as regimes
from viz.lessons.schedules import LESSON as schedules
from viz.lessons.stability import LESSON as stability
from viz.lessons.step_size import LESSON as step_size
from viz.lessons.tangent import LESSON as tangent
from viz.lessons.taylor import LESSON as taylor
from viz.lessons.walk import LESSON as walk
from viz.scene import Lesson

LESSONS: tuple[Lesson[Any], ...] = (
    tangent,
    step_size,
    taylor,
    walk,
    gradient,
    field,
    dimensions,
    check,
    playground,
    regimes,
    stability,
    basins,
    memory,
    averages,
    schedules,
    race,
    escape,
)
OPENING = "playground"  # what the bare address shows


def controls_of(lesson: Lesson[Any]) -> Any:
    """The controls of a lesson: ``controls`` in its folder's ``page``, which needs Streamlit."""
    return import_module(f"viz.lessons.{lesson.key.replace('-', '_')}.page").controls

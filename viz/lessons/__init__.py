"""The pages, in the order in which they are learned; all but their controls loads without Streamlit."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

from viz.lessons import (
    activations,
    averages,
    backprop,
    basins,
    batches,
    check,
    depth,
    dimensions,
    escape,
    field,
    gradient,
    information,
    landscape,
    losses,
    memory,
    network,
    onelayer,
    perceptron,
    playground,
    race,
    regimes,
    regression,
    scaling,
    schedules,
    softmax,
    stability,
    step_size,
    tangent,
    taylor,
    walk,
)
from viz.lessons.playground.scene import PlaygroundScene
from viz.scene import Lesson

LESSONS: tuple[Lesson[Any], ...] = (
    tangent.LESSON,
    step_size.LESSON,
    taylor.LESSON,
    walk.LESSON,
    gradient.LESSON,
    field.LESSON,
    dimensions.LESSON,
    check.LESSON,
    playground.LESSON,
    regimes.LESSON,
    stability.LESSON,
    basins.LESSON,
    memory.LESSON,
    averages.LESSON,
    schedules.LESSON,
    race.LESSON,
    escape.LESSON,
    losses.LESSON,
    activations.LESSON,
    softmax.LESSON,
    information.LESSON,
    regression.LESSON,
    batches.LESSON,
    scaling.LESSON,
    perceptron.LESSON,
    onelayer.LESSON,
    backprop.LESSON,
    network.LESSON,
    landscape.LESSON,
    depth.LESSON,
)
OPENING = "playground"  # the page without a name in its address: links from before there was a home mean it
_first = PlaygroundScene()
INVITING = replace(_first, optimizers=_first.optimizers[:1]).with_together(True).query()  # what home shows of it


def controls_of(lesson: Lesson[Any]) -> Any:
    """The controls of a lesson: ``controls`` in its folder's ``page``, which needs Streamlit."""
    return import_module(f"viz.lessons.{lesson.key.replace('-', '_')}.page").controls

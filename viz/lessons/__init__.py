"""The pages, in the order in which they are learned; all but their controls loads without Streamlit."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from itertools import chain
from typing import Any

from core.message import template
from viz.lessons.playground.scene import PlaygroundScene
from viz.scene import Lesson


def _lessons(*folders: str) -> tuple[Lesson[Any], ...]:
    return tuple(import_module(f"viz.lessons.{folder}").LESSON for folder in folders)


SECTIONS: dict[str, tuple[Lesson[Any], ...]] = {
    template("Derivatives"): _lessons(
        "tangent", "step_size", "taylor", "walk", "gradient", "field", "dimensions", "check"
    ),
    template("Descent"): _lessons(
        "playground", "regimes", "stability", "basins", "memory", "averages", "schedules", "race", "escape"
    ),
    template("Data"): _lessons(
        "losses", "activations", "softmax", "information", "regression", "batches", "scaling", "perceptron"
    ),
    template("Networks"): _lessons("onelayer", "backprop", "network", "landscape", "depth"),
}
LESSONS = tuple(chain(*SECTIONS.values()))
OPENING = "playground"  # the page without a name in its address: links from before there was a home mean it
_first = PlaygroundScene()
INVITING = replace(_first, optimizers=_first.optimizers[:1]).with_together(True).query()  # what home shows of it


def controls_of(lesson: Lesson[Any]) -> Any:
    """The controls of a lesson: ``controls`` in its folder's ``page``, which needs Streamlit."""
    return import_module(f"viz.lessons.{lesson.key.replace('-', '_')}.page").controls

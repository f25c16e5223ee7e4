"""The pages, in the order in which they are learned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.message import template
from core.scene import Scene
from viz.lessons.playground import page as playground
from viz.lessons.playground.scene import PlaygroundScene

DERIVATIVES = template("Derivatives")
DESCENT = template("Descent")


@dataclass(frozen=True)
class Lesson:
    key: str  # its place in the address
    title: str
    section: str
    page: Callable[[], None]
    scene: type[Scene]


LESSONS: tuple[Lesson, ...] = (Lesson("playground", "Playground", DESCENT, playground.show, PlaygroundScene),)
OPENING = "playground"  # what the bare address shows

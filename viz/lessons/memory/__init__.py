"""One step of an optimizer taken apart: what it remembers, and what it makes of it."""

from core.message import template
from viz.lessons.memory.picture import picture
from viz.lessons.memory.scene import COORDINATES, MemoryScene
from viz.lessons.sections import DESCENT
from viz.lessons.surfaces import notes
from viz.scene import Lesson

LESSON = Lesson(
    key="memory",
    title=template("What the optimizer remembers"),
    section=DESCENT,
    question=template("What does an optimizer remember?"),
    hint=template("Play the steps: every line holds the numbers that this run used."),
    scene=MemoryScene,
    coordinates=COORDINATES,
    picture=picture,
    notes=notes,
)

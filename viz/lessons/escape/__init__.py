"""Escaping: saddles, plateaus and valleys that hold runs back, and what gets them out."""

from core.message import template
from viz.lessons.escape.picture import picture
from viz.lessons.escape.scene import COORDINATES, EscapeScene
from viz.lessons.sections import DESCENT
from viz.scene import Lesson

LESSON = Lesson(
    key="escape",
    title=template("Escaping"),
    section=DESCENT,
    question=template("What holds a run back, and what gets it out?"),
    hint=template("Drag the slider, and the start."),
    scene=EscapeScene,
    coordinates=COORDINATES,
    picture=picture,
    waiting=template("Running all starts"),
)

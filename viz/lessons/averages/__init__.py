"""Exponentially weighted averages: how much they forget, how they begin, and what Adam makes of that."""

from core.message import template
from viz.lessons.averages.picture import picture
from viz.lessons.averages.scene import COORDINATES, AveragesScene
from viz.lessons.sections import DESCENT
from viz.scene import Lesson

LESSON = Lesson(
    key="averages",
    title=template("Averages that forget"),
    section=DESCENT,
    question=template("How fast does a moving average forget?"),
    hint=template("Drag β, and the time on the picture."),
    scene=AveragesScene,
    coordinates=COORDINATES,
    picture=picture,
)

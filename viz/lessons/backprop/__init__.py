"""Backpropagation, seen: one sample forward through a small network and its error back, unit by unit."""

from core.message import template
from viz.lessons.backprop.picture import picture
from viz.lessons.backprop.scene import COORDINATES, BackpropScene
from viz.lessons.sections import NETWORKS
from viz.scene import Lesson

LESSON = Lesson(
    key="backprop",
    title=template("Backpropagation"),
    section=NETWORKS,
    question=template("How does the error find its way back?"),
    hint=template("Press play. Point at a unit or an edge to see its numbers."),
    scene=BackpropScene,
    coordinates=COORDINATES,
    picture=picture,
)

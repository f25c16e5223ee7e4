"""The playground: surfaces, optimizers, and a learning rate that the picture follows."""

from core.message import template
from viz.lessons.playground.picture import picture
from viz.lessons.playground.scene import COORDINATES, PlaygroundScene
from viz.lessons.sections import DESCENT
from viz.lessons.surfaces import notes
from viz.scene import Lesson

LESSON = Lesson(
    key="playground",
    title=template("Playground"),
    section=DESCENT,
    question=template("How large should the learning rate be?"),
    hint=template("Drag the learning rate, and the start."),
    scene=PlaygroundScene,
    coordinates=COORDINATES,
    picture=picture,
    notes=notes,
)

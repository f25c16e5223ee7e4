"""Softmax: logits that are dragged, and the probabilities that they become."""

from core.message import template
from viz.lessons.sections import DATA
from viz.lessons.softmax.picture import picture
from viz.lessons.softmax.scene import COORDINATES, SoftmaxScene
from viz.scene import Lesson

LESSON = Lesson(
    key="softmax",
    title=template("Softmax"),
    section=DATA,
    question=template("How do numbers become probabilities?"),
    hint=template("Drag the bars. Then try the temperature, and add a constant to all of them."),
    scene=SoftmaxScene,
    coordinates=COORDINATES,
    picture=picture,
)

"""Walking down a curve: gradient descent in one dimension, step by step."""

from core.message import template
from viz.lessons.curve import notes
from viz.lessons.sections import DERIVATIVES
from viz.lessons.walk.picture import picture
from viz.lessons.walk.scene import COORDINATES, WalkScene
from viz.scene import Lesson

LESSON = Lesson(
    key="walk",
    title=template("Walking down a curve"),
    section=DERIVATIVES,
    question=template("How does gradient descent find the bottom?"),
    hint=template("Drag the start on the curve, then the learning rate."),
    scene=WalkScene,
    coordinates=COORDINATES,
    picture=picture,
    notes=notes,
)

"""Activations: a number and its slope under the finger, and what a chain of slopes leaves of a gradient."""

from core.message import template
from viz.lessons.activations.picture import picture
from viz.lessons.activations.scene import COORDINATES, ActivationsScene
from viz.lessons.sections import DATA
from viz.scene import Lesson

LESSON = Lesson(
    key="activations",
    title=template("Activation functions"),
    section=DATA,
    question=template("Where does the gradient die?"),
    hint=template("Drag the point into the shaded part. Then put many units in a row."),
    scene=ActivationsScene,
    coordinates=COORDINATES,
    picture=picture,
)

"""Feature scaling: the same line in three parameterizations, from a needle to a circle."""

from core.message import template
from viz.lessons.scaling.picture import picture
from viz.lessons.scaling.scene import COORDINATES, ScalingScene
from viz.lessons.sections import DATA
from viz.scene import Lesson

LESSON = Lesson(
    key="scaling",
    title=template("Feature scaling"),
    section=DATA,
    question=template("Why scale the features?"),
    hint=template("Drag the unit: the valleys change under your finger. Then drag the learning rate."),
    scene=ScalingScene,
    coordinates=COORDINATES,
    picture=picture,
)

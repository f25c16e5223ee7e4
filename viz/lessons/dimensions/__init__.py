"""The gradient as a list of numbers, in any number of dimensions, and the step that a learning rate makes of it."""

from core.message import template
from viz.lessons.dimensions.picture import picture
from viz.lessons.dimensions.scene import COORDINATES, DimensionsScene
from viz.lessons.sections import DERIVATIVES
from viz.scene import Lesson

LESSON = Lesson(
    key="dimensions",
    title=template("Any number of dimensions"),
    section=DERIVATIVES,
    question=template("Which way is up, with many variables?"),
    hint=template("Drag the learning rate: what changes, and what stays?"),
    scene=DimensionsScene,
    coordinates=COORDINATES,
    picture=picture,
)

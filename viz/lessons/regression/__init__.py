"""Regression in two views: the data with a line, and the loss over the line's two parameters."""

from core.message import template
from viz.lessons.regression.picture import picture
from viz.lessons.regression.scene import COORDINATES, RegressionScene
from viz.lessons.sections import DATA
from viz.scene import Lesson

LESSON = Lesson(
    key="regression",
    title=template("Regression"),
    section=DATA,
    question=template("How does a line learn to fit?"),
    hint=template("A line on the left is a point on the right: drag either, or a sample."),
    scene=RegressionScene,
    coordinates=COORDINATES,
    picture=picture,
)

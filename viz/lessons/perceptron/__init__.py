"""One unit with two inputs: its line on the data, its path over its two weights, and the chain of factors."""

from core.message import template
from viz.lessons.perceptron.picture import picture
from viz.lessons.perceptron.scene import COORDINATES, PerceptronScene
from viz.lessons.sections import DATA
from viz.scene import Lesson

LESSON = Lesson(
    key="perceptron",
    title=template("Perceptron"),
    section=DATA,
    question=template("Why does a wrong unit stop learning?"),
    hint=template("Play the steps, and drag the start to where the unit is sure and wrong."),
    scene=PerceptronScene,
    coordinates=COORDINATES,
    picture=picture,
)

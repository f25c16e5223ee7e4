"""One unit with two inputs: its line on the data, its path over its two weights, and the chain of factors."""

from core.message import template
from viz.lessons.perceptron.picture import picture
from viz.lessons.perceptron.scene import COORDINATES, PRESETS, PerceptronScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="perceptron",
    title=template("Perceptron"),
    question=template("Why does a wrong unit stop learning?"),
    hint=template("Drag the start to where the unit is sure and wrong."),
    scene=PerceptronScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("regression", "activations"),
        seen=template("One unit: its line on the data, and its path over the two weights with each loss."),
        why=template(
            "With the squared error the gradient has the factor O(1 − O), which is nearly 0 where the unit "
            "is sure, whether right or wrong. With cross-entropy the factor cancels."
        ),
        formula=r"\frac{\partial}{\partial w}\,\tfrac12\,(t-O)^2=-(t-O)\;O\,(1-O)\;x",
        deeper="losses",
        onward=template("Several units side by side make a layer."),
    ),
)

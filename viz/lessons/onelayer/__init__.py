"""A network of one layer: its six weights, their slopes two ways, and the steps that follow them."""

from core.message import template
from viz.lessons.onelayer.picture import picture
from viz.lessons.onelayer.scene import COORDINATES, PRESETS, OneLayerScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="onelayer",
    title=template("One layer"),
    question=template("What does a weight do to the loss?"),
    hint=template("Drag the six weights, choose another target, then take steps."),
    scene=OneLayerScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("softmax", "perceptron"),
        seen=template(
            "Two inputs, six weights, three outputs: the scores, the probabilities, and the slope of each weight."
        ),
        why=template("The slope of a weight is its input times the error p − t of its output."),
        formula=r"\frac{\partial L}{\partial W_{ij}}=x_i\,(p_j-t_j)",
        deeper="softmax",
        onward=template("With more layers, the error has to find its way back."),
    ),
)

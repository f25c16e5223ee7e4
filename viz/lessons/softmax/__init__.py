"""Softmax: logits that are dragged, and the probabilities that they become."""

from core.message import template
from viz.lessons.softmax.picture import picture
from viz.lessons.softmax.scene import COORDINATES, PRESETS, SoftmaxScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="softmax",
    title=template("Softmax"),
    question=template("How do numbers become probabilities?"),
    hint=template("Drag the bars. Then try the temperature, and add a constant to all of them."),
    scene=SoftmaxScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("tangent",),
        seen=template("Numbers, called logits, and the probabilities that softmax makes of them."),
        why=template(
            "Only the differences of the logits count. Subtracting the largest one first keeps every power in range."
        ),
        formula=r"p_i=\frac{e^{z_i/T}}{\sum_j e^{z_j/T}}",
        deeper="information",
        onward=template("The loss of a probability is the cross-entropy. What does it measure?"),
    ),
)

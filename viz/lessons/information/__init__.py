"""Information: how surprising an outcome is, what is to be expected, and what believing something else costs."""

from core.message import template
from viz.lessons.information.picture import picture
from viz.lessons.information.scene import COORDINATES, PRESETS, InformationScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="information",
    title=template("Information"),
    question=template("What does it cost to believe the wrong probabilities?"),
    hint=template("Drag a bar: the others give way. Then try the coin."),
    scene=InformationScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("softmax",),
        seen=template("Two distributions, what happens and what is believed, and what the belief costs on average."),
        why=template(
            "Cross-entropy is smallest where the belief is right. Its excess over the entropy is the divergence."
        ),
        formula=r"H(p,q)=-\sum_i p_i\log q_i=H(p)+D(p\,\Vert\,q)",
        deeper="losses",
        onward=template("Now parameters learn from data: descent fits a line."),
    ),
)

"""Is a gradient right? The analytic one against differences, and mistakes planted to be found."""

from core.message import template
from viz.lessons.check.picture import picture
from viz.lessons.check.scene import COORDINATES, CheckScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="check",
    title=template("Gradient check"),
    question=template("Is this gradient right?"),
    hint=template("Plant a mistake, then drag h: when can differences find it?"),
    scene=CheckScene,
    coordinates=COORDINATES,
    picture=picture,
    guide=Guide(
        needs=("step-size", "dimensions"),
        seen=template("How far a gradient from a formula and one from differences are apart, for every h."),
        why=template(
            "Where the two agree to many digits, the formula is right. A mistake leaves a gap that no h closes."
        ),
        formula=r"\frac{\lVert g-\hat g\rVert}{\lVert g\rVert+\lVert \hat g\rVert}",
        deeper="backprop",
        onward=template("With the right gradient in hand: how large should the learning rate be?"),
    ),
)

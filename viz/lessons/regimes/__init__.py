"""Four learning rates, from too small to far too large, side by side on one surface."""

from core.message import template
from viz.lessons.regimes.picture import picture
from viz.lessons.regimes.scene import COORDINATES, PRESETS, RegimesScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="regimes",
    title=template("Four learning rates"),
    question=template("Is the learning rate too small, right, or too large?"),
    hint=template("Drag the factor: when does each rate become a flea?"),
    scene=RegimesScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("walk", "playground"),
        seen=template("The same start with four learning rates, from too small to too large."),
        why=template(
            "On a bowl, each step multiplies the distance along a direction of curvature λ by 1 − ηλ. The "
            "slowest direction decides."
        ),
        formula=r"\max_\lambda\,|1-\eta\lambda|",
        deeper="stability",
        onward=template("With momentum there are two numbers to choose. A map shows all pairs."),
    ),
)

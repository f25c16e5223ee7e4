"""Walking down a curve: gradient descent in one dimension, step by step."""

from core.message import template
from viz.lessons.walk.picture import picture
from viz.lessons.walk.scene import COORDINATES, WalkScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="walk",
    title=template("Walking down a curve"),
    question=template("How does gradient descent find the bottom?"),
    hint=template("Drag the start on the curve, then the learning rate."),
    scene=WalkScene,
    coordinates=COORDINATES,
    picture=picture,
    guide=Guide(
        needs=("tangent",),
        seen=template(
            "Each dot on the curve is a step. The next dot lies η times the slope further, on the downhill side."
        ),
        why=template(
            "Near a minimum each step multiplies the distance by about 1 − η f″. Between −1 and 1 the "
            "distance shrinks; beyond, it grows."
        ),
        formula=r"x_{k+1}=x_k-\eta\,f'(x_k)",
        deeper="regimes",
        onward=template(
            "With two variables there is a slope in every direction. The gradient says which is the steepest."
        ),
    ),
)

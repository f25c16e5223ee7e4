"""The gradient as a list of numbers, in any number of dimensions, and the step that a learning rate makes of it."""

from core.message import template
from viz.lessons.dimensions.picture import picture
from viz.lessons.dimensions.scene import COORDINATES, DimensionsScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="dimensions",
    title=template("Any number of dimensions"),
    question=template("Which way is up, with many variables?"),
    hint=template("Drag the learning rate: what changes, and what stays?"),
    scene=DimensionsScene,
    coordinates=COORDINATES,
    picture=picture,
    guide=Guide(
        needs=("gradient",),
        seen=template(
            "The components of the gradient, exact and by differences, and the step that they make at your "
            "learning rate."
        ),
        why=template("For a short step f changes by about −η|∇f|². For a long one the slope has changed on the way."),
        formula=r"\theta_{k+1}=\theta_k-\eta\,\nabla f(\theta_k)",
        deeper="check",
        onward=template("A gradient that is written by hand can be wrong. The next page finds the mistake."),
    ),
)

"""Partial derivatives, the gradient and the directional derivative at a point that is dragged."""

from core.message import template
from viz.lessons.gradient.picture import picture
from viz.lessons.gradient.scene import COORDINATES, GradientScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="gradient",
    title=template("Partial derivatives and the gradient"),
    question=template("How steep is a surface, and in which direction?"),
    hint=template("Drag the point on the contour, then turn the direction u."),
    scene=GradientScene,
    coordinates=COORDINATES,
    picture=picture,
    guide=Guide(
        needs=("tangent",),
        seen=template("Contour lines, the slopes along the two axes as arrows, and the gradient that they add up to."),
        why=template(
            "The slope in a direction u is the part of the gradient along u: largest along the gradient, and "
            "0 along the contour line."
        ),
        formula=r"D_u f=\nabla f\cdot u=|\nabla f|\cos\varphi",
        deeper="dimensions",
        onward=template("Draw this arrow everywhere, and the whole surface shows where downhill leads."),
    ),
)

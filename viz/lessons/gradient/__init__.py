"""Partial derivatives, the gradient and the directional derivative at a point that is dragged."""

from core.message import template
from viz.lessons.gradient.picture import picture
from viz.lessons.gradient.scene import COORDINATES, GradientScene
from viz.lessons.sections import DERIVATIVES
from viz.lessons.surfaces import notes
from viz.scene import Lesson

LESSON = Lesson(
    key="gradient",
    title=template("Partial derivatives and the gradient"),
    section=DERIVATIVES,
    question=template("How steep is a surface, and in which direction?"),
    hint=template("Drag the point on the contour, then turn the direction u."),
    scene=GradientScene,
    coordinates=COORDINATES,
    picture=picture,
    notes=notes,
)

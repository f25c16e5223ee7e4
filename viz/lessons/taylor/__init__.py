"""Taylor: what a curve's derivatives at one place say of it around, and the step that they call best."""

from core.message import template
from viz.lessons.curve import notes
from viz.lessons.sections import DERIVATIVES
from viz.lessons.taylor.picture import picture
from viz.lessons.taylor.scene import COORDINATES, TaylorScene
from viz.scene import Lesson

LESSON = Lesson(
    key="taylor",
    title=template("Taylor"),
    section=DERIVATIVES,
    question=template("How far is a good step?"),
    hint=template("Drag the point to where the parabola opens downwards."),
    scene=TaylorScene,
    coordinates=COORDINATES,
    picture=picture,
    notes=notes,
)

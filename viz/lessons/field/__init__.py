"""The field of −∇f, the lines that follow it, and the places where it vanishes."""

from core.message import template
from viz.lessons.field.picture import picture
from viz.lessons.field.scene import COORDINATES, FieldScene
from viz.lessons.sections import DERIVATIVES
from viz.lessons.surfaces import notes
from viz.scene import Lesson

LESSON = Lesson(
    key="field",
    title=template("Gradient field"),
    section=DERIVATIVES,
    question=template("Where does downhill lead?"),
    hint=template("Drag the point, and try the four kinds of landscape."),
    scene=FieldScene,
    coordinates=COORDINATES,
    picture=picture,
    notes=notes,
)

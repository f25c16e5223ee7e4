"""Is a gradient right? The analytic one against differences, and mistakes planted to be found."""

from core.message import template
from viz.lessons.check.picture import picture
from viz.lessons.check.scene import COORDINATES, CheckScene
from viz.lessons.sections import DERIVATIVES
from viz.scene import Lesson

LESSON = Lesson(
    key="check",
    title=template("Gradient check"),
    section=DERIVATIVES,
    question=template("Is this gradient right?"),
    hint=template("Plant a mistake, then drag h: when can differences find it?"),
    scene=CheckScene,
    coordinates=COORDINATES,
    picture=picture,
)

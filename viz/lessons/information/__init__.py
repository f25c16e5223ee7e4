"""Information: how surprising an outcome is, what is to be expected, and what believing something else costs."""

from core.message import template
from viz.lessons.information.picture import picture
from viz.lessons.information.scene import COORDINATES, InformationScene
from viz.lessons.sections import DATA
from viz.scene import Lesson

LESSON = Lesson(
    key="information",
    title=template("Information"),
    section=DATA,
    question=template("What does it cost to believe the wrong probabilities?"),
    hint=template("Drag a bar: the others give way. Then try the coin."),
    scene=InformationScene,
    coordinates=COORDINATES,
    picture=picture,
)

"""Learning rate against momentum: where descent converges and where it breaks, as a map."""

from core.message import template
from viz.lessons.sections import DESCENT
from viz.lessons.stability.picture import picture
from viz.lessons.stability.scene import COORDINATES, StabilityScene
from viz.lessons.surfaces import notes
from viz.scene import Lesson

LESSON = Lesson(
    key="stability",
    title=template("Stability map"),
    section=DESCENT,
    question=template("Where does descent break?"),
    hint=template("Drag the dot on the map, and the start beside it."),
    scene=StabilityScene,
    coordinates=COORDINATES,
    picture=picture,
    notes=notes,
    waiting=template("Computing the map …"),
)

"""Which minimum each start leads to, for two optimizers side by side."""

from core.message import template
from viz.lessons.basins.picture import picture
from viz.lessons.basins.runs import notes as grains
from viz.lessons.basins.scene import COORDINATES, BasinsScene
from viz.lessons.sections import DESCENT
from viz.lessons.surfaces import notes
from viz.scene import Lesson

LESSON = Lesson(
    key="basins",
    title=template("Basins"),
    section=DESCENT,
    question=template("Where does each start end?"),
    hint=template("Drag the start across a border, and zoom in on one. Paler starts take longer."),
    scene=BasinsScene,
    coordinates=COORDINATES,
    picture=picture,
    notes=lambda scene: (*notes(scene), *grains(scene)),
    waiting=template("Computing the map …"),
)

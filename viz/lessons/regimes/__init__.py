"""Four learning rates, from too small to far too large, side by side on one surface."""

from core.message import template
from viz.lessons.regimes.picture import picture
from viz.lessons.regimes.scene import COORDINATES, RegimesScene
from viz.lessons.sections import DESCENT
from viz.lessons.surfaces import notes
from viz.scene import Lesson

LESSON = Lesson(
    key="regimes",
    title=template("Four learning rates"),
    section=DESCENT,
    question=template("Is the learning rate too small, right, or too large?"),
    hint=template("Drag the factor: when does each rate become a flea?"),
    scene=RegimesScene,
    coordinates=COORDINATES,
    picture=picture,
    notes=notes,
)

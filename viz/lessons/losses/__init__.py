"""Losses of one prediction: what an error costs, how hard it pulls, and what that means for an outlier."""

from core.message import template
from viz.lessons.losses.picture import picture
from viz.lessons.losses.scene import COORDINATES, LossesScene
from viz.lessons.sections import DATA
from viz.scene import Lesson

LESSON = Lesson(
    key="losses",
    title=template("Losses"),
    section=DATA,
    question=template("What does an error cost, and how hard does it pull?"),
    hint=template("Drag the prediction away from its target. Then drag the outlier."),
    scene=LossesScene,
    coordinates=COORDINATES,
    picture=picture,
)

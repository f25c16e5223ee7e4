"""A fair race: every optimizer at its own best learning rate, for the same price."""

from core.message import template
from viz.lessons.race.picture import picture
from viz.lessons.race.scene import COORDINATES, RaceScene
from viz.lessons.race.sentences import notes
from viz.lessons.sections import DESCENT
from viz.scene import Lesson

LESSON = Lesson(
    key="race",
    title=template("A fair race"),
    section=DESCENT,
    question=template("Who is fastest, if each may pick its rate?"),
    hint=template("Turn the surface: whose lead came from the axes?"),
    scene=RaceScene,
    coordinates=COORDINATES,
    picture=picture,
    notes=notes,
    waiting=template("Racing"),
)

"""Learning-rate schedules, and what they do about noise: many runs at a constant rate and with a schedule."""

from core.message import template
from viz.lessons.schedules.picture import picture
from viz.lessons.schedules.scene import COORDINATES, SchedulesScene
from viz.lessons.sections import DESCENT
from viz.lessons.surfaces import notes
from viz.scene import Lesson

LESSON = Lesson(
    key="schedules",
    title=template("Learning-rate schedules"),
    section=DESCENT,
    question=template("Why slow down at the end?"),
    hint=template("Drag the schedule’s parameter, and play the steps."),
    scene=SchedulesScene,
    coordinates=COORDINATES,
    picture=picture,
    notes=notes,
)

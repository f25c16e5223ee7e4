"""All samples, some, or one: what a step sees, and what it costs."""

from core.message import template
from viz.lessons.batches.picture import picture
from viz.lessons.batches.scene import COORDINATES, BatchesScene
from viz.lessons.sections import DATA
from viz.scene import Lesson

LESSON = Lesson(
    key="batches",
    title=template("Batch, mini-batch, one sample"),
    section=DATA,
    question=template("How many samples does a step need?"),
    hint=template("Drag the step: it goes down the valley of its own samples."),
    scene=BatchesScene,
    coordinates=COORDINATES,
    picture=picture,
)

"""The step size: the error of a difference quotient against h, and the best h."""

from core.message import template
from viz.lessons.curve import notes
from viz.lessons.sections import DERIVATIVES
from viz.lessons.step_size.picture import picture
from viz.lessons.step_size.scene import COORDINATES, StepSizeScene
from viz.scene import Lesson

LESSON = Lesson(
    key="step-size",
    title=template("How small should h be?"),
    section=DERIVATIVES,
    question=template("How small should h be?"),
    hint=template("Drag h to the left: the error falls, and then it rises again."),
    scene=StepSizeScene,
    coordinates=COORDINATES,
    picture=picture,
    notes=notes,
)

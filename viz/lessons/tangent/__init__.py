"""The tangent: a slope under the finger, and the secants that become it."""

from core.message import template
from viz.lessons.curve import notes
from viz.lessons.sections import DERIVATIVES
from viz.lessons.tangent.picture import picture
from viz.lessons.tangent.scene import COORDINATES, TangentScene
from viz.scene import Lesson

LESSON = Lesson(
    key="tangent",
    title=template("Tangent"),
    section=DERIVATIVES,
    question=template("How steep is a curve at a point?"),
    hint=template("Drag the point along the curve. Then make h small: the secant becomes the tangent."),
    scene=TangentScene,
    coordinates=COORDINATES,
    picture=picture,
    notes=notes,
)

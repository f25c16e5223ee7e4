"""A network of one layer: its six weights, their slopes two ways, and the steps that follow them."""

from core.message import template
from viz.lessons.onelayer.picture import picture
from viz.lessons.onelayer.scene import COORDINATES, OneLayerScene
from viz.lessons.sections import NETWORKS
from viz.scene import Lesson

LESSON = Lesson(
    key="onelayer",
    title=template("One layer"),
    section=NETWORKS,
    question=template("What does a weight do to the loss?"),
    hint=template("Drag the six weights, then take steps."),
    scene=OneLayerScene,
    coordinates=COORDINATES,
    picture=picture,
)

"""Many layers: how large values and gradients are on their way, and which beginnings learn."""

from core.message import template
from viz.lessons.depth.picture import picture
from viz.lessons.depth.scene import COORDINATES, DepthScene
from viz.lessons.sections import NETWORKS
from viz.scene import Lesson

LESSON = Lesson(
    key="depth",
    title=template("Vanishing and exploding"),
    section=NETWORKS,
    question=template("What arrives at the first layer?"),
    hint=template("Drag the depth and the scale of the weights."),
    scene=DepthScene,
    coordinates=COORDINATES,
    picture=picture,
)

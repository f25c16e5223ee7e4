"""The loss over a plane through a network's parameter space, with the paths of its optimizers."""

from core.message import template
from viz.lessons.landscape.picture import picture
from viz.lessons.landscape.scene import COORDINATES, LandscapeScene
from viz.lessons.sections import NETWORKS
from viz.scene import Lesson

LESSON = Lesson(
    key="landscape",
    title=template("Loss landscape"),
    section=NETWORKS,
    question=template("How much of a network’s landscape can you see?"),
    hint=template("Press play; then compare both lines: what the loss is, and what the map says."),
    scene=LandscapeScene,
    coordinates=COORDINATES,
    picture=picture,
    waiting=template("Training …"),
)

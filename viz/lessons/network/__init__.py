"""A network that learns before your eyes: its samples, its units' own maps, its loss, at several rates at once."""

from core.message import template
from viz.lessons.network.picture import picture
from viz.lessons.network.scene import COORDINATES, NetworkScene
from viz.lessons.sections import NETWORKS
from viz.scene import Lesson

LESSON = Lesson(
    key="network",
    title=template("Network playground"),
    section=NETWORKS,
    question=template("What does a network learn?"),
    hint=template("Press play; then drag the epoch back, and the learning rate."),
    scene=NetworkScene,
    coordinates=COORDINATES,
    picture=picture,
    waiting=template("Training …"),
)

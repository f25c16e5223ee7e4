"""A network that learns before your eyes: its samples, its units' own maps, its loss, at several rates at once."""

from core.message import template
from viz.lessons.network.picture import early, picture
from viz.lessons.network.presets import PRESETS
from viz.lessons.network.scene import COORDINATES, NetworkScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="network",
    title=template("Network playground"),
    question=template("What does a network learn?"),
    hint=template("Press play; then drag the epoch back, and the learning rate."),
    scene=NetworkScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    waiting=template("Training …"),
    guide=Guide(
        needs=("backprop", "batches"),
        seen=template(
            "A network, what each of its units answers over the plane, and the loss on training and test samples."
        ),
        why=template(
            "Each unit of the first hidden layer adds one bend. Descent turns and moves these bends so that they "
            "separate the classes."
        ),
        formula=r"a^{(l)}=\varphi\bigl(W^{(l)}a^{(l-1)}+b^{(l)}\bigr)",
        deeper="landscape",
        onward=template("Its loss lies over many dimensions. How much can a map of it show?"),
    ),
    early=early,
)

"""The loss over a plane through a network's parameter space, with the paths of its optimizers."""

from core.message import template
from viz.lessons.landscape.picture import picture
from viz.lessons.landscape.scene import COORDINATES, PRESETS, LandscapeScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="landscape",
    title=template("Loss landscape"),
    question=template("How much of a network’s landscape can you see?"),
    hint=template("Press play and compare both lines; then choose another slice."),
    scene=LandscapeScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    waiting=template("Training …"),
    guide=Guide(
        needs=("network",),
        seen=template(
            "The loss on a plane through the space of all parameters, with the paths of the optimizers on it."
        ),
        why=template("A plane shows two of many dimensions. Where a path leaves it, the map and the loss differ."),
        formula=r"L(\theta_0+a\,d_1+b\,d_2)",
        deeper="network",
        onward=template("One question is left: why are deep networks hard to start?"),
    ),
)

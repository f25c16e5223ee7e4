"""Backpropagation, seen: one sample forward through a small network and its error back, unit by unit."""

from core.message import template
from viz.lessons.backprop.picture import picture
from viz.lessons.backprop.scene import COORDINATES, PRESETS, BackpropScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="backprop",
    title=template("Backpropagation"),
    question=template("How does the error find its way back?"),
    hint=template("Press play. Point at a unit or an edge to see its numbers."),
    scene=BackpropScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("onelayer", "activations"),
        seen=template("One sample goes forward through a small network, and its error goes back, unit by unit."),
        why=template(
            "The chain rule: add up the δ of the units that it feeds, each times its weight, and multiply by "
            "the unit’s own slope."
        ),
        formula=r"\delta_j=\varphi'(z_j)\sum_k w_{jk}\,\delta_k",
        deeper="check",
        onward=template("Put it to work, and watch a network learn."),
    ),
)

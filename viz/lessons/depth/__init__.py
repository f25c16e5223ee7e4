"""Many layers: how large values and gradients are on their way, and which beginnings learn."""

from core.message import template
from viz.lessons.depth.picture import picture
from viz.lessons.depth.scene import COORDINATES, PRESETS, DepthScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="depth",
    title=template("Vanishing and exploding"),
    question=template("What arrives at the first layer?"),
    hint=template("Drag the depth and the scale of the weights."),
    scene=DepthScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("backprop",),
        seen=template(
            "How large the values and the gradients are in each layer, and which depths and scales of the "
            "weights learn."
        ),
        why=template(
            "On average every layer multiplies the gradient by some factor c. Below 1 the gradient vanishes, "
            "above 1 it explodes."
        ),
        formula=r"\lVert\delta^{(1)}\rVert\approx c^{\,L-1}\,\lVert\delta^{(L)}\rVert",
        deeper="activations",
        onward=template("This was the last page. Take your own questions to the playground."),
        onto="playground",
    ),
)

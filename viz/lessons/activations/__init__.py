"""Activations: a number and its slope under the finger, and what a chain of slopes leaves of a gradient."""

from core.message import template
from viz.lessons.activations.picture import picture
from viz.lessons.activations.scene import COORDINATES, PRESETS, ActivationsScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="activations",
    title=template("Activation functions"),
    question=template("Where does the gradient die?"),
    hint=template("Drag the point into the shaded part. Then put many units in a row."),
    scene=ActivationsScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("tangent",),
        seen=template(
            "The functions that units use, their derivatives, and what a chain of units leaves of a gradient."
        ),
        why=template(
            "A gradient is multiplied by the derivative at every unit that it passes. Where that is near 0, "
            "little comes through."
        ),
        formula=r"\frac{d}{dz}\,\varphi(\varphi(z))=\varphi'(\varphi(z))\;\varphi'(z)",
        deeper="depth",
        onward=template("Softmax turns several outputs into probabilities."),
    ),
)

"""Feature scaling: the same line in three parameterizations, from a needle to a circle."""

from core.message import template
from viz.lessons.scaling.picture import picture
from viz.lessons.scaling.scene import COORDINATES, PRESETS, ScalingScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="scaling",
    title=template("Feature scaling"),
    question=template("Why scale the features?"),
    hint=template("Drag the unit, a sample, or the learning rate: the valleys follow."),
    scene=ScalingScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("regression",),
        seen=template("One regression with the feature raw, centred and standardized, each with its own valley."),
        why=template(
            "The condition number κ = λmax/λmin says how long the valley is. Standardizing a single feature makes it 1."
        ),
        formula=r"x'=\frac{x-\mu}{\sigma}",
        deeper="regimes",
        onward=template("From a line to a single unit: the perceptron."),
    ),
)

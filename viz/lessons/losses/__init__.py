"""Losses of one prediction: what an error costs, how hard it pulls, and what that means for an outlier."""

from core.message import template
from viz.lessons.losses.picture import picture
from viz.lessons.losses.scene import COORDINATES, PRESETS, LossesScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="losses",
    title=template("Losses"),
    question=template("What does an error cost, and how hard does it pull?"),
    hint=template("Drag the prediction away from its target. Then drag the outlier."),
    scene=LossesScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("tangent",),
        seen=template("What each loss charges for an error, and its derivative: how hard the error pulls."),
        why=template(
            "The squared error pulls in proportion to the error, so an outlier can dominate the fit. The absolute "
            "error pulls equally hard everywhere."
        ),
        formula=r"L=\frac1n\sum_{i=1}^{n}\ell(p_i,t_i)",
        deeper="regression",
        onward=template("Between the data and the loss stand units. Each bends its input by an activation function."),
    ),
)

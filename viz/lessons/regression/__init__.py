"""Regression in two views: the data with a line, and the loss over the line's two parameters."""

from core.message import template
from viz.lessons.regression.picture import picture
from viz.lessons.regression.scene import COORDINATES, PRESETS, RegressionScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="regression",
    title=template("Regression"),
    question=template("How does a line learn to fit?"),
    hint=template("A line on the left is a point on the right: drag either, or a sample."),
    scene=RegressionScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("losses", "playground"),
        seen=template(
            "On the left the data and the line, on the right the loss over its two parameters. The line is a "
            "point there."
        ),
        why=template(
            "The mean of the squared residuals is a bowl over w and b. How round it is depends on the x of "
            "the samples alone."
        ),
        formula=r"L(w,b)=\frac1n\sum_{i=1}^{n}(w x_i+b-y_i)^2",
        deeper="scaling",
        onward=template("A step need not look at all samples. How many does it need?"),
    ),
)

"""Exponentially weighted averages: how much they forget, how they begin, and what Adam makes of that."""

from core.message import template
from viz.lessons.averages.picture import picture
from viz.lessons.averages.scene import COORDINATES, PRESETS, AveragesScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="averages",
    title=template("Averages that forget"),
    question=template("How fast does a moving average forget?"),
    hint=template("Drag β, and the time on the picture."),
    scene=AveragesScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("memory",),
        seen=template("A series, its moving average, and the weight that each past value still has."),
        why=template(
            "A large β averages over many values: smooth, but late. Dividing by the sum of the weights makes "
            "up for the start at 0."
        ),
        formula=r"m_t=\beta m_{t-1}+(1-\beta)\,x_t,\qquad \hat m_t=\frac{m_t}{1-\beta^t}",
        deeper="memory",
        onward=template("With noise, a constant learning rate never comes to rest. A schedule slows it down."),
    ),
)

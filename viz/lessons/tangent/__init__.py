"""The tangent: a slope under the finger, and the secants that become it."""

from core.message import template
from viz.lessons.tangent.picture import picture
from viz.lessons.tangent.scene import COORDINATES, TangentScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="tangent",
    title=template("Tangent"),
    question=template("How steep is a curve at a point?"),
    hint=template("Drag the point along the curve. Then make h small: the secant becomes the tangent."),
    scene=TangentScene,
    coordinates=COORDINATES,
    picture=picture,
    guide=Guide(
        needs=(),
        seen=template(
            "The blue line touches the curve at the point: its slope is the derivative there. The dashed "
            "line is a secant, through two points of the curve."
        ),
        why=template(
            "As h shrinks, the two points come together, and the slope of the secant comes closer to the derivative."
        ),
        formula=r"f'(x)=\lim_{h\to 0}\frac{f(x+h)-f(x)}{h}",
        deeper="step-size",
        onward=template("A smaller h is better, but only down to a point. How small should h be?"),
    ),
)

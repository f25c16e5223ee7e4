"""Taylor: what a curve's derivatives at one place say of it around, and the step that they call best."""

from core.message import template
from viz.lessons.taylor.picture import picture
from viz.lessons.taylor.scene import COORDINATES, TaylorScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="taylor",
    title=template("Taylor"),
    question=template("How far is a good step?"),
    hint=template("Drag the point to where the parabola opens downwards."),
    scene=TaylorScene,
    coordinates=COORDINATES,
    picture=picture,
    guide=Guide(
        needs=("tangent",),
        seen=template("Polynomials that touch the curve at the point: the tangent, the parabola, and higher orders."),
        why=template(
            "Each further derivative makes the polynomial agree better close to the point. Newton’s step "
            "goes to where the parabola is lowest."
        ),
        formula=r"f(x+s)\approx f(x)+f'(x)\,s+\tfrac12 f''(x)\,s^2",
        deeper="memory",
        onward=template("Now take step after step against the slope, and see where the walk ends."),
    ),
)

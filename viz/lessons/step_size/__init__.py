"""The step size: the error of a difference quotient against h, and the best h."""

from core.message import template
from viz.lessons.step_size.picture import picture
from viz.lessons.step_size.scene import COORDINATES, StepSizeScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="step-size",
    title=template("Numerical differentiation"),
    question=template("How small should h be?"),
    hint=template("Drag h to the left: the error falls, and then it rises again."),
    scene=StepSizeScene,
    coordinates=COORDINATES,
    picture=picture,
    guide=Guide(
        needs=("tangent",),
        seen=template(
            "The error of each difference quotient for every h, in logarithmic axes. On the right the "
            "quotient itself is inexact; on the left rounding takes over."
        ),
        why=template(
            "Subtracting two nearly equal numbers loses digits, and dividing by a small h magnifies the loss."
        ),
        formula=r"\Bigl|\frac{f(x+h)-f(x)}{h}-f'(x)\Bigr|\approx\frac{h}{2}\,|f''(x)|+\frac{2\,\varepsilon\,|f(x)|}{h}",
        deeper="check",
        onward=template("A tangent follows the curve only nearby. A parabola follows it better."),
    ),
)

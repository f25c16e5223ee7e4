"""One step of an optimizer taken apart: what it remembers, and what it makes of it."""

from core.message import template
from viz.lessons.memory.picture import picture
from viz.lessons.memory.scene import COORDINATES, PRESETS, MemoryScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="memory",
    title=template("Inside one step"),
    question=template("What does an optimizer remember?"),
    hint=template("Play the steps: every line holds the numbers that this run used."),
    scene=MemoryScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("playground",),
        seen=template(
            "One step, line by line, with the numbers of this run. The arrows show the gradient, the memory "
            "and the step."
        ),
        why=template(
            "Momentum adds up past gradients. Adam divides each coordinate by the size that its gradient has "
            "had lately."
        ),
        formula=r"v\leftarrow\beta v+g,\qquad \theta\leftarrow\theta-\eta v",
        deeper="averages",
        onward=template("What an optimizer remembers is an average that forgets. Look at such an average by itself."),
    ),
)

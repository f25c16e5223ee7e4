"""The playground: surfaces, optimizers, and a learning rate that the picture follows."""

from core.message import template
from viz.lessons.playground.picture import picture
from viz.lessons.playground.scene import COORDINATES, PlaygroundScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="playground",
    title=template("Playground"),
    question=template("How large should the learning rate be?"),
    hint=template("Drag the learning rate, and the start."),
    scene=PlaygroundScene,
    coordinates=COORDINATES,
    picture=picture,
    guide=Guide(
        needs=("walk", "gradient"),
        seen=template(
            "The paths of several optimizers on one surface, from one start. The colours of the slider say "
            "what becomes of each learning rate."
        ),
        why=template(
            "On a bowl, plain gradient descent diverges once η exceeds 2/λmax: then every step overshoots by "
            "more than the last."
        ),
        formula=r"\theta_{k+1}=\theta_k-\eta\,\nabla f(\theta_k),\qquad \eta<\frac{2}{\lambda_{\max}}",
        deeper="regimes",
        onward=template("Four learning rates side by side show the four things that can happen."),
    ),
)

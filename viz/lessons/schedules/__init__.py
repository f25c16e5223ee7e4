"""Learning-rate schedules, and what they do about noise: many runs at a constant rate and with a schedule."""

from core.message import template
from viz.lessons.schedules.picture import picture
from viz.lessons.schedules.scene import COORDINATES, PRESETS, SchedulesScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="schedules",
    title=template("Learning-rate schedules"),
    question=template("Why slow down at the end?"),
    hint=template("Drag the schedule’s parameter, and play the steps."),
    scene=SchedulesScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("playground",),
        seen=template(
            "Many runs with noisy gradients, at a constant rate and with a schedule, and how far they scatter."
        ),
        why=template(
            "At a constant rate, noise and descent balance each other in a ball around the minimum. The "
            "smaller the rate, the smaller the ball."
        ),
        formula=r"\theta_{k+1}=\theta_k-\eta_k\,(g_k+\xi_k)",
        deeper="batches",
        onward=template("Which method is fastest, if each may use its best rate? A race decides."),
    ),
)

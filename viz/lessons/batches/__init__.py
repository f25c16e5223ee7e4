"""All samples, some, or one: what a step sees, and what it costs."""

from core.message import template
from viz.lessons.batches.picture import picture
from viz.lessons.batches.scene import COORDINATES, PRESETS, BatchesScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="batches",
    title=template("Batch, mini-batch, one sample"),
    question=template("How many samples does a step need?"),
    hint=template("Drag the step: it goes down the valley of its own samples."),
    scene=BatchesScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    guide=Guide(
        needs=("regression", "schedules"),
        seen=template("Three runs from one start: each step sees all samples, a mini-batch, or one sample."),
        why=template(
            "The gradient of a few samples is right on average, but noisy in each step. The larger the "
            "batch, the smaller the noise."
        ),
        formula=r"g_B=\frac{1}{|B|}\sum_{i\in B}\nabla\ell_i(\theta)",
        deeper="schedules",
        onward=template("The shape of the valley depends on the unit of the feature. Scaling changes it."),
    ),
)

"""Which minimum each start leads to, for two optimizers side by side."""

from core.message import template
from viz.lessons.basins.picture import picture
from viz.lessons.basins.scene import COORDINATES, PRESETS, BasinsScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="basins",
    title=template("Basins"),
    question=template("Where does each start end?"),
    hint=template("Drag the start across a border, and zoom in on one. Paler starts take longer."),
    scene=BasinsScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    waiting=template("Computing the map …"),
    guide=Guide(
        needs=("playground",),
        seen=template("Every start has the colour of the minimum in which its run ends. Paler means more steps."),
        why=template(
            "Steps have a length, so a run can jump over a ridge. With large rates the borders become ragged."
        ),
        formula=r"\lim_{k\to\infty}\theta_k=\theta^{*}(\theta_0)",
        deeper="escape",
        onward=template("Optimizers differ in what they remember. Take one step apart."),
    ),
)

"""Learning rate against momentum: where descent converges and where it breaks, as a map."""

from core.message import template
from viz.lessons.stability.picture import picture
from viz.lessons.stability.scene import COORDINATES, PRESETS, StabilityScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="stability",
    title=template("Stability map"),
    question=template("Where does descent break?"),
    hint=template("Drag the dot on the map, and the start beside it."),
    scene=StabilityScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    waiting=template("Computing the map …"),
    guide=Guide(
        needs=("regimes",),
        seen=template(
            "Each place on the map is a learning rate with a momentum factor. Its colour says whether "
            "descent arrives, and how soon."
        ),
        why=template(
            "On a bowl, the heavy ball is stable below the border. Beyond it, the distance along the "
            "steepest direction grows."
        ),
        formula=r"\eta\,\lambda_{\max}<2\,(1+\beta)",
        deeper="memory",
        onward=template("Where a run ends depends on its start, too. The next map colours every start."),
    ),
)

"""A fair race: every optimizer at its own best learning rate, for the same price."""

from core.message import template
from viz.lessons.race.picture import picture
from viz.lessons.race.scene import COORDINATES, PRESETS, RaceScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="race",
    title=template("A fair race"),
    question=template("Who is fastest, if each may pick its rate?"),
    hint=template("Turn the surface: whose lead came from the axes?"),
    scene=RaceScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    waiting=template("Racing"),
    guide=Guide(
        needs=("playground", "memory"),
        seen=template(
            "Each optimizer at every learning rate, from many starts, and what it costs to reach the goal at "
            "the best one."
        ),
        why=template(
            "A method that treats each coordinate by itself profits from a valley along the axes. Turn the "
            "surface, and its lead may be gone."
        ),
        formula=r"\eta^{*}=\arg\min_{\eta}\ \operatorname{median}_i\,c_i(\eta)",
        deeper="memory",
        onward=template("Not every place is a bowl. See what holds a run back at saddles and on plateaus."),
    ),
)

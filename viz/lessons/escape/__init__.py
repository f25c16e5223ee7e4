"""Escaping: saddles, plateaus and valleys that hold runs back, and what gets them out."""

from core.message import template
from viz.lessons.escape.picture import picture
from viz.lessons.escape.scene import COORDINATES, PRESETS, EscapeScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="escape",
    title=template("Escaping"),
    question=template("What holds a run back, and what gets it out?"),
    hint=template("Drag the slider, and the start."),
    scene=EscapeScene,
    coordinates=COORDINATES,
    presets=PRESETS,
    picture=picture,
    waiting=template("Running all starts"),
    guide=Guide(
        needs=("field", "memory"),
        seen=template(
            "Runs that begin near a saddle, on a plateau or in a narrow valley, and the share of the starts "
            "that get out."
        ),
        why=template(
            "Near a saddle, each step multiplies the distance along a direction of negative curvature λ by 1 "
            "+ η|λ|. Exactly on the ridge that distance is 0, and stays 0."
        ),
        formula=r"d_{k+1}=(1+\eta\,|\lambda|)\,d_k",
        deeper="field",
        onward=template("So far the surface was given. With data it is made of errors: what does an error cost?"),
    ),
)

"""The field of −∇f, the lines that follow it, and the places where it vanishes."""

from core.message import template
from viz.lessons.field.picture import picture
from viz.lessons.field.scene import COORDINATES, FieldScene
from viz.scene import Guide, Lesson

LESSON = Lesson(
    key="field",
    title=template("Gradient field"),
    question=template("Where does downhill lead?"),
    hint=template("Drag the point, and try the four kinds of landscape."),
    scene=FieldScene,
    coordinates=COORDINATES,
    picture=picture,
    guide=Guide(
        needs=("gradient",),
        seen=template("An arrow downhill at every place, and the streamline that follows the arrows from your point."),
        why=template("At minima, maxima and saddle points the gradient is 0. The curvatures there tell them apart."),
        formula=r"\dot\theta=-\nabla f(\theta)",
        deeper="basins",
        onward=template("The same rule works with any number of variables."),
    ),
)

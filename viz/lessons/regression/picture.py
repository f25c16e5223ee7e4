"""The picture of regression, from its scene: the data with a line, the loss over its parameters, and a table."""

from __future__ import annotations

import numpy as np

from core.outcome import HORIZON
from viz.figures.scatter import Box
from viz.figures.symbols import plain_symbol
from viz.figures.theme import MARKS
from viz.lessons import ground, samples
from viz.lessons.levels import plane, valley
from viz.lessons.outcomes import track
from viz.lessons.regression.runs import Fit, fit
from viz.lessons.regression.scene import RegressionScene
from viz.lessons.regression.sentences import sentences
from viz.lessons.regression.writing import table
from viz.player import Grid, Handle, Line, Mark, Misses, Panel, Path, Picture, Points, Slider, side_by_side
from viz.player.pack import Fixed
from viz.words import Words, words

OVER = ("live", "step")
CURVE = 33  # points of an S-curve over the width of the picture
REACH = 1e5  # heights of the picture: a line that is further off is not sent
PAINT = 4  # the opacity of all squares together
FINE = 2**12  # places across a picture that are told apart


def picture(scene: RegressionScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found = fit(scene)
    panels: tuple[Panel, ...] = (_data(found, _), _plane(found, _))
    grid = side_by_side("data", "plane")
    if scene.logistic():
        panels = (*panels, samples.confusion(found.data, found.confusion, OVER, _))
        grid = Grid(
            ("data plane counts", "data plane ."), (1, 1, 0.42), (0.55, 0.45), ("data", "plane", "counts"), (86, 86, 46)
        )
    return Picture(
        panels=panels,
        sliders=(_live(found, _), ground.steps_slider(scene.steps, _)),
        sentences=sentences(found, _),
        table=table(found, _),
        grid=grid,
    )


def _live(found: Fit, _: Words) -> Slider:
    slider, param = found.positions, found.scene.live_param()
    outcome = np.broadcast_to(np.asarray(found.path.outcome), len(slider.values))
    return slider.slider(_(param.name), plain_symbol(param.symbol), slider.marks(param), track(outcome, (), _))


def _data(found: Fit, _: Words) -> Panel:
    scene, data = found.scene, found.data
    box = scene.frame()
    look = MARKS[scene.optimizer.key]
    start = found.scene.scaler().unscaled(scene.start)
    x = _across(found, box)
    marks: list[Mark] = []
    if found.other is not None:
        other = _heights(found, found.other, x)
        marks.append(Line("least squares", x, other, colour="@muted", dash=(6, 3, 1, 3), width=1.4))
    if found.best is not None:
        best = _heights(found, found.best, x)
        marks.append(Line("best", x, best, colour="@ink", dash=(2, 5), width=1.6))
    marks.append(Line("start", x, _heights(found, start, x), colour=look.colour, dash=(7, 5), width=1.6))
    marks.append(Line("line", x, _sent(_heights(found, found.line, x), box), over=OVER, colour=look.colour, width=2.8))
    below: tuple[Mark, ...] = ()
    if not scene.logistic():
        opacity = min(0.15, PAINT / data.samples)
        square = bool(scene.squares) and scene.least_squares()
        across, up = samples.places(data)
        below = (
            Misses(
                "misses", across, up, line="line", square=square, opacity=opacity, width=0.8,
                colour="@vermillion",
            ),
        )  # fmt: skip
    grips = zip(("left", "right"), scene.grips(), strict=True)
    label = _("The line at the start: drag its end")
    handles = tuple(
        Handle(key, (at, float(_heights(found, start, np.array([at]))[0])), label, click=False, only="y")
        for key, at in grips
    )
    return samples.panel(scene, _, below=(*below, *marks), handles=handles)


def _across(found: Fit, box: Box) -> np.ndarray:
    """The places across at which a line is drawn: its ends, or enough for a curve."""
    return np.linspace(box[0], box[1], CURVE if found.scene.logistic() else 2)


def _heights(found: Fit, line: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The prediction of lines (2, …) at x (points,): (…, points)."""
    with np.errstate(all="ignore"):
        score = line[0][..., None] * x + line[1][..., None]
        return found.loss.activation.value(score)


def _sent(y: np.ndarray, box: Box) -> Fixed:
    """Heights ready to be sent; a gap where a line is far outside, or no number."""
    middle, height = (box[2] + box[3]) / 2, box[3] - box[2]
    with np.errstate(all="ignore"):
        near = np.abs(y - middle) < REACH * height
    return Fixed(np.where(near, y, np.nan), middle, height / FINE)


def _plane(found: Fit, _: Words) -> Panel:
    scene = found.scene
    box = scene.plane()
    look = MARKS[scene.optimizer.key]
    best = tuple(
        Points("best", *np.array([place]).T, colour="@ink", marker="plus", label=_("best"))
        for place in found.loss.minima[:1]
    )
    if found.other is not None:
        place = np.array(scene.squared().minima[:1]).T
        best = (Points("least squares", *place, colour="@muted", marker="circle"), *best)
    x, y, count = _places(found, box)
    path = Path(
        "path", x, y, over=("live",), count=count, colour=look.colour, dash=look.dash, marker=look.marker,
        upto="step", dots=True,
    )  # fmt: skip
    titles = (_("slope w"), _("intercept b"))
    if scene.scaling != "raw":
        titles = (_("w′, scaled"), _("b′, scaled"))
    return Panel(
        key="plane",
        label=_("The loss over the slope and the intercept, with the path"),
        figure=plane(box, titles, scene.equal()),
        marks=(*valley(found.loss, box), *best, path),
        handles=(ground.start(scene.start, _),),
    )


def _places(found: Fit, box: Box) -> tuple[Fixed, Fixed, np.ndarray]:
    """The path's places ready to be sent, (positions, steps + 1), and how many are drawn.

    A path is drawn up to the first place after which it never comes back to within ten half-widths of the picture.
    """
    theta = np.moveaxis(found.path.theta, (0, 1), (-1, 0))
    middle = np.array([(box[0] + box[1]) / 2, (box[2] + box[3]) / 2]).reshape(2, 1, 1)
    half = np.array([(box[1] - box[0]) / 2, (box[3] - box[2]) / 2]).reshape(2, 1, 1)
    with np.errstate(all="ignore"):
        away = np.abs(theta - middle) / half
        inside = (away <= HORIZON).all(axis=0)
        near = (away <= REACH).all(axis=0)
    last = inside.shape[-1] - np.argmax(inside[..., ::-1], axis=-1)
    count = np.minimum(np.where(inside.any(axis=-1), last, 0) + 1, inside.shape[-1])
    theta = np.where(near, theta, np.nan)
    x, y = (Fixed(theta[i], float(middle[i].item()), 2 * float(half[i].item()) / FINE) for i in range(2))
    return x, y, count

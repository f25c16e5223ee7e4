"""The picture of one unit, from its scene."""

from __future__ import annotations

import numpy as np

from core.catalog import Look
from viz.figures.theme import axis
from viz.lessons import ground, samples
from viz.lessons.levels import plane, valley
from viz.lessons.outcomes import leaves, track
from viz.lessons.perceptron.runs import Chain, Run, Unit, chain, unit
from viz.lessons.perceptron.scene import COORDINATES, PRESETS, PerceptronScene
from viz.lessons.perceptron.sentences import LOSS_NAMES, reading, sentences
from viz.player import Chips, Grid, Line, Mark, Panel, Picture, Points, Table, Text
from viz.player.pack import Codes, Fixed
from viz.scene import looks
from viz.words import Words, words

LOOKS = {"half_squared": Look("@orange", "diamond"), "binary_cross_entropy": Look("@green", "star", (7, 4))}
SIDES = (0.1, 0.9)  # the answers whose lines are drawn beside that of ½
GRID = Grid(
    ("data map apart", "data map counts"), (1, 1, 0.75), (0.55, 0.45), ("data", "map", "apart", "counts"),
    (86, 86, 60, 46),
)  # fmt: skip
FINE = 2**10  # places on each axis of the picture of the samples


def picture(scene: PerceptronScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found = unit(scene)
    rates = scene.rates()
    codes = np.zeros((1, 1), int) if scene.brief else np.stack([run.path.outcome for run in found.runs])
    return Picture(
        panels=(
            _samples(scene, found, _),
            *(
                _map(i, scene, found, _)
                for i, key in enumerate(scene.losses())
                if not scene.brief or key == scene.focus
            ),
            _loss(found, _),
            samples.confusion(found.data, np.stack([run.counts for run in found.runs]), ("focus", "rate", "step"), _),
        ),
        sliders=(
            rates.slider(_("Learning rate"), "η", rates.decades(), track(codes, ("focus",), _)),
            ground.steps_slider(scene.steps, _),
        ),
        chips=(Chips("focus", _("Loss in focus"), tuple(_row(run, _) for run in found.runs)),),
        sentences=(*looks(PRESETS, scene, COORDINATES, _), *sentences(found, _)),
        table=_table(found, _),
        grid=GRID,
    )


def _row(run: Run, _: Words) -> tuple[str, str, str]:
    look = LOOKS[run.key]
    return _(LOSS_NAMES[run.key]), look.colour, look.marker


def _samples(scene: PerceptronScene, found: Unit, _: Words) -> Panel:
    """The samples in their own units, each loss's line, who is saturated, and the sample that is looked at."""
    x, y = found.data.x
    lines: list[Mark] = []
    rings: list[Mark] = []
    linear = scene.activation == "linear"
    for i, run in enumerate(found.runs):
        look = LOOKS[run.key]
        lines.append(
            Line(
                run.key, *_line(scene, found, run, (0.0,)), over=("rate", "step"), colour=look.colour,
                dash=look.dash, width=2.4, emphasis=("focus", i),
            )
        )  # fmt: skip
        if linear:
            continue
        places = tuple(float(np.log(side / (1 - side))) for side in SIDES)
        ends = _line(scene, found, run, places)
        lines.append(
            Line(
                f"sides {run.key}", *ends, over=("rate", "step"), colour=look.colour, dash=(2, 4), width=1.2, piece=2,
                shown=("focus", i),
            )
        )  # fmt: skip
        lit = Codes(run.saturated)
        rings.append(
            Points(
                f"saturated {run.key}", x, y, over=("rate", "step"), marker="ring", colour="@muted", size=0.85, lit=lit,
                shown=("focus", i),
            )
        )  # fmt: skip
    now = Points("sample", x[found.lit, None], y[found.lit, None], over=("step",), marker="ring", size=1.1)
    return samples.panel(
        scene, _, label=_("The samples with the line at which the unit is undecided"), below=(*lines,),
        marks=(*rings, now),
    )  # fmt: skip


def _line(scene: PerceptronScene, found: Unit, run: Run, scores: tuple[float, ...]) -> tuple[Fixed, Fixed]:
    """The ends of the lines w · x = each of the scores, in the samples' own units: (rates, steps + 1, 2 · scores)."""
    left, right, low, high = scene.frame()
    mean, scale = found.scaling.mean, found.scaling.scale
    with np.errstate(all="ignore"):
        w = np.moveaxis(run.path.theta, 0, -1) / scale[:, None, None]  # (2, rates, steps + 1), of x − mean
        unit = w / np.hypot(*w)
        reach = np.hypot(right - left, high - low)
        ends = []
        for score in scores:
            foot = mean[:, None, None] + unit * score / np.hypot(*w)
            along = np.stack([-unit[1], unit[0]]) * reach
            ends += [foot - along, foot + along]
    x, y = np.stack(ends, axis=-1)
    far = 50 * reach
    gone = ~((np.abs(x - mean[0]) < far) & (np.abs(y - mean[1]) < far))  # no line, or one that is nowhere near
    x, y = np.where(gone, np.nan, x), np.where(gone, np.nan, y)
    return Fixed(x, left, (right - left) / FINE), Fixed(y, low, (high - low) / FINE)


def _map(i: int, scene: PerceptronScene, found: Unit, _: Words) -> Panel:
    """The loss in focus over the two weights, with the paths of both."""
    loss = found.runs[i].loss
    size = scene.size
    view = (-size, size, -size, size)
    paths = tuple(
        ground.run_path(run.key, run.loss, run.path.theta, LOOKS[run.key], ("rate",), k)
        for k, run in enumerate(found.runs)
    )
    lowest = ground.minima(loss, _("minimum")) if loss.minimum is not None else ()
    return Panel(
        key=f"map{i}",
        label=_("The loss over the two weights, with the path of each loss"),
        figure=plane(view, ("w₁", "w₂"), equal=True),
        marks=(*valley(loss, view), *lowest, *paths),
        handles=(ground.start(scene.start, _),),
        shown=("focus", i),
        area="map",
    )


def _loss(found: Unit, _: Words) -> Panel:
    steps = found.runs[0].path.steps
    up = axis(_("mean of |t − O|"), range=[0, 1.05], nticks=6)
    marks: list[Mark] = []
    for k, run in enumerate(found.runs):
        marks.append(ground.over_steps(run.key, run.apart, LOOKS[run.key], ("rate",), k))
        marks.append(ground.leaving(run.key, run.path.left_at, up, LOOKS[run.key], ("rate",), k, _))
    label = _("How far the answers are from the targets on average, at each step")
    return ground.steps_panel("apart", label, steps, up, marks, _, grow=0.8)


def _table(found: Unit, _: Words) -> Table:
    """The chain of factors of the sample that is looked at."""
    columns = (
        _("Sample {ring}", ring="○"), "x₁", "x₂", "t", "z", "O", "O − t", "O(1 − O)", "∂E/∂w₁", "∂E/∂w₂",
        _("Leaves at step"),
    )  # fmt: skip
    cells, steps = [], []
    for run in found.runs:
        gone, there = leaves(run.path.left_at)
        cells.append([*_cells(chain(found, run)), Text(gone, ("rate",))])
        steps.append(there)
    return Table(
        columns, tuple(_row(run, _) for run in found.runs), cells, jump=("step", len(cells[0]) - 1), steps=steps,
        along=("rate",),
    )  # fmt: skip


def _cells(links: Chain) -> list[str | Text]:
    step, over = ("step",), ("rate", "step")
    slope: str | Text = "–" if links.slope is None else reading(links.slope, over)
    return [
        reading(links.x[0], step), reading(links.x[1], step), reading(links.target, step),
        reading(links.score, over), reading(links.answer, over), reading(links.error, over), slope,
        reading(links.gradient[0], over), reading(links.gradient[1], over),
    ]  # fmt: skip

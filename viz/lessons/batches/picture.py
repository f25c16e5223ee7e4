"""The picture of batches, from its scene."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from core.catalog import Look
from core.data import Data
from core.losses.data_loss import DataLoss
from core.message import template
from viz.figures import curves
from viz.figures.numbers import number
from viz.lessons import ground, samples
from viz.lessons.batches.runs import Found, Run, find
from viz.lessons.batches.scene import AXES, COORDINATES, PRESETS, RATE_OF_ALL, BatchesScene
from viz.lessons.batches.sentences import afforded, only, over, sentences
from viz.lessons.batches.valleys import valleys
from viz.lessons.levels import plane, valley
from viz.lessons.outcomes import leaves
from viz.player import (
    Caption,
    Chips,
    Dots,
    Handle,
    Line,
    Mark,
    Panel,
    Path,
    Picture,
    Points,
    Reading,
    Scrub,
    Slider,
    Table,
    Text,
    tabs,
)
from viz.player.lines import Frame
from viz.player.pack import Fixed, rounded
from viz.player.picture import Follower
from viz.scene import looks
from viz.words import Words, words

LOOKS = {"one": Look("@green", "triangle"), "mini": Look("@purple", "diamond"), "all": Look("@black", "hexagon")}
FINE = 2**12  # places on each axis of the parameters' picture
COARSE = 2**10  # of rings, clouds and samples
CURVE = 17  # places of a logistic curve
Chart = Callable[[], Panel]
COUNTED = template("Updates"), template("Epochs"), template("Samples seen"), template("Noise")


def picture(scene: BatchesScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found = find(scene)
    above = {run.key: rounded(only(run, run.value - ground.floor(found.loss))) for run in found.runs}  # sent once
    return Picture(
        panels=(
            _plane(scene, found, _), _data(scene, found, _),
            *(chart() for axis, chart in _charts(scene, found, above, _) if not scene.brief or axis == scene.axis),
        ),
        sliders=(_live(scene, _), ground.steps_slider(scene.steps, _)),
        chips=(
            Chips("focus", _("Run in focus"), tuple((name, *_look(run)) for name, run in _named(scene, found, _))),
            tabs("axis", _("Counted in"), map(_, COUNTED)),
        ),
        sentences=(*looks(PRESETS, scene, COORDINATES, _), *sentences(scene, found, above, _)),
        table=_table(scene, found, _),
        followers=(
            Follower("moment", _moment(scene, found), ("step",)),
            *(Follower(f"made {run.key}", afforded(run), over(run, "step")) for run in found.runs),
        ),
    )  # fmt: skip


def _look(run: Run) -> tuple[str, str]:
    return LOOKS[run.key].colour, LOOKS[run.key].marker


def _named(scene: BatchesScene, found: Found, _: Words) -> list[tuple[str, Run]]:
    some = _("Mini-batch") if len(found.runs[1].sizes) > 1 else _("{size} sample[s]", size=scene.size)
    names = (_("One sample"), some, _("All {n}", n=found.loss.samples))
    return list(zip(names, found.runs, strict=True))


def _live(scene: BatchesScene, _: Words) -> Slider:
    live = scene.positions()
    if scene.live == RATE_OF_ALL:
        return live.slider(_("Learning rate"), "η", live.ticks())
    return live.slider(_("Samples in a mini-batch"), "m", live.ticks(len(live.values)))


def _moment(scene: BatchesScene, found: Found) -> np.ndarray:
    """The last of the clouds' moments at each step."""
    return np.searchsorted(found.moments, np.arange(scene.steps + 1), side="right") - 1


def _looked_at(scene: BatchesScene, run: Run) -> bool:
    """Whether a run is in focus, as far as a draft is concerned, which needs nothing else."""
    return not scene.brief or run.key == scene.focus


def _plane(scene: BatchesScene, found: Found, _: Words) -> Panel:
    """The loss over w and b with the three paths, the rings of the step's own loss, and where other orders end."""
    loss: Any = found.loss
    said = _("dashed: its own samples’ loss · dots: other orders")
    box = (*loss.domain[0], *loss.domain[1])
    marks: list[Mark] = [*valley(loss, box), *ground.minima(loss, _("minimum"))]
    for i, run in enumerate(found.runs):
        if run.key != "all" and _looked_at(scene, run):
            marks += [_cloud(found, i), _valley(scene, found, i)]
    for i, run in enumerate(found.runs):
        x, y, count = _places(run, loss)
        marks.append(
            Path(
                run.key,
                x,
                y,
                over=over(run),
                count=count,
                colour=LOOKS[run.key].colour,
                marker=LOOKS[run.key].marker,
                width=1.8,
                upto="step",
                emphasis=("focus", i),
                dots=run.key == "all",
            )
        )
    return Panel(
        key="plane",
        label=_("The loss over w and b, with the three paths"),
        figure=ground.quiet(plane(box, ("w", "b"))),
        marks=tuple(marks),
        handles=(Handle("start", (scene.start[0], scene.start[1]), _("Start: drag it, or click where it should be")),),
        caption=Caption(Text([said, said, ""], ("focus",))),
        grow=1.2,
    )


def _places(run: Run, loss: Any) -> tuple[Fixed, Fixed, np.ndarray]:
    """The path ready to be sent, and how many of its places are numbers."""
    x, y, count = ground.path(loss, np.moveaxis(run.theta, 0, -1), FINE)
    return _only(run, x), _only(run, y), only(run, count)


def _only(run: Run, each: Fixed) -> Fixed:
    return Fixed(only(run, each.array), each.origin, each.quantum)


def _frame(loss: DataLoss) -> Frame:
    return Frame(*loss.domain[0], *loss.domain[1], COARSE)


def _valley(scene: BatchesScene, found: Found, i: int) -> Line:
    """The level lines of the loss that the last update saw; none before the first."""
    run, frame = found.runs[i], _frame(found.loss)
    each = np.stack([valleys(found.loss, rows, scene.start) for rows in run.rows])
    sizes, _two, steps, levels, corners = each.shape
    flat = np.moveaxis(each.reshape(sizes, 2, steps, levels * corners), 1, 0)
    flat = np.concatenate([flat[:, :, :1], flat], axis=2)  # before the first update nothing is counted
    count = np.broadcast_to(np.append(0, np.full(steps, levels * corners)), (sizes, steps + 1))
    along = ("live", "step") if sizes > 1 else ("step",)
    x, y, count = (part if sizes > 1 else part[0] for part in (*flat, count))
    return Line(
        f"valley {run.key}", frame.x(x), frame.y(y), over=along, count=count, colour=LOOKS[run.key].colour,
        width=1.1, dash=(5, 4), piece=corners, shown=("focus", i),
    )  # fmt: skip


def _cloud(found: Found, i: int) -> Dots:
    """Where runs with other orders are, at the last of the moments."""
    run, frame = found.runs[i], _frame(found.loss)
    order = np.argsort(run.cloud[..., 0], axis=-1, kind="stable")[..., None]  # in order they need fewer bytes
    x, y = np.moveaxis(only(run, np.take_along_axis(run.cloud, order, axis=-2)), -1, 0)
    return Dots(
        f"cloud {run.key}", frame.x(x), frame.y(y), over=over(run, "moment"), colour=LOOKS[run.key].colour,
        shown=("focus", i),
    )  # fmt: skip


def _data(scene: BatchesScene, found: Found, _: Words) -> Panel:
    """The samples, those that the last update saw, and each run's line."""
    data = scene.samples()
    box = scene.frame()
    frame = Frame(*box, COARSE)
    marks: list[Mark] = []
    across = np.linspace(box[0], box[1], CURVE if data.classes else 2)
    for i, run in enumerate(found.runs):
        heights = found.loss.predict(np.moveaxis(run.theta, -1, 0), across[None])  # (places, positions, steps + 1)
        y = np.moveaxis(heights, 0, -1)
        marks.append(
            Line(
                run.key,
                across,
                frame.y(only(run, y)),
                over=over(run, "step"),
                colour=LOOKS[run.key].colour,
                width=2.0,
                emphasis=("focus", i),
            )
        )
        if run.key != "all" and _looked_at(scene, run):
            marks.append(_lit(data, frame, run, i))
    return samples.panel(scene, _, marks=tuple(marks))


def _lit(data: Data, frame: Frame, run: Run, i: int) -> Points:
    """The samples that the last update saw."""
    most = max(len(rows) for each in run.rows for rows in each)
    steps = len(run.rows[0])
    rows = np.zeros((len(run.rows), steps + 1, most), dtype=int)
    count = np.zeros((len(run.rows), steps + 1), dtype=int)
    for j, each in enumerate(run.rows):
        for k, some in enumerate(each):
            some = some[np.argsort(data.x[0, some])]  # in order they need fewer bytes
            rows[j, k + 1, : len(some)], rows[j, k + 1, len(some) :] = some, some[-1]
            count[j, k + 1] = len(some)
    several = len(run.rows) > 1
    x, y, count = (each if several else each[0] for each in (data.x[0][rows], data.y[rows], count))
    return Points(
        f"seen {run.key}", frame.x(x), frame.y(y), over=("live", "step") if several else ("step",), count=count,
        colour=LOOKS[run.key].colour, marker="ring", size=1.1, shown=("focus", i),
    )  # fmt: skip


def _charts(scene: BatchesScene, found: Found, above: dict[str, np.ndarray], _: Words) -> Iterable[tuple[str, Chart]]:
    """The loss on all samples over what is counted: updates; epochs, to the end of each run; or samples, as far as one
    a step gets, which is how many gradients of a sample were computed. The last chart is that of the noise."""
    titles = (_("updates"), _("epochs"), _("samples seen, a gradient for each"))
    steps, n = scene.steps, found.loss.samples
    ends, units = ((0, steps), (0.8 / n, 1.25 * steps), (0, steps)), (0, n, 1)
    each = enumerate(zip(titles, ends, units, strict=True))
    charts = [*(partial(_loss, found, above, i, *one, _) for i, one in each), partial(_noise, found, _)]
    return zip(AXES, charts, strict=True)


def _loss(
    found: Found, above: dict[str, np.ndarray], place: int, title: str, ends: tuple[float, float], unit: int, _: Words
) -> Panel:
    """``ends`` are those of the axis, and ``unit`` how many samples make one there: 0 where updates are counted."""
    first = float(found.runs[0].value[0, 0])
    up = curves.loss_axis(found.loss, first, (_("loss"), _("loss above the minimum")))
    figure = curves.steps(1, up, title)
    whole = unit > 1  # from less than an epoch to many
    across = {"type": "log", "range": np.log10(ends).tolist(), "dtick": 1} if whole else {"range": list(ends)}
    figure["layout"]["xaxis"] |= across
    marks: list[Mark] = []
    steps = found.runs[0].value.shape[1] - 1
    for i, run in enumerate(found.runs):
        value = above[run.key]
        spent = only(run, run.seen / unit if unit else np.broadcast_to(np.arange(steps + 1), run.seen.shape))
        spent = spent if len(run.sizes) > 1 and unit else np.atleast_2d(spent)[0]
        look = LOOKS[run.key]
        marks.append(
            Path(
                run.key,
                spent.astype(float),
                value,
                over=over(run),
                colour=look.colour,
                marker=look.marker,
                count=np.logical_and.accumulate(np.isfinite(value), axis=-1).sum(axis=-1),
                upto=f"made {run.key}" if unit == 1 else "step",
                width=1.8,
                emphasis=("focus", i),
            )
        )
        when = run.stops
        there = np.maximum(when, 0)
        x = np.where(when < 0, np.nan, _counted(run, there, unit))
        y = np.where(
            when < 0, np.nan, np.take_along_axis(run.value, there[:, None], 1)[:, 0] - ground.floor(found.loss)
        )
        marks.append(
            Points(
                f"stop {run.key}",
                *(only(run, each[:, None]) for each in (x, y)),
                over=over(run),
                colour=look.colour,
                marker="cross",
                label=_("the rule stops here") if run.key == "one" and not whole else "",
                emphasis=("focus", i),
            )
        )
        gone = np.nan_to_num(run.left).astype(int)
        left = np.where(np.isfinite(run.left), _counted(run, gone, unit), np.nan)
        marks.append(ground.leaving(run.key, only(run, left), up, look, over(run), i, _))
    return Panel(
        key=f"loss_{place}",
        label=_("The loss on all samples over {what}", what=title),
        figure=figure,
        marks=tuple(marks),
        scrub=Scrub(x=("step", 0, steps)) if place == 0 else None,
        shown=("axis", place),
    )


def _counted(run: Run, steps: np.ndarray, unit: int) -> np.ndarray:
    """Where steps (positions,) lie on an axis of updates, or of samples seen in this unit."""
    return np.take_along_axis(run.seen, steps[:, None], 1)[:, 0] / unit if unit else steps


def _noise(found: Found, _: Words) -> Panel:
    """How far runs with other orders scatter, against the batch size."""
    scatters = np.where(found.scatters > 0, found.scatters, np.nan)
    along = ("live", "moment") if found.moves else ("moment",)  # where the clouds are

    def at_moments(each: np.ndarray) -> np.ndarray:
        some = np.where(each > 0, each, np.nan)[:, found.moments]
        return rounded(some if found.moves else some[0])

    y = at_moments(scatters)
    sizes = found.ladder.astype(float)
    top = float(np.nanmax(np.where(np.isfinite(scatters), scatters, np.nan), initial=1e-3))
    high = min(np.ceil(np.log10(top)), 2.0)
    titles = (_("samples in a batch"), _("scatter of the places"))
    figure = curves.log_log(
        (-0.1, float(np.log10(sizes[-1])) + 0.1), (high - 4, high), titles
    )  # fmt: skip
    figure["layout"]["margin"] |= {"t": ground.CAPTIONED}
    ticks = [str(int(each)) for each in sizes]
    figure["layout"]["xaxis"] |= {"tickvals": sizes.tolist(), "ticktext": ticks, "dtick": None}
    marks: list[Mark] = [
        Line("scatter", sizes, y, over=along, width=2.0),
        Points("sizes", sizes, y, over=along, size=0.8),
    ]
    if found.theory is not None:
        theory = at_moments(found.theory)
        marks.insert(0, Line("theory", sizes, theory, over=along, colour="@vermillion", dash=(6, 4), width=1.6))
    for i, run in enumerate(found.runs[:2]):
        numbers = np.array(run.sizes, dtype=float)[:, None]
        spread = np.where(run.scatter > 0, run.scatter, np.nan)[:, found.moments, None]
        marks.append(
            Points(
                run.key,
                numbers[:, None] if len(numbers) > 1 else numbers[0],
                rounded(only(run, spread)),
                over=over(run, "moment"),
                colour=LOOKS[run.key].colour,
                marker=LOOKS[run.key].marker,
                emphasis=("focus", i),
            )
        )
    return Panel(
        key="noise",
        label=_("How far the places of other orders scatter, against the batch size"),
        figure=figure,
        marks=tuple(marks),
        shown=("axis", 3),
        caption=Caption(Text(_("dashed: theory, with replacement"))) if found.theory is not None else None,
    )


def _table(scene: BatchesScene, found: Found, _: Words) -> Table:
    columns = (
        _("A step sees"), _("Updates in an epoch"), _("Gradients spent"), _("Loss on all samples"),
        _("Scatter of other orders"), _("Rule stops at"), _("Loss there"), _("Leaves at step"),
    )  # fmt: skip
    named = _named(scene, found, _)
    rows = [_cells(run, found) for _name, run in named]
    gone, steps = zip(*(leaves(run.left) for _name, run in named), strict=True)
    cells = [
        [*row, Text(each, ("live",))] if len(each) > 1 else [*row, *each] for row, each in zip(rows, gone, strict=True)
    ]
    return Table(
        columns, tuple((name, *_look(run)) for name, run in named), cells, focus="focus", jump=("step", len(rows[0])),
        steps=list(steps), along=("live",),
    )  # fmt: skip


def _cells(run: Run, found: Found) -> list[Text]:
    def cell(array: np.ndarray, coordinates: tuple[str, ...], digits: int = 3) -> Text:
        if not coordinates:
            return Text(number(float(array), digits))
        return Text("{n}", (), {"n": Reading(array, coordinates, digits)})

    sizes = np.array(run.sizes)
    by_size = ("live",) if len(sizes) > 1 else ()
    each = -(-found.loss.samples // sizes)
    stops = np.where(run.stops < 0, np.nan, run.stops)
    there = np.where(run.stops < 0, np.nan, np.take_along_axis(run.value, np.maximum(run.stops, 0)[:, None], 1)[:, 0])
    seen = run.seen if by_size else run.seen[0]
    return [
        cell(each if by_size else each[0], by_size, 4),
        cell(seen, (*by_size, "step"), 6),
        cell(rounded(only(run, run.value)), over(run, "step")),
        cell(rounded(only(run, run.scatter)), over(run, "step")),
        cell(only(run, stops), over(run), 4),
        cell(rounded(only(run, there)), over(run)),
    ]

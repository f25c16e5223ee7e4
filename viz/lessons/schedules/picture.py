"""The picture of a schedule, from its scene."""

from __future__ import annotations

import numpy as np

from core.losses.surface import Surface
from core.message import template
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from viz.figures import curves
from viz.figures.numbers import number
from viz.figures.symbols import plain_symbol
from viz.figures.theme import Look, axis
from viz.lessons import ground
from viz.lessons.outcomes import leaves
from viz.lessons.schedules.runs import RUNS, Cloud, Clouds, clouds
from viz.lessons.schedules.scene import COORDINATES, OWN, PRESETS, SchedulesScene
from viz.player import Area, Caption, Chips, Follower, Grid, Line, Panel, Path, Picture, Points, Reading, Table, Text
from viz.player.pack import Fixed, positions, rounded
from viz.scene import looks
from viz.words import Words, words

MARKS = CONSTANT, SCHEDULED = Look("@orange", "circle", (7, 3)), Look("@blue", "diamond")
RUN = "constant", "scheduled"  # the names of their marks
MOST = 1e30  # what is more than this is told in words
FINE = 2**10  # places on each axis: a run is a dot
ELLIPSE = 2.146  # standard deviations: nine of ten points of a normal cloud in the plane lie within
GRID = Grid(
    lines=("contour rate", "contour loss"),
    columns=(1, 1.15),
    rows=(0.72, 1),
    narrow=("contour", "loss", "rate"),
    narrow_rows=(84, 56, 44),
)
HERE = template(
    "Step {k}: median loss {constant} (constant rate) and {scheduled} (schedule); "
    "distance to the nearest minimum, root mean square: {wide} and {narrow}."
)
HERE_LOSS = template("Step {k}: median loss {constant} (constant rate) and {scheduled} (schedule).")
BEYOND = template("beyond all bounds")
UNDEFINED = template("undefined in at least half of the runs"), template("undefined in some runs")
PLACES = template("{runs} run[s] at step {look}")


def picture(scene: SchedulesScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found, live = clouds(scene), scene.positions()
    param = scene.choices()[scene.live]
    bands = [_bands(cloud, ground.floor(found.loss)) for cloud in (found.constant, found.scheduled)]
    here = _here(scene, found, bands, _)
    steps = np.arange(scene.steps + 1)
    return Picture(
        panels=(_contour(scene, found, _), _rate(scene, found, _), _loss(scene, found, bands, _)),
        sliders=(
            live.slider(label(scene, scene.live, _), plain_symbol(param.symbol), live.marks(param)),
            ground.steps_slider(scene.steps, _),
        ),
        chips=(Chips("focus", _("Rule in focus"), _rows(scene, _)),),
        sentences=(*looks(PRESETS, scene, COORDINATES, _), here),
        table=_table(scene, found, _),
        followers=(Follower("look", np.abs(steps[:, None] - found.looks).argmin(axis=1), ("step",)),),
        grid=GRID,
    )


def label(scene: SchedulesScene, key: str, _: Words) -> str:
    """The name of what can be live; the optimizer's own says whose it is, as a schedule may have one of that name."""
    name = _(scene.choices()[key].name)
    if not key.startswith(OWN):
        return name
    return _("{name}: {hyperparameter}", hyperparameter=name, name=_(OPTIMIZERS[scene.optimizer.key].name))


def _rows(scene: SchedulesScene, _: Words) -> tuple[tuple[str, str, str], ...]:
    names = (_("constant"), _(SCHEDULES[scene.schedule.key].name))
    return tuple((name, mark.colour, mark.marker) for name, mark in zip(names, MARKS, strict=True))


def _over(cloud: Cloud) -> tuple[str, ...]:
    return ("value",) if cloud.live else ()


def _bands(cloud: Cloud, offset: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lower quartile, median and upper quartile above the minimum, with three digits: read as they are drawn."""
    low, middle, high = rounded(cloud.bands - offset)
    return low, middle, high


def _here(scene: SchedulesScene, found: Clouds, bands: list, _: Words) -> Text:
    readings = {"k": Reading(np.arange(scene.steps + 1), ("step",), 4)}
    for cloud, band, loss, away in zip(
        (found.constant, found.scheduled), bands, ("constant", "scheduled"), ("wide", "narrow"), strict=True
    ):
        over = (*_over(cloud), "step")
        for name, array, undefined in zip((loss, away), (band[1], rounded(cloud.radius)), UNDEFINED, strict=True):
            word = np.where(np.isnan(array), 2, np.abs(array) > MOST).astype(int)
            readings[f"{name}_number"] = Reading(array, over)
            readings[name] = Reading(word, over, texts=(f"{{{name}_number}}", _(BEYOND), _(undefined)))
    return Text(_(HERE if found.loss.minima else HERE_LOSS), (), readings)


# --- the panels ------------------------------------------------------------------------------------------------------


def _contour(scene: SchedulesScene, found: Clouds, _: Words) -> Panel:
    loss = found.loss
    there = Text(_(PLACES, runs=RUNS, look="{look}"), (), {"look": Reading(found.looks, ("look",), 4)})
    return Panel(
        key="contour",
        label=_("Contour lines with all runs: at the constant rate, and with the schedule"),
        figure=ground.contour(loss, still=True),
        marks=(
            *(_places(cloud, i, loss) for i, cloud in enumerate((found.constant, found.scheduled))),
            *ground.minima(loss),
            *_ellipse(found, _),
        ),
        handles=(ground.start((scene.x, scene.y), _),),
        caption=Caption(there),
    )


def _places(cloud: Cloud, rule: int, loss: Surface) -> Points:
    """The runs' places as dots, in order of x: a dot is as good as another, and so they cost fewer bytes."""
    centre, width = ground.size(loss)
    x, y = cloud.places
    finite = np.isfinite(x) & np.isfinite(y)
    order = np.argsort(np.where(finite, x, np.inf), axis=-1)
    x, y = np.take_along_axis(x, order, axis=-1), np.take_along_axis(y, order, axis=-1)
    across, up, count = positions(x, y, centre, width)
    quantum = width / FINE
    return Points(
        RUN[rule], Fixed(across.array, across.origin, quantum), Fixed(up.array, up.origin, quantum),
        over=(*_over(cloud), "look"), count=count, colour=MARKS[rule].colour, marker=MARKS[rule].marker, size=0.55,
        emphasis=("focus", rule),
    )  # fmt: skip


def _ellipse(found: Clouds, _: Words) -> tuple[Line, ...]:
    """Within it theory expects nine of ten runs at the constant rate."""
    theory, bowl = found.constant.theory, found.bowl
    if bowl is None or theory is None or not ((theory > 0) & np.isfinite(theory)).all(axis=0).any():
        return ()
    turn = np.linspace(0, 2 * np.pi, 49)
    there = np.isfinite(theory).all(axis=0)
    radii = np.where(there, theory, 0.0)[..., None] * np.stack([np.cos(turn), np.sin(turn)]).reshape(
        2, *(1,) * (theory.ndim - 1), len(turn)
    )
    x, y = bowl.centre.reshape(2, *(1,) * theory.ndim) + ELLIPSE * np.tensordot(bowl.axes, radii, axes=1)
    low, high = found.loss.domain[0]
    quantum = (high - low) / 2**12
    top = int(y.reshape(-1, len(turn))[0].argmax())  # the label stands there, at the line's end
    x, y = (np.roll(each[..., :-1], -top, axis=-1)[..., [*range(len(turn) - 1), 0]] for each in (x, y))
    return (
        Line(
            "theory", Fixed(x, low, quantum), Fixed(y, low, quantum), over=_over(found.constant),
            count=np.where(there, len(turn), 0) if found.constant.live else None, dash=(5, 4), width=1.4,
            label=_("theory: 9 of 10 runs"),
        ),
    )  # fmt: skip


def _rate(scene: SchedulesScene, found: Clouds, _: Words) -> Panel:
    """The factor on the learning rate: the same for every rate."""
    last = [*range(scene.steps), scene.steps - 1]  # after the last step its rate stays
    steps, ends = np.array(last, dtype=float), np.array([0.0, scene.steps])
    factor = Fixed(found.scheduled.factor[..., last], 0.0, 2.0**-12)
    up = axis(_("rate ηₖ/η"), range=[-0.05, 1.12], nticks=4)
    marks = (
        Line("constant", ends, np.ones(2), colour=CONSTANT.colour, width=1.8, dash=CONSTANT.dash),
        Path("scheduled", steps, factor, over=("value",), **SCHEDULED._asdict(), upto="step"),
    )
    label, margin = _("The learning rate at each step"), {"t": 8, "b": 22}
    return ground.steps_panel("rate", label, scene.steps, up, marks, _, margin, title="")


def _lowest(band: np.ndarray) -> float:
    """The power of ten of the lowest loss that is worth seeing."""
    seen = band[np.isfinite(band) & (band > 0)]
    return float(np.log10(np.quantile(seen, 0.01))) if len(seen) else 0.0


def _loss(scene: SchedulesScene, found: Clouds, bands: list, _: Words) -> Panel:
    began = float(np.ravel(found.constant.bands[1][..., 0])[0])
    vertical = curves.loss_axis(found.loss, began, (_("loss"), _("above the minimum")))
    if vertical.get("type") == "log":
        lowest = min(_lowest(low) for low, _middle, _high in bands)
        vertical["range"][0] = max(vertical["range"][0], float(np.floor(2 * lowest - 0.5) / 2))
    steps = np.arange(scene.steps + 1.0)
    there_and_back = np.concatenate([steps, steps[::-1]])
    fills: list[Area] = []
    lines: list[Path | Points] = []
    for i, (name, cloud, (low, middle, high), mark) in enumerate(
        zip(RUN, (found.constant, found.scheduled), bands, MARKS, strict=True)
    ):
        edge = np.concatenate([low, high[..., ::-1]], axis=-1)
        fills.append(Area(f"{name} band", there_and_back, edge, over=_over(cloud), colour=mark.colour, opacity=0.2))
        count = np.logical_and.accumulate(np.isfinite(middle), axis=-1).sum(axis=-1)
        lines.append(
            Path(
                f"{name} median", steps, middle, over=_over(cloud), count=count if cloud.live else None,
                colour=mark.colour, dash=mark.dash, marker=mark.marker, upto="step", emphasis=("focus", i), width=1.6,
            )
        )  # fmt: skip
        lines.append(ground.leaving(name, cloud.left, vertical, mark, _over(cloud), i, _))
    label = _("The median loss at each step, with the middle half of the runs as a band")
    return ground.steps_panel("loss", label, scene.steps, vertical, (*fills, *lines), _, {"t": 8, "b": 38})


# --- the numbers -----------------------------------------------------------------------------------------------------


def _table(scene: SchedulesScene, found: Clouds, _: Words) -> Table:
    columns = [
        _("Learning rate"), _("Median final loss"), _("Middle half of the runs"),
        _("Distance to a minimum (root mean square)"), _("Runs that leave, half of all by step"),
    ]  # fmt: skip
    if found.bowl is not None:
        columns += [_("Spread along λ = {curvature} (theory)", curvature=number(c)) for c in found.bowl.curvature]
    count = len(scene.positions().values)
    cells = [_cells(cloud, found, count) for cloud in (found.constant, found.scheduled)]
    steps = [leaves(np.broadcast_to(cloud.left, count))[1] for cloud in (found.constant, found.scheduled)]
    return Table(tuple(columns), _rows(scene, _), cells, ("value",), focus="focus", jump=("step", 3), steps=steps)


def _cells(cloud: Cloud, found: Clouds, count: int) -> list[list[str]]:
    low, middle, high = (np.broadcast_to(band[..., -1] - ground.floor(found.loss), (count,)) for band in cloud.bands)
    radius, share, left = (
        np.broadcast_to(each, (count,)) for each in (cloud.radius[..., -1], cloud.leaves, cloud.left)
    )
    spread = np.full((2, 0, count), np.nan)
    if cloud.spread is not None:
        theory = np.full_like(cloud.spread, np.nan) if cloud.theory is None else cloud.theory
        spread = np.array([[np.broadcast_to(part, (count,)) for part in each] for each in (cloud.spread, theory)])
    return [
        [
            number(middle[j]),
            f"{number(low[j])} … {number(high[j])}",
            number(radius[j]),
            f"{share[j]:.0%}" + (f", {left[j]:.0f}" if np.isfinite(left[j]) else ""),
            *(f"{number(measured)} ({number(theory)})" for measured, theory in spread[..., j].T),
        ]
        for j in range(count)
    ]

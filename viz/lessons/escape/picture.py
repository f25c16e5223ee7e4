"""The picture of the escape: the paths, the shares that get out, and the distance from the centre."""

from __future__ import annotations

from typing import Any

import numpy as np

from viz.figures import bars, curves
from viz.figures.numbers import number
from viz.figures.symbols import plain_symbol
from viz.figures.theme import MARKS, Look, axis, plot
from viz.lessons import ground
from viz.lessons.escape.fates import DIVERGES, ESCAPES
from viz.lessons.escape.runs import COUNT, Escapes, Run, escapes
from viz.lessons.escape.scene import COORDINATES, ESCAPERS, NOISE, PRESETS, EscapeScene
from viz.lessons.escape.sentences import FATE_MARKS, FATES, sentences
from viz.lessons.hyper import UNFAIR
from viz.lessons.outcomes import spread
from viz.player import Area, Chips, Grid, Label, Line, Mark, Panel, Picture, Slider, Table, Text, Track
from viz.player.pack import rounded
from viz.scene import looks
from viz.scene.progress import QUIET, Watched
from viz.words import Words, words

UNDAMPED_MARK = Look("@black", "right", (8, 3, 2, 3))
THICK = 0.62  # of a row
GRID = Grid(
    lines=("map shares", "map way"), columns=(1.15, 1), rows=(1, 1.1), narrow=("map", "shares", "way"),
    narrow_rows=(85, 60, 60),
)  # fmt: skip


def picture(scene: EscapeScene, progress: Watched = QUIET) -> Picture:
    """What the player shows; ``progress`` hears how far the shares are."""
    _ = words(scene.lang)
    found = escapes(scene, progress)
    count = len(found.positions.values)
    told = Text([sentences(run, scene.where().far, count, _) for run in found.runs], ("focus", "live"))
    return Picture(
        panels=(_map(scene, found, _), _shares(scene, found, _), _way(scene, found, _)),
        sliders=(_live(scene, found, _), ground.steps_slider(scene.steps, _)),
        chips=(Chips("focus", _("Optimizer in focus"), tuple(_row(run, _) for run in found.runs)),),
        sentences=(*looks(PRESETS, scene, COORDINATES, _), *((Text(_(UNFAIR)),) if scene.unfair() else ()), told),
        table=_table(found, _),
        grid=GRID,
    )


def mark_of(run: Run) -> Look:
    return MARKS.get(run.chosen.key, UNDAMPED_MARK)


def _row(run: Run, _: Words) -> tuple[str, str, str]:
    mark = mark_of(run)
    return _(ESCAPERS[run.chosen.key].name), mark.colour, mark.marker


def _live(scene: EscapeScene, found: Escapes, _: Words) -> Slider:
    live, param = found.positions, scene.choices()[scene.live]
    codes = np.array([np.broadcast_to(run.fate, len(live.values)) for run in found.runs])
    kinds = tuple((_(FATES[fate]), *FATE_MARKS[fate]) for fate in FATES)
    ticks = live.marks(param)
    if param is NOISE and live.values[0] == 0:
        ticks = ((0, number(0.0)), *live.decades()[1:])  # 0 and the first would touch
    return live.slider(_(param.name), plain_symbol(param.symbol), ticks, Track(codes, kinds, ("focus",)))


def _outside(scene: EscapeScene, _: Words) -> str:
    """What the border says: how far from the centre a run is out."""
    return _("out: {far} from the centre", far=number(scene.where().far))


def _circle(centre: tuple[float, float], radius: float) -> tuple[np.ndarray, np.ndarray]:
    turn = np.linspace(0, 2 * np.pi, 73) + np.pi / 4
    return centre[0] + radius * np.cos(turn), centre[1] + radius * np.sin(turn)


def _over(run: Run) -> tuple[str, ...]:
    return ("live",) if run.path.batch else ()


def _map(scene: EscapeScene, found: Escapes, _: Words) -> Panel:
    place = scene.where()
    paths = [
        ground.run_path(run.chosen.key, found.loss, run.path.theta, mark_of(run), _over(run), i, width=1.8)
        for i, run in enumerate(found.runs)
    ]
    return Panel(
        key="map",
        label=_(
            "Contour lines with the paths from the start, the circle of the starts and the border that counts as out"
        ),
        figure=ground.contour(found.loss),
        marks=(
            *ground.minima(found.loss),
            Line("starts", *_circle(place.centre, place.radius), width=1.4),
            Line("out", *_circle(place.centre, place.far), width=1.2, dash=(4, 4), label=_outside(scene, _)),
            *paths,
        ),
        handles=(ground.start(scene.start, _),),
    )


def _shares(scene: EscapeScene, found: Escapes, _: Words) -> Panel:
    """A bar for each optimizer: how many of the starts in the circle get out."""
    marks: list[Mark] = []
    for i, run in enumerate(found.runs):
        over = ("live",) if len(run.share) > 1 else ()
        share = run.share if over else run.share[0]
        x, y = bars.outline(np.asarray(share)[..., None], [i], 0, THICK)
        look: dict[str, Any] = {"colour": mark_of(run).colour, "emphasis": ("focus", i), "opacity": 0.75, "width": 1.0}
        said = Text([f"{s:.0%}" for s in run.share] if over else f"{share:.0%}", over)
        end = np.asarray(share)[..., None]
        marks.append(Area(run.chosen.key, x, y, over=over, **look))
        marks.append(Label(f"share of {run.chosen.key}", end, np.array([i + 0.2]), over=over, label=said))
    names = [_row(run, _)[0] for run in found.runs]
    ticks = [0, 0.25, 0.5, 0.75, 1]
    across = axis(
        _("share of {count} starts that get out", count=COUNT),
        range=[0, 1.36], tickvals=ticks, ticktext=[f"{t:.0%}" for t in ticks],
    )  # fmt: skip
    return Panel(
        key="shares",
        label=_("The share of the starts that get out, for each optimizer"),
        figure=plot(xaxis=across, yaxis=bars.named(names), margin={"l": 124, "r": 10, "t": 8, "b": 42}),
        marks=tuple(marks),
    )


def _way(scene: EscapeScene, found: Escapes, _: Words) -> Panel:
    """The distance from the centre at each step."""
    far = scene.where().far
    top = np.log10(far) + 1
    up = axis(
        _("distance from the centre"), type="log", range=[top - 6, top], exponentformat="power", dtick=1,
        tickfont=curves.SMALL,
    )  # fmt: skip
    ends = np.array([0.0, scene.steps])
    marks: list[Mark] = [Line("out", ends, np.full(2, far), dash=(4, 4), width=1.2, label=_outside(scene, _))]
    for i, run in enumerate(found.runs):
        distance = rounded(np.moveaxis(run.distance, 0, -1))
        marks.append(ground.over_steps(run.chosen.key, distance, mark_of(run), _over(run), i))
    label, margin = _("The distance from the centre at each step"), {"l": 58, "t": 8, "b": 42}
    return ground.steps_panel("way", label, scene.steps, up, marks, _, margin)


def _table(found: Escapes, _: Words) -> Table:
    columns = (
        _("Optimizer"), _("From this start"), _("Out from step"), _("Distance at the end"),
        _("Of the starts in the circle"),
    )  # fmt: skip
    count = len(found.positions.values)
    cells = []
    for run in found.runs:
        rows = spread(count, run.fate, run.step, run.distance[-1], run.share)
        cells.append([[_(FATES[f]), str(k) if f == ESCAPES else "–", number(d), f"{s:.0%}"] for f, k, d, s in rows])
    steps = [_steps(run, count) for run in found.runs]
    names = tuple(_row(run, _) for run in found.runs)
    return Table(columns, names, cells, ("live",), focus="focus", jump=("step", 0), steps=steps)


def _steps(run: Run, count: int) -> list[int | None]:
    """Where each run got out, or diverged."""
    return [step if fate in (ESCAPES, DIVERGES) else None for fate, step in spread(count, run.fate, run.step)]

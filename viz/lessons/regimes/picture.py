"""The picture of four learning rates, from its scene."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.losses.surface import Surface
from core.outcome import Outcome
from viz.figures import curves, landscape
from viz.figures.numbers import number
from viz.figures.theme import Look
from viz.lessons import ground
from viz.lessons.outcomes import jumps, track, word
from viz.lessons.regimes.runs import Regimes, regimes
from viz.lessons.regimes.scene import COORDINATES, MULTIPLES, PRESETS, RegimesScene
from viz.lessons.regimes.sentences import MEANINGS, as_read, sentences
from viz.lessons.surfaces import box_of
from viz.player import Caption, Chips, Grid, Mark, Panel, Path, Picture, Reading, Table, Text
from viz.player.pack import Fixed, rounded
from viz.scene import looks
from viz.words import Words, words

OVER = ("factor",)
RATE_MARKS = (  # of the four rates, from the smallest to the largest
    Look("@sky", "circle"),
    Look("@blue", "square"),
    Look("@purple", "diamond", (7, 3)),
    Look("@vermillion", "triangle", (2, 4)),
)
FINE = 2**12  # places on each axis of a small picture
PANELS = tuple(f"rate{i}" for i in range(len(MULTIPLES)))
GRID = Grid(
    lines=(" ".join(PANELS), " ".join(["loss"] * len(PANELS))),
    columns=(1, 1, 1, 1),
    rows=(1.3, 1),
    narrow=(" ".join(PANELS[:2]), " ".join(PANELS[2:]), "loss loss"),
    narrow_rows=(50, 50, 50),
)


def picture(scene: RegimesScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found, factors = regimes(scene), scene.factors()
    paths = _paths(found)
    colours = track(found.path.outcome, ("focus",), _, MEANINGS)
    return Picture(
        panels=(*(_panel(scene, found, path, i, _) for i, path in enumerate(paths)), _loss(scene, found, paths, _)),
        sliders=(
            factors.slider(_("Factor on all four rates"), "c", factors.decades(), colours),
            ground.steps_slider(scene.steps, _),
        ),
        chips=(Chips("focus", _("Rate in focus"), tuple(_rows(found))),),
        sentences=(*looks(PRESETS, scene, COORDINATES, _), sentences(found, _)),
        table=_table(found, _),
        grid=GRID,
    )


def name(found: Regimes, i: int) -> str:
    """A rate as a multiple: 1.98/λmax."""
    limit = "λmax" if found.measure.where != "nowhere" else number(found.measure.largest)
    return f"{number(MULTIPLES[i])}/{limit}"


def _rows(found: Regimes) -> list[tuple[str, str, str]]:
    return [(f"c · {name(found, i)}", mark.colour, mark.marker) for i, mark in enumerate(RATE_MARKS)]


@dataclass(frozen=True)
class Places:
    """One rate's run at every factor, ready to be sent: (factors, steps + 1)."""

    x: Fixed
    y: Fixed
    count: np.ndarray
    value: np.ndarray


def _paths(found: Regimes) -> list[Places]:
    value = np.moveaxis(found.path.value, 0, -1) - ground.floor(found.loss)
    runs = np.moveaxis(found.path.theta, 2, 0)
    return [Places(*ground.path(found.loss, run, FINE), rounded(value[i])) for i, run in enumerate(runs)]


@lru_cache(maxsize=32)
def _ground(loss: Surface) -> dict:
    figure = landscape.contour(loss, box_of(loss), landscape.height_of(loss), ("", ""))
    return ground.quiet(figure, margin={"l": 26, "r": 6, "t": 24, "b": 22}, nticks=5, fixedrange=True)


def _panel(scene: RegimesScene, found: Regimes, path: Places, i: int, _: Words) -> Panel:
    loss, mark = found.loss, RATE_MARKS[i]
    said = [_("η = {rate}: {outcome}", rate="{rate}", outcome=word(o, _)) for o in found.path.outcome[i]]
    rate = Reading(as_read(found.rates[i]), OVER)
    return Panel(
        key=PANELS[i],
        label=_("Contour lines with the path at the rate c · {name}", name=name(found, i)),
        figure=_ground(loss),
        marks=(
            *ground.minima(loss),
            Path(
                PANELS[i], path.x, path.y, over=OVER, count=path.count, colour=mark.colour, marker=mark.marker,
                width=1.6, upto="step", emphasis=("focus", i), dots=True,
            ),
        ),
        handles=(ground.start((scene.x, scene.y), _),),
        caption=Caption(Text(said, OVER, {"rate": rate}), mark.colour, mark.marker),
    )  # fmt: skip


def _loss(scene: RegimesScene, found: Regimes, paths: list[Places], _: Words) -> Panel:
    began = float(found.path.value[0, 0, 0])
    axis = curves.loss_axis(found.loss, began, (_("loss"), _("above the minimum")))
    left = found.path.left_at
    marks: list[Mark] = [*ground.goal(found.loss, began, scene.steps, _)]
    for i, (path, mark) in enumerate(zip(paths, RATE_MARKS, strict=True)):
        marks.append(ground.over_steps(PANELS[i], path.value, mark, OVER, i))
        marks.append(ground.leaving(PANELS[i], left[i], axis, mark, OVER, i, _))
    label, margin = _("The loss at each step for the four rates"), {"l": 52, "t": 8, "b": 36}
    return ground.steps_panel("loss", label, scene.steps, axis, marks, _, margin)


def _table(found: Regimes, _: Words) -> Table:
    columns = (
        _("Learning rate"), "η", _("Predicted"), _("What happens"),
        _("Distance per step: × max |1 − ηλ|"), _("Measured"), _("At the goal from step"), _("Final loss"),
    )  # fmt: skip
    places = range(len(MULTIPLES))
    steps = [jumps(found.path.outcome[i], found.path.step[i], len(found.factors)) for i in places]
    cells = [_cells(found, i, _) for i in places]
    return Table(columns, tuple(_rows(found)), cells, OVER, focus="focus", jump=("step", 2), steps=steps)


def _cells(found: Regimes, i: int, _: Words) -> list[list[str]]:
    count = len(found.factors)
    predicted = ["–"] * count if found.predicted is None else [word(o, _) for o in found.predicted[i]]
    shrink = ["–"] * count if found.shrink is None else [number(v, 4) for v in found.shrink[i]]
    outcome, step = found.path.outcome[i], found.path.step[i]
    return [
        [
            number(found.rates[i, j]),
            predicted[j],
            word(outcome[j], _),
            shrink[j],
            number(found.measured[i, j], 4),
            str(step[j]) if outcome[j] == Outcome.CONVERGED and found.loss.minimum is not None else "–",
            number(found.path.value[-1, i, j]),
        ]
        for j in range(count)
    ]

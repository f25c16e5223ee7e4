"""The walk's picture, from its scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from viz.figures import curves
from viz.figures.theme import MARKS, axis, plot
from viz.lessons import ground
from viz.lessons.curve import precision
from viz.lessons.outcomes import leading, track
from viz.lessons.walk import sentences
from viz.lessons.walk.runs import Walks, walks
from viz.lessons.walk.scene import WalkScene
from viz.player import Ahead, Line, Panel, Path, Picture, Points, Reading, Scrub, Stairs, Tangent, Text, tabs
from viz.player.pack import Fixed, rounded
from viz.words import Words, words

OVER = ("x", "rate")
MARK = MARKS["gradient_descent"]
PATH, NEXT, TANGENT = "@blue", "@vermillion", "@sky"
WALKED: dict[str, Any] = {"upto": "step", "colour": PATH, "width": 1.6, "dots": True}
NOW: dict[str, Any] = {"upto": "step", "colour": MARK.colour, "marker": MARK.marker, "width": 0}  # no line
LARGEST = 2.0**30  # quanta
POINTS = 121  # of a map's line


def picture(scene: WalkScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found = walks(scene)
    view = curves.heights(found.curve)
    lines = Lines.of(found, view)
    return Picture(
        panels=(
            _curve(scene, found, lines, view, _),
            _cobweb(scene, found, lines, _),
            _loss(scene, found, lines, view, _),
        ),
        sliders=(
            found.rates.slider(_("Learning rate"), "η", found.rates.decades(), track(found.path.outcome, ("x",), _)),
            found.starts.slider(_("Start"), "x₀", found.starts.ticks(), digits=precision(found.curve)),
            ground.steps_slider(scene.steps, _),
        ),
        chips=(tabs("tab", _("Beside it"), (_("Cobweb"), _("Loss"))),),
        sentences=(Text(sentences.sentences(found, _), OVER, leading(found.path.step, OVER)), _here(found, lines, _)),
    )


@dataclass(frozen=True)
class Grid:
    """A decimal grid finer than 1/10 000 of a picture: what is read off it is what was computed, rounded."""

    origin: float
    quantum: float

    @classmethod
    def of(cls, low: float, high: float) -> Grid:
        quantum = 10.0 ** np.floor(np.log10((high - low) / 1e4))
        return cls(float(np.round((low + high) / 2 / quantum) * quantum), float(quantum))

    def holds(self, array: np.ndarray) -> np.ndarray:
        return np.abs(array - self.origin) < LARGEST * self.quantum  # False for NaN

    def fixed(self, array: np.ndarray) -> Fixed:
        """Ready to be sent; a height beyond the grid is upright on any screen, and stands at its edge."""
        reach = LARGEST * self.quantum
        return Fixed(np.clip(array, self.origin - reach, self.origin + reach), self.origin, self.quantum)


@dataclass(frozen=True)
class Lines:
    """The walks' arrays, ready to be sent and shared by the panels: (starts, rates, steps + 1)."""

    across: Grid
    upright: Grid
    steps: np.ndarray
    x: Fixed
    value: Fixed
    slope: np.ndarray
    count: np.ndarray  # (starts, rates): how many of the points are there to be drawn
    whereabouts: np.ndarray  # which of the sentences' WHEREABOUTS holds

    @classmethod
    def of(cls, found: Walks, view: tuple[float, float]) -> Lines:
        across, upright = Grid.of(found.curve.low, found.curve.high), Grid.of(*view)
        far = np.logical_or.accumulate(~across.holds(found.x) & ~np.isnan(found.x), axis=-1)
        undefined = ~np.isfinite(found.value)
        there = ~far & ~undefined
        count = np.logical_and.accumulate(there, axis=-1).sum(axis=-1)
        told = np.arange(found.x.shape[-1]) < count[..., None]
        return cls(
            across,
            upright,
            np.arange(float(found.x.shape[-1])),
            across.fixed(np.where(far, np.nan, found.x)),
            upright.fixed(np.where(told, found.value, np.nan)),
            rounded(np.where(told, found.slope, np.nan)),
            count,
            np.select([far, np.isnan(found.x), undefined], [1, 3, 2], 0),
        )


def _here(found: Walks, lines: Lines, _: Words) -> Text:
    over = (*OVER, "step")
    readings = {
        "where": Reading(lines.whereabouts, over, texts=tuple(_(text) for text in sentences.WHEREABOUTS)),
        "k": Reading(lines.steps, ("step",), digits=4),
        "x": Reading(lines.x, over, digits=precision(found.curve)),
        "slope": Reading(lines.slope, over),
    }
    return Text("{where}", (), readings)


def _curve(scene: WalkScene, found: Walks, lines: Lines, view: tuple[float, float], _: Words) -> Panel:
    curve, start = found.curve, found.starts.values[:, None]
    kinds = (
        ("goals", found.loss.minima, "@ink", _("maximum") if scene.ascend else _("minimum")),
        ("local goals", found.loss.local_minima, "@muted", ""),
    )
    goals = [
        Points(name, at, curve(at), colour=colour, marker="plus", label=label)
        for name, places, colour, label in kinds
        for at in [np.array(places[:40][::-1]).reshape(-1)]  # the label stands at the last: the first of them
    ]
    here: dict[str, Any] = {"x": lines.x, "y": lines.value, "over": OVER, "count": lines.count}
    first = np.where(np.isfinite(curve(start)), curve(start), np.nan)
    return Panel(
        key="curve",
        label=_("The curve with the walk on it"),
        figure=curves.graph(curve, view, ("x", "f(x)")),
        marks=(
            Tangent("tangent", **here, slope=lines.slope, now="step", colour=TANGENT, width=1.8, dash=(7, 5)),
            *(each for each in goals if len(each.x)),
            Points(
                "start",
                lines.across.fixed(start),
                lines.upright.fixed(first),
                over=("x",),
                marker="ring",
                label=_("start"),
            ),
            Stairs("walk", **here, **WALKED),
            Ahead("next", **here, now="step", colour=NEXT, width=3),
            Stairs("now", **here, **NOW),
        ),
        scrub=Scrub(x=("x", found.starts.values)),
        grow=1.35,
    )


def _cobweb(scene: WalkScene, found: Walks, lines: Lines, _: Words) -> Panel:
    curve = found.curve
    low, high = curve.low, curve.high
    at = np.linspace(low, high, POINTS)
    with np.errstate(all="ignore"):
        after = at - found.rates.values[:, None] * found.loss.slope(at)
    width = high - low
    after = Fixed(np.clip(after, low - 1000 * width, high + 1000 * width), low, width / 2**13)
    ends = np.array([low, high])
    here: dict[str, Any] = {"x": lines.x, "y": lines.x, "over": OVER, "count": lines.count, "lag": 1}
    label = "x + η f′(x)" if scene.ascend else "x − η f′(x)"
    return Panel(
        key="cobweb",
        label=_("The next place against this one"),
        figure=_square(low, high),
        marks=(
            Line("diagonal", ends, ends, colour="@muted", width=1.2, dash=(4, 4)),
            Line("map", Fixed(at, low, width / 2**16), after, over=("rate",), colour="@green", width=2.2, label=label),
            Stairs("cobweb", **here, **WALKED),
            Stairs("now", **here, **NOW),
        ),
        scrub=Scrub(x=("x", found.starts.values)),
        shown=("tab", 0),
    )


def _square(low: float, high: float) -> dict:
    """An empty picture of the next place against this one."""
    return plot(
        xaxis=axis("x<sub>k</sub>", range=[low, high], nticks=7),
        yaxis=axis("x<sub>k+1</sub>", range=[low, high], nticks=7),
        margin={"l": 56, "r": 14, "t": 12, "b": 44},
    )


def _loss(scene: WalkScene, found: Walks, lines: Lines, view: tuple[float, float], _: Words) -> Panel:
    heights = axis("f(x)", range=list(view), nticks=8)
    height: dict[str, Any] = {"x": lines.steps, "y": lines.value, "over": OVER, "count": lines.count}
    marks = (
        Path("height", **height, colour=PATH, marker=MARK.marker, upto="step", dots=True),
        ground.leaving("height", found.path.left_at, heights, MARK, OVER, None, _, below=scene.ascend),
    )
    return ground.steps_panel("loss", _("The height at each step"), scene.steps, heights, marks, _, shown=("tab", 1))

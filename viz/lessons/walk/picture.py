"""The walk's picture, from its scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from viz.figures import curves
from viz.figures.theme import MARKS, axis, layout
from viz.lessons.curve import precision
from viz.lessons.outcomes import track
from viz.lessons.walk import sentences
from viz.lessons.walk.runs import Walks, walks
from viz.lessons.walk.scene import TABS, WalkScene
from viz.player import Chips, Layer, Panel, Picture, Reading, Scrub, Slider, Text
from viz.player.pack import Fixed, rounded
from viz.words import Words, words

OVER = ("x", "rate")
MARK = MARKS["gradient_descent"]
PATH, NEXT, TANGENT = "@blue", "@vermillion", "@sky"
LARGEST = 2.0**30  # quanta
POINTS = 121  # of a map's line


def picture(scene: WalkScene) -> tuple[Picture, dict[str, int]]:
    """What the player shows, and where its coordinates are."""
    _ = words(scene.lang)
    found = walks(scene)
    view = curves.heights(found.curve)
    lines = Lines.of(found, view)
    return (
        Picture(
            panels=(
                _curve(scene, found, lines, view, _),
                _cobweb(scene, found, lines, _),
                _loss(scene, lines, view, _),
            ),
            sliders=(
                found.rates.slider(
                    _("Learning rate"), "η", found.rates.decades(), track(found.path.outcome, ("x",), _)
                ),
                found.starts.slider(_("Start"), "x₀", found.starts.ticks(), digits=precision(found.curve)),
                Slider("step", _("Step"), scene.steps + 1, symbol="k", play=True),
            ),
            chips=(Chips("tab", _("Beside it"), ((_("Cobweb"), None, None), (_("Loss"), None, None))),),
            sentences=(Text(sentences.sentences(found, _), OVER), _here(found, lines, _)),
        ),
        {
            "rate": found.rates.position(scene.rate),
            "x": found.starts.position(scene.x),
            "step": scene.step,
            "tab": TABS.index(scene.tab),
        },
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


def _walk(x, y, lines: Lines, **more) -> Layer:
    return Layer(x, y, OVER, count=lines.count, upto="step", **more)


def _curve(scene: WalkScene, found: Walks, lines: Lines, view: tuple[float, float], _: Words) -> Panel:
    curve, start = found.curve, found.starts.values[:, None]
    goals = (found.loss.minima, _("maximum") if scene.ascend else _("minimum")), (found.loss.local_minima, "")
    marks = tuple(
        Layer(
            np.array(point), curve(np.array(point)), colour="@ink" if name else "@muted", marker="plus",
            dots=False, line=False, label="" if i else name,
        )
        for points, name in goals for i, point in enumerate(points[:40])
    )  # fmt: skip
    quiet: dict[str, Any] = {"dots": False, "line": False}
    x, y = lines.x, lines.value
    first = np.where(np.isfinite(curve(start)), curve(start), np.nan)
    return Panel(
        key="curve",
        label=_("The curve with the walk on it"),
        figure=curves.graph(curve, view, ("x", "f(x)")),
        stamp=f"{scene.curve} {scene.formula}",
        layers=(
            _walk(x, y, lines, colour=TANGENT, slope=lines.slope, width=1.8, dash=(7, 5), **quiet),
            *marks,
            _walk(x, y, lines, colour=PATH, stairs=True, width=1.6),
            _walk(x, y, lines, colour=NEXT, ahead=True, width=3, **quiet),
            Layer(
                lines.across.fixed(start), lines.upright.fixed(first), ("x",), marker="ring", label=_("start"), **quiet
            ),
            _walk(x, y, lines, colour=MARK.colour, marker=MARK.marker, stairs=True, **quiet),
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
    quiet: dict[str, Any] = {"dots": False, "line": False}
    return Panel(
        key="cobweb",
        label=_("The next place against this one"),
        figure=_square(low, high),
        stamp=f"{scene.curve} {scene.formula}",
        layers=(
            Layer(ends, ends, colour="@muted", width=1.2, dash=(4, 4), dots=False),
            Layer(
                Fixed(at, low, width / 2**16), after, ("rate",), colour="@green", width=2.2, dots=False,
                label="x + η f′(x)" if scene.ascend else "x − η f′(x)",
            ),
            _walk(lines.x, lines.x, lines, colour=PATH, stairs=True, lagged=True, width=1.6),
            _walk(lines.x, lines.x, lines, colour=MARK.colour, marker=MARK.marker, stairs=True, lagged=True, **quiet),
        ),
        scrub=Scrub(x=("x", found.starts.values)),
        shown=("tab", 0),
    )  # fmt: skip


def _square(low: float, high: float) -> dict:
    """An empty picture of the next place against this one."""
    return {
        "data": [],
        "layout": layout(
            xaxis=axis("x<sub>k</sub>", range=[low, high], fixedrange=True, nticks=7),
            yaxis=axis("x<sub>k+1</sub>", range=[low, high], fixedrange=True, nticks=7),
            margin={"l": 56, "r": 14, "t": 12, "b": 44},
        ),
    }


def _loss(scene: WalkScene, lines: Lines, view: tuple[float, float], _: Words) -> Panel:
    heights = axis("f(x)", range=list(view), nticks=8)
    return Panel(
        key="loss",
        label=_("The height at each step"),
        figure=curves.steps(scene.steps, heights, _("step")),
        stamp=f"{scene.curve} {scene.formula} {scene.steps} {scene.lang}",
        layers=(_walk(lines.steps, lines.value, lines, colour=PATH, marker=MARK.marker),),
        scrub=Scrub(x=("step", 0, scene.steps)),
        shown=("tab", 1),
    )

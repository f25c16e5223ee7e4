"""What the pictures of descent on a surface share: the contour lines, the minima, the start, and a path's place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from core import outcome
from core.interfaces import Landscape
from core.losses.surface import Point, Surface
from core.outcome import GOAL, beside, horizon
from viz.figures import curves, landscape
from viz.figures.theme import Look
from viz.lessons.surfaces import Box, box_of
from viz.player import Handle, Line, Mark, Panel, Path, Points, Scrub, Slider
from viz.player.pack import Fixed, positions
from viz.words import Words

MOST = 40  # minima of a kind that are marked
DRAWN = 300  # steps of a run whose places are drawn
CAPTIONED = 26  # pixels above a plot, with a caption there


@lru_cache(maxsize=128)
def contour(loss: Surface, view: Box | None = None, still: bool = False) -> dict:
    """The surface's contour lines in ``view``, None for all of it; ``still`` has room for a caption and no zoom."""
    figure = landscape.contour(loss, view or box_of(loss), landscape.height_of(loss), ("x", "y"))
    return quiet(figure, fixedrange=True) if still else figure


def quiet(figure: dict, margin: dict | None = None, **axes: Any) -> dict:
    """The figure with more to say about both of its axes, and with another margin."""
    plot = figure["layout"]
    changed = {name: {**plot[name], **axes} for name in ("xaxis", "yaxis")}
    return {**figure, "layout": {**plot, **changed, "margin": margin or {**plot["margin"], "t": CAPTIONED}}}


def minima(loss: Landscape, label: str = "") -> tuple[Points, ...]:
    """The known minima, the local ones paler; ``label`` stands at the first."""
    kinds = (("minima", loss.minima, "@ink", label), ("local minima", loss.local_minima, "@muted", ""))
    return tuple(
        Points(name, *np.array(points[:MOST][::-1]).T, colour=colour, marker="plus", label=said)  # the first comes last
        for name, points, colour, said in kinds
        if points
    )


def size(loss: Landscape) -> tuple[Point, float]:
    """The middle of the surface's domain, and its width."""
    low, high = np.array(loss.domain).T
    x, y = ((low + high) / 2).tolist()
    return (x, y), float((high - low).max())


def told(loss: Landscape, theta: np.ndarray) -> np.ndarray:
    """How many of the places (steps + 1, 2, *batch) are drawn: up to the first one after which it never comes back.

    What is more than ten half-widths away has left (:mod:`core.outcome`); lines between two such places would run
    across the picture although the run is never there again.
    """
    with np.errstate(all="ignore"):
        inside = beside(np.moveaxis(theta, 1, 0), *horizon(loss, theta.shape[1], start=theta[0]))
    last = len(theta) - np.argmax(inside[::-1], axis=0)  # how many places there are up to the last one inside
    return np.minimum(np.where(inside.any(axis=0), last, 0) + 1, len(theta))


def path(loss: Landscape, theta: np.ndarray, fine: int = 0) -> tuple[Fixed, Fixed, np.ndarray]:
    """Places (steps + 1, 2, *batch) ready to be sent, (*batch, steps + 1), and how many of them are numbers.

    ``fine`` is how many places on the picture the page can tell apart, if it need not be as many as there are.
    """
    centre, width = size(loss)
    x, y = np.moveaxis(theta, (0, 1), (-1, 0))
    x, y, count = positions(x, y, centre, width)
    count = np.minimum(count, told(loss, theta))
    if fine:
        x, y = (Fixed(each.array, each.origin, width / fine) for each in (x, y))
    return x, y, count


def run_path(
    name: str, loss: Landscape, theta: np.ndarray, look: Look, over: tuple[str, ...], index: int, **more: Any
) -> Path:  # fmt: skip
    """The path (steps + 1, 2, *batch) of the run that ``index`` says; ``more`` are a path's fields."""
    x, y, count = path(loss, theta)
    return Path(
        name, x, y, over=over, count=count, colour=look.colour, dash=look.dash, marker=look.marker, upto="step",
        emphasis=("focus", index), dots=True, **more,
    )  # fmt: skip


def drawn(steps: int) -> np.ndarray:
    """The steps whose places are drawn: all of a short run; of a long one pairs, for a run that swings shows in them.

    >>> drawn(3).tolist(), len(drawn(10_000)), drawn(10_000)[-4:].tolist()
    ([0, 1, 2, 3], 301, [9868, 9869, 9999, 10000])
    """
    if steps <= DRAWN:
        return np.arange(steps + 1)
    pairs = np.linspace(DRAWN // 2, steps - 1, DRAWN // 4 + 1).round().astype(int)[1:]
    return np.unique([*range(DRAWN // 2 + 1), *pairs, *(pairs + 1)])


def thinned(array: np.ndarray, count: np.ndarray, steps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What of an array (…, steps + 1) with ``count`` (…) leading points is drawn at ``steps``, and how many of them.

    The last of the leading points is among them: where a run left is seen.
    """
    last = np.maximum(count - 1, 0)[..., None]
    kept = np.take_along_axis(array, np.minimum(steps, last), axis=-1)
    return kept, np.where(count > 0, (steps < last).sum(axis=-1) + 1, 0)


def steps_panel(
    key: str, label: str, steps: int, axis: dict, marks: Iterable[Mark], _: Words,
    margin: Mapping[str, float] | None = None, title: str | None = None, **more: Any,
) -> Panel:  # fmt: skip
    """What runs do over their ``steps``, along which the pointer moves; ``more`` are a panel's fields."""
    figure = curves.steps(steps, axis, _("step") if title is None else title, **(margin or {}))
    return Panel(key, label, figure, tuple(marks), scrub=Scrub(x=("step", 0, steps)), **more)


def steps_slider(steps: int, _: Words) -> Slider:
    """The slider of the step that is looked at, which plays."""
    return Slider("step", _("Step {symbol}"), steps + 1, symbol="k", play=True)


def over_steps(name: str, values: np.ndarray, look: Look, over: tuple[str, ...], index: int) -> Path:
    """The line of numbers (…, steps + 1) over the steps, as far as they are finite, of the run that ``index`` says."""
    count = np.logical_and.accumulate(np.isfinite(values), axis=-1).sum(axis=-1)
    return Path(
        name, np.arange(float(values.shape[-1])), values, over=over, count=count, colour=look.colour, dash=look.dash,
        marker=look.marker, upto="step", emphasis=("focus", index),
    )  # fmt: skip


def leaving(
    name: str, left: np.ndarray, axis: dict, look: Look, over: tuple[str, ...], index: int | None, _: Words,
    below: bool = False,
) -> Points:  # fmt: skip
    """A cross at the upper edge of a picture over the steps, or at its lower one, where a run left (…); NaN: none."""
    low, high = axis["range"]
    inset = 0.03 * (high - low)
    edge = low + inset if below else high - inset
    known = np.isfinite(left)
    return Points(
        f"{name} leaves", np.where(known, left, 0.0)[..., None],
        np.array([10.0 ** min(edge, 308.0) if axis.get("type") == "log" else edge]), over=over,
        count=known.astype(int),
        colour=look.colour, marker="cross", size=0.8, emphasis=None if index is None else ("focus", index),
        label=_("leaves"),
    )  # fmt: skip


def floor(loss: Landscape) -> float:
    """What is taken from a loss before it is drawn: the minimum, where it is known."""
    return 0.0 if loss.minimum is None else loss.minimum


def goal(loss: Landscape, began: float, steps: int, _: Words) -> tuple[Line, ...]:
    """The line in a picture of the loss at which runs from the loss ``began`` have arrived; none without a minimum."""
    level = float(outcome.goal(np.array([began]), loss.minimum)) - floor(loss)
    return (goal_at(level, steps, _),) if level > -np.inf else ()


def goal_at(level: float, steps: int, _: Words) -> Line:
    """A line at the goal, and relative to what that is."""
    ends, heights = np.array([0.0, steps]), np.full(2, level)
    label = _("goal: {share} of the start", share=f"{GOAL:.2%}")
    return Line("goal", ends, heights, colour="@muted", dash=(4, 4), width=1.2, label=label)


def start(at: Point, _: Words) -> Handle:
    """The start that is dragged."""
    return Handle("start", at, _("Start: drag it, or click where it should be"))

"""The picture of the basins, from its scene."""

from __future__ import annotations

import zlib
from functools import lru_cache

import numpy as np

from core.losses.surface import Surface
from core.message import template
from core.optimizers import OPTIMIZERS
from core.outcome import GOAL, Outcome
from viz.figures.numbers import number
from viz.figures.symbols import plain_symbol
from viz.figures.theme import MARKS
from viz.lessons import ground
from viz.lessons.basins.runs import ELSEWHERE, LEFT, LOST, NOWHERE, Side, minima, sides
from viz.lessons.basins.scene import COORDINATES, PRESETS, SIDES, BasinsScene
from viz.lessons.outcomes import STEP, leading, track
from viz.lessons.surfaces import Box
from viz.player import Caption, Label, Panel, Path, Picture, Points, Slider, Table, Text, side_by_side
from viz.player.cells import cells
from viz.scene import looks
from viz.scene.progress import QUIET, Watched
from viz.words import Words, words

COLOURS = ("@blue", "@green", "@yellow", "@purple", "@sky", "@black")  # of the minima; more begin again
OTHERS = {  # what else can become of a start: its name, colour and marker
    ELSEWHERE: (template("comes to rest elsewhere"), "@muted", "square"),
    LOST: (template("still undecided"), "@grid", "hexagon"),
    LEFT: (template("diverges"), "@vermillion", "cross"),
    NOWHERE: (template("becomes undefined"), "@ink", "plus"),
}

ARRIVES = template(
    "{name}: from your start it goes to minimum {minimum}, and is at the goal ({share} of the start) from "
    "step {step} on."
)
RESTS = template("{name}: from your start it goes to minimum {minimum}, and is at rest there from step {step} on.")
NEAR = template("{name}: from your start it is close to minimum {minimum} after {steps} step[s].")
UNNUMBERED = template(
    "{name}: from your start it reaches a minimum that has no number here, and is there from step {step} on."
)
ENDS = {
    ELSEWHERE: template("{name}: from your start it comes to rest at none of the known minima."),
    LOST: template("{name}: from your start it is at no minimum after {steps} step[s]."),
    LEFT: template("{name}: from your start it diverges at step {step}."),
    NOWHERE: template("{name}: from your start it comes at step {step} to a place where the formula is undefined."),
}


def picture(scene: BasinsScene, progress: Watched = QUIET) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found = dict(zip(SIDES, sides(scene, progress), strict=True))
    names = {side: _names(scene, side, each, _) for side, each in found.items()}
    # the one on the right follows the other's zoom: it is made anew for each view
    keys = {"left": "left", "right": f"right{zlib.crc32(repr(scene.view).encode())}"}
    return Picture(
        panels=tuple(_panel(scene, side, keys[side], found[side], names[side], _) for side in SIDES),
        sliders=(
            *(_slider(scene, side, found[side], _) for side in SIDES),
            ground.steps_slider(scene.steps, _),
        ),
        sentences=(
            *looks(PRESETS, scene, COORDINATES, _),
            *(_said(scene, side, found[side], names[side], _) for side in SIDES),
        ),
        table=_table(scene, found, names, _),
        grid=side_by_side(*keys.values()),
    )


def _names(scene: BasinsScene, side: str, found: Side, _: Words) -> list[str]:
    """The optimizer and what is live of it, at each position."""
    name, symbol = _(OPTIMIZERS[found.chosen.key].name), plain_symbol(scene.live_param(side).symbol)
    return [_("{name}, {symbol} = {value}", name=name, symbol=symbol, value=number(v)) for v in found.positions.values]


def _slider(scene: BasinsScene, side: str, found: Side, _: Words) -> Slider:
    param, live = scene.live_param(side), found.positions
    of = {"left": _("{hyperparameter}, left"), "right": _("{hyperparameter}, right")}[side]
    label = of.replace("{hyperparameter}", _(param.name))
    return live.slider(label, plain_symbol(param.symbol), live.ticks(), track(found.path.outcome, (), _))


def _said(scene: BasinsScene, side: str, found: Side, names: list[str], _: Words) -> Text:
    """What becomes of the run from the start, at each position."""
    count, told = len(minima(scene.loss())), []
    for name, kind, outcome in zip(names, found.kind.tolist(), found.path.outcome.tolist(), strict=True):
        there = {Outcome.CONVERGED: ARRIVES, Outcome.STOPPED: RESTS}.get(Outcome(outcome), NEAR)
        if outcome == Outcome.CONVERGED and scene.loss().minimum is None:
            there = RESTS
        text = ENDS[kind - count] if kind >= count else there
        if outcome == Outcome.CONVERGED and kind >= count:  # a valley, or a flat floor
            text = UNNUMBERED
        told.append(_(text, name=name, minimum=kind + 1, step=STEP, steps=scene.steps, share=f"{GOAL:.2%}"))
    return Text(told, (side,), leading(found.path.step, (side,)))


def _colours(count: int) -> list[str]:
    return [*(COLOURS[i % len(COLOURS)] for i in range(count)), *(colour for _name, colour, _marker in OTHERS.values())]


@lru_cache(maxsize=32)
def _ground(loss: Surface, view: Box) -> dict:
    figure = ground.quiet(ground.contour(loss, view))
    lines = figure["data"][0]
    plain = {"contours": {**lines["contours"], "coloring": "none"}, "line": {"width": 0.6, "color": "@contour"}}
    return {**figure, "data": [{**lines, **plain}]}


def _panel(scene: BasinsScene, side: str, key: str, found: Side, names: list[str], _: Words) -> Panel:
    loss, view, mark = scene.loss(), scene.shown(), MARKS[found.chosen.key]
    x, y, count = ground.path(loss, found.path.theta)
    known = minima(loss)
    marks = tuple(
        Points(f"minimum {i}", *np.array([place]).T, marker="plus", label=str(i)) for i, place in enumerate(known, 1)
    )
    fine, coarse, here = found.fine, found.coarse, (side, found.position)
    others = {kind - len(known): place for kind, place in fine.middles.items() if kind >= len(known)}
    named = tuple(
        Label(f"region {other}", fine.x[[j]], fine.y[[i]], label=_(OTHERS[other][0]), shown=here)
        for other, (i, j) in others.items()
    )
    colours, zoomed = _colours(len(known)), side == "left"
    return Panel(
        key=key,
        label=_("Where each start ends: {name}", name=_(OPTIMIZERS[found.chosen.key].name)),
        figure=_ground(loss, view),
        marks=(
            cells("coarse", coarse.x, coarse.y, coarse.codes[found.places], colours, (side,)),
            cells("fine", fine.x, fine.y, fine.codes, colours, (), here),
            *named,
            *marks,
            Path("path", x, y, over=(side,), count=count, marker=mark.marker, width=1.8, upto="step", dots=True),
        ),
        handles=(ground.start((scene.x, scene.y), _),),
        caption=Caption(Text(names, (side,)), mark.colour, mark.marker),
        view="view" if zoomed else None,
        home=scene.frame() if zoomed else None,
    )


def _table(scene: BasinsScene, found: dict[str, Side], names: dict[str, list[str]], _: Words) -> Table:
    loss, known = scene.loss(), minima(scene.loss())
    colours = _colours(len(known))
    rows, cells_ = [], []
    for i, colour in enumerate(colours):
        other = i - len(known)
        if other >= 0 and not any(each.fine.share[i] or each.coarse.share[:, i].any() for each in found.values()):
            continue
        if other < 0:
            title = _("{number}: minimum at ({x}, {y})", number=i + 1, x=number(known[i][0]), y=number(known[i][1]))
            value, marker = number(_value(loss, i)), "plus"
        else:
            title, value, marker = _(OTHERS[other][0]), "", OTHERS[other][2]
        rows.append((title, colour, marker))
        counted = (text for side in SIDES for text in _counted(side, found[side], i, other, found[side].grain.steps))
        cells_.append([value, *counted])
    heads = [
        head
        for side in SIDES
        for head in (names[side][found[side].position], _("median steps to the goal, or to rest"))
    ]
    return Table((_("Starts that end here"), _("Loss there"), *heads), tuple(rows), cells_)


def _value(loss: Surface, i: int) -> float:
    """The loss at a minimum, without the rounding of its place where the value is known."""
    if i < len(loss.minima) and loss.minimum is not None:
        return loss.minimum
    return float(loss.value(np.array(minima(loss)[i])))


def _counted(side: str, found: Side, i: int, other: int, steps: int) -> tuple[Text, Text]:
    """The share of the starts and the median of their steps at each position; about, where the map is coarse."""
    shares, medians = [], []
    for position, place in enumerate(found.places):
        sure = position == found.position
        share, median = (
            (found.fine.share[i], found.fine.median[i])
            if sure
            else (found.coarse.share[place, i], found.coarse.median[place, i])
        )
        about = "" if sure or not share else "≈ "
        part = f"{max(share, 0.001):.1%}" if sure else f"{max(share, 0.01):.0%}"
        shares.append(f"{about}{part if share else 0}")
        ends = "≥ " if median >= steps else about
        medians.append("–" if share == 0 or other == LOST else ends + number(median))
    return Text(shares, (side,)), Text(medians, (side,))

"""The picture of the basins, from its scene."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any

import numpy as np

from core.losses.surface import Surface
from core.message import template
from core.optimizers import OPTIMIZERS
from viz.figures import landscape, regions
from viz.figures.numbers import number
from viz.figures.theme import MARKS
from viz.lessons.basins.runs import ELSEWHERE, LEFT, LOST, Basins, Run, both, minima, run
from viz.lessons.basins.scene import PRESETS, BasinsScene
from viz.lessons.presets import shown
from viz.lessons.surfaces import Box
from viz.player import Caption, Handle, Layer, Panel, Picture, Slider, Table, Text, side_by_side
from viz.player.pack import positions
from viz.ui.progress import QUIET, Watched
from viz.words import Words, words

COLOURS = ("@blue", "@green", "@yellow", "@purple", "@sky", "@black")  # of the minima; more begin again
OTHERS = {ELSEWHERE: "@muted", LOST: "@grid", LEFT: "@vermillion"}
NAMES = {
    ELSEWHERE: template("comes to rest elsewhere"),
    LOST: template("still undecided"),
    LEFT: template("diverges"),
}
MARKERS = {ELSEWHERE: "square", LOST: "hexagon", LEFT: "cross"}
QUIETLY: dict[str, Any] = {"dots": False, "line": False}

REACHED = template("{name}, η = {rate}: from your start it reaches minimum {minimum} at step {step}.")
NEAR = template("{name}, η = {rate}: from your start it is close to minimum {minimum} after {steps} steps.")
ENDS = {
    ELSEWHERE: template("{name}, η = {rate}: from your start it comes to rest at none of the known minima."),
    LOST: template("{name}, η = {rate}: from your start it is at no minimum after {steps} steps."),
    LEFT: template("{name}, η = {rate}: from your start it diverges."),
}


def picture(scene: BasinsScene, progress: Watched = QUIET) -> tuple[Picture, dict[str, int]]:
    """What the player shows, and where its coordinates are."""
    _ = words(scene.lang)
    maps = both(scene, progress)
    sides = ((scene.left, scene.left_rate), (scene.right, scene.right_rate))
    runs = [run(scene, key, rate) for key, rate in sides]
    names = [(_(OPTIMIZERS[key].name), number(rate)) for key, rate in sides]
    preset = shown(PRESETS, scene, BasinsScene.still)
    # the one on the right follows the other's zoom: it is made anew for each view
    keys = ("left", f"right{zlib.crc32(repr(scene.view).encode())}")
    panels = tuple(
        _panel(scene, panel, found, each, key, name, _)
        for panel, found, each, (key, _rate), name in zip(keys, maps, runs, sides, names, strict=True)
    )
    return (
        Picture(
            panels=panels,
            sliders=(Slider("step", _("Step"), scene.steps + 1, symbol="k", play=True),),
            sentences=(
                *((Text(_(preset.look)),) if preset else ()),
                *(Text(_said(scene, each, *name, _)) for each, name in zip(runs, names, strict=True)),
            ),
            table=_table(scene, maps, names, _),
            grid=side_by_side(*keys),
        ),
        {"step": scene.step},
    )


def _said(scene: BasinsScene, found: Run, name: str, rate: str, _: Words) -> str:
    count = len(minima(scene.loss()))
    if found.kind >= count:
        return _(ENDS[found.kind - count], name=name, rate=rate, steps=scene.steps)
    step = int(found.path.step)
    told = REACHED if step < scene.steps else NEAR
    return _(told, name=name, rate=rate, minimum=found.kind + 1, step=step, steps=scene.steps)


def _colours(count: int) -> list[str]:
    return [*(COLOURS[i % len(COLOURS)] for i in range(count)), *OTHERS.values()]


@lru_cache(maxsize=32)
def _ground(loss: Surface, view: Box) -> dict:
    figure = landscape.contour(loss, view, landscape.height_of(loss), ("x", "y"))
    trace = figure["data"][0]
    lines = {
        **trace,
        "contours": {**trace["contours"], "coloring": "none"},
        "line": {"width": 0.6, "color": "@contour"},
    }
    return {"data": [lines], "layout": {**figure["layout"], "margin": {**figure["layout"]["margin"], "t": 26}}}


def _panel(
    scene: BasinsScene, panel: str, found: Basins, each: Run, key: str, name: tuple[str, str], _: Words
) -> Panel:
    loss, view, mark = scene.loss(), scene.shown(), MARKS[key]
    low, high = np.array(loss.domain).T
    theta = np.moveaxis(each.path.theta, 0, -1)
    x, y, count = positions(theta[0], theta[1], tuple((low + high) / 2), float((high - low).max()))
    known = minima(loss)
    marks = tuple(
        Layer(np.array([px]), np.array([py]), colour="@ink", marker="plus", label=str(i + 1), **QUIETLY)
        for i, (px, py) in enumerate(known)
    )
    regioned = regions.middles(regions.kinds(found.codes))
    words_ = tuple(
        Layer(found.x[j : j + 1], found.y[i : i + 1], label=_(NAMES[kind - len(known)]), **QUIETLY)
        for kind, (i, j) in regioned.items()
        if kind >= len(known)
    )
    ground = _ground(loss, view)
    heat = regions.heatmap(found.x, found.y, found.codes, _colours(len(known)))
    zoomed = panel == "left"
    return Panel(
        key=panel,
        label=_("Where each start ends: {name}", name=name[0]),
        figure={**ground, "data": [heat, *ground["data"]]},
        stamp=f"{loss.python} {view} {key} {name[1]} {scene.steps}",
        layers=(
            *words_,
            *marks,
            Layer(x, y, count=count, colour="@ink", marker=mark.marker, width=1.8, upto="step"),
        ),
        handle=Handle("start", (scene.x, scene.y), _("Start: drag it, or click where it should be")),
        caption=Caption(Text(_("{name}, η = {rate}", name=name[0], rate=name[1])), mark.colour, mark.marker),
        view="view" if zoomed else None,
        home=scene.frame() if zoomed else None,
    )


def _table(scene: BasinsScene, maps: tuple[Basins, Basins], names: list[tuple[str, str]], _: Words) -> Table:
    loss, known = scene.loss(), minima(scene.loss())
    colours = _colours(len(known))
    rows, cells = [], []
    for i, colour in enumerate(colours):
        other = i - len(known)
        if other >= 0 and not any(found.share[i] for found in maps):
            continue
        if other < 0:
            title = _("{number}: minimum at ({x}, {y})", number=i + 1, x=number(known[i][0]), y=number(known[i][1]))
            value = number(_value(loss, i))
        else:
            title, value = _(NAMES[other]), ""
        rows.append((title, colour, MARKERS.get(other, "plus")))
        cells.append([value, *(text for found in maps for text in _counted(found, i, other, scene.steps))])
    heads = [head for name, rate in names for head in (f"{name} {rate}", _("median steps"))]
    return Table((_("Starts that end here"), _("Loss there"), *heads), tuple(rows), cells)


def _value(loss: Surface, i: int) -> float:
    """The loss at a minimum, without the rounding of its place where the value is known."""
    if i < len(loss.minima) and loss.minimum is not None:
        return loss.minimum
    return float(loss.value(np.array(minima(loss)[i])))


def _counted(found: Basins, i: int, other: int, steps: int) -> tuple[str, str]:
    share = found.share[i]
    text = "0" if share == 0 else f"{max(share, 0.001):.1%}"
    if share == 0 or other == LOST:
        return text, "–"
    return text, ("≥ " if found.median[i] >= steps else "") + number(found.median[i])

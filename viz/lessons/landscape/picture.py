"""The picture of a network's landscape, from its scene."""

from __future__ import annotations

import numpy as np

from viz.figures import curves, landscape
from viz.figures.numbers import number
from viz.figures.theme import MARKS, axis
from viz.lessons import ground
from viz.lessons.landscape import ends
from viz.lessons.landscape.runs import Landscape, Map
from viz.lessons.landscape.runs import landscape as run
from viz.lessons.landscape.scene import COORDINATES, FACTORS, PRESETS, LandscapeScene
from viz.lessons.landscape.sentences import along, names, sentences, table
from viz.player import Caption, Chips, Grid, Mark, Panel, Path, Picture, Points, Scrub, Slider, Text
from viz.scene import looks
from viz.scene.progress import QUIET, Watched
from viz.words import Words, words

TICKS = 5  # numbers under the slider of the epochs
DECADES = 6  # of losses that are seen
LEAST = 1e-12  # a loss below it has no height of its own
GRID = Grid(("map honest",), (1.15, 1), (1,), ("map", "honest"), (86, 70))


def picture(scene: LandscapeScene, progress: Watched = QUIET) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    rate = scene.factors().slider(
        _("Learning rate, as a multiple of each one’s own"), "", tuple(enumerate(map(number, FACTORS)))
    )
    if scene.plane == "ends":
        return ends.picture(scene, rate, looks(PRESETS, scene, COORDINATES, _), progress, _)
    found = run(scene, progress)
    return Picture(
        panels=(*(_map(scene, each, j, _) for j, each in enumerate(found.maps)), _honest(scene, found, _)),
        sliders=(rate, _epochs(scene, _)),
        chips=(Chips("focus", _("Optimizer in focus"), names(scene, _)),),
        sentences=(*looks(PRESETS, scene, COORDINATES, _), *sentences(scene, found, _)),
        table=table(scene, found, _),
        grid=GRID,
    )  # fmt: skip


def _epochs(scene: LandscapeScene, _: Words) -> Slider:
    live = scene.moments()
    texts = tuple(str(int(epoch)) for epoch in live.values)
    places = dict.fromkeys(live.position(v) for v in np.linspace(0, scene.epochs, TICKS))
    return Slider("epoch", _("Epoch"), len(texts), texts, ticks=tuple((p, texts[p]) for p in places), play=True)


def _map(scene: LandscapeScene, found: Map, j: int, _: Words) -> Panel:
    """The loss on the plane of one position of the slider, as log₁₀, and the paths as their shadows on it."""
    h = np.log10(np.maximum(found.loss, LEAST))
    finite = h[np.isfinite(h)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    spacing = (high - low) / landscape.LEVELS or 1.0
    axes = _("direction {number}", number=1), _("direction {number}", number=2)
    figure = landscape.relief(found.u, found.v, h, (low + spacing / 2, spacing), found.box, axes)
    marks: list[Mark] = [Points("start", *found.ways[0].uv[:, :1], marker="ring", label=_("start"))]
    for i, (key, way) in enumerate(zip(scene.keys(), found.ways, strict=True)):
        look = MARKS[key]
        marks.append(
            Path(
                key, *way.uv, colour=look.colour, dash=look.dash, marker=look.marker, upto="epoch",
                emphasis=("focus", i),
            )
        )  # fmt: skip
    said = _("Loss on the plane: {low} to {high}", low=number(10**low, 2), high=number(10**high, 2))
    return Panel(
        key=f"map {j}",
        label=_("The loss on a plane through the parameter space, with the optimizers’ paths on it"),
        figure=ground.quiet(figure, {"l": 52, "r": 10, "t": 26, "b": 44}, fixedrange=True),
        marks=tuple(marks),
        shown=("factor", j),
        area="map",
        caption=Caption(Text(said)),
    )


def _honest(scene: LandscapeScene, found: Landscape, _: Words) -> Panel:
    """The true loss along each path, and for the one in focus what the map says there."""
    true, seen = along(found, "true"), along(found, "seen")
    values = np.concatenate([true.ravel(), seen.ravel()])
    values = values[np.isfinite(values) & (values > 0)]
    high = float(np.log10(values.max())) if len(values) else 0.0
    low = max(float(np.log10(values.min())), high - DECADES) if len(values) else -1.0
    up = axis(
        _("loss"), type="log", range=[low - 0.1, high + 0.2], dtick=1, exponentformat="power", tickfont=curves.SMALL
    )
    figure = curves.steps(int(found.epochs[-1]), up, _("epoch"), l=52, r=12, t=26)
    figure["data"] = [
        curves.entry(_("the loss"), "@ink"), curves.entry(_("what the map says"), "@ink", "dot"),
    ]  # fmt: skip
    figure["layout"] |= {"showlegend": True, "legend": {"orientation": "h", "x": 0, "y": 1.12}}
    epochs, marks, left = found.epochs.astype(float), [], np.array([each.left for each in found.runs])
    for i, key in enumerate(scene.keys()):
        look = MARKS[key]
        count = np.isfinite(true[i]).sum(axis=-1)
        marks += [
            Path(
                f"{key} on the map", epochs, seen[i], over=("factor",), count=count, colour=look.colour, dash=(2, 4),
                width=2.4, upto="epoch", marker="ring", shown=("focus", i),
            ),
            Path(
                key, epochs, true[i], over=("factor",), count=count, colour=look.colour, marker=look.marker,
                upto="epoch", emphasis=("focus", i),
            ),
            ground.leaving(key, left[i], up, look, ("factor",), i, _),
        ]  # fmt: skip
    return Panel(
        key="honest",
        label=_("The loss along each path, and at the plane’s nearest point"),
        figure=figure,
        marks=tuple(marks),
        scrub=Scrub(x=("epoch", epochs)),
    )

"""The gradient field's picture, from its scene."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from core.critical import CriticalPoint
from core.field import field
from core.losses.surface import Surface
from core.message import template
from viz.figures import landscape
from viz.figures.numbers import number
from viz.figures.theme import CRITICAL_MARKS
from viz.lessons.field.runs import LEAVES, NOWHERE, RESTS, SENT, STOPS, Lines, follow, found
from viz.lessons.field.scene import PRESETS, SHOWN, STARTS, FieldScene
from viz.lessons.surfaces import SURFACES, Box, box_of
from viz.player import Arrow, Follower, Line, Panel, Picture, Points, Scrub, Table, Text, tabs
from viz.player.pack import Fixed
from viz.scene import Live
from viz.words import Words, words

ARROWS = 21  # on each side
MOST_ROWS = 12
MOST_MARKS = 500

KINDS = {
    "minimum": template("minimum"),
    "maximum": template("maximum"),
    "saddle": template("saddle point"),
    "degenerate": template("degenerate point"),
    "flat": template("flat place"),
}
REACHES = template("From here downhill ends at the {kind} ({x}, {y}).")
MISSES = {
    NOWHERE: template("The function is undefined here."),
    RESTS: template("The gradient is 0 here: nothing points downhill."),
    LEAVES: template("From here downhill leads out of the picture."),
    STOPS: template("From here downhill stops where the surface has no gradient, or goes on for very long."),
}
AT_ONE = template("This is the {kind} ({x}, {y}): the gradient is 0 here.")


def picture(scene: FieldScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    loss, view, (x, y) = scene.loss(), scene.frame(), scene.places()
    preset = scene.preset()
    names = [_(each.name) for each in PRESETS]
    if preset is None:
        names.append(_(SURFACES[scene.surface.key].name))
    lines = follow(loss, view, tuple(x.values.tolist()), tuple(y.values.tolist()), scene.fineness())
    texts, fates = _fates(loss, x, y, lines, _)
    look = Text(_(preset.look) if preset else _(SURFACES[scene.surface.key].summary))
    return Picture(
        panels=(_contour(scene, loss, view, x, y, lines, _),),
        sliders=(
            x.slider(_("Start {name}", name="x"), ticks=x.ticks()),
            y.slider(_("Start {name}", name="y"), ticks=y.ticks()),
        ),
        chips=(
            tabs("preset", _("Kind of landscape"), names),
            tabs("shown", _("What is drawn"), (_("Arrows"), _("Equal arrows"), _("Lines"))),
        ),
        sentences=(look, Text(texts, ("fate",))),
        table=_table(loss, _),
        followers=(Follower("fate", fates, ("x", "y")),),
    )


def _fates(loss: Surface, x: Live, y: Live, lines: Lines, _: Words) -> tuple[list[str], np.ndarray]:
    """What can become of a start, in words, and the number of the one that does, at every position (x, y)."""
    theta = np.array(np.meshgrid(x.values, y.values, indexing="ij")).reshape(2, -1)
    points = found(loss)
    fates = lines.end.copy()
    for k in set(lines.end[lines.end >= 0].tolist()):  # a start that is itself one has another sentence
        same = np.abs(theta - np.array(points[k].point)[:, None]).max(axis=0) == 0
        fates[same & (lines.end == k)] = len(points) + k
    codes, numbered = np.unique(fates, return_inverse=True)
    texts = []
    for code in codes.tolist():
        if code < 0:
            texts.append(_(MISSES[code]))
            continue
        point = points[code % len(points)]
        px, py = map(number, point.point)
        texts.append(_(REACHES if code < len(points) else AT_ONE, kind=_(KINDS[point.kind]), x=px, y=py))
    return texts, numbered.reshape(len(x.values), len(y.values))


# --- the panel -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def _ground(loss: Surface, view: Box) -> dict:
    return landscape.contour(loss, view, landscape.height_of(loss), ("x", "y"))


def _contour(scene: FieldScene, loss: Surface, view: Box, x: Live, y: Live, lines: Lines, _: Words) -> Panel:
    left, right, low, high = view
    wide = (right - left) / 2**11, (high - low) / 2**11
    shape = (len(x.values), len(y.values), SENT)
    own = (Fixed(lines.x.reshape(shape), left, wide[0]), Fixed(lines.y.reshape(shape), low, wide[1]))
    start = Fixed(x.values[:, None, None], left, wide[0] / 64), Fixed(y.values[None, :, None], low, wide[1] / 64)
    marks = (
        *_field(loss, view),
        *_many(loss, view, scene.fineness()),
        Arrow("streamline", *own, over=("x", "y"), colour="@accent", width=3),
        *_marks(loss, _),
        Points("start", *start, over=("x", "y"), colour="@accent"),
    )
    return Panel(
        key="contour",
        label=_("Contour lines with the field downhill; drag the start of the streamline"),
        figure=_ground(loss, view),
        marks=marks,
        view="view",
        home=box_of(loss),
        scrub=Scrub(x=("x", left, right), y=("y", low, high)),
    )


@lru_cache(maxsize=32)
def _field(loss: Surface, view: Box) -> tuple[Arrow, ...]:
    """The arrows of true and of equal length, on a grid over the view; none where the field is undefined or 0."""
    left, right, low, high = view
    cell = max(right - left, high - low) / ARROWS
    across, up = (max(3, round(side / cell)) for side in (right - left, high - low))
    x = left + (right - left) * (np.arange(across) + 0.5) / across
    y = low + (high - low) * (np.arange(up) + 0.5) / up
    cell = min((right - left) / across, (high - low) / up)
    tails = np.array(np.meshgrid(x, y)).reshape(2, -1)
    marks = []
    for k, equal in enumerate((False, True)):
        arrows = field(loss, x, y, equal).reshape(2, -1)
        with np.errstate(all="ignore"):
            length = np.hypot(*arrows)
        there = np.isfinite(length) & (length > 0)
        if not there.any():
            continue
        longest = 1.0 if equal else float(np.quantile(length[there], 0.95))
        arrows, start = arrows[:, there], tails[:, there]
        arrows = arrows * (0.88 * cell / np.maximum(length[there], longest))
        if equal:
            start = start - arrows / 2
        ends = np.stack([start, start + arrows], axis=-1).reshape(2, -1)
        sent = Fixed(ends[0], left, cell / 256), Fixed(ends[1], low, cell / 256)
        marks.append(Arrow(f"−∇f {SHOWN[k]}", *sent, colour="@muted", width=1.3, piece=2, shown=("shown", k)))
    return tuple(marks)


@lru_cache(maxsize=32)
def _many(loss: Surface, view: Box, fineness: float) -> tuple[Line, ...]:
    """The streamlines from a grid of starts, each with a head half-way."""
    left, right, low, high = view
    part = (np.arange(STARTS) + 0.5) / STARTS
    lines = follow(loss, view, tuple(left + (right - left) * part), tuple(low + (high - low) * part), fineness)
    long = np.hypot(np.ptp(lines.x, axis=1), np.ptp(lines.y, axis=1)) > 0
    if not long.any():
        return ()
    quantum = (right - left) / 2**11, (high - low) / 2**11
    x, y = lines.x[long], lines.y[long]
    third = slice(SENT // 3, SENT // 3 + 2)
    common: dict[str, Any] = {"colour": "@muted", "shown": ("shown", SHOWN.index("lines"))}

    def sent(x: np.ndarray, y: np.ndarray) -> tuple[Fixed, Fixed]:
        return Fixed(x.ravel(), left, quantum[0]), Fixed(y.ravel(), low, quantum[1])

    return (
        Line("streamlines", *sent(x, y), piece=SENT, width=1.1, **common),
        Arrow("heads", *sent(x[:, third], y[:, third]), piece=2, width=1.3, **common),
    )


def _marks(loss: Surface, _: Words) -> list[Points]:
    """One mark for each kind of critical point, with its name on the picture where there is one only."""
    marks = []
    for kind, mark in CRITICAL_MARKS.items():
        points = np.array([each.point for each in found(loss) if each.kind == kind][:MOST_MARKS]).reshape(-1, 2)
        if len(points):
            label = _(KINDS[kind]) if len(points) == 1 else ""
            marks.append(Points(kind, *points.T, colour=mark.colour, marker=mark.marker, label=label))
    return marks


# --- the table -------------------------------------------------------------------------------------------------------


def _table(loss: Surface, _: Words) -> Table:
    """The critical points with the eigenvalues of their Hessians; of very many the first, and how many there are."""
    points = found(loss)
    columns = (_("Where the gradient is 0"), "x", "y", "f(x, y)", "λ₁", "λ₂")
    rows: list[tuple[str, str | None, str | None]] = []
    cells: list[list[str]] = []
    for kind, mark in CRITICAL_MARKS.items():
        alike = [each for each in points if each.kind == kind]
        listed = alike if len(points) <= MOST_ROWS else alike[:3]
        for each in listed:
            rows.append((_(KINDS[kind]), mark.colour, mark.marker))
            cells.append(_cells(each))
        if len(alike) > len(listed):
            rows.append((_("{kind}: {count} in all", kind=_(KINDS[kind]), count=len(alike)), None, None))
            cells.append(["…"] * 5)
    if not rows:
        rows, cells = [(_("nowhere in this picture"), None, None)], [["–"] * 5]
    return Table(columns, tuple(rows), cells)


def _cells(point: CriticalPoint) -> list[str]:
    low, high = point.eigenvalues
    return [number(v, 4) for v in (*point.point, point.value, low, high)]

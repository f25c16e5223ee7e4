"""The picture of a tangent, from its scene."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from core.curves import Curve
from core.derivatives import METHODS
from core.tangents import secant
from viz.figures import curves
from viz.figures.numbers import number
from viz.figures.theme import METHOD_MARKS
from viz.lessons.quotient import digits, exact, methods, place, place_digits
from viz.lessons.tangent.runs import Places
from viz.lessons.tangent.scene import NOTED_H, REACH, SECANTS, TangentScene
from viz.lessons.tangent.sentences import equation, secants, tangents
from viz.player import Button, Chips, Line, Mark, Panel, Picture, Points, Reading, Scrub, Table, Text
from viz.player.pack import Single, rounded
from viz.scene import Live
from viz.words import Words, words


def picture(scene: TangentScene) -> Picture:
    """What the player shows."""
    return _picture(scene.lang, scene.made(), scene.points(), scene.steps(), scene.pins)


@lru_cache(maxsize=32)
def _picture(lang: str, curve: Curve, points: Live, steps: Live, pins: tuple[float, ...]) -> Picture:
    _ = words(lang)
    live, pinned = Places.of(curve, points.values), Places.of(curve, np.array(pins))
    lines, readings = _secants(live, steps.values)
    height = (live.frame.bottom, live.frame.top)
    panel = Panel(
        key="curve",
        label=_("The curve with its tangent and a secant"),
        figure=curves.graph(curve, height, ("x", "y = f(x)")),
        marks=(*_pinned(pinned), *lines, *_tangent(live, _)),
        scrub=Scrub(x=("x", curve.low, curve.high)),
    )
    named = [(x in pins, place(x, curve)) for x in points.values]
    label = [_("Unpin x = {x}", x=x) if there else _("Pin x = {x}", x=x) for there, x in named]
    return Picture(
        panels=(panel,),
        sliders=(
            points.slider(_("Point"), "x", points.ticks(), digits=place_digits(curve)),
            steps.slider(_("Step size"), "h", steps.decades()),
        ),
        chips=(Chips("method", _("Secant"), methods(SECANTS, _)),),
        sentences=(
            Text(tangents(curve, live.x, live.line, live.kinds, _), ("x",)),
            Text([f"{{{key}}}" for key in SECANTS], ("method",), _said(readings, steps.values, live, _)),
        ),
        table=_table(pinned, steps.values, _) if pins else None,
        buttons=(Button("pin", Text(label, ("x",))),),
    )


def _tangent(live: Places, _: Words) -> tuple[Mark, ...]:
    frame = live.frame
    x, y = live.across(live.line.slope, live.x, live.y)
    at = frame.x(live.x[:, None]), frame.y(live.y[:, None])
    slope = [_("slope {slope}", slope=number(d)) if np.isfinite(d) else "" for d in live.line.slope.tolist()]
    return (
        Line("tangent", x, y, over=("x",), colour="@blue", width=2.5),
        Points("point", *at, over=("x",), colour="@blue", label=Text(slope, ("x",))),
    )


def _pinned(pinned: Places) -> tuple[Mark, ...]:
    """The tangents of the pinned points, all in one mark, and their points."""
    if not len(pinned.x):
        return ()
    x, y = pinned.across(pinned.line.slope, pinned.x, pinned.y)
    x, y = (replace(each, array=each.array.reshape(-1)) for each in (x, y))
    at, height = pinned.frame.x(pinned.x), pinned.frame.y(pinned.y)
    return (
        Line("pinned tangents", x, y, colour="@sky", width=1.6, piece=2),
        Points("pinned", at, height, colour="@sky"),
    )


def _secants(live: Places, hs: np.ndarray) -> tuple[list[Mark], dict[str, tuple[np.ndarray, np.ndarray]]]:
    """The secant of each method at every place and step, with its two points; and slope and error of each."""
    ends = {}
    for side in (-1, 1):
        x = live.x[:, None] + side * hs
        ends[side] = live.frame.x(x), live.frame.y(live.curve(x))
    marks: list[Mark] = []
    readings = {}
    for i, key in enumerate(SECANTS):
        chord = secant(live.curve, live.x[:, None], hs, key)
        colour, shown = METHOD_MARKS[key].colour, ("method", i)
        x, y = live.across(chord.line.slope, chord.left, live.curve(chord.left))
        marks.append(Line(key, x, y, over=("x", "h"), colour=colour, dash=(8, 5), width=2.2, shown=shown))
        look: dict[str, Any] = {"colour": colour, "marker": METHOD_MARKS[key].marker, "shown": shown}
        for side in sorted(set(REACH[key]) - {0}):
            name = f"{key} {'left' if side < 0 else 'right'}"
            marks.append(Points(name, *ends[side], over=("x",), now="h", **look))
        with np.errstate(all="ignore"):
            readings[key] = chord.line.slope, np.abs(chord.line.slope - live.line.slope[:, None])
    return marks, readings


def _said(readings: dict, hs: np.ndarray, live: Places, _: Words) -> dict[str, Reading]:
    """For each method which sentence stands there, and the numbers in it."""
    told = {"h": Reading(rounded(hs), ("h",))}
    for key, (slope, error) in readings.items():
        here = ("x", "h")
        code = np.where(np.isfinite(slope), np.where(np.isfinite(error), 0, 1), 2)
        texts = [text.replace("{slope}", f"{{{key}_slope}}") for text in secants(key, _)]
        texts = [text.replace("{error}", f"{{{key}_error}}") for text in texts]
        told |= {
            key: Reading(code, here, texts=tuple(texts)),
            f"{key}_slope": Reading(Single(rounded(slope, 6)), here, 6),
            f"{key}_error": Reading(rounded(error), here),
        }
    return told


def _table(pinned: Places, hs: np.ndarray, _: Words) -> Table:
    """The pinned points: all digits of the slope and of the central difference, and the secant under the slider."""
    columns = (
        _("Pinned"), _("Exact slope"), _("Central difference, h = {h}", h=number(NOTED_H)), _("Off by"), _("Tangent"),
        _("Secant with the h above"),
    )  # fmt: skip
    noted = METHODS["central"].rule(pinned.curve, pinned.x, NOTED_H)
    rows, cells = [], []
    for i, x in enumerate(pinned.x.tolist()):
        d, c = float(pinned.line.slope[i]), float(pinned.line.intercept[i])
        smooth = np.isfinite(d)
        fixed = [
            exact(d) if smooth else _("none"),
            digits(float(noted[i])),
            number(abs(float(noted[i]) - d)),
            f"y = {equation(d, c)}" if smooth else "–",
        ]
        moving = [METHODS[key].rule(pinned.curve, x, hs).tolist() for key in SECANTS]
        rows.append((f"x = {place(x, pinned.curve)}", "@sky", "circle"))
        cells.append([[[*fixed, number(slope, 6)] for slope in slopes] for slopes in moving])
    return Table(columns, tuple(rows), cells, ("method", "h"))

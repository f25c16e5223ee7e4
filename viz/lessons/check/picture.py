"""The relative distance against the step of the differences, and both gradients coordinate by coordinate."""

from __future__ import annotations

import numpy as np

from core.derivatives import best_h
from core.gradient_check import MISTAKES, RIGHT, SUSPICIOUS
from core.message import template
from viz.figures import bars
from viz.figures.numbers import number
from viz.figures.theme import METHOD_MARKS, axis, plot
from viz.lessons.check.runs import Comparison, comparison
from viz.lessons.check.scene import METHODS, CheckScene
from viz.lessons.quotient import methods
from viz.player import Area, Button, Chips, Line, Mark, Panel, Picture, Points, Scrub, Table, Text, Track, tabs
from viz.player.lines import Frame
from viz.words import Words, words

DIGITS = 16
ANALYTIC, NUMERICAL = "@blue", METHOD_MARKS["central"].colour
FLOOR = 1e-17  # where a logarithmic axis shows 0

WORDS = {
    "right": template("right"),
    "suspicious": template("suspicious"),
    "wrong": template("wrong"),
    "undefined": template("undefined"),
}
KINDS = {
    "right": ("@green", "solid"),
    "suspicious": ("@orange", "stripes"),
    "wrong": ("@vermillion", "cross"),
    "undefined": ("@muted", "thin"),
}
VERDICTS = {
    "right": template("Relative distance {distance}: the two agree, so the gradient is right."),
    "suspicious": template("Relative distance {distance}: too far apart to be called right, which is suspicious."),
    "wrong": template("Relative distance {distance}: the two disagree, so the gradient looks wrong."),
    "undefined": template("At this h the differences need f where it is undefined: there is no distance."),
}
UNDEFINED = template("f or its gradient is undefined at this point: there is nothing to compare.")
NOTHING = template("No mistake is planted, and none is found.")
LARGE = template("No mistake is planted: h is too large, and the difference itself is this far from the derivative.")
SMALL = template("No mistake is planted: h is too small, and rounding has eaten the digits.")
KINK = template("f is not smooth at this point, so it has no gradient, whatever the two say. Try another point.")
HIDDEN = template("At this h the error of the differences hides the planted mistake.")
FLAT = template("No mistake is planted: the gradient is too small here for differences to measure. Try another point.")
FOUND = template(
    "The planted mistake is found: the two differ most in {coordinate}, {analytic} against {numerical} by differences."
)
MISSED = template("The planted mistake changes too little at this point to be found. Try another point.")


def picture(scene: CheckScene) -> Picture:
    """What the player shows."""
    _ = words(scene.lang)
    found = comparison(scene)
    mistakes = tabs("mistake", _("Planted mistake"), (_(spec.name) for spec in MISTAKES.values()))
    rules = Chips("method", _("Differences"), methods(METHODS, _))
    codes = np.stack([found.verdict == key for key in KINDS]).argmax(axis=0)
    track = Track(codes, tuple((_(WORDS[key]), *kind) for key, kind in KINDS.items()), ("mistake", "method"))
    return Picture(
        panels=(_curve(scene, found, _), _bars(scene, found, _)),
        sliders=(found.steps.slider(_("Step of the differences"), "h", found.steps.decades()[::3], track),),
        chips=(mistakes, rules),
        sentences=_sentences(found, _),
        table=_table(found, _),
        buttons=(Button("random", Text(_("Random point"))),),
    )


def _curve(scene: CheckScene, found: Comparison, _: Words) -> Panel:
    hs = found.steps.values
    span = [float(np.log10(hs[0])), float(np.log10(hs[-1]))]
    small = {"size": 12, "color": "@muted"}
    powers, ticks = [-16, -12, -8, -4, 0], range(int(span[0]), int(span[1]) + 1, 3)
    data = [
        {
            "type": "scatter", "mode": "lines", "x": [float(hs[0]), float(hs[-1])], "y": [level] * 2,
            "line": {"color": "@contour", "width": 2, "dash": "dot"}, "hoverinfo": "skip",
        }
        for level in (RIGHT, SUSPICIOUS)
    ]  # fmt: skip
    bands = {"right": -13.0, "suspicious": -5.5, "wrong": -2.0}
    notes = [
        {"text": _(WORDS[key]), "x": 0.47, "xref": "paper", "y": level, "showarrow": False, "font": small}
        for key, level in bands.items()
    ]
    figure = plot(
        xaxis=axis(
            "h", type="log", range=span, tickvals=[10.0**p for p in ticks], ticktext=[number(10.0**p) for p in ticks]
        ),
        yaxis=axis(
            _("relative distance"), type="log", range=[-17.4, 0.6],
            tickvals=[FLOOR, *(10.0**p for p in powers)], ticktext=["0", *(number(10.0**p) for p in powers)],
        ),
        data=data,
        annotations=notes,
        margin={"l": 64, "r": 14, "t": 28, "b": 44},
    )  # fmt: skip
    height = np.maximum(found.distance, FLOOR)  # NaN stays
    upright = np.stack([hs, hs], axis=-1), np.array([FLOOR / 10, 10.0])
    marks: list[Mark] = [Line("h", *upright, over=("h",), colour="@muted", width=1.2)]
    for i, method in enumerate(METHODS):
        colour, marker = METHOD_MARKS[method].colour, METHOD_MARKS[method].marker
        marks.append(Line(method, hs, height[:, i], over=("mistake",), colour=colour, emphasis=("method", i)))
        now = height[:, i, :, None]
        marks.append(
            Points(
                f"{method} now", np.broadcast_to(hs[:, None], now.shape).copy(), now, over=("mistake", "h"),
                colour=colour, marker=marker, shown=("method", i),
            )
        )  # fmt: skip
    return Panel(
        key="distance",
        label=_("The relative distance of the two gradients against the step h"),
        figure=figure,
        marks=tuple(marks),
        scrub=Scrub(x=("h", np.log10(hs))),
        grow=1.2,
    )


def _bars(scene: CheckScene, found: Comparison, _: Words) -> Panel:
    rows = range(len(found.names))
    span = bars.reach(found.analytic)
    figure = bars.frame(found.names, span, "∂f/∂θ")
    legend = ((_("analytic"), ANALYTIC), (_("by differences"), NUMERICAL))
    figure["data"] = [bars.key(name, colour) for name, colour in legend]
    frame = Frame(*span, 0.0, 1.0)
    marks = []
    numerical = np.moveaxis(found.numerical, 1, 2)
    for i, (lengths, over) in enumerate(((found.analytic, ("mistake",)), (numerical, ("method", "h")))):
        x, y = bars.outline(np.where(np.abs(lengths) < bars.FAR, lengths, 0.0), rows, i - 0.5)
        place = y.reshape(-1, y.shape[-1])[0]
        marks.append(Area(("analytic", "numerical")[i], frame.x(x), place, over=over, colour=legend[i][1]))
    return Panel(
        key="gradients",
        label=_("The components of both gradients"),
        figure=figure,
        marks=tuple(marks),
    )


def _sentences(found: Comparison, _: Words) -> tuple[Text, ...]:
    if not found.known:
        return (Text(_(UNDEFINED)),)
    if not found.smooth:
        return (Text(_(KINK)),)
    over = ("mistake", "method", "h")
    judged = [
        [
            [_(VERDICTS[word], distance=number(d)) for word, d in zip(*row, strict=True)]
            for row in zip(verdicts.tolist(), distances.tolist(), strict=True)
        ]
        for verdicts, distances in zip(found.verdict, found.distance, strict=True)
    ]
    why = [[_why(found, m, i, _) for i in range(len(METHODS))] for m in range(len(MISTAKES))]
    return Text(judged, over), Text(why, over)


def _why(found: Comparison, mistake: int, method: int, _: Words) -> list[str]:
    """What stands behind the verdict, for each step."""
    verdicts, own = found.verdict[mistake, method].tolist(), found.distance[0, method]
    if mistake == 0:
        best = best_h(found.steps.values, own)
        measured = np.nanmin(own, initial=1.0) <= RIGHT
        reasons = [_((LARGE if h > best else SMALL) if measured else FLAT) for h in found.steps.values]
        quiet = _(NOTHING)
    else:
        hidden = (found.distance[mistake, method] < 10 * own).tolist()
        reasons = [
            _(HIDDEN) if h else told for h, told in zip(hidden, _differences(found, mistake, method, _), strict=True)
        ]
        quiet = _(MISSED)
    told = {"right": quiet, "undefined": ""}
    return [told.get(word, reason) for word, reason in zip(verdicts, reasons, strict=True)]


def _differences(found: Comparison, mistake: int, method: int, _: Words) -> list[str]:
    """Where the two differ most, for each step."""
    analytic, numerical = found.analytic[mistake], found.numerical[method]
    with np.errstate(all="ignore"):
        worst = np.nan_to_num(np.abs(analytic[:, None] - numerical)).argmax(axis=0).tolist()
    texts = [number(v) for v in analytic.tolist()]
    return [
        _(FOUND, coordinate=found.names[i], analytic=texts[i], numerical=number(values[i]))
        for i, values in zip(worst, numerical.T.tolist(), strict=True)
    ]


def _table(found: Comparison, _: Words) -> Table:
    columns = (_("Coordinate"), _("analytic"), _("by differences"), _("their difference"))
    with np.errstate(all="ignore"):
        apart = found.analytic[:, None, :, None] - found.numerical[None]
    cells = []
    for i in range(len(found.names)):
        analytic = [number(v, DIGITS) for v in found.analytic[:, i].tolist()]
        numerical = [[number(v, DIGITS) for v in row] for row in found.numerical[:, i].tolist()]
        difference = [[[number(v) for v in row] for row in rows] for rows in apart[:, :, i].tolist()]
        cells.append(
            [
                [
                    [[a, n, d] for n, d in zip(values, gaps, strict=True)]
                    for values, gaps in zip(numerical, rows, strict=True)
                ]
                for a, rows in zip(analytic, difference, strict=True)
            ]
        )
    return Table(columns, tuple((name, None, None) for name in found.names), cells, ("mistake", "method", "h"))

"""The picture of the errors, from its scene."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from core.curves import Curve
from core.derivatives import METHODS
from core.tangents import secant
from viz.figures import curves
from viz.figures.numbers import number
from viz.figures.theme import METHOD_MARKS
from viz.lessons.quotient import methods, place_digits
from viz.lessons.step_size.runs import Errors, errors
from viz.lessons.step_size.scene import METHODS_SHOWN, PRECISIONS, StepSizeScene
from viz.lessons.step_size.sentences import choices, slopes, verdicts
from viz.player import Chips, Label, Line, Mark, Panel, Picture, Points, Reading, Scrub, Table, Text, tabs
from viz.player.lines import Frame
from viz.player.pack import Single, rounded
from viz.scene import Live
from viz.words import Words, words

DASHES = {"float64": (), "float32": (3, 5)}
WIDTHS = {"forward": 2.2, "central": 2.2, "complex_step": 4.0}  # the arms of the last two lie upon each other
DRAWN = ("complex_step", "forward", "central")  # in this order
LEGS = {"forward": "√ε", "central": "∛ε"}
NAMED_AT = 1e-12  # the step at which a precision's name stands
SLOPES_AT = {  # the step at which an arm's slope is written, and how many decades below the arm
    ("forward", "float64"): (3e-3, 0),
    ("central", "float64"): (3e-5, 2),
    ("forward", "float32"): (0.1, 0),
    ("central", "float32"): (0.1, 0),
}
LABELLED = {"forward": 1.4, "central": 0.2}  # decades above the lower edge
FINE = 2**13  # places across the small picture: lines that cannot be told apart are sent as one
MOST_DECADES = 24


def picture(scene: StepSizeScene) -> Picture:
    """What the player shows."""
    return _picture(scene.lang, scene.made(), scene.points(), scene.steps())


@lru_cache(maxsize=32)
def _picture(lang: str, curve: Curve, points: Live, steps: Live) -> Picture:
    _ = words(lang)
    found, rows = errors(curve, points, steps), methods(METHODS_SHOWN, _)
    return Picture(
        panels=(_errors(found, _), _curve(found, _)),
        sliders=(
            steps.slider(_("Step size"), "h", steps.decades()[::2]),
            points.slider(_("Point"), "x", points.ticks(), digits=place_digits(curve)),
        ),
        chips=(
            Chips("method", _("Method"), rows),
            tabs("precision", _("Precision"), PRECISIONS),
        ),
        sentences=_sentences(found, _),
        table=_table(found, rows, _),
    )


# --- the error against h ---------------------------------------------------------------------------------------------


def _errors(found: Errors, _: Words) -> Panel:
    bottom, top = _decades(found)
    across = float(np.floor(np.log10(found.h[0]))), float(np.ceil(np.log10(found.h[-1])))
    marks: list[Mark] = []
    for key, rule in LEGS.items():
        for i, precision in enumerate(PRECISIONS):
            where = np.full(2, found.vees[key, precision].rule[0])
            marks.append(
                Line(
                    f"{rule} {precision}", where, 10.0 ** np.array([bottom, top]), colour="@muted", dash=(2, 4),
                    width=1.3, label=rule, shown=("precision", i),
                )
            )  # fmt: skip
    for key in DRAWN:
        for precision in PRECISIONS:
            marks += _vee(found, key, precision, 10.0**bottom)
    marks += [_named(found, "forward", precision) for precision in PRECISIONS]
    for key in LEGS:
        for precision in PRECISIONS:
            marks += _measured(found, key, precision, bottom, _)
    return Panel(
        key="errors",
        label=_("The error of each method against h, in logarithmic axes"),
        figure=curves.log_log(across, (bottom, top), ("h", _("error"))),
        marks=tuple(marks),
        scrub=Scrub(x=("h", np.log10(found.h))),
        grow=1.5,
    )


def _decades(found: Errors) -> tuple[float, float]:
    """The powers of ten between which all errors lie, but for a few where the curve runs off."""
    error = np.concatenate([vee.error for vee in found.vees.values()])
    error = error[(error > 0) & np.isfinite(error)]
    floor = found.vees["forward", "float64"].floor
    floor = floor[(floor > 0) & np.isfinite(floor)]
    if not len(error):
        return -16.0, 0.0
    top = float(np.ceil(np.log10(np.quantile(error, 0.995)) + 0.2))
    bottom = float(np.floor(np.log10(np.quantile(floor if len(floor) else error, 0.1)) - 1.5))
    return max(min(bottom, top - 4), top - MOST_DECADES), top


def _vee(found: Errors, key: str, precision: str, least: float) -> list[Mark]:
    """The V and the marker on it. An error below what rounding does to the slope itself is drawn at that height."""
    vee, mark = found.vees[key, precision], METHOD_MARKS[key]
    floor = np.fmax(vee.floor, least)[:, None]
    y = rounded(np.where(np.isfinite(vee.error), np.fmax(vee.error, floor), np.nan))
    h = rounded(found.h)
    focus = ("method", METHODS_SHOWN.index(key))
    here = list(PRECISIONS).index(precision)
    name, where = f"{key} {precision}", (h, y)
    line: dict[str, Any] = {"over": ("x",), "colour": mark.colour, "dash": DASHES[precision]}
    return [
        Line(name, *where, **line, width=WIDTHS[key], shown=("precision", here)),
        Line(f"{name} aside", *where, **line, width=1.1, shown=("precision", 1 - here)),
        Points(
            f"{name} now", *where, over=("x",), colour=mark.colour, marker=mark.marker, now="h",
            shown=("precision", here), emphasis=focus,
        ),
    ]  # fmt: skip


def _named(found: Errors, key: str, precision: str) -> Label:
    """The precision's name on its V, half-way down the left arm."""
    i = int(np.abs(np.log10(found.h) - np.log10(NAMED_AT)).argmin())
    y = rounded(found.vees[key, precision].error[:, i : i + 1])
    x = rounded(found.h[i : i + 1])
    return Label(f"name of {precision}", x, np.where(y > 0, y, np.nan), over=("x",), label=precision)


def _measured(found: Errors, key: str, precision: str, bottom: float, _: Words) -> list[Mark]:
    """The best h with its mark and a line down to its name, and the slope on the right arm."""
    vee = found.vees[key, precision]
    both = np.isfinite(vee.best) & np.isfinite(vee.slope)
    best = [_("best h {h}", h=number(h, 2)) if known else "" for h, known in zip(vee.best.tolist(), both, strict=True)]
    slope = [_("slope {slope}", slope=f"{s:.2f}") if np.isfinite(s) else "" for s in vee.slope.tolist()]
    colour, shown = METHOD_MARKS[key].colour, ("precision", list(PRECISIONS).index(precision))
    y = np.where(both, vee.least, np.nan)[:, None]
    down = np.broadcast_to(10.0 ** (bottom + LABELLED[key]), y.shape)
    x = vee.best[:, None]
    step, below = SLOPES_AT[key, precision]
    i = int(np.abs(np.log(found.h / step)).argmin())
    on_arm = np.where(np.isfinite(vee.slope), vee.error[:, i] / 10.0**below, np.nan)[:, None]
    name, here = f"{key} {precision}", ("x",)
    return [
        Line(
            f"best h {name}", np.repeat(x, 2, axis=1), np.concatenate([y, down], axis=1), over=here, colour=colour,
            dash=(1, 4), width=1.3, label=Text(best, here), shown=shown,
        ),
        Points(f"least {name}", x, y, over=here, colour=colour, marker="star", shown=shown),
        Label(f"slope {name}", rounded(found.h[i : i + 1]), on_arm, over=here, label=Text(slope, here), shown=shown),
    ]  # fmt: skip


# --- the curve -------------------------------------------------------------------------------------------------------


def _curve(found: Errors, _: Words) -> Panel:
    """The curve with the tangent and the line whose slope the difference quotient is."""
    curve, height = found.curve, curves.heights(found.curve)
    frame = Frame(curve.low, curve.high, *height, FINE)
    y = curve(found.x)
    tangent = frame.across(found.exact, found.x, y)
    marks: list[Mark] = [Line("tangent", *tangent, over=("x",), colour="@blue", width=1.8)]
    for i, key in enumerate(METHODS_SHOWN):
        vees = [found.vees[key, precision].value for precision in PRECISIONS]
        slope = np.stack(vees)
        if METHODS[key].reach is None:
            through, at = found.x[:, None], y[:, None]
        else:
            through = secant(curve, found.x[:, None], found.h, key).left
            at = curve(through)
        x, heights = frame.across(slope, through, at)
        marks.append(
            Line(
                key, x, heights, over=("precision", "x", "h"), colour=METHOD_MARKS[key].colour, dash=(8, 5), width=2.2,
                shown=("method", i),
            )
        )  # fmt: skip
    point = frame.x(found.x[:, None]), frame.y(y[:, None])
    marks.append(Points("point", *point, over=("x",), colour="@blue"))
    return Panel(
        key="curve",
        label=_("The curve with its tangent and the line whose slope is measured"),
        figure=curves.graph(curve, height, ("x", "f(x)")),
        marks=tuple(marks),
        scrub=Scrub(x=("x", curve.low, curve.high)),
    )


# --- words and numbers -----------------------------------------------------------------------------------------------


def _sentences(found: Errors, _: Words) -> tuple[Text, ...]:
    here = ("x", "h")
    readings = {"h": Reading(rounded(found.h), ("h",))}
    keys = []
    for method in METHODS_SHOWN:
        keys.append([f"{{{method}_{precision}}}" for precision in PRECISIONS])
        for precision in PRECISIONS:
            name, vee = f"{method}_{precision}", found.vees[method, precision]
            names = {"h": "h", "slope": f"{name}_slope", "error": f"{name}_error"}
            readings |= {
                name: Reading(verdicts(found, vee, method), here, texts=choices(method, names, _)),
                f"{name}_slope": Reading(Single(rounded(vee.value, 6)), here, 6),
                f"{name}_error": Reading(rounded(vee.error), here),
            }
    return Text(slopes(found, _), ("x",)), Text(keys, ("method", "precision"), readings)


def _table(found: Errors, rows: tuple[tuple[str, str, str], ...], _: Words) -> Table:
    columns = (
        _("Method"), _("Error grows like"), _("Best h, measured"), _("Error there"), _("Rule of thumb"),
        _("From f, f″, f‴ here"),
    )  # fmt: skip
    cells = [[_cells(found, method, precision, _) for precision in PRECISIONS] for method in METHODS_SHOWN]
    return Table(columns, rows, cells, ("precision", "x"), focus="method")


def _cells(found: Errors, method: str, precision: str, _: Words) -> list[list[str]]:
    vee, rows = found.vees[method, precision], []
    columns = (vee.slope, vee.best, vee.least, vee.rule, vee.predicted)
    for slope, best, least, rule, predicted in zip(*(column.tolist() for column in columns), strict=True):
        power = _("h to the power {p}", p=f"{slope:.2f}") if np.isfinite(slope) else "–"
        thumb = "–"
        known = np.isfinite(best) and (np.isfinite(slope) or method == "complex_step")
        measured = number(best, 2) if known else "–"
        if method == "complex_step" and known:
            measured = _("every h below {h}", h=number(best, 2))
        if method in LEGS:
            thumb = f"{LEGS[method]} = {number(rule, 2)}"
        rows.append([power, measured, number(least, 2) if known else "–", thumb, number(predicted, 2)])
    return rows

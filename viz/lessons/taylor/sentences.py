"""What the Taylor page says of a place."""

from __future__ import annotations

import math

import numpy as np

from core.curves import Curve
from core.message import template
from viz.figures.numbers import number
from viz.lessons.curve import precision
from viz.lessons.taylor.runs import Found
from viz.words import Words, remembering

HERE = template("At x = {x}: f = {f}, f′ = {slope}, f″ = {curvature}.")
EDGE = template("At x = {x}: f = {f}, and no derivative.")
GAP = template("At x = {x} the curve is undefined.")

NEWTON = template(
    "The parabola is lowest at x = {vertex}: "
    "Newton’s step, |f′|/|f″| = {size} long, goes there and takes f to {landing}."
)
NEWTON_AWAY = template(
    "The parabola is lowest at x = {vertex}: Newton’s step, |f′|/|f″| = {size} long, ends where the curve is undefined."
)
NEWTON_UP = template(
    "The parabola is lowest at x = {vertex}: "
    "Newton’s step, |f′|/|f″| = {size} long, is too far, and f grows to {landing}."
)
BOTTOM = template("f′ = 0 and f″ > 0: this is the parabola’s lowest point, and Newton’s step is 0.")
DOWNWARDS = template(
    "f″ < 0: the parabola opens downwards; Newton’s step would go up, to x = {vertex}. Downhill by |f′|/|f″|: {step}."
)
TOP = template("f′ = 0 and f″ < 0: this is the parabola’s highest point. Newton’s step is 0 and stays on the top.")
STRAIGHT = template(
    "f″ = 0: the parabola is a straight line without a lowest point. |f′|/|f″| divides by 0: there is no best step."
)
LEVEL = template("f′ = 0 and f″ = 0: the parabola is level. It has no lowest point and gives no step.")
BENT = template("f″ is no finite number here: there is no parabola and no step.")
KINK = template("No straight line touches the curve here, and so there is no parabola and no step.")

FOLLOWS = template("{name} follows the curve from x = {low} to {high}, within 2% of the picture’s height.")
EVERYWHERE = template("{name} follows the curve through the whole picture, within 2% of its height.")
NOWHERE = template("{name} leaves the curve at once.")
NONE = template("{name} does not exist here.")
TANGENT, PARABOLA, OTHER = (
    template("The tangent"),
    template("The parabola"),
    template("The polynomial of order {order}"),
)


def places(found: Found, _: Words) -> list[str]:
    """One line of numbers for each place of the live point."""
    texts, digits = [], precision(found.curve)
    rows = zip(found.live.values, found.value, found.slope, found.curvature, found.smooth, strict=True)
    for x, f, slope, curvature, smooth in rows:
        values = {"x": number(x, digits), "f": number(f), "slope": number(slope), "curvature": number(curvature)}
        texts.append(_(HERE if smooth else EDGE if np.isfinite(f) else GAP, **values))
    return texts


def steps(found: Found, _: Words) -> list[str]:
    """What the parabola's vertex says, for each place."""
    vertices, _heights, lengths, kinds = found.parabola
    texts, digits = [], precision(found.curve) - 1
    for i, (vertex, step, kind) in enumerate(zip(vertices, lengths, kinds, strict=True)):
        f, landing = found.value[i], found.landing[i]
        values = {
            "vertex": number(vertex, digits),
            "step": number(step),
            "size": number(abs(step)),
            "landing": number(landing),
        }
        texts.append(_(what_happens(str(kind), bool(found.smooth[i]), float(step), float(f), float(landing)), **values))
    return texts


def what_happens(kind: str, smooth: bool, step: float, f: float, landing: float) -> str:
    if not smooth:
        return KINK
    if kind == "minimum":
        if step == 0:
            return BOTTOM
        return NEWTON_AWAY if not np.isfinite(landing) else NEWTON_UP if landing > f else NEWTON
    if kind == "maximum":
        return TOP if step == 0 else DOWNWARDS
    if kind == "line":
        return LEVEL if step == 0 else STRAIGHT
    return BENT


def reaches(found: Found, _: Words) -> list[list[str]]:
    """How far each polynomial follows the curve: (orders, places)."""
    _, digits = remembering(_), precision(found.curve) - 1
    ends, there = found.follows.tolist(), np.isfinite(found.polynomials).all(axis=-1).tolist()
    return [
        [_reach(order, low, high, ok, found.curve, digits, _) for (low, high), ok in zip(*row, strict=True)]
        for order, row in enumerate(zip(ends, there, strict=True), start=1)
    ]


def _reach(order: int, low: float, high: float, there: bool, curve: Curve, digits: int, _: Words) -> str:
    name = _({1: TANGENT, 2: PARABOLA}.get(order, OTHER), order=order)
    if not there:
        return _(NONE, name=name)
    if math.isnan(low) or low == high:
        return _(NOWHERE, name=name)
    if (low, high) == (curve.low, curve.high):
        return _(EVERYWHERE, name=name)
    return _(FOLLOWS, name=name, low=number(low, digits), high=number(high, digits))

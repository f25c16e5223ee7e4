"""What a tangent and a secant are here, in words, and where there is none."""

from __future__ import annotations

import numpy as np

from core.curves import Curve
from core.derivatives import METHODS
from core.message import template
from core.tangents import StraightLine
from viz.figures.numbers import number
from viz.lessons.quotient import place, why
from viz.lessons.tangent.scene import REACH
from viz.words import Words

TANGENT = template("At x = {x} the slope is {slope}. Tangent: y = {line}.")
LIMIT = template("At x = {x} the slope is {slope}, as a limit from both sides. Tangent: y = {line}.")
SECANT = template("{name}: the secant through {places} with h = {h} has slope {slope}, off by {error}.")
NO_LIMIT = template("{name}: the secant through {places} with h = {h} has slope {slope}, but there is no tangent.")
NO_SECANT = template("{name}: there is no secant with h = {h}, because the curve is not defined at both {places}.")
PLACES = {
    (0, 1): template("x and x + h"),
    (-1, 0): template("x − h and x"),
    (-1, 1): template("x − h and x + h"),
}


def equation(slope: float, intercept: float) -> str:
    """A line's equation as people write it.

    >>> equation(0.4, -2.25), equation(-1.0, 0.0), equation(0.0, 3.0)
    ('0.4x − 2.25', '−x', '3')
    """
    first, second = number(slope, 6), number(abs(intercept), 6)
    if first == "0":
        return number(intercept, 6)
    first = {"1": "x", "−1": "−x"}.get(first, f"{first}x")
    if second == "0":
        return first
    return f"{first} {'−' if intercept < 0 else '+'} {second}"


def tangents(curve: Curve, xs: np.ndarray, line: StraightLine, kinds: np.ndarray, _: Words) -> list[str]:
    """A sentence for each place."""
    columns = (xs, line.slope, line.intercept, kinds, curve.by_limit(xs))
    rows = zip(*(each.tolist() for each in columns), strict=True)
    return [
        _(why(curve, x, kind))
        if kind
        else _(LIMIT if limit else TANGENT, x=place(x, curve), slope=number(d, 6), line=equation(d, c))
        for x, d, c, kind, limit in rows
    ]


def secants(method: str, _: Words) -> tuple[str, str, str]:
    """With a tangent, without one, without a secant; the page fills in h, the slope and the error."""
    rule = METHODS[method]
    values = {
        "name": _(rule.name), "places": _(PLACES[REACH[method]]), "h": "{h}", "slope": "{slope}", "error": "{error}"
    }  # fmt: skip
    return _(SECANT, **values), _(NO_LIMIT, **values), _(NO_SECANT, **values)

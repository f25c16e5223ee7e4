"""What the pages about difference quotients share: a step h that is not 0, and words for places without a slope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.curves import Curve
from core.derivatives import METHODS
from core.message import Message, template
from core.param import Param
from core.tangents import Touch, sided_slopes
from viz.figures.numbers import number
from viz.figures.theme import METHOD_MARKS
from viz.lessons.curve import precision
from viz.scene.codecs import Number
from viz.words import Words

CERTAIN = 14  # significant digits that survive the rounding of a formula of ordinary length
NO_STEP = template("A step h must be above 0: with none, the quotient is 0/0. h = {used} is used.")
NONE = {
    Touch.UNDEFINED: template("At x = {x} the curve is not defined: there is no point, and no slope."),
    Touch.EDGE: template("At x = {x} the curve begins or ends: there is no derivative."),
    Touch.JUMP: template("At x = {x} the curve jumps: there is no derivative."),
    Touch.KINK: template("At x = {x} there is no derivative: the slope is {left} to the left, {right} to the right."),
    Touch.VERTICAL: template("At x = {x} there is no derivative: the curve is vertical there."),
    Touch.UNKNOWN: template("At x = {x} no slope could be found."),
}


@dataclass(frozen=True)
class Step(Number):
    """A step h, of which a link can say that it is 0 or less: that is answered, and the default used."""

    def read(self, name: str, query: Mapping[str, str], default: float, ignored: list[Message]) -> float:
        try:
            none = float(query.get(name, "1")) <= 0
        except ValueError:
            none = False
        if not none:
            return super().read(name, query, default, ignored)
        ignored.append(Message(NO_STEP, {"used": number(default)}))
        return default


def step(param: Param) -> Any:
    """A scene's field that holds a step."""
    return field(default=param.check(param.default), metadata={"codec": Step(param), "param": param})


def methods(keys: Iterable[str], _: Words) -> tuple[tuple[str, str, str], ...]:
    """Ways to differentiate, for chips and a table: name, colour and marker."""
    return tuple((_(METHODS[key].name), METHOD_MARKS[key].colour, METHOD_MARKS[key].marker) for key in keys)


def place(x: float, curve: Curve) -> str:
    """A place on a curve as a sentence says it."""
    return number(x, place_digits(curve))


def place_digits(curve: Curve) -> int:
    """Six significant digits, or more where the interval is narrow."""
    return max(6, precision(curve))


def digits(value: float) -> str:
    """A number with every digit that it has.

    >>> digits(0.1999999999990898), digits(-2.0), digits(float("nan"))
    ('0.1999999999990898', '−2', '–')
    """
    if not np.isfinite(value):
        return number(value)
    return repr(value).removesuffix(".0").replace("-", "−")


def exact(value: float) -> str:
    """An exact slope with the digits that are certain: the last ones of a float are rounding.

    >>> exact(0.1 + 0.2), exact(1 / 3), exact(-2.0)
    ('0.3', '0.33333333333333', '−2')
    """
    return number(value, CERTAIN)


def why(curve: Curve, x: float, kind: int) -> Message:
    """Why there is no tangent at x."""
    left, right = (number(float(slope), 6) for slope in sided_slopes(curve, x))
    return Message(NONE[Touch(int(kind))], {"x": place(x, curve), "left": left, "right": right})

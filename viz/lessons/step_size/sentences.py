"""What an h does, in words; the page fills in the numbers."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from core.derivatives import METHODS
from core.message import template
from viz.lessons.quotient import exact, place, why
from viz.lessons.step_size.runs import Errors, Vee
from viz.words import Words, one_by_one


class Verdict(IntEnum):
    """Where a step lies on its V."""

    LARGE = 0
    SMALL = 1
    BEST = 2
    HARMLESS = 3
    EXACT = 4
    UNCLEAR = 5
    NO_SLOPE = 6
    UNDEFINED = 7


EXACT_SLOPE = template("At x = {x} the exact slope is {slope}.")
LIMIT = template("At x = {x} the exact slope is {slope}, as a limit from both sides.")
SAID = template("{name}, h = {h}: {slope}, off by {error}.")
VERDICTS = {
    Verdict.LARGE: template("h is too large: a smaller one is better."),
    Verdict.SMALL: template("h is too small: most of this is rounding."),
    Verdict.BEST: template("This is about the best h."),
    Verdict.HARMLESS: template("Nothing is subtracted here, so a tiny h does no harm."),
    Verdict.EXACT: template("Apart from rounding, the formula is exact here: h can be large."),
}
NO_SLOPE = template("{name}, h = {h}: {slope}. There is no exact slope to compare it with.")
UNDEFINED = template("{name}, h = {h}: no number, because the curve is not defined everywhere the method needs it.")


def slopes(found: Errors, _: Words) -> list[str]:
    """The exact slope at each place, or why there is none."""
    return [
        _(LIMIT if limit else EXACT_SLOPE, x=place(x, found.curve), slope=exact(d))
        if np.isfinite(d)
        else _(why(found.curve, x, kind))
        for x, d, kind, limit in zip(
            *(each.tolist() for each in (found.x, found.exact, found.kinds, found.curve.by_limit(found.x))), strict=True
        )
    ]


def choices(method: str, names: dict[str, str], _: Words) -> tuple[str, ...]:
    """The sentence for each verdict; ``names`` are those of the readings for h, the slope and the error."""
    values = {"name": _(METHODS[method].name), **{k: f"{{{v}}}" for k, v in names.items()}}
    said = _(SAID, **values)
    told = [one_by_one((said, _(sentence)), _) for sentence in VERDICTS.values()]
    return (*told, said, _(NO_SLOPE, **values), _(UNDEFINED, **values))


def verdicts(found: Errors, vee: Vee, method: str) -> np.ndarray:
    """The verdict at every place and step."""
    best, h = vee.best[:, None], found.h
    arm, known = np.isfinite(vee.slope)[:, None], np.isfinite(best)
    with np.errstate(invalid="ignore"):
        if method == "complex_step":
            cases = [(known & (h > best), Verdict.LARGE), (known | ~arm, Verdict.HARMLESS)]
        else:
            cases = [
                (known & arm & (h > 3 * best), Verdict.LARGE),
                (known & arm & (h < best / 3), Verdict.SMALL),
                (known & arm, Verdict.BEST),
                (~arm & vee.rounds[:, None], Verdict.EXACT),
            ]
    cases = [
        (~np.isfinite(vee.value), Verdict.UNDEFINED), (~np.isfinite(found.exact)[:, None], Verdict.NO_SLOPE), *cases
    ]  # fmt: skip
    shape = vee.value.shape
    return np.select([np.broadcast_to(here, shape) for here, _kind in cases], [k for _, k in cases], Verdict.UNCLEAR)

"""Readings of numbers of any size: the page is sent 32 bits, and 64 reach farther."""

from __future__ import annotations

import numpy as np

from viz.figures.numbers import SUPERSCRIPTS
from viz.player.pack import rounded
from viz.player.text import Reading

REACH = 37  # powers of ten that a number of 32 bits can hold


def large(name: str, values: np.ndarray, over: tuple[str, ...]) -> dict[str, Reading]:
    """The reading ``name`` of numbers with three digits, and those that it needs: digits and powers of ten apart.

    >>> large("x", np.array([1e-300, 2.0]), ("z",))["x_power"].texts
    ('10⁻³⁰⁰', '10⁰')
    """
    with np.errstate(all="ignore"):
        size = np.floor(np.log10(np.abs(values)))
    far = np.isfinite(size) & (np.abs(size) >= REACH)
    exponent, digits = np.zeros(values.shape, int), np.ones(values.shape)
    for at in map(tuple, np.argwhere(far)):  # near the smallest number only its text is exact
        written, power = f"{values[at]:.2e}".split("e")
        digits[at], exponent[at] = float(written), int(power)
    used, which = np.unique(exponent, return_inverse=True)
    ways = (f"{{{name}_all}}", f"{{{name}_power}}", f"{{{name}_digits}}×{{{name}_power}}", "NaN")
    return {
        name: Reading(np.select([np.isnan(values), ~far, digits == 1], [3, 0, 1], 2), over, texts=ways),
        f"{name}_all": Reading(rounded(np.where(far, 0.0, values)), over),
        f"{name}_digits": Reading(digits, over),
        f"{name}_power": Reading(which.reshape(values.shape), over, texts=tuple(map(_power, used))),
    }


def _power(exponent: int) -> str:
    return "10" + str(exponent).translate(SUPERSCRIPTS)

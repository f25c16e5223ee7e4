"""Numbers of any size as texts that are looked up."""

from __future__ import annotations

import numpy as np

from viz.figures.numbers import SUPERSCRIPTS
from viz.lessons.softmax.sentences import OVER
from viz.player import Reading, Text
from viz.player.pack import rounded

PLAIN = 37  # powers of ten that a number of 32 bits, which is what the page is sent, can hold


def powers(values: np.ndarray) -> Text:
    """A number (moved, places) of which the page is sent the digits and the power of ten: 64 bits, and 32 are sent."""
    with np.errstate(all="ignore"):
        size = np.floor(np.log10(np.abs(values)))
    large = np.isfinite(size) & (np.abs(size) >= PLAIN)
    exponent = np.where(large, size, 0.0).astype(int)
    mantissa = np.ones(values.shape)
    for at in np.argwhere(large):  # decimal digits of a number near the smallest are had from its text alone
        digits, power = f"{values[tuple(at)]:.2e}".split("e")
        mantissa[tuple(at)], exponent[tuple(at)] = float(digits), int(power)
    used, which = np.unique(exponent, return_inverse=True)
    readings = {
        "how": Reading(
            np.where(np.isnan(values), 2, large.astype(int)), OVER, texts=("{all}", "{digits}{power}", "NaN")
        ),
        "all": Reading(rounded(np.where(large, 0.0, values)), OVER),
        "digits": Reading(rounded(mantissa), OVER),
        "power": Reading(which.reshape(values.shape), OVER, texts=tuple(f"×{_raised(power)}" for power in used)),
    }
    return Text("{how}", (), readings)


def _raised(power: int) -> str:
    return "10" + str(power).translate(SUPERSCRIPTS)

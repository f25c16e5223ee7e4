"""Exponentially weighted averages: what momentum and Adam are made of, on a series of numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.catalog import Spec, catalog
from core.formula import FormulaError
from core.message import template
from core.param import Param

MOST_CHARACTERS = 20_000
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def weighted_average(series: Any, beta: Any, bias_correction: bool = False) -> np.ndarray:
    """vₜ = βvₜ₋₁ + (1 − β)gₜ from v₀ = 0: a series (T,) and β of shape ``batch`` → (T, *batch).

    With ``bias_correction`` it is vₜ/(1 − βᵗ): the weights of the first values, which add up to 1 − βᵗ only, add up
    to 1. ValueError unless 0 ≤ β < 1 and the series has one axis. Kingma & Ba 2015, section 3.

    >>> weighted_average([1.0, 1.0, 1.0], 0.5).tolist()
    [0.5, 0.75, 0.875]
    >>> weighted_average([1.0, 1.0, 1.0], [0.5, 0.9], bias_correction=True).round(12).tolist()
    [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]
    """
    series, beta = np.asarray(series, dtype=float), _checked(beta)
    if series.ndim != 1:
        raise ValueError("a series has one axis")
    averages = np.empty((len(series), *beta.shape))
    v = np.zeros(beta.shape)
    for t, g in enumerate(series, start=1):
        v = beta * v + (1 - beta) * g
        averages[t - 1] = v / (1 - beta**t) if bias_correction else v
    return averages


def weights(beta: Any, count: int) -> np.ndarray:
    """The weight (1 − β)βᵏ of the value k steps ago, k = 0 … count − 1: (*batch) → (count, *batch).

    >>> weights(0.5, 4).tolist()
    [0.5, 0.25, 0.125, 0.0625]
    """
    beta = _checked(beta)
    return (1 - beta) * beta ** np.arange(count).reshape(-1, *(1,) * beta.ndim)


def window(beta: Any) -> np.ndarray:
    """About how many values the average covers: 1/(1 − β).

    >>> np.round(window([0.9, 0.98]), 9).tolist()
    [10.0, 50.0]
    """
    return 1 / (1 - _checked(beta))


def fade(beta: Any) -> np.ndarray:
    """The k at which a weight has fallen to 1/e of the newest one: −1/log β, about 1/(1 − β) − ½; 0 for β = 0.

    >>> np.round(fade([0.9, 0.98]), 2).tolist()
    [9.49, 49.5]
    """
    with np.errstate(divide="ignore"):
        return -1 / np.log(_checked(beta))


def _checked(beta: Any) -> np.ndarray:
    beta = np.asarray(beta, dtype=float)
    if not np.all((beta >= 0) & (beta < 1)):
        raise ValueError("β must be at least 0 and below 1")
    return beta


def adam_under_constant_gradient(steps: int, beta1: Any = 0.9, beta2: Any = 0.999, bias_correction: bool = False):
    """The length of Adam's step t = 1 … steps in learning rates, when the gradient never changes: (steps, *batch).

    (1 − β₁ᵗ)/√(1 − β₂ᵗ), whatever the gradient is (without ε); exactly 1 with bias correction. The betas broadcast.
    Kingma & Ba 2015, section 3.

    >>> length = adam_under_constant_gradient(20)
    >>> round(length[0], 2), round(length.max(), 2), int(length.argmax()) + 1
    (np.float64(3.16), np.float64(6.57), 12)
    """
    beta1, beta2 = np.broadcast_arrays(_checked(beta1), _checked(beta2))
    t = np.arange(1, steps + 1).reshape(-1, *(1,) * beta1.ndim)
    if bias_correction:
        return np.ones(np.broadcast_shapes(t.shape, beta1.shape))
    return (1 - beta1**t) / np.sqrt(1 - beta2**t)


def longest_adam_step(beta1: Any = 0.9, beta2: Any = 0.999) -> tuple[np.ndarray, np.ndarray]:
    """The longest of all steps of :func:`adam_under_constant_gradient` without bias correction, and its t.

    Looked for until βᵗ is rounding for both betas: at places 2 % apart, then between the best one's neighbours. Where
    the steps only grow towards 1 there is no longest: 1 and t = 0. The betas broadcast.

    >>> length, t = longest_adam_step(0.99, 0.999)
    >>> round(float(length), 3), int(t)
    (2.089, 136)
    """
    beta1, beta2 = _checked(beta1), _checked(beta2)  # each power is computed before they meet

    def length(t: np.ndarray) -> np.ndarray:
        return (1 - beta1**t) / np.sqrt(1 - beta2**t)

    end = 40 / (1 - max(beta1.max(initial=0.0), beta2.max(initial=0.0)))
    places = np.unique(np.round(np.geomspace(1, end + 2, 2 + int(np.log(end + 2) / 0.02)))).astype(int)
    best = np.argmax(length(places.reshape(-1, *(1,) * np.broadcast(beta1, beta2).ndim)), axis=0)
    low, high = places[np.maximum(best - 1, 0)], places[np.minimum(best + 1, len(places) - 1)]
    while (high > low).any():
        middle = (low + high) // 2
        rising = length(middle + 1) > length(middle)
        low, high = np.where(rising, np.minimum(middle + 1, high), low), np.where(rising, high, middle)
    peak = length(low)
    there = peak > 1 + 1e-12
    return np.where(there, peak, 1.0), np.where(there, low, 0)


@dataclass(frozen=True)
class Series:
    """Builds an example: a level for each t = 0 … 1, and seeded noise of the given standard deviation on it."""

    level: Callable[[np.ndarray, np.random.Generator], np.ndarray]

    def __call__(self, length: int, noise: float, seed: int) -> np.ndarray:
        rng = np.random.default_rng(seed)
        level = self.level(np.linspace(0, 1, length), rng)
        return level + noise * rng.standard_normal(length)


PARAMS = (
    Param("length", "Length", "T", 100, low=2, high=500, slider=(20, 300), kind="whole", help="How many values."),
    Param("noise", "Noise", r"\sigma", 0.4, low=0, high=1e3, slider=(0, 2), help="How much the values scatter."),
    Param("seed", "Seed", "s", 0, low=0, high=9999, slider=(0, 20), kind="whole", help="Which noise is drawn."),
)


def _example(key: str, name: str, formula: str, summary: str, level: Callable) -> Spec:
    return Spec(key, name, formula, summary, "Made for this page", PARAMS, Series(level))


SERIES = catalog(
    _example(
        "wave",
        "Wave",
        r"g_t = \sin \frac{4\pi (t - 1)}{T - 1} + \sigma z_t",
        "A slow wave under noise: a long average is smooth, but late.",
        lambda t, rng: np.sin(4 * np.pi * t),
    ),
    _example(
        "jump",
        "Jump",
        r"g_t = \begin{cases} -1 & 2 t < T + 1 \\ 1 & 2 t \ge T + 1 \end{cases} + \sigma z_t",
        "The level jumps halfway: the average needs about one window to follow.",
        lambda t, rng: np.where(t < 0.5, -1.0, 1.0),
    ),
    _example(
        "constant",
        "Constant",
        r"g_t = 1 + \sigma z_t",
        "The same level all along: without bias correction the average starts too low.",
        lambda t, rng: np.ones_like(t),
    ),
    _example(
        "zigzag",
        "Zigzag",
        r"g_t = (-1)^{t - 1} + \tfrac14 + \sigma z_t",
        "Gradients across a narrow valley: they cancel in the average, and what remains points along it.",
        lambda t, rng: 0.25 + (-1.0) ** np.arange(len(t)),
    ),
    _example(
        "walk",
        "Random walk",
        r"g_t = 0.2 \sum_{s \le t} z'_s + \sigma z_t",
        "A level that wanders by chance, like a measurement over the days.",
        lambda t, rng: np.cumsum(0.2 * rng.standard_normal(len(t))),
    ),
)

EMPTY = template("There are no numbers; write some, such as {example}.")
LONG = template("The text has {length} characters; at most {limit} are allowed.")
MANY = template("There are {count} numbers; at most {limit} are allowed.")
NOT_A_NUMBER = template("“{piece}”, in place {place}, is not a number.")
TOO_LARGE = template("“{piece}”, in place {place}, is too large.")


class SeriesError(FormulaError):
    """A text that is not a series of numbers; ``message`` says why, as for a formula."""


def parse_series(text: str, limit: int = 500) -> np.ndarray:
    """The numbers of a text: (T,), at most ``limit``, separated by spaces, lines, commas or semicolons of any script.

    Decimal points only (a comma separates); full-width digits and the sign − are read as well. The text is matched
    against a pattern and never executed. SeriesError for anything that is not a finite number.

    >>> parse_series("1, 2.5；-3e-1、４").tolist()
    [1.0, 2.5, -0.3, 4.0]
    >>> parse_series("1, two")
    Traceback (most recent call last):
    core.averages.SeriesError: “two”, in place 2, is not a number.
    """
    if len(text) > MOST_CHARACTERS:
        raise SeriesError(LONG, {"length": len(text), "limit": MOST_CHARACTERS})
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    pieces = [piece for piece in re.split(r"[\s,;、]+", plain) if piece]
    if not pieces:
        raise SeriesError(EMPTY, {"example": "3, 1, 4, 1, 5"})
    if len(pieces) > limit:
        raise SeriesError(MANY, {"count": len(pieces), "limit": limit})
    return np.array([_number(piece, place) for place, piece in enumerate(pieces, start=1)])


def _number(piece: str, place: int) -> float:
    value = float(piece) if NUMBER.fullmatch(piece) else None
    if value is not None and abs(value) <= 1e100:  # squares and sums of such numbers are finite
        return value
    shown = "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in piece[:24])
    shown += "…" if len(piece) > 24 else ""
    raise SeriesError(NOT_A_NUMBER if value is None else TOO_LARGE, {"piece": shown, "place": place})

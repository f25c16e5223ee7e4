"""Made samples: the same seed gives the same samples, more of them keep the first ones, and noise only moves them.

That is so because the places and the noise have generators of their own, and draw one sample after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from core.data.data import Data, feature_names
from core.message import template

CLASS = template("Class")


class Draws(NamedTuple):
    """What chance gives to n samples: ``place`` (2, n) evenly between 0 and 1, ``kick`` (2, n) normal times noise."""

    place: np.ndarray
    kick: np.ndarray
    turn: np.ndarray  # 0, 1, 2, … : the sample's number


@dataclass(frozen=True)
class Make:
    """Builds a data set from a rule that turns draws, and the extra hyperparameters, into x and y."""

    name: str
    rule: Callable[..., tuple[Any, Any]]
    classes: int = 0

    def __call__(self, samples: int, noise: float, seed: int, **extra: Any) -> Data:
        for key, value in {"samples": samples, "noise": noise, "seed": seed, **extra}.items():
            if np.ndim(value) > 0:
                raise ValueError(f"{key} must be one number: a data set is one picture")
        place = np.random.default_rng([seed, 0]).random((samples, 2)).T
        kick = noise * np.random.default_rng([seed, 1]).standard_normal((samples, 2)).T
        x, y = self.rule(Draws(place, kick, np.arange(samples)), **extra)
        classes = extra.get("classes", self.classes)
        return Data(x, y, classes, (*feature_names(len(x)), CLASS if classes else "y"), name=self.name)


def line(draws: Draws) -> tuple[Any, Any]:
    """y = 0.8 x + 0.5 over −1 … 3."""
    x = 4 * draws.place[0] - 1
    return x[None], 0.8 * x + 0.5 + draws.kick[0]


def parabola(draws: Draws) -> tuple[Any, Any]:
    """y = x² − 0.5 x − 1 over −2 … 2."""
    x = 4 * draws.place[0] - 2
    return x[None], x**2 - 0.5 * x - 1 + draws.kick[0]


def outlier(draws: Draws) -> tuple[Any, Any]:
    """The line, and the first sample at x = 2.8 lies 6 below it."""
    x = np.where(draws.turn == 0, 2.8, 4 * draws.place[0] - 1)
    return x[None], 0.8 * x + 0.5 + draws.kick[0] - 6 * (draws.turn == 0)


def two_scales(draws: Draws) -> tuple[Any, Any]:
    """y = 3 x₁ − 0.1 x₂ + 1 with x₁ in 0 … 1 and x₂ in 0 … 30."""
    x = draws.place * np.array([[1.0], [30.0]])
    return x, 3 * x[0] - 0.1 * x[1] + 1 + draws.kick[0]


def threshold(draws: Draws) -> tuple[Any, Any]:
    """x in −3 … 3; the class is 1 where x and its noise are above 0.5."""
    x = 6 * draws.place[0] - 3
    return x[None], x + draws.kick[0] > 0.5


def blobs(draws: Draws, classes: int) -> tuple[Any, Any]:
    """Centres evenly on a circle with radius 2, the first at 45 degrees."""
    y = draws.turn % classes
    return 2 * circle(np.pi / 4 + 2 * np.pi * y / classes) + draws.kick, y


def moons(draws: Draws) -> tuple[Any, Any]:
    """An upper half circle about (0, 0) and a lower one about (1, 0.5), with radius 1."""
    y = draws.turn % 2
    arc = circle(np.pi * draws.place[0])
    return np.where(y == 0, arc, np.array([[1.0], [0.5]]) - arc) + draws.kick, y


def circles(draws: Draws) -> tuple[Any, Any]:
    """Circles about (0, 0) with the radii 1 and 0.5."""
    y = draws.turn % 2
    return (1 - 0.5 * y) * circle(2 * np.pi * draws.place[0]) + draws.kick, y


def xor(draws: Draws) -> tuple[Any, Any]:
    """Corners (±1, ±1); the class is 1 where the signs differ."""
    corner = np.array([draws.turn // 2 % 2, (draws.turn + draws.turn // 2) % 2])
    return 2.0 * corner - 1 + draws.kick, corner[0] ^ corner[1]


def spirals(draws: Draws) -> tuple[Any, Any]:
    """Two arms of one and a half turns, r = angle / 3π, the second the first turned by half a turn."""
    y = draws.turn % 2
    way = np.sqrt(draws.place[0])  # as many samples for each piece of the arm's length
    return way * circle(3 * np.pi * way + np.pi * y) + draws.kick, y


def circle(angle: np.ndarray) -> np.ndarray:
    """The points of the unit circle, (2, n)."""
    return np.array([np.cos(angle), np.sin(angle)])

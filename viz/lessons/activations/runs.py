"""What is computed for the page of activation functions: each of them at every input, and in a chain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.activations import ACTIVATIONS
from viz.lessons.activations.scene import LONGEST, REACH, ActivationsScene

DYING = 0.05  # of a slope: the gradient that goes back through a smaller one is called dying
POINTS = 241  # of a curve
FINE = 2401  # where the slope is compared with ``DYING``
FAR = 40.0  # to both sides, for the steepest place of all


@dataclass(frozen=True, eq=False)
class Found:
    """One activation: arrays over (values of its hyperparameter, …) if it has one, else over (…).

    ``curve`` and ``slope_curve`` (…, points) with NaN for the jump at a kink; ``value`` and ``slope`` (…, places) at
    the live input, ``kink`` where there is no derivative, ``beyond`` the slope on the right of 0. ``dying``
    (…, pairs, 2): from where to where the slope is below ``DYING``. ``product`` and ``output`` (…, places, units)
    along a chain, ``best`` (…) the steepest slope of all.
    """

    key: str
    over: tuple[str, ...]
    axis: np.ndarray
    curve: np.ndarray
    slope_curve: np.ndarray
    value: np.ndarray
    slope: np.ndarray
    kink: np.ndarray
    before: np.ndarray  # (…): the slope on the left of 0
    beyond: np.ndarray  # (…)
    dying: np.ndarray
    product: np.ndarray
    output: np.ndarray
    best: np.ndarray


def find(scene: ActivationsScene) -> list[Found]:
    places = tuple(scene.inputs().values)
    return [_find(key, _values(scene, key), places) for key in scene.names()]


def _values(scene: ActivationsScene, key: str) -> tuple[float, ...] | None:
    """The values under the slider of its hyperparameter; None if it has none."""
    params = ACTIVATIONS[key].params
    return tuple(scene.values(params[0].key).values) if params else None


@lru_cache(maxsize=32)
def _find(key: str, values: tuple[float, ...] | None, places: tuple[float, ...]) -> Found:
    spec = ACTIVATIONS[key]
    over = tuple(param.key for param in spec.params)
    made = spec(**{name: np.array(values)[:, None] for name in over})
    lead = (len(values),) if values is not None else ()

    def at(function, z: np.ndarray) -> np.ndarray:
        return np.broadcast_to(function(z), (*lead, len(z)))

    axis, fine, z = np.linspace(-REACH, REACH, POINTS), np.linspace(-REACH, REACH, FINE), np.array(places)
    sides = at(made.derivative, np.array([0.0, np.nextafter(0, 1)]))
    bent = sides[..., 0] != sides[..., 1]
    middle = POINTS // 2
    jump = np.where(bent, np.nan, sides[..., 0])[..., None]
    slopes = at(made.derivative, axis)
    slope_curve = np.concatenate(
        [slopes[..., : middle + 1], jump, sides[..., 1:], slopes[..., middle + 1 :]], axis=-1
    )  # fmt: skip
    product, output, reached = [], [], at(lambda v: v, z)
    passed = np.ones(reached.shape)
    for _unit in range(LONGEST):
        passed = passed * made.derivative(reached)
        reached = made.value(reached)
        product.append(passed)
        output.append(reached)
    dying = stretches(np.abs(at(made.derivative, fine)), fine, DYING)
    wide = np.linspace(-FAR, FAR, 80 * 40 + 1)
    return Found(
        key, over, axis, at(made.value, axis), slope_curve, at(made.value, z), at(made.derivative, z),
        bent[..., None] & (z == 0), sides[..., 0], sides[..., 1], dying,
        np.stack(product, axis=-1), np.stack(output, axis=-1), np.abs(at(made.derivative, wide)).max(axis=-1),
    )  # fmt: skip


def stretches(size: np.ndarray, axis: np.ndarray, limit: float) -> np.ndarray:
    """From where to where ``size`` (…, points) is below ``limit``: (…, pairs, 2), NaN for pairs that are not there.

    >>> stretches(np.array([0.0, 2.0, 0.0]), np.arange(3.0), 1.0).tolist()
    [[0.0, 0.5], [1.5, 2.0]]
    """
    pieces = []
    for row in size.reshape(-1, size.shape[-1]):
        below = row < limit
        i = np.flatnonzero(below[1:] != below[:-1])
        ends = axis[i] + (axis[i + 1] - axis[i]) * (limit - row[i]) / (row[i + 1] - row[i])
        ends = np.concatenate([axis[:1] if below[0] else [], ends, axis[-1:] if below[-1] else []])
        pieces.append(ends.reshape(-1, 2))
    most = max(len(each) for each in pieces)
    pairs = np.full((len(pieces), most, 2), np.nan)
    for k, each in enumerate(pieces):
        pairs[k, : len(each)] = each
    return pairs.reshape(*size.shape[:-1], most, 2)

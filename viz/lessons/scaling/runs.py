"""What is computed for the page: one regression in three parameterizations, and what scaling does to test rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from core.data import Data, Scaling
from core.data.scaling import KINDS
from core.descent import descend
from core.losses.regressions import linear_regression
from core.measures import rmse
from core.optimizers.base import GradientDescent
from core.outcome import GOAL
from viz.lessons.scaling.scene import BY_OWN, BY_TRAINING, LARGEST, STEPS, UNIT_OF_X, ScalingScene

LEVELS = 4.0 ** np.arange(2, -5, -1)  # shares of the loss at the start above the minimum: each line half as wide
CORNERS = 40
LONG = 1e4  # starting distances: an ellipse is drawn no longer


@dataclass(frozen=True, eq=False)
class Way:
    """The regression with features of one kind, at each position of what is live, or at one if nothing changes.

    ``condition``, ``critical``, ``best`` and ``needed`` are (positions,): κ, 2/λmax, 2/(λmin + λmax) and the steps
    to the goal at that rate. ``line`` (2, positions, rates, steps + 1) are the slope and the intercept in the feature's
    own unit and zero. Places are seen from the minimum, in distances of the start from it: ``path`` (2,
    positions, rates, steps + 1), ``rings`` (2, positions, levels, corners). ``left`` (positions, rates, steps + 1)
    is what is left of the loss above the minimum. ``gone`` (positions, rates) is the step at which a run left, NaN for
    none.
    """

    kind: str
    moves: bool
    condition: np.ndarray
    critical: np.ndarray
    best: np.ndarray
    needed: np.ndarray
    line: np.ndarray
    path: np.ndarray
    rings: np.ndarray
    left: np.ndarray
    gone: np.ndarray


@dataclass(frozen=True, eq=False)
class Trial:
    """A line fitted to standardized training rows, and what it says of test rows.

    ``x`` and ``error`` by how the test rows were scaled: the scaled feature of the test rows, and the RMSE.
    """

    train: Data
    test: Data
    theta: np.ndarray
    scaled: np.ndarray  # the training rows' feature
    x: dict[str, np.ndarray]
    error: dict[str, float]


def ways(scene: ScalingScene) -> tuple[Way, ...]:
    """Raw, centred and standardized."""
    values, rates = tuple(scene.positions().values.tolist()), tuple(scene.rates().values.tolist())
    fixed = scene.zero if scene.live == UNIT_OF_X else scene.unit
    return tuple(_way(scene.samples(), kind, scene.live, values, fixed, rates) for kind in KINDS)


@lru_cache(maxsize=24)
def _way(data: Data, kind: str, live: str, values: tuple[float, ...], fixed: float, rates: tuple[float, ...]) -> Way:
    pairs = [(value, fixed) if live == UNIT_OF_X else (fixed, value) for value in values]
    moves = kind == "raw" or (kind == "centre" and live == UNIT_OF_X)  # centring takes any zero back, σ any unit
    ways = [_at(data, *pair, kind, np.array(rates)) for pair in (pairs if moves else pairs[:1])]
    condition, critical, best, needed, *places, left, gone = (np.array(column) for column in zip(*ways, strict=True))
    line, path, rings = (np.moveaxis(each, 1, 0) for each in places)
    return Way(kind, moves, condition, critical, best, needed, line, path, rings, left, gone)


def seen(data: Data, unit: float, zero: float) -> Data:
    """The samples with the feature counted from another zero, in another unit: (x − z)/u."""
    return replace(data, x=(data.x - zero) / unit)


def _at(data: Data, unit: float, zero: float, kind: str, rates: np.ndarray) -> tuple[Any, ...]:
    """What a :class:`Way` says, for one unit and zero; ``rates`` are parts of the critical rate."""
    data = seen(data, unit, zero)
    scaling = Scaling.fit(data, kind)
    loss = linear_regression(scaling.apply(data))
    centre = np.array(loss.minima[0])
    _u, size, axes = np.linalg.svd(
        loss.design / np.sqrt(loss.samples), full_matrices=False
    )  # not of AᵀA, which loses half of the digits
    curvature = 2 * size**2
    critical = 2 / curvature[0]
    path = descend(loss, GradientDescent(learning_rate=rates * critical), (0.0, 0.0), STEPS)
    distance = float(np.hypot(*centre)) or 1.0
    with np.errstate(all="ignore"):
        above = path.value - loss.minimum
        left = above / above[0] if above[0, 0] > 0 else np.zeros_like(above)  # the start may be the minimum
        slope, intercept = scaling.unscaled(np.moveaxis(path.theta, (1, 2, 0), (0, 1, 2)))
        line = np.array([slope / unit, intercept - slope / unit * zero])
        away = (path.theta - centre[:, None]) / distance
        reach = np.sqrt(2 * LEVELS[:, None] * above[0, 0] / curvature)  # half-axes of the ellipses (levels, 2)
    reach = np.minimum(np.nan_to_num(reach, posinf=np.inf) / distance, LONG)
    angle = np.linspace(0, 2 * np.pi, CORNERS + 1)
    circle = np.array([np.cos(angle), np.sin(angle)])
    rings = np.einsum("ac,la,an->cln", axes, reach, circle)
    return (
        loss.condition, critical, 2 / curvature.sum(), steps_needed(loss.condition),
        line, np.moveaxis(away, (1, 2, 0), (0, 1, 2)), rings, left.T, path.left_at,
    )  # fmt: skip


def steps_needed(condition: float) -> float:
    """The steps from any start to the goal at the best rate, where each leaves ((κ − 1)/(κ + 1))² of the loss.

    Both directions shrink alike there. inf where κ is.

    >>> steps_needed(1.0), steps_needed(3.0)
    (1.0, 7.0)
    """
    if condition == np.inf:
        return float("inf")
    with np.errstate(divide="ignore"):
        each = 2 * np.log1p(-2 / (condition + 1))
    return float(max(1.0, np.ceil(np.log(GOAL) / each - 1e-9)))


def trial_of(scene: ScalingScene) -> Trial:
    """Train on some of the rows, and predict the others."""
    return _trial(scene.samples(), scene.test, scene.share, scene.seed)


@lru_cache(maxsize=16)
def _trial(data: Data, chosen: str, share: float, seed: int) -> Trial:
    train, test = data.split(share, seed)
    if chosen == LARGEST:
        order = np.argsort(data.x[0], kind="stable")
        train, test = data.take(order[: train.samples]), data.take(order[train.samples :])
    rule, own = Scaling.fit(train), Scaling.fit(test)
    learned = linear_regression(rule.apply(train))
    theta = np.array(learned.minima[0])
    x = {BY_TRAINING: rule.apply(test).x, BY_OWN: own.apply(test).x}
    error = {key: float(rmse(learned.predict(theta, each), test.y)) for key, each in x.items()}
    return Trial(
        train, test, theta, rule.apply(train).x[0], {key: each[0] for key, each in x.items()}, error
    )  # fmt: skip

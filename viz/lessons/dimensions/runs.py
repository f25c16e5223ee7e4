"""The gradient, and the step at every rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.derivatives import numerical_gradient
from viz.figures import bars
from viz.lessons.dimensions.scene import DimensionsScene
from viz.lessons.vector import differentiable, symbols
from viz.scene import Live

H = 1e-4  # of the notes


@dataclass(frozen=True)
class Descent:
    """The gradient at the point and the step of each rate; the last axis counts the rates."""

    names: tuple[str, ...]
    rates: Live
    value: float
    exact: np.ndarray
    numerical: np.ndarray
    length: float
    step: np.ndarray
    point: np.ndarray
    after: np.ndarray
    known: bool  # there is a gradient, and of a size to be drawn


def descent(scene: DimensionsScene) -> Descent:
    formula, theta, live = scene.made(), np.array(scene.point), scene.rates()
    exact = formula.gradient(theta)
    with np.errstate(all="ignore"):
        step = 0.0 - exact[:, None] * live.values  # 0 − 0 is 0, −0 is not
        point = theta[:, None] + step
        length = np.hypot.reduce(exact)
    value = float(formula.value(theta))
    known = bool(length < bars.FAR) and abs(value) < bars.FAR and differentiable(formula, scene.point)
    return Descent(
        symbols(formula), live, value, exact,
        numerical_gradient(formula.value, theta, H), length, step, point, formula.value(point), known,
    )  # fmt: skip

"""The gradient with each mistake beside the differences of each method and step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.derivatives import numerical_gradient
from core.gradient_check import MISTAKES, relative_distance, verdict
from viz.lessons.check.scene import METHODS, CheckScene
from viz.lessons.vector import differentiable, symbols
from viz.scene import Live


@dataclass(frozen=True)
class Comparison:
    """Every mistake and method at every step: the axes are mistakes, methods, coordinates and steps, as they occur."""

    names: tuple[str, ...]
    steps: Live
    analytic: np.ndarray  # mistakes, coordinates
    numerical: np.ndarray  # methods, coordinates, steps
    distance: np.ndarray  # mistakes, methods, steps
    verdict: np.ndarray
    smooth: bool

    @property
    def known(self) -> bool:
        return bool(np.isfinite(self.analytic).all())


def comparison(scene: CheckScene) -> Comparison:
    formula, live, point = scene.made(), scene.steps(), scene.here()
    theta = np.array(point)
    right = formula.gradient(theta)
    if not np.isfinite(formula.value(theta)):
        right = np.full_like(right, np.nan)
    analytic = np.stack([spec()(right) for spec in MISTAKES.values()])
    everywhere = np.repeat(theta[:, None], len(live.values), axis=1)
    numerical = np.stack([numerical_gradient(formula.value, everywhere, live.values, method) for method in METHODS])
    distance = relative_distance(np.moveaxis(analytic, 1, 0)[:, :, None, None], np.moveaxis(numerical, 1, 0)[:, None])
    smooth = differentiable(formula, point)
    return Comparison(
        symbols(formula), live, analytic, numerical, distance,
        verdict(distance if smooth else np.full_like(distance, np.nan)), smooth,
    )  # fmt: skip

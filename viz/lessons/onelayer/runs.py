"""What is computed: each weight, and the rate, at all of its places, the others at rest; and the descent from there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.derivatives import numerical_gradient
from core.descent import descend
from core.gradient_check import GradientCheck
from core.optimizers import OPTIMIZERS
from viz.lessons.onelayer.scene import CLASSES, INPUTS, POSITIONS, STEPS, OneLayerScene

H = 1e-4  # of the central differences
WEIGHTS = INPUTS * CLASSES


@dataclass(frozen=True, eq=False)
class Found:
    """Arrays over (what is moved, its places): first each of the weights, then the learning rate.

    ``check`` has the gradients (weights, …); ``w`` (steps + 1, weights, …), ``z`` and ``p`` (steps + 1, classes, …)
    and ``loss`` (steps + 1, …) are those of the descent, whose step 0 is the layer as it is dragged.
    """

    check: GradientCheck
    w: np.ndarray
    z: np.ndarray
    p: np.ndarray
    loss: np.ndarray


def find(scene: OneLayerScene) -> Found:
    layer = scene.layer()
    start = np.tile(np.array(scene.w)[:, None, None], (1, WEIGHTS + 1, POSITIONS))
    for i in range(WEIGHTS):
        start[i, i] = scene.weights(i).values
    rates = np.full((WEIGHTS + 1, POSITIONS), scene.rate)
    rates[-1] = scene.rates().values
    run = descend(layer, OPTIMIZERS["gradient_descent"](learning_rate=rates), start, STEPS)
    check = GradientCheck(layer.gradient(start), numerical_gradient(layer.value, start, H))
    w = np.moveaxis(run.theta, 1, 0)
    z, p = layer.scores(w), layer.probabilities(w)
    return Found(check, run.theta, np.moveaxis(z, 0, 1), np.moveaxis(p, 0, 1), run.value)

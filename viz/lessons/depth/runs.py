"""The computation: sizes at every layer for every depth and scale, and which combinations learn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.activations import ACTIVATIONS
from core.depth import Signals, learns, signals
from core.initialize import INITIALIZERS
from viz.lessons.depth.scene import DEEPEST, RULES, DepthScene
from viz.scene import Chosen, choose

TRIED_DEPTHS = (1, 2, 4, 8, 16, 30)
TRIED_SCALES = (0.25, 0.5, 0.71, 1.0, 1.41, 2.0, 4.0)
SEEDS = (0, 1, 2)
TRIED_WIDTH, TRIED_STEPS = 10, 40
CERTAIN = 0.2  # so near, in logarithms of a layer's factor, what the factors say is to what is measured


@dataclass(frozen=True, eq=False)
class Layers:
    """Signals, and of each depth and scale the mean factors of a layer, (depth, scales)."""

    signals: Signals
    factor: np.ndarray  # measured: the depth-th root of what arrives at the inputs
    weights: np.ndarray  # √n times the deviation of the weights, the same for each layer
    slopes: np.ndarray  # the geometric mean of the slopes' root mean squares
    agree: np.ndarray  # whether weights · slopes is what is measured


def layers(scene: DepthScene) -> Layers:
    """Run the scene."""
    return _layers(scene.activation, scene.initializer, scene.width, scene.seed, tuple(scene.scales().values.tolist()))


@lru_cache(maxsize=16)
def _layers(activation: Chosen, initializer: Chosen, width: int, seed: int, scales: tuple[float, ...]) -> Layers:
    passed = signals(
        activation.build(ACTIVATIONS), initializer.build(INITIALIZERS), DEEPEST, width, np.array(scales), seed
    )
    depth = np.arange(1, DEEPEST + 1)[:, None]
    with np.errstate(all="ignore"):
        factor = passed.gradients[:, 0] ** (1 / depth)
        slopes, weights = (np.exp(np.cumsum(np.log(each), axis=0) / depth) for each in (passed.slopes, passed.weights))
        agree = np.abs(np.log(weights * slopes / factor)) < CERTAIN
    return Layers(passed, factor, weights, slopes, agree)


def learned(scene: DepthScene) -> np.ndarray:
    """The share of seeds that learn something, (tried depths, tried scales or rules)."""
    if scene.across == RULES:
        return _learned(scene.activation, tuple((choose(spec), 1.0) for spec in INITIALIZERS.values()))
    return _learned(scene.activation, tuple((scene.initializer, scale) for scale in TRIED_SCALES))


@lru_cache(maxsize=32)
def _learned(activation: Chosen, beginnings: tuple[tuple[Chosen, float], ...]) -> np.ndarray:
    tried = [(rule.build(INITIALIZERS), scale) for rule, scale in beginnings]
    return np.stack([learns(activation.key, tried, depth, TRIED_WIDTH, SEEDS, TRIED_STEPS) for depth in TRIED_DEPTHS])

r"""What becomes of values and gradients on their way through many layers, and which beginnings learn at all.

Backwards each layer multiplies a gradient by its slopes and its weights: ∂/∂a ← (∂/∂a ∘ φ′(z)) Wᵀ. The factors of all
layers multiply, so that their product vanishes or explodes. Bengio, Simard & Frasconi 1994, Learning long-term
dependencies with gradient descent is difficult; Glorot & Bengio 2010.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.activations import Activation
from core.data import DATASETS, Scaling
from core.descent import descend
from core.initialize import Initializer
from core.network import Network
from core.optimizers import OPTIMIZERS

SAMPLES = 16  # inputs, normal numbers of variance 1
LEARNED = 0.7  # of the loss at the start: a net that comes below has learned something
TRAINED = 60  # steps
RATE, MOMENTUM = 0.1, 0.9


@dataclass(frozen=True, eq=False)
class Signals:
    """Root mean squares, layer by layer, for weights multiplied by each of several scales.

    ``values`` (depth + 1, scales) are those of the activations, the inputs first; ``slopes`` (depth, scales) of φ′(z);
    ``gradients`` (depth, depth + 1, scales) of ∂/∂a at each layer, as a part of that at the last layer, for a network
    of 1, 2, … layers; NaN behind its last one. ``weights`` (depth, scales) is √n times the deviation of the weights.
    """

    values: np.ndarray
    slopes: np.ndarray
    gradients: np.ndarray
    weights: np.ndarray


def signals(
    activation: Activation, initializer: Initializer, depth: int, width: int, scales: Any, seed: int
) -> Signals:
    """Send random inputs forwards and random gradients backwards through ``depth`` layers of ``width`` units.

    ``scales`` (scales,) multiply all weights. The same seed draws the same weights, inputs and gradients.

    >>> from core.activations import ACTIVATIONS
    >>> from core.initialize import INITIALIZERS
    >>> passed = signals(ACTIVATIONS["linear"](), INITIALIZERS["lecun"](), 20, 64, [0.5, 1.0], seed=0)
    >>> bool(passed.values[-1, 0] < 1e-4), bool(0.2 < passed.values[-1, 1] < 5)
    (True, True)
    """
    scales = np.asarray(scales, dtype=float)
    chance = np.random.default_rng(seed)
    inputs, upstream = chance.standard_normal((2, SAMPLES, width))
    layers = initializer.weights((width,) * (depth + 1), seed)
    each = scales[:, None, None]
    with np.errstate(all="ignore"):
        here = np.broadcast_to(inputs, (len(scales), SAMPLES, width))
        values, slopes = [_rms(here, (1, 2))], []
        for layer in layers:
            score = here @ layer * each
            here = activation.value(score)
            values.append(_rms(here, (1, 2)))
            slopes.append(activation.derivative(score))
        gradients = np.full((depth, depth + 1, len(scales)), np.nan)
        back = np.empty((len(scales), 0, SAMPLES, width))  # of every network that is deep enough, the deepest first
        whole = _rms(upstream, (0, 1))
        for k in range(depth, 0, -1):
            new = np.broadcast_to(upstream, (len(scales), 1, SAMPLES, width))
            back = np.concatenate([back, new], axis=1)
            gradients[k - 1 :, k] = _rms(back, (2, 3)).T[::-1] / whole
            back = (back * slopes[k - 1][:, None]) @ layers[k - 1].T * each[:, None]
        gradients[:, 0] = _rms(back, (2, 3)).T[::-1] / whole
        deviations = np.array([layer.std() for layer in layers])
    return Signals(
        np.stack(values),
        np.stack([_rms(slope, (1, 2)) for slope in slopes]),
        gradients,
        np.sqrt(width) * deviations[:, None] * scales,
    )


def _rms(array: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    return np.sqrt((array * array).mean(axis=axes))


def learns(
    activation: str, beginnings: Sequence[tuple[Initializer, float]], depth: int, width: int, seeds: Any,
    steps: int = TRAINED,
) -> np.ndarray:  # fmt: skip
    """The share of ``seeds`` for which a net of ``depth`` hidden layers learns something, for each of the beginnings.

    A beginning is a rule for the first weights and a scale that multiplies them all. Something is learned where
    gradient descent with momentum (η = 0.1, β = 0.9, all samples in each step) brings the cross-entropy on 32 samples
    of the moons below 0.7 of what it is at the start. Gives (beginnings,).
    """
    data = DATASETS["moons"](samples=32, noise=0.1, seed=0)
    network = Network((2, *(width,) * depth, 1), activation)
    drawn = [network.start(rule, np.asarray(seeds)) * scale for rule, scale in beginnings]  # biases are 0
    loss = network.loss(Scaling.fit(data).apply(data))
    optimizer = OPTIMIZERS["momentum"](learning_rate=RATE, momentum=MOMENTUM)
    path = descend(loss, optimizer, np.stack(drawn, axis=1), steps)
    with np.errstate(all="ignore"):
        return (path.value[-1] < LEARNED * path.value[0]).mean(axis=-1)

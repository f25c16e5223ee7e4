r"""A network of fully connected layers, with all its parameters in one vector, for any number of runs at once.

z = aW + b and a = φ(z), from layer to layer; the last layer's scores become probabilities or stay as they are.

>>> network = Network((2, 3, 1))
>>> network.dimension, [(w.shape, b.shape) for w, b in network.unpack(network.start(seed=[0, 1]))]
(13, [((2, 3, 2), (3, 2)), ((3, 1, 2), (1, 2))])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from core import layers, measures
from core.activations import ACTIVATIONS
from core.initialize import INITIALIZERS, Initializer
from core.network_loss import NUMBERS, NetworkLoss
from core.outputs import MEASURES, PREDICT


@dataclass(frozen=True, eq=False)
class Forward:
    """Every layer's values for each sample and run.

    ``values[0]`` is x (features, samples) and ``values[k]`` what layer k gives, (units, samples, *batch), the last one
    being the prediction; ``scores[k]`` is z of layer k + 1, before its activation.
    """

    scores: list[np.ndarray]
    values: list[np.ndarray]


@dataclass(frozen=True)
class Network:
    """Layers of ``sizes`` units: the inputs, the hidden layers and the outputs.

    ``activation`` is a key of ACTIVATIONS for all hidden layers, or one for each of them; ``output`` is ``"sigmoid"``
    (a probability for each output), ``"softmax"`` (probabilities of classes, together 1) or ``"linear"``. ``theta``
    (dimension, *batch) has for each layer its W (inputs × outputs, row by row) and then its b. ValueError where the
    description makes no network.

    >>> net = Network((2, 3, 3), activation="relu", output="softmax")
    >>> net.forward(net.start(seed=0), np.array([[0.6], [0.9]])).values[-1].sum(axis=0).round(12)
    array([1.])
    """

    sizes: tuple[int, ...] = (2, 8, 8, 1)
    activation: str | tuple[str, ...] = "tanh"
    output: str = "sigmoid"

    def __post_init__(self) -> None:
        sizes = tuple(int(size) for size in self.sizes)
        if len(sizes) < 2 or min(sizes) < 1:
            raise ValueError("a network needs at least inputs and outputs, and a unit in each layer")
        kinds = self.activation
        kinds = (kinds,) * (len(sizes) - 2) if isinstance(kinds, str) else tuple(kinds)
        if len(kinds) != len(sizes) - 2:
            raise ValueError(f"{len(sizes) - 2} hidden layers need as many activations, not {len(kinds)}")
        for kind in kinds:
            if kind not in ACTIVATIONS:
                raise ValueError(f"no activation {kind!r}; there are: {', '.join(ACTIVATIONS)}")
        if self.output not in PREDICT:
            raise ValueError(f"no output {self.output!r}; there are: {', '.join(PREDICT)}")
        object.__setattr__(self, "sizes", sizes)
        object.__setattr__(self, "activation", kinds)

    @cached_property
    def hidden(self) -> tuple[Any, ...]:
        """The hidden layers' activations."""
        return tuple(ACTIVATIONS[kind]() for kind in self.activation)

    @cached_property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """(inputs, outputs) of each layer."""
        return tuple(pairwise(self.sizes))

    @cached_property
    def places(self) -> tuple[slice, ...]:
        """Where each layer's parameters stand in theta: W and behind it b, together a matrix of inputs + 1 rows."""
        ends = np.cumsum([0, *((inputs + 1) * outputs for inputs, outputs in self.shapes)]).tolist()
        return tuple(slice(begin, end) for begin, end in pairwise(ends))

    @property
    def dimension(self) -> int:
        return self.places[-1].stop

    @cached_property
    def weights(self) -> np.ndarray:
        """Which of theta's coordinates are weights and not biases, (dimension,) of True and False."""
        return self.pack([(np.ones(shape), np.zeros(shape[1])) for shape in self.shapes]).astype(bool)

    def unpack(self, theta: Any) -> list[tuple[np.ndarray, np.ndarray]]:
        """W (inputs, outputs, *batch) and b (outputs, *batch) of each layer: views of ``theta``."""
        theta = np.asarray(theta, dtype=float)
        blocks = [
            theta[place].reshape(inputs + 1, outputs, *theta.shape[1:])
            for place, (inputs, outputs) in zip(self.places, self.shapes, strict=True)
        ]
        return [(block[:-1], block[-1]) for block in blocks]

    def pack(self, pairs: Sequence[tuple[Any, Any]]) -> np.ndarray:
        """``theta`` (dimension, *batch) of layers (W, b): the inverse of :meth:`unpack`.

        >>> Network((2, 1)).pack([([[1.0], [2.0]], [3.0])])
        array([1., 2., 3.])
        """
        parts = []
        for (weights, biases), shape in zip(pairs, self.shapes, strict=True):
            w, b = np.asarray(weights, dtype=float), np.asarray(biases, dtype=float)
            if w.shape[:2] != shape or b.shape[:1] != shape[1:]:
                raise ValueError(f"a layer of {shape[0]} inputs and {shape[1]} outputs has other shapes")
            parts += [w.reshape(shape[0] * shape[1], *w.shape[2:]), b]
        return np.concatenate(parts)

    def start(self, initializer: str | Initializer = "xavier", seed: Any = 0) -> np.ndarray:
        """Parameters to begin with, (dimension, *batch): weights by the rule and the seed(s), biases 0."""
        rule = INITIALIZERS[initializer]() if isinstance(initializer, str) else initializer
        return self.pack([(w, np.zeros(w.shape[1:])) for w in rule.weights(self.sizes, seed)])

    def forward(self, theta: Any, x: Any) -> Forward:
        """Every layer's scores and values for x (features, samples)."""
        theta, x = np.asarray(theta, dtype=float), np.asarray(x, dtype=float)
        with np.errstate(all="ignore"):
            inputs, scores = layers.forward(self.matrices(theta), self.hidden, layers.with_ones(layers.batch_first(x)))
            values = [value[..., :-1, :] for value in inputs[1:]] + [PREDICT[self.output](scores[-1])]
        return Forward([layers.batch_last(z) for z in scores], [x, *(layers.batch_last(a) for a in values)])

    def predict(self, theta: Any, x: Any) -> np.ndarray:
        """The outputs (outputs, samples, *batch) for x (features, samples): of many runs not too many at a time."""
        theta, x = np.asarray(theta, dtype=float), np.asarray(x, dtype=float)
        flat = theta.reshape(len(theta), -1)
        some = max(1, NUMBERS // (x.shape[1] * max(self.sizes)))
        if x.ndim > 2 or flat.shape[1] <= some:
            return self.forward(theta, x).values[-1]
        parts = [self.forward(flat[:, i : i + some], x).values[-1] for i in range(0, flat.shape[1], some)]
        return np.concatenate(parts, axis=-1).reshape(self.sizes[-1], x.shape[1], *theta.shape[1:])

    def loss(
        self,
        data: Any,
        l1: Any = 0.0,
        l2: Any = 0.0,
        loss: str | None = None,
        start: Any = None,
    ) -> NetworkLoss:
        """The network's loss over data: mean of ``loss`` over the samples + l1 Σ|w| + ½ l2 Σw².

        ``loss`` is ``"cross_entropy"``, the default where outputs are probabilities, or ``"squared"``. ``l1`` and
        ``l2`` are numbers or arrays of shape ``batch``; biases are not penalized. ``start`` (dimension, *batch) is
        where runs begin; None is ``self.start()``. A list of as many data as there are runs gives each its own.
        """
        name = loss or ("squared" if self.output == "linear" else "cross_entropy")
        if (self.output, name) not in MEASURES:
            raise ValueError(f"there is no {name} loss of a {self.output} output")
        start = self.start() if start is None else np.asarray(start, dtype=float)
        x, y = samples(data)
        batch = np.broadcast_shapes(start.shape[1:], np.shape(l1), np.shape(l2), y.shape[1:])
        start = start.reshape(len(start), *(1,) * (len(batch) - start.ndim + 1), *start.shape[1:])
        start = np.broadcast_to(start, (len(start), *batch))
        if len(x) != self.sizes[0]:
            raise ValueError(f"the network has {self.sizes[0]} inputs, the data {len(x)} features")
        outputs = np.arange(self.sizes[-1]).reshape(-1, *(1,) * y.ndim)
        target = (y[None] == outputs) if len(outputs) > 1 else y[None]
        x, target = layers.with_ones(layers.batch_first(x)), layers.batch_first(target).astype(float)
        return NetworkLoss(self, MEASURES[self.output, name], x, target, start, *map(np.asarray, (l1, l2)))

    def decide(self, theta: Any, x: Any) -> np.ndarray:
        """The class of each sample (samples, *batch): the likeliest one; −1 where the outputs are not numbers."""
        outputs = self.predict(theta, x)
        chosen = outputs.argmax(axis=0) if len(outputs) > 1 else (outputs[0] > 0.5).astype(int)
        return np.where(np.isfinite(outputs).all(axis=0), chosen, -1)

    def accuracy(self, theta: Any, data: Any) -> np.ndarray:
        """The share of samples whose class is right, of shape ``batch``."""
        x, y = samples(data)
        return measures.accuracy(self.decide(theta, x), y)

    def confusion(self, theta: Any, data: Any) -> np.ndarray:
        """How many samples of each class (first axis) were taken for each (second one), (classes, classes, *batch)."""
        x, y = samples(data)
        return measures.confusion(self.decide(theta, x), y, max(2, self.sizes[-1]))

    def multiplications(self, samples: int) -> int:
        """How many products one step on so many samples takes: with each weight one forward and two backward, but in
        the first layer only one backward, since nothing lies before it.

        >>> Network((2, 3, 1)).multiplications(samples=10)
        210
        """
        counts = [inputs * outputs for inputs, outputs in self.shapes]
        return samples * (3 * sum(counts) - counts[0])

    def matrices(self, theta: np.ndarray) -> list[np.ndarray]:
        """Each layer's W with b as its last row and the batch first: (*batch, inputs + 1, outputs)."""
        return self.split(np.ascontiguousarray(layers.rows_of(theta)))

    def split(self, rows: np.ndarray) -> list[np.ndarray]:
        """Views (*batch, inputs + 1, outputs) of rows (*batch, dimension), one for each layer."""
        batch = rows.shape[:-1]
        return [
            rows[..., place].reshape(*batch, inputs + 1, outputs)
            for place, (inputs, outputs) in zip(self.places, self.shapes, strict=True)
        ]


def samples(data: Any) -> tuple[np.ndarray, np.ndarray]:
    """x (features, samples) and y (samples,) of data; of a list of equally many samples each, one for each run, with
    the run as the last axis of both."""
    if isinstance(data, list | tuple):
        return np.stack([each.x for each in data], axis=-1), np.stack([each.y for each in data], axis=-1)
    return np.asarray(data.x, dtype=float), np.asarray(data.y)

r"""How a network's weights begin: random numbers whose size depends on how many inputs and outputs a layer has.

>>> INITIALIZERS["he"]().scale(8, 2)
0.5
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Literal

import numpy as np

from core.catalog import Spec, catalog
from core.param import Param

Number = float | np.ndarray


@dataclass(frozen=True, kw_only=True)
class Initializer:
    """A rule for the weights of a layer; its hyperparameters are numbers or arrays of shape ``(*batch,)``.

    The weights are ``scale(inputs, outputs)`` times standard numbers: normal ones of variance 1, or uniform ones
    between −1 and 1. Biases begin at 0. Build a rule from its catalog entry, ``INITIALIZERS[key](...)``.
    """

    distribution: ClassVar[Literal["normal", "uniform"]] = "normal"

    def scale(self, inputs: int, outputs: int) -> Number:
        """The standard deviation of normal weights, or the largest size of uniform ones."""
        raise NotImplementedError

    def weights(self, sizes: tuple[int, ...], seed: Any) -> list[np.ndarray]:
        """Every layer's weights (inputs, outputs, *batch), the batch being that of the seeds and hyperparameters.

        The same seed draws the same standard numbers: runs that differ in a scale differ by it alone.

        >>> [w.shape for w in INITIALIZERS["xavier"]().weights((2, 8, 1), seed=[0, 1, 2])]
        [(2, 8, 3), (8, 1, 3)]
        """
        seeds, shapes = np.asarray(seed), list(pairwise(sizes))
        generators = [np.random.default_rng(int(one)) for one in seeds.ravel()]
        layers = []
        for shape in shapes:
            drawn = np.stack([self._draw(generator, shape) for generator in generators], axis=-1)
            scale = np.asarray(self.scale(*shape))
            layers.append(scale * drawn.reshape(*shape, *(1,) * (scale.ndim - seeds.ndim), *seeds.shape))
        return layers

    def _draw(self, generator: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
        return generator.standard_normal(shape) if self.distribution == "normal" else generator.uniform(-1, 1, shape)


@dataclass(frozen=True, kw_only=True)
class Zeros(Initializer):
    """All weights 0: every unit of a layer is the same, and stays so."""

    def scale(self, inputs: int, outputs: int) -> Number:
        return 0.0


@dataclass(frozen=True, kw_only=True)
class Normal(Initializer):
    """Normal numbers of one standard deviation σ for every layer."""

    deviation: Number

    def scale(self, inputs: int, outputs: int) -> Number:
        return self.deviation


@dataclass(frozen=True, kw_only=True)
class Uniform(Initializer):
    """Numbers between −a and a for every layer, each as likely as the others."""

    distribution = "uniform"
    bound: Number

    def scale(self, inputs: int, outputs: int) -> Number:
        return self.bound


@dataclass(frozen=True, kw_only=True)
class LeCun(Initializer):
    """Normal numbers of variance κ²/n for n inputs: sums of n of them keep the size of what comes in.

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, Efficient BackProp, 1998.
    """

    gain: Number

    def scale(self, inputs: int, outputs: int) -> Number:
        return self.gain / np.sqrt(inputs).item()


@dataclass(frozen=True, kw_only=True)
class Xavier(Initializer):
    """Uniform numbers of variance 2κ²/(n + m) for n inputs and m outputs: between what both directions ask for.

    Source: X. Glorot, Y. Bengio, AISTATS 2010; ``torch.nn.init.xavier_uniform_``.
    """

    distribution = "uniform"
    gain: Number

    def scale(self, inputs: int, outputs: int) -> Number:
        return self.gain * np.sqrt(6 / (inputs + outputs)).item()


@dataclass(frozen=True, kw_only=True)
class He(Initializer):
    """Normal numbers of variance 2κ²/n for n inputs: twice 1/n, because ReLU lets half of a sum through.

    Source: K. He, X. Zhang, S. Ren, J. Sun, ICCV 2015; ``torch.nn.init.kaiming_normal_``.
    """

    gain: Number

    def scale(self, inputs: int, outputs: int) -> Number:
        return self.gain * np.sqrt(2 / inputs).item()


def _gain() -> Param:
    return Param(
        "gain",
        "Gain",
        r"\kappa",
        1.0,
        low=0,
        high=1e4,
        slider=(0.1, 10),
        scale="log",
        help="A factor on all weights.",
    )


INITIALIZERS = catalog(
    Spec(
        "zeros",
        "Zeros",
        "w = 0",
        "All weights begin at 0: the units of a layer stay alike, and nothing tells them apart.",
        "Goodfellow, Bengio, Courville, Deep Learning, 2016, section 8.4 (why not)",
        (),
        Zeros,
    ),
    Spec(
        "normal",
        "Small normal",
        r"w \sim \mathcal N(0, \sigma^2)",
        "Normal numbers of one size, whatever the layer’s width.",
        "Krizhevsky, Sutskever, Hinton, ImageNet classification with deep convolutional neural networks, 2012 "
        "(σ = 0.01)",
        (
            Param(
                "deviation",
                "Standard deviation",
                r"\sigma",
                0.01,
                low=0,
                high=1e4,
                slider=(1e-3, 10),
                scale="log",
                help="How large the weights are to begin with.",
            ),
        ),
        Normal,
    ),
    Spec(
        "uniform",
        "Uniform",
        r"w \sim \mathcal U(-a, a)",
        "Numbers between two bounds, whatever the layer’s width.",
        "TensorFlow Playground’s weights (a = ½)",
        (
            Param(
                "bound",
                "Bound",
                "a",
                0.5,
                low=0,
                high=1e4,
                slider=(1e-2, 10),
                scale="log",
                help="How large the weights are to begin with.",
            ),
        ),
        Uniform,
    ),
    Spec(
        "lecun",
        "LeCun (1/n)",
        r"w \sim \mathcal N\left(0, \frac{\kappa^2}{n}\right)",
        "Variance 1/n for n inputs: a sum of n inputs keeps their size.",
        "LeCun, Bottou, Orr, Müller, Efficient BackProp, 1998",
        (_gain(),),
        LeCun,
    ),
    Spec(
        "xavier",
        "Xavier (Glorot)",
        r"w \sim \mathcal U(-a, a),\quad a = \kappa \sqrt{\frac{6}{n + m}}",
        "Variance 2/(n + m) for n inputs and m outputs: signals and gradients both keep about their size.",
        "Glorot, Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010; "
        "torch.nn.init conventions (xavier_uniform_)",
        (_gain(),),
        Xavier,
    ),
    Spec(
        "he",
        "He (Kaiming)",
        r"w \sim \mathcal N\left(0, \frac{2 \kappa^2}{n}\right)",
        "Variance 2/n for n inputs: makes up for the half that ReLU cuts off.",
        "He, Zhang, Ren, Sun, Delving deep into rectifiers, 2015; torch.nn.init conventions (kaiming_normal_)",
        (_gain(),),
        He,
    ),
)

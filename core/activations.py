"""Activation functions with their first and second derivatives, stable however large |z| is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.catalog import Spec, catalog
from core.param import Param

Function = Callable[[np.ndarray], np.ndarray]
GELU_SCALE, GELU_CUBE = np.sqrt(8 / np.pi), 0.044715


@dataclass(frozen=True)
class Activation:
    """A function of one number, applied to each of an array: ``value``, ``derivative`` and ``second`` keep the shape.

    ``kinks`` are the places without a derivative; there ``derivative`` gives the slope on the left, and ``second``
    gives 0. ``slope_latex`` is the derivative's formula.

    >>> relu = ACTIVATIONS["relu"]()
    >>> relu.value(-2.0), relu.derivative([0.0, 3.0]), relu.kinks
    (np.float64(0.0), array([0., 1.]), (0.0,))
    """

    key: str
    slope_latex: str
    functions: tuple[Function, Function, Function]
    kinks: tuple[float, ...] = ()

    def value(self, z: Any) -> np.ndarray:
        return self.functions[0](np.asarray(z, dtype=float))[()]

    def derivative(self, z: Any) -> np.ndarray:
        return self.functions[1](np.asarray(z, dtype=float))[()]

    def second(self, z: Any) -> np.ndarray:
        return self.functions[2](np.asarray(z, dtype=float))[()]


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + e⁻ᶻ); where the power overflows it is 0, as it should be."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def sigmoid_slope(z: np.ndarray) -> np.ndarray:
    """σ(z) (1 − σ(z)), written so that it keeps its digits where σ is nearly 1."""
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


def sigmoid_second(z: np.ndarray) -> np.ndarray:
    return -sigmoid_slope(z) * np.tanh(z / 2)  # 1 − 2σ(z) = −tanh(z/2)


def softplus(z: np.ndarray) -> np.ndarray:
    """ln(1 + eᶻ), with no power that overflows."""
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def tanh_slope(z: np.ndarray) -> np.ndarray:
    return 4 * sigmoid_slope(2 * z)


def gate(z: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """GELU is z σ(v): v, and its first two derivatives."""
    with np.errstate(over="ignore"):
        square = GELU_CUBE * z * z
        return GELU_SCALE * z * (1 + square), GELU_SCALE * (1 + 3 * square), GELU_SCALE * 6 * GELU_CUBE * z


def gelu_slope(z: np.ndarray) -> np.ndarray:
    v, v1, _ = gate(z)
    return sigmoid(v) + z * sigmoid_slope(v) * v1


def gelu_second(z: np.ndarray) -> np.ndarray:
    v, v1, v2 = gate(z)
    return 2 * sigmoid_slope(v) * v1 + z * (sigmoid_second(v) * v1**2 + sigmoid_slope(v) * v2)


def leaky(slope: Any) -> tuple[Function, Function, Function]:
    return (
        lambda z: np.where(z > 0, z, slope * z),
        lambda z: np.where(z > 0, 1.0, slope),
        np.zeros_like,
    )


def elu(alpha: Any) -> tuple[Function, Function, Function]:
    def power(z: np.ndarray) -> np.ndarray:
        return alpha * np.exp(np.minimum(z, 0))

    return (
        lambda z: np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0))),
        lambda z: np.where(z > 0, 1.0, power(z)),
        lambda z: np.where(z > 0, 0.0, power(z)),
    )


def entry(
    key: str,
    name: str,
    formula: str,
    slope: str,
    summary: str,
    reference: str,
    *functions: Function,
    kink: bool = False,
) -> Spec:
    """An activation without hyperparameters, from its function and the two derivatives."""
    activation = Activation(key, slope, (functions[0], functions[1], functions[2]), (0.0,) if kink else ())
    return Spec(key, name, formula, summary, reference, (), lambda: activation)


ACTIVATIONS = catalog(
    entry(
        "linear",
        "Linear",
        r"\varphi(z) = z",
        r"\varphi'(z) = 1",
        "Passes its input on: layers of it alone are still one linear map.",
        "Goodfellow, Bengio & Courville 2016, Deep Learning, section 6.3",
        lambda z: z.copy(),
        np.ones_like,
        np.zeros_like,
    ),
    entry(
        "sigmoid",
        "Sigmoid",
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        r"\sigma'(z) = \sigma(z)\,(1 - \sigma(z))",
        "Squashes any number to between 0 and 1; far from 0 it is level, and learning stops.",
        "Rumelhart, Hinton & Williams 1986, Learning representations by back-propagating errors",
        sigmoid,
        sigmoid_slope,
        sigmoid_second,
    ),
    entry(
        "tanh",
        "Tanh",
        r"\tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}}",
        r"\tanh' z = 1 - \tanh^2 z",
        "A sigmoid between −1 and 1, steeper at 0, and level far from it.",
        "LeCun, Bottou, Orr & Müller 1998, Efficient BackProp",
        np.tanh,
        tanh_slope,
        lambda z: -2 * np.tanh(z) * tanh_slope(z),
    ),
    entry(
        "relu",
        "ReLU",
        r"\varphi(z) = \max(0, z)",
        r"\varphi'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
        "Lets positive numbers pass and stops the others; at 0, where it has no derivative, 0 is used.",
        "Nair & Hinton 2010, Rectified linear units improve restricted Boltzmann machines",
        lambda z: np.maximum(z, 0.0),
        lambda z: np.where(z > 0, 1.0, 0.0),
        np.zeros_like,
        kink=True,
    ),
    Spec(
        "leaky_relu",
        "Leaky ReLU",
        r"\varphi(z) = \begin{cases} z & z > 0 \\ a z & z \le 0 \end{cases}",
        "Lets a little of the negative side through, so that no unit dies; at 0 the slope on the left is used.",
        "Maas, Hannun & Ng 2013, Rectifier nonlinearities improve neural network acoustic models",
        (Param("slope", "Slope on the left", "a", 0.01, low=0, high=1, slider=(0, 0.5)),),
        lambda slope: Activation(
            "leaky_relu",
            r"\varphi'(z) = \begin{cases} 1 & z > 0 \\ a & z \le 0 \end{cases}",
            leaky(slope),
            (0.0,) if np.any(np.not_equal(slope, 1)) else (),
        ),
    ),
    Spec(
        "elu",
        "ELU",
        r"\varphi(z) = \begin{cases} z & z > 0 \\ \alpha\,(e^z - 1) & z \le 0 \end{cases}",
        "Bends the negative side to a level of −α; smooth at 0 if α is 1, and with the slope on the left there if not.",
        "Clevert, Unterthiner & Hochreiter 2016, Fast and accurate deep network learning by ELUs",
        (Param("alpha", "Alpha", r"\alpha", 1.0, low=0, high=10, slider=(0, 2)),),
        lambda alpha: Activation(
            "elu",
            r"\varphi'(z) = \begin{cases} 1 & z > 0 \\ \alpha e^z & z \le 0 \end{cases}",
            elu(alpha),
            (0.0,) if np.any(np.not_equal(alpha, 1)) else (),
        ),
    ),
    entry(
        "softplus",
        "Softplus",
        r"\varphi(z) = \ln(1 + e^z)",
        r"\varphi'(z) = \sigma(z)",
        "A ReLU without its kink; its derivative is the sigmoid.",
        "Glorot, Bordes & Bengio 2011, Deep sparse rectifier neural networks",
        softplus,
        sigmoid,
        sigmoid_slope,
    ),
    entry(
        "gelu",
        "GELU",
        r"\varphi(z) = \tfrac{z}{2}\,(1 + \tanh\tfrac{v}{2}),\quad v = \sqrt{8/\pi}\,(z + 0.044715\, z^3)",
        r"\varphi'(z) = \sigma(v) + z\,\sigma'(v)\,v',\quad v = \sqrt{8/\pi}\,(z + 0.044715\, z^3)",
        "A smooth ReLU that dips below 0 before it rises; this is its form with tanh.",
        "Hendrycks & Gimpel 2016, Gaussian error linear units; the tanh form of torch and JAX",
        lambda z: z * sigmoid(gate(z)[0]),
        gelu_slope,
        gelu_second,
    ),
    entry(
        "silu",
        "SiLU (Swish)",
        r"\varphi(z) = z\,\sigma(z)",
        r"\varphi'(z) = \sigma(z) + z\,\sigma'(z)",
        "The input times its own sigmoid: a smooth ReLU with a dip.",
        "Ramachandran, Zoph & Le 2017, Searching for activation functions",
        lambda z: z * sigmoid(z),
        lambda z: sigmoid(z) + z * sigmoid_slope(z),
        lambda z: 2 * sigmoid_slope(z) + z * sigmoid_second(z),
    ),
)

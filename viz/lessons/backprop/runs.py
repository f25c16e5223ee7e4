"""What is computed: one sample forward and back, the update at every rate, and the gradient by differences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from core.gradient_check import GradientCheck
from core.network import Network
from core.network_loss import NetworkLoss
from viz.figures import network as drawing
from viz.lessons.backprop.scene import BackpropScene

START, FORWARD, LOSS, BACKWARD, UPDATE = range(5)  # phases


@dataclass(frozen=True, eq=False)
class Found:
    """One sample on its way. Units are numbered layer by layer, the inputs first; edges as the weights in theta.

    ``score``, ``value``, ``slope`` and ``delta`` are z, a, φ′(z) and ∂L/∂z of each unit (units,), NaN where it has
    none. ``after`` (dimension, rates) is theta after the update, ``outputs`` (outputs, rates) and ``losses`` (rates,)
    are what it leads to.
    """

    network: Network
    loss: NetworkLoss
    theta: np.ndarray
    target: np.ndarray  # (outputs,)
    score: np.ndarray
    value: np.ndarray
    slope: np.ndarray
    delta: np.ndarray
    gradient: np.ndarray
    measure: str  # the name of the loss
    now: float  # the loss before the update
    check: GradientCheck
    rates: np.ndarray
    after: np.ndarray
    outputs: np.ndarray
    losses: np.ndarray

    @cached_property
    def pairs(self) -> np.ndarray:
        """From which unit to which each edge goes."""
        return drawing.pairs(self.network.sizes)

    @cached_property
    def edges(self) -> np.ndarray:
        """Where the weights stand in theta, (edges,)."""
        return np.flatnonzero(self.network.weights)

    @cached_property
    def biases(self) -> np.ndarray:
        """Where the biases stand in theta, (units that compute,)."""
        return np.flatnonzero(~self.network.weights)

    @cached_property
    def layers(self) -> list[int]:
        """Which layer each unit is of; 0 is the inputs."""
        return np.repeat(np.arange(len(self.network.sizes)), self.network.sizes).tolist()


def find(scene: BackpropScene) -> Found:
    network, theta, given = scene.network, scene.theta(), scene.given()
    loss = network.loss(given, loss=scene.loss, start=theta)
    forward, backward = network.forward(theta, given.x), loss.backward(theta)
    none = [np.full(network.sizes[0], np.nan)]
    slopes = [
        phi.derivative(z[:, 0]) for phi, z in zip(network.hidden, forward.scores[:-1], strict=True)
    ]  # fmt: skip
    gradient = loss.gradient(theta)
    rates = scene.rates().values
    with np.errstate(all="ignore"):
        after = theta[:, None] - rates * gradient[:, None]
    return Found(
        network, loss, theta, loss.target[:, 0],
        np.concatenate([*none, *(z[:, 0] for z in forward.scores)]),
        np.concatenate([a[:, 0] for a in forward.values]),
        np.concatenate([*none, *slopes, np.full(network.sizes[-1], np.nan)]),
        np.concatenate([*none, *(delta[:, 0] for delta in backward.scores)]),
        gradient, scene.loss, float(loss.value(theta)),
        GradientCheck(gradient, differences(loss, theta)),
        rates, after, network.predict(after, given.x)[:, 0], loss.value(after),
    )  # fmt: skip


def differences(loss: NetworkLoss, theta: np.ndarray) -> np.ndarray:
    """∂L/∂θᵢ by central differences at theta (dimension,): all parameters at once, as a batch of runs."""
    h = np.cbrt(np.finfo(float).eps) * np.maximum(1, np.abs(theta))
    up, down = theta[:, None] + np.diag(h), theta[:, None] - np.diag(h)
    return (loss.value(up) - loss.value(down)) / (2 * h)


def order(network: Network) -> tuple[list[int], list[int]]:
    """The units in the order in which they are computed forward, and backward.

    >>> order(Network((2, 2, 1)))
    ([2, 3, 4], [4, 2, 3])
    """
    first = np.cumsum([0, *network.sizes]).tolist()
    blocks = [list(range(first[k], first[k + 1])) for k in range(1, len(network.sizes))]
    return [*chain(*blocks)], [*chain(*blocks[::-1])]


def phases(network: Network) -> np.ndarray:
    """The phase of each step."""
    n = sum(network.sizes[1:])
    return np.array([START, *[FORWARD] * n, LOSS, *[BACKWARD] * n, UPDATE])

"""Sizes through many layers, against a net that is written out."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.data import DATASETS
from core.depth import SAMPLES, learns, signals
from core.initialize import INITIALIZERS
from core.network import Network


@pytest.mark.parametrize(("activation", "rule"), [("sigmoid", "lecun"), ("tanh", "xavier"), ("relu", "he")])
def test_sizes_are_those_of_a_net_written_out(activation, rule):
    depth, width, scale, seed = 5, 7, 1.3, 3
    kind = ACTIVATIONS[activation]()
    found = signals(kind, INITIALIZERS[rule](), depth, width, [1.0, scale], seed)
    layers = [scale * w for w in INITIALIZERS[rule]().weights((width,) * (depth + 1), seed)]
    a, upstream = np.random.default_rng(seed).standard_normal((2, SAMPLES, width))
    rms = lambda array: np.sqrt(np.mean(np.square(array)))  # noqa: E731

    def forward(x, first, last):
        for layer in layers[first:last]:
            x = kind.value(x @ layer)
        return x

    assert found.values[:, 1] == pytest.approx([rms(forward(a, 0, k)) for k in range(depth + 1)])
    assert found.weights[2, 1] == pytest.approx(np.sqrt(width) * layers[2].std())
    for net in (1, 3, 5):
        for k in range(net + 1):
            here, gradient, h = forward(a, 0, k), np.zeros((SAMPLES, width)), 1e-6
            for j in range(width):  # by central differences of Σ upstream · output
                step = np.zeros(width)
                step[j] = h
                up, down = (forward(here + sign * step, k, net) for sign in (1, -1))
                gradient[:, j] = ((up - down) * upstream).sum(axis=1) / (2 * h)
            assert found.gradients[net - 1, k, 1] == pytest.approx(rms(gradient) / rms(upstream), rel=1e-5)
        assert np.isnan(found.gradients[net - 1, net + 1 :]).all()
    assert found.gradients.shape == (depth, depth + 1, 2)


def test_a_batch_of_scales_is_a_loop():
    arguments = (ACTIVATIONS["tanh"](), INITIALIZERS["lecun"](), 8, 6)
    both = signals(*arguments, [0.5, 2.0], 0)
    for i, scale in enumerate((0.5, 2.0)):
        alone = signals(*arguments, [scale], 0)
        for name in ("values", "slopes", "gradients", "weights"):
            assert getattr(both, name)[..., i] == pytest.approx(getattr(alone, name)[..., 0], nan_ok=True, rel=1e-12)


def test_who_learns_is_told_by_momentum_written_out():
    data = DATASETS["moons"](samples=32, noise=0.1, seed=0)
    x = (data.x - data.x.mean(axis=1, keepdims=True)) / data.x.std(axis=1, keepdims=True)
    network, seeds = Network((2, 6, 6, 1), "tanh"), range(12)
    goal = network.loss(SimpleNamespace(x=x, y=data.y))
    scales, shares = np.geomspace(0.02, 8, 14), []
    for scale in scales:
        learned = 0
        for seed in seeds:
            theta, velocity = scale * network.start("lecun", seed), 0.0
            first = goal.value(theta)
            for _ in range(60):
                velocity = 0.9 * velocity + goal.gradient(theta)
                theta = theta - 0.1 * velocity
            learned += goal.value(theta) < 0.7 * first
        shares.append(learned / len(seeds))
    assert len(set(shares)) > 2
    lecun = INITIALIZERS["lecun"]()
    np.testing.assert_array_equal(learns("tanh", [(lecun, scale) for scale in scales], 2, 6, seeds), shares)


def test_who_learns():
    he, normal, zeros, lecun = (INITIALIZERS[key]() for key in ("he", "normal", "zeros", "lecun"))
    shallow = learns("relu", [(he, 1.0)], 1, 10, [0, 1], steps=40)
    assert shallow.tolist() == [1.0]
    assert learns("sigmoid", [(normal, 1.0)], 8, 10, [0, 1], steps=40).tolist() == [0.0]
    assert learns("tanh", [(zeros, 1.0)], 2, 4, [0], steps=10).tolist() == [0.0]
    beginnings = [(lecun, 0.25), (lecun, 1.0), (he, 1.0)]
    batch = learns("tanh", beginnings, 4, 6, [0, 1, 2], steps=20)
    loop = [np.mean([learns("tanh", [each], 4, 6, [s], 20) for s in (0, 1, 2)]) for each in beginnings]
    assert batch == pytest.approx(loop)

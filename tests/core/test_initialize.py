"""How weights begin: their variances, their seeds, and what they keep level in a deep network."""

import numpy as np
import pytest

from core.initialize import INITIALIZERS
from core.network import Network
from core.signals import exploded, sizes

VARIANCE = {  # of the weights of a layer with 200 inputs and 300 outputs
    "zeros": 0.0,
    "normal": 0.01**2,
    "uniform": 0.5**2 / 3,
    "lecun": 1 / 200,
    "xavier": 2 / 500,
    "he": 2 / 200,
}


@pytest.mark.parametrize("key", INITIALIZERS)
def test_variance(key):
    (weights,) = INITIALIZERS[key]().weights((200, 300), seed=0)
    assert weights.var() == pytest.approx(VARIANCE[key], rel=0.02)
    assert abs(weights.mean()) <= 4 * weights.std() / np.sqrt(weights.size)
    bounded = np.abs(weights).max() <= np.sqrt(3 * VARIANCE[key])
    assert bounded == (key in ("zeros", "uniform", "xavier"))


@pytest.mark.parametrize("key", INITIALIZERS)
def test_spec_is_complete(key):
    spec = INITIALIZERS[key]
    assert spec.key == key
    assert spec.summary.endswith(".")
    assert spec.reference
    for param in spec.params:
        assert param.symbol in spec.formula
        assert param.help.endswith(".")
        assert 0 == param.low < param.slider[0] < param.default <= 1 < param.slider[1]


@pytest.mark.parametrize("key", INITIALIZERS)
def test_no_beginning_counts_as_a_divergence(key):
    largest = {param.key: param.high for param in INITIALIZERS[key].params}
    assert not exploded(Network((7, *(8,) * 6, 3)).start(INITIALIZERS[key](**largest), seed=[0, 1])).any()


def test_a_seed_is_a_start_and_scales_share_it():
    network = Network((2, 4, 1))
    many = network.start("he", seed=[[0, 1, 2]])
    assert many.shape == (network.dimension, 1, 3)
    np.testing.assert_array_equal(many[:, 0, 2], network.start("he", seed=2))
    assert np.abs(many[:, 0, 0] - many[:, 0, 1]).max() > 0.1
    scaled = network.start(INITIALIZERS["he"](gain=[1.0, 3.0]), seed=2)
    np.testing.assert_allclose(scaled, many[:, 0, 2, None] * [1, 3], rtol=1e-15)
    np.testing.assert_array_equal(many[~network.weights], 0)
    assert (many[network.weights] != 0).all()


@pytest.mark.parametrize(
    ("activation", "key", "low", "high"),
    [("relu", "he", 0.3, 3), ("tanh", "lecun", 0.1, 1), ("tanh", "normal", 0, 1e-12), ("relu", "lecun", 0, 1e-4)],
)
def test_what_a_deep_network_keeps(activation, key, low, high):
    """The size of the values in layer 30, of 100 units each, as a share of that in the first."""
    network = Network((100,) * 31 + (1,), activation)
    x = np.random.default_rng(0).normal(size=(100, 20))
    levels = sizes(network.forward(network.start(key, seed=0), x).values)
    assert len(levels) == 32
    assert low <= levels[30] / levels[1] <= high

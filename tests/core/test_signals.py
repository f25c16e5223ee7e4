"""Sizes by layer, units that learn from nothing, and where a run broke."""

import numpy as np
import pytest

from core.network import Network
from core.signals import active, broken_layer, exploded, sizes


def test_sizes_are_root_mean_squares_by_run():
    layers = [np.random.default_rng(0).normal(size=(3, 5, 2)), np.zeros((4, 5, 2))]
    expected = [[np.sqrt(np.mean(np.ravel(layer[..., run]) ** 2)) for run in range(2)] for layer in layers]
    np.testing.assert_allclose(sizes(layers), expected)


@pytest.mark.parametrize(("kind", "share"), [("relu", [0.5, 0]), ("tanh", [0.5, 0]), ("sigmoid", [0.5, 0])])
def test_active_units(kind, share):
    network = Network((1, 2, 1), kind)
    theta = network.pack([([[40.0, 0.0]], [0.0, -30.0]), ([[1.0], [1.0]], [0.0])])
    x = [[-1.0, -2.0, 0.01, 0.02]]
    found = active(network, np.stack([theta, -theta], axis=1), x)
    assert found[0].shape == (2, 2)
    np.testing.assert_array_equal(found[0][:, 0], share)


def test_what_has_exploded():
    good = np.zeros(3)
    for bad in ([np.nan, 0, 0], [np.inf, 0, 0], [-2e6, 0, 0], [1e200, 0, 0]):
        assert exploded(np.stack([good, bad], axis=1)).tolist() == [False, True]
    assert not exploded(np.full(3, 5e5))


def test_the_layer_that_grew_most_is_named():
    network = Network((1, 1, 1))
    before = np.full((4, 5), 0.5)
    after = before.copy()
    after[1, 0] = 1e7  # the first layer's bias
    after[2:, 1] = np.nan  # the second layer
    after[2, 2] = 1e8  # the second layer's weight
    after[:, 3] = np.inf  # both: the first of them
    assert broken_layer(network, before, after)[:4].tolist() == [0, 1, 1, 0]
    assert broken_layer(network, np.ones(4), np.array([5.0, 1, 9, 1])) == 1
    assert broken_layer(network, np.array([0.01, 0, 1, 1]), np.array([0.5, 0, 9, 1])) == 0  # fifty times as large

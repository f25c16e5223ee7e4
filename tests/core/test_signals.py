"""Sizes by layer, units that learn from nothing, and where a run broke."""

import numpy as np
import pytest

from core.network import Network
from core.signals import active, breakdown, broken_layer, exploded, sizes


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


def test_breakdown_names_step_and_layer_of_each_run():
    network = Network((1, 1, 1))
    path = np.full((4, 4, 2, 2), 0.5)
    path[2:, 1, 0, 1] = 1e7  # the first layer's bias
    path[3, 2:, 1, 0] = np.nan  # the second layer
    path[2:, 2, 0, 0] = 1e8  # the second layer's weight
    path[1:, :, 1, 1] = np.inf  # both: the first of them
    step, layer = breakdown(network, path)
    assert step.tolist() == [[2, 2], [3, 1]]
    assert layer.tolist() == [[1, 0], [1, 0]]
    assert [int(n) for n in breakdown(network, path[..., 1, 0])] == [3, 1]
    assert [int(n) for n in breakdown(network, path[:2, :, 0, 0])] == [-1, -1]
    assert broken_layer(network, np.ones(4), np.array([5.0, 1, 9, 1])) == 1
    assert broken_layer(network, np.array([0.01, 0, 1, 1]), np.array([0.5, 0, 9, 1])) == 0  # fifty times as large

"""One layer with softmax: its gradient against differences, for any batch."""

import numpy as np
import pytest

from core.gradient_check import check_gradient
from core.network import Network
from core.one_layer import OneLayer


@pytest.mark.parametrize("target", range(3))
def test_the_gradient_agrees_with_differences(target):
    layer = OneLayer((0.6, -1.3), target, 3)
    theta = np.random.default_rng(target).normal(size=(6, 4))
    assert layer.dimension == 6
    assert (check_gradient(layer.value, layer.gradient, theta).verdict == "right").all()


def test_it_is_a_network_without_biases():
    x, net = (0.6, 0.9), Network((2, 3), output="softmax")
    w = np.random.default_rng(0).normal(size=6)
    theta = np.concatenate([w, np.zeros(3)])
    layer = OneLayer(x, 2, 3)
    np.testing.assert_allclose(layer.probabilities(w), net.predict(theta, np.array([x]).T)[:, 0], rtol=1e-12)


def test_a_target_without_a_chance_costs_its_score():
    assert OneLayer((1.0,), 0, 2).value([-1000.0, 0.0]) == 1000


def test_a_certain_answer_costs_no_less_than_nothing():
    assert not np.signbit(OneLayer((1.0,), target=0, classes=2).value([2000.0, 0.0]))

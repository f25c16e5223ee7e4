"""Softmax, and information in bits and nats."""

import numpy as np
import pytest

from core.derivatives import central_difference
from core.information import cross_entropy, divergence, entropy, information
from core.softmax import jacobian, log_softmax, softmax, unshifted_softmax

Z = np.random.default_rng(4).normal(0, 2, (4, 3, 5))


def test_known_probabilities():
    np.testing.assert_allclose(softmax([1000, 1001, 1002]), [0.0900305732, 0.2447284711, 0.6652409558], atol=1e-10)
    np.testing.assert_allclose(softmax([1.0, 2.0], temperature=0.5), softmax([2.0, 4.0]))
    assert softmax([-1000.0, 0.0, 1000.0]).tolist() == [0, 0, 1]
    assert np.isnan(unshifted_softmax([1000, 1001, 1002])).all()
    np.testing.assert_allclose(unshifted_softmax(Z), softmax(Z))


def test_softmax_ignores_a_shift_and_sums_to_one():
    p = softmax(Z)
    np.testing.assert_allclose(p.sum(axis=0), 1)
    np.testing.assert_allclose(softmax(Z + 7.5), p)
    np.testing.assert_allclose(softmax(np.moveaxis(Z, 0, -1), axis=-1), np.moveaxis(p, 0, -1))
    np.testing.assert_allclose(np.exp(log_softmax(Z, 3.0)), softmax(Z, 3.0))
    temperatures = np.array([0.5, 1, 2, 4, 8])
    np.testing.assert_allclose(softmax(Z, temperatures)[..., 1], p[..., 1])
    for wrong in (0.0, -1.0, np.nan):
        with pytest.raises(ValueError, match="temperature"):
            softmax(Z, wrong)


@pytest.mark.parametrize("temperature", [1.0, 0.4])
def test_jacobian(temperature):
    found = jacobian(Z, temperature)
    np.testing.assert_allclose(found.sum(axis=0), 0, atol=1e-15)
    np.testing.assert_allclose(found.sum(axis=1), 0, atol=1e-15)
    numerical = central_difference(lambda z: softmax(z, temperature), Z)  # (j, i, …): symmetric
    np.testing.assert_allclose(found, numerical.swapaxes(0, 1), atol=1e-8)


def test_information_of_a_coin():
    p = np.array([[0.0, 0.25, 0.5, 1.0], [1.0, 0.75, 0.5, 0.0]])
    np.testing.assert_allclose(entropy(p, base=2), [0, 0.8112781245, 1, 0], atol=1e-10)
    np.testing.assert_allclose(entropy(p), entropy(p, base=2) * np.log(2))
    np.testing.assert_allclose(information([1, 0.5, 0], base=2), [0, 1, np.inf])
    assert not np.signbit(information(1.0))


def test_cross_entropy_is_entropy_and_divergence():
    p, q = softmax(Z), softmax(Z[::-1])
    np.testing.assert_allclose(cross_entropy(p, q), entropy(p) + divergence(p, q))
    assert (divergence(p, q) > 0).all()
    np.testing.assert_allclose(divergence(p, p), 0, atol=1e-15)
    assert cross_entropy([0.5, 0.5, 0], [0.5, 0, 0.5]) == divergence([0.5, 0.5, 0], [0.5, 0, 0.5]) == np.inf
    assert cross_entropy([1, 0], [0.5, 0.5], base=2) == divergence([1, 0], [0.5, 0.5], base=2) == 1
    assert cross_entropy([1, 0], [1, 0]) == 0


@pytest.mark.parametrize(("p", "q"), [([0.5, 0.6], [0.5, 0.5]), ([0.5, 0.5], [-0.5, 1.5]), ([np.nan, 1], [0, 1])])
def test_what_is_no_distribution_is_refused(p, q):
    with pytest.raises(ValueError, match="sum to 1"):
        cross_entropy(p, q)
    with pytest.raises(ValueError, match="between 0 and 1"):
        information([2.0])

"""Scaling of features, the parameters on both sides of it, and measures of how good a fit is."""

import numpy as np
import pytest

from core.data import DATASETS, Data, Scaling
from core.losses import linear_regression
from core.measures import accuracy, confusion, decided, rmse

TRAIN, TEST = DATASETS["longley"]().split(0.25, seed=1)


def test_standardized_features_have_mean_0_and_deviation_1_on_the_samples_of_the_fit():
    scaling = Scaling.fit(TRAIN)
    scaled = scaling.apply(TRAIN)
    np.testing.assert_allclose(scaled.x.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose((scaled.x**2).mean(axis=1), 1)
    assert scaled.y is not TRAIN.y
    np.testing.assert_array_equal(scaled.y, TRAIN.y)
    assert scaled.names == TRAIN.names
    other = scaling.apply(TEST)
    np.testing.assert_allclose(other.x, (TEST.x.T - TRAIN.x.mean(axis=1)).T / TRAIN.x.std(axis=1)[:, None])
    assert np.abs(other.x.mean(axis=1)).max() > 1e-3


def test_centred_and_raw():
    centred = Scaling.fit(TRAIN, "centre").apply(TRAIN)
    np.testing.assert_allclose(centred.x, TRAIN.x - TRAIN.x.mean(axis=1)[:, None])
    np.testing.assert_array_equal(Scaling.fit(TRAIN, "raw").apply(TEST).x, TEST.x)
    with pytest.raises(KeyError):
        Scaling.fit(TRAIN, "other")


def test_a_constant_feature_has_the_scale_1():
    data = Data([[0.1] * 3, [1.0, 2.0, 3.0]], [1.0, 2.0, 3.0])
    scaling = Scaling.fit(data)
    assert scaling.scale[0] == 1
    np.testing.assert_allclose(scaling.apply(data).x[0], 0, atol=1e-15)


@pytest.mark.parametrize("kind", ["raw", "centre", "standardize"])
def test_the_line_is_the_same_in_both_units(kind):
    data = DATASETS["two_scales"]()
    scaling = Scaling.fit(data, kind)
    inside, outside = linear_regression(scaling.apply(data)), linear_regression(data)
    theta = np.random.default_rng(0).normal(0, 1, (3, 4, 5))
    there = scaling.unscaled(theta)
    np.testing.assert_allclose(inside.value(theta), outside.value(there), rtol=1e-10)
    np.testing.assert_allclose(scaling.scaled(there), theta, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(scaling.unscaled(inside.minima[0]), outside.minima[0], rtol=1e-9)
    with pytest.raises(ValueError, match="a row for each feature"):
        scaling.unscaled(theta[:2])


def test_measures():
    y = np.array([0, 0, 1, 1, 1])
    probabilities = np.array([[0.1, 0.6, 0.9, 0.2, 0.7], [0.9, 0.9, 0.1, 0.1, np.nan]]).T
    chosen = decided(probabilities)
    np.testing.assert_allclose(accuracy(chosen, y), [0.6, 0])
    assert confusion(chosen, y)[..., 0].tolist() == [[1, 1], [1, 2]]
    assert confusion(chosen, y)[..., 1].tolist() == [[0, 2], [2, 0]]
    assert confusion([2, 2, 0], [0, 2, 1], classes=3).tolist() == [[0, 0, 1], [1, 0, 0], [0, 0, 1]]
    loss = linear_regression(DATASETS["engel"]())
    assert 1 - loss.minimum / loss.data.y.var() == pytest.approx(0.8303645671059077, rel=1e-9)  # R², from outside
    assert rmse(loss.predict(loss.minima[0]), loss.data.y) == pytest.approx(np.sqrt(loss.minimum))
    theta = np.array([[0.5, 0.0], [100.0, loss.data.y.mean()]])
    np.testing.assert_allclose(rmse(loss.predict(theta), loss.data.y), np.sqrt(loss.value(theta)))

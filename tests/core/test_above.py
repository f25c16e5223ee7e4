import numpy as np
import pytest

from core.data.above import HALF, above


def test_the_class_says_whether_a_sample_lies_above():
    data = above(np.sin, 300, noise=0.0, seed=3)
    assert (data.y == (data.x[1] > np.sin(data.x[0]))).all()
    assert np.abs(data.x).max() <= HALF
    assert data.samples == 300
    assert (above(np.sin, 300, seed=3).x[:, :100] != above(np.sin, 100, seed=4).x).any()


def test_noise_moves_the_border_and_not_the_samples():
    clean, noisy = above(np.cos, 400, 0.0), above(np.cos, 400, 0.5)
    assert (clean.x == noisy.x).all()
    assert 0.02 < (clean.y != noisy.y).mean() < 0.3


def test_what_has_no_height_is_left_out():
    data = above(np.sqrt, 200)
    assert (data.x[0] >= 0).all()
    assert 50 < data.samples < 150
    with pytest.raises(ValueError, match="undefined"):
        above(lambda x: np.full_like(x, np.nan), 10)

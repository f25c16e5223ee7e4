import math

import numpy as np
import pytest

from core.data import DATASETS, Data
from core.data.features import FEATURES, expanded, rows

BY_HAND = {
    "x1": lambda a, b: a,
    "x2": lambda a, b: b,
    "square1": lambda a, b: a**2,
    "square2": lambda a, b: b**2,
    "product": lambda a, b: a * b,
    "sine1": lambda a, b: math.sin(a),
    "sine2": lambda a, b: math.sin(b),
}


def test_each_feature_is_what_its_name_says():
    assert list(FEATURES) == list(BY_HAND)
    x = np.array([[0.3, -1.7, 2.0], [-0.4, 0.9, 0.0]])
    for row, feature in zip(rows(x, FEATURES), BY_HAND.values(), strict=True):
        assert row == pytest.approx([feature(a, b) for a, b in x.T])


def test_samples_keep_their_labels_and_names():
    data = DATASETS["penguin_pair"]()
    wide = expanded(data, ("product", "x1"))
    assert wide.x[0] == pytest.approx(data.x[0] * data.x[1])
    assert wide.names == ("x₁x₂", "x₁", data.names[-1])
    assert (wide.y == data.y).all()
    assert (wide.classes, wide.labels) == (2, data.labels)
    with pytest.raises(ValueError, match="two coordinates"):
        expanded(Data([[1.0, 2.0]], [0.0, 1.0]), ("x1",))

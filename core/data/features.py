"""What a network is given of two numbers: themselves, their squares, their product, their sines.

>>> expanded(Data([[1.0, 2.0], [3.0, 4.0]], [0, 1], classes=2), ("x2", "product")).x.tolist()
[[3.0, 4.0], [3.0, 8.0]]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from core.catalog import Spec, catalog
from core.data.data import Data

Feature = Callable[[np.ndarray, np.ndarray], np.ndarray]


def entry(key: str, name: str, formula: str, summary: str, feature: Feature) -> Spec:
    return Spec(key, name, formula, summary, "TensorFlow Playground’s features", (), lambda: feature)


FEATURES = catalog(
    entry("x1", "x₁", "x_1", "The first coordinate.", lambda a, b: a),
    entry("x2", "x₂", "x_2", "The second coordinate.", lambda a, b: b),
    entry("square1", "x₁²", "x_1^2", "Bends a border into a parabola or a circle.", lambda a, b: a * a),
    entry("square2", "x₂²", "x_2^2", "Bends a border into a parabola or a circle.", lambda a, b: b * b),
    entry("product", "x₁x₂", "x_1 x_2", "Tells opposite corners from the two others.", lambda a, b: a * b),
    entry("sine1", "sin x₁", r"\sin x_1", "A wave along the first axis.", lambda a, b: np.sin(a)),
    entry("sine2", "sin x₂", r"\sin x_2", "A wave along the second axis.", lambda a, b: np.sin(b)),
)
"""Functions of the two coordinates, by key; ``FEATURES[key]()(a, b)`` is of the arrays' shape."""


def rows(x: np.ndarray, keys: Iterable[str]) -> np.ndarray:
    """The features ``keys`` of points x (2, …): (features, …).

    >>> rows(np.array([2.0, 3.0]), FEATURES).round(3).tolist()
    [2.0, 3.0, 4.0, 9.0, 6.0, 0.909, 0.141]
    """
    return np.stack([FEATURES[key]()(x[0], x[1]) for key in keys])


def expanded(data: Data, keys: Iterable[str]) -> Data:
    """Samples of two features with the features ``keys`` in their place; ValueError for other samples."""
    keys = tuple(keys)
    if data.features != 2:
        raise ValueError("features are made of two coordinates")
    names = tuple(FEATURES[key].name for key in keys)
    return replace(data, x=rows(data.x, keys), names=(*names, data.names[-1]), units=("",) * (len(keys) + 1))

"""Numbers turned into probabilities, and how each of them answers to each number."""

from __future__ import annotations

from typing import Any

import numpy as np


def softmax(z: Any, temperature: Any = 1.0, axis: int = 0) -> np.ndarray:
    """pᵢ = e^(zᵢ/T) / Σⱼ e^(zⱼ/T) along ``axis``; the largest is subtracted first, so that nothing overflows.

    ``temperature`` T > 0 broadcasts with ``z``; ValueError otherwise. Goodfellow, Bengio & Courville 2016, Deep
    Learning, section 6.2.2.3 and section 4.1.

    >>> softmax([1000.0, 1001.0, 1002.0]).round(3)
    array([0.09 , 0.245, 0.665])
    """
    e = np.exp(_shifted(z, temperature, axis))
    return e / e.sum(axis=axis, keepdims=True)


def log_softmax(z: Any, temperature: Any = 1.0, axis: int = 0) -> np.ndarray:
    """ln pᵢ = zᵢ/T − ln Σⱼ e^(zⱼ/T), exact to the last digits also where pᵢ is 0 or 1 by rounding.

    >>> log_softmax([0.0, -1000.0]), log_softmax([100.0, 0.0])
    (array([    0., -1000.]), array([-3.72007598e-44, -1.00000000e+02]))
    """
    shifted = _shifted(z, temperature, axis)
    others = np.exp(shifted)
    largest = np.expand_dims(shifted.argmax(axis=axis), axis)
    np.put_along_axis(others, largest, 0.0, axis)  # its e⁰ = 1 is the 1 of log1p
    return shifted - np.log1p(others.sum(axis=axis, keepdims=True))


def jacobian(z: Any, temperature: Any = 1.0) -> np.ndarray:
    """∂pᵢ/∂zⱼ = pᵢ ([i = j] − pⱼ) / T: (K, *batch) → (K, K, *batch). Its rows and columns sum to 0.

    >>> jacobian([0.0, 0.0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    p = softmax(z, temperature)
    same = np.eye(len(p), dtype=bool).reshape(len(p), len(p), *(1,) * (p.ndim - 1))
    others = np.where(same, 0.0, p[:, None] * p[None])
    return (same * others.sum(axis=1, keepdims=True) - others) / temperature  # 1 − pᵢ may be 0 by rounding


def unshifted_softmax(z: Any, temperature: Any = 1.0, axis: int = 0) -> np.ndarray:
    """The formula as it stands, without subtracting the largest: NaN where a power overflows.

    >>> unshifted_softmax([1000.0, 0.0])
    array([nan,  0.])
    """
    with np.errstate(all="ignore"):
        e = np.exp(np.asarray(z, dtype=float) / temperature)
        return e / e.sum(axis=axis, keepdims=True)


def _shifted(z: Any, temperature: Any, axis: int) -> np.ndarray:
    if not np.all(np.asarray(temperature) > 0):
        raise ValueError("the temperature must be above 0")
    z = np.asarray(z, dtype=float) / temperature
    return z - z.max(axis=axis, keepdims=True)

"""Information, entropy and cross-entropy of distributions along the first axis; 0 · log 0 is 0.

Shannon 1948, A mathematical theory of communication; Kullback & Leibler 1951, On information and sufficiency. The
logarithm is natural (nats); ``base=2`` gives bits.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def information(p: Any, base: float = np.e) -> np.ndarray:
    """I = −log p of an outcome with the probability p; inf where p is 0. ValueError outside 0 … 1.

    >>> information(0.25, base=2)
    np.float64(2.0)
    """
    p = np.asarray(p, dtype=float)
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError("a probability is between 0 and 1")
    with np.errstate(divide="ignore"):
        return 0.0 - np.log(p) / np.log(base)  # 0 and not −0 for a sure outcome


def entropy(p: Any, base: float = np.e) -> np.ndarray:
    """H(p) = −Σ p log p, the information that is to be expected: (K, *batch) → (*batch,).

    >>> entropy([0.5, 0.5], base=2)
    np.float64(1.0)
    """
    return cross_entropy(p, p, base)


def cross_entropy(p: Any, q: Any, base: float = np.e) -> np.ndarray:
    """H(p, q) = −Σ p log q: p is what happens, q what is believed; inf where q is 0 and p is not.

    >>> cross_entropy([1.0, 0.0], [0.5, 0.5], base=2), cross_entropy([1.0, 0.0], [0.0, 1.0])
    (np.float64(1.0), np.float64(inf))
    """
    p, q = _distributions(p, q)
    return _expected(p, information(q, base))


def divergence(p: Any, q: Any, base: float = np.e) -> np.ndarray:
    """D(p‖q) = Σ p log(p/q) = H(p, q) − H(p), what believing q costs: (K, *batch) → (*batch,); 0 only for q = p.

    >>> divergence([0.5, 0.5], [0.25, 0.75], base=2).round(4)
    np.float64(0.2075)
    """
    p, q = _distributions(p, q)
    with np.errstate(invalid="ignore"):
        return _expected(p, information(q, base) - information(p, base))  # inf − inf has the weight 0


def _expected(p: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Σ p cost, in which what cannot happen costs nothing."""
    with np.errstate(invalid="ignore"):
        return np.where(p > 0, p * cost, 0.0).sum(axis=0)


def _distributions(p: Any, q: Any) -> tuple[np.ndarray, np.ndarray]:
    p, q = np.broadcast_arrays(np.asarray(p, dtype=float), np.asarray(q, dtype=float))
    for each in (p, q):
        if not (np.all(each >= 0) and np.allclose(each.sum(axis=0), 1, atol=1e-9)):
            raise ValueError("probabilities are at least 0 and sum to 1")
    return np.minimum(p, 1), np.minimum(q, 1)  # a sum of 1 by rounding may have a part above it

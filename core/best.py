"""The best learning rate and momentum on a quadratic, for each form of momentum."""

from __future__ import annotations

from core.stability import Best, best_heavy_ball


def best_weighted(smallest: float, largest: float) -> Best:
    """The best pair for the weighted mean v ← βv + (1 − β)g: the heavy ball's, with η/(1 − β) for η.

    ValueError unless 0 < λ ≤ L.

    >>> best_weighted(1.0, 9.0)
    Best(learning_rate=0.3333333333333333, momentum=0.25, rate=0.5)
    """
    rate, momentum, shrink = best_heavy_ball(smallest, largest)
    return Best(rate / (1 - momentum), momentum, shrink)


def best_nesterov(smallest: float, largest: float) -> Best:
    """The best pair for Nesterov's momentum: η = 4/(3L + λ), β = (√(3κ + 1) − 2)/(√(3κ + 1) + 2).

    The factor is 1 − 2/√(3κ + 1). ValueError unless 0 < λ ≤ L. Lessard, Recht, Packard 2016, Analysis and design of
    optimization algorithms via integral quadratic constraints, proposition 1.

    >>> best_nesterov(1.0, 5.0)
    Best(learning_rate=0.25, momentum=0.3333333333333333, rate=0.5)
    """
    best_heavy_ball(smallest, largest)  # raises unless 0 < λ ≤ L
    root = (3 * largest / smallest + 1) ** 0.5
    return Best(4 / (3 * largest + smallest), (root - 2) / (root + 2), 1 - 2 / root)

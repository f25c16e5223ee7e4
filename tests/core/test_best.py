"""The best pairs on a quadratic against the spectral radius of their recursions."""

import numpy as np
import pytest

from core.best import best_nesterov, best_weighted


@pytest.mark.parametrize("largest", [1.0, 4.0, 250.0])
def test_the_factor_is_the_spectral_radius_and_no_neighbour_is_better(largest):
    for find, matrix in ((best_nesterov, _nesterov), (best_weighted, _weighted)):
        rate, momentum, left = find(1.0, largest)

        def radius(eta, beta, matrix=matrix):
            return max(abs(np.linalg.eigvals(matrix(eta * c, beta))).max() for c in (1.0, largest))

        assert radius(rate, momentum) == pytest.approx(left, abs=1e-6)
        for eta, beta in ((0.98, 0), (1.02, 0), (1, -0.02), (1, 0.02)):
            if 0 <= momentum + beta < 1:
                assert radius(rate * eta, momentum + beta) > left - 1e-9


def _weighted(step, beta):
    return np.array([[1 - step * (1 - beta), -step * beta], [1 - beta, beta]])


def _nesterov(step, beta):
    return np.array([[1 - step * (1 + beta), -step * beta**2], [1, beta]])


@pytest.mark.parametrize("pair", [(0.0, 1.0), (2.0, 1.0), (1.0, float("inf"))])
@pytest.mark.parametrize("find", [best_nesterov, best_weighted])
def test_what_is_no_pair_of_curvatures_is_refused(find, pair):
    with pytest.raises(ValueError, match="curvatures"):
        find(*pair)

"""The undamped Newton step: to the critical point of a quadratic at once, whatever its kind."""

import numpy as np
import pytest

from core.descent import descend
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.optimizers.undamped import UNDAMPED


@pytest.mark.parametrize("key", ["saddle", "bowl"])
@pytest.mark.parametrize("angle", [0, 30])
def test_one_step_reaches_the_critical_point_of_a_quadratic(key, angle):
    starts = np.random.default_rng(0).normal(size=(2, 5))
    path = descend(LOSSES[key](angle=angle), UNDAMPED(), starts, 3)
    assert np.abs(path.theta[1:]).max() < 1e-12


def test_where_the_surface_curves_up_it_is_the_damped_one():
    loss = LOSSES["booth"]()
    plain, damped = (descend(loss, spec(learning_rate=0.5), steps=10) for spec in (UNDAMPED, OPTIMIZERS["newton"]))
    np.testing.assert_allclose(plain.theta, damped.theta, atol=1e-12)


def test_a_batch_of_rates_and_a_singular_place():
    path = descend(LOSSES["saddle"](), UNDAMPED(learning_rate=np.array([0.5, 1.0])), (2.0, 1.0), 2)
    np.testing.assert_allclose(path.theta[1], [[1.0, 0.0], [0.5, 0.0]])
    nowhere = descend(LOSSES["monkey_saddle"](), UNDAMPED(), (0.0, 0.0), 2)
    assert np.isnan(nowhere.theta[-1]).all()

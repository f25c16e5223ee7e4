"""The rate that suits: what an optimizer's rate multiplies decides it."""

import numpy as np
import pytest

from core.curves import curve_from_formula
from core.descent import descend
from core.losses import LOSSES, from_formula
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from core.rates import limit, suited_rate

BOWL = LOSSES["bowl"](condition=10)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_an_optimizer_says_what_its_rate_multiplies(key):
    optimizer = OPTIMIZERS[key]()
    assert (optimizer.rate_of == "slope") is (optimizer.stable_curvature is not None)
    if optimizer.uses != ("gradient",):
        assert optimizer.rate_of == "whole"


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_by_what_the_rate_multiplies_a_loss_in_other_units_has_another_rate(key):
    """The loss times 10 divides a rate of slopes by 10; the picture times 10 multiplies a length by 10."""
    plain, steep, wide = (from_formula(text, half_width=size) for text, size in (
        ("x^2 + 3y^2", 3.0), ("10x^2 + 30y^2", 3.0), ("0.01x^2 + 0.03y^2", 30.0),
    ))  # fmt: skip
    spec = OPTIMIZERS[key]
    rates = [suited_rate(loss, spec) for loss in (plain, steep, wide)]
    factors = {"slope": (0.1, 100.0), "length": (1.0, 10.0), "whole": (1.0, 1.0)}[spec().rate_of]
    np.testing.assert_allclose(rates[1:], [min(10.0, rates[0] * factor) for factor in factors], rtol=0.05)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_it_gets_somewhere_on_every_surface(key):
    for loss in (spec() for spec in LOSSES.values()):
        path = descend(loss, OPTIMIZERS[key](learning_rate=suited_rate(loss, OPTIMIZERS[key])), steps=150)
        if loss.minimum is not None and key not in ("lion", "newton"):  # Lion never rests, Newton leaps at a saddle
            assert path.outcome != Outcome.DIVERGED
            assert path.value.min() < path.value[0]


def test_numbers_of_theory():
    assert limit(BOWL) == pytest.approx(0.2)
    assert suited_rate(BOWL, OPTIMIZERS["gradient_descent"]) == 0.1
    assert suited_rate(BOWL, OPTIMIZERS["momentum"], momentum=0.5) == 0.15  # half of (2 + 2β)/λmax
    assert suited_rate(BOWL, OPTIMIZERS["nesterov"], momentum=0.5) == 0.075  # half of (2 + 2β)/((1 + 2β)λmax)
    assert suited_rate(BOWL, OPTIMIZERS["momentum"], momentum=0.5, weighted=True) == 0.3
    assert suited_rate(curve_from_formula("x^2"), OPTIMIZERS["gradient_descent"], share=0.2) == 0.2
    assert suited_rate(from_formula("x - y"), OPTIMIZERS["gradient_descent"]) == 0.05  # nothing curves: 0.1

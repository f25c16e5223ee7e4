import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.derivatives import central_difference

KNOWN = {  # at z = 1 and z = −1, to ten digits, from the formulas in mpmath
    "linear": (1.0, -1.0),
    "sigmoid": (0.7310585786, 0.2689414214),
    "tanh": (0.7615941560, -0.7615941560),
    "relu": (1.0, 0.0),
    "leaky_relu": (1.0, -0.01),
    "elu": (1.0, -0.6321205588),
    "softplus": (1.3132616875, 0.3132616875),
    "gelu": (0.8411919906, -0.1588080094),
    "silu": (0.7310585786, -0.2689414214),
}


@pytest.fixture(params=ACTIVATIONS)
def activation(request):
    return ACTIVATIONS[request.param]()


def test_values_from_outside(activation):
    np.testing.assert_allclose(activation.value([1.0, -1.0]), KNOWN[activation.key], atol=1e-10)


def test_derivatives_against_finite_differences(activation):
    z = np.random.default_rng(1).uniform(-6, 6, 200)
    np.testing.assert_allclose(
        central_difference(lambda t: activation.value(t[0]), z[None])[0], activation.derivative(z), atol=1e-8
    )
    np.testing.assert_allclose(
        central_difference(lambda t: activation.derivative(t[0]), z[None])[0], activation.second(z), atol=1e-8
    )


def test_large_numbers_stay_numbers(activation):
    z = np.array([-1000.0, -710.0, 710.0, 1000.0])
    for function in (activation.value, activation.derivative, activation.second):
        assert np.isfinite(function(z)).all()
        assert function(z.reshape(2, 2)).shape == (2, 2)
    right = activation.derivative(1000.0)
    assert right == (0 if activation.key in ("sigmoid", "tanh") else 1)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_kinks_are_where_the_slopes_differ_and_the_left_one_is_used(key):
    for values in [{}, *({param.key: 0.3} for param in ACTIVATIONS[key].params)]:
        activation = ACTIVATIONS[key](**values)
        left, right = activation.derivative([-1e-9, 1e-9])
        assert activation.kinks == ((0.0,) if abs(left - right) > 1e-6 else ())
        assert activation.derivative(0.0) == pytest.approx(left, abs=1e-8)


def test_hyperparameters_broadcast_and_are_named_in_the_formula():
    leaky = ACTIVATIONS["leaky_relu"](slope=[0.1, 0.2])
    np.testing.assert_allclose(leaky.value([[-1.0], [-2.0]]), [[-0.1, -0.2], [-0.2, -0.4]])
    for spec in ACTIVATIONS.values():
        assert spec.name
        assert spec.formula.startswith((r"\varphi", r"\sigma", r"\tanh"))
        assert spec.summary.endswith(".")
        assert spec.sources
        assert spec().slope_latex
        assert all(param.symbol in spec.formula for param in spec.params)


def test_small_slopes_keep_their_digits():
    assert ACTIVATIONS["sigmoid"]().derivative(50.0) == pytest.approx(np.exp(-50.0), rel=1e-12)
    assert ACTIVATIONS["tanh"]().derivative(30.0) == pytest.approx(4 * np.exp(-60.0), rel=1e-12)
    assert ACTIVATIONS["softplus"]().value(-50.0) == pytest.approx(np.exp(-50.0), rel=1e-12)

import math

import numpy as np
import pytest

from core.curves import CURVES, curve_from_formula
from core.taylor import taylor_coefficients, taylor_value, touching_parabola


def test_coefficients_from_textbooks():
    factorials = [1 / math.factorial(k) for k in range(9)]
    np.testing.assert_allclose(taylor_coefficients(CURVES["exponential"](), 0.0, 8), factorials, rtol=1e-15)
    sine = taylor_coefficients(CURVES["sine"](), 0.0, 7)
    np.testing.assert_allclose(sine, [0, 1, 0, -1 / 6, 0, 1 / 120, 0, -1 / 5040], rtol=1e-14)
    step = taylor_coefficients(CURVES["step"](), 0.0, 7)  # tanh
    np.testing.assert_allclose(step, [0, 1, 0, -1 / 3, 0, 2 / 15, 0, -17 / 315], atol=1e-14)


def test_a_polynomial_is_its_own_taylor_polynomial():
    curve = CURVES["three_minima"]()
    a, x = np.array([-2.0, 0.0, 1.3]), np.linspace(-2.5, 2.5, 21)[:, None]
    value = taylor_value(taylor_coefficients(curve, a, 6), a, x)
    assert value.shape == (21, 3)
    np.testing.assert_allclose(value, np.broadcast_to(curve(x), (21, 3)), atol=1e-11)


@pytest.mark.parametrize("order", range(1, 6))
def test_the_error_is_of_the_next_order(order):
    curve = curve_from_formula("exp(sin(x))")
    t = np.array([0.02, 0.01])
    error = np.abs(taylor_value(taylor_coefficients(curve, 0.7, order), 0.7, 0.7 + t) - curve(0.7 + t))
    assert np.log2(error[0] / error[1]) == pytest.approx(order + 1, abs=0.25)


def test_orders_that_are_not_there():
    for order in (-1, 9):
        with pytest.raises(ValueError, match="between 0 and 8"):
            taylor_coefficients(CURVES["sine"](), 0.0, order)


def test_newtons_step_arrives_on_a_parabola():
    curve = CURVES["parabola_line"]()
    fit = touching_parabola(curve, [5.0, 10.0])
    np.testing.assert_allclose(fit.vertex, -5, rtol=1e-14)
    np.testing.assert_allclose(fit.height, -0.25, rtol=1e-13)
    np.testing.assert_allclose(fit.step, [-10, -15], rtol=1e-14)
    assert fit.kind.tolist() == ["minimum", "minimum"]


def test_kinds_of_touching_parabolas():
    fit = touching_parabola(CURVES["cube"](), [1.0, -1.0, 0.0])
    assert fit.kind.tolist() == ["minimum", "maximum", "line"]
    np.testing.assert_allclose(fit.vertex, [0.5, -0.5, np.nan])
    np.testing.assert_allclose(fit.step, [-0.5, -0.5, 0.0])  # downhill on both sides
    line = touching_parabola(curve_from_formula("2x"), 1.0)
    assert line.kind == "line"
    assert line.step == -np.inf
    assert np.isnan(line.vertex)
    undefined = touching_parabola(curve_from_formula("log(x)", 0.1, 1), [-1.0, 0.0])
    assert undefined.kind.tolist() == ["undefined", "undefined"]
    assert np.isnan(np.stack(undefined[:3])).all()

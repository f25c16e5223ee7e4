import numpy as np
import pytest

from core.curves import CURVES
from core.derivatives import METHODS, central
from core.losses import LOSSES
from core.tangents import directional_derivative, secant, slice_values, tangent


def test_the_tangents_of_the_course_notes():
    curve = CURVES["parabola_line"]()
    x = np.array([5.0, 10.0])
    d = central(curve, x, 1e-4)
    assert [str(each) for each in d] == ["0.1999999999990898", "0.2999999999986347"]
    line = tangent(curve, x, d)
    np.testing.assert_array_equal(line.intercept, curve(x) - d * x)
    np.testing.assert_allclose(line.intercept, [-0.25, -1.0], atol=1e-10)
    exact = tangent(curve, x)
    t = np.linspace(0, 20, 5)[:, None]
    np.testing.assert_allclose(exact.at(t), [[0.2, 0.3]] * t + [[-0.25, -1.0]], atol=1e-14)
    np.testing.assert_allclose(np.diagonal(exact.at(x[:, None])), curve(x), rtol=1e-14)


@pytest.mark.parametrize("method", ["forward", "backward", "central"])
def test_a_secant_goes_through_two_points_of_the_curve(method):
    curve = CURVES["sine"]()
    x, h = np.array([0.0, 1.0]), np.array([[0.5], [0.25], [0.125]])
    line, left, right = secant(curve, x, h, method)
    assert line.slope.shape == left.shape == right.shape == (3, 2)
    for end in (left, right):
        np.testing.assert_allclose(line.at(end), curve(end), atol=1e-14)
    np.testing.assert_allclose(right - left, np.broadcast_to((2 if method == "central" else 1) * h, (3, 2)))
    np.testing.assert_array_equal(line.slope, METHODS[method](curve, x, h))


def test_the_complex_step_has_no_secant():
    with pytest.raises(ValueError, match="no secant"):
        secant(CURVES["sine"](), 0.0, 0.1, "complex_step")


def test_directional_derivatives():
    loss = LOSSES["rosenbrock"]()
    theta = np.array([-1.2, 1.0])
    gradient = loss.gradient(theta)
    angle = np.linspace(0, 2 * np.pi, 61)
    slope = directional_derivative(loss, theta, angle)
    steepest = np.arctan2(gradient[1], gradient[0])
    np.testing.assert_allclose(slope, np.linalg.norm(gradient) * np.cos(angle - steepest), atol=1e-10)
    assert directional_derivative(loss, theta, steepest + np.pi / 2) == pytest.approx(0, abs=1e-10)
    h = 1e-6
    u = np.array([np.cos(angle), np.sin(angle)])
    ahead, behind = (loss.value(theta[:, None] + sign * h * u) for sign in (1, -1))
    np.testing.assert_allclose(slope, (ahead - behind) / (2 * h), atol=1e-5)


@pytest.mark.parametrize("axis", [0, 1])
def test_slices_hold_the_other_coordinate(axis):
    loss = LOSSES["beale"]()
    theta = np.array([[1.0, 2.0], [1.5, -0.5]])
    t = np.linspace(-2, 2, 9)[:, None]
    values = slice_values(loss, theta, axis, t)
    assert values.shape == (9, 2)
    moved = [t[4, 0], theta[1, 1]] if axis == 0 else [theta[0, 1], t[4, 0]]
    assert values[4, 1] == loss.value(moved)

import numpy as np
import pytest

from core.derivatives import (
    METHODS,
    backward,
    best_h,
    central,
    central_difference,
    complex_step,
    error_against_h,
    forward,
    measured_slope,
    numerical_gradient,
)
from core.formula import parse
from core.formula.complex_operations import COMPLEX
from core.formula.operations import OPERATIONS
from core.losses import LOSSES

DIFFERENCES = ["forward", "backward", "central"]
SMOOTH = [("sin(x)", 1.0), ("exp(x)", 0.5), ("x^3", 1.0), ("tanh(x)", 0.5), ("1/x", 1.5), ("x^3 - 2x", 2.0)]
STEPS = {np.float64: np.logspace(-15, 0, 151), np.float32: np.logspace(-7, 0, 71)}


def function(text):
    formula = parse(text, ["x"])
    return lambda x: formula.evaluate(x[None])


@pytest.mark.parametrize(("x", "printed"), [(5, "0.1999999999990898"), (10, "0.2999999999986347")])
def test_the_digits_of_the_course_notes(x, printed):
    h = 1e-4
    plain = lambda x: 0.01 * x**2 + 0.1 * x  # noqa: E731
    assert str((plain(x + h) - plain(x - h)) / (2 * h)) == printed
    assert str(central(plain, x, h)) == printed
    assert str(central(function("0.01x^2 + 0.1x"), x, h)) == printed
    assert str(central(function("0.1*x + x^2*0.01"), x, h)) == printed  # a + b and ab round like b + a and ba
    distance = central_difference(lambda theta: plain(theta[0]), [float(x)], h)
    assert str(distance[0]) != printed  # it divides by the distance as rounded
    assert abs(distance[0] - (0.1 + 0.02 * x)) < 1e-12


def test_differences_by_hand():
    square = lambda x: x**2  # noqa: E731
    assert forward(square, 3, 0.5) == 6.5
    assert backward(square, 3, 0.5) == 5.5
    assert central(square, 3, 0.5) == 6
    assert central(lambda x: x**3, 1, [1.0, 0.5]).tolist() == [4.0, 3.25]  # 3x² + h²
    assert complex_step(lambda x: x**3, 1, 0.5) == 2.75  # 3x² − h²


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_methods_broadcast_x_and_h(method):
    f = function("sin(x)")
    x, h = np.array([0.0, 1.0, 2.0]), np.array([[1e-3], [1e-4]])
    both = method(f, x, h)
    assert both.shape == (2, 3)
    np.testing.assert_allclose(both, np.cos(x) + 0 * h, atol=1e-3)
    one = [[method(f, each, step) for each in x] for (step,) in h]
    np.testing.assert_allclose(both, one, rtol=1e-12)
    np.testing.assert_allclose(method(f, x), np.cos(x), atol=2e-7)  # the best step


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_float32_stays_float32(method):
    x = np.array([0.5, 1.5], dtype=np.float32)
    slope = method(function("sin(x) + 0.1x^2/3"), x, 1e-2)
    assert slope.dtype == np.float32
    np.testing.assert_allclose(slope, np.cos(x) + x / 15, atol=1e-2)
    assert np.isfinite(method(function("x^2"), np.float32(2)))


def test_float32_rounds_at_every_operation():
    x = np.linspace(0, 20, 101, dtype=np.float32)
    by_hand = np.float32(0.01) * (x * x) + np.float32(0.1) * x
    np.testing.assert_array_equal(function("0.01x^2 + 0.1x")(x), by_hand)
    assert by_hand.dtype == np.float32
    assert np.any(by_hand != (0.01 * x.astype(float) ** 2 + 0.1 * x.astype(float)).astype(np.float32))


@pytest.mark.parametrize("dtype", [np.float32, np.complex64, np.complex128])
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_operation_widens_its_arguments(name, dtype):
    operation = OPERATIONS[name]
    operation = COMPLEX.get(operation, operation) if np.dtype(dtype).kind == "c" else operation
    two = ["add", "subtract", "multiply", "divide", "power", "minimum", "maximum"]
    count = 3 if name == "select" else 2 if name in two else 1
    arguments = [np.array([0.25, 0.75], dtype) for _ in range(count)]
    out = np.empty(2, dtype)
    assert operation(*arguments).dtype == dtype
    assert operation(*arguments, out) is out
    np.testing.assert_allclose(out, OPERATIONS[name](*[each.real.astype(float) for each in arguments]), rtol=1e-6)


@pytest.mark.parametrize("text", ["abs(x)", "x abs(x)", "sign(x) x^2", "max(x, x^2, 0.3)", "min(x, x^3)", "x^3/abs(x)"])
def test_complex_step_at_functions_with_choices(text):
    x = np.array([-1.7, -0.4, 0.2, 0.6, 2.5])
    exact = parse(text, ["x"]).gradient(x[None])[0]
    np.testing.assert_allclose(complex_step(function(text), x, 1e-30), exact, rtol=1e-14)


@pytest.mark.parametrize(
    "text",
    ["sqrt(x)", "log(x)", "x^1.5", "x^x", "asin(x + 2)", "acos(x - 3)", "tan(x) atan(x)", "sinh(x)/cosh(x)", "2^x"],
)
def test_complex_step_is_exact_and_knows_the_edge(text):
    x = np.array([-2.5, -1.5, 0.5, 1.5])
    f = parse(text, ["x"])
    exact, value = f.gradient(x[None])[0], f.value(x[None])
    step = complex_step(function(text), x, 1e-20)
    np.testing.assert_array_equal(np.isnan(step), np.isnan(value) | np.isnan(exact))
    np.testing.assert_allclose(step, exact, rtol=1e-13)


@pytest.mark.parametrize("dtype", STEPS)
@pytest.mark.parametrize("method", DIFFERENCES)
@pytest.mark.parametrize(("text", "x"), SMOOTH)
def test_the_v(text, x, method, dtype):
    hs, rule = STEPS[dtype], METHODS[method]
    error = error_against_h(parse(text, ["x"]), x, hs, method, dtype)
    theory = rule.best_step(float(np.finfo(dtype).eps))
    assert theory / 5 <= best_h(hs, error) <= 5 * theory
    assert measured_slope(hs, error, 10 * theory, 0.1) == pytest.approx(rule.order, abs=0.1)
    if dtype is np.float64:
        assert measured_slope(hs, error, 1e-13, theory / 3) == pytest.approx(-1, abs=0.1)


def test_the_complex_step_has_no_left_wall():
    hs = np.logspace(-200, -9, 50)
    error = error_against_h(parse("exp(sin(x))", ["x"]), 0.7, hs, "complex_step")
    assert error.max() <= 4e-16
    hs = np.logspace(-5, -1, 41)
    error = error_against_h(parse("exp(sin(x))", ["x"]), 0.7, hs, "complex_step")
    assert measured_slope(hs, error, 1e-4, 1e-1) == pytest.approx(2, abs=0.1)


def test_too_small_a_step_is_wrong():
    f = parse("exp(x)", ["x"])
    assert 1e-6 < error_against_h(f, 1.0, 1e-12, "forward") < 1e-2
    assert error_against_h(f, 1.0, 1e-20, "forward") == pytest.approx(np.e)  # x + h is x
    assert error_against_h(f, 1.0, 1e-4, "central", np.float32) > 1e3 * error_against_h(f, 1.0, 1e-4, "central")
    assert np.isnan(error_against_h(f, 1.0, 0.0, "forward"))
    assert error_against_h(f, [0.0, 1.0, 2.0], np.ones((5, 1))).shape == (5, 3)


def test_slopes_and_best_steps_of_made_up_errors():
    hs = np.logspace(-12, 0, 121)
    errors = np.stack([hs + 1e-16 / hs, hs**2 + 1e-16 / hs], axis=1)
    np.testing.assert_allclose(np.log10(best_h(hs, errors)), [-8, -5.4], atol=0.25)
    np.testing.assert_allclose(measured_slope(hs, errors, 1e-3, 1), [1, 2], atol=1e-3)
    assert np.isnan(measured_slope(hs, 0 * hs, 1e-3, 1))
    assert np.isnan(best_h(hs, np.nan * hs))
    lucky = errors[:, 0].copy()
    lucky[20] = 0
    assert best_h(hs, lucky) == best_h(hs, errors[:, 0])


@pytest.mark.parametrize("method", METHODS)
def test_numerical_gradient_of_many_variables(method):
    J = parse("0.55 - (5theta1 + 2theta2 - 12theta3)", ("theta1", "theta2", "theta3"))
    theta = np.array([[1.0, -3.0], [1.0, 0.5], [1.0, 2.0]])
    exact = np.broadcast_to(np.array([[-5.0], [-2.0], [12.0]]), (3, 2))
    np.testing.assert_array_equal(J.gradient(theta), exact)
    np.testing.assert_allclose(numerical_gradient(J.evaluate, theta, method=method), exact, atol=1e-6)


def test_numerical_gradient_broadcasts_h_and_functions_of_any_shape():
    loss = LOSSES["rosenbrock"]()
    theta = np.array([-1.2, 1.0])
    slopes = numerical_gradient(loss.value, theta, [1e-3, 1e-4, 1e-5])
    assert slopes.shape == (2, 3)
    np.testing.assert_allclose(slopes[:, 2], loss.gradient(theta), rtol=1e-7)
    points = np.random.default_rng(1).uniform(-2, 2, (2, 4, 3))
    np.testing.assert_allclose(numerical_gradient(loss.gradient, points), loss.hessian(points), rtol=1e-6, atol=1e-5)
    before = points.copy()
    numerical_gradient(loss.formula.evaluate, points, 1e-30, "complex_step")
    np.testing.assert_array_equal(points, before)
    with pytest.raises(KeyError):
        numerical_gradient(loss.value, theta, method="sideways")


def test_methods_say_who_they_are():
    for key, method in METHODS.items():
        assert method.key == key
        assert method.name
        assert method.formula
        assert method.summary.endswith(".")
        assert method.reference
    assert [METHODS[key].order for key in DIFFERENCES] == [1, 1, 2]
    assert METHODS["forward"].best_step(np.finfo(float).eps) == pytest.approx(1.5e-8, rel=0.01)
    assert METHODS["central"].best_step(np.finfo(float).eps) == pytest.approx(6.06e-6, rel=0.01)


@pytest.mark.parametrize("key", METHODS)
def test_a_step_that_is_not_given_grows_with_a_large_x(key):
    asked = []

    def f(x):
        asked.extend(np.ravel(x))
        return x * x

    for x, unit in ((0.25, 1.0), (-800.0, 800.0)):
        asked.clear()
        METHODS[key](f, x)
        away = max(abs(np.asarray(asked) - x))
        assert away == pytest.approx(METHODS[key].best_step(np.finfo(float).eps) * unit, rel=1e-3)

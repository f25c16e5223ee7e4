import numpy as np
import pytest

from core.curves import CURVES
from core.formula import parse
from core.gradient_check import MISTAKES, check_gradient, relative_distance, verdict
from core.losses import LOSSES


def generic_point(loss):
    low, high = np.array(loss.domain).T
    return low + (high - low) * [0.5925, 0.3475]


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("key", LOSSES)
def test_every_planted_mistake_is_found_on_every_surface(key, mistake):
    loss = LOSSES[key]()
    spoil = MISTAKES[mistake]()
    check = check_gradient(loss.value, lambda theta: spoil(loss.gradient(theta)), generic_point(loss))
    assert check.verdict == ("right" if mistake == "none" else "wrong")
    assert 0 <= check.distance <= 1


@pytest.mark.parametrize("key", CURVES)
def test_curves(key):
    curve = CURVES[key]()
    assert check_gradient(curve.value, curve.gradient, curve.start).verdict == "right"
    assert check_gradient(curve.value, lambda theta: -curve.gradient(theta), curve.start).verdict == "wrong"


def test_the_linear_loss_of_the_course_notes():
    J = parse("0.55 - (5theta1 + 2theta2 - 12theta3)", ("theta1", "theta2", "theta3"))
    check = check_gradient(J.value, J.gradient, [1.0, 2.0, 3.0], h=1e-4)
    assert check.analytic.tolist() == [-5, -2, 12]
    np.testing.assert_allclose(check.numerical, [-5, -2, 12], atol=1e-9)
    assert check.verdict == "right"
    rows = check.coordinates
    assert [row.analytic for row in rows] == [-5, -2, 12]
    assert all(row.difference == row.analytic - row.numerical for row in rows)


def test_mistakes_by_hand():
    gradient = np.array([3.0, -4.0])
    spoiled = {key: spec()(gradient).tolist() for key, spec in MISTAKES.items()}
    assert spoiled == {
        "none": [3, -4],
        "sign": [-3, 4],
        "factor": [6, -8],
        "dropped": [3, 0],
        "swapped": [-4, 3],
    }
    assert gradient.tolist() == [3, -4]
    distances = {key: float(relative_distance(spoiled[key], gradient)) for key in spoiled}
    assert distances["sign"] == 1
    assert distances["factor"] == pytest.approx(1 / 3)
    assert distances["dropped"] == 0.5


def test_a_batch_has_a_verdict_for_each_point():
    loss = LOSSES["himmelblau"]()
    theta = np.random.default_rng(2).uniform(-5, 5, (2, 3, 4))
    check = check_gradient(loss.value, loss.gradient, theta)
    assert check.difference.shape == (2, 3, 4)
    assert check.distance.shape == check.verdict.shape == (3, 4)
    assert (check.verdict == "right").all()
    with pytest.raises(ValueError, match="one point"):
        _ = check.coordinates


def test_verdicts_at_the_thresholds():
    assert verdict([0.0, 1e-7, 1.1e-7, 1e-4, 1.1e-4, 1.0, np.nan]).tolist() == [
        *("right", "right", "suspicious", "suspicious", "wrong", "wrong", "undefined"),
    ]
    assert relative_distance([0.0, 0.0], [0.0, 0.0]) == 0
    assert np.isnan(relative_distance([np.nan], [1.0]))


def test_a_step_too_large_is_suspicious_and_a_kink_is_seen():
    loss = LOSSES["rosenbrock"]()
    assert check_gradient(loss.value, loss.gradient, [-1.2, 1.0], h=1e-3).verdict == "suspicious"
    curve = CURVES["absolute"]()
    assert check_gradient(curve.value, curve.gradient, [1e-7], h=1e-4).verdict == "wrong"  # across the kink


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="shape"):
        check_gradient(lambda theta: theta.sum(axis=0), lambda theta: np.ones(3), [1.0, 2.0])


def test_the_distance_holds_for_numbers_whose_squares_do_not():
    for size in (1e-300, 1e300):
        assert relative_distance([size, 0.0], [0.0, size]) == pytest.approx(2**0.5 / 2)
        assert relative_distance([size, size], [size, size]) == 0

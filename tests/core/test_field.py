import numpy as np
import pytest

from core.descent import descend
from core.field import field, phi3, streamlines
from core.losses import LOSSES, from_formula
from core.optimizers import OPTIMIZERS


def starts_of(loss, each=6):
    middle = (np.arange(each) + 0.5) / each
    axes = [low + (high - low) * middle for low, high in loss.domain]
    return np.array(np.meshgrid(*axes)).reshape(2, -1)


def test_field_is_the_negative_gradient_on_the_grid():
    loss = LOSSES["himmelblau"]()
    x, y = np.linspace(-5, 5, 7), np.linspace(-4, 4, 5)
    arrows = field(loss, x, y)
    assert arrows.shape == (2, 5, 7)
    np.testing.assert_array_equal(arrows[:, 3, 2], -loss.gradient([x[2], y[3]]))
    equal = field(loss, x, y, equal=True)
    np.testing.assert_allclose(np.linalg.norm(equal, axis=0), 1)
    np.testing.assert_allclose(equal * np.linalg.norm(arrows, axis=0), arrows, rtol=1e-12)


def test_field_of_the_course_notes_points_at_the_minimum():
    loss = from_formula("x^2 + y^2")
    x = np.linspace(-2, 2, 5)
    np.testing.assert_array_equal(field(loss, x, x), -2 * np.array(np.meshgrid(x, x)))
    assert field(loss, [0.0], [0.0], equal=True).ravel().tolist() == [0, 0]


def test_field_where_there_is_none_and_where_it_is_tiny():
    arrows = field(from_formula("sqrt(x) + y"), [-1.0, 1.0], [0.0], equal=True)
    assert np.isnan(arrows[:, 0, 0]).any()
    np.testing.assert_allclose(arrows[:, 0, 1], [-1 / np.sqrt(5), -2 / np.sqrt(5)])
    tiny = field(from_formula("1e-200 (x + y)"), [0.0], [0.0], equal=True)
    np.testing.assert_allclose(tiny.ravel(), [-np.sqrt(0.5)] * 2)


@pytest.mark.parametrize("key", LOSSES)
def test_streamlines_go_down_and_stay_inside(key):
    loss = LOSSES[key]()
    starts = starts_of(loss)
    before = starts.copy()
    lines = streamlines(loss, starts, points=150)
    np.testing.assert_array_equal(starts, before)
    assert lines.shape == (150, 2, 36)
    np.testing.assert_array_equal(lines[0], starts)
    there = np.isfinite(lines).all(axis=1)
    assert (there[1:] <= there[:-1]).all()  # once ended, a line stays ended
    low, high = np.array(loss.domain).T[:, :, None]
    inside = (lines >= low) & (lines <= high)
    assert (inside.all(axis=1) == there).all()
    value = loss.value(np.moveaxis(lines, 1, 0))
    assert (np.diff(value, axis=0)[there[1:]] < 0).all()
    width = np.ptp(loss.domain, axis=1).min()
    assert (np.linalg.norm(np.diff(lines, axis=0), axis=1)[there[1:]] < 0.02 * width).all()


@pytest.mark.parametrize("key", ["bowl", "rosenbrock", "booth", "matyas", "himmelblau", "styblinski_tang"])
def test_streamlines_arrive_at_minima_through_narrow_valleys(key):
    loss = LOSSES[key]()
    lines = streamlines(loss, starts_of(loss), points=400)
    last = np.isfinite(lines[:, 0]).sum(axis=0) - 1
    ends = lines[last, :, np.arange(36)]
    minima = np.array([*loss.minima, *loss.local_minima])
    inside = np.linalg.norm(loss.gradient(ends.T), axis=0) < 1e-3 * np.linalg.norm(
        loss.gradient(starts_of(loss)), axis=0
    )
    assert inside.mean() > 0.7  # the others leave the picture on their way
    apart = np.linalg.norm(ends[inside][:, None] - minima, axis=2).min(axis=1)
    assert apart.max() < 1e-4 * np.ptp(loss.domain)


def test_a_streamline_is_the_limit_of_small_steps():
    loss = LOSSES["beale"]()
    (line,) = np.moveaxis(streamlines(loss, [[1.0], [1.5]], points=40), 2, 0)
    walk = descend(loss, OPTIMIZERS["gradient_descent"](learning_rate=2e-5), start=(1.0, 1.5), steps=10_000).theta
    line = line[np.isfinite(line[:, 0])]
    line = line[:10]
    apart = np.linalg.norm(line[:, None] - walk[None], axis=2).min(axis=1)
    assert apart.max() < 1e-3


def test_the_lines_of_a_round_bowl_are_straight_and_those_of_a_quadratic_exact():
    loss = LOSSES["bowl"](condition=1)
    (line,) = np.moveaxis(streamlines(loss, [[1.0], [2.0]]), 2, 0)
    line = line[np.isfinite(line[:, 0])]
    np.testing.assert_allclose(line[:, 1], 2 * line[:, 0], atol=1e-12)
    np.testing.assert_allclose(line[-1], 0, atol=1e-4)
    loss = LOSSES["bowl"](condition=100)
    (line,) = np.moveaxis(streamlines(loss, [[2.0], [2.0]]), 2, 0)
    line = line[np.isfinite(line[:, 0])]
    x, y = line[line[:, 1] > 1e-9].T
    np.testing.assert_allclose(y / 2, (x / 2) ** 100, rtol=1e-6)  # x = 2e^(−t), y = 2e^(−100t)


def test_streamlines_end_at_once_where_nothing_flows():
    lines = streamlines(LOSSES["bowl"](), [[0.0, 1.0], [0.0, 1.0]], points=5)
    assert np.isnan(lines[1:, :, 0]).all()
    assert np.isfinite(lines[1:, :, 1]).all()
    hole = streamlines(from_formula("sqrt(x - 1) + y^2"), [[0.0, 2.0], [0.0, 0.0]], step=0.1)
    assert np.isnan(hole[1:, :, 0]).all()
    assert np.nanmin(hole[:, 0, 1]) >= 1
    assert np.isnan(streamlines(from_formula("3"), [[0.5], [0.5]])[1:]).all()


def test_what_streamlines_refuse():
    loss = LOSSES["bowl"]()
    with pytest.raises(ValueError, match="shape"):
        streamlines(loss, [1.0, 2.0])
    with pytest.raises(ValueError, match="positive"):
        streamlines(loss, [[1.0], [2.0]], step=0.0)
    with pytest.raises(ValueError, match="positive"):
        streamlines(loss, [[1.0], [2.0]], points=0)


def test_phi3_is_continuous_where_the_formula_changes():
    z = np.array([-0.01, 0.01])
    np.testing.assert_allclose(phi3(z * (1 - 1e-9)), phi3(z * (1 + 1e-9)), rtol=1e-7)
    assert phi3(np.zeros(1)) == 1 / 6
    assert phi3(np.ones(1)) == pytest.approx(np.e - 2.5)

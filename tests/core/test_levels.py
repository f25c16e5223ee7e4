"""Lines of equal loss against the loss itself."""

import numpy as np
import pytest

from core.data import DATASETS, Data, Scaling
from core.levels import level_lines, level_segments
from core.losses.regressions import linear_regression, logistic_regression

LOSSES = {
    "line": linear_regression(DATASETS["line"]()),
    "needle": linear_regression(DATASETS["penguins"]()),
    "round": linear_regression(Scaling.fit(DATASETS["penguins"]()).apply(DATASETS["penguins"]())),
    "threshold": logistic_regression(DATASETS["threshold"]()),
}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_on_each_line_the_loss_is_its_level(loss):
    low, high = np.array(loss.domain).T
    levels = loss.minimum + np.array([0.003, 0.02, 0.1]) * (loss.value(high) - loss.minimum)
    lines = level_lines(loss, loss.minima[0], levels, (high - low) / 2)
    centre, half = (low + high) / 2, (high - low) / 2
    inside = (np.abs(lines - centre[:, None]) <= half[:, None]).all(axis=1)
    assert inside.any(axis=1).all()
    for line, level, seen in zip(lines, levels, inside, strict=True):
        assert loss.value(line)[seen] == pytest.approx(level, rel=1e-6)
        assert line[:, 0] == pytest.approx(line[:, -1])


def test_the_needle_s_lines_have_its_shape():
    loss = LOSSES["needle"]
    low, high = np.array(loss.domain).T
    (line,) = level_lines(loss, loss.minima[0], [loss.minimum + 1e6], (high - low) / 2, rays=720)
    away = line - np.array(loss.minima[0])[:, None]
    length = np.hypot(*away)
    assert (length.max() / length.min()) ** 2 == pytest.approx(loss.condition, rel=1e-2)


def test_where_nothing_is_the_lowest_the_lines_leave_the_picture_as_the_levels_do():
    loss = logistic_regression(Data([[-2.0, -1.0, 1.0, 2.0]], [0, 0, 1, 1], classes=2))
    centre = (4.0, 0.0)
    (line,) = level_lines(loss, centre, [0.3], (4.0, 4.0))
    inside = (np.abs(line - np.array([[0.0], [0.0]])) <= 4).all(axis=0)
    assert inside.any()
    assert loss.value(line)[inside] == pytest.approx(0.3, rel=1e-6)
    assert line[0].max() > 8  # towards steeper curves no level is met


def test_pieces_on_a_grid_lie_on_their_level_and_together_make_the_line():
    x, y = np.linspace(-2, 2, 61), np.linspace(-1.5, 1.5, 41)
    square = x**2 + 4 * y[:, None] ** 2
    pieces = level_segments(x, y, square, [1.01])
    assert np.hypot(*np.diff(pieces, axis=-1)[..., 0]).max() <= np.hypot(x[1] - x[0], y[1] - y[0]) + 1e-12
    ends = pieces.reshape(2, -1)
    assert ends[0] ** 2 + 4 * ends[1] ** 2 == pytest.approx(1.01, abs=0.02)
    length = np.hypot(*np.diff(pieces, axis=-1)).sum()
    assert length == pytest.approx(1.01**0.5 * 4.844, rel=5e-3)  # 4.844 with half-axes 1 and ½
    _, met = np.unique(ends.T.round(9), axis=0, return_counts=True)
    assert (met == 2).all()  # closed


def test_two_levels_of_a_saddle_and_one_that_is_nowhere():
    x = np.linspace(-1, 1, 21)
    saddle = x * x[:, None]
    for levels in ([0.25], [-0.25]):
        ends = level_segments(x, x, saddle, levels).reshape(2, -1)
        assert ends[0] * ends[1] == pytest.approx(levels[0], abs=0.003)
        assert set(np.sign(ends[0])) == {-1, 1}
    both = level_segments(x, x, saddle, [0.25, -0.25, 5.0])
    alone = [level_segments(x, x, saddle, [level]).shape[1] for level in (0.25, -0.25)]
    assert both.shape[1] == sum(alone)

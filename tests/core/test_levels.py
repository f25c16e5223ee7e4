"""Lines of equal loss against the loss itself."""

import numpy as np
import pytest

from core.data import DATASETS, Data, Scaling
from core.levels import level_lines
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

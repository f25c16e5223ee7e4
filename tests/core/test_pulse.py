"""Whoever called for a computation hears its every step, and can end it."""

import numpy as np
import pytest

from core import LOSSES, OPTIMIZERS, descend
from core.pulse import beat, heard
from core.settle import settle

GD = OPTIMIZERS["gradient_descent"](learning_rate=0.01)


class Enough(BaseException):
    pass


def enough():
    raise Enough


def test_nobody_hears_it_before_and_after():
    beats = []
    beat()
    with heard(lambda: beats.append(0)):
        beat()
    beat()
    assert beats == [0]


def test_what_it_raises_ends_a_run():
    with pytest.raises(Enough), heard(enough):
        descend(LOSSES["bowl"](), GD, steps=5)


def test_the_threads_of_a_map_beat_too():
    beats, loss, grid = (
        [],
        LOSSES["himmelblau"](),
        np.array(np.meshgrid(np.linspace(-5, 5, 16), np.linspace(-5, 5, 16))),
    )
    with heard(lambda: beats.append(0)):
        heard_ends = settle(loss, GD, grid, 40, block=64)
    assert len(beats) >= 4 * 40
    assert (settle(loss, GD, grid, 40, block=64).theta == heard_ends.theta).all()
    with pytest.raises(Enough), heard(enough):
        settle(loss, GD, grid, 40, block=64)

"""Several optimizers together are each of them alone, bit for bit."""

import numpy as np
import pytest

from core import several
from core.losses import LOSSES, from_formula
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from core.several import descend_several

RATES = np.geomspace(1e-3, 3, 7)
BOWL = LOSSES["bowl"](condition=12, angle=30)


class Shorter:
    """A rule of one's own, without a learning rate and without a state."""

    def init(self, theta):
        return None

    def update(self, state, here):
        return -0.01 * here.gradient * np.asarray(here.rate), state


def rules():
    fading = OPTIMIZERS["momentum"](learning_rate=0.05, momentum=np.linspace(0, 0.9, 4))
    searches = OPTIMIZERS["backtracking"](), OPTIMIZERS["newton"](learning_rate=RATES)
    return [OPTIMIZERS["gradient_descent"](learning_rate=RATES), OPTIMIZERS["adam"](), fading, *searches, Shorter()]


@pytest.mark.parametrize("schedule", [None, SCHEDULES["cosine"]()])
@pytest.mark.parametrize("noise", [0.0, 0.3])
@pytest.mark.parametrize("loss", [BOWL, LOSSES["rosenbrock"](), from_formula("log(x) + y^2")], ids=["a", "b", "c"])
def test_each_is_as_it_is_alone(loss, noise, schedule, monkeypatch):
    setting = ((0.5, -1.2), 30, schedule, 3, noise)
    together = descend_several(loss, rules(), *setting)
    assert len({id(path.theta.base) for path in together}) == 1  # all are parts of one walk
    monkeypatch.setattr(several, "FEW", 0)
    alone = descend_several(loss, rules(), *setting)
    assert all(path.theta.base is None for path in alone)
    for one, other in zip(together, alone, strict=True):
        assert one.theta.shape == other.theta.shape
        for name in ("theta", "value", "outcome", "step", "at_minimum"):
            a, b = (np.asarray(getattr(path, name)) for path in (one, other))
            assert a.shape == b.shape
            np.testing.assert_array_equal(a, b, err_msg=name)
        assert one.state.keys() == other.state.keys()
        for name in one.state:
            np.testing.assert_array_equal(one.state[name], other.state[name])
        np.testing.assert_array_equal(one.rate, other.rate)
        assert repr(one) == repr(other)


def test_what_is_forgotten_takes_no_verdict_away():
    one, other = descend_several(BOWL, rules()[:2], (0.5, -1.2), 30)
    for path in (one, other):
        light = path.forgetful()
        assert len(light.states) == 1
        assert light.verdict is path.verdict
        assert light.theta is path.theta

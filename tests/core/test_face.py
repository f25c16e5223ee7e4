"""What somebody meets who uses ``core`` from outside: names, words, and losses and optimizers of their own."""

import dataclasses
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import core
from core import LOSSES, OPTIMIZERS, SCHEDULES, Outcome, descend, parse
from core.interfaces import built
from core.outcome import Outcomes
from core.settle import settle

DESCENT = OPTIMIZERS["gradient_descent"]


class Bowl:
    """A loss with nothing but value and gradient."""

    def value(self, theta):
        return (theta**2).sum(axis=0)

    def gradient(self, theta):
        return 2 * theta


class Whole(Bowl):
    """The same with all that may be there."""

    start, dimension, domain, minimum = (3.0, 4.0), 2, ((-5, 5), (-5, 5)), 0.0


@dataclasses.dataclass
class Memory:
    velocity: np.ndarray


STATES = {
    "dict": (lambda v: {"velocity": v}, lambda s: s["velocity"], "velocity"),
    "dataclass": (Memory, lambda s: s.velocity, "velocity"),
    "tuple": (lambda v: (v, 1), lambda s: s[0], "0"),
    "array": (lambda v: v, lambda s: s, "state"),
}


def own(kind):
    """Momentum, with its state in one of the forms."""
    wrap, unwrap, _ = STATES[kind]

    class Own:
        def init(self, theta):
            return wrap(np.zeros_like(theta))

        def update(self, state, here):
            velocity = 0.5 * unwrap(state) + here.gradient
            return -0.1 * here.rate * velocity, wrap(velocity)

    return Own()


def test_every_name_of_the_face_is_there():
    assert sorted(core.__all__) == sorted(set(core.__all__))
    assert all(getattr(core, name) is not None for name in core.__all__)


def test_a_name_of_the_face_hides_no_file():
    files = {path.stem for path in Path(core.__file__).parent.iterdir()}
    assert not files & set(core.__all__)


def test_the_face_is_quick():
    code = "import time, numpy; began = time.process_time(); import core; print(time.process_time() - began)"
    took = [float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout) for _ in "12"]
    assert min(took) < 0.5


@pytest.mark.parametrize(
    ("rate", "outcome"),
    [(0.3, "converged"), (0.999, "oscillating"), (1.01, "diverged"), (3.0, "diverged"), (1e-4, "slow")],
)
@pytest.mark.parametrize("loss", [Bowl(), parse("x^2 + y^2")], ids=["own", "formula"])
def test_a_bare_loss_has_outcomes(loss, rate, outcome):
    path = descend(loss, DESCENT(learning_rate=rate), (3.0, 4.0), 200)
    assert str(path.outcome) == outcome
    batch = descend(loss, DESCENT(learning_rate=[rate, 0.2, 3.0]), (3.0, 4.0), 200)
    assert str(batch.outcome[0]) == outcome
    assert batch.step[0] == path.step


def test_a_start_at_rest_in_a_minimum_has_arrived():
    assert str(descend(Bowl(), DESCENT(), (0.0, 0.0), 20).outcome) == "converged"


def test_what_is_known_of_a_loss_is_used():
    path = descend(Whole(), DESCENT(learning_rate=[0.3, 1.02]), steps=100)
    assert str(path.outcome) == "['converged' 'diverged']"
    assert not np.isfinite(path.theta[-1]).any() or np.abs(path.theta[path.step[1], :, 1]).max() > 50


def test_a_bare_loss_says_what_it_lacks():
    with pytest.raises(ValueError, match="say where to start"):
        descend(Bowl(), DESCENT())
    with pytest.raises(ValueError, match="one or more coordinates"):
        descend(Bowl(), DESCENT(), 3.0)
    with pytest.raises(ValueError, match="3 coordinates"):
        descend(parse("x + y + z", ("x", "y", "z")), DESCENT(), (1.0, 2.0))


@pytest.mark.parametrize("kind", STATES)
def test_an_own_optimizer_may_keep_any_state(kind):
    path = descend(Bowl(), own(kind), (3.0, 4.0), 50)
    theirs = descend(Bowl(), OPTIMIZERS["momentum"](learning_rate=0.1, momentum=0.5), (3.0, 4.0), 50)
    np.testing.assert_allclose(path.theta, theirs.theta, rtol=1e-12)
    np.testing.assert_allclose(path.state[STATES[kind][2]], theirs.state["velocity"], rtol=1e-12)
    starts = np.array([[3.0, 1.0], [4.0, 1.0]])
    ends = settle(Surveyed(), own(kind), starts, 60)
    np.testing.assert_allclose(ends.theta, descend(Bowl(), own(kind), starts, 60).theta[-1], atol=1e-2)


class Surveyed(Whole):
    minima, local_minima = ((0.0, 0.0),), ()


def test_an_optimizer_without_state_and_with_a_schedule():
    class Half:
        def init(self, theta):
            return None

        def update(self, state, here):
            return -0.5 * here.rate * here.theta, None

    path = descend(Bowl(), Half(), (4.0,), 3, SCHEDULES["exponential"](gamma=0.5))
    assert path.state == {}
    np.testing.assert_allclose(path.theta[:, 0], 4 * np.cumprod([1, 0.5, 0.75, 0.875]))


@pytest.mark.parametrize("run", [descend, settle])
def test_what_was_not_called_is_refused_in_words(run):
    bowl = LOSSES["bowl"]()
    with pytest.raises(TypeError, match=r'call it, as in SCHEDULES\["cosine"\]\(\)'):
        run(bowl, DESCENT(), schedule=SCHEDULES["cosine"])
    with pytest.raises(TypeError, match=r'call it, as in OPTIMIZERS\["adam"\]\(\)'):
        run(bowl, OPTIMIZERS["adam"])
    with pytest.raises(TypeError, match=r'call it, as in LOSSES\["bowl"\]\(\)'):
        run(LOSSES["bowl"], DESCENT())
    with pytest.raises(TypeError, match="loss is the class Bowl"):
        run(Bowl, DESCENT(), (1.0, 2.0))
    assert built(loss=bowl, schedule=None) is None


def test_outcomes_print_as_words_and_count_as_numbers():
    outcome = descend(LOSSES["bowl"](condition=1), DESCENT(learning_rate=[0.5, 3.0]), steps=50).outcome
    assert str(outcome) == "['converged' 'diverged']"
    assert repr(outcome) == "Outcomes(['converged' 'diverged'])"
    assert f"{outcome[1]} {Outcome.SLOW:>6}" == "diverged   slow"
    assert outcome[1] is Outcome.DIVERGED
    same = outcome == Outcome.DIVERGED
    assert type(same) is np.ndarray
    assert same.tolist() == [False, True]
    assert type(outcome + 1) is np.ndarray
    assert outcome.sum() == 5
    assert str(outcome[:1]) == "['converged']"
    assert str(np.array(7).view(Outcomes)) == "7"
    assert repr(descend(Bowl(), DESCENT(), (0.0, 0.0), 20).outcome) == "Outcomes(converged)"


def test_a_trajectory_is_one_line():
    path = descend(LOSSES["bowl"](condition=1), DESCENT(learning_rate=[0.5, 3.0, 0.6]), steps=50)
    assert repr(path) == "Trajectory(3 runs, 50 steps, dimension 2: 2 converged, 1 diverged)"

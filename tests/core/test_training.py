"""Training: snapshots against descent step by step, several rates as a loop, divergence, a stop, and the presets."""

import numpy as np
import pytest

from core.batches import Batches
from core.data import DATASETS
from core.descent import descend
from core.initialize import INITIALIZERS
from core.network import Network
from core.network_presets import PRESETS
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from core.settle import Cancelled
from core.training import Beside, Course, snapshot_epochs, train

DATA, TEST = DATASETS["moons"](samples=30, noise=0.2, seed=1).split(1 / 3, seed=0)
NET = Network((2, 3, 1))


@pytest.mark.parametrize("key", ["momentum", "adamw"])
def test_snapshots_are_those_of_the_steps_one_by_one(key):
    optimizer, schedule = OPTIMIZERS[key](learning_rate=0.1), SCHEDULES["cosine"]()
    plan = Batches(8, seed=4)
    run = train(NET, DATA, optimizer, 9, test=TEST, batches=plan, schedule=schedule, l2=0.01, snapshots=4)
    goal = NET.loss(DATA, l2=0.01)
    path = descend(goal, optimizer, steps=27, schedule=schedule, batches=plan).theta
    assert run.epoch.tolist() == [0, 1, 4, 9]
    assert run.step.tolist() == [0, 3, 12, 27]
    np.testing.assert_allclose(run.theta, path[run.step], rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(run.loss, [goal.value(t) for t in run.theta])
    np.testing.assert_allclose(run.test_loss, [NET.loss(TEST, l2=0.01).value(t) for t in run.theta])
    np.testing.assert_allclose(run.accuracy, [NET.accuracy(t, DATA) for t in run.theta])
    np.testing.assert_allclose(run.test_accuracy, [NET.accuracy(t, TEST) for t in run.theta])
    assert run.diverged == run.layer == -1
    np.testing.assert_array_equal(run.last, run.theta[-1])


def test_several_runs_are_a_loop():
    rates, starts = np.array([0.01, 0.1, 1.0]), NET.start("he", seed=[[0], [1]])
    many = train(NET, DATA, OPTIMIZERS["adam"](learning_rate=rates), 6, test=TEST, start=starts, l1=[0.0, 0.01, 0.1])
    assert many.theta.shape[1:] == (13, 2, 3)
    for i, j in np.ndindex(2, 3):
        one = train(
            NET, DATA, OPTIMIZERS["adam"](learning_rate=rates[j]), 6, start=starts[:, i, 0], l1=[0.0, 0.01, 0.1][j]
        )
        np.testing.assert_allclose(many.theta[..., i, j], one.theta, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(many.loss[:, i, j], one.loss, rtol=1e-9)
        np.testing.assert_allclose(many.accuracy[:, i, j], one.accuracy)
    assert one.test_loss is one.test_accuracy is None


def test_courses_with_batches_of_several_sizes_stand_beside_each_other():
    sizes, adam, told = (3, 20), OPTIMIZERS["adam"](learning_rate=[0.1]), []
    both = Beside([Course(NET, DATA, adam, 6, test=TEST, batches=Batches(size)) for size in sizes])
    first = both.upto(2)
    run = both.upto(progress=told.append)
    assert first.steps.tolist() == run.steps[: len(first.epoch)].tolist()
    for i, size in enumerate(sizes):
        one = train(NET, DATA, adam, 6, test=TEST, batches=Batches(size))
        assert run.steps[:, i].tolist() == one.step.tolist()
        for name in ("theta", "loss", "test_loss", "accuracy", "test_accuracy", "diverged", "layer", "last"):
            np.testing.assert_array_equal(getattr(run, name)[..., i], getattr(one, name)[..., 0])
    assert told == sorted(told)
    assert told[-1] == 1
    with pytest.raises(Cancelled):
        Beside([Course(NET, DATA, adam, 6)]).upto(progress=lambda done: done < 0.5)


def test_divergence_has_its_step_and_the_parameters_before_it():
    network = Network((2, 4, 1), "relu", "linear")
    rates = np.array([0.01, 20.0])
    run = train(
        network, DATA, OPTIMIZERS["gradient_descent"](learning_rate=rates), 30, batches=Batches(20, shuffle=False)
    )
    assert run.diverged[0] == run.layer[0] == -1
    step, goal, theta = run.diverged[1], network.loss(DATA), network.start()
    for k in range(step + 1):
        if k == step:
            assert not np.sqrt((theta**2).sum()) <= 1e6
            break
        before, theta = theta, theta - 20 * goal.gradient(theta)
        assert np.sqrt((before**2).sum()) <= 1e6
    np.testing.assert_allclose(run.last[:, 1], before, rtol=1e-9)
    growth = [np.abs(theta[p]).max() / np.abs(before[p]).max() for p in network.places]
    assert run.layer[1] == np.argmax(growth)
    assert np.isfinite(run.last).all()
    assert np.isfinite(run.loss[:, 0]).all()
    assert not np.isfinite(run.loss[-1, 1])


def test_when_runs_leave_is_told_in_epochs_and_a_beginning_knows_no_more_than_it_has_seen():
    """The penalty alone multiplies the weights by 1 − 30 · 0.1 = −2 at each step."""
    doubling = OPTIMIZERS["gradient_descent"](learning_rate=[0.01, 30.0])
    run = train(NET, DATA, doubling, 12, batches=Batches(8), l2=0.1)
    k = int(run.diverged[1])
    assert k > 12
    assert k % 3 != 0
    np.testing.assert_allclose(run.left, [np.nan, k / 3])
    np.testing.assert_array_equal(
        train(NET, DATA, doubling, 12, batches=Batches(8), l2=0.1, snapshots=2).left, run.left
    )
    fast = OPTIMIZERS["gradient_descent"](learning_rate=[0.01, 300.0])
    once = train(NET, DATA, fast, 1, batches=Batches(1), l2=0.1)
    np.testing.assert_allclose(once.left, [np.nan, int(once.diverged[1]) / 20])
    assert np.isnan(train(NET, DATA, doubling, 0).left).all()
    whole = train(NET, DATA, doubling, 30, batches=Batches(20), l2=0.1, snapshots=999)
    k = int(whole.diverged[1])
    assert whole.left[1] == k
    course = Course(NET, DATA, doubling, 30, batches=Batches(20), l2=0.1, snapshots=999)
    for until in (k - 1, k, 3, k - 1):
        seen, before = course.upto(until), course.step
        assert before == (k - 1 if until == k - 1 and before < k else k)
        assert seen.diverged.tolist() == [-1, k if until >= k else -1]
        assert (seen.layer >= 0).tolist() == [False, until >= k]
        np.testing.assert_array_equal(seen.last[:, 1], whole.theta[min(until, k - 1), :, 1])
        np.testing.assert_array_equal(seen.last[:, 0], whole.theta[until, :, 0])


def test_what_is_left_unsaid():
    data, adam = DATASETS["moons"](samples=66, noise=0.1, seed=0), OPTIMIZERS["adam"]()
    run = train(NET, data, adam, 100)
    assert run.epoch.tolist() == snapshot_epochs(100, 60).tolist() == Course(NET, data, adam, 100).at.tolist()
    assert run.step[-1] == 3 * 100  # batches of 32, 32 and 2


def test_progress_beside_each_other_is_that_of_all_steps():
    adam, told = OPTIMIZERS["adam"](learning_rate=[0.1]), []
    Beside([Course(NET, DATA, adam, 2, batches=Batches(size)) for size in (8, 20)]).upto(progress=told.append)
    assert told == pytest.approx([3 / 8, 6 / 8, 7 / 8, 1])  # three steps an epoch, and one


def test_progress_comes_to_one_and_can_stop():
    told = []
    train(NET, DATA, OPTIMIZERS["adam"](), 5, progress=told.append)
    np.testing.assert_allclose(told, [0.2, 0.4, 0.6, 0.8, 1])
    told.clear()
    with pytest.raises(Cancelled):
        train(NET, DATA, OPTIMIZERS["adam"](), 5, progress=lambda done: told.append(done) or done < 0.5)
    assert len(told) == 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"epochs": -1}, "epochs"),
        ({"start": np.zeros((13, 40_000)), "snapshots": 200}, "too large"),
    ],
)
def test_what_is_refused(options, words):
    with pytest.raises(ValueError, match=words):
        train(NET, DATA, OPTIMIZERS["adam"](), **{"epochs": 300, **options})


def test_snapshots_reach_from_the_first_to_the_last_epoch():
    for epochs in (0, 1, 7, 2000):
        at = snapshot_epochs(epochs, 60)
        assert (at[0], at[-1]) == (0, epochs)
        assert len(at) <= 60
        assert (np.diff(at) > 0).all()
    assert train(NET, DATA, OPTIMIZERS["adam"](), 0).theta.shape == (1, 13)


@pytest.mark.parametrize("key", PRESETS)
def test_presets_learn_their_data(key):
    """All seeds at once: each has its own samples, weights and order of the batches."""
    preset, seeds = PRESETS[key], range(20)
    data, test = zip(*(preset.split(seed) for seed in seeds), strict=True)
    run = train(
        preset.network(),
        data,
        preset.build(),
        preset.epochs,
        test=test,
        batches=preset.batches(np.arange(20)),
        start=np.stack([preset.start(seed) for seed in seeds], axis=-1),
        snapshots=2,
    )
    assert (run.test_accuracy[-1] >= 0.95).sum() >= (18 if key == "spirals" else 20), run.test_accuracy[-1]


def test_a_training_that_is_looked_at_on_its_way_is_the_same():
    data, test = DATASETS["moons"](samples=40, noise=0.1, seed=0).split(0.5, seed=0)
    given = {"test": test, "batches": Batches(8, seed=1), "start": Network().start(INITIALIZERS["xavier"](), 0)}
    rule = OPTIMIZERS["gradient_descent"](learning_rate=np.array([0.1, 1e6]))
    course = Course(Network(), data, rule, 12, **given)
    told = []
    parts = [course.upto(until, told.append) for until in (0, 1, 5, 12)]
    steps = len(told)
    assert steps == 12
    assert told[-1] == 1
    for until in (5, 0):  # what is known already costs nothing
        parts.append(course.upto(until, told.append))
    assert len(told) == steps
    for until, part in zip((0, 1, 5, 12, 5, 0), parts, strict=True):
        alone = train(Network(), data, rule, 12, **given, until=until)
        for name in ("epoch", "step", "theta", "loss", "test_loss", "accuracy", "diverged", "layer", "last"):
            np.testing.assert_array_equal(getattr(part, name), getattr(alone, name), err_msg=name)
    assert [part.diverged[1] > 0 for part in parts] == [False, True, True, True, True, False]
    assert parts[0].layer.tolist() == [-1, -1]

"""Batches: which rows are seen, what their gradients average to, where one sample at a time ends, when a rule stops."""

import numpy as np
import pytest

from core.batches import Batches, stopping_step
from core.data import DATASETS
from core.descent import descend
from core.losses import LOSSES, linear_regression, logistic_regression
from core.optimizers import OPTIMIZERS
from core.scatter import scatter

STEP = OPTIMIZERS["gradient_descent"]
LOSS = logistic_regression(DATASETS["blobs"](samples=50, noise=1.5))


@pytest.mark.parametrize("size", [1, 7, 10, 50, 64])
def test_an_epoch_is_every_sample_once(size):
    batches = Batches(size, seed=3)
    rows = batches.rows(50, 3 * batches.per_epoch(50))
    epochs = [np.concatenate(rows[i * len(rows) // 3 : (i + 1) * len(rows) // 3]) for i in range(3)]
    for epoch in epochs:
        assert sorted(epoch.tolist()) == list(range(50))
    assert {len(each) for each in rows} <= {min(size, 50), 50 % size}
    assert (epochs[0].tolist() != epochs[1].tolist()) == (size < 50)
    longer = batches.rows(50, 3 * len(rows))
    for early, late in zip(rows, longer, strict=False):
        np.testing.assert_array_equal(early, late)


def test_with_replacement_every_sample_is_as_likely_in_every_step():
    rows = np.array(Batches(4, seed=np.arange(500), replace=True).rows(20, 10))
    assert rows.shape == (10, 4, 500)
    counts = np.array([np.bincount(step.ravel(), minlength=20) for step in rows])
    assert np.abs(counts - 100).max() < 45  # four standard deviations
    np.testing.assert_array_equal(rows[:5, :, 3], np.array(Batches(4, seed=3, replace=True).rows(20, 5)))
    path = descend(LOSS, STEP(learning_rate=0.3), steps=1, batches=Batches(50, replace=True))
    expected = -0.3 * LOSS.sampled(path.rows[0]).gradient(np.zeros(3))  # no plain step, though there are as many
    np.testing.assert_allclose(path.theta[1], expected, rtol=1e-12)


@pytest.mark.parametrize("size", [1, 4])
def test_where_samples_drawn_with_replacement_lead_is_as_theory_says(size):
    loss = linear_regression(DATASETS["line"]())
    rates = np.array([[0.02], [0.08]])
    order = Batches(size, seed=np.arange(1500), replace=True)
    seen = descend(loss, STEP(learning_rate=rates), (-0.1, 1.5), 25, batches=order).theta
    mean, covariance = scatter(loss, rates[:, 0], size, (-0.1, 1.5), 25)
    for step in (1, 4, 25):
        away = seen[step] - mean[step][..., None]
        spread = np.sqrt(np.einsum("iij->ij", covariance[step]))
        assert np.abs(away.mean(axis=-1) / spread).max() < 4 / np.sqrt(1500)
        found = np.einsum("irs,jrs->ijr", away, away) / 1500
        np.testing.assert_allclose(
            found / (spread[:, None] * spread), covariance[step] / (spread[:, None] * spread), atol=0.2
        )


def test_half_the_loss_at_twice_the_rate_scatters_alike():
    whole, half = (linear_regression(DATASETS["line"](), key) for key in ("squared", "half_squared"))
    for one, other in zip(scatter(whole, 0.05, 3, (0.0, 0.5), 30), scatter(half, 0.1, 3, (0.0, 0.5), 30), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


def test_seeds_have_orders_of_their_own_and_without_shuffling_there_is_one():
    rows = Batches(8, seed=np.array([[4, 1], [2, 4]])).rows(20, 7)
    assert [each.shape for each in rows[:4]] == [(8, 2, 2), (8, 2, 2), (4, 2, 2), (8, 2, 2)]
    for k, alone in enumerate(Batches(8, seed=4).rows(20, 7)):
        np.testing.assert_array_equal(rows[k][:, 0, 0], alone)
        np.testing.assert_array_equal(rows[k][:, 1, 1], alone)
    assert (rows[0][:, 0, 1] != rows[0][:, 0, 0]).any()
    assert np.concatenate(Batches(8, shuffle=False, seed=5).rows(20, 3)).tolist() == list(range(20))


@pytest.mark.parametrize("loss", [LOSS, linear_regression(DATASETS["two_scales"](samples=50))])
@pytest.mark.parametrize("size", [1, 5, 10])
def test_the_batches_of_an_epoch_average_to_the_full_gradient(loss, size):
    theta = np.array([0.4, -0.2, 0.3])
    rows = Batches(size, seed=1).rows(50, 50 // size)
    mean = np.mean([loss.sampled(each).gradient(theta) for each in rows], axis=0)
    np.testing.assert_allclose(mean, loss.gradient(theta), rtol=1e-12)


def test_the_path_takes_the_gradient_of_the_rows_it_tells():
    path = descend(LOSS, STEP(learning_rate=0.3), steps=12, batches=Batches(8, seed=5))
    assert [len(rows) for rows in path.rows] == [8, 8, 8, 8, 8, 8, 2, 8, 8, 8, 8, 8]
    for k, rows in enumerate(path.rows):
        part = LOSS.sampled(rows)
        np.testing.assert_allclose(path.theta[k + 1], path.theta[k] - 0.3 * part.gradient(path.theta[k]), rtol=1e-12)
    np.testing.assert_allclose(path.value, LOSS.value(path.theta.T))
    assert path.seen[[0, 6, 7, 12]].tolist() == [0, 48, 50, 90]
    assert path.epoch[7] == 1


def test_many_seeds_and_rates_at_once_equal_a_loop():
    seeds, rates = np.array([3, 8]), np.array([[0.1], [0.5], [1.0]])
    for key in ("gradient_descent", "adam", "newton"):
        path = descend(LOSS, OPTIMIZERS[key](learning_rate=rates), steps=9, batches=Batches(10, seed=seeds))
        assert path.batch == (3, 2)
        for i, j in np.ndindex(3, 2):
            optimizer = OPTIMIZERS[key](learning_rate=rates[i, 0])
            alone = descend(LOSS, optimizer, steps=9, batches=Batches(10, seed=int(seeds[j])))
            np.testing.assert_allclose(path.theta[..., i, j], alone.theta, rtol=1e-7, atol=1e-9)


def test_a_rule_that_asks_the_loss_asks_the_batch():
    loss = linear_regression(DATASETS["line"]())
    path = descend(loss, OPTIMIZERS["newton"](learning_rate=1.0), steps=4, batches=Batches(10, seed=2))
    for k, rows in enumerate(path.rows):
        np.testing.assert_allclose(path.theta[k + 1], loss.sampled(rows).minima[0], rtol=1e-6)


def test_a_batch_of_all_samples_is_plain_descent():
    plain = descend(LOSS, STEP(learning_rate=0.3), steps=5)
    for size in (50, 99):
        path = descend(LOSS, STEP(learning_rate=0.3), steps=5, batches=Batches(size))
        np.testing.assert_array_equal(path.theta, plain.theta)
        assert path.rows[4].tolist() == list(range(50))
    assert path.seen.tolist() == plain.seen.tolist() == [0, 50, 100, 150, 200, 250]
    assert descend(LOSS, STEP(), steps=0, batches=Batches(5)).seen.tolist() == [0]


def test_one_sample_at_a_time_ends_in_its_ball_of_noise_about_the_fit():
    """Near the fit θ ← θ − η(H(θ − θ*) + ξ) with Cov ξ = C rests at the variance Σ of HΣ + ΣH − ηHΣH = ηC."""
    rate, best = 0.05, np.array(LOSS.minima[0])
    path = descend(LOSS, STEP(learning_rate=rate), best, 6000, batches=Batches(1, seed=np.arange(40)))
    gradients = LOSS.sampled(np.arange(50)[None]).gradient(np.repeat(best[:, None], 50, axis=1))
    hessian, noise = LOSS.hessian(best), np.cov(gradients, bias=True)
    one = np.eye(3)
    equation = np.kron(hessian, one) + np.kron(one, hessian) - rate * np.kron(hessian, hessian)
    size = np.sqrt(np.trace(np.linalg.solve(equation, rate * noise.ravel()).reshape(3, 3)))
    away = np.linalg.norm(path.theta[2000:] - best[:, None], axis=1)
    # without replacement there is less noise than the equation has, where each sample is drawn anew
    assert 0.2 * size < np.sqrt((away**2).mean()) < 1.2 * size
    assert away.max() < 8 * size
    smaller = descend(LOSS, STEP(learning_rate=rate / 5), best, 6000, batches=Batches(1, seed=np.arange(40)))
    near = np.linalg.norm(smaller.theta[2000:] - best[:, None], axis=1)
    assert np.sqrt((near**2).mean()) < 0.6 * np.sqrt((away**2).mean())
    from_afar = descend(LOSS, STEP(learning_rate=rate), steps=6000, batches=Batches(1, seed=7))
    assert np.linalg.norm(from_afar.theta[-1] - best) < 8 * size


def test_the_stopping_rule():
    value = np.array([[4.0, 4.0], [2.0, 3.0], [1.0, 3.0], [0.99, 2.0], [0.98, 1.0]])
    assert stopping_step(value, 0.1).tolist() == [3, 2]
    assert stopping_step(value, 0.1, every=2).tolist() == [4, -1]
    assert stopping_step(value, np.array([0.001, 1.5])).tolist() == [-1, 1]
    assert stopping_step(value, np.array([[0.001], [1.5]])).tolist() == [[-1, 2], [2, 1]]
    assert stopping_step([1.0], 0.1) == -1
    assert stopping_step([np.nan, np.nan, np.inf, np.inf], 0.1) == -1
    with pytest.raises(ValueError, match="every"):
        stopping_step(value, 0.1, 0)


def test_the_rule_stops_a_one_sample_run_too_early():
    whole = descend(LOSS, STEP(learning_rate=0.05), steps=3000)
    single = descend(LOSS, STEP(learning_rate=0.05), steps=3000, batches=Batches(1, seed=0))
    for path in (whole, single):
        step = path.stopping_step(1e-4)
        assert abs(path.value[step] - path.value[step - 1]) < 1e-4
        assert (np.abs(np.diff(path.value[:step])) >= 1e-4).all()
    # one step that happened to change little, far above the fit; whole epochs are not deceived so soon
    early, late = single.stopping_step(1e-4), single.stopping_step(1e-4, every=50)
    gap = single.value - LOSS.minimum
    assert early < 100 < late
    assert gap[early] > 5 * gap[late]
    assert late % 50 == 0


def test_what_does_not_fit_is_refused():
    with pytest.raises(TypeError, match="no samples"):
        descend(LOSSES["bowl"](), STEP(), batches=Batches(2))
    for size in (0, 1.5):
        with pytest.raises(ValueError, match="at least 1"):
            Batches(size)
    with pytest.raises(ValueError, match="too large"):
        Batches(1000, seed=np.arange(100)).rows(1000, 1000)
    with pytest.raises(ValueError, match="broadcast"):
        descend(LOSS, STEP(learning_rate=np.array([0.1, 0.2, 0.3])), batches=Batches(2, seed=np.arange(2)))

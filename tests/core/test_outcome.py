"""What became of a run: the five words, their steps, and the border where theory says that descent breaks."""

import numpy as np
import pytest

from core import outcome
from core.analysis import critical_rate
from core.descent import descend
from core.losses import LOSSES, from_formula
from core.optimizers import OPTIMIZERS
from core.outcome import GOAL, HORIZON, Outcome

STEP = OPTIMIZERS["gradient_descent"]
BOWL = LOSSES["bowl"]()  # λ = 1 and 25: the border is 0.08
TWO_WELLS = from_formula("x^4 - 2x^2 + y^2")  # minima at (±1, 0), a saddle at the origin


def names(path):
    return [Outcome(code).name.lower() for code in np.ravel(path.outcome)]


def test_a_growing_rate_goes_through_the_words_in_order():
    path = descend(BOWL, STEP(learning_rate=0.08 * np.array([0.001, 0.01, 0.7, 0.999, 1.1, 10])), steps=150)
    assert names(path) == ["slow", "slow", "converged", "oscillating", "diverged", "diverged"]
    assert path.outcome[:3].tolist() == sorted(path.outcome[:3])
    assert path.step[[0, 1, 3]].tolist() == [150, 150, 150]
    assert 0 < path.step[2] < 150
    assert path.step[4] > path.step[5]


VARIANTS = [
    ("gradient_descent", {}),
    *[("nesterov", {"momentum": beta}) for beta in (0.0, 0.3, 0.9, 0.99)],
    *[("momentum", {"momentum": beta}) for beta in (0.0, 0.3, 0.9, 0.99)],
    *[("momentum", {"momentum": beta, "dampening": 0.5}) for beta in (0.0, 0.3, 0.5)],
    *[("momentum", {"momentum": beta, "weighted": True}) for beta in (0.0, 0.3, 0.9, 0.99)],
    ("momentum", {"momentum": 0.3, "weighted": True, "bias_correction": True}),
]
IDS = ["-".join([key, *(f"{name}={value:g}" for name, value in values.items())]) for key, values in VARIANTS]


@pytest.mark.parametrize(("key", "values"), VARIANTS, ids=IDS)
@pytest.mark.parametrize("condition", [1, 2, 5, 25, 100, 1000])
def test_on_a_quadratic_the_border_is_where_theory_puts_it(key, values, condition):
    bowl, spec = LOSSES["bowl"](condition=condition, angle=20), OPTIMIZERS[key]
    border = float(critical_rate(bowl, bowl.start, spec(**values)))
    assert border == pytest.approx(spec(**values).stable_curvature / condition)
    path = descend(bowl, spec(learning_rate=border * np.array([0.5, 0.97, 1.03, 2.0]), **values), steps=500)
    diverged = path.outcome == Outcome.DIVERGED
    assert diverged.tolist() == [False, False, True, True]


@pytest.mark.parametrize("key", ["gradient_descent", "momentum", "nesterov"])
@pytest.mark.parametrize("dampening", [0.0, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("weighted", [False, True])
def test_beyond_the_border_it_grows_and_below_it_shrinks(key, dampening, weighted):
    """The border itself, whatever word a run is given that swings far out before it comes back."""
    momenta = np.array([0.0, 0.4, 0.8, 0.95])[:, None]
    values = {} if key == "gradient_descent" else {"momentum": momenta}
    if key == "momentum":
        values |= {"dampening": dampening, "weighted": weighted}
    spec, bowl = OPTIMIZERS[key], LOSSES["bowl"](condition=7, angle=-50)
    border = critical_rate(bowl, bowl.start, spec(**values))
    rates = border * np.array([0.97, 1.03])
    value = descend(bowl, spec(learning_rate=rates, **values), steps=2000).value
    below, above = np.broadcast_to(value, (2001, *np.broadcast_shapes(value.shape[1:], rates.shape)))[-1].T
    assert (below < 1e-6 * value[0].flat[0]).all()
    assert ~(above < 1e6 * value[0].flat[0]).any()  # large, or no longer a number


def test_converged_holds_from_its_step_to_the_end():
    rates = np.array([0.03, 0.05, 0.06])
    path = descend(BOWL, STEP(learning_rate=rates), steps=200)
    assert names(path) == ["converged"] * 3
    goal = outcome.goal(path.value, BOWL.minimum)
    np.testing.assert_allclose(goal, GOAL * path.value[0])
    for run, step in enumerate(path.step):
        assert (path.value[step:, run] <= goal[run]).all()
        assert path.value[step - 1, run] > goal[run]


def test_a_run_that_passes_the_goal_and_leaves_it_has_not_converged():
    heavy = OPTIMIZERS["momentum"](learning_rate=0.04, momentum=0.999)
    path = descend(LOSSES["bowl"](condition=1), heavy, steps=400)
    assert (path.value <= outcome.goal(path.value, 0.0)).any()
    assert names(path) == ["oscillating"]


def test_diverged_says_the_first_step_outside():
    path = descend(BOWL, STEP(learning_rate=np.array([0.09, 0.2, 3.0])), steps=300)
    assert names(path) == ["diverged"] * 3
    far = HORIZON * np.ptp(BOWL.domain[0]) / 2
    for run, step in enumerate(path.step):
        assert np.abs(path.theta[:step, :, run]).max() <= far
        assert not np.abs(path.theta[step, :, run]).max() <= far


def test_growing_inside_the_picture_is_diverging_too():
    path = descend(BOWL, STEP(learning_rate=0.0801), steps=200)
    assert np.abs(path.theta).max() < HORIZON * 3
    assert names(path) == ["diverged"]
    assert (path.value[path.step :] > path.value[0]).all()
    assert path.value[path.step - 1] <= path.value[0]


def test_a_loss_below_zero_that_falls_does_not_grow():
    pole = from_formula("-1/(x^2 + y^2)")  # thrown out of the pole, it comes back, slowly
    path = descend(pole, STEP(learning_rate=0.1), (-2.4, 1.1), steps=100)
    late, before = path.value[-25:], path.value[-50:-25]
    assert path.value[0] < late.max() < before.max() < 0
    assert Outcome(int(path.outcome)) != Outcome.DIVERGED


def test_a_run_that_begins_outside_has_left_where_it_is_twice_as_far():
    start = np.array([1000.0, -50.0])
    rates = 0.08 * np.array([1e-4, 0.5, 1.0, 1.5])
    path = descend(BOWL, STEP(learning_rate=rates), start, steps=60)
    assert names(path) == ["slow", "slow", "oscillating", "diverged"]
    first = path.theta[:, :, 3]
    out = (np.abs(first) > np.maximum(2 * np.abs(start), HORIZON * 3)).any(axis=1)
    assert path.step[3] == out.argmax() > 0
    assert out[path.step[3] :].all()


def test_exactly_on_the_border_it_swings():
    path = descend(LOSSES["bowl"](condition=1), STEP(learning_rate=2.0), steps=100)
    np.testing.assert_array_equal(path.theta[0], path.theta[-1])
    assert names(path) == ["oscillating"]
    assert path.step == 100


def test_noise_does_not_let_it_settle():
    for noise in (0.5, 2.0):
        path = descend(BOWL, STEP(learning_rate=0.05), steps=300, seed=np.arange(8), noise=noise)
        assert names(path) == ["oscillating"] * 8
    quiet = descend(BOWL, STEP(learning_rate=0.05), steps=300, seed=1, noise=1e-3)
    assert names(quiet) == ["converged"]


@pytest.mark.parametrize("key", ["gradient_descent", "momentum", "adam", "nadam"])
def test_on_the_ridge_of_a_saddle_it_stops(key):
    path = descend(TWO_WELLS, OPTIMIZERS[key](learning_rate=0.05), (0.0, 2.0), 600)
    assert names(path) == ["stopped"]
    assert 0 < path.step < 600
    np.testing.assert_allclose(path.theta[path.step :, 0], 0)
    np.testing.assert_allclose(path.theta[path.step :, 1], 0, atol=1e-2)
    assert names(descend(TWO_WELLS, OPTIMIZERS[key](learning_rate=0.05), (1e-3, 2.0), 600)) == ["converged"]


def test_off_the_ridge_of_an_endless_saddle_it_leaves():
    saddle = from_formula("x^2 - y^2")
    start = np.array([[2.0, 2.0, 2.0], [0.0, 1e-6, -0.1]])
    path = descend(saddle, STEP(learning_rate=0.1), start, 200)
    assert names(path) == ["stopped", "diverged", "diverged"]
    assert path.step[1] > path.step[2]
    far = HORIZON * 3
    assert np.abs(path.theta[path.step[2], 1, 2]) > far >= np.abs(path.theta[path.step[2] - 1, 1, 2])


def test_in_a_local_minimum_it_stops():
    tilted = from_formula("x^4 - 2x^2 + y^2 + x/3")
    path = descend(tilted, STEP(learning_rate=0.05), (1.5, 1.0), 200)
    assert names(path) == ["stopped"]
    np.testing.assert_allclose(path.theta[-1], tilted.local_minima[0], atol=1e-6)
    assert 0 < path.step < 200


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_start_at_the_minimum_has_arrived(key):
    for surface, start in ((BOWL, (0.0, 0.0)), (TWO_WELLS, TWO_WELLS.minima[0]), (LOSSES["booth"](), (1.0, 3.0))):
        if key == "adamw" and surface is not BOWL:
            continue  # its weight decay pulls it away
        path = descend(surface, OPTIMIZERS[key](learning_rate=1e-3), start, 50)
        if key == "lion" and surface is not BOWL:
            assert names(path)[0] in ("converged", "oscillating")  # a sign has no small steps
            continue
        assert names(path) == ["converged"], surface
        assert path.step == 0


def test_on_a_plain_it_rests_and_on_a_hill_it_leaves():
    flat = descend(from_formula("3"), STEP(learning_rate=1.0), (0.5, 0.5), 20)
    assert (names(flat), flat.step) == (["converged"], 0)
    top = descend(from_formula("-x^2 - y^2"), STEP(learning_rate=0.1), (0.0, 0.0), 20)
    assert (names(top), top.step) == (["stopped"], 0)
    slope = descend(from_formula("x + y"), STEP(learning_rate=np.array([1e-3, 1.0, 10.0])), (0.0, 0.0), 100)
    assert names(slope) == ["slow", "diverged", "diverged"]
    assert slope.step.tolist() == [100, 31, 4]  # half-width 3, and it has left beyond 30


def test_not_a_number_is_leaving():
    half = from_formula("sqrt(x) + y^2")
    path = descend(half, STEP(learning_rate=0.5), (0.2, 1.0), 50)
    assert names(path) == ["undefined"]
    assert path.step == np.flatnonzero(~np.isfinite(path.value))[0] == 1
    undefined = descend(half, STEP(learning_rate=0.5), (-0.2, 1.0), 50)
    assert (names(undefined), undefined.step) == (["undefined"], 0)
    for start in ((np.nan, 1.0), (np.inf, 1.0), (1e300, 1.0)):
        lost = descend(BOWL, STEP(learning_rate=0.01), start, 10)
        assert (names(lost), lost.step) == (["diverged"], 0)


def test_the_loss_one_step_earlier_tells_a_place_without_a_slope_from_a_number_that_is_too_large():
    root = from_formula("sqrt(x) + y^2")  # at x = 0 it has a loss, and no slope: there is no next place
    path = descend(root, STEP(learning_rate=0.1), (0.0, 1.0), steps=5)
    assert np.isfinite(path.value[0])
    assert not np.isfinite(path.theta[1]).all()
    assert (Outcome(int(path.outcome)), int(path.step)) == (Outcome.UNDEFINED, 1)
    steep = from_formula("exp(700x) + y^2")  # from a loss of 10³⁰⁴ the next place is beyond the numbers
    path = descend(steep, STEP(learning_rate=1e3), (1.0, 1.0), steps=5)
    assert not np.isfinite(path.theta[1]).all()
    assert Outcome(int(path.outcome)) == Outcome.DIVERGED
    theta = np.array([[1.0, 0.0], [2.0, 0.0], [np.nan, np.nan]])
    for first, second, expected in ((1.0, 1e200, Outcome.DIVERGED), (1e200, 1.0, Outcome.UNDEFINED)):
        told = outcome.judge(theta, np.array([first, second, np.nan]), np.array([1.0, np.nan]), BOWL)
        assert (Outcome(int(told.outcome)), int(told.step)) == (expected, 2)


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 4, 5])
def test_very_short_runs_have_an_outcome(steps):
    path = descend(BOWL, STEP(learning_rate=np.array([1e-3, 0.04, 5.0])), steps=steps)
    assert names(path)[0] == "slow"
    assert names(path)[2] == ("diverged" if steps else "slow")
    assert (path.step <= steps).all()


@pytest.mark.parametrize("surface", ["bowl", "rosenbrock", "himmelblau", "rastrigin", "easom", "saddle", "half"])
def test_a_batch_equals_a_loop(surface):
    typed = {"saddle": "x^2 - y^2", "half": "sqrt(x) + y^2"}
    loss = from_formula(typed[surface]) if surface in typed else LOSSES[surface]()
    starts = np.random.default_rng(4).uniform(*np.array(loss.domain).T[..., None, None], (2, 40, 3))
    rates = np.geomspace(1e-4, 3, 40)[:, None]
    path = descend(loss, OPTIMIZERS["momentum"](learning_rate=rates), starts, 60)
    assert path.outcome.shape == path.step.shape == (40, 3)
    for i in range(40):
        for j in range(3):
            alone = descend(loss, OPTIMIZERS["momentum"](learning_rate=rates[i, 0]), starts[:, i, j], 60)
            assert (path.outcome[i, j], path.step[i, j]) == (alone.outcome, alone.step)
    assert (path.step >= 0).all()
    assert (path.step <= 60).all()


def test_the_goal():
    value = np.array([[5.0, 2.0], [1.0, 2.0]])
    np.testing.assert_allclose(outcome.goal(value, 2.0), [2 + 3e-4, 2 + 2e-12])
    np.testing.assert_allclose(outcome.goal(value, -1e6), -1e6 + GOAL * (value[0] + 1e6))


def test_outcomes_are_whole_numbers_from_0():
    assert [int(one) for one in Outcome] == [0, 1, 2, 3, 4, 5]
    assert descend(BOWL, STEP(), steps=3).outcome.dtype.kind == "i"


def test_who_goes_there_and_back_once_does_not_keep_turning_and_who_swings_slowly_does():
    def keeps(*moves):
        return bool(outcome.turning(np.cumsum([0.0, *moves])[:, None]))

    assert not keeps(*12 * [0.1], *6 * [1.0], *6 * [-1.0])
    assert keeps(*4 * [*3 * [1.0], *3 * [-1.0]])
    assert keeps(*6 * [1.0, -1.0])
    assert keeps(*20 * [0.0], *5 * [1.0, -1.0], 1.0, *9 * [0.1])  # most steps turn back, if not in the last quarter


def test_the_main_direction_is_the_one_of_the_most_way_in_any_dimension():
    chance = np.random.default_rng(0)
    for dimension in (1, 2, 3, 5):
        size = np.arange(dimension, 0, -1.0) ** 2
        turn = np.linalg.qr(chance.standard_normal((dimension, dimension)))[0]
        move = chance.standard_normal((400, dimension)) * size @ turn.T
        main, longest = outcome.main_direction(move), np.linalg.svd(move, full_matrices=False)[2][0]
        assert abs(main @ longest) == pytest.approx(1)
        several = outcome.main_direction(np.stack([move, 2 * move], axis=-1))
        np.testing.assert_allclose(np.abs(longest @ several), 1)


@pytest.mark.parametrize(("part", "word"), [(0.9, Outcome.STOPPED), (1.1, Outcome.SLOW)])
def test_a_run_stops_where_the_slope_is_a_small_part_of_what_it_was_at_the_start(part, word):
    loss = from_formula("x^2 - y^2")
    theta, value = np.zeros((50, 2)), np.zeros(50)  # on the saddle
    assert outcome.judge(theta, value, np.array([4.0, 4.0 * part * outcome.STILL]), loss).outcome == word


def test_what_is_thrown_up_again_and_again_does_not_grow():
    """√r is steepest at its lowest point, which throws a run out whenever it comes near; the last throw was at 99."""
    path = descend(from_formula("(x^2 + y^2)^0.25"), STEP(learning_rate=0.6), (1.5, 1.0), steps=100)
    assert path.value[-1] > path.value[0]
    assert path.value[-1] < path.value.max()
    assert names(path) == ["oscillating"]


@pytest.mark.parametrize(
    "loss", [BOWL, LOSSES["rosenbrock"](), TWO_WELLS, *map(from_formula, ("x + y", "log(x) + y^2"))]
)
def test_who_left_is_known_without_a_verdict_on_the_others(loss, monkeypatch):
    rates = np.geomspace(1e-3, 3, 24).reshape(4, 6)
    path = descend(loss, STEP(learning_rate=rates), (0.5, -1.2), steps=60, seed=1, noise=0.1)
    asked = outcome.judge
    monkeypatch.setattr(outcome, "judge", lambda *runs: judged.append(runs[1].shape[1:]) or asked(*runs))
    judged = []
    left = path.left_at
    gone = np.isin(path.outcome, [Outcome.DIVERGED, Outcome.UNDEFINED])
    np.testing.assert_array_equal(left, np.where(gone, path.step, np.nan))
    assert judged in ([path.batch], [(gone.sum(),), path.batch])  # at most those that left, and then all for the words
    np.testing.assert_array_equal(outcome.left_at(path.verdict), left)
    one = descend(loss, STEP(learning_rate=3.0), (0.5, -1.2), steps=60)
    assert one.left_at.shape == ()
    assert np.isfinite(one.left_at) == (one.outcome in (Outcome.DIVERGED, Outcome.UNDEFINED))


class Deeper:
    """A bowl that is lower than the minimum that it states."""

    dimension, start, minimum, minima = 2, (2.0, 1.0), 0.0, ((1.0, 0.0),)
    domain = ((-3.0, 3.0), (-3.0, 3.0))

    def value(self, theta):
        return (np.asarray(theta) ** 2).sum(axis=0) - 0.5

    def gradient(self, theta):
        return 2 * np.asarray(theta)


def test_a_run_below_the_minimum_that_is_stated_has_not_come_to_it():
    path = descend(Deeper(), STEP(learning_rate=np.array([0.01, 0.02, 0.3])), Deeper.start, 60)
    assert (path.value[-1] < 0).all()
    assert names(path) == ["slow", "slow", "converged"]  # the last one rests in a minimum

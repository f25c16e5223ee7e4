import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.derivatives import central_difference
from core.pointwise import POINTWISE, after

RNG = np.random.default_rng(2)
KNOWN = {  # value, gradient and curvature of a prediction 0.8 with the target 0, by hand
    "squared": (0.64, 1.6, 2),
    "half_squared": (0.32, 0.8, 1),
    "l1": (0.8, 1, 0),
    "huber": (0.32, 0.8, 1),
    "binary_cross_entropy": (1.6094379124, 5, 25),
    "binary_cross_entropy_logit": (1.1711006659, 0.6899744811, 0.2139096965),
    "hinge": (1.8, 1, 0),
}
SIMPLE = list(KNOWN)


def samples(loss, count=60):
    target = RNG.integers(0, 2, count) if loss.targets == "class" else RNG.normal(0, 1, count)
    return (RNG.uniform(0.05, 0.95, count) if loss.key == "binary_cross_entropy" else RNG.normal(0, 2, count)), target


def along(function, p):
    return central_difference(lambda theta: function(theta[0]), p[None])[0]


@pytest.mark.parametrize("key", SIMPLE)
def test_known_numbers(key):
    loss = POINTWISE[key]()
    found = [function(0.8, 0) for function in (loss.value, loss.gradient, loss.curvature)]
    np.testing.assert_allclose(found, KNOWN[key], atol=1e-10)
    assert loss.value(np.zeros((5, 3)), np.zeros((5, 1), int)).shape == (5, 3)
    assert loss.curvature(np.zeros(3), np.zeros((5, 1), int)).shape == (5, 3)


@pytest.mark.parametrize(("key", "values"), [*((key, {}) for key in SIMPLE), ("huber", {"delta": 0.6})])
def test_gradient_and_curvature_against_finite_differences(key, values):
    loss = POINTWISE[key](**values)
    p, t = samples(loss)
    np.testing.assert_allclose(along(lambda x: loss.value(x, t), p), loss.gradient(p, t), rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(along(lambda x: loss.gradient(x, t), p), loss.curvature(p, t), rtol=1e-4, atol=1e-6)


def test_softmax_cross_entropy():
    loss = POINTWISE["softmax_cross_entropy"]()
    z, t = RNG.normal(0, 2, (3, 20)), RNG.integers(0, 3, 20)
    np.testing.assert_allclose(loss.value(z, t), np.log(np.exp(z).sum(axis=0)) - z[t, np.arange(20)])
    # each sample answers to its own logits alone
    np.testing.assert_allclose(central_difference(lambda x: loss.value(x, t), z), loss.gradient(z, t), atol=1e-8)
    slopes = central_difference(lambda x: loss.gradient(x, t), z)
    np.testing.assert_allclose(slopes, loss.curvature(z, t), atol=1e-8)
    assert loss.mean(z, t) == pytest.approx(loss.value(z, t).mean())
    assert loss.value([0.0, 1000.0], 0) == 1000
    assert loss.mean(np.zeros((3, 20, 4)), t) == pytest.approx(np.full(4, np.log(3)))


@pytest.mark.parametrize("key", SIMPLE)
def test_the_mean_does_not_depend_on_how_many_there_are(key):
    loss = POINTWISE[key]()
    p, t = samples(loss)
    np.testing.assert_allclose(loss.mean(p, t), loss.mean(np.tile(p, 3), np.tile(t, 3)))
    several = np.stack([p, p[::-1]], axis=1)
    np.testing.assert_allclose(loss.mean(several, t), [loss.mean(p, t), loss.mean(p[::-1], t)])
    if key == "squared":
        assert loss.mean(p, t) == pytest.approx(np.linalg.norm(p - t) ** 2 / len(p))


def test_what_is_sure_and_right_costs_nothing_and_wrong_without_bound():
    loss = POINTWISE["binary_cross_entropy"]()
    assert loss.value([0.0, 1.0, 0.0, 1.0], [0, 1, 1, 0]).tolist() == [0, 0, np.inf, np.inf]
    assert loss.gradient([0.0, 1.0], [0, 1]).tolist() == [1, -1]
    logit = POINTWISE["binary_cross_entropy_logit"]()
    assert logit.value([-1000.0, 1000.0, 1000.0], [0, 1, 0]).tolist() == [0, 0, 1000]
    assert logit.gradient([1000.0, -1000.0], [0, 1]).tolist() == [1, -1]
    np.testing.assert_allclose(logit.value([50.0, -50.0], [1, 0]), np.exp(-50), rtol=1e-12)
    np.testing.assert_allclose(logit.gradient([50.0, -50.0], [1, 0]), [-np.exp(-50), np.exp(-50)], rtol=1e-12)
    np.testing.assert_allclose(logit.gradient([0.3, 0.3], [0.25, 1.0]), 1 / (1 + np.exp(-0.3)) - np.array([0.25, 1.0]))


def test_jumps_are_told_and_what_is_used_there():
    assert POINTWISE["l1"]().gradient(2.0, 2.0) == 0
    assert POINTWISE["hinge"]().gradient([1.0, -1.0, 0.9, -0.9], [1, 0, 1, 0]).tolist() == [0, 0, -1, 1]
    assert [key for key, spec in POINTWISE.items() if not spec().smooth] == ["l1", "hinge"]
    assert POINTWISE["huber"](delta=[0.5, 2.0]).value(1.0, 0.0).tolist() == [0.375, 0.5]


@pytest.mark.parametrize("key", ["sigmoid", "tanh", "linear", "gelu"])
@pytest.mark.parametrize("loss", ["squared", "half_squared", "huber", "hinge"])
def test_a_loss_after_an_activation(key, loss):
    loss, activation = POINTWISE[loss](), ACTIVATIONS[key]()
    whole = after(activation, loss)
    z, t = samples(loss)
    np.testing.assert_allclose(whole.value(z, t), loss.value(activation.value(z), t))
    np.testing.assert_allclose(along(lambda x: whole.value(x, t), z), whole.gradient(z, t), rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(along(lambda x: whole.gradient(x, t), z), whole.curvature(z, t), rtol=1e-4, atol=1e-6)


def test_cross_entropy_after_a_sigmoid_is_p_minus_t():
    whole = after(ACTIVATIONS["sigmoid"](), POINTWISE["binary_cross_entropy"]())
    assert whole.gradient([0.0, 800.0], [1, 0]).tolist() == [-0.5, 1]
    half = after(ACTIVATIONS["sigmoid"](), POINTWISE["half_squared"]())
    assert half.gradient(0.0, 1) == (0.5 - 1) * 0.5 * 0.5
    assert not after(ACTIVATIONS["relu"](), POINTWISE["squared"]()).smooth
    with pytest.raises(ValueError, match="must be sigmoid"):
        after(ACTIVATIONS["tanh"](), POINTWISE["binary_cross_entropy"]())
    with pytest.raises(ValueError, match="several numbers"):
        after(ACTIVATIONS["linear"](), POINTWISE["softmax_cross_entropy"]())


@pytest.mark.parametrize("key", POINTWISE)
def test_every_entry_is_whole(key):
    spec = POINTWISE[key]
    assert spec.name
    assert spec.formula.startswith(r"\ell(")
    assert spec.summary.endswith(".")
    assert spec.sources
    assert spec().key == key

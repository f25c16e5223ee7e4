"""Networks: gradients against differences and by hand, numbers from torch, batches of runs, and great scores."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import core.layers
from core.activations import ACTIVATIONS
from core.data import Data
from core.gradient_check import GradientCheck, check_gradient
from core.network import Network
from core.optimizers import OPTIMIZERS, Here
from core.outputs import MEASURES

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "networks.json").read_text())["cases"]


def samples(network, seed=0, count=9):
    """Data that fits a network's inputs and outputs."""
    draw = np.random.default_rng(seed)
    x = draw.normal(size=(network.sizes[0], count))
    if network.output == "linear":
        return Data(x, draw.normal(size=count))
    classes = max(2, network.sizes[-1])
    return Data(x, np.arange(count) % classes, classes)


def outside(network, theta, data, loss):
    """The loss, one unit at a time, with Python's floats."""
    activations = {"tanh": math.tanh, "relu": lambda z: max(z, 0.0), "sigmoid": lambda z: 1 / (1 + math.exp(-z))}
    theta, total = theta.tolist(), 0.0
    for sample in range(data.samples):
        values, at = data.x[:, sample].tolist(), 0
        for layer, outputs in enumerate(network.sizes[1:]):
            inputs = network.sizes[layer]
            scores = [
                sum(values[i] * theta[at + i * outputs + j] for i in range(inputs)) + theta[at + inputs * outputs + j]
                for j in range(outputs)
            ]
            at += (inputs + 1) * outputs
            if layer < len(network.sizes) - 2:
                values = [activations[network.activation[layer]](z) for z in scores]
        y = data.y[sample].item()
        if network.output == "softmax":
            exps = [math.exp(z) for z in scores]
            p, t = [e / sum(exps) for e in exps], [float(k == y) for k in range(len(scores))]
        else:
            p, t = ([1 / (1 + math.exp(-z)) for z in scores] if network.output == "sigmoid" else scores), [y]
        if loss == "squared":
            total += sum((a - b) ** 2 for a, b in zip(p, t, strict=True))
        elif network.output == "softmax":
            total -= math.log(p[y])
        else:
            total -= math.log(p[0] if y else 1 - p[0])
    return total / data.samples


OUTPUTS = [(output, loss, count) for output, loss in MEASURES for count in ((3,) if output == "softmax" else (1,))]


@pytest.mark.parametrize(("output", "loss", "count"), OUTPUTS)
@pytest.mark.parametrize("depth", [0, 1, 3])
def test_loss_and_gradient_of_every_output_loss_and_depth(output, loss, count, depth):
    network = Network((2, *(4, 3, 5)[:depth], count), ("tanh", "sigmoid", "tanh")[:depth], output)
    data = samples(network)
    goal = network.loss(data, loss=loss)
    theta = network.start("lecun", seed=3) + 0.3 * np.random.default_rng(1).normal(size=network.dimension)
    assert goal.value(theta) == pytest.approx(outside(network, theta, data, loss), rel=1e-12)
    assert check_gradient(goal.value, goal.gradient, theta).distance < 1e-7


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_gradient_of_every_activation_with_every_output_loss_and_depth(key):
    for output, loss, count in OUTPUTS:
        for depth in (1, 2, 6):
            network = Network((2, *(3,) * depth, count), key, output)
            theta = network.start("he", seed=1) + 0.1 * np.random.default_rng(2).normal(size=network.dimension)
            goal = network.loss(samples(network), loss=loss)
            assert np.abs(goal.gradient(theta)).max() > 0
            h = np.diag(np.cbrt(np.finfo(float).eps) * np.maximum(1, np.abs(theta)))  # all parameters at once
            up, down = goal.value(theta[:, None] + h), goal.value(theta[:, None] - h)
            found = GradientCheck(goal.gradient(theta), (up - down) / (2 * h.diagonal()))
            assert found.distance < 1e-7, (output, loss, depth)


def test_penalties_are_on_weights_alone():
    network = Network((2, 3, 1))
    plain, theta = network.loss(samples(network)), np.random.default_rng(0).normal(size=13)
    goal = network.loss(samples(network), l1=np.array([0.0, 0.1]), l2=np.array([0.2, 0.3]))
    w = np.concatenate([theta[:6], theta[9:12]])
    expected = [0.2 / 2 * (w @ w), 0.1 * np.abs(w).sum() + 0.3 / 2 * (w @ w)]
    both = np.stack([theta, theta], axis=1)
    np.testing.assert_allclose(goal.value(both) - plain.value(theta), expected, rtol=1e-12)
    assert (check_gradient(goal.value, goal.gradient, both).distance < 1e-7).all()
    assert goal.start.shape == (13, 2)
    np.testing.assert_array_equal(goal.gradient(both)[6:9, 1], plain.gradient(theta)[6:9])


def test_one_layer_net():
    """x = (0.6, 0.9), target (0, 0, 1), W of 2×3: everything by hand, with Python's floats."""
    w = [[0.47355232, 0.9977393, 0.84668094], [0.85557411, 0.03563661, 0.69422093]]
    network = Network((2, 3), output="softmax")
    theta = network.pack([(w, [0, 0, 0])])
    goal = network.loss(Data([[0.6], [0.9]], [2], 3))
    scores = [0.6 * a + 0.9 * b for a, b in zip(*w, strict=True)]
    total = sum(math.exp(z) for z in scores)
    p = [math.exp(z) / total for z in scores]
    slope = [p[0], p[1], p[2] - 1]
    forward, backward = network.forward(theta, [[0.6], [0.9]]), goal.backward(theta)
    np.testing.assert_allclose(forward.scores[0][:, 0], scores, rtol=1e-14)
    np.testing.assert_allclose(forward.values[-1][:, 0], p, rtol=1e-14)
    np.testing.assert_allclose(backward.layers[0][0], [[0.6 * s for s in slope], [0.9 * s for s in slope]], rtol=1e-14)
    np.testing.assert_allclose(backward.layers[0][1], slope, rtol=1e-14)
    assert goal.value(theta) == pytest.approx(-math.log(p[2]), rel=1e-14)
    assert goal.value(theta) == pytest.approx(0.9280685, abs=1e-7)
    np.testing.assert_allclose(backward.layers[0][0][0], [0.21924763, 0.14356247, -0.36281009], atol=1e-8)


@pytest.mark.parametrize("case", REFERENCE, ids=[f"{case['output']}-{case['optimizer']}" for case in REFERENCE])
def test_reference_step_for_step(case):
    network = Network(tuple(case["sizes"]), tuple(case["activation"]), case["output"])
    classes = {"sigmoid": 2, "softmax": case["sizes"][-1], "linear": 0}[case["output"]]
    goal = network.loss(Data(case["x"], case["y"], classes), loss=case["loss"])
    optimizer = OPTIMIZERS[case["optimizer"]](**case["hyperparameters"])
    theta = np.array(case["path"][0])
    state, path, losses = optimizer.init(theta), [theta], []
    for rows in case["batches"]:
        part = goal.sampled(rows)
        losses.append(part.value(theta))
        step, state = optimizer.update(state, Here(theta, part.gradient(theta), optimizer.learning_rate, part))
        theta = theta + step
        path.append(theta)
    np.testing.assert_allclose(path, case["path"], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(losses, case["losses"], rtol=1e-9, atol=1e-9)
    assert len(losses) == 50


def test_reference_covers_outputs_and_optimizers():
    found = {(case["output"], case["optimizer"]) for case in REFERENCE}
    assert found == {(o, k) for o in ("sigmoid", "softmax", "linear") for k in ("momentum", "adam", "adamw")}


@pytest.mark.parametrize("measure", ["cross_entropy", "squared"])
def test_a_batch_equals_a_loop(measure):
    network = Network((2, 4, 3, 3), ("relu", "tanh"), "softmax")
    data = samples(network)
    theta = np.random.default_rng(0).normal(size=(network.dimension, 2, 3))
    goal = network.loss(data, l2=0.1, loss=measure)
    value, gradient, forward = goal.value(theta), goal.gradient(theta), network.forward(theta, data.x)
    back = goal.backward(theta)
    confusion, accuracy = network.confusion(theta, data), network.accuracy(theta, data)
    assert [a.shape for a in forward.values] == [(2, 9), (4, 9, 2, 3), (3, 9, 2, 3), (3, 9, 2, 3)]
    for run in np.ndindex(2, 3):
        one = theta[:, *run]
        np.testing.assert_allclose(value[run], goal.value(one), rtol=1e-13)
        np.testing.assert_allclose(gradient[:, *run], goal.gradient(one), rtol=1e-12, atol=1e-14)
        alone, apart = network.forward(one, data.x), goal.backward(one)
        for many, single in zip(forward.values[1:] + forward.scores, alone.values[1:] + alone.scores, strict=True):
            np.testing.assert_allclose(many[:, :, *run], single, rtol=1e-12, atol=1e-14)
        for many, single in zip(back.scores, apart.scores, strict=True):
            np.testing.assert_allclose(many[:, :, *run], single, rtol=1e-12, atol=1e-14)
        for (w, b), (v, a), slope in zip(back.layers, apart.layers, apart.scores, strict=True):
            np.testing.assert_allclose(slope.sum(axis=1), a, rtol=1e-12, atol=1e-14)
            np.testing.assert_allclose(w[..., *run], v, rtol=1e-12, atol=1e-14)
            np.testing.assert_allclose(b[..., *run], a, rtol=1e-12, atol=1e-14)
        np.testing.assert_array_equal(confusion[..., *run], network.confusion(one, data))
        assert accuracy[run] == network.accuracy(one, data) == np.trace(confusion[..., *run]) / 9


def test_a_run_that_broke_leaves_its_neighbours_alone():
    network = Network((2, 4, 1), "relu")
    data, theta = samples(network), np.random.default_rng(0).normal(size=(network.dimension, 3))
    goal, wild = network.loss(data), theta.copy()
    wild[:, 1] = [np.nan, np.inf, *[1e300] * (network.dimension - 2)]
    np.testing.assert_array_equal(goal.gradient(wild)[:, [0, 2]], goal.gradient(theta)[:, [0, 2]])
    assert not np.isfinite(goal.value(wild)[1])
    assert network.accuracy(wild, data)[1] == network.confusion(wild, data)[..., 1].sum() == 0


def test_sampled_of_all_rows_is_the_whole_and_batches_have_the_mean():
    network = Network((2, 4, 3), output="softmax")
    goal, theta = network.loss(samples(network, count=12), l2=0.1), np.random.default_rng(0).normal(size=27)
    order = np.random.default_rng(1).permutation(12)
    whole = goal.gradient(theta)
    np.testing.assert_allclose(goal.sampled(order).gradient(theta), whole, rtol=1e-12, atol=1e-15)
    parts = [goal.sampled(order[i : i + 3]) for i in range(0, 12, 3)]
    assert [part.samples for part in parts] == [3] * 4
    np.testing.assert_allclose(np.mean([part.gradient(theta) for part in parts], axis=0), whole, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(goal.sampled(slice(2, 5)).gradient(theta), goal.sampled([2, 3, 4]).gradient(theta))


def test_runs_may_have_their_own_samples():
    network = Network((2, 4, 3), output="softmax")
    sets, theta = [samples(network, seed) for seed in range(3)], np.random.default_rng(0).normal(size=(27, 2, 3))
    goal = network.loss(sets, l2=0.1)
    rows = np.random.default_rng(1).integers(0, 9, (4, 3))
    mixed = network.loss(sets[0]).sampled(rows)
    for i, j in np.ndindex(2, 3):
        one, alone = theta[:, i, j], network.loss(sets[j], l2=0.1)
        np.testing.assert_allclose(goal.value(theta)[i, j], alone.value(one), rtol=1e-13)
        np.testing.assert_allclose(goal.gradient(theta)[:, i, j], alone.gradient(one), rtol=1e-12, atol=1e-15)
        part = goal.sampled([5, 2]).gradient(theta)[:, i, j]
        np.testing.assert_allclose(part, alone.sampled([5, 2]).gradient(one), rtol=1e-12, atol=1e-15)
        apart = network.loss(sets[0]).sampled(rows[:, j])
        np.testing.assert_allclose(mixed.gradient(theta)[:, i, j], apart.gradient(one), rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(mixed.value(theta)[i, j], apart.value(one), rtol=1e-13)
        both = goal.sampled(rows).gradient(theta)[:, i, j]
        np.testing.assert_allclose(both, alone.sampled(rows[:, j]).gradient(one), rtol=1e-12, atol=1e-15)
        assert network.accuracy(theta, sets)[i, j] == network.accuracy(one, sets[j])
        np.testing.assert_array_equal(network.confusion(theta, sets)[..., i, j], network.confusion(one, sets[j]))


@pytest.mark.parametrize(("output", "loss"), [("sigmoid", "cross_entropy"), ("softmax", "cross_entropy")])
def test_a_certain_mistake_costs_its_score(output, loss):
    network = Network((1, 1 if output == "sigmoid" else 2), output=output)
    layer = ([[1.0]], [0.0]) if output == "sigmoid" else ([[0.0, 1.0]], [0.0, 0.0])
    theta = network.pack([layer])
    goal = network.loss(Data([[1000.0, -1000.0]], [0, 1], 2), loss=loss)
    assert goal.value(theta) == 1000
    assert np.isfinite(goal.gradient(theta)).all()
    right = network.loss(Data([[40.0]], [1], 2), loss=loss)
    assert right.value(theta) == pytest.approx(math.exp(-40), rel=1e-12 if output == "sigmoid" else 1)


def test_many_runs_go_in_parts(monkeypatch):
    network = Network((2, 4, 1))
    data, theta = samples(network), np.random.default_rng(0).normal(size=(network.dimension, 5, 7))
    goal, parts, forward = network.loss(data), [], core.layers.forward

    def counted(matrices, *rest):
        parts.append(matrices[0].shape[:-2])
        return forward(matrices, *rest)

    monkeypatch.setattr("core.layers.forward", counted)
    for name, answer in (("core.network_loss", goal.value), ("core.network", lambda t: network.predict(t, data.x))):
        whole = answer(theta)
        for numbers, size in ((9 * 4 * 3, 3), (1, 1)):
            monkeypatch.setattr(f"{name}.NUMBERS", numbers)
            parts.clear()
            np.testing.assert_allclose(answer(theta), whole, rtol=1e-13)
            assert parts == [(size,)] * (35 // size) + ([(2,)] if size == 3 else [])
    own = np.stack([data.x, 2 * data.x], axis=-1)  # runs with samples of their own go together
    each = [network.predict(theta[:, i, 0], own[..., i]) for i in (0, 1)]
    np.testing.assert_allclose(network.predict(theta[:, :2, 0], own), np.stack(each, axis=-1), rtol=1e-13)


def test_a_class_is_the_likeliest_and_none_where_outputs_are_no_numbers():
    two = Network((1, 2), output="softmax")
    assert two.decide(two.pack([([[2.0, 1.0]], [0.0, 0.0])]), [[1.0, -1.0]]).tolist() == [0, 1]
    assert Network((1, 1)).decide(np.zeros(2), [[1.0, 2.0]]).tolist() == [0, 0]  # as likely as not
    linear = Network((1, 2), output="linear")
    assert linear.decide(linear.pack([([[np.inf, 1.0]], [0.0, 0.0])]), [[1.0]]).tolist() == [-1]
    three = Network((1, 5, 3), output="softmax")
    assert three.confusion(three.start(), Data([[1.0, 2.0]], [0, 2], 3)).shape == (3, 3)


def test_what_is_left_unsaid():
    network = Network()
    assert network.sizes == (2, 8, 8, 1)
    np.testing.assert_array_equal(network.start(), network.start("xavier", 0))
    start = np.arange(3.0 * network.dimension).reshape(network.dimension, 3)
    goal = network.loss(samples(network), l1=[[0.0], [0.1]], start=start)
    assert goal.start.shape == (network.dimension, 2, 3)
    np.testing.assert_array_equal(goal.start[:, 1], start)
    assert network.loss([samples(network), samples(network, 1)]).start.shape == (network.dimension, 2)


def test_a_penalty_of_some_runs_or_of_one_kind_counts():
    network = Network((2, 3, 1))
    theta, data = network.start(seed=3), samples(network)
    many, w = np.stack([theta] * 2, axis=1), theta * network.weights
    bare = network.loss(data)
    for key, slope in (("l1", np.sign(w)), ("l2", w)):
        some = network.loss(data, **{key: [0.0, 0.5]})
        np.testing.assert_allclose(some.gradient(many)[:, 0], bare.gradient(theta), rtol=1e-12)
        np.testing.assert_allclose(some.gradient(many)[:, 1], bare.gradient(theta) + 0.5 * slope, rtol=1e-12)
        np.testing.assert_allclose(some.value(many)[1] - bare.value(theta), 0.5 * (slope @ w) / (1 + (key == "l2")))


def test_unpack_and_pack_are_inverse_and_inputs_stay():
    network = Network((3, 4, 2), output="softmax")
    theta = np.random.default_rng(0).normal(size=(network.dimension, 2))
    theta.flags.writeable = False
    np.testing.assert_array_equal(network.pack(network.unpack(theta)), theta)
    (w, b), _ = network.unpack(theta)
    scores = network.forward(theta, np.eye(3)).scores[0]
    np.testing.assert_allclose(scores - b[:, None], w.swapaxes(0, 1), rtol=1e-12, atol=1e-15)
    assert network.weights.sum() == 3 * 4 + 4 * 2
    network.loss(samples(network)).gradient(theta)


def test_confusion_has_the_truth_first():
    network = Network((1, 1))
    theta = network.pack([([[1.0]], [0.0])])
    data = Data([[-0.1, 0.1, 2.0, 3.0]], [0, 0, 1, 0], 2)
    assert network.confusion(theta, data).tolist() == [[1, 2], [0, 1]]
    assert network.accuracy(theta, data) == 0.5


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Network((2,)), "inputs and outputs"),
        (lambda: Network((2, 0, 1)), "a unit in each layer"),
        (lambda: Network((2, 3, 1), ("tanh", "relu")), "1 hidden layers need as many activations, not 2"),
        (lambda: Network((2, 3, 1), "cosine"), "no activation 'cosine'"),
        (lambda: Network((2, 1), output="maximum"), "no output 'maximum'"),
        (lambda: Network((2, 1), output="linear").loss(samples(Network()), loss="cross_entropy"), "no cross_entropy"),
        (lambda: Network((3, 1)).loss(samples(Network())), "3 inputs, the data 2 features"),
        (lambda: Network((2, 1)).pack([([[1.0]], [1.0])]), "other shapes"),
    ],
)
def test_what_makes_no_network_is_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()

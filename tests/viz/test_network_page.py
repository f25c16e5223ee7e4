"""The network playground: what its picture claims, against computations of its own."""

from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest

from core.data import Data
from core.network import Network
from core.price import SECOND
from core.training import snapshot_epochs
from tests.viz.seen import array
from tests.viz.told import told
from tests.viz.web import header
from viz.figures.numbers import number
from viz.figures.regions import LEVELS
from viz.lessons.network import LESSON
from viz.lessons.network.layers import Layer
from viz.lessons.network.presets import PRESETS
from viz.lessons.network.runs import DIVERGED, GUESSING, LEARNED, PARTLY, _grid, experiment
from viz.lessons.network.scene import COORDINATES, EARLY, FURTHER, NetworkScene
from viz.lessons.network.sentences import end, layer
from viz.player.pack import pack
from viz.resource.answer import Kept, respond
from viz.scene import Chosen
from viz.scene import shown as looked_at
from viz.scene.progress import QUIET
from viz.words import words

SMALL = {"data": "moons", "moons.samples": "80", "epochs": "30", "hidden": "3.tanh", "epoch": "30"}


def opened(**query):
    return NetworkScene.from_query({**SMALL, **{key.replace("__", "."): value for key, value in query.items()}})[0]


def marks(shown, panel):
    return {mark.name: mark for one in shown.panels if one.key == panel for mark in one.marks}


def tanh_net(theta, x):
    """A network 2-3-1 with tanh and a sigmoid, written out; theta (13,), x (2, n)."""
    w, b = theta[:6].reshape(2, 3), theta[6:9]
    v, c = theta[9:12], theta[12]
    hidden = np.tanh(w.T @ x + b[:, None])
    return hidden, 1 / (1 + np.exp(-(v @ hidden + c)))


def by_hand(scene, rate, kept_at):
    """The training with Adam written out, sample by sample batches from the scene; theta at the snapshots."""
    training, _test = scene.split()
    theta = scene.network().start("xavier", scene.seed)
    m, v, kept, k = 0.0, 0.0, [theta], 0
    x, y = training.x, training.y
    per = -(-training.samples // scene.batch)
    rows = scene.batches()[0].rows(training.samples, per * scene.epochs)
    for epoch in range(1, scene.epochs + 1):
        for _ in range(per):
            xs, ys = x[:, rows[k]], y[rows[k]]
            hidden, p = tanh_net(theta, xs)
            slope = (p - ys) / len(ys)
            back = np.outer(theta[9:12], slope) * (1 - hidden**2)
            gradient = np.concatenate([(xs @ back.T).ravel(), back.sum(axis=1), hidden @ slope, [slope.sum()]])
            k += 1
            m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
            theta = theta - rate * (m / (1 - 0.9**k)) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8)
        if epoch in kept_at:
            kept.append(theta)
    return np.array(kept)


@pytest.fixture(scope="module")
def small():
    scene = opened()
    shown, at = LESSON.shown(scene)
    found = experiment(scene)
    theta = by_hand(scene, 0.03, set(found.moments.values.tolist()))
    return SimpleNamespace(scene=scene, shown=shown, at=at, found=found, theta=theta)


def test_the_run_in_the_middle_is_the_one_written_out(small):
    assert small.found.positions.values[small.at["live"]] == 0.03
    assert pytest.approx(small.theta, abs=1e-9) == small.found.theta[:, 2].T
    assert small.at["epoch"] == len(small.theta) - 1


def test_curves_and_sentences_say_loss_and_accuracy(small):
    scene, shown = small.scene, small.shown
    for name, data in zip(("training", "test"), scene.split(), strict=True):
        p = np.array([tanh_net(theta, data.x)[1] for theta in small.theta])
        loss = -np.where(data.y == 1, np.log(p), np.log(1 - p)).mean(axis=1)
        right = 100 * ((p > 0.5) == data.y).mean(axis=1)
        assert array(marks(shown, "loss")[name].y)[2] == pytest.approx(loss, rel=1e-6)
        assert array(marks(shown, "accuracy")[name].y)[2] == pytest.approx(right)
        assert array(marks(shown, "loss")[name].x) == pytest.approx(small.found.moments.values)
        sentence = told(shown.sentences[0], {**small.at, "epoch": 5})
        assert f"{right[5]:.3g}%" in sentence
        assert f"{loss[5]:.3g}" in sentence
    assert sentence.startswith(f"After epoch {int(small.found.moments.values[5])},")


def test_the_surface_and_the_units_maps_are_those_of_the_network(small):
    shown = small.shown
    decision = marks(shown, "data")["decision"]
    assert decision.smooth
    codes = array(decision.codes)[2, -1]
    rows, columns = codes.shape
    left, right, bottom, top = decision.box
    x = left + (right - left) * (np.arange(columns) + 0.5) / columns
    y = bottom + (top - bottom) * (np.arange(rows) + 0.5) / rows
    across, up = np.meshgrid(x, y)
    hidden, p = tanh_net(small.theta[-1], np.stack([across.ravel(), up.ravel()]))
    apart = np.abs(p - 0.5) > 1e-6
    assert ((codes.ravel() // LEVELS == 1) == (p > 0.5))[apart].all()
    certain = np.abs(2 * p - 1)
    level = codes.ravel() % LEVELS
    assert level[certain.argmax()] == level.min()
    assert (np.diff(level[np.argsort(certain)].astype(int)) <= 0).all()

    units = marks(shown, "net")["hidden"]
    maps = array(units.codes)[2, -1]
    assert maps.shape[0] == 3
    box = marks(shown, "data")["map of hidden"].box
    assert box == pytest.approx(decision.box)
    side = maps.shape[-1]
    x = left + (right - left) * (np.arange(side) + 0.5) / side
    y = bottom + (top - bottom) * (np.arange(side) + 0.5) / side
    across, up = np.meshgrid(x, y)
    hidden, _p = tanh_net(small.theta[-1], np.stack([across.ravel(), up.ravel()]))
    for unit, map_ in zip(hidden, maps, strict=True):
        clear = np.abs(unit) > 1e-9
        assert ((map_.ravel() // LEVELS == 1) == (unit > 0))[clear].all()
    inputs = array(marks(shown, "net")["inputs"].codes)
    assert ((inputs[0].ravel() // LEVELS == 1) == (across.ravel() > 0)).all()
    assert ((inputs[1].ravel() // LEVELS == 1) == (up.ravel() > 0)).all()


def test_lines_are_the_weights_and_pointing_tells_them(small):
    edges = marks(small.shown, "net")["weights"]
    theta = small.theta[-1]
    expected = [*theta[:6], *theta[9:12]]  # x₁ to all three, x₂ to all three, the three to the output
    assert array(edges.weights)[2, -1] == pytest.approx(expected, rel=6e-3)
    x, y = array(edges.x), array(edges.y)
    assert [(x[2 * i], x[2 * i + 1]) for i in (0, 3, 6)] == [(0, 1), (0, 1), (1, 2)]
    assert y[0] == y[2] > y[6]  # the first three leave x₁, the next x₂
    at = {**small.at, **followed(small.shown, small.at, pointed=1 + 6 + 4)}  # the fifth weight: x₂ to the second unit
    assert told(small.shown.sentences[2], at) == f"The weight from x₂ to unit 2 of layer 1 is {spoken(theta[4])}."
    at = {**small.at, **followed(small.shown, small.at, pointed=4)}  # the second hidden unit
    assert "unit 2 of layer 1: blue" in told(small.shown.sentences[2], at)
    assert told(small.shown.sentences[2], at).endswith(f"bias {spoken(theta[7])}.")
    at = {**small.at, **followed(small.shown, small.at, pointed=6)}
    assert told(small.shown.sentences[2], at).endswith(f"its bias is {spoken(theta[12])}.")


def spoken(value):
    return number(float(value))


def followed(shown, at, **moved):
    at = {**at, **moved}
    for one in shown.followers:
        at[one.key] = int(one.positions[tuple(at[name] for name in one.over)])
    return at


def test_the_confusion_matrix_counts_the_test(small):
    _training, test = small.scene.split()
    p = tanh_net(small.theta[3], test.x)[1]
    counted = [[np.sum((test.y == a) & ((p > 0.5) == b)) for b in (0, 1)] for a in (0, 1)]
    matrix = marks(small.shown, "confusion")["confusion"]
    assert array(matrix.values)[2, 3].tolist() == counted


def test_training_and_test_samples_are_told_apart(small):
    training, test = small.scene.split()
    drawn = marks(small.shown, "data")
    hollow = np.array([array(drawn["test"].x), array(drawn["test"].y)])
    assert hollow == pytest.approx(test.x, abs=1e-3)
    for label in (0, 1):
        here = np.array([array(drawn[f"class {label}"].x), array(drawn[f"class {label}"].y)])
        assert here.shape[1] == (training.y == label).sum() + (test.y == label).sum()
        assert {tuple(p) for p in training.x[:, training.y == label].T.round(6)} <= {tuple(p) for p in here.T.round(6)}


def test_outcomes_are_named_by_what_is_seen():
    found = experiment(NetworkScene())
    guess = np.bincount(found.test.y).max() / found.test.samples
    for i, kind in enumerate(found.kind):
        last = found.test_accuracy[i, -1]
        assert (kind == LEARNED) == (last >= 0.95)
        assert (kind == GUESSING) == (last <= guess)
        if kind == LEARNED:
            at = found.reached[i]
            assert (found.test_accuracy[i, at:] >= 0.95).all()
            assert at == 0 or found.test_accuracy[i, at - 1] < 0.95
        else:
            assert found.reached[i] == -1
        if kind == GUESSING:
            said = told(LESSON.shown(NetworkScene())[0].sentences[1], {"live": i, "epoch": 0})
            assert f"most frequent class would be right at least as often, {number(100 * guess)}%." in said
    assert {PARTLY, LEARNED, GUESSING} <= set(found.kind.tolist())


def test_one_more_sample_leaves_the_others_on_their_side():
    rng = np.random.default_rng(3)
    rows = [(*map(float, pair.round(3)), i % 2) for i, pair in enumerate(rng.normal(size=(30, 2)))]
    for seed in ("0", "4"):
        sides = []
        for n in (20, 21, 30):
            scene = opened(points="_".join("~".join(map(str, row)) for row in rows[:n]), moons__seed=seed, share="0.4")
            training, test = scene.split()
            assert training.samples + test.samples == n
            assert abs(training.samples - 0.4 * n) <= 1.5
            sides.append({tuple(place) for place in training.x.T})
        assert all(fewer == {place for place in more if place in both} for fewer, more, both in [
            (sides[0], sides[1], {row[:2] for row in rows[:20]}), (sides[1], sides[2], {row[:2] for row in rows[:21]})
        ])  # fmt: skip
    assert opened(points="0~0_1~1~1", moons__seed="9").split()[0].samples == 1


def test_a_run_that_breaks_names_step_and_layer_and_keeps_its_last_numbers():
    """The penalty alone multiplies every weight by 1 − 30 · 0.1 = −2 at each step."""
    scene = opened(optimizer="gradient_descent", l2="0.1", batch="7")
    scene = scene.with_optimizer(scene.optimizer)
    found = experiment(scene)
    shown, at = LESSON.shown(scene)
    i = len(found.kind) - 1
    assert found.positions.values[i] == 30
    assert found.kind[i] == DIVERGED
    assert found.reached[i] == -1
    network, (training, _test) = scene.network(), scene.split()
    theta = network.start("xavier", scene.seed)
    loss = network.loss(scene.seen(training), l2=0.1)
    rows = scene.batches()[0].rows(training.samples, 200)
    k = 0
    while np.linalg.norm(theta) <= 1e6:
        before, theta, k = theta, theta - 30 * loss.sampled(rows[k]).gradient(theta), k + 1
    assert k == found.run.diverged[i]
    growth = [np.abs(theta[p]).max() / np.abs(before[p]).max() for p in network.places]
    name = ("layer 1", "the output layer")[int(np.argmax(growth))]
    per_epoch = -(-training.samples // scene.batch)
    assert k % per_epoch
    epoch = k // per_epoch + 1
    said = told(shown.sentences[1], {**at, "live": i})
    assert f"It diverges at step {k}, in epoch {epoch}: the weights of {name} grew most." in said
    assert np.isfinite(found.theta).all()
    assert found.theta[:, i, -1] == pytest.approx(before)
    cell = shown.table.cells[i][0]
    assert cell == f"diverges at step {k}"
    loss, correct = float(loss.value(before)), network.accuracy(before, scene.seen(training))
    first = told(shown.sentences[0], {**at, "live": i})
    assert first.startswith(f"Just before step {k}, where it breaks, {number(100 * float(correct))}% of the training")
    assert f"the loss is {number(loss)} and" in first
    assert told(shown.sentences[0], {**at, "live": i, "epoch": 0}).startswith("After epoch 0,")
    assert told(shown.table.cells[i][-1], {"epoch": at["epoch"]}) == number((3 * 9 - 6) * (k // 6 * 40 + k % 6 * 7))
    for panel in ("loss", "accuracy"):
        counts = array(marks(shown, panel)["training"].count)
        assert counts[i] == shown.table.steps[i] + 1 < counts[0] == len(found.moments.values)
    jump = shown.table.steps[i]
    assert found.moments.values[jump] * per_epoch < k <= found.moments.values[jump + 1] * per_epoch
    assert found.theta[:, i, jump] == pytest.approx(found.run.theta[jump, :, i])


def test_each_layer_of_weights_has_its_name():
    found = SimpleNamespace(network=Network((2, 3, 3, 1)))
    assert [layer(k, found, words("en")) for k in range(3)] == ["layer 1", "layer 2", "the output layer"]


def test_dead_units_are_crossed_and_counted():
    scene = opened(hidden="4.relu", seed="1", optimizer__learning_rate="0.03")
    found = experiment(scene)
    shown, at = LESSON.shown(scene)
    training, _test = scene.split()
    seen = few = 0
    for i, j in np.ndindex(found.accuracy.shape):
        w, b = scene.network().unpack(found.theta[:, i, j])[0]
        on = (w.T @ training.x + b[:, None]) > 0
        dead = ~on.any(axis=1)
        crossed = np.isfinite(array(marks(shown, "net")["dead"].x)[i, j])
        assert crossed.tolist() == dead.tolist()
        said = told(shown.sentences[1], {**at, "live": i, "epoch": j})
        assert (f"No sample teaches {dead.sum()} of the 4 hidden units" in said) == dead.any()
        place = followed(shown, {**at, "live": i, "epoch": j}, pointed=4)
        assert f"{number(100 * on[1].mean())}% of the training samples teach it" in told(shown.sentences[2], place)
        few += (dead != (on.mean(axis=1) < 0.2)).any()
        seen += dead.any()
    assert seen
    assert few


def test_a_real_set_is_standardized_by_its_training_samples():
    scene = opened(data="penguin_pair")
    training, test = scene.split()
    seen = scene.seen(test)
    mean, deviation = training.x.mean(axis=1), training.x.std(axis=1)
    assert seen.x == pytest.approx((test.x - mean[:, None]) / deviation[:, None])
    assert scene.seen(opened().split()[1]) is not None
    across, up = np.array([30.0, 50.0]), np.array([14.0, 18.0, 20.0])
    places = np.array([np.tile(across, 3), np.repeat(up, 2)])  # the cells' middles, row by row
    assert _grid(scene, across, up) == pytest.approx((places - mean[:, None]) / deviation[:, None])


def test_features_stand_in_their_order_and_feed_the_network():
    scene = opened(features="x1~product").with_features(["sine2", "x2"])
    training, _test = scene.split()
    assert scene.seen(training).x == pytest.approx(np.stack([training.x[1], np.sin(training.x[1])]))
    assert scene.with_features([]) == scene


@pytest.mark.parametrize("key", ["seed", "size", "l1", "l2", "beta1", "epsilon", "batch", "schedule.final"])
def test_anything_can_be_under_the_slider(key):
    scene = opened(live=key, schedule="cosine")
    assert scene.live == key
    found = experiment(scene)
    i = found.positions.position(scene.live_value())
    alone = experiment(opened(schedule="cosine"))
    assert found.theta[:, i] == pytest.approx(alone.theta[:, 2], abs=1e-9)
    other = (i + 1) % len(found.kind)
    moved = scene.with_live(float(found.positions.values[other]))
    assert moved != scene
    assert experiment(moved) is found
    apart = replace(moved, live="learning_rate")
    assert found.theta[:, other] == pytest.approx(experiment(apart).theta[:, 2], abs=1e-9)


def test_batches_of_several_sizes_are_told_by_their_own_steps():
    scene = opened(live="batch", hidden="3.linear", optimizer="gradient_descent", optimizer__learning_rate="1e6")
    found, samples = experiment(scene), 40
    assert found.training.samples == samples
    sizes = np.minimum([8, 16, 32, 64, 128], samples)
    per_epoch = -(-samples // sizes)
    assert found.run.step[-1].tolist() == (30 * per_epoch).tolist()
    assert (found.kind == DIVERGED).all()
    shown, at = LESSON.shown(scene)
    for i, (size, each) in enumerate(zip(sizes, per_epoch, strict=True)):
        broke = int(found.run.diverged[i])
        assert f"It diverges at step {broke}, in epoch {-(-broke // each)}:" in end(found, i, words("en"))
        seen = sum(min(size, samples - k % each * size) for k in range(broke))
        assert told(shown.table.cells[i][-1], at) == number(found.network.multiplications(int(seen)))
        assert found.run.left[i] == broke / each
        assert found.whole[i] == -(-broke // each)  # so many moments are before that step
    priced = [opened(batch=str(size)).price() for size in (8, 16, 32, 64, 128)]
    step = opened(batch="8").price() - opened(batch="16").price()  # of 30 epochs with two steps less
    assert opened(live="batch").price() == pytest.approx(priced[-1] + step / 2 * (per_epoch[:-1].sum()))


def test_each_row_of_the_table_says_its_own_numbers(small):
    found, shown = small.found, small.shown
    dead = (found.active == 0).sum(axis=-1)
    for i, cells in enumerate(shown.table.cells):
        for epoch in (0, 5, small.at["epoch"]):
            here = {"epoch": epoch}
            numbers = found.loss, found.test_loss, 100 * found.accuracy, 100 * found.test_accuracy
            signs = "", "", "%", "%"
            for cell, each, sign in zip(cells[1:], numbers, signs, strict=False):
                assert told(cell, here) == number(float(f"{each[i, epoch]:.3g}")) + sign
            assert told(cells[5], here) == str(dead[i, epoch])
            seen = found.training.samples * int(found.moments.values[epoch])
            assert told(cells[6], here) == number(found.network.multiplications(seen))
        right = found.test_accuracy[i]
        last = [k for k in range(len(right)) if right[k] < 0.95]
        if right[-1] >= 0.95:
            assert cells[0] == f"learned at epoch {int(found.moments.values[last[-1] + 1])}"
            assert shown.table.steps[i] == last[-1] + 1
        else:
            assert cells[0] in ("learned in part", "no better than guessing")
            assert shown.table.steps[i] is None
    assert {cells[0].split(" at ")[0] for cells in shown.table.cells} >= {"learned"}


def test_the_name_under_the_slider_says_whose_it_is():
    assert opened(live="batch").positions().values.tolist() == [8, 16, 32, 64, 128]
    scene = opened(schedule="inverse_time", optimizer="rmsprop", live="schedule.decay")
    shown = LESSON.shown(scene)[0]
    assert shown.sliders[0].label == shown.table.columns[0] == "Inverse time: Decay"
    other = scene.with_live(0.5)
    assert dict(other.schedule.values)["decay"] == 0.5
    assert other.optimizer == scene.optimizer
    assert scene.with_schedule(Chosen("constant")).live == "learning_rate"


def test_the_epochs_of_a_dear_training_are_cut():
    scene, ignored = NetworkScene.from_query({"batch": "1", "epochs": "2000"})
    shown = scene.affordable()
    assert not ignored
    assert shown.epochs < scene.epochs == 2000
    assert SECOND < shown.price() <= 6 * SECOND
    assert shown.epoch <= shown.epochs
    assert str(shown.epochs) in str(LESSON.said(scene)[0])
    assert NetworkScene.from_query(scene.query()) == (scene, ())


def test_the_largest_pictures_are_bounded():
    scene = opened(moons__samples="1000", hidden="~".join(["8.tanh"] * 6), epochs="40", data="moons")
    assert len(pack(LESSON.shown(scene)[0])) < 500_000


def test_new_weights_and_the_same_ones_again():
    scene = opened()
    other = LESSON.after(scene, {"pressed": "weights"})
    assert other == replace(scene, seed=1)
    assert not np.allclose(experiment(other).theta[:, 2, 0], experiment(scene).theta[:, 2, 0])
    start = LESSON.after(scene, {"pressed": "reset"})
    assert start == replace(scene, epoch=0)
    assert experiment(start) is experiment(scene)


def test_layers_come_and_go_with_what_they_were():
    scene = opened(hidden="3.relu~2.tanh")
    assert scene.with_layers(3).hidden == (Layer(3, "relu"), Layer(2, "tanh"), Layer(2, "tanh"))
    assert scene.with_layers(0).hidden == ()
    assert LESSON.shown(scene.with_layers(0))
    layers = (Layer(3, "relu"), Layer(2, "tanh"), Layer(4, "tanh"))
    for i, new in ((0, Layer(5, "relu")), (1, Layer(2, "sigmoid")), (1, Layer(6, "tanh")), (2, Layer(1, "relu"))):
        changed = replace(scene, hidden=layers).with_layer(i, new)
        assert changed.hidden == tuple(new if j == i else each for j, each in enumerate(layers))


def test_three_classes_have_a_softmax_and_each_output_its_map():
    scene = opened(**{"data": "blobs", "blobs__classes": "3", "blobs__samples": "60"})
    found = experiment(scene)
    shown, _at = LESSON.shown(scene)
    assert scene.network() == Network((2, 3, 3), "tanh", "softmax")
    maps = array(marks(shown, "net")["outputs"].codes)[2, -1]
    assert [int(each.min()) // LEVELS for each in maps] == [0, 1, 2]
    assert array(marks(shown, "confusion")["confusion"].values).shape[-2:] == (3, 3)
    assert found.training.classes == 3


def test_every_preset_is_its_own_scene_and_what_it_says_is_so():
    found = {}
    for preset in PRESETS:
        assert NetworkScene.from_query(preset.scene.query()) == (preset.scene, ())
        moved = preset.scene.with_live(float(preset.scene.positions().values[-1]))
        assert looked_at(PRESETS, replace(moved, epoch=0, pointed=3, tab="confusion"), COORDINATES) is preset
        found[preset.key] = experiment(preset.scene)
    own = {key: each.positions.position(scene_of(key).live_value()) for key, each in found.items()}
    assert found["spirals"].kind[own["spirals"]] == LEARNED
    assert scene_of("spirals").live_param().key == "learning_rate"
    assert dict(scene_of("spirals").initializer.values)["gain"] == 2.5
    for codes in found["line"].decision[:, -1]:  # a line has no more than one change along any row
        assert (np.abs(np.diff(codes.astype(int) // LEVELS, axis=1)).sum(axis=1) <= 1).all()
    assert found["squares"].kind[own["squares"]] == LEARNED
    assert found["squares"].network.sizes == (2, 1)
    change = np.ptp(found["zeros"].run.theta, axis=0)  # of each parameter on its way
    assert (change[:-1] == 0).all()
    assert (change[-1] > 0).all()
    over = found["overfit"]
    assert over.training.samples == 40
    assert over.accuracy[0, -1] > over.test_accuracy[0, -1]
    size = np.linalg.norm(over.theta[over.network.weights][:, :, -1], axis=0)
    assert (np.diff(size) < 0).all()
    assert over.run.test_loss[-1, 0] > 1.2 * over.run.test_loss[:, 0].min()
    dead = (found["dead"].active[:, -1] == 0).sum(axis=-1)
    assert dead[:3].max() == 0
    assert dead[3:].min() > 0
    deep = found["vanishing"]
    scene = scene_of("vanishing")
    slopes = deep.network.loss(scene.seen(scene.split()[0])).backward(deep.theta[:, 2, 0]).layers
    assert np.abs(slopes[0][0]).max() < 1e-3 * np.abs(slopes[-1][0]).max()
    assert set(deep.kind.tolist()) == {GUESSING}
    assert (found["explodes"].kind[-2:] == DIVERGED).all()


def scene_of(key):
    return next(preset.scene for preset in PRESETS if preset.key == key)


def test_what_overfits_is_said_with_its_numbers():
    found = experiment(scene_of("overfit"))
    shown, at = LESSON.shown(scene_of("overfit"))
    loss = found.run.test_loss[:, 0]
    said = told(shown.sentences[1], {**at, "live": 0})
    epoch = int(found.moments.values[loss.argmin()])
    assert f"lowest, {number(loss.min())}, at epoch {epoch}; it is {number(loss[-1])} at the end: it overfits" in said
    low = loss.min()
    for last, overfits in ((1.1 * low, False), (1.3 * low, True)):  # a little more is noise
        almost = replace(
            found, test_loss=np.append(found.test_loss[:, :-1], np.full((len(found.kind), 1), last), axis=1)
        )
        assert ("overfits" in end(almost, 0, words("en"))) == overfits
    by_heart = opened(points="1~1~0_0~0~1")  # one sample to learn and one to guess
    for scene in (NetworkScene(), scene_of("overfit"), by_heart):
        found, (shown, at) = experiment(scene), LESSON.shown(scene)
        for i, loss in enumerate(found.test_loss):
            knows = found.kind[i] in (PARTLY, GUESSING) and found.accuracy[i, -1] >= 0.95
            said = told(shown.sentences[1], {**at, "live": i})
            assert ("overfits" in said) == (knows and loss[-1] > 1.2 * loss.min())
    assert said.startswith("On the test it is no better than guessing: ")
    assert set(found.kind.tolist()) == {GUESSING}


def test_a_step_costs_a_product_for_each_weight_and_way():
    """2·3 and 3·1 weights: all forward, all for their own gradients, the last three for those of the layer before."""
    assert Network((2, 3, 1)).multiplications(1) == 9 + 9 + 3


def test_a_first_weight_is_edited_by_what_is_pointed_at_and_stands_in_the_link():
    scene = opened()
    edge = replace(scene, pointed=1 + 6 + 4)  # the fifth weight: x₂ to the second unit
    place = edge.parameter()
    begun = edge.network().pack([(w.copy(), b.copy()) for w, b in edge.network().unpack(edge.beginning())])
    changed = edge.with_edit(place, -7.5)
    w, _b = changed.network().unpack(changed.beginning())[0]
    assert w[1, 1] == -7.5
    assert (np.delete(changed.beginning(), place) == np.delete(begun, place)).all()
    assert NetworkScene.from_query(changed.query()) == (changed, ())
    assert (experiment(changed).theta[place, :, 0] == -7.5).all()
    bias = replace(scene, pointed=6).with_edit(replace(scene, pointed=6).parameter(), 2.0)
    assert bias.network().unpack(bias.beginning())[1][1] == [2.0]
    second = replace(scene, pointed=4)
    assert second.network().unpack(second.with_edit(second.parameter(), 3.0).beginning())[0][1].tolist() == [0, 3, 0]
    assert replace(scene, pointed=2).parameter() is None
    assert scene.parameter() is None
    assert changed.renewed().edits == ()
    assert changed.with_layers(2).edits == ()
    assert changed.with_layer(0, Layer(3, "relu")).edits == changed.edits
    most = changed
    for i in range(13):
        most = most.with_edit(i, float(i))
    assert len(most.edits) == 13
    assert NetworkScene.from_query({**changed.query(), "hidden": "none"})[0].edits == ()


def test_what_the_largest_link_holds_is_no_more_than_it_may():
    scene = NetworkScene()
    for i in range(40):
        scene = scene.with_edit(i, 1.5)
    assert len(scene.edits) == 24
    assert NetworkScene.from_query(scene.query()) == (scene, ())


def test_a_file_of_a_visitor_is_learned_and_is_in_no_link():
    rng = np.random.default_rng(1)
    rows = "".join(f"{a:.3f},{1000 * b:.3f},{'<b>up</b>' if b > 0 else 'down'}\n" for a, b in rng.normal(size=(300, 2)))
    data, _said = NetworkScene.read(rows.encode())
    scene = replace(opened(), held=data).with_data(Chosen("csv"))
    assert NetworkScene.from_query(scene.query(), held=data)[0] == scene
    gone, ignored = NetworkScene.from_query(scene.query())
    assert gone.data.key == "moons"
    assert ignored
    found = experiment(scene)
    assert found.kind[found.positions.position(scene.live_value())] == LEARNED
    shown, _at = LESSON.shown(scene)
    axis = next(panel for panel in shown.panels if panel.key == "confusion").figure["layout"]["yaxis"]
    assert "&lt;b&gt;up&lt;/b&gt;" in axis["ticktext"]
    assert scene.standardized()
    assert not opened().standardized()
    assert NetworkScene.from_query(scene.query(), held=Data([[1.0, 2.0]], [0.0, 1.0]))[0].held is None


def test_few_samples_and_samples_of_one_class_are_a_picture_too():
    two = opened(points="0~0_1~1~1")
    assert experiment(two).training.samples == experiment(two).test.samples == 1
    alike = opened(points="0~0_0~0_0~0")
    for scene in (two, alike):
        shown, at = LESSON.shown(scene)
        assert pack(shown)
        for sentence in shown.sentences:
            assert "nan" not in told(sentence, followed(shown, at))


def test_what_is_pointed_at_is_counted_through_and_its_maps_are_those_of_the_epoch(small):
    net = marks(small.shown, "net")
    assert {name: mark.pointed for name, mark in net.items() if name != "dead"} == {
        "inputs": ("pointed", 1), "hidden": ("pointed", 3), "outputs": ("pointed", 6), "weights": ("pointed", 7),
    }  # fmt: skip
    names = small.shown.pointed[0].names
    assert names[:7] == ("–", "x₁", "x₂", *(f"unit {i} of layer 1" for i in (1, 2, 3)), "output 1")
    assert names[7] == "x₁ → unit 1 of layer 1"
    frames = small.found.frames
    assert (frames[0], frames[-1]) == (0, array(net["hidden"].codes).shape[1] - 1)
    assert set(np.diff(frames)) <= {0, 1}
    kinds = [followed(small.shown, small.at, pointed=i)["kind"] for i in range(8)]
    assert kinds == [0, 1, 1, 2, 2, 2, 0, 0]
    assert marks(small.shown, "data")["map of hidden"].shown == ("kind", 2)
    assert net["weights"].full > 0
    assert net["hidden"].colours == net["inputs"].colours == ("@orange", "@blue")  # of negative and positive numbers
    assert marks(small.shown, "data")["map of hidden"].colours == ("@orange", "@blue")
    classes = marks(small.shown, "data")
    assert classes["decision"].colours == tuple(classes[f"class {i}"].colour for i in (0, 1))


def test_a_long_training_shows_its_beginning_first_and_can_stop_there():
    scene = NetworkScene(epochs=2000, epoch=2000)
    assert NetworkScene.from_query(scene.query()) == (scene, ())  # 200 samples, batches of 32, five rates
    until = scene.beginning_epochs()
    shown, size, part = LESSON.early(scene, QUIET, 0)
    assert (size, part) == (until, until / 2000)
    found = experiment(scene, until=until)
    whole = snapshot_epochs(2000, 60)
    assert found.moments.values.tolist() == whole[whole <= until].tolist()
    assert 0 < until <= EARLY / scene.price() * 2000
    assert f"the first {until} of 2000 epochs" in told(shown.sentences[1], {"live": 2, "epoch": 3})
    epoch = next(slider for slider in shown.sliders if slider.key == "epoch")
    assert epoch.texts[-1] == str(until)
    assert shown.sliders[0].track is None
    assert [row[0] for row in shown.table.cells] == ["…"] * 5
    assert shown.table.steps == [None] * 5
    assert array(marks(shown, "accuracy")["goal"].x).tolist() == [0, 2000]
    assert array(marks(shown, "accuracy")["goal"].y).tolist() == [95, 95]
    assert marks(shown, "accuracy")["goal"].label == "learned: 95%"
    assert shown.buttons[0].key == f"stop {until}"
    short = LESSON.after(scene, {"pressed": f"stop {until}"})
    assert short == replace(scene, epochs=until, epoch=until)
    assert experiment(short).theta[:, :, -1] == pytest.approx(found.theta[:, :, -1])  # no schedule: the same steps
    assert LESSON.early(short, QUIET, 0) is None
    second = 2000 / scene.price()
    shown_at = [until]
    while (after := scene.beginning_epochs(shown_at[-1])) is not None:
        assert 0.5 * second < after - shown_at[-1] <= FURTHER * second  # the kept epochs lie apart
        shown_at.append(after)
    assert len(shown_at) > 2
    assert 2000 - shown_at[-1] < 2 * second  # the whole is next
    after = shown_at[1]
    for bad in ("stop", "stop 0", f"stop {until + 1}", "stop x", f"stop {10**30}", ["stop 4"], "reset 4"):
        assert LESSON.after(scene, {"pressed": bad}) == scene
    assert LESSON.after(replace(scene, epoch=1), {"pressed": f"stop {after}"}).epoch == 1
    planned = replace(scene, schedule=Chosen("cosine"))
    assert experiment(planned, until=until).theta[:, 2, -1] != pytest.approx(found.theta[:, 2, -1])


def test_the_page_is_given_the_beginning_unless_it_asks_for_the_whole(monkeypatch):
    scene = opened(epochs="300", epoch="300")
    monkeypatch.setattr("viz.lessons.network.scene.PATIENT", 0.01)
    monkeypatch.setattr("viz.lessons.network.scene.EARLY", 0.01)
    monkeypatch.setattr("viz.lessons.network.scene.FURTHER", 0.01)
    monkeypatch.setattr(import_module("viz.resource.answer"), "KEPT", Kept(10**7))
    early = respond(LESSON, scene, {"early": True})
    again = respond(LESSON, scene, {"early": True, "held": early.name})
    assert early.name == again.name
    assert len(again.message) < len(early.message)
    size = scene.beginning_epochs()
    part = size / 300
    assert header(early.message)["more"] == {"text": f"Training … {100 * part:.0f}%", "beyond": size, "part": part}
    more = respond(LESSON, scene, {"early": True, "beyond": size})
    assert header(more.message)["more"]["beyond"] == scene.beginning_epochs(size) > size
    whole = respond(LESSON, scene, {"early": False})
    first = LESSON.early(scene, QUIET, 0)[0]
    assert header(early.message)["at"]["epoch"] == header(whole.message)["at"]["epoch"] > first.sliders[1].count
    assert header(whole.message)["more"] is None
    assert respond(LESSON, scene, {"early": True}).message == whole.message  # it is kept by now
    assert whole.name != early.name


def test_what_is_drawn_is_named_as_it_is(small):
    panels = {each.key: each for each in small.shown.panels}
    assert told(panels["data"].caption.text, small.at) == "Hollow: for the test"
    axes = panels["confusion"].figure["layout"]
    assert [axes[key]["title"]["text"] for key in ("yaxis", "xaxis")] == ["class", "the answer, test"]
    for key in ("loss", "accuracy"):
        assert panels[key].figure["layout"]["xaxis"]["range"] == [0, 30]
        for name, entry in zip(("training", "test"), panels[key].figure["data"], strict=True):
            mark = marks(small.shown, key)[name]
            assert (entry["name"], entry["line"]["color"]) == (name, mark.colour)
            assert (entry["line"]["dash"] == "solid") == (not mark.dash)
    species = LESSON.shown(opened(data="penguin_species", epochs="1", epoch="1"))[0]
    axes = next(each for each in species.panels if each.key == "confusion").figure["layout"]
    assert axes["xaxis"]["ticktext"] == axes["yaxis"]["ticktext"] == ["Adelie", "Chinstrap", "Gentoo"]
    training, test = NetworkScene(share=0.8).split()
    assert (training.samples, test.samples) == (320, 80)
    early = LESSON.early(NetworkScene(epochs=2000, epoch=2000), QUIET, 0)
    assert told(early[0].buttons[0].label, {}) == f"Stop at epoch {early[1]}"


def test_who_points_at_what_is_gone_points_at_nothing():
    assert NetworkScene.from_query({"pointed": "4000"})[0].pointed == 0
    assert NetworkScene.from_query({"pointed": "4"})[0].pointed == 4

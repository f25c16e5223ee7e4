"""Backpropagation's picture: every number on it and in its formulas against computations of their own."""

import math
import re
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from core.data import DATASETS
from core.initialize import INITIALIZERS
from tests.viz.pages import opener
from tests.viz.seen import array, panel
from tests.viz.told import told
from viz.figures.numbers import number
from viz.lessons.backprop import LESSON, formulas
from viz.lessons.backprop.runs import BACKWARD, FORWARD, LOSS, UPDATE, differences, find, order, phases
from viz.lessons.backprop.scene import MOST_EDITS, PRESETS, BackpropScene
from viz.lessons.backprop.sentences import kinked
from viz.lessons.network.layers import Layer
from viz.scene import choose

ACTIVE = {"tanh": math.tanh, "sigmoid": lambda z: 1 / (1 + math.exp(-z)), "relu": lambda z: max(0.0, z)}
SCENES = {
    "small": BackpropScene(),
    "classes": BackpropScene(hidden=(Layer(3, "relu"),), outputs=3, output="softmax", label=3, seed=9),
    "deep": BackpropScene(hidden=(Layer(2, "tanh"), Layer(3, "sigmoid")), outputs=2, output="sigmoid", label=1),
    "linear": BackpropScene(hidden=(Layer(4, "tanh"),), output="linear", loss="squared", t=-0.5),
    "squares": BackpropScene(hidden=(), outputs=3, output="softmax", loss="squared", label=2),
    "squared": BackpropScene(hidden=(Layer(2, "relu"),), loss="squared", t=0.25, edits=((1, -2.5),)),
    "half": BackpropScene(t=0.25),
    "biased": BackpropScene(edits=((6, 0.4), (7, -1.5), (8, 2.5), (12, 0.7))),
}
ZEROS = choose(INITIALIZERS["zeros"])
every = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)


def layers(scene, theta):
    """W and b of each layer from theta, as lists: W row by row, and then b."""
    sizes, found, place = scene.network.sizes, [], 0
    for n, m in pairwise(sizes):
        w = [[theta[place + i * m + j] for j in range(m)] for i in range(n)]
        found.append((w, [theta[place + n * m + j] for j in range(m)]))
        place += (n + 1) * m
    return found


def walked(scene, theta):
    """z and a of every unit, layer by layer, with loops and Python's floats."""
    a, scores, values = list(scene.here()[0]), [], [list(scene.here()[0])]
    made = layers(scene, theta)
    for k, (w, b) in enumerate(made):
        z = [sum(a[i] * w[i][j] for i in range(len(a))) + b[j] for j in range(len(b))]
        if k < len(made) - 1:
            a = [ACTIVE[scene.hidden[k].activation](v) for v in z]
        elif scene.output == "softmax":
            a = [1 / sum(math.exp(min(u - v, 700)) for u in z) for v in z]
        else:
            a = z if scene.output == "linear" else [ACTIVE["sigmoid"](v) for v in z]
        scores.append(z)
        values.append(a)
    return scores, values


def cost(scene, theta):
    y, t = walked(scene, theta)[1][-1], scene.here()[1]
    targets = [t] if scene.outputs == 1 else [float(j == t) for j in range(scene.outputs)]
    if scene.loss == "squared":
        return sum((a - b) ** 2 for a, b in zip(y, targets, strict=True))
    if scene.output == "softmax":
        return -math.log(y[int(t)])
    return -sum(b * math.log(a) + (1 - b) * math.log(1 - a) for a, b in zip(y, targets, strict=True))


def slope(scene, place, h=1e-6):
    up, down = scene.theta(), scene.theta()
    up[place] += h
    down[place] -= h
    return (cost(scene, up) - cost(scene, down)) / (2 * h)


def units(scene):
    """For each unit that computes: its number, and the places of its bias and of the weights that lead to it."""
    sizes, place, unit = scene.network.sizes, 0, scene.network.sizes[0]
    for n, m in pairwise(sizes):
        for j in range(m):
            yield unit + j, place + n * m + j, [place + i * m + j for i in range(n)]
        place += (n + 1) * m
        unit += m


def seen(scene):
    picture, at = LESSON.shown(scene)
    at |= {"phase": 0, "updated": 0}
    return picture, at


def stood(picture, at, **moved):
    """Where the coordinates are after a hand has moved some: the followers follow."""
    at = {**at, **moved}
    for follower in picture.followers:
        at[follower.key] = int(follower.positions[at["step"]])
    return at


def written(picture, at, mark, line):
    record = panel(picture, "net").mark(mark)
    each = record.lines[line]
    values = array(each.array)
    over = record.over if each.over is None else each.over
    return values if values.ndim == 1 else values[tuple(at[key] for key in over)]


def all_units(picture, at, line):
    return np.concatenate([written(picture, at, mark, line) for mark in ("inputs", "hidden", "outputs")])


@every
def test_values_and_gradients_appear_one_by_one_and_are_right(scene):
    picture, at = seen(scene)
    _scores, values = walked(scene, scene.theta())
    value = np.concatenate(values)
    ahead, back = order(scene.network)
    computed = {unit: (bias, weights) for unit, bias, weights in units(scene)}
    assert ahead == list(computed)
    n, edges = len(ahead), panel(picture, "net").mark("weights")
    place_of_edge = np.flatnonzero(scene.network.weights)
    for step in range(scene.last + 1):
        here = stood(picture, at, step=step)
        shown, deltas = all_units(picture, here, 0), all_units(picture, here, 1)
        for unit in range(len(value)):
            known = unit not in computed or ahead.index(unit) < step
            assert np.isnan(shown[unit]) != known
            if known:
                assert shown[unit] == pytest.approx(value[unit], rel=6e-3, abs=1e-9)
            back_known = unit in computed and n + 1 + back.index(unit) < step
            assert np.isnan(deltas[unit]) != back_known
            if back_known:  # δ of a unit is the slope of its bias
                assert deltas[unit] == pytest.approx(slope(scene, computed[unit][0]), rel=6e-3, abs=1e-8)
        slopes = written(picture, here, "weights", 1)
        known = {place for unit in computed if n + 1 + back.index(unit) < step for place in computed[unit][1]}
        for edge, place in enumerate(place_of_edge):
            assert np.isnan(slopes[edge]) != (place in known)
            if place in known:
                assert slopes[edge] == pytest.approx(slope(scene, place), rel=6e-3, abs=1e-8)
    np.testing.assert_allclose(array(edges.weights), scene.theta()[place_of_edge], rtol=6e-3)


@every
def test_what_is_being_computed_is_in_focus(scene):
    picture, at = seen(scene)
    ahead, back = order(scene.network)
    starts, ends = find(scene).pairs.T
    net = panel(picture, "net")
    for step, phase in enumerate(phases(scene.network)):
        here = stood(picture, at, step=step)
        states = np.concatenate([net.mark(m).at(net.mark(m).states, here) for m in ("inputs", "hidden", "outputs")])
        lines = net.mark("weights").at(net.mark("weights").states, here)
        focus = {
            FORWARD: ahead[step - 1 : step],
            LOSS: list(range(len(states) - scene.outputs, len(states))),
            BACKWARD: back[step - len(ahead) - 2 :][:1],
        }.get(phase, [])
        assert np.flatnonzero(states == 1).tolist() == focus
        used = {FORWARD: ends, BACKWARD: starts}.get(phase)
        expected = np.flatnonzero(np.isin(used, focus)).tolist() if used is not None else []
        assert np.flatnonzero(lines == 1).tolist() == expected
        waiting = [unit for unit in ahead if ahead.index(unit) >= step]
        assert np.flatnonzero(states == 2).tolist() == waiting
        assert (lines[np.isin(ends, waiting)] == 2).all()


@every
@pytest.mark.parametrize("place", [0, 30, 60])
def test_the_ghost_is_the_prediction_after_the_update(scene, place):
    picture, at = seen(scene)
    at = stood(picture, at, step=scene.last, rate=place)
    assert (at["updated"], at["phase"]) == (1, UPDATE)
    rate = float(scene.rates().values[place])
    gradient = np.array([slope(scene, i) for i in range(scene.network.dimension)])
    theta = scene.theta() - rate * gradient
    y = walked(scene, theta)[1][-1]
    np.testing.assert_allclose(written(picture, at, "outputs", 2), y, rtol=6e-3, atol=1e-7)
    record = panel(picture, "net").mark("weights after")
    expected = theta[np.flatnonzero(scene.network.weights)]
    np.testing.assert_allclose(record.at(record.weights, at), expected, rtol=6e-3, atol=1e-6)
    assert np.isnan(written(picture, {**at, "updated": 0}, "outputs", 2)).all()
    try:
        after = cost(scene, theta)
    except (ValueError, OverflowError):  # the logarithm of a probability that is rounded to 0
        return
    now = cost(scene, scene.theta())
    said = told(picture.sentences[-2], at)
    word = "falls" if after < now else "grows"
    if number(after) != number(now):
        assert f"L {word} from {number(now)} to" in said
    point = panel(picture, "rates").mark("rate").points(at)[:, 0]
    assert point[0] == pytest.approx(rate, rel=1e-3)
    if after < 2 * now:
        assert point[1] == pytest.approx(after, abs=2e-4 * max(1.0, now))


def evaluated(formula):
    """The value of a formula's numbers, as a reader would compute it."""
    plain = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    text = re.sub(r"×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "e" + m[1].translate(plain), formula)
    text = re.sub(r"(?<![\d.])10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "1e" + m[1].translate(plain), text)
    text = re.sub(r"ln (\S+)", r"ln(\1)", text.replace("²", "**2"))
    text = re.sub(r"e\^([\d.]\S*?)(?=[\s)]|$)", r"exp(\1)", text.replace("e^(", "exp("))
    text = text.replace("−", "-").replace("·", "*")
    assert re.fullmatch(r"[-+*/().e\d\s]*", re.sub("ln|exp|tanh|sigmoid|relu", "", text)), text
    known = {"ln": math.log, "exp": math.exp, "__builtins__": {}}
    return eval(text, known | ACTIVE)  # numbers, signs and these functions alone


@every
def test_a_formulas_numbers_give_its_result(scene):
    picture, at = seen(scene)
    items = scene.items + 1
    checked = 0
    for item in range(1, items):
        for step in (scene.last - 1 - sum(scene.network.sizes[1:]), scene.last - 1):
            said = told(picture.sentences[-1], stood(picture, at, step=step, pointed=item))
            for part in re.split(r"[;,:]  ?", said):
                pieces = part.split(" → z")[0].split(" = ")
                numbers = [p for p in pieces if re.fullmatch(r"[-−+*·×⁻⁰¹²³⁴⁵⁶⁷⁸⁹().e\d\s]*", p)]
                for one, other in pairwise(numbers):
                    a, b = evaluated(one), evaluated(other)
                    assert a == pytest.approx(b, rel=0.03, abs=0.02), part
                    checked += 1
    assert checked > scene.network.weights.sum()


@every
def test_the_letters_of_a_formula_say_what_its_numbers_compute(scene):
    """δ of each output from y and t, and φ′ of each hidden unit as the slope of its own function."""
    found, h = find(scene), 1e-6
    outputs = range(len(found.value) - len(found.target), len(found.value))
    mean = sum(found.value[unit] * 2 * (found.value[unit] - t) for unit, t in zip(outputs, found.target, strict=True))
    for unit, target in zip(outputs, found.target, strict=True):
        letters = formulas.backward(found, unit).split(" = ")[1].replace("Σ y·2·(y − t)", "m").replace("−", "-")
        letters = letters.replace("·", "*")
        assert re.fullmatch(r"[-*() 12mty]+", letters)
        given = {"y": float(found.value[unit]), "t": float(target), "m": float(mean)}
        assert eval(letters, {"__builtins__": {}}, given) == pytest.approx(found.delta[unit])
    hidden = range(scene.network.sizes[0], outputs[0])
    kinds = [layer.activation for layer in scene.hidden for _ in range(layer.units)]
    for unit, kind in zip(hidden, kinds, strict=True):
        z, phi = float(found.score[unit]), ACTIVE[kind]
        assert found.slope[unit] == pytest.approx((phi(z + h) - phi(z - h)) / (2 * h), abs=1e-6)


@every
def test_the_loss_and_each_answer_are_written_in_their_numbers(scene):
    found, count = find(scene), scene.outputs
    _scores, values = walked(scene, scene.theta())
    x, *hidden, y = values
    names = [f"x{formulas.low(i)}" for i in range(1, len(x) + 1)]
    names += [f"h{formulas.low(k, i)}" for k, a in enumerate(hidden, 1) for i in range(1, len(a) + 1)]
    answers = [f"y{formulas.low(i)}" for i in range(1, count + 1)] if count > 1 else ["y"]
    assert [formulas.unit_name(found, unit) for unit in range(len(found.value))] == names + answers
    targets = [scene.t] if count == 1 else [float(j == scene.label - 1) for j in range(count)]
    start, *pieces, end = formulas.loss(found).split(" = ")
    assert start == "L"
    assert end == number(cost(scene, scene.theta()))
    if scene.loss == "squared":
        assert pieces.pop(0) == " + ".join(f"({name} − t)²" for name in answers)
        assert len(re.findall("²", pieces[0])) == count
    elif scene.output == "softmax":
        assert pieces.pop(0) == f"−ln {answers[scene.label - 1]}"
    else:
        assert pieces[0].count("ln") == sum(1 if t in (0, 1) else 2 for t in targets)  # none is multiplied by 0
    (numbers,) = pieces
    assert evaluated(numbers) == pytest.approx(cost(scene, scene.theta()), rel=0.03, abs=0.01)
    for unit, answer in zip(range(len(found.value) - count, len(found.value)), y, strict=True):
        _z, written = formulas.forward(found, unit).split(",  ")
        name, calculated, value = written.split(" = ")
        assert (name, value) == (formulas.unit_name(found, unit), number(answer))
        assert evaluated(calculated) == pytest.approx(answer, rel=0.03, abs=0.01)
        assert calculated.count("e^") == (count + 1 if scene.output == "softmax" else 0)
    kinds = [layer.activation for layer in scene.hidden for _ in range(layer.units)]
    for unit, kind in enumerate(kinds, len(x)):
        assert f" = {kind}({number(float(found.score[unit]))}) = " in formulas.forward(found, unit)


@every
def test_the_table_compares_every_gradient(scene):
    picture, _at = seen(scene)
    found = find(scene)
    for item in range(scene.items + 1):
        _all, worst, here = (picture.table.cells[row][item] for row in range(3))
        place = scene.parameter(item) if item else None
        if place is None:
            assert here[1:] == ["–"] * 4
            continue
        assert here[1] == number(float(found.gradient[place]), 6)
        expected = slope(scene, place)
        assert float(found.check.numerical[place]) == pytest.approx(expected, rel=1e-5, abs=1e-8)
        assert float(found.check.analytic[place]) == pytest.approx(expected, rel=1e-5, abs=1e-8)
    difference = np.abs(found.check.analytic - found.check.numerical)
    assert worst[3] == number(float(difference.max()), 2)
    item = next(i for i in range(1, scene.items + 1) if scene.parameter(i) == int(difference.argmax()))
    assert worst[0].endswith(picture.pointed[0].names[item])
    assert "(right)" in _all[4]
    assert found.check.distance < 1e-7


@every
def test_a_unit_and_an_edge_tell_more_with_each_phase(scene):
    picture, at = seen(scene)
    found, inputs = find(scene), scene.network.sizes[0]
    ahead = sum(scene.network.sizes[1:])
    steps = {FORWARD: 1, BACKWARD: ahead + 2, UPDATE: scene.last}
    places = [scene.parameter(item) for item in range(scene.items + 1)]
    theta, slopes, rate = found.theta, found.gradient, float(scene.rates().values[at["rate"]])
    for item in range(1, scene.items + 1):
        said = {
            k: told(picture.sentences[-1], stood(picture, at, step=step, pointed=item)) for k, step in steps.items()
        }
        if item <= inputs:
            assert len(set(said.values())) == 1
            continue
        assert ("δ = " in said[BACKWARD]) == (item <= len(found.value))
        assert ("∂L/∂w" in said[BACKWARD]) == (item > len(found.value))
        assert "δ" not in said[FORWARD]
        place = places[item]
        assert said[UPDATE].endswith(f" = {number(float(f'{theta[place] - rate * slopes[place]:.3g}'))}")


def test_a_step_that_changes_nothing_says_so():
    flat = BackpropScene(hidden=(Layer(2, "relu"),), output="linear", loss="squared", t=0.0, initializer=ZEROS)
    picture, at = seen(replace(flat, step=flat.last))
    assert "L stays at 0, to the digits shown" in told(picture.sentences[-2], at)


def test_the_relative_distance_is_that_of_the_two_slopes():
    for scene in (SCENES["small"], BackpropScene(initializer=ZEROS)):
        picture, _at = seen(scene)
        found = find(scene)
        for item in range(1, scene.items + 1):
            place = scene.parameter(item)
            if place is None:
                continue
            a, n = (float(each[place]) for each in (found.check.analytic, found.check.numerical))
            expected = abs(a - n) / (abs(a) + abs(n)) if a or n else 0.0
            assert picture.table.cells[2][item][4] == number(expected, 2)


def test_a_kink_in_any_layer_is_one():
    dead = tuple((place, 0.0) for place in (10, 12, 14, 16))  # of the second unit of the second layer: z = 0
    first = BackpropScene(hidden=(Layer(3, "tanh"), Layer(2, "relu")), edits=dead)
    assert kinked(find(first))
    assert not kinked(find(replace(first, edits=(*dead[:3], (16, 0.5)))))


def test_a_kink_under_the_difference_is_told():
    scene = BackpropScene(hidden=(Layer(1, "relu"),), edits=((0, 0.0), (1, 0.0), (2, 0.0), (3, 1.0)))
    assert kinked(find(scene))
    assert not kinked(find(SCENES["classes"]))
    picture, _at = seen(scene)
    assert "kink" in picture.table.cells[0][0][4]


def test_parameters_belong_to_edges_and_units():
    scene = SCENES["deep"]
    units_there = sum(scene.network.sizes)
    places = [scene.parameter(item) for item in range(1, scene.items + 1)]
    assert places[:2] == [None, None]  # the inputs
    assert sorted(p for p in places if p is not None) == list(range(scene.network.dimension))
    assert all(scene.network.weights[p] for p in places[units_there:])
    biases = [bias for _unit, bias, _weights in units(scene)]
    assert places[2:units_there] == biases


def test_an_edit_is_in_the_link_and_goes_with_another_network():
    scene = SCENES["small"].put(4, 0.123456)
    assert scene.theta()[4] == 0.123
    assert scene.query()["edits"] == "4~0.123"
    assert BackpropScene.from_query(scene.query()) == (scene, ())
    assert scene.with_layers(2).edits == ()
    assert LESSON.after(scene, {"pressed": "undo"}).edits == ()
    anew = LESSON.after(scene, {"pressed": "anew"})
    assert (anew.seed, anew.edits) == (scene.seed + 1, ())
    many = BackpropScene(hidden=(Layer(8, "tanh"),) * 3)
    for place in range(MOST_EDITS + 5):
        many = many.put(place, -99.9)
    assert len(many.edits) == MOST_EDITS
    assert dict(many.edits)[MOST_EDITS + 4] == -99.9
    assert BackpropScene.from_query(many.query()) == (many, ())


@pytest.mark.parametrize("text", ["x", "1", "1~2~3", "-1~2", "1~nan", "1.5~2", "~", "1~2~" * 60])
def test_edits_that_are_none_are_said(text):
    scene, ignored = BackpropScene.from_query({"edits": text})
    assert (scene, len(ignored)) == (BackpropScene(), 1)


def test_a_link_whose_fields_contradict_each_other_opens():
    scene, ignored = BackpropScene.from_query({"output": "linear", "edits": "500~1", "pointed": "900", "label": "3"})
    assert (scene.loss, scene.edits, scene.label) == ("squared", (), 1)
    assert scene.pointed == scene.items
    assert len(ignored) == 1
    assert BackpropScene.from_query({"output": "softmax"})[0].output == "sigmoid"
    assert BackpropScene.from_query({"t": "7"})[0].t == 1.0
    assert BackpropScene.from_query({"t": "7", "loss": "squared"})[0].t == 7.0


def test_a_sample_of_the_data():
    scene = replace(BackpropScene(), data="moons", sample=7)
    data = DATASETS["moons"](samples=100)
    x, t = scene.here()
    np.testing.assert_allclose(x, data.x[:, 6], rtol=6e-3)
    assert t == data.y[6]


def test_a_phase_is_finished_at_its_last_step():
    picture, _at = seen(SCENES["classes"])
    (stretches,) = picture.stretches
    n = 6
    assert stretches.key == "step"
    assert stretches.ends == (n, n + 1, 2 * n + 1, 2 * n + 2)
    track = next(slider for slider in picture.sliders if slider.key == "step").track
    assert [track.kinds[track.codes[end]][0] for end in stretches.ends] == ["Forward", "Loss", "Backward", "Update"]
    assert [name for name, _colour, _marker in stretches.options] == ["Forward", "Loss", "Backward", "Update"]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_a_preset_shows_what_it_says(preset):
    scene = preset.scene
    assert scene.fitted() == scene
    found = find(scene)
    sizes = np.cumsum([0, *scene.network.sizes])
    delta = [np.abs(found.delta[a:b]).mean() for a, b in pairwise(sizes[1:])]
    if preset.key == "classes":
        np.testing.assert_allclose(found.delta[-3:], found.value[-3:] - [0, 0, 1], atol=1e-12)
        assert (found.value[2:5] > 0).all()
    if preset.key == "deep":
        assert min(delta) > 0.2 * max(delta)
    if preset.key == "vanishing":
        assert all(one < 0.35 * following for one, following in pairwise(delta))
        assert delta[0] < 0.01 * delta[-1]
    if preset.key == "dead":
        assert (found.score[3] < 0, found.value[3], found.delta[3]) == (True, 0, 0)
        assert (found.value[[2, 4]] > 0).all()
        assert (found.gradient[[1, 4, 7]] == 0).all()
    if preset.key == "saturated":
        assert found.value[-1] < 0.01
        assert abs(found.delta[-1]) < 0.01
        assert abs(find(replace(scene, loss="cross_entropy")).delta[-1]) > 0.9
    if preset.key == "zeros":
        assert np.flatnonzero(found.gradient).tolist() == [scene.network.dimension - 1]
    if preset.key == "leap":
        place = scene.rates().position(scene.rate)
        assert found.losses[place] > 2 * found.now
        assert found.losses[: place // 2].min() < found.now


def test_first_weights_of_any_rule():
    for key in INITIALIZERS:
        scene = replace(BackpropScene(), initializer=choose(INITIALIZERS[key]))
        assert LESSON.shown(scene)


def test_what_can_be_pulled_has_its_own_number_and_is_put_there():
    scene = BackpropScene(hidden=(Layer(3, "tanh"),), outputs=2)
    shown = LESSON.shown(scene)[0].pointed[0]
    assert shown.pulls == "pulled"
    for item, held in enumerate(shown.values):
        place = scene.parameter(item) if item else None
        assert np.isnan(held) if place is None else held == scene.theta()[place]
        after = LESSON.after(scene, {"pulled": [item, 1.234]})
        if place is None:
            assert after == scene
        else:
            assert after == replace(scene, edits=((place, 1.23),), pointed=item)
            assert after.theta()[place] == 1.23
    for bad in ([999, 1.0], [-1, 1.0], [4], "x", [4, float("nan")], [1e200, 1], None):
        assert LESSON.after(scene, {"pulled": bad}) == scene
    assert LESSON.after(scene, {"pulled": [4, 1e9]}).edits[0][1] == 100


def test_what_is_drawn_is_named_as_it_is():
    scene = BackpropScene()
    shown, at = LESSON.shown(scene)
    net, curve, found = panel(shown, "net"), panel(shown, "rates"), find(scene)
    captions = {phase: told(net.record.caption.text, {"phase": phase}) for phase in range(5)}
    assert captions[0].startswith("weights; faint")
    assert captions[FORWARD] == "values"
    assert captions[LOSS] == "values and loss"
    assert captions[BACKWARD].endswith("in red")
    assert captions[UPDATE].endswith("after the update")
    assert told(curve.record.caption.text, at) == "loss after one update, for every η"
    label = curve.mark("now label")
    assert (label.said(at), label.points(at)[1, 0]) == ("before the update", pytest.approx(found.now, rel=1e-3))
    assert curve.mark("now").points(at)[1] == pytest.approx([found.now] * 2, rel=1e-3)
    value, delta, after = net.mark("outputs").lines
    assert (value.form, delta.form, after.form) == ("{}", "δ {}", "→ {}")
    assert net.mark("outputs").names == ("y,  t = 1",)
    new, slope = net.mark("weights after").lines
    assert (new.form, slope.form) == ("→ {}", "{}")
    j = scene.rates().position(2.0)
    moved = found.theta - scene.rates().values[j] * found.gradient
    assert array(new.array)[j] == pytest.approx(moved[found.edges], rel=6e-3)
    assert array(net.mark("weights after").weights)[j] == pytest.approx(moved[found.edges], rel=6e-3)
    assert shown.table.columns[2:] == ("by backpropagation", "by differences", "difference", "relative distance")


def test_each_row_of_the_check_holds_its_gradient_two_ways_and_how_they_differ():
    scene = BackpropScene()
    shown, at = LESSON.shown(scene)
    found = find(scene)
    item = 5 + scene.network.sizes[0]
    for row, place in zip(shown.table.cells[1:], (None, scene.parameter(item)), strict=True):
        texts = row[item]
        if place is None:
            place = int(np.abs(found.check.difference).argmax())
        analytic, numerical = found.check.analytic[place], found.check.numerical[place]
        expected = number(analytic, 6), number(numerical, 6), number(abs(analytic - numerical), 2)
        assert tuple(texts[1:4]) == expected
    assert shown.table.cells[0][0][-1].endswith("(right)")
    update = told(shown.sentences[-2], {**at, "step": scene.last})
    assert f"falls from {number(found.now)} to " in update


def test_differences_are_as_wide_as_their_parameter_asks():
    theta = np.array([1e-3, 1.0, 1e4])
    slopes = [differences(SimpleNamespace(value=lambda t, i=i: t[i] ** 3), theta)[i] for i in range(3)]
    np.testing.assert_allclose(slopes, 3 * theta**2, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_softmax_is_offered_where_there_are_several_outputs(count):
    page = opener("backprop")(outputs=str(count), output="linear")
    (menu,) = (each for each in page.sidebar.selectbox if each.label == "Output")
    assert ("Softmax" in menu.options) == (count > 1)

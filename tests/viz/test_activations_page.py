"""The page of activation functions: its curves, slopes, shaded parts and chains against sums of their own."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from tests.viz.pages import alive, opener
from tests.viz.seen import array, panel
from tests.viz.told import told
from viz.figures.numbers import number as written
from viz.figures.theme import ACTIVATION_MARKS
from viz.lessons.activations import LESSON
from viz.lessons.activations.runs import stretches
from viz.lessons.activations.scene import PRESETS, ActivationsScene, on
from viz.player.pack import pack

DEFAULT = ActivationsScene()
ALL = on(*ACTIVATIONS, values={"slope": 0.2, "alpha": 1.5})


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


PLAIN = {
    "linear": lambda z: z,
    "sigmoid": sigmoid,
    "tanh": math.tanh,
    "relu": lambda z: max(z, 0.0),
    "leaky_relu": lambda z: z if z > 0 else 0.2 * z,
    "elu": lambda z: z if z > 0 else 1.5 * (math.exp(z) - 1),
    "softplus": lambda z: math.log(1 + math.exp(z)),
    "gelu": lambda z: z / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))),
    "silu": lambda z: z * sigmoid(z),
}
KINKED = {"relu": (0, 1), "leaky_relu": (0.2, 1), "elu": (1.5, 1)}


def slope(key, z):
    return (PLAIN[key](z + 1e-5) - PLAIN[key](z - 1e-5)) / 2e-5


def placed(scene, **values):
    """The picture, and where its coordinates stand at these values of the live numbers."""
    shown, at = LESSON.shown(scene)
    lives = {"z": scene.inputs()} | {name: scene.values(name) for name in ("slope", "alpha") if name in at}
    at |= {name: lives[name].position(value) for name, value in values.items() if name in lives}
    return shown, at | {name: value for name, value in values.items() if name not in lives}


def said(shown, at):
    return [line for sentence in shown.sentences if (line := told(sentence, at))]


def test_every_function_has_a_look_and_a_plain_form_here():
    assert set(ACTIVATION_MARKS) == set(PLAIN) == set(ACTIVATIONS)
    assert len(set(ACTIVATION_MARKS.values())) == len(ACTIVATIONS)


@pytest.mark.parametrize("z", [-4.5, -0.75, 0.5, 3.0])
@pytest.mark.parametrize("key", ACTIVATIONS)
def test_value_slope_and_tangent_at_the_input(key, z):
    i = ALL.names().index(key)
    shown, at = placed(replace(ALL, focus=key), z=z, focus=i)
    value, steep = PLAIN[key](z), slope(key, z)
    left, right = panel(shown, "value"), panel(shown, "slope")
    np.testing.assert_allclose(left.mark(f"point {key}").points(at)[:, 0], [z, value], atol=1e-9)
    np.testing.assert_allclose(right.mark(f"slope at {key}").points(at)[:, 0], [z, steep], atol=1e-6)
    tangent = left.mark(f"tangent {key}")
    x, y = tangent.points(at)
    np.testing.assert_allclose(y, value + steep * (x - z), atol=1e-4)
    assert tangent.shown == left.mark(f"value {key}").emphasis == left.mark(f"point {key}").emphasis == ("focus", i)
    curve = left.mark(f"value {key}").points(at)
    np.testing.assert_allclose(curve[1], [PLAIN[key](each) for each in curve[0]], atol=1e-9)
    for x, y in right.mark(f"slope {key}").points(at).T.tolist():
        if abs(x) > 1e-3:
            assert y == pytest.approx(slope(key, x), abs=1e-6)
    here, where = said(shown, at)[-2:]
    assert here.startswith(f"{ACTIVATIONS[key].name} at z = {str(z).replace('-', '−').removesuffix('.0')}: value ")
    assert ("below 0.05 in size: hardly" in here) == (
        0 < abs(steep) < 0.05 and not math.isclose(steep, 0, abs_tol=1e-12)
    )
    assert ("A slope of 0" in here) == (key == "relu" and z < 0)
    assert where.startswith(
        "Its slope is nowhere" if key in ("linear", "leaky_relu") else "Shaded: its slope is below 0.05"
    )


@pytest.mark.parametrize("key", KINKED)
def test_where_there_is_no_derivative_it_says_which_is_used(key):
    before, beyond = KINKED[key]
    shown, at = placed(replace(ALL, focus=key), z=0.0, focus=ALL.names().index(key))
    sides = f"the slope is {before} on the left and {beyond} on the right, and {before} is used."
    text = f"There is no derivative here: {sides}"
    assert said(shown, at)[-2].endswith(text)
    assert np.isnan(panel(shown, "value").mark(f"tangent {key}").points(at)).all()
    x, y = panel(shown, "slope").mark(f"slope {key}").points(at)
    jump = np.flatnonzero(np.isnan(y))
    assert x[jump] == 0
    assert y[jump - 1] == pytest.approx(before)
    assert y[jump + 1] == pytest.approx(beyond)


def test_an_elu_with_alpha_1_has_no_kink():
    scene = on("elu")
    shown, at = placed(scene, z=0.0, alpha=1.0)
    assert "no derivative" not in said(shown, at)[-2]
    assert np.isfinite(panel(shown, "slope").mark("slope elu").points(at)).all()
    shown, at = placed(scene, z=0.0, alpha=0.5)
    assert "the slope is 0.5 on the left and 1 on the right, and 0.5 is used" in said(shown, at)[-2]


LIMIT = math.log((1 - 0.1 + math.sqrt(0.8)) / 0.1)  # where s(1 − s) = 0.05


@pytest.mark.parametrize(
    ("key", "edges", "where"),
    [
        ("sigmoid", [-6, -LIMIT, LIMIT, 6], "z < −2.89 or z > 2.89"),
        ("tanh", [-6, -math.atanh(math.sqrt(0.95)), math.atanh(math.sqrt(0.95)), 6], "z < −2.18 or z > 2.18"),
        ("relu", [-6, 0], "z < 0"),
        ("softplus", [-6, -math.log(19)], "z < −2.94"),
        ("gelu", None, "z < −2.36 or −0.88 < z < −0.65"),
        ("silu", None, "z < −4.08 or −1.56 < z < −1.08"),
    ],
)
def test_the_shaded_part_is_where_the_slope_is_small(key, edges, where):
    i = ALL.names().index(key)
    shown, at = placed(ALL, focus=i)
    for name in ("value", "slope"):
        area = panel(shown, name).mark(f"dying {key}")
        assert area.shown == ("focus", i)
        ends = area.points(at)[0].reshape(-1, 4)[:, ::2].ravel()
        bottom, top = panel(shown, name).record.figure["layout"]["yaxis"]["range"]
        assert area.points(at)[1].tolist() == pytest.approx([bottom, top, top, bottom] * (len(ends) // 2))
        if edges:
            np.testing.assert_allclose(ends, edges, atol=1e-3)
        for low, high in ends.reshape(-1, 2):
            assert all(abs(slope(key, z)) < 0.05 for z in np.linspace(low + 2e-3, high - 2e-3, 9))
            outside = [z for z in (low - 0.01, high + 0.01) if abs(z) < 6]
            assert all(abs(slope(key, z)) > 0.05 for z in outside)
    assert said(shown, at)[-1] == f"Shaded: its slope is below 0.05 in size where {where}."


def test_the_leaking_side_is_shaded_only_while_it_leaks_little():
    for leak, expected in (
        (0.0, "Shaded: its slope is below 0.05 in size where z < 0."),
        (0.5, "Its slope is nowhere"),
    ):
        shown, at = placed(on("leaky_relu"), slope=leak)
        assert said(shown, at)[-1].startswith(expected)
        ends = panel(shown, "value").mark("dying leaky_relu").points(at)[0]
        assert np.isnan(ends).all() == (leak == 0.5)


@pytest.mark.parametrize("z", [-3.0, -0.5, 2.0])
@pytest.mark.parametrize("key", ACTIVATIONS)
def test_a_chain_multiplies_its_slopes(key, z):
    i = ALL.names().index(key)
    shown, at = placed(replace(ALL, tab="chain"), z=z, n=6, focus=i)
    a, product, logs, outputs = z, 1.0, [], []
    for _unit in range(7):
        product *= slope(key, a)
        a = PLAIN[key](a)
        logs.append(math.log10(abs(product)) if abs(product) > 1e-30 else -400)
        outputs.append(a)
    run = panel(shown, "product").mark(f"product {key}")
    np.testing.assert_allclose(run.points(at)[1][:7], logs, atol=1e-4)
    assert run.now(at)[0] == 7
    np.testing.assert_allclose(panel(shown, "output").mark(f"output {key}").points(at)[1][:7], outputs, atol=1e-9)
    passed = said(shown, at)[-2]
    assert passed.startswith(f"7 × {ACTIVATIONS[key].name} from z = ")
    number = passed.rsplit(" by ", 1)[1].removesuffix(".").replace("×10", "e").replace("−", "-")
    number = number.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    assert float(number) == pytest.approx(product, rel=6e-3, abs=1e-12)


@pytest.mark.parametrize(
    ("key", "best"),
    [("sigmoid", 0.25), ("tanh", 1), ("relu", 1), ("softplus", 1), ("elu", 1.5), ("gelu", 1.129), ("silu", 1.0998)],
)
def test_the_steepest_slope_bounds_the_chain(key, best):
    shown, at = placed(replace(ALL, tab="chain"), z=0.5, n=9, focus=ALL.names().index(key))
    x, y = panel(shown, "product").mark(f"best {key}").points(at)
    assert x.tolist() == list(range(1, 31))
    assert panel(shown, "product").record.scrub.x == ("n", 1, 30)
    assert panel(shown, "product").mark(f"product {key}").emphasis == ("focus", ALL.names().index(key))
    np.testing.assert_allclose(y, x * math.log10(best), atol=2e-3 * 30)
    assert (array(panel(shown, "product").mark(f"product {key}").points(at))[1] <= y + 1e-9).all()
    assert panel(shown, "product").mark(f"best {key}").said(at) == f"{float(f'{best:.3g}'):g}ⁿ"
    assert f"is {float(f'{best:.3g}'):g}; a row of 10 leaves at most" in said(shown, at)[-1]
    if key == "sigmoid":
        assert said(shown, at)[-1].endswith("0.25ⁿ = 9.54×10⁻⁷.")


def test_a_chain_whose_product_is_smaller_than_32_bits_can_say():
    scene = replace(on("leaky_relu"), tab="chain")
    shown, at = placed(scene, z=-3.0, slope=0.01, n=29)
    assert said(shown, at)[-2].endswith("multiplied by 10⁻⁶⁰.")
    shown, at = placed(scene, z=-3.0, slope=0.031, n=29)
    assert said(shown, at)[-2].endswith(f"multiplied by {written(0.031**30)}.")


def test_stretches_end_where_the_limit_is_crossed():
    assert stretches(np.array([[0.0, 4.0], [3.0, 3.0]]), np.array([0.0, 1.0]), 1.0).tolist() == [
        [[0.0, 0.25]],
        [[pytest.approx(np.nan, nan_ok=True)] * 2],
    ]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_presets_show_what_they_say(preset):
    premise = {
        "saturates": max(slope("sigmoid", z) for z in np.linspace(-6, 6, 241)) <= 0.25 + 1e-9,
        "vanishes": 0.25**preset.scene.n < 1e-6,
        "dead": preset.scene.names() == ["relu", "leaky_relu"],
        "leaks": preset.scene.values("slope").values[0] == 0 if "leaky_relu" in preset.scene.names() else False,
        "bent": preset.scene.names()[0] == "elu" and preset.scene.value("alpha") != 1,
        "dips": all(slope(key, -3.0) < 0 for key in ("gelu", "silu")),
        "all": preset.scene.names() == list(ACTIVATIONS),
    }
    assert premise[preset.key]
    shown, at = LESSON.shown(preset.scene)
    assert said(shown, at)[0] == preset.look
    assert len(pack(shown)) < 200_000


def test_events_and_links():
    assert LESSON.after(DEFAULT, {"at": {"z": 0, "slope": 0, "n": 29, "focus": 2}}) == replace(
        DEFAULT.put("slope", 0.0), z=-6.0, n=30, focus="relu"
    )
    assert LESSON.after(on("relu"), {"at": {"alpha": 3}}) == on("relu")
    scene, ignored = ActivationsScene.from_query({"activations": "tanh~relu", "focus": "gelu", "z": "99"})
    assert (scene.focus, scene.z, len(ignored)) == ("tanh", 6, 2)
    assert ActivationsScene.from_query({"activations": "tanh"})[1] == ()
    assert ActivationsScene.from_query(ALL.query()) == (ALL, ())


open_page = opener("activations")


def test_the_page_takes_other_functions_and_typed_numbers():
    page = open_page(lang="zh")
    alive(page.multiselect(key="functions").set_value(["elu", "relu"]).run())
    assert np.ravel(page.query_params["focus"])[0] == "relu"
    alive(page.multiselect(key="functions").set_value(["elu"]).run())
    alive(page.number_input(key="alpha").set_value(99.0).run())
    alive(page.number_input(key="z").set_value(-7.0).run())
    scene, ignored = ActivationsScene.from_query({k: np.ravel(v)[0] for k, v in page.query_params.items()})
    assert (scene.names(), scene.focus, scene.value("alpha"), scene.z) == (["elu"], "elu", 10, -6)
    assert not ignored

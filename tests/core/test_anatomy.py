"""Steps taken apart: the lines are what update computes, and their numbers are those of the run."""

import numpy as np
import pytest

from core.anatomy import _values, anatomy, effective_rate
from core.descent import descend
from core.formula import parse
from core.formula.plain import Place, write_plain
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.optimizers.lines import Line, by_key, typeset
from core.param import Param
from core.schedules import SCHEDULES

BOWL = LOSSES["bowl"](condition=12, angle=30)
CASES = [
    *((key, {}) for key in OPTIMIZERS),
    ("momentum", {"dampening": 0.3}),
    ("momentum", {"weighted": True}),
    ("momentum", {"weighted": True, "bias_correction": True}),
    ("adam", {"bias_correction": False}),
    ("amsgrad", {"bias_correction": False}),
    ("adamw", {"weight_decay": 0.3}),
    ("nadam", {"decay": 0.05}),
    ("lion", {"weight_decay": 0.3}),
]
IDS = ["-".join([key, *values]) for key, values in CASES]


@pytest.mark.parametrize(("key", "values"), CASES, ids=IDS)
@pytest.mark.parametrize("surface", ["bowl", "himmelblau", "rosenbrock"])
def test_the_lines_are_what_update_computes(key, values, surface):
    rates = np.array([1e-4, 1e-3, 2e-3])
    path = descend(LOSSES[surface](angle=20), OPTIMIZERS[key](learning_rate=rates, **values), None, 12)
    parts = anatomy(path)
    assert [parts[0].line.key, parts[-1].line.key] == ["gradient", "step"]
    np.testing.assert_allclose(path.theta[:-1] + parts[-1].value, path.theta[1:], rtol=1e-12)
    known, _states = _values(path)
    for part in parts:
        lines = [line for line in (part.line, *path.optimizer.lines) if line.key == part.line.key]
        if part.before is not None:
            name = part.line.key
            kept = path.state[name].reshape(13, *(1,) * (4 - part.value.ndim), *part.value.shape[1:])
            np.testing.assert_array_equal(part.value, kept[1:].reshape(part.value.shape))
            np.testing.assert_array_equal(part.before, kept[:-1].reshape(part.value.shape))
            choice = np.select(
                [np.broadcast_to(each.when(known) if each.when else True, part.value.shape) for each in lines],
                [np.broadcast_to(each.evaluate(known), part.value.shape) for each in lines],
            )
            # β₂ᵗ near 1 leaves 12 digits of 1 − β₂ᵗ
            np.testing.assert_allclose(choice, part.value, rtol=1e-11, atol=1e-300)
        setattr(known, part.line.key, part.value)
        alias = {line.key: line.text for line in path.optimizer.lines if line.is_alias}
        for other, name in alias.items():
            if name == part.line.key:
                setattr(known, other, part.value)


@pytest.mark.parametrize(("key", "values"), CASES, ids=IDS)
def test_a_batch_equals_a_loop(key, values):
    rates = np.array([[1e-3, 1e-2, 0.03]] * 2)
    together = anatomy(descend(BOWL, OPTIMIZERS[key](learning_rate=rates, **values), None, 9))
    for run in np.ndindex(rates.shape):
        alone = anatomy(descend(BOWL, OPTIMIZERS[key](learning_rate=rates[run], **values), None, 9))
        for many, one in zip(together, alone, strict=True):
            shape = (*many.value.shape[:-2], *rates.shape)
            np.testing.assert_allclose(
                np.broadcast_to(many.value, shape)[(..., *run)], one.value, rtol=1e-8, atol=1e-12
            )
            assert [many.forms[i] for i in many.form[(..., *run)]] == [one.forms[i] for i in one.form]


def test_forms_follow_hyperparameters_and_the_step():
    optimizer = OPTIMIZERS["momentum"](learning_rate=0.01, dampening=np.array([0.0, 0.5]))
    velocity = anatomy(descend(BOWL, optimizer, None, 4))[1]
    assert len(velocity.forms) == 2
    assert velocity.form.T.tolist() == [[1, 1, 1, 1], [1, 0, 0, 0]]
    mixed = OPTIMIZERS["adam"](bias_correction=np.array([True, False]))
    parts = {part.line.key: part for part in anatomy(descend(BOWL, mixed, None, 4))}
    assert parts["corrected_mean"].form.T.tolist() == [[0] * 4, [1] * 4]
    np.testing.assert_array_equal(parts["corrected_mean"].value[..., 1], parts["mean"].value[..., 1])
    np.testing.assert_allclose(parts["corrected_mean"].value[0, :, 0], parts["gradient"].value[0, :, 0])


def test_a_name_for_the_same_thing_is_not_shown():
    parts = anatomy(descend(BOWL, OPTIMIZERS["adam"](bias_correction=False), None, 4))
    assert [part.line.key for part in parts] == ["gradient", "mean", "variance", "divisor", "step"]
    assert write_plain(parts[-1].forms[0], lambda name, _: name) == "−learning_rate · mean / divisor"


def test_newton_and_backtracking():
    parts = {part.line.key: part.value for part in anatomy(descend(BOWL, OPTIMIZERS["newton"](), None, 2))}
    np.testing.assert_allclose(parts["hessian"][0], BOWL.hessian(BOWL.start))
    np.testing.assert_allclose(parts["solution"][0], np.linalg.solve(BOWL.hessian(BOWL.start), parts["gradient"][0]))
    assert parts["damping"][0, 0] == 0
    assert parts["smallest"][0, 0] == pytest.approx(1)
    assert parts["size"][0, 0] == pytest.approx(12)
    saddle = descend(LOSSES["saddle"](), OPTIMIZERS["newton"](), (1.0, 0.5), 1)
    parts = {part.line.key: part.value for part in anatomy(saddle)}
    assert (parts["smallest"].item(), parts["size"].item(), parts["damping"].item()) == (-2, 2, 4)
    parts = {part.line.key: part.value for part in anatomy(descend(BOWL, OPTIMIZERS["backtracking"](), None, 5))}
    np.testing.assert_array_equal(parts["rate"], 0.5 ** parts["tried"])
    assert parts["tried"].max() > 1


def test_schedules_and_time():
    path = descend(BOWL, OPTIMIZERS["gradient_descent"](learning_rate=0.02), None, 20, SCHEDULES["cosine"]())
    gradient, step = anatomy(path)
    rate = 0.02 * SCHEDULES["cosine"]().factor(np.arange(20), 20)
    np.testing.assert_allclose(step.value, -rate[:, None] * gradient.value)


def test_a_run_that_has_left_can_be_taken_apart():
    path = descend(BOWL, OPTIMIZERS["adam"](learning_rate=1.0), (np.nan, 1.0), 3)
    assert np.isnan(anatomy(path)[-1].value[:, 0]).all()
    path = descend(BOWL, OPTIMIZERS["gradient_descent"](learning_rate=1e6), steps=80)
    assert len(anatomy(path)) == 2


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_lines_are_whole(key):
    lines = OPTIMIZERS[key].build.lines
    assert lines[-1].key == "step"
    assert all(line.name for line in lines if not line.is_alias)
    grouped = by_key(lines)
    assert all(each[-1].when is None for each in grouped.values())
    assert all(len({line.symbol for line in each}) == 1 for each in grouped.values())
    assert len({each[0].symbol for each in grouped.values()}) == len(grouped)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("-a*b", "−A\u202fB"), ("-a*(b/c)", "−A · B / C"), ("(a + b)/(c*b)", "(A + B) / (C · B)"),
        ("a - (b - c)", "A − (B − C)"),
        ("a^2 + b^c", "A² + Bᶜ"), ("0.5*2^(a*b)", "0.5 · 2^(A · B)"), ("sqrt(a) + sqrt(a + b)", "√A + √(A + B)"),
        ("max(a, abs(b - c))", "max(A, |B − C|)"), ("10^(-8)*a + 1e-8 - 2.5e3", "10⁻⁸\u202fA + 10⁻⁸ − 2.5 · 10³"),
        ("a - -b", "A − (−B)"), ("(a*b)^2", "(A\u202fB)²"), ("a*(b + pi)", "A\u202f(B + π)"),
    ],
)  # fmt: skip
def test_plain_text(text, plain):
    def put(name, place):
        return "ᶜ" if place is Place.RAISED else name.upper()

    assert write_plain(parse(text, "abc").tree, put) == plain


def test_places_say_where_a_sign_would_be_misread():
    found = {}
    tree = parse("a*b + (c - d)/e1^f", ("a", "b", "c", "d", "e1", "f")).tree
    write_plain(tree, lambda name, place: found.setdefault(name, place).name)
    assert {name: place.name for name, place in found.items()} == {
        "a": "FREE", "b": "BESIDE", "c": "FREE", "d": "BESIDE", "e1": "TIGHT", "f": "RAISED"
    }  # fmt: skip


def test_typesetting():
    lines = (
        Line("v", "v", "b*v + 2*gradient", when=lambda x: x.b > 0),
        Line("v", "v", "3*gradient"),
        Line("d", "D", "v + 1", inline=True),
        Line("k", "k", "", value=lambda x: x.v, latex=r"\sum v"),
        Line("step", r"\Delta\theta", "d*k - learning_rate*t"),
    )
    text = typeset(lines, (Param("b", "B", r"\beta", 0.5),), (("without:", {"b": 0.0}),))
    assert text == (
        r"\begin{aligned} g &= \nabla f(\theta) \\ v &\leftarrow \beta v + 2 g \\ k &= \sum v \\ "
        r"\theta &\leftarrow \theta + (v + 1) k - \eta t \\ &\text{without:} \\ v &= 3 g \end{aligned}"
    )


def test_effective_rate():
    path = descend(BOWL, OPTIMIZERS["gradient_descent"](learning_rate=np.array([0.01, 0.02])), steps=10)
    np.testing.assert_allclose(effective_rate(path), np.broadcast_to([0.01, 0.02], (10, 2, 2)), rtol=1e-9)
    path = descend(BOWL, OPTIMIZERS["adagrad"](learning_rate=0.1), steps=10)
    np.testing.assert_allclose(effective_rate(path), 0.1 / (np.sqrt(path.state["squares"][1:]) + 1e-10), rtol=1e-9)
    still = descend(LOSSES["bowl"](), OPTIMIZERS["momentum"](), (0.0, 1.0), 4)
    assert np.isnan(effective_rate(still)[:, 0]).all()
    assert (effective_rate(still)[:, 1] > 0).all()

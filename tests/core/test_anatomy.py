"""One step taken apart: the run's own numbers to the last bit, and lines that say what was computed."""

import re

import numpy as np
import pytest

from core.anatomy import BRACKETED, anatomy, effective_rate, number
from core.descent import descend
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
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
    ("lion", {"weight_decay": 0.3}),
]
IDS = ["-".join([key, *values]) for key, values in CASES]


def calculated(text):
    """The number that a line in LaTeX says: the only LaTeX there is are fractions, roots, products and a few words."""
    text = re.sub(r"\\tfrac12", "0.5", text)
    inner = r"((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)"
    for _ in range(4):
        text = re.sub(rf"\\frac\{{{inner}\}}\{{{inner}\}}", r"((\1)/(\2))", text)
        text = re.sub(rf"\\sqrt\{{{inner}\}}", r"((\1)**0.5)", text)
    text = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", text).replace("^", "**")
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    text = text.replace(r"\operatorname{sign}", "np.sign").replace(r"\max", "max").replace(r"\cdot", "*")
    text = text.replace("\\ ", " ")
    assert "\\" not in text
    return eval(text, {"np": np, "max": max, "abs": abs})  # the test's own text, from numbers it made itself


@pytest.mark.parametrize(("key", "values"), CASES, ids=IDS)
@pytest.mark.parametrize("surface", ["bowl", "himmelblau", "rosenbrock"])
def test_the_numbers_are_those_of_the_run_to_the_last_bit(key, values, surface):
    loss = LOSSES[surface](angle=20)
    rates = np.array([1e-4, 1e-3, 2e-3])
    path = descend(loss, OPTIMIZERS[key](learning_rate=rates, **values), steps=12)
    for step in (0, 1, 5, 11):
        for run in range(3):
            parts = anatomy(path, step, (run,))
            given = {part.key: part.value for part in parts}
            here = path.theta[step, :, run]
            np.testing.assert_array_equal(here + parts[-1].value, path.theta[step + 1, :, run])
            np.testing.assert_array_equal(parts[0].value, loss.gradient(here))
            for part in parts:
                if part.key in path.state:
                    kept = path.state[part.key]
                    kept = kept[..., run] if kept.ndim > 1 else kept
                    np.testing.assert_array_equal(part.value, kept[step + 1])
                    np.testing.assert_array_equal(part.before, kept[step])
                else:
                    assert part.before is None
            assert (parts[0].key, parts[-1].key) == ("gradient", "step")
            assert len(given) == len(parts)


@pytest.mark.parametrize(("key", "values"), CASES, ids=IDS)
def test_the_lines_say_what_was_computed(key, values, monkeypatch):
    monkeypatch.setattr("core.anatomy.DIGITS", 17)
    path = descend(BOWL, OPTIMIZERS[key](learning_rate=0.02, **values), steps=9)
    for step in (0, 1, 8):
        for part in anatomy(path, step):
            if part.key in ("hessian", "solution", "tried"):
                continue
            for i, line in enumerate(part.numbers):
                value = float(np.ravel(part.value)[i])
                _, *said, shown = re.split(r" (?:=|\\leftarrow) ", line)
                assert calculated(shown) == pytest.approx(value, rel=1e-12, abs=1e-300)
                for text in said:
                    # β₂ᵗ near 1 leaves 12 digits of 1 − β₂ᵗ
                    assert calculated(text) == pytest.approx(value, rel=1e-11, abs=1e-14), (part.key, line)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_the_lines_in_symbols(key):
    path = descend(BOWL, OPTIMIZERS[key](learning_rate=0.02), steps=3)
    parts = anatomy(path, 2)
    for part in parts:
        assert "$" not in part.formula
        assert part.formula.startswith(part.symbol)
        assert part.name
        assert len(part.numbers) in (1, 2)
        for text in (part.formula, *part.numbers):
            assert text.count("{") == text.count("}")
            assert text.count("(") == text.count(")")
            assert "$" not in text
    assert len({part.symbol for part in parts}) == len(parts)


def test_newton_and_backtracking():
    path = descend(BOWL, OPTIMIZERS["newton"](), steps=2)
    parts = {part.key: part for part in anatomy(path, 0)}
    np.testing.assert_allclose(
        parts["solution"].value, np.linalg.solve(BOWL.hessian(BOWL.start), parts["gradient"].value)
    )
    np.testing.assert_allclose(parts["solution"].value, -parts["step"].value)
    assert parts["damping"].value == 0
    assert parts["smallest"].value == pytest.approx(1)
    assert parts["size"].value == pytest.approx(12)
    path = descend(BOWL, OPTIMIZERS["backtracking"](), steps=5)
    for step in range(5):
        parts = {part.key: part for part in anatomy(path, step)}
        assert parts["rate"].value == 0.5 ** parts["tried"].value
        tried, rate = parts["tried"].value, parts["rate"].value
        assert parts["rate"].numbers == (rf"\alpha \leftarrow 1 \cdot 0.5^{{{tried}}} = {rate:g}",)


def test_schedules_noise_and_any_batch():
    rates, momenta = np.array([0.01, 0.02, 0.03]), np.array([[0.1], [0.9]])
    optimizer = OPTIMIZERS["momentum"](learning_rate=rates, momentum=momenta)
    path = descend(BOWL, optimizer, None, 20, SCHEDULES["cosine"](), seed=7, noise=0.3)
    with pytest.raises(ValueError, match="noise"):
        anatomy(path, 3, (0, 1))
    parts = anatomy(path, 3, (1, 2), seed=7, noise=0.3)
    np.testing.assert_array_equal(path.theta[3, :, 1, 2] + parts[-1].value, path.theta[4, :, 1, 2])
    assert "0.9" in parts[1].numbers[0]


def test_a_run_that_has_left_can_be_taken_apart():
    path = descend(BOWL, OPTIMIZERS["adam"](learning_rate=1.0), (np.nan, 1.0), 3)
    assert r"\text{NaN}" in anatomy(path, 1)[-1].numbers[0]
    path = descend(BOWL, OPTIMIZERS["gradient_descent"](learning_rate=1e6), steps=80)
    assert len(anatomy(path, 79)) == 2


@pytest.mark.parametrize("step", [-1, 3])
def test_a_step_that_is_not_there(step):
    path = descend(BOWL, OPTIMIZERS["adam"](), steps=3)
    with pytest.raises(IndexError, match="between 0 and 2"):
        anatomy(path, step)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (0.999, "0.999"), (-0.1, "-0.1"), (1 / 3, "0.33333"), (123456.789, r"1.2346 \cdot 10^{5}"),
     (1e-8, r"1 \cdot 10^{-8}"), (0.999999, "0.999999"), (np.inf, r"\infty"), (-np.inf, r"-\infty"),
     (np.eye(2), r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}")],
)  # fmt: skip
def test_numbers_in_latex(value, text):
    assert number(value) == text


def test_brackets_where_nothing_else_stands():
    assert BRACKETED.sub(r"\1\2", r"\sqrt{(-2)} |(-3)| ((-4)) {(a) + (b)}") == r"\sqrt{-2} |-3| (-4) {(a) + (b)}"


def test_effective_rate():
    path = descend(BOWL, OPTIMIZERS["gradient_descent"](learning_rate=np.array([0.01, 0.02])), steps=10)
    np.testing.assert_allclose(effective_rate(path), np.broadcast_to([0.01, 0.02], (10, 2, 2)), rtol=1e-9)
    path = descend(BOWL, OPTIMIZERS["adagrad"](learning_rate=0.1), steps=10)
    np.testing.assert_allclose(effective_rate(path), 0.1 / (np.sqrt(path.state["squares"][1:]) + 1e-10), rtol=1e-9)
    still = descend(LOSSES["bowl"](), OPTIMIZERS["momentum"](), (0.0, 1.0), 4)
    assert np.isnan(effective_rate(still)[:, 0]).all()
    assert (effective_rate(still)[:, 1] > 0).all()

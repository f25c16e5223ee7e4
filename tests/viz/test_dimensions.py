"""Any number of dimensions: the gradient's numbers, the step of each rate, the page."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.formula import parse_free
from tests.viz.pages import alive, asked, opener
from tests.viz.seen import panel
from viz.figures import bars
from viz.figures.numbers import number
from viz.lessons.dimensions import LESSON
from viz.lessons.dimensions.runs import descent
from viz.lessons.dimensions.scene import EXAMPLES, DimensionsScene, next_round
from viz.player.pack import pack

picture = lru_cache(128)(LESSON.shown)

DEFAULT = DimensionsScene()
EXAMPLE = {len(each.point): DEFAULT.with_formula(each.formula, each.point) for each in EXAMPLES}
ODD = ["1/x", "sqrt(x - 1)", "abs(x - 1)", "log(x - 2)", "exp(exp(6x))", "3", "x^200", "1e300 x", "1e-300 x", "x1/x2"]


def told(scene):
    shown, at = picture(scene)
    texts = [text.texts if isinstance(text.texts, str) else text.texts[at["rate"]] for text in shown.sentences]
    return " ".join(texts)


def test_the_notes_gradients():
    assert descent(EXAMPLE[1]).exact.tolist() == [2]
    assert descent(EXAMPLE[2]).exact.tolist() == [-6, 8]
    found = descent(DEFAULT)
    assert found.exact.tolist() == [-5, -2, 12]
    np.testing.assert_allclose(found.numerical, [-5, -2, 12], atol=1e-9)
    assert found.length == pytest.approx(173**0.5)
    assert "⟨−5, −2, 12⟩" in told(DEFAULT)
    assert "⟨2⟩" in told(EXAMPLE[1])
    assert "⟨−6, 8⟩" in told(EXAMPLE[2])


@pytest.mark.parametrize("n", EXAMPLE)
def test_every_rate_makes_a_step_of_the_same_proportions(n):
    scene = EXAMPLE[n]
    found, formula = descent(scene), parse_free(scene.formula)
    shown, at = picture(scene)
    assert found.rates.values[at["rate"]] == scene.rate
    for k, rate in enumerate(found.rates.values):
        step = -rate * found.exact
        np.testing.assert_allclose(found.step[:, k], step)
        np.testing.assert_allclose(
            found.step[:, k] / np.abs(found.step[:, k]).max(), -found.exact / np.abs(found.exact).max()
        )
        after = float(formula.value(np.array(scene.point) + step))
        sentence = shown.sentences[1].texts[k]
        assert number(rate * found.length) in sentence
        assert number(after) in sentence
        assert number(after - found.value) in sentence
        assert number(-rate * found.length**2) in sentence
        for i, cells in enumerate(shown.table.cells):
            assert cells[k][-2:] == [number(step[i]), number(scene.point[i] + step[i], 4)]


def test_the_bars_are_as_long_as_the_steps():
    shown, _at = picture(DEFAULT)
    found = descent(DEFAULT)
    step = panel(shown, "step")
    components, length = step.mark("−η∇f"), step.mark("η|∇f|")
    np.testing.assert_allclose(components.x.array[:, 1::4], found.step.T)
    np.testing.assert_allclose(length.x.array[:, 1], found.rates.values * found.length)
    low, high = step.record.figure["layout"]["xaxis"]["range"]
    assert low < components.x.array.min() < 0 < length.x.array.max() < high


def test_a_linear_function_does_what_the_slope_predicts_and_a_step_that_is_too_long_is_said():
    found = descent(DEFAULT)
    np.testing.assert_allclose(found.after, found.value - found.rates.values * found.length**2)
    shown, _at = picture(replace(EXAMPLE[6], rate=0.5))
    assert "too long" in shown.sentences[1].texts[-1]
    assert "too long" not in shown.sentences[1].texts[0]


@pytest.mark.parametrize("formula", ODD)
def test_odd_functions_have_a_picture_and_a_sentence(formula):
    scene = replace(DEFAULT, formula=formula).fitted()
    shown, _at = picture(scene)
    assert 500 < len(pack(shown)) < 100_000
    assert shown.sentences[0].texts


def test_what_is_not_there_is_said():
    assert "no gradient" in told(replace(DEFAULT, formula="abs(x - 1)").fitted())
    assert "undefined at this point" in told(replace(DEFAULT, formula="log(x - 2)").fitted())
    assert "level" in told(replace(DEFAULT, formula="3 + 0x").fitted())
    assert "ends where f is undefined" in told(replace(DEFAULT, formula="log(x)", rate=1.0).fitted())


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([each.formula for each in EXAMPLES] + ODD),
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6),
    st.floats(1e-12, 1e6),
)
@example("x1/x2", [2.65e-281, 1.0031e-293], 101.0)  # too steep for its step to be a number
def test_any_scene_has_a_picture_and_a_link(formula, point, rate):
    scene = replace(DEFAULT, formula=formula, point=tuple(point), rate=rate).fitted()
    assert DimensionsScene.from_query(scene.query()) == (scene, ())
    shown, at = picture(scene)
    assert scene.rates().values[at["rate"]] == rate
    pack(shown)


def test_links_are_mended():
    scene, ignored = DimensionsScene.from_query({"formula": "a + b", "point": "1~2~3~4~5~6~7", "rate": "x"})
    assert (scene, len(ignored)) == (DEFAULT, 3)
    scene, ignored = DimensionsScene.from_query({"formula": "x1 x6", "point": "5"})
    assert (scene.point, ignored) == ((5.0, 1.0), ())


def test_events():
    live = DEFAULT.rates()
    assert LESSON.after(DEFAULT, {"at": {"rate": 3}}) == replace(DEFAULT, rate=float(live.values[3]))
    for hostile in (None, [], "x", {"rate": -1}, {"rate": 10**9}, {"rate": "x"}, {"rate": 2.5}, {"rate": None}):
        assert LESSON.after(DEFAULT, {"at": hostile}) == DEFAULT
    for scene in EXAMPLE.values():
        assert LESSON.after(scene, {"at": picture(scene)[1]}) == scene


@pytest.mark.parametrize("value", [1e-7, 0.0123, 0.2, 1.0, 3.7, 512.0])
def test_round_numbers_above(value):
    found = next_round(value)
    assert value <= found <= 2.5 * value
    assert f"{found:.0e}"[0] in "125"


def test_bars_lie_beside_each_other_in_their_row():
    x, first = bars.outline(np.array([3.0, -2.0]), [0, 1], -0.5)
    _x, second = bars.outline(np.array([3.0, -2.0]), [0, 1], 0.5)
    assert x.tolist() == [0, 3, 3, 0, 0, -2, -2, 0]
    assert first.max() - 1 == pytest.approx(0)
    assert second.min() == pytest.approx(0)


# --- the page --------------------------------------------------------------------------------------------------------


open_page = opener("dimensions")


def fields(page):
    """Those of the point; the learning rate's own stands before them."""
    return [field for field in page.number_input if field.key.startswith("point")]


def test_the_page_opens_and_its_fields_are_the_formulas():
    page = open_page()
    assert [text.value for text in page.text] == []
    assert [field.value for field in fields(page)] == [1, 1, 1]
    alive(page.text_input(key="formula").set_value("x₁² + 2θ₂").run())
    assert len(fields(page)) == 2
    assert asked(page, "point") == "1~1"
    alive(page.number_input(key="point 1").set_value(-2.5).run())
    assert asked(page, "point") == "1~-2.5"


def test_a_formula_that_is_none_is_said():
    page = open_page()
    for wrong in ("x +* y", "a + b", "+".join(f"x{i} theta{i}" for i in range(1, 5)), "__import__('os')"):
        alive(page.text_input(key="formula").set_value(wrong).run())
        assert len(page.text) == 1
        assert asked(page, "formula") != wrong
        assert len(fields(page)) == 3


def test_examples_come_with_their_point():
    page = open_page(formula="x1^2 + x2^2", point="-3~4")
    assert [field.value for field in fields(page)] == [-3, 4]
    page = open_page(formula="x y z", point="1~nan")
    assert "“point”" in page.text[0].value
    page = open_page(lang="zh")
    assert page.sidebar


def test_the_largest_example_is_written_as_its_name_says():
    assert EXAMPLES[-1].plain.startswith("θ₁² + 2θ₂²")
    assert EXAMPLES[-1].formula == "theta1^2 + 2theta2^2 + 3theta3^2 + 4theta4^2 + 5theta5^2 + 6theta6^2"

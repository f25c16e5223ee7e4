"""The gradient check: its distances and verdicts against checks of their own, mistakes that are found, the page."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formula import parse_free
from core.gradient_check import MISTAKES, check_gradient
from core.losses import LOSSES
from tests.viz.pages import alive, asked, opener
from viz.figures.numbers import number
from viz.lessons.check import LESSON
from viz.lessons.check.picture import DIGITS, KINDS
from viz.lessons.check.runs import comparison
from viz.lessons.check.scene import CHECKED, METHODS, TYPED, CheckScene
from viz.player.pack import pack
from viz.scene import choose

picture = lru_cache(128)(LESSON.shown)

DEFAULT = CheckScene()
ODD = ["1/x", "sqrt(x - 1)", "abs(x)", "log(x - 2)", "exp(exp(6x))", "3", "1e300 x", "sqrt(x - 0.9999)"]


def typed(formula, *point):
    return replace(DEFAULT, formula=formula, point=point).fitted()


SCENES = {
    "default": DEFAULT,
    "six": typed(" + ".join(f"theta{i}^{i} x{i}" for i in range(1, 4)), 1.5, -0.5, 2.0, 1.0, 0.3, -2.0),
    "one": typed("x^3", 2.0),
    **{key: DEFAULT.with_surface(choose(spec)) for key, spec in LOSSES.items()},
    "turned": DEFAULT.with_surface(choose(LOSSES["beale"], angle=40)),
    "random": replace(DEFAULT, random=True, seed=5),
    "random loss": replace(DEFAULT.with_surface(choose(LOSSES["rosenbrock"])), random=True, seed=5),
}


@pytest.mark.parametrize("name", list(SCENES)[::2])
def test_every_position_is_a_check_of_its_own(name):
    scene = SCENES[name]
    shown, at = picture(scene)
    found, formula, hs = comparison(scene), scene.made(), scene.steps().values
    (slider,) = shown.sliders
    assert hs[at["h"]] == scene.h
    for m, mistake in enumerate(MISTAKES.values()):
        spoil = mistake()
        for i, method in enumerate(METHODS):
            for k in {0, 20, at["h"], len(hs) - 1}:
                alone = check_gradient(
                    formula.value, lambda t, s=spoil: s(formula.gradient(t)), scene.here(), hs[k], method
                )
                np.testing.assert_allclose(found.distance[m, i, k], alone.distance, rtol=1e-12)
                if not found.smooth:
                    continue
                word = alone.verdict.item()
                assert found.verdict[m, i, k] == word
                assert list(KINDS)[slider.track.codes[m, i, k]] == word
                assert number(float(alone.distance)) in shown.sentences[0].texts[m][i][k] or word == "undefined"
                for row, (analytic, numerical, difference) in zip(shown.table.cells, alone.coordinates, strict=True):
                    assert row[m][i][k] == [number(analytic, DIGITS), number(numerical, DIGITS), number(difference)]
    assert len(pack(shown)) < 100_000


@pytest.mark.parametrize("name", ["default", "six", "rosenbrock", "beale", "himmelblau", "random", "random loss"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_found_and_a_right_gradient_is_right(name, mistake):
    scene = replace(SCENES[name], mistake=choose(MISTAKES[mistake]))
    shown, at = picture(scene)
    judged, why = (text.texts[at["mistake"]][at["method"]][at["h"]] for text in shown.sentences)
    assert ("gradient is right" in judged) is (mistake == "none")
    assert why.startswith("The planted mistake is found") is (mistake != "none")


def test_what_cannot_be_found_is_said():
    def said(scene):
        shown, at = picture(scene)
        return [
            t.texts if isinstance(t.texts, str) else t.texts[at["mistake"]][at["method"]][at["h"]]
            for t in shown.sentences
        ]

    swapped = choose(MISTAKES["swapped"])
    assert "too little" in said(replace(typed("x1^2 + x2^2", 1.0, 1.0), mistake=swapped))[1]
    assert "too large" in said(replace(DEFAULT, h=1.0))[1]
    assert "too small, and rounding" in said(replace(DEFAULT, h=1e-15))[1]
    assert "hides" in said(replace(DEFAULT, h=1e-18, mistake=choose(MISTAKES["factor"])))[1]
    assert "not smooth" in said(typed("abs(x)", 0.0))[0]
    assert "nothing to compare" in said(typed("log(x)", -1.0))[0]
    assert "there is no distance" in said(replace(typed("sqrt(x)", 1e-3), h=1e-2))[0]
    assert "too small here for differences" in said(typed("1 + 1e-12 x^3", 1.0))[1]


def test_the_distance_is_a_v_whose_bottom_lies_where_theory_says():
    found = comparison(SCENES["rosenbrock"])
    hs = found.steps.values
    assert 1e-10 < hs[found.distance[0, METHODS.index("forward")].argmin()] < 1e-6
    assert 1e-7 < hs[found.distance[0, METHODS.index("central")].argmin()] < 1e-3


@pytest.mark.parametrize("formula", ODD)
@pytest.mark.parametrize("x", [0.0, 1.0, -1.0, 2.5])
def test_odd_functions_have_a_picture(formula, x):
    shown, _at = picture(typed(formula, x))
    assert pack(shown)
    assert shown.sentences[0].texts


def test_a_seed_draws_a_point_where_the_gradient_is():
    scene = replace(typed("log(x1 - 2) + x2", 1.0, 1.0), random=True)
    points = {replace(scene, seed=seed).here() for seed in range(5)}
    assert len(points) == 5
    for point in points:
        assert np.isfinite(parse_free(scene.formula).gradient(np.array(point))).all()
    low, high = np.array(LOSSES["booth"]().domain).T
    booth = replace(DEFAULT.with_surface(choose(LOSSES["booth"])), random=True, seed=3)
    assert ((low <= booth.here()) & (booth.here() <= high)).all()
    fixed = booth.put(1, 0.5)
    assert (fixed.random, fixed.point) == (False, (booth.here()[0], 0.5))


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(list(CHECKED)),
    st.sampled_from([DEFAULT.formula, *ODD]),
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6),
    st.floats(1e-18, 10),
    st.booleans(),
    st.integers(0, 9999),
)
def test_any_scene_has_a_picture_and_a_link(key, formula, point, h, drawn, seed):
    chosen = choose(CHECKED[key])
    scene = replace(DEFAULT, surface=chosen, formula=formula, point=tuple(point), h=h, random=drawn, seed=seed).fitted()
    assert CheckScene.from_query(scene.query()) == (scene, ())
    shown, at = picture(scene)
    assert scene.steps().values[at["h"]] == h
    pack(shown)


def test_events():
    hs = DEFAULT.steps().values
    after = LESSON.after(DEFAULT, {"at": {"h": 7, "mistake": 2, "method": 0}})
    assert after == replace(DEFAULT, h=float(hs[7]), mistake=choose(MISTAKES["factor"]), method="forward")
    after = LESSON.after(replace(DEFAULT, seed=9999), {"at": {}, "pressed": "random"})
    assert (after.random, after.seed) == (True, 0)
    hostile = [
        None,
        [],
        "x",
        {"h": -1},
        {"h": 10**9},
        {"h": "x"},
        {"mistake": 9},
        {"mistake": "sign"},
        {"method": None},
    ]
    for at in hostile:
        assert LESSON.after(DEFAULT, {"at": at, "pressed": ["random"]}) == DEFAULT
    for scene in SCENES.values():
        assert LESSON.after(scene, {"at": picture(scene)[1]}) == scene


# --- the page --------------------------------------------------------------------------------------------------------


open_page = opener("check")


@pytest.mark.parametrize("key", ["formula", "bowl", "rosenbrock", "easom"])
def test_the_page_opens_on_every_kind_of_function(key):
    page = open_page(surface=key)
    assert [text.value for text in page.text] == []
    assert len(page.number_input) == (3 if key == TYPED.key else 2)


def test_another_function_brings_its_own_point():
    page = open_page()
    alive(page.selectbox(key="surface").set_value("rosenbrock").run())
    assert asked(page, "point") == "-1.2~1"
    alive(page.number_input(key="point 0").set_value(0.5).run())
    assert asked(page, "point") == "0.5~1"


def test_a_random_point_has_a_seed_and_can_be_typed_over():
    page = open_page(random="1", seed="4")
    point = [field.value for field in page.number_input]
    assert tuple(point) == replace(DEFAULT, random=True, seed=4).here()
    alive(page.number_input(key="point 2").set_value(0.25).run())
    assert asked(page, "random") == "0"
    assert [float(v) for v in asked(page, "point").split("~")] == [*point[:2], 0.25]


def test_a_broken_link_is_said_and_the_rest_opens():
    page = open_page(surface="volcano", mistake="typo", h="0", formula="x +* y", lang="zh")
    assert len(page.text) >= 4

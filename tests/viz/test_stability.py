"""The stability map: its border against theory, its numbers against the core's, events, links and the page."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from core.descent import descend
from core.outcome import Outcome
from tests.viz.pages import opener
from tests.viz.seen import drawn, panel
from viz.figures import regions
from viz.lessons.stability import LESSON
from viz.lessons.stability.runs import EXACT, MINIMUM, SHOWN, START, STEPS, stability
from viz.lessons.stability.scene import FORMS, PRESETS, StabilityScene
from viz.lessons.surfaces import SURFACES
from viz.player.pack import pack
from viz.scene import choose

picture = lru_cache(64)(LESSON.shown)

DEFAULT = StabilityScene()


def typed(formula):
    return DEFAULT.with_surface(choose(SURFACES["formula"]), formula=formula)


SCENES = {
    "default": DEFAULT,
    **{key: DEFAULT.with_surface(choose(SURFACES[key])) for key in list(SURFACES)[::2]},
    **{preset.key: preset.scene for preset in PRESETS},
    **{f"typed {f}": typed(f) for f in ("x + y", "3", "sqrt(x)", "1/(x^2 + y^2)", "1e200x^2", "1e-12x^2", "log(x)")},
    "far left": replace(DEFAULT, rate=1e-9),
    "far right": replace(DEFAULT, rate=1e6),
    "odd": replace(DEFAULT, rate=0.0123456, momentum=0.3333),
    "zh": replace(DEFAULT, lang="zh"),
}


def told(scene):
    """The sentences with their readings written out, as the page does it."""
    shown, at = picture(scene)
    return " ".join(_filled(text.texts, text.readings, at) for text in shown.sentences)


def _filled(sentence, readings, at):
    for name, reading in readings.items():
        array = np.asarray(getattr(reading.array, "array", reading.array))
        value = array[tuple(at[key] for key in reading.over)]
        if "{" + name + "}" in sentence:
            text = _filled(reading.texts[int(value)], readings, at) if reading.texts else f"{value:.6g}"
            sentence = sentence.replace("{" + name + "}", text)
    return sentence


@pytest.mark.parametrize("name", SCENES)
def test_any_scene_has_a_picture_that_can_be_sent(name):
    scene = SCENES[name].mended([])
    shown, at = picture(scene)
    counts = {slider.key: slider.count for slider in shown.sliders}
    assert all(0 <= at[key] < counts[key] for key in counts)
    for mark in [mark for mark in drawn(shown) if mark.over]:
        for each in (mark.x, mark.y):
            shape = np.shape(getattr(each, "array", each))[:-1]
            assert all(n in (1, counts[key]) for n, key in zip(shape, mark.over, strict=True))
    assert len(pack(shown)) < 200_000
    assert LESSON.after(scene, {"at": at}) == scene
    assert "{" not in told(scene)


@pytest.mark.parametrize("form", FORMS)
def test_on_a_bowl_the_map_breaks_at_the_border_of_theory(form):
    scene = replace(DEFAULT, form=form)
    found = stability(scene)
    border, _grid = found.borders[EXACT]
    beta = found.map.momenta
    expected = {
        "heavy": 2 + 2 * beta,
        "nesterov": (2 + 2 * beta) / (1 + 2 * beta),
        "weighted": (2 + 2 * beta) / (1 - beta),
    }
    np.testing.assert_allclose(border, expected[form] / 10)
    side = np.log(found.map.rates[None] / border[:, None])
    cell = np.log(found.map.rates[1] / found.map.rates[0])
    sure = (np.abs(side) > cell) & (beta[:, None] < 0.95)
    assert (found.map.diverged == (side > 0))[sure].mean() > 0.995


@pytest.mark.parametrize("form", FORMS)
def test_no_pair_on_the_map_shrinks_faster_than_the_best_in_theory(form):
    """The spectral radius of the recursion, computed from its matrices, is smallest at the star."""
    found = stability(replace(DEFAULT, form=form))
    rate, momentum, left = found.best

    def radius(eta, beta):
        worst = np.zeros(np.broadcast_shapes(np.shape(eta), np.shape(beta)))
        for curvature in (1.0, 10.0):
            g = eta * curvature * {"heavy": 1, "nesterov": 1 + beta, "weighted": 1 - beta}[form]
            trace, product = 1 + beta - g, beta - (eta * curvature * beta if form == "nesterov" else 0)
            root = np.sqrt(np.asarray(trace**2 - 4 * product, dtype=complex))
            worst = np.maximum(worst, np.maximum(abs(trace + root), abs(trace - root)) / 2)
        return worst

    assert radius(rate, momentum) == pytest.approx(left, abs=1e-7)
    assert radius(found.map.rates[None], found.map.momenta[:, None]).min() >= left - 1e-9


def test_the_path_is_the_run_of_the_dot_and_the_map_its_outcome():
    scene = replace(DEFAULT, rate=0.0123, momentum=0.3)
    shown, at = picture(scene)
    run = descend(scene.loss(), FORMS["heavy"].spec(learning_rate=0.0123, momentum=0.3), (scene.x, scene.y), SHOWN)
    line = panel(shown, "path").mark("path")
    np.testing.assert_allclose(line.x.array[at["momentum"], at["rate"]], run.theta[:, 0], atol=1e-12)
    found = stability(scene)
    cells = panel(shown, "map").mark("map")
    assert cells.codes.array.shape == (96, 96)
    kinds = regions.kinds(cells.codes.array)
    np.testing.assert_array_equal(kinds, found.map.outcome)
    for name in ("ring", "circle"):
        dot = panel(shown, "map").mark(name).points(at)[:, 0]
        assert dot.tolist() == [pytest.approx(np.log10(0.0123)), 0.3]


def test_the_sentence_says_outcome_border_and_best():
    said = told(replace(DEFAULT, rate=0.4, momentum=0.5))
    assert "η = 0.4, β = 0.5: it diverges" in said
    assert "breaks above η = 0.3; the dot is beyond it" in said
    assert "Best pair: η = 0.231, β = 0.27: each step multiplies the distance by 0.519." in said


def test_elsewhere_than_on_a_bowl_the_border_says_whose_curvature_it_is():
    scene = DEFAULT.with_surface(choose(SURFACES["rosenbrock"]))
    found = stability(scene)
    largest = np.linalg.eigvalsh(scene.loss().hessian(np.array([scene.x, scene.y])))[-1]
    np.testing.assert_allclose(found.borders[START][0], (2 + 2 * found.map.momenta) / largest)
    largest = np.linalg.eigvalsh(scene.loss().hessian(np.array([1.0, 1.0])))[-1]
    np.testing.assert_allclose(found.borders[MINIMUM][0], (2 + 2 * found.map.momenta) / largest)
    assert "By the curvature at the start" in told(scene)
    assert "nearest minimum" in told(scene)
    assert not stability(DEFAULT.with_surface(choose(SURFACES["saddle"]))).borders


def test_presets_show_what_they_say():
    def outcome(key):
        scene = next(preset.scene for preset in PRESETS if preset.key == key)
        _shown, at = picture(scene)
        found = stability(scene)
        where = at["momentum"], at["rate"]
        return Outcome(found.grid.outcome[where]), int(found.grid.step[where]), found

    assert outcome("past")[0] == Outcome.DIVERGED
    word, step, found = outcome("swings")
    assert step > 3 * found.fastest[2]
    assert outcome("weighted")[0] != Outcome.DIVERGED
    assert outcome("nesterov")[0] == Outcome.DIVERGED
    word, step, found = outcome("best")
    assert word == Outcome.CONVERGED
    without = found.map.step[0][found.map.outcome[0] == Outcome.CONVERGED]
    assert not len(without) or step < without.min() / 2
    assert (outcome("saddle")[2].map.outcome == Outcome.DIVERGED).mean() > 0.5
    assert step <= STEPS


def test_the_dot_and_the_start_land_in_the_scene_and_the_link():
    _shown, at = picture(DEFAULT)
    scene = LESSON.after(DEFAULT, {"at": {**at, "rate": 0, "momentum": 3}, "start": [1.5, -1]})
    assert (scene.rate, scene.momentum) == (DEFAULT.rates().values[0], DEFAULT.momenta().values[3])
    assert (scene.x, scene.y) == (1.5, -1)
    assert StabilityScene.from_query(scene.query()) == (scene, ())


opened = opener("stability")


def test_the_page_runs_and_its_menus_write_the_link():
    page = opened()
    assert not page.exception
    page.selectbox(key="form").set_value("weighted").run()
    assert page.query_params["form"] in ("weighted", ["weighted"])
    page.selectbox(key="preset").set_value("banana").run()
    assert not page.exception
    assert page.query_params["surface"] in ("rosenbrock", ["rosenbrock"])


def test_a_broken_link_opens():
    page = opened(rate="much", momentum="7", form="lead", surface="bowl", x="1e9")
    assert not page.exception
    assert len(page.text) >= 3

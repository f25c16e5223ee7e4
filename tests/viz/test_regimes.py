"""The four learning rates: chosen from the curvature, what becomes of them beside what theory says, and the page."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.descent import descend
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from tests.viz.pages import alive, asked, opener
from tests.viz.seen import drawn, panel
from tests.viz.test_pack import back
from tests.viz.told import told
from viz.figures.numbers import number
from viz.lessons.outcomes import word
from viz.lessons.regimes import LESSON
from viz.lessons.regimes.picture import PANELS
from viz.lessons.regimes.runs import regimes
from viz.lessons.regimes.scene import MULTIPLES, PRESETS, RegimesScene
from viz.lessons.regimes.sentences import as_read
from viz.lessons.surfaces import SURFACES
from viz.player.pack import pack
from viz.scene import choose, shown
from viz.words import LANGUAGES, words

picture = LESSON.shown

DEFAULT = RegimesScene()
FORMULAS = ["x + y", "x^2 - y^2", "sqrt(x) + y^2", "1/(x^2 + y^2)", "3", "exp(x^2 + y^2)", "x^2", "1e-9*(x^2 + y^2)"]


def typed(formula, **values):
    return DEFAULT.with_surface(choose(SURFACES["formula"], **values), formula=formula)


SCENES = {
    **{f"preset {preset.key}": preset.scene for preset in PRESETS},
    **{key: DEFAULT.with_surface(choose(spec)) for key, spec in SURFACES.items()},
    **{f"typed {formula}": typed(formula) for formula in FORMULAS},
    **{f"lang {lang}": replace(DEFAULT, lang=lang) for lang in LANGUAGES},
    "undefined start": replace(typed("sqrt(x) + y^2"), x=-1.0),
    "at the minimum": replace(DEFAULT, x=0.0, y=0.0),
    "small picture": typed("x^2 + 3y^2", size=0.01),
    "large picture": typed("x^2 + 3y^2", size=1000.0),
    "one step": replace(DEFAULT, steps=1, step=1),
    "many steps": replace(DEFAULT, steps=300, step=250),
    "far factor": replace(DEFAULT, factor=1e9),
    "odd factor": replace(DEFAULT, factor=0.123456789),
}


@pytest.mark.parametrize("name", SCENES)
def test_any_scene_has_a_picture_with_all_its_axes(name):
    scene = SCENES[name].mended([])
    shown, at = picture(scene)
    counts = {one.key: one.count for one in shown.sliders} | {one.key: len(one.options) for one in shown.chips}
    assert at.keys() == counts.keys()
    assert all(0 <= at[key] < counts[key] for key in at)
    for mark in drawn(shown):
        over = tuple(counts[key] for key in mark.over)
        for each in (mark.x, mark.y):
            assert np.shape(getattr(each, "array", each))[:-1] in (over, ())
        assert mark.count is None or mark.count.shape == over
    texts = shown.sentences[-1].texts
    assert shown.sliders[0].track.codes.shape == np.shape(texts) == (4, counts["factor"])
    assert all(text for row in texts for text in row)
    places = [{"focus": i, "factor": j} for i in range(4) for j in range(counts["factor"])]
    assert not any("{" in told(shown.sentences[-1], place) for place in places)
    assert set(" ".join(shown.grid.lines).split()) == set(" ".join(shown.grid.narrow).split()) == {*PANELS, "loss"}
    assert len(pack(shown)) < 200_000
    assert scene.factors().values[at["factor"]] == scene.factor
    assert LESSON.after(scene, {"at": at}) == scene
    assert RegimesScene.from_query(scene.query()) == (scene, ())


@pytest.mark.parametrize("condition", [1, 6, 40])
def test_the_rates_are_multiples_of_one_over_the_largest_curvature(condition):
    scene = replace(DEFAULT, surface=choose(LOSSES["bowl"], condition=condition, angle=-20), factor=0.5)
    found, at = regimes(scene), picture(scene)[1]["factor"]
    np.testing.assert_allclose(found.rates[:, at], np.array(MULTIPLES) * 0.5 / condition)
    assert found.measure.exact
    assert found.measure.where == "minimum"


@pytest.mark.parametrize("name", ["preset four", "preset long", "preset round", "booth", "matyas"])
def test_on_a_bowl_the_prediction_is_what_happens(name):
    scene = SCENES[name]
    found = regimes(scene)
    near = np.abs(found.rates * found.measure.largest / 2 - 1) < 0.02
    for i, j in zip(*np.nonzero((found.predicted != found.path.outcome) & ~near), strict=True):
        # at an edge rounding decides: the next position, not half a per cent away, is as predicted
        close = [k for k in (j - 1, j + 1) if abs(found.factors[k] / found.factors[j] - 1) < 0.006]
        assert found.predicted[i, j] in found.path.outcome[i, close]
    assert np.isfinite(found.measured).all()
    np.testing.assert_allclose(found.measured, found.shrink, rtol=1e-6, atol=1e-9)
    seen, _at = picture(scene)
    for row in seen.table.cells:
        for _rate, predicted, happened, shrink, measured, _steps, _loss in row[:: len(row) // 7]:
            assert shrink == measured or math.isclose(float(shrink), float(measured), rel_tol=1e-3)
            assert predicted
            assert happened


def test_the_numbers_are_those_of_runs_of_their_own():
    scene = PRESETS[0].scene
    seen, at = picture(scene)
    j, _ = at["factor"], words("en")
    outcomes = [Outcome.SLOW, Outcome.CONVERGED, Outcome.OSCILLATING, Outcome.DIVERGED]
    for i, multiple in enumerate(MULTIPLES):
        rate = multiple / 6
        path = descend(
            scene.loss(), OPTIMIZERS["gradient_descent"](learning_rate=rate), (scene.x, scene.y), scene.steps
        )
        assert path.outcome == outcomes[i]
        cells = seen.table.cells[i][j]
        assert cells[:3] == [number(rate), word(outcomes[i], _), word(outcomes[i], _)]
        assert cells[3] == cells[4] == number(max(abs(1 - rate), abs(1 - 6 * rate)), 4)
        assert cells[6] == number(path.value[-1])
        line = panel(seen, PANELS[i]).mark(PANELS[i])
        near = np.abs(path.theta).max(axis=1) < 1000
        np.testing.assert_allclose(line.x.array[j][near], path.theta[near, 0], atol=1e-9)
        np.testing.assert_allclose(line.y.array[j][near], path.theta[near, 1], atol=1e-9)
        assert told(seen.panels[i].caption.text, at) == f"η = {number(rate)}: {word(outcomes[i], _)}"
    said = [told(seen.sentences[-1], {"focus": i, "factor": j}) for i in range(4)]
    assert "an ant on the rim of a wok" in said[0]
    assert "is at the goal" in said[1]
    assert "a flea that bounces from wall to wall" in said[2]
    assert "the loss grows" in said[3]
    assert said[2].endswith("Each step multiplies the distance by 0.99; predicted: 0.99.")
    assert said[3].endswith("Each step multiplies the distance by 1.1; predicted: 1.1.")


def test_the_legend_says_what_each_colour_means():
    legend = [kind[0] for kind in picture(DEFAULT)[0].sliders[0].track.kinds]
    assert [text.split(":")[0] for text in legend] == [word(o, words("en")) for o in Outcome]
    for piece in ("ant", "reaches the minimum", "flea", "the loss grows"):
        assert piece in " ".join(legend)


def test_exactly_at_the_limit_it_gets_no_nearer():
    scene = replace(DEFAULT, factor=100.0, focus=0)  # 0.02 · 100 = 2
    seen, at = picture(scene)
    assert told(seen.sentences[-1], at).startswith("η = 0.333 = 2/λmax exactly")


def test_presets_are_found_whatever_is_live():
    for preset in PRESETS:
        scene = replace(preset.scene, factor=0.3, step=1, focus=0, lang="zh")
        assert shown(PRESETS, scene, LESSON.coordinates) == preset
    assert shown(PRESETS, replace(DEFAULT, x=0.1), LESSON.coordinates) is None


def test_presets_fail_as_they_say():
    results = {}
    for preset in PRESETS:
        at = picture(preset.scene)[1]["factor"]
        results[preset.key] = [Outcome(o).name for o in regimes(preset.scene).path.outcome[:, at]]
    assert results["four"] == ["SLOW", "CONVERGED", "OSCILLATING", "DIVERGED"]
    assert results["long"][1] == "SLOW"
    assert results["jump"][2:] == ["STOPPED", "STOPPED"]
    assert results["banana"] == ["SLOW"] * 4
    assert results["kink"][1:] == ["OSCILLATING"] * 3
    round_bowl = regimes(PRESETS[1].scene)
    assert round_bowl.path.step[1, picture(PRESETS[1].scene)[1]["factor"]] == 1


def test_events_move_what_they_name():
    assert LESSON.after(DEFAULT, {"at": {"factor": 3}}).factor == DEFAULT.factors().values[3]
    assert LESSON.after(DEFAULT, {"at": {"step": 7}}) == replace(DEFAULT, step=7)
    assert LESSON.after(DEFAULT, {"at": {"focus": 0}}) == replace(DEFAULT, focus=0)
    assert LESSON.after(DEFAULT, {"at": {}, "start": [0.5, -1.0]}) == replace(DEFAULT, x=0.5, y=-1.0)
    assert LESSON.after(DEFAULT, {"at": {}, "start": [50, -1.0]}) == replace(DEFAULT, x=3.0, y=-1.0)


open_page = opener("regimes")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_opens(lang):
    page = alive(open_page(lang=lang))
    assert page.selectbox(key="preset").value == "four"
    assert page.selectbox(key="surface").value == "bowl"


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_a_preset_is_written_to_the_address(preset):
    page = open_page(surface="booth")
    assert page.selectbox(key="preset").value is None
    alive(page.selectbox(key="preset").set_value(preset.key).run())
    query = {key: asked(page, key) for key in page.query_params}
    assert RegimesScene.from_query(query) == (preset.scene, ())
    alive(page.selectbox(key="preset").set_value(None).run())
    assert asked(page, "surface") == preset.scene.surface.key


def test_a_broken_link_is_said_and_the_rest_opens():
    page = alive(open_page(factor="many", x="nan", focus="9", colour="red", formula="x +* y", surface="formula"))
    told = " ".join(text.value for text in page.text)
    for key in ("factor", "x", "focus", "colour"):
        assert f"“{key}”" in told
    assert "formula was left out" in told


def test_nonsense_in_the_formula_is_refused_and_the_page_lives():
    page = open_page(surface="formula")
    for hostile in ("x +* y", "<img src=x onerror=alert(1)>", "log(-1-x^2)"):
        alive(page.text_input(key="formula").set_value(hostile).run())
        assert page.text
        assert asked(page, "formula") != hostile
    alive(page.text_input(key="formula").set_value("x^2 + 9y^2").run())
    assert asked(page, "formula") == "x^2 + 9y^2"


def test_a_sentence_says_a_number_as_the_table_does():
    """Also half-way between two that can be written, and where four digits are."""
    values = np.array([0.01485, 0.0745, 1.485, 1234.5, 4111.0, 9999.6, 1e5, 0.0, -2.5e-9, np.nan, np.inf])
    assert [number(float(v)) for v in back(as_read(values))] == [number(v) for v in values.tolist()]

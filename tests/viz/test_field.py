"""The gradient field's page: arrows, streamlines and critical points against the core's, its events, and the page."""

import math
from collections import Counter
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from core.critical import critical_points
from core.field import streamlines
from tests.viz.pages import opener
from tests.viz.seen import drawn, panel
from viz.lessons.field import LESSON
from viz.lessons.field.runs import LEAVES, NOWHERE, RESTS, SENT, follow
from viz.lessons.field.scene import PRESETS, SHOWN, STEPS, FieldScene
from viz.lessons.surfaces import SURFACES
from viz.player.pack import Fixed, pack
from viz.scene import choose

picture = lru_cache(128)(LESSON.shown)

DEFAULT = FieldScene()
FORMULAS = ["x + y", "sqrt(x) + y^2", "1/(x^2 + y^2)", "3", "exp(x^2 + y^2)", "abs(x) + abs(y)", "1e300x", "x^2"]


def typed(formula, **values):
    return DEFAULT.with_surface(choose(SURFACES["formula"], **values), formula=formula)


def surface(key, **values):
    return DEFAULT.with_surface(choose(SURFACES[key], **values))


SCENES = {
    "default": DEFAULT,
    **{key: surface(key) for key in SURFACES},
    **{f"typed {formula}": typed(formula) for formula in FORMULAS},
    **{preset.key: DEFAULT.with_preset(preset) for preset in PRESETS},
    "turned": surface("six_hump_camel", angle=30),
    "off the places": replace(DEFAULT, x=1.2345, y=-0.777),
    "zoom": replace(surface("himmelblau"), view=(2.0, 4.0, 1.0, 3.0), x=2.5, y=2.5),
    "beyond": replace(surface("himmelblau"), view=(-60.0, 60.0, -60.0, 60.0), x=2.5, y=2.5),
    "sliver": replace(DEFAULT, view=(-1.0, 1.0, 0.0, 1e-3), x=0.5, y=5e-4),
    "zh": replace(DEFAULT, lang="zh"),
}


def bare(array):
    return array.array if isinstance(array, Fixed) else array


def placed(scene):
    shown, at = picture(scene)
    for follower in shown.followers:
        at = {**at, follower.key: int(follower.positions[tuple(at[name] for name in follower.over)])}
    return shown, at


def said(scene):
    shown, at = placed(scene)
    return shown.sentences[1].texts[at["fate"]]


@pytest.mark.parametrize("name", list(SCENES)[::2])
def test_any_scene_has_a_small_picture(name):
    scene = SCENES[name].mended([])
    shown, at = placed(scene)
    counts = {one.key: one.count for one in shown.sliders} | {one.key: len(one.options) for one in shown.chips}
    assert all(0 <= at[key] < counts[key] for key in counts)
    for mark in drawn(shown):
        x, y = bare(mark.x), bare(mark.y)
        assert np.isfinite(x).all()
        assert np.isfinite(y).all()
        assert x.shape[-1] == y.shape[-1]
        piece = getattr(mark, "piece", 0)
        assert not piece or x.shape[-1] % piece == 0
    assert len(pack(shown)) < 200_000


@pytest.mark.parametrize("name", ["default", "himmelblau", "saddle", "plateau", "turned", "zoom"])
def test_arrows_point_against_the_gradient(name):
    scene = SCENES[name]
    loss = scene.loss()
    shown, _at = placed(scene)
    for k in (0, 1):
        mark = panel(shown, "contour").mark(f"−∇f {SHOWN[k]}")
        assert mark.shown == ("shown", k)
        x, y = bare(mark.x).reshape(-1, 2), bare(mark.y).reshape(-1, 2)
        arrows = np.array([np.diff(x)[:, 0], np.diff(y)[:, 0]])
        tails = np.array([x[:, 0], y[:, 0]]) if k == 0 else np.array([x.mean(axis=1), y.mean(axis=1)])
        gradient = loss.gradient(tails)
        length, slope = np.hypot(*arrows), np.hypot(*gradient)
        np.testing.assert_allclose((arrows * gradient).sum(axis=0), -length * slope, rtol=1e-6, atol=1e-9)
        if k == 1:
            np.testing.assert_allclose(length, length[0])
        else:
            true = slope <= np.quantile(slope, 0.9)
            ratio = length[true] / slope[true]
            np.testing.assert_allclose(ratio, ratio[0], rtol=1e-6)


@pytest.mark.parametrize("name", ["default", "himmelblau", "rosenbrock", "saddle", "zoom"])
def test_the_line_from_the_point_is_a_streamline(name):
    scene = SCENES[name]
    left, right, low, high = scene.frame()
    seen = replace(scene.loss(), domain=((left, right), (low, high)))
    step = min(right - left, high - low) / STEPS
    fine = streamlines(seen, [[scene.x], [scene.y]], step / 4, 4000)[:, :, 0]
    fine = fine[np.isfinite(fine[:, 0])]
    shown, at = placed(scene)
    line = panel(shown, "contour").mark("streamline").points(at).T
    assert line.shape == (SENT, 2)
    np.testing.assert_allclose(line[0], (scene.x, scene.y))
    apart = np.hypot(*(line[:, None] - fine[None]).transpose(2, 0, 1)).min(axis=1)
    assert apart.max() < step
    gaps = np.hypot(*np.diff(line, axis=0).T)
    assert gaps.max() <= 1.001 * np.median(gaps) + step / 2  # evenly along it


def test_what_becomes_of_a_start():
    assert said(DEFAULT) == "From here downhill ends at the minimum (0, 0)."
    assert "the gradient is 0 here" in said(replace(DEFAULT, x=0.0, y=0.0))
    assert "minimum (3, 2)" in said(replace(surface("himmelblau"), x=2.0, y=2.0))
    assert "out of the picture" in said(surface("saddle"))
    assert "saddle point (0, 0)" in said(replace(surface("saddle"), x=-2.4, y=0.0))
    assert "undefined" in said(replace(typed("sqrt(x)"), x=-1.0))
    assert "gradient is 0" in said(typed("3"))
    assert "out of the picture" in said(typed("x + y"))


def test_every_fate_is_that_of_a_line_of_its_own():
    scene = surface("styblinski_tang")
    loss, view = scene.loss(), scene.frame()
    xs, ys = (-4.0, 0.1, 3.0), (-2.0, 1.0, 4.5)
    lines = follow(loss, view, xs, ys)
    points = critical_points(loss)
    for k, start in enumerate((x, y) for x in xs for y in ys):
        alone = streamlines(loss, np.array(start)[:, None], points=1000)[:, :, 0]
        end = alone[np.isfinite(alone[:, 0])][-1]
        assert lines.end[k] not in (LEAVES, NOWHERE, RESTS)
        np.testing.assert_allclose(points[lines.end[k]].point, end, atol=0.05)


# --- critical points -------------------------------------------------------------------------------------------------


def kinds(scene):
    return Counter(name for name, _colour, _marker in picture(scene)[0].table.rows)


def test_himmelblau_has_four_minima_four_saddles_and_a_maximum():
    scene = surface("himmelblau")
    assert kinds(scene) == {"minimum": 4, "saddle point": 4, "maximum": 1}
    shown = picture(scene)[0]
    kinds_ = ("minimum", "saddle", "maximum")
    assert [panel(shown, "contour").mark(kind).points({}).shape[1] for kind in kinds_] == [4, 4, 1]
    for (name, _colour, _marker), cells in zip(shown.table.rows, shown.table.cells, strict=True):
        low, high = (float(text.replace("−", "-").replace("×10³", "e3")) for text in cells[3:])
        assert low <= high
        assert {"minimum": low > 0, "saddle point": low < 0 < high, "maximum": high < 0}[name]
    assert ["3", "2", "0", "25.72", "82.28"] in shown.table.cells


def test_the_monkey_saddle_has_one_degenerate_point():
    assert kinds(surface("monkey_saddle")) == {"degenerate point": 1}
    assert picture(surface("monkey_saddle"))[0].table.cells == [["0"] * 5]


def test_a_flat_place_and_none_at_all():
    assert kinds(typed("3")) == {"flat place": 1}
    assert kinds(typed("x + y")) == {"nowhere in this picture": 1}


def test_very_many_are_counted():
    rows = kinds(surface("rastrigin"))
    assert sum(rows.values()) == 12
    assert {"minimum: 121 in all", "maximum: 100 in all", "saddle point: 220 in all"} <= set(rows)


# --- presets and events ----------------------------------------------------------------------------------------------


def test_the_four_kinds_of_landscape():
    assert [preset.key for preset in PRESETS] == ["convex", "local", "saddle", "plateau"]
    assert DEFAULT.preset() == PRESETS[0]
    assert DEFAULT.with_preset(PRESETS[0]) == DEFAULT
    for preset in PRESETS:
        scene = DEFAULT.with_preset(preset)
        assert scene.preset() == preset
        assert replace(DEFAULT, formula="sin(x) + y^2").with_preset(preset).preset() == preset
        shown, at = placed(scene)
        assert shown.sentences[0].texts == preset.look
        assert at["preset"] == PRESETS.index(preset)
        assert len(shown.chips[0].options) == 4
        assert scene.mended([]) == scene
    beale = placed(surface("beale"))
    assert beale[0].chips[0].options[beale[1]["preset"]][0] == "Beale"
    assert typed("x^2 + 2y^2").preset() is None


def test_events_move_what_they_name():
    x, y = DEFAULT.places()
    at = placed(DEFAULT)[1]
    expected = replace(DEFAULT, x=x.values[3], y=y.values[7], shown="lines")
    assert LESSON.after(DEFAULT, {"at": {**at, "x": 3, "y": 7, "shown": 2}}) == expected
    assert LESSON.after(DEFAULT, {"at": {**at, "preset": 2}}) == DEFAULT.with_preset(PRESETS[2])
    zoomed = LESSON.after(DEFAULT, {"at": at, "view": [-1, 1, -1, 1]})
    assert zoomed.view == (-1, 1, -1, 1)
    assert (zoomed.x, zoomed.y) == (-1, 1)  # the point stays in view
    assert LESSON.after(zoomed, {"at": {}, "view": None}).view is None


@pytest.mark.parametrize("name", SCENES)
def test_an_event_says_back_what_the_picture_said(name):
    scene = SCENES[name].mended([])
    assert LESSON.after(scene, {"at": placed(scene)[1]}) == scene


BAD = [-1, 99, 10**400, math.nan, math.inf, "x", None, True, [1], {}, 2.5]


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_a_hostile_event_changes_nothing(bad):
    scene = surface("beale")
    at = dict.fromkeys(("x", "y", "shown", "preset"), bad)
    changed = LESSON.after(scene, {"at": at, "view": bad}) if bad is not None else LESSON.after(scene, {"at": at})
    assert changed == scene
    for view in ([1, 0, 0, 1], [0, 1e-300, 0, 1], [0, math.inf, 0, 1]):
        assert LESSON.after(scene, {"at": {}, "view": view}) == scene


def test_links_round_trip():
    for scene in SCENES.values():
        settled = scene.mended([])
        assert FieldScene.from_query(settled.query()) == (settled, ())


def test_a_link_without_a_point_opens_quietly():
    scene, ignored = FieldScene.from_query({"surface": "monkey_saddle"})
    assert ignored == ()
    assert scene.x == -2.0


# --- the page --------------------------------------------------------------------------------------------------------


open_page = opener("field")


def test_the_page_opens():
    page = open_page()
    assert page.selectbox(key="surface").value == "formula"
    assert [text.value for text in page.text] == []
    page.selectbox(key="surface").set_value("rastrigin").run()
    assert not page.exception


def test_a_hostile_link_opens():
    told = {"surface": "x", "x": "nan", "shown": "all", "formula": "<b>", "view": "1~0~0~1", "lang": "zh", "q": "1"}
    assert len(open_page(**told).text) >= 4


def test_what_is_undefined_is_said():
    assert "undefined" in open_page(surface="formula", formula="sqrt(x)", x="1", y="0").text[0].value
    assert SHOWN == ("true", "equal", "lines")

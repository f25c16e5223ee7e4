"""Schedules under noise: the runs' numbers against runs of their own and against theory, events, links and the page."""

from dataclasses import replace

import numpy as np
import pytest

from core.descent import descend
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS
from core.price import price
from core.schedules import SCHEDULES
from tests.viz.pages import alive, asked, opener
from tests.viz.seen import array, drawn, panel
from tests.viz.told import told
from viz.figures.numbers import number
from viz.lessons.schedules import LESSON
from viz.lessons.schedules.picture import ELLIPSE
from viz.lessons.schedules.runs import RUNS, clouds, looks
from viz.lessons.schedules.scene import OWN, PRESETS, RATE, SORTED, SchedulesScene, example
from viz.lessons.surfaces import SURFACES
from viz.player.pack import pack
from viz.scene import choose, shown
from viz.words import LANGUAGES

picture = LESSON.shown

DEFAULT = SchedulesScene()


def typed(formula, **values):
    return DEFAULT.with_surface(choose(SURFACES["formula"], **values), formula=formula)


def all_live():
    for key, spec in SCHEDULES.items():
        scene = DEFAULT.with_schedule(choose(spec))
        yield from ((f"{key} {live}", replace(scene, live=live)) for live in scene.choices())
    for key in OPTIMIZERS:
        scene = DEFAULT.with_optimizer(key)
        yield from ((f"{key} {live}", replace(scene, live=live)) for live in scene.choices() if live.startswith(OWN))


SCENES = {
    **{f"preset {preset.key}": preset.scene for preset in PRESETS},
    **{key: DEFAULT.with_surface(choose(SURFACES[key])) for key in list(SURFACES)[::3]},
    **dict(all_live()),
    **{f"typed {formula}": typed(formula) for formula in ("x + y", "sqrt(x) + y^2", "3", "1/(x^2 + y^2)", "x^2")},
    **{f"lang {lang}": replace(DEFAULT, lang=lang) for lang in LANGUAGES},
    "undefined start": replace(typed("sqrt(x) + y^2"), x=-1.0),
    "one step": replace(DEFAULT, steps=1, step=1),
    "many steps": replace(DEFAULT, steps=1000, step=300),
    "many steps, live rate": replace(DEFAULT, steps=1000, step=300, live=RATE),
    "rate zero": replace(DEFAULT, optimizer=DEFAULT.optimizer.put(learning_rate=0.0)),
    "rate too high": replace(DEFAULT, optimizer=DEFAULT.optimizer.put(learning_rate=1e6)),
    "odd decay": example("inverse_time", "decay", decay=0.0123456789),
    "odd whole": example("step", "every", every=37),
    "at the minimum": replace(DEFAULT, x=0.0, y=0.0),
}


def run(scene, schedule, value=None):
    """All runs of a scene, one after the other."""
    built = None if schedule is None else schedule.build(SCHEDULES)
    loss, optimizer = scene.loss(), scene.optimizer.build(OPTIMIZERS)
    seeds = RUNS * scene.seed + np.arange(RUNS)
    return [descend(loss, optimizer, (scene.x, scene.y), scene.steps, built, int(seed), scene.noise) for seed in seeds]


@pytest.mark.parametrize("name", SCENES)
def test_any_scene_has_a_picture_with_all_its_axes(name):
    scene = SCENES[name].mended([])
    told, at = picture(scene)
    counts = {one.key: one.count for one in told.sliders} | {one.key: len(one.options) for one in told.chips}
    assert at.keys() == counts.keys()
    assert all(0 <= at[key] < counts[key] for key in at)
    assert 1 <= counts["value"] <= 42
    counts["look"] = len(looks(scene.steps))
    for mark in drawn(told):
        over = tuple(counts[key] for key in mark.over)
        for each in (mark.x, mark.y):
            assert np.shape(getattr(each, "array", each))[:-1] in (over, ())
        assert mark.count is None or mark.count.shape == over
    for reading in told.sentences[-1].readings.values():
        assert array(reading.array).shape == tuple(counts[key] for key in reading.over)
    assert np.shape(told.table.cells)[:2] == (2, counts["value"])
    assert len(pack(told)) < 200_000
    assert scene.positions().values[at["value"]] == scene.live_value()
    assert LESSON.after(scene, {"at": at}) == scene
    assert SchedulesScene.from_query(scene.query()) == (scene, ())


ONE_BY_ONE = (
    "preset ball",
    "preset stairs",
    "adam optimizer.beta1",
    "rmsprop optimizer.decay",
)


@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_the_numbers_are_those_of_runs_one_by_one(name):
    scene = SCENES[name]
    found, (told, at) = clouds(scene), picture(scene)
    for cloud, schedule, cells in zip(
        (found.constant, found.scheduled), (None, scene.schedule), told.table.cells, strict=True
    ):
        j = at["value"] if cloud.live else ...
        paths = run(scene, schedule)
        value = np.sort([path.value for path in paths], axis=0)
        ends = np.array([path.theta[-1] for path in paths])
        np.testing.assert_allclose(cloud.bands[:, j].squeeze(), value[[16, 32, 47]], rtol=1e-9)
        np.testing.assert_allclose(cloud.places[..., -1, :][:, j].reshape(2, RUNS).T, ends, atol=1e-9)
        radius = np.sqrt((ends**2).sum(axis=1).mean())
        np.testing.assert_allclose(np.squeeze(cloud.radius[j])[-1], radius)
        row = cells[at["value"]]
        assert row[:3] == [number(value[32, -1]), f"{number(value[16, -1])} … {number(value[47, -1])}", number(radius)]


@pytest.mark.parametrize("rate", [0.05, 0.25, 0.4])
def test_theory_agrees_with_the_cloud(rate):
    scene = replace(DEFAULT, optimizer=DEFAULT.optimizer.put(learning_rate=rate), steps=400, seed=3)
    found = clouds(scene)
    curvature = np.array([1.0, 4.0])
    expected = np.sqrt(rate * scene.noise**2 / (curvature * (2 - rate * curvature)))
    np.testing.assert_allclose(found.constant.theory, expected)
    np.testing.assert_allclose(found.constant.spread, expected, rtol=0.1)
    at = scene.positions().position(scene.live_value())
    np.testing.assert_allclose(found.scheduled.spread[:, at], found.scheduled.theory[:, at], rtol=0.3)


def test_nine_of_ten_runs_are_within_the_ellipse():
    found = clouds(replace(DEFAULT, steps=400))
    parts = found.bowl.parts(found.constant.places[:, 10:].reshape(2, -1))
    within = (parts**2 / found.constant.theory[:, None] ** 2).sum(axis=0) < ELLIPSE**2
    assert within.mean() == pytest.approx(0.9, abs=0.03)
    ellipse = panel(picture(DEFAULT)[0], "contour").mark("theory")
    assert ellipse.label == "theory: 9 of 10 runs"
    corners = ellipse.points({})
    sizes = (found.bowl.parts(corners) ** 2 / found.constant.theory[:, None] ** 2).sum(axis=0)
    np.testing.assert_allclose(sizes, ELLIPSE**2)


def test_no_theory_where_there_is_none():
    assert clouds(DEFAULT.with_optimizer("adam")).constant.theory is None
    assert clouds(DEFAULT.with_surface(choose(LOSSES["rosenbrock"]))).constant.spread is None
    above = clouds(SCENES["preset above"])
    assert np.isinf(above.constant.theory[1])
    assert "theory" not in panel(picture(SCENES["preset above"])[0], "contour").names


def test_presets_say_what_happens():
    median = {}
    for preset in PRESETS:
        found, at = clouds(preset.scene), picture(preset.scene)[1]["value"]
        median[preset.key] = float(found.constant.bands[1, -1]), float(found.scheduled.bands[1, at, -1])
    for key in ("ball", "stairs", "above", "cosine", "adam"):
        assert median[key][1] < median[key][0] / 4
    for key in ("frozen", "quiet"):
        assert median[key][1] > 2 * median[key][0]
    assert median["above"][0] > 1e30


def test_presets_are_found_whatever_is_live():
    for preset in PRESETS:
        low = preset.scene.positions().values[1]
        scene = replace(preset.scene.with_live(float(low)), step=3, focus="constant", lang="zh")
        assert shown(PRESETS, scene, LESSON.coordinates) == preset
    assert shown(PRESETS, replace(DEFAULT, noise=0.7), LESSON.coordinates) is None


def test_another_schedule_brings_its_own_live_hyperparameter():
    assert DEFAULT.with_schedule(choose(SCHEDULES["cosine"])).live == "final"
    assert DEFAULT.with_schedule(choose(SCHEDULES["constant"])).live == RATE
    scene, ignored = SchedulesScene.from_query({"schedule": "cosine", "live": "decay"})
    assert scene.live == "final"
    assert picture(scene)
    assert not ignored


@pytest.mark.parametrize("key", SCHEDULES)
def test_the_curve_is_the_schedule(key):
    scene = DEFAULT.with_schedule(choose(SCHEDULES[key]))
    told, at = picture(scene)
    line = panel(told, "rate").mark("scheduled").points(at)[1]
    expected = SCHEDULES[key]().factor(np.arange(scene.steps), scene.steps)
    np.testing.assert_allclose(line, [*expected, expected[-1]])


def test_positions_of_whole_numbers_are_whole():
    values = SCENES["odd whole"].positions().values
    assert 37 in values
    assert (values == np.round(values)).all()


def test_more_positions_at_an_edge_are_fewer_elsewhere():
    for focus in ("constant", "scheduled"):
        rated = replace(DEFAULT, live=RATE, focus=focus)
        assert rated.count() - 2 <= len(rated.positions().values) <= rated.count() + 1  # two at the edge, and its own


def test_events_move_what_they_name():
    value = float(DEFAULT.positions().values[4])
    assert LESSON.after(DEFAULT, {"at": {"value": 4}}) == replace(DEFAULT, schedule=DEFAULT.schedule.put(decay=value))
    rated = replace(DEFAULT, live=RATE)
    value = float(rated.positions().values[4])
    assert LESSON.after(rated, {"at": {"value": 4}}).rate() == value
    assert LESSON.after(DEFAULT, {"at": {"step": 7}}) == replace(DEFAULT, step=7)
    assert LESSON.after(DEFAULT, {"at": {"focus": 0}}) == replace(DEFAULT, focus="constant")
    assert LESSON.after(DEFAULT, {"at": {}, "start": [0.5, -1.0]}) == replace(DEFAULT, x=0.5, y=-1.0)


open_page = opener("schedules")


@pytest.mark.parametrize("key", SCHEDULES)
def test_the_page_opens_on_every_schedule(key):
    page = alive(open_page(schedule=key))
    assert page.selectbox(key="schedule").value == key
    assert [text.value for text in page.text] == []


def test_what_is_live_is_chosen_and_the_rest_has_widgets():
    page = alive(open_page(schedule="one_cycle"))
    assert page.selectbox(key="live").options == ["Start fraction", "Warm-up", "Final fraction", "Learning rate"]
    alive(page.selectbox(key="live").set_value(RATE).run())
    assert asked(page, "live") == RATE
    page = alive(open_page(schedule="inverse_time", optimizer="rmsprop", live="optimizer.decay"))
    assert page.selectbox(key="live").options[0] == "Decay"
    assert page.selectbox(key="live").options[2] == "RMSprop: Decay"
    beside = [slider.key for slider in page.select_slider]
    assert "inverse_time.decay" in beside
    assert "rmsprop.decay" not in beside
    page = alive(open_page(schedule="one_cycle"))
    alive(page.selectbox(key="schedule").set_value("step").run())
    assert (asked(page, "schedule"), asked(page, "live")) == ("step", "gamma")


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_a_preset_is_written_to_the_address(preset):
    page = alive(open_page(noise="0.7", lang="zh"))
    alive(page.selectbox(key="preset").set_value(preset.key).run())
    query = {key: asked(page, key) for key in page.query_params}
    assert SchedulesScene.from_query(query) == (replace(preset.scene, lang="zh"), ())


def test_another_optimizer_comes_with_a_rate_that_suits_it():
    page = alive(open_page())
    alive(page.selectbox(key="optimizer").set_value("adam").run())
    assert asked(page, "optimizer") == "adam"
    assert float(asked(page, "adam.learning_rate")) == 0.15


def test_a_broken_link_is_said_and_the_rest_opens():
    page = alive(open_page(noise="loud", schedule="lunch", live="<b>", step="1e99"))
    told = " ".join(text.value for text in page.text)
    for key in ("noise", "schedule", "live", "step"):
        assert f"“{key}”" in told


def test_theory_is_told_only_where_the_runs_are_stationary():
    slow = replace(DEFAULT, optimizer=choose(OPTIMIZERS["gradient_descent"], learning_rate=0.002), steps=100, step=100)
    found = clouds(slow)
    assert np.isnan(found.constant.theory).all()
    assert "theory" not in panel(picture(slow)[0], "contour").names
    cells = picture(slow)[0].table.cells[0][0]
    assert [each.endswith("(–)") for each in cells[-2:]] == [True, True]
    assert np.isfinite(clouds(DEFAULT).constant.theory).all()


def test_the_start_is_forgotten_where_a_twentieth_of_the_stationary_variance_is_left_of_it():
    rate, steps = 0.1, 40
    descent = choose(OPTIMIZERS["gradient_descent"], learning_rate=rate)
    scene = replace(DEFAULT, steps=steps, step=steps, x=-2.5, y=0.4, optimizer=descent)
    bowl = clouds(scene).bowl
    left = (1 - rate * bowl.curvature) ** steps * bowl.parts((scene.x, scene.y)) ** 2  # of a square, half-way
    for part in (0, 1):
        for times, forgotten in ((0.9, False), (1.1, True)):
            variance = times * left[part] / 0.05
            noise = float(np.sqrt(variance * bowl.curvature[part] * (2 - rate * bowl.curvature[part]) / rate))
            theory = clouds(replace(scene, noise=noise)).constant.theory.reshape(2)
            assert np.isfinite(theory[part]) == forgotten


def test_a_price_is_that_of_all_runs_and_of_sorting_them():
    runs = RUNS * (1 + DEFAULT.count())
    walked = price(DEFAULT.loss(), DEFAULT.optimizer.build(OPTIMIZERS), runs, DEFAULT.steps)
    assert DEFAULT.price() - walked == pytest.approx(SORTED * runs * DEFAULT.steps)


def test_a_median_of_runs_that_left_the_domain_is_undefined():
    scene = replace(typed("sqrt(x) + y^2"), x=1.0, y=1.0)
    shown_, at = picture(scene)
    said = [told(shown_.sentences[-1], {**at, "step": step}) for step in range(scene.steps + 1)]
    values = np.array([path.value for path in run(scene, None)])
    assert np.isnan(values[:, -1]).sum() > 0
    for step, sentence in enumerate(said):
        (constant, _scheduled) = sentence.split("median loss ")[1].split(" (constant rate) and ")
        missing = np.isnan(values[:, step]).sum()
        assert ("undefined in at least half of the runs" in constant) == (missing >= RUNS / 2)
    assert "undefined" not in said[0]
    assert "–" not in "".join(said)

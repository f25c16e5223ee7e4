"""One step taken apart: the page shows exactly the numbers of the run, for every optimizer."""

import math
import re
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from core.anatomy import anatomy
from core.descent import descend
from tests.viz.pages import alive, opener
from tests.viz.seen import drawn, panel
from tests.viz.told import told
from viz.figures.numbers import number
from viz.lessons.hyper import LEARNING_RATE, movable
from viz.lessons.memory import LESSON
from viz.lessons.memory.runs import taken
from viz.lessons.memory.scene import OPTIMIZERS, PRESETS, SURFACES, MemoryScene, bare
from viz.lessons.surfaces import TYPED
from viz.player.pack import Single, pack
from viz.scene import choose
from viz.words import LANGUAGES

picture = lru_cache(128)(LESSON.shown)

DEFAULT = MemoryScene()
EXAMPLES = {preset.key: preset.scene for preset in PRESETS}


def of(key, **values):
    return DEFAULT.with_optimizer(choose(OPTIMIZERS[key], **values))


def typed(formula):
    return DEFAULT.with_surface(choose(TYPED), formula)


SCENES = {
    "default": DEFAULT,
    **EXAMPLES,
    **{f"optimizer {key}": of(key) for key in OPTIMIZERS},
    **{f"surface {key}": DEFAULT.with_surface(choose(spec)) for key, spec in SURFACES.items()},
    **{f"lang {lang}": replace(of("nadam"), lang=lang, newton=True) for lang in LANGUAGES},
    "weighted": of("momentum", weighted=True, bias_correction=True),
    "dampened": of("momentum", dampening=0.5),
    "decayed": of("lion", weight_decay=0.1),
    "undefined start": replace(typed("sqrt(x) + y^2"), x=-1.0, newton=True),
    "level": replace(typed("3"), newton=True),
    "pole": replace(typed("1/(x^2 + y^2)"), newton=True),
    "newton on a pole": replace(typed("1/(x^2 + y^2)"), optimizer=bare(choose(OPTIMIZERS["newton"])), x=0.0, y=0.0),
    "search on a level": replace(typed("3"), optimizer=bare(choose(OPTIMIZERS["backtracking"]))),
    "search undefined": replace(typed("log(x)"), optimizer=bare(choose(OPTIMIZERS["backtracking"])), x=-1.0),
    "explodes": replace(typed("exp(x^2 + y^2)"), rate=1e6, optimizer=bare(choose(OPTIMIZERS["gradient_descent"]))),
    "one step": replace(DEFAULT, steps=1, step=1),
    "many steps": replace(DEFAULT, steps=120, step=120),
    "at the minimum": replace(DEFAULT, x=0.0, y=0.0),
    "odd rate": replace(DEFAULT, rate=0.123456789),
    "past": replace(DEFAULT, view="share"),
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
    for text in (*shown.sentences, *(cell for row in shown.table.cells for cell in row)):
        for rate in (0, counts["live"] - 1):
            for step in (0, counts["step"] - 1):
                assert not re.search(r"[{]\w+[}]|\$|\\", told(text, {**at, "live": rate, "step": step}))
    assert len(pack(shown)) < 200_000
    assert LESSON.after(scene, {"at": at}) == scene
    assert MemoryScene.from_query(scene.query()) == (scene, ())


def calculated(written):
    """What a line of plain text comes to, and its largest number, which the rounding of digits scales with."""
    plain = written.replace("−", "-").replace(" · ", "*").replace("∞", "inf")
    plain = re.sub(r"(?<![\d.×])10(?=[⁰¹²³⁴⁵⁶⁷⁸⁹⁻])", "1×10", plain)
    raised = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    plain = re.sub(r"×10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda m: f"e{m[1].translate(raised)}", plain)
    plain = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda m: f"**{m[0].translate(raised)}", plain).replace("^", "**")
    plain = re.sub(r"√([\d.e-]+)", r"sqrt(\1)", plain).replace("√", "sqrt")
    plain = re.sub(r"\|([^|]*)\|", r"abs(\1)", plain)
    assert not re.search(r"[^\d\s.e+*/(),a-z-]", plain), written
    known = {"sqrt": math.sqrt, "abs": abs, "max": max, "sign": np.sign}
    size = max(abs(float(x)) for x in re.findall(r"[\d.]+(?:e-?\d+)?", plain))
    return eval(plain, known), size  # the test's own text: digits and signs, as was just asserted


VARIANTS = {
    **{key: of(key) for key in OPTIMIZERS},
    **{name: SCENES[name] for name in ("weighted", "dampened", "decayed", "leaps", "dies", "jitters")},
    "banana": DEFAULT.with_surface(choose(SURFACES["rosenbrock"])),
    **{
        f"{key}, {live} live": replace(of(key), live=live)
        for key, spec in OPTIMIZERS.items()
        for live in movable(spec)
        if live != LEARNING_RATE
    },
    "adamw on a saddle": of("adamw").with_surface(choose(SURFACES["saddle"])),
    "newton on the banana": of("newton").with_surface(choose(SURFACES["rosenbrock"])),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_table_holds_exactly_the_numbers_of_the_run(name):
    scene = VARIANTS[name]
    shown, at = picture(scene)
    live = scene.positions().values
    for position in (0, at["live"], len(live) - 1):
        # a run of its own, with this one value of what is live
        optimizer = OPTIMIZERS[scene.optimizer.key](
            **{**dict(scene.chosen().values), scene.live: float(live[position])}
        )
        path = descend(scene.loss(), optimizer, (scene.x, scene.y), scene.steps)
        parts = anatomy(path)
        for step in (0, 1, 7, scene.steps - 1):
            here = {**at, "live": position, "step": step}
            assert len(parts) == len(shown.table.rows) == len(shown.table.cells)
            for part, row, (_formula, *cells) in zip(parts, shown.table.rows, shown.table.cells, strict=True):
                assert row[0] == part.line.name
                written, value = [told(cell, here) for cell in cells], part.value[step]
                if value.ndim == 2:
                    assert written == [f"({number(a, 5)}, {number(b, 5)})" for a, b in value]
                    continue
                for text, expected in zip(written, value, strict=False):
                    *line, result = text.split(" = ")
                    assert result == number(float(expected), 5)
                    if line and np.isfinite(expected):
                        found, size = calculated(line[0])
                        assert found == pytest.approx(expected, rel=2e-4, abs=2e-4 * min(size, 1e3 * abs(expected)))
                assert len(value) == 2 or written[1] == ""


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_the_arrow_and_the_sentence_are_the_step(key):
    scene = of(key)
    found = taken(scene)
    shown, at = picture(scene)
    np.testing.assert_allclose(found.step, np.diff(found.theta, axis=1), rtol=1e-9, atol=1e-12)
    span = np.ptp(scene.loss().domain[0])
    expected = found.theta[at["live"], at["step"] : at["step"] + 2].T
    np.testing.assert_allclose(panel(shown, "contour").mark("Δθ").points(at), expected, atol=span / 2**10)
    step = found.step[at["live"], at["step"]]
    assert f"the step ({number(step[0])}, {number(step[1])})" in told(shown.sentences[-1], at)


def test_effective_rates_are_step_over_gradient_and_those_of_descent_are_the_rate():
    scene = of("gradient_descent")
    found = taken(scene)
    steep = np.abs(found.gradient) > 1e-9
    np.testing.assert_allclose(found.effective[steep], np.broadcast_to(found.rates[:, None, None], steep.shape)[steep])


def test_a_larger_gradient_stands_above_and_below_the_line():
    scene = EXAMPLES["larger"]
    found = taken(scene)
    at = picture(scene)[1]
    gradient = np.abs(found.gradient[at["live"]])
    np.testing.assert_allclose(gradient[:, 1], 25 * gradient[:, 0])
    share = gradient / np.sqrt(np.cumsum(gradient**2, axis=0))
    np.testing.assert_allclose(share[:, 0], share[:, 1])
    np.testing.assert_allclose(
        np.abs(found.step[at["live"]]), scene.rate * share, rtol=1e-6
    )  # Adagrad's step is that ratio
    cross = found.step[..., 0] * found.newton[..., 1] - found.step[..., 1] * found.newton[..., 0]
    assert np.abs(cross).max() < 1e-6  # and points where Newton's does
    np.testing.assert_allclose(found.newton, -found.theta[:, :-1], atol=1e-9)


def test_the_failures_fail_as_they_say():
    dies, jitters = taken(EXAMPLES["dies"]), taken(EXAMPLES["jitters"])
    at = picture(EXAMPLES["dies"])[1]["live"]
    assert np.hypot(*(dies.theta[at, -1] - (1, 1))) > 1
    assert np.hypot(*dies.step[at, -1]) < 0.02 * np.hypot(*dies.step[at, 0])
    at = picture(EXAMPLES["jitters"])[1]["live"]
    np.testing.assert_allclose(np.abs(jitters.step[at, 20:]), 0.25, rtol=0.05)
    leaps = taken(EXAMPLES["leaps"])
    at = picture(EXAMPLES["leaps"])[1]["live"]
    np.testing.assert_allclose(np.abs(leaps.step[at, 0]), 0.25 * math.sqrt(10), rtol=1e-5)
    first = taken(DEFAULT).step[picture(DEFAULT)[1]["live"], 0]
    np.testing.assert_allclose(np.abs(first), 0.25, rtol=1e-5)


def test_events_move_what_they_name():
    assert LESSON.after(DEFAULT, {"at": {"step": 0}}) == replace(DEFAULT, step=1)
    assert LESSON.after(DEFAULT, {"at": {"step": 10**8}}) == replace(DEFAULT, step=40)
    assert LESSON.after(DEFAULT, {"at": {"step": -5}}) == replace(DEFAULT, step=1)
    assert LESSON.after(DEFAULT, {"at": {"view": 1}}) == replace(DEFAULT, view="share")
    assert LESSON.after(DEFAULT, {"at": {"live": 0}}) == replace(DEFAULT, rate=DEFAULT.positions().values[0])
    assert LESSON.after(DEFAULT, {"at": {}, "start": [1, 99]}) == replace(DEFAULT, x=1, y=3)


open_page = opener("memory")


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_the_page_opens_with_every_optimizer(key):
    page = alive(open_page(optimizer=key))
    assert page.selectbox(key="optimizer").value == key
    assert [text.value for text in page.text] == []


def test_an_example_is_a_whole_scene():
    page = alive(open_page())
    alive(page.selectbox(key="preset").set_value("larger").run())
    query = {key: value if isinstance(value, str) else value[0] for key, value in page.query_params.items()}
    assert MemoryScene.from_query(query) == (EXAMPLES["larger"], ())
    assert page.selectbox(key="optimizer").value == "adagrad"
    alive(page.selectbox(key="optimizer").set_value("momentum").run())
    assert page.selectbox(key="preset").value is None


def test_what_is_undefined_is_said():
    shown, at = picture(SCENES["undefined start"])
    assert "or the formula is undefined here" in told(shown.sentences[-1], at)
    for name in ("−g", "Δθ"):
        assert np.isnan(panel(shown, "contour").mark(name).points(at)[:, 1]).all()


def test_numbers_of_the_table_keep_all_digits_that_are_read():
    cells = [cell for row in picture(DEFAULT)[0].table.cells for cell in row if not isinstance(cell, str)]
    sent = [each for cell in cells for each in cell.readings.values() if isinstance(each.array, Single)]
    assert len(sent) > 20
    assert all(each.array.digits >= each.digits for each in sent if not each.texts)

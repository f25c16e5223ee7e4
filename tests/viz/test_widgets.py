"""A widget never changes by itself what a link says, and what a person has set stays."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS
from core.rates import suited_rate
from tests.viz.changes import said_and_changed
from tests.viz.controls import FILE, controls, odd, odd_page
from tests.viz.pages import asked, opener
from viz.figures.numbers import labels
from viz.lessons import LESSONS
from viz.lessons.escape.scene import ESCAPERS, EscapeScene
from viz.lessons.memory.scene import MemoryScene
from viz.lessons.playground.scene import PlaygroundScene
from viz.lessons.surfaces import LOSSES, TYPED
from viz.lessons.tangent.scene import TangentScene
from viz.lessons.walk.scene import WalkScene
from viz.scene import Chosen, choose
from viz.ui.controls import positions

CONTROLS = json.loads(FILE.read_text())


def keys_of(page):
    """The keys of all widgets that hold a value, in alphabetical order."""
    kinds = (page.slider, page.select_slider, page.selectbox, page.multiselect, page.number_input, page.toggle)
    return sorted(widget.key for kind in (*kinds, page.text_input) for widget in kind)


def answered(widget):
    """What a browser sends for a widget that nobody touches: its own grid's number, or the last option so labelled."""
    proto, value = widget.proto, widget.value
    if widget.type == "number_input":
        assert proto.default == min(max(value, proto.min), proto.max), widget.label  # where the field is emptied
        return float(proto.format % value)
    if widget.type == "slider":
        return float(f"{proto.min + round((value - proto.min) / proto.step) * proto.step:.12g}")
    texts = list(proto.options)
    assert len(set(texts)) == len(texts), texts
    return value


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_a_browser_answers_with_what_the_link_says(lesson):
    page, scene = odd_page(lesson)
    assert controls(page) == CONTROLS[lesson.key][0]
    kinds = [*page.slider, *page.select_slider, *page.selectbox, *page.multiselect, *page.number_input]
    for widget in kinds:
        assert answered(widget) == widget.value, widget.label
    page.run()
    opened = lesson.scene.from_query({key: asked(page, key) for key in page.query_params})[0]
    assert opened == scene


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_what_a_control_changes_in_the_address_is_what_it_was(lesson):
    """``python -m tests.viz.controls`` writes the table anew, where a control was changed on purpose."""
    for query, lines in said_and_changed(lesson).items():
        assert lines == CONTROLS[lesson.key][1][query], query


@pytest.mark.parametrize("live", ["batch", "l1"])
def test_what_is_under_the_live_slider_has_no_second_control(live):
    keys = keys_of(opener("network")(live=live))
    for key in ("batch", "l1", "l2"):
        assert (f".{key}" in keys) == (key != live)


def test_stops_are_told_apart_and_true():
    for spec in OPTIMIZERS.values():
        for param in spec.params:
            if param.kind == "switch" or param.slider is None:
                continue
            for value in (odd(param, turn) for turn in range(3)):
                stops = positions(param, value)
                texts = labels(stops)
                assert value in stops
                assert len(set(texts)) == len(texts)
                assert "1" not in [text for stop, text in zip(stops, texts, strict=True) if stop != 1]


def test_a_condition_between_two_stops_stays_where_it_is():
    page = opener("playground")(**{"bowl.condition": "25.08", "surface": "bowl"})
    widget = next(one for one in page.select_slider if one.key == "bowl.condition")
    assert widget.value == 25.08
    assert "25.08" in widget.proto.options
    page.toggle(key=".together").set_value(True).run()
    assert asked(page, "bowl.condition") == "25.08"


def test_a_rate_that_a_person_set_stays_with_a_new_formula():
    typed = PlaygroundScene(surface=choose(TYPED), formula="x^2 + y^2", together=True, rate=0.0215)
    assert typed.with_surface(typed.surface, "x^2 + 10 y^2").rate == 0.0215
    suited = typed.suited()
    changed = suited.with_surface(suited.surface, "x^2 + 100 y^2")
    assert changed == changed.suited() != suited
    dragged = replace(suited, together=False).with_optimizer(suited.optimizers[1].put(learning_rate=0.0215))
    after = dragged.with_surface(dragged.surface, "x^2 + 100 y^2")
    assert dict(after.optimizers[1].values)["learning_rate"] == 0.0215
    loss = after.loss()
    assert dict(after.optimizers[0].values)["learning_rate"] == suited_rate(loss, OPTIMIZERS["gradient_descent"])


def test_a_start_and_a_rate_stay_on_the_same_surface_and_the_page_says_when_they_do_not():
    scene = replace(MemoryScene(), rate=0.0215, x=0.5, y=-0.25)
    steeper = scene.with_value("condition", 40.0)
    assert (steeper.rate, steeper.x, steeper.y) == (0.0215, 0.5, -0.25)
    other = scene.with_surface(choose(LOSSES["rosenbrock"]))
    assert other == other.suited()
    assert other.news(scene)
    assert not scene.news(scene)
    assert not other.with_surface(choose(LOSSES["booth"])).news(other)


def test_a_walk_keeps_its_start_and_rate_while_its_formula_is_typed():
    walk = WalkScene().with_curve(Chosen("formula", (("low", -3.0), ("high", 3.0))))
    walk = replace(walk, rate=0.0123, x=1.5)
    again = walk.with_curve(walk.curve, "x^4")
    assert (again.rate, again.x) == (0.0123, 1.5)
    assert walk.with_curve(walk.curve.put(high=1.0)).x == 1.0
    tangent = TangentScene().with_curve(walk.curve)
    assert tangent.with_curve(tangent.curve, "x^4").h == tangent.h


def test_a_link_holds_everyone_of_a_catalog():
    scene = EscapeScene(optimizers=tuple(choose(spec) for spec in ESCAPERS.values()))
    assert len(scene.optimizers) >= 15
    assert EscapeScene.from_query(scene.query()) == (scene, ())


def test_labels_differ_and_are_close():
    values = np.array([0.9, 0.99, 0.999, 0.9999, 0.99999])
    assert labels(values) == ("0.9", "0.99", "0.999", "0.9999", "0.99999")

"""No link costs more than about a second: what its picture has less of is said, and stays in the link."""

import time
from importlib import import_module

import pytest

from core.price import SECOND
from tests.viz.dearest import DEAREST, fields
from viz.lessons import LESSONS
from viz.player.pack import pack
from viz.scene import Scene
from viz.words import words

LESSON = {lesson.key: lesson for lesson in LESSONS}
PRICED = [key for key, lesson in LESSON.items() if lesson.scene.price is not Scene.price]


def ordinary(key):
    """The opening scene of a lesson and those of its presets."""
    module = import_module(f"viz.lessons.{key.replace('-', '_')}.scene")
    scenes = [preset.scene for preset in getattr(module, "PRESETS", ()) if hasattr(preset, "scene")]
    return [LESSON[key].scene(), *scenes]


def dearest(key):
    return [LESSON[key].scene.from_query(fields(link))[0] for link in DEAREST[key]]


def test_every_lesson_has_its_dearest_links():
    assert list(DEAREST) == list(LESSON)
    assert {"playground", "race", "escape", "schedules", "basins"} <= set(PRICED)


@pytest.mark.parametrize("key", LESSON)
def test_an_ordinary_scene_is_shown_as_it_is(key):
    for scene in ordinary(key):
        assert scene.affordable() == scene
        assert not [note for note in LESSON[key].said(scene) if "second" in note.template]


@pytest.mark.parametrize("key", PRICED)
def test_the_dearest_links_are_made_affordable(key):
    for scene in dearest(key)[:2]:
        shown = scene.affordable()
        most = scene.patience * SECOND
        assert shown.price() <= most
        assert bool(scene.shortened()) == (scene.price() > most)
        assert shown.affordable() == shown


def test_what_is_less_is_said_in_both_languages_and_stays_in_the_link():
    scene = dearest("playground")[0]
    (note,) = LESSON["playground"].said(scene)
    less = scene.affordable().steps
    assert words("en")(note) == f"To answer within a second: “Steps” is {less} here instead of 10000."
    assert f"“步数”是 {less}" in words("zh")(note)
    assert scene.query()["steps"] == "10000"


def test_an_event_leaves_what_was_asked_for(monkeypatch):
    monkeypatch.setattr("viz.scene.scene.SECOND", 0.05)
    lesson, scene = LESSON["schedules"], dearest("schedules")[1]
    shown, at = lesson.shown(scene)
    steps = scene.affordable().steps
    assert steps < scene.steps == 1000
    assert shown.sliders[-1].count == steps + 1 or any(each.count == steps + 1 for each in shown.sliders)
    assert lesson.after(scene, {"at": at}) == scene
    moved = lesson.after(scene, {"at": {**at, "step": 3}})
    assert (moved.step, moved.steps) == (3, 1000)
    assert lesson.after(scene, {"at": at, "start": [1.0, 1.0]}).steps == 1000


def test_a_dear_picture_takes_about_what_it_may(monkeypatch):
    monkeypatch.setattr("viz.scene.scene.SECOND", 0.05)
    scene = dearest("playground")[2]
    scene.loss()  # the surface itself is kept
    began = time.process_time()
    pack(LESSON["playground"].shown(scene)[0])
    assert time.process_time() - began < 0.5  # a machine may be slow, and busy

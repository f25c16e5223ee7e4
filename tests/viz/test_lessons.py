"""What holds for every lesson: its picture is whole, its link is its scene, and no event or address can break it."""

import json
import math
import random
import re
import zlib
from dataclasses import fields
from functools import cache

import numpy as np
import pytest

from tests.viz.first import coordinates, placed
from tests.viz.seen import array, drawn
from tests.viz.told import told
from viz.lessons import LESSONS, OPENING
from viz.player.pack import pack
from viz.scene.progress import Watched
from viz.scene.scene import MAX_TEXT
from viz.warm import warm
from viz.words import LANGUAGES
from viz.words.collect import texts

LARGEST = 200_000  # bytes of a picture
NO_POSITION = (None, "x", math.nan, math.inf, -math.inf, True, 2.5, [1], [1, "b", 3], ["a", "b"], [math.nan, 0], {})
OUTSIDE = (-1, 10**9, 10**400, -(10**400))

every = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)


def opened(lesson, **query):
    return lesson.scene.from_query(query)[0]


def test_the_opening_page_is_one_of_them_and_keys_are_apart():
    keys = [lesson.key for lesson in LESSONS]
    assert OPENING in keys
    assert len(set(keys)) == len(keys)


@every
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_picture_is_whole(lesson, lang):
    shown, at = lesson.shown(opened(lesson, lang=lang))
    counts = coordinates(shown)
    followed = {one.key for one in shown.followers} | (
        {shown.latest.key, shown.latest.place} if shown.latest else set()
    )
    assert at.keys() | followed == counts.keys()
    assert all(0 <= at[key] < counts[key] for key in at)
    for mark in drawn(shown):
        axes = tuple(counts[key] for key in mark.over)
        for each in (mark.x, mark.y):
            shape = array(each).shape[:-1]
            assert shape == () or all(size in (1, count) for size, count in zip(shape, axes, strict=True))
    for panel in shown.panels:
        names = [mark.name for mark in panel.marks]
        assert all(names)
        assert len(set(names)) == len(names)
        assert panel.label
        for axis in (panel.scrub.x, panel.scrub.y) if panel.scrub else ():
            if axis and axis[0] == "step" and len(axis) == 3:  # the place under the finger is the step
                assert axis[2] - axis[1] == counts["step"] - 1
        if not panel.three:
            still = [panel.figure["layout"][name].get("fixedrange", False) for name in ("xaxis", "yaxis")]
            relief = any(trace["type"] == "contour" for trace in panel.figure["data"])
            assert still == [False] * 2 if panel.view else still == [True] * 2 or relief  # only a landscape zooms
    for part in (*shown.panels, *shown.sliders, *shown.chips, *drawn(shown)):
        key, position = getattr(part, "shown", None) or (next(iter(counts)), 0)
        assert np.all(np.asarray(position) < counts[key])  # what is never shown is not sent
    for slider in shown.sliders:
        assert slider.label
        assert slider.texts is None or len(slider.texts) == slider.count
    stepped = {"step", "epoch"} & {field.name for field in fields(lesson.scene)}
    assert stepped <= {slider.key for slider in shown.sliders if slider.play}  # what takes steps can be played
    assert len(pack(shown)) < LARGEST


@every
def test_every_sentence_is_filled_at_both_ends_of_every_slider(lesson):
    shown, at = lesson.shown(opened(lesson))
    at = placed(shown, at)
    counts = coordinates(shown)
    places = [at, *({**at, key: end} for key in counts for end in (0, counts[key] - 1))]
    for place in places:
        for sentence in shown.sentences:
            assert not re.search(r"[{}]|nan|inf\b|None(?! of)", told(sentence, place))


@every
def test_one_is_counted_in_the_singular(lesson):
    shown, at = lesson.shown(opened(lesson, steps="1", step="1", epochs="1", depth="1", lang="en"))
    at, counts = placed(shown, at), coordinates(shown)
    for place in [{**at, key: i} for key in counts for i in range(min(4, counts[key]))]:
        said = " ".join(told(text, place) for text in shown.sentences)
        assert not re.search(r"(?<![\d.,])\b1 (?:[a-z]+ )?(?:step|update|sample|epoch|layer|time|bit|row)s\b", said)
        assert "[s]" not in said


@cache
def english():
    return [text for text in texts() if len(text) > 25 and "{" not in text]


@every
def test_the_chinese_picture_has_no_english_sentence(lesson):
    shown, at = lesson.shown(opened(lesson, lang="zh"))
    at = placed(shown, at)
    assert not [each for each in shown.sentences if re.search("[，。：；？！] ", told(each, at))]
    body = zlib.decompress(pack(shown))
    length = int.from_bytes(body[:4], "little")
    said = json.dumps(json.loads(body[4 : 4 + length]), ensure_ascii=False)
    assert not [text for text in english() if text in said]


@every
def test_a_picture_is_a_function_of_its_scene(lesson):
    scene = opened(lesson)
    assert pack(lesson.shown(scene)) == pack(lesson.shown(scene))


@every
def test_where_the_page_stands_is_where_the_scene_is(lesson):
    scene = opened(lesson)
    assert lesson.scene.from_query(scene.query()) == (scene, ())
    assert lesson.after(scene, {"at": lesson.shown(scene)[1]}) == scene


@every
def test_what_is_no_position_changes_nothing(lesson):
    scene = opened(lesson)
    keys = lesson.shown(scene)[1]
    for bad in NO_POSITION:
        events = [{"at": dict.fromkeys(keys, bad)}, {"at": bad}, {"at": [bad]}, {"pressed": bad}]
        events += [{name: bad} for name in ("start", "view", "eye")]
        for event in events:
            assert lesson.after(scene, event) == scene, event


@every
def test_a_position_outside_gives_a_valid_scene(lesson):
    scene = opened(lesson)
    for key in lesson.shown(scene)[1]:
        for bad in OUTSIDE:
            after = lesson.after(scene, {"at": {key: bad}})
            assert lesson.scene.from_query(after.query()) == (after, ())
            if after != scene:
                assert lesson.shown(after)


@every
def test_any_query_opens(lesson):
    chance = random.Random(lesson.key)
    names = [*opened(lesson).query(), "nobody", "v", "", "<b>"]
    values = [
        "",
        "nan",
        "inf",
        "-1",
        "1e999",
        "0",
        "x",
        "<img src=x>",
        "1~2",
        "1~x",
        "9" * 60,
        "é" * (2 * MAX_TEXT),
        "~",
    ]
    for _ in range(150):
        query = {chance.choice(names): chance.choice(values) for _ in range(chance.randint(1, 8))}
        scene, ignored = lesson.scene.from_query(query)
        assert lesson.scene.from_query(scene.query()) == (scene, ())
        assert len(ignored) <= 6


def test_all_first_pictures_can_be_made_beforehand_and_left():
    import threading

    stop = threading.Event()
    warm(stop, 0, 0)
    stop.set()
    warm(stop)  # at once


@pytest.mark.parametrize("key", ["stability", "basins", "race", "escape", "network", "landscape"])
def test_how_far_a_long_work_is_rises_once_from_0_to_1(key):
    (lesson,) = (lesson for lesson in LESSONS if lesson.key == key)
    heard = []
    nobodys = {"x": "-1.2345", "seed": "4321"}  # what is known already is not worked on
    lesson.shown(opened(lesson, epochs="6", steps="31", budget="31", count="5", **nobodys), Watched(heard.append))
    assert heard == sorted(heard)
    assert 0 <= heard[0] < 1
    assert heard[-1] == pytest.approx(1)


DEAR = "+".join(f"tan(sin({k}x+exp(cos({k}y))))" for k in range(2, 9))


@pytest.mark.parametrize(
    ("key", "query", "notes"),
    [
        ("walk", {"curve": "formula", "formula": "sqrt(x)"}, ["undefined on 50.0% of the interval"]),
        ("field", {"surface": "formula", "formula": "sqrt(x) + y^2"}, ["undefined on 48.5% of the picture"]),
        ("race", {"surface": "formula", "formula": "x + y"}, ["there is no goal"]),
        ("race", {}, []),
        ("field", {"surface": "formula", "formula": DEAR}, ["what is drawn is coarser"]),
        ("stability", {"surface": "formula", "formula": DEAR}, ["what is drawn is coarser"]),
        ("stability", {}, []),
        ("basins", {"surface": "formula", "formula": DEAR}, ["what is drawn is coarser"]),
    ],
)
def test_what_a_picture_cannot_show_is_said_above_it(key, query, notes):
    (lesson,) = (lesson for lesson in LESSONS if lesson.key == key)
    said = [str(message) for message in lesson.said(opened(lesson, v="1", **query))]
    assert len(said) == len(notes)
    assert all(part in whole for part, whole in zip(notes, said, strict=True))

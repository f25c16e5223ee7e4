"""A picture as a resource: the same bytes by the route and on the page, drafts, names, and what strangers can send."""

import asyncio
import json
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import urlencode

import numpy as np
import pytest

from tests.viz.seen import array
from tests.viz.told import told
from tests.viz.web import body, get, header, tree
from viz.lessons import LESSONS
from viz.player.assets import assets, embed_script, player_path
from viz.player.draft import draft
from viz.player.marks import Cells, Line, Placed, Units, Written
from viz.player.pack import Codes
from viz.player.picture import Chips, Follower, Panel, Picture, Slider
from viz.resource import answer, respond
from viz.resource.answer import FAILED, Kept, Packed, computed, figure_name, make
from viz.resource.desk import Busy, Desk
from viz.resource.embed import embed
from viz.resource.head import ICON
from viz.resource.release import release
from viz.resource.routes import AGAIN, FOREVER, picture
from viz.scene.progress import Watched
from viz.words import words

every = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
DRAGGED = [lesson for lesson in LESSONS if any(c.key == "start" for c in lesson.coordinates)]
dragged = pytest.mark.parametrize("lesson", DRAGGED, ids=lambda lesson: lesson.key)
PLAYGROUND = next(lesson for lesson in LESSONS if lesson.key == "playground")
ROUTES = [picture(LESSONS)]


def ask(key, query="", **headers):
    return get(ROUTES, f"/picture/{key}", query, **headers)


def scene_of(lesson, **query):
    return lesson.scene.from_query(query)[0]


@every
def test_the_route_gives_what_the_script_gives(lesson, monkeypatch):
    from tests.viz.pages import opener
    from viz.ui import page

    given = []
    asks = {"ask": True}  # a page that has no other way than the script
    monkeypatch.setattr(page, "player", lambda key, message, heard: (heard(asks), given.append(message({}))))
    monkeypatch.setattr("tests.viz.pages.alive", lambda page: page)
    shown = opener(lesson.key)(lang="zh")
    assert not shown.exception
    assert not [each.value for each in (*shown.markdown, *shown.latex) if re.search(r"\\text\{\s*[a-z]", each.value)]
    assert given == [ask(lesson.key, "lang=zh").body]
    assert header(given[0])["lesson"] == lesson.key


def test_a_link_and_its_event_give_the_scene_after_it():
    scene = scene_of(PLAYGROUND)
    found = answer(PLAYGROUND, scene.query(), {"start": [1, 2], "at": {"step": 7}, "turn": 5})
    assert (found.scene.start, found.scene.step) == ((1.0, 2.0), 7)
    told = header(found.message)
    assert (told["answers"], told["draft"], told["at"]["step"]) == (5, False, 7)
    assert told["query"] == urlencode(found.scene.query())
    assert found.message != answer(PLAYGROUND, scene.query()).message


def test_what_the_page_holds_is_not_sent_again():
    scene = scene_of(PLAYGROUND)
    first = respond(PLAYGROUND, scene, {})
    again = respond(PLAYGROUND, scene, {"held": first.name})
    assert len(body(first.message)) > 1000
    assert body(again.message) == b""
    assert header(again.message)["picture"] == first.name
    assert body(respond(PLAYGROUND, scene, {"held": [first.name]}).message)


def test_what_a_link_says_wrongly_is_among_the_notes():
    notes = header(answer(PLAYGROUND, {"rate": "nan", "lang": "zh"}).message)["notes"]
    assert any("rate" in note for note in notes)
    assert not header(answer(PLAYGROUND, {}).message)["notes"]


@dragged
def test_a_draft_is_the_whole_picture_where_the_sliders_stand(lesson):
    scene = scene_of(lesson)
    whole, at = lesson.shown(scene)
    brief, where = lesson.shown(replace(scene, brief=True))
    assert sum(slider.count for slider in brief.sliders) < sum(slider.count for slider in whole.sliders) or (
        lesson.key in ("stability", "basins")  # their maps are of all values
    )
    part = draft(brief, where)
    assert not part.sliders
    chosen = {chip.key: at[chip.key] for chip in whole.chips}
    for each in whole.followers:
        index = (at[k] if n > 1 else 0 for k, n in zip(each.over, each.positions.shape, strict=True))
        at[each.key] = int(each.positions[tuple(index)])

    def shown(parts):
        return [
            each for each in parts if each.shown is None or chosen.get(each.shown[0], each.shown[1]) == each.shown[1]
        ]

    for before, after in zip(shown(whole.panels), part.panels, strict=True):
        assert (after.key, figure_name(after.figure)) == (before.key, figure_name(before.figure))
        for one, two in zip(shown(before.marks), after.marks, strict=True):
            assert one.name == two.name
            if not isinstance(one, Placed):
                continue
            for name in ("x", "y", "z", "count"):
                a, b = getattr(one, name), getattr(two, name)
                if a is None or isinstance(a, int):
                    continue
                scalar = name == "count"
                a, b = ([array(v), at] for v in (a, b))
                seen = []
                for values, places in (a, b):
                    axes = values.ndim >= len(one.over) + (not scalar)
                    index = tuple(
                        places.get(k, 0) if n > 1 else 0 for k, n in zip(one.over, values.shape, strict=False)
                    )
                    seen.append(values[index] if axes else values)
                np.testing.assert_allclose(*seen, rtol=1e-9, atol=1e-12)  # sums of one and of many round apart
    here = {key: 0 if any(s.key == key and not s.play for s in whole.sliders) else place for key, place in at.items()}
    said = [told(text, here) for text in part.sentences]
    assert said
    assert said == [told(text, at) for text in whole.sentences][-len(said) :]  # an example's own text may stand before


def test_what_stands_within_a_mark_is_cut_with_it():
    over, here = ("a", "b"), {"a": 1, "b": 2}
    codes = np.arange(2 * 3 * 4 * 5 * 5).reshape(2, 3, 4, 5, 5)
    weights, said = np.arange(24.0).reshape(2, 3, 4), np.ones(4)
    written = (Written(weights), Written(said))
    units = Units("u", said, said, over=over, codes=Codes(codes), lines=written, states=weights)
    box = (0, 1, 0, 1)
    maps = Cells("m", Codes(codes[0, :, 0]), (), 1, box, over=("b",)), Cells("n", Codes(codes[0, 0, 0]), (), 1, box)
    whole = Picture((Panel("p", "", {}, (units, *maps)),), (Slider("a", "", 2), Slider("b", "", 3)))
    one, cut, same = draft(whole, here).panels[0].marks
    assert one.codes.array.tolist() == codes[1:, 2:].tolist()
    assert one.states.tolist() == one.lines[0].array.tolist() == weights[1:, 2:].tolist()
    assert one.states is one.lines[0].array  # it is sent once
    assert one.lines[1].array is one.x is said
    assert cut.codes.array.tolist() == codes[0, 2:, 0].tolist()
    assert same.codes is maps[1].codes
    moving = replace(whole, sliders=(Slider("a", "", 2), Slider("b", "", 3, play=True)))
    assert draft(moving, here).panels[0].marks[0].states.shape == (1, 1, 4)
    assert draft(moving, here, plays=True).panels[0].marks[0].states.shape == (1, 3, 4)  # it goes on meanwhile


def test_what_follows_a_place_is_cut_too_and_what_is_not_shown_is_left_out():
    marks = (
        Line("l", np.arange(8.0).reshape(4, 2), np.ones(2), over=("frame",)),
        Line("hidden", np.ones(2), np.ones(2), shown=("tab", 1)),
        Line("there", np.ones(2), np.ones(2), shown=("tab", 0)),
        Line("pointed", np.ones(2), np.ones(2), shown=("kind", 2)),  # where a pointer is, only the page knows
    )
    whole = Picture(
        (Panel("p", "", {}, marks), Panel("q", "", {}, shown=("tab", 1))), (Slider("step", "", 3, play=True),),
        chips=(Chips("tab", "", (("a", None, None), ("b", None, None))),),
        followers=(Follower("frame", np.array([0, 3, 1]), ("step",)), Follower("kind", np.arange(5), ("pointed",))),
    )  # fmt: skip
    at = {"step": 1, "tab": 0, "pointed": 0}
    part = draft(whole, at)
    assert [panel.key for panel in part.panels] == ["p"]
    assert [mark.name for mark in part.panels[0].marks] == ["l", "there", "pointed"]
    assert part.panels[0].marks[0].x.tolist() == [[6, 7]]
    assert part.followers[0].positions.tolist() == [3]
    assert part.followers[1].positions.tolist() == [0, 1, 2, 3, 4]
    there = draft(whole, {**at, "tab": 1}, plays=True)
    assert [panel.key for panel in there.panels] == ["p", "q"]
    assert there.panels[0].marks[0].x.shape == (4, 2)


@dragged
def test_a_draft_is_small_and_holds_nothing_that_the_page_has(lesson):
    scene = scene_of(lesson)
    names = header(respond(lesson, scene, {}).message)["figures"]
    event = {"start": [0.5, 0.5], "draft": True, "figures": list(names.values())}
    found = answer(lesson, scene.query(), event)
    assert header(found.message)["draft"]
    assert len(found.message) < (21_000 if lesson.key == "basins" else 15_000)  # a map has many cells
    panels = tree(body(found.message))["panels"]
    assert any(panel["figure"] is None for panel in panels)
    for panel in panels:
        assert (panel["figure"] is None) == (header(found.message)["figures"][panel["key"]] in names.values())
    whole = answer(lesson, scene.query(), {**event, "figures": None})
    assert all(panel["figure"] for panel in tree(body(whole.message))["panels"])


def test_a_figure_has_one_name_and_another_figure_another():
    figures = [{"data": [{"z": np.arange(4.0).reshape(2, 2)}]} for _ in range(2)]
    assert figure_name(figures[0]) == figure_name(figures[1])
    assert figure_name({"data": [{"z": np.arange(4.0).reshape(2, 2) + 1}]}) != figure_name(figures[0])


def test_pictures_are_kept_up_to_so_many_bytes():
    scene = scene_of(PLAYGROUND)
    kept = Kept(1)
    first = kept.get(PLAYGROUND, scene)
    assert not kept.packed
    assert kept.size == 0
    kept = Kept(10**6)
    assert kept.get(PLAYGROUND, scene) is kept.get(PLAYGROUND, scene)
    assert kept.get(PLAYGROUND, scene) == first
    assert kept.size == len(first.body)


IDLE = [lesson for lesson in LESSONS if any(c.key == "step" for c in lesson.coordinates)]


@pytest.mark.parametrize("lesson", IDLE, ids=lambda lesson: lesson.key)
def test_scenes_that_differ_in_a_step_alone_have_one_picture(lesson):
    scene, kept = scene_of(lesson), Kept(10**7)
    first = kept.get(lesson, scene)
    idle = [each for each in lesson.coordinates if each.idle is not None]
    assert "step" in {each.key for each in idle}
    for each in idle:
        moved = [scene_of(lesson, **each.put(scene, each.idle(scene) + k).query()) for k in (0, 2)]
        assert {make(lesson, other).name for other in moved} == {first.name}
        assert all(kept.get(lesson, other) is first for other in moved)
        for k, other in zip((0, 2), moved, strict=True):
            found = respond(lesson, other, {"held": first.name})
            assert not body(found.message)
            assert header(found.message)["at"][each.key] == k


def test_what_several_ask_for_at_once_is_made_once(monkeypatch):
    scene, kept, gate, asked, made = scene_of(PLAYGROUND), Kept(10**6), threading.Event(), threading.Event(), []

    def slowly(lesson, scene, progress):
        made.append(scene)
        asked.set()
        assert gate.wait(10)
        if len(made) == 1:
            raise RuntimeError  # its visitor has left: the next one makes it
        return Packed("a", b"1234", {}, {})

    def waits(_part):
        gate.set()

    monkeypatch.setattr(sys.modules[Kept.__module__], "make", slowly)
    with ThreadPoolExecutor(3) as visitors:
        first = visitors.submit(kept.get, PLAYGROUND, scene)
        assert asked.wait(10)
        others = [visitors.submit(kept.get, PLAYGROUND, scene, Watched(waits)) for _ in range(2)]
        assert first.exception(10)
        one, other = (each.result(10) for each in others)
    assert one is other
    assert len(made) == 2
    assert (kept.size, kept.making) == (4, {})


# --- by the route ----------------------------------------------------------------------------------------------------


def test_a_release_has_the_content_and_the_names_of_all_that_a_picture_is_made_of(monkeypatch, tmp_path):
    monkeypatch.setattr("viz.resource.release.ROOT", tmp_path)
    for room in ("core", "viz"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "a.py").write_text("1")
    names = [release.__wrapped__()]
    (tmp_path / "viz" / "notes.md").write_text("no part of a picture")
    assert release.__wrapped__() == names[0]
    (tmp_path / "core" / "a.py").write_text("2")
    names.append(release.__wrapped__())
    (tmp_path / "viz" / "a.py").rename(tmp_path / "viz" / "b.py")
    names.append(release.__wrapped__())
    (tmp_path / "viz" / "c.js").write_text("3")
    names.append(release.__wrapped__())
    assert len(set(names)) == 4


def test_a_picture_may_be_kept_for_ever_under_its_release_only():
    for query, expected in (
        (f"lang=en&release={release()}", FOREVER),
        ("lang=en", AGAIN),
        (f"release={release()}", AGAIN),
        ("lang=en&release=older", AGAIN),
    ):
        assert ask("walk", query).headers["cache-control"] == expected


def test_a_picture_that_is_there_is_not_sent_again():
    first = ask("walk")
    again = ask("walk", if_none_match=first.headers["etag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert ask("walk", "lang=zh", if_none_match=first.headers["etag"]).status == 200
    assert ask("walk", accept_language="zh-CN").headers["etag"] == ask("walk", "lang=zh").headers["etag"]


def test_the_answer_to_a_hand_is_kept_by_nobody():
    event = json.dumps({"start": [1, 1], "turn": 2})
    found = ask("playground", urlencode({"event": event, "lang": "en"}))
    assert found.headers["cache-control"] == "no-store"
    assert header(found.body)["answers"] == 2
    assert "start=1~1" in header(found.body)["query"].replace("%7E", "~")


@pytest.mark.parametrize(
    "event", ["", "{", "[" * 5000, "null", "[1]", '{"at": NaN}', '{"turn": 1e999}', '{"draft": {}}']
)
def test_a_broken_event_moves_nothing(event):
    found = ask("playground", urlencode({"event": event, "lang": "en"}))
    assert found.status == 200
    assert header(found.body)["query"] == header(ask("playground", "lang=en").body)["query"]


def test_there_are_no_other_pictures():
    assert ask("nothing").status == 404
    assert ask("walk", "x=" + "9" * 20_000).status == 414
    assert ask("walk", "steps=x&nobody=1&steps=2").status == 200


# --- the desk ---------------------------------------------------------------------------------------------------------


def test_visitors_have_their_turns():
    desk, gate, order = Desk(workers=1), threading.Event(), []
    futures = [desk.submit("one", gate.wait)]
    futures += [desk.submit("one", lambda i=i: order.append(f"one {i}")) for i in range(3)]
    futures += [desk.submit("two", lambda: order.append("two"))]
    gate.set()
    for future in futures:
        future.result(10)
    assert order.index("two") <= 1


def test_one_visitor_takes_one_worker_and_waits_for_it():
    desk, gate = Desk(workers=2), threading.Event()
    first, second = desk.submit("one", gate.wait), desk.submit("one", lambda: 2)
    assert desk.submit("two", lambda: 3).result(10) == 3
    assert not second.done()
    gate.set()
    assert (first.result(10), second.result(10)) == (True, 2)


def test_a_long_queue_is_refused_and_what_is_left_is_not_computed():
    desk, gate, done = Desk(workers=1, most=4, each=2), threading.Event(), []
    running = desk.submit("one", gate.wait)
    while not desk.running:
        pass
    left = desk.submit("one", lambda: done.append("left"))
    desk.submit("one", lambda: done.append("kept"))
    with pytest.raises(Busy):
        desk.submit("one", int)
    desk.submit("two", int), desk.submit("three", int)
    with pytest.raises(Busy):
        desk.submit("four", int)
    assert "four" not in desk.waiting
    left.cancel()
    gate.set()
    assert running.result(10)
    desk.submit("one", lambda: done.append("end")).result(10)
    assert done == ["kept", "end"]


def test_an_error_is_told_and_the_worker_goes_on():
    desk = Desk(workers=1)
    with pytest.raises(ZeroDivisionError):
        desk.submit("one", lambda: 1 // 0).result(10)
    assert desk.submit("one", lambda: 1).result(10) == 1


@pytest.mark.parametrize(
    ("long", "other", "rested", "rests"),
    [(1.0, 0.0, 0.0, True), (0.05, 0.0, 0.0, False), (1.0, 0.5, 0.0, False), (1.0, 0.0, 0.6, False)],
    ids=["beside short work", "short itself", "beside long work", "has rested enough"],
)
def test_long_work_rests_while_short_work_is_computed(monkeypatch, long, other, rested, rests):
    now = [0.0]
    monkeypatch.setattr("viz.resource.desk.monotonic", lambda: now[0])
    desk, begun, beside, done = Desk(workers=2), threading.Event(), threading.Event(), threading.Event()

    def lasts():
        begun.set()
        beside.wait(10)
        desk.running["long"].rested = rested
        desk.give_way("long")
        return done.is_set()

    def passes():
        now[0] = long
        beside.set()
        done.wait(0.3)
        done.set()

    first = desk.submit("long", lasts)
    begun.wait(10)
    now[0] = long - other
    second = desk.submit("short", passes)
    assert first.result(10) == rests
    second.result(10)


def test_alone_nothing_rests():
    desk = Desk()
    desk.give_way("nobody")
    assert desk.submit("one", lambda: desk.give_way("one")).result(10) is None


def test_every_step_of_a_run_may_rest(monkeypatch):
    from viz.resource import routes

    steps = []
    monkeypatch.setattr(routes, "DESK", Desk())
    monkeypatch.setattr(routes.DESK, "give_way", steps.append)
    assert ask("playground", "start=1.237~0.713").status == 200
    assert len(steps) > 100
    assert len(set(steps)) == 1


def test_a_run_ends_at_its_next_step_when_the_visitor_has_gone(monkeypatch):
    from viz.resource import routes

    steps, playground = [], next(lesson for lesson in LESSONS if lesson.key == "playground")
    monkeypatch.setattr(routes, "DESK", Desk())
    monkeypatch.setattr(routes.DESK, "give_way", lambda visitor: steps.append(time.sleep(0.02)))

    async def goes():
        while not steps:
            await asyncio.sleep(0.01)
        return {"type": "http.disconnect"}

    def work(progress):
        return answer(playground, {"start": "1.238~0.713"}, progress=progress)

    request = SimpleNamespace(client=None, cookies={}, receive=goes)
    with ThreadPoolExecutor(1) as thread, pytest.raises(routes.Left):
        thread.submit(asyncio.run, routes.computed(request, work)).result()
    while routes.DESK.running:
        time.sleep(0.01)
    assert 0 < len(steps) < 50


def test_a_full_desk_says_when_to_come_again(monkeypatch):
    from viz.resource import routes

    monkeypatch.setattr(routes, "DESK", Desk(most=0))
    found = ask("walk")
    assert (found.status, found.headers["retry-after"]) == (503, "1")


def test_who_has_left_is_not_computed_for(monkeypatch):
    from viz.resource import routes

    desk, gate = Desk(workers=1), threading.Event()
    monkeypatch.setattr(routes, "DESK", desk)
    desk.submit("somebody", gate.wait)
    assert ask("walk", leaves=True).status == 499
    gate.set()


# --- a frame ----------------------------------------------------------------------------------------------------------


def framed(key, query="", **headers):
    return get([embed(LESSONS)], f"/embed/{key}", query, **headers)


def test_a_frame_runs_no_script_of_its_own_and_holds_no_word_of_the_query():
    found = framed("walk", "formula=hostile&lang=%22%3E%3Cscript%3E&theme=%22x")
    page = found.body.decode()
    assert found.status == 200
    for word in ("hostile", "<script>", '"x', "style=", "onload"):
        assert word not in page
    (scripts,) = re.findall("script-src ([^;]*);", found.headers["content-security-policy"])
    assert scripts == "'self'"
    paths = [path for path in re.findall('(?:src|href)="(.*?)"', page) if path != ICON]
    assert all(path.startswith("../") for path in paths)
    assert {path.removeprefix("..") for path in paths} - {"/walk"} <= assets().keys()


def test_a_frame_has_the_language_and_the_theme_that_are_asked_for():
    assert '<html lang="zh" data-theme="dark">' in framed("walk", "lang=zh&theme=dark").body.decode()
    assert '<html lang="zh" data-theme="">' in framed("walk", accept_language="zh-CN").body.decode()
    assert '<html lang="en" data-theme="">' in framed("walk", "lang=xx&theme=pink").body.decode()
    assert framed("nothing").status == 404


def test_the_frames_script_loads_the_player_that_is_served():
    assert f'from ".{player_path().removeprefix("/assets")}"' in embed_script().decode()


def test_only_an_answer_that_goes_by_the_browsers_language_says_so():
    assert "vary" not in ask("tangent", "lang=zh").headers
    assert ask("tangent").headers["vary"] == "Accept-Language"


def test_few_pictures_are_computed_at_once_whoever_asks():
    now, most, gate = [], [], threading.Event()

    class Slow:
        def shown(self, scene, progress):
            now.append(1)
            most.append(len(now))
            gate.wait(0.05)
            now.pop()

    waiting = [threading.Thread(target=computed, args=(Slow(), None, lambda part: None)) for _ in range(6)]
    for thread in waiting:
        thread.start()
    for thread in waiting:
        thread.join()
    assert len(most) == 6
    assert max(most) == 2


def test_who_has_left_waits_for_no_place(monkeypatch):
    monkeypatch.setitem(computed.__globals__, "PATIENCE", 0.01)
    places = threading.BoundedSemaphore(1)
    monkeypatch.setitem(computed.__globals__, "PLACES", places)

    def left(part):
        raise KeyError

    with places, pytest.raises(KeyError):
        computed(PLAYGROUND, None, left)
    assert places.acquire(blocking=False)  # and holds none


def broken(*_given):
    raise ZeroDivisionError


@pytest.mark.parametrize("event", ["", "&event=%7B%7D", '&event={"draft":true}', '&event={"early":true}'])
def test_a_page_whose_computation_raises_says_so(monkeypatch, caplog, event):
    monkeypatch.setattr("viz.scene.Lesson.shown", broken)
    monkeypatch.setattr("viz.scene.Lesson.said", broken)
    found = ask("race", f"lang=zh&count=20&release={release()}{event}")
    assert found.status == 200
    assert found.headers["cache-control"] == "no-store"
    (text,) = tree(body(found.body))["sentences"]
    assert text["texts"] == words("zh")(FAILED) != FAILED
    assert not header(found.body)["draft"]
    assert "ZeroDivisionError" in caplog.text


def test_the_page_of_a_computation_that_raises_keeps_its_controls(monkeypatch):
    from tests.viz.pages import opener
    from viz.ui import page

    given = []
    asks = {"ask": True}  # a page that has no other way than the script
    monkeypatch.setattr(page, "player", lambda key, message, heard: (heard(asks), given.append(message({}))))
    monkeypatch.setattr("tests.viz.pages.alive", lambda page: page)
    monkeypatch.setattr("viz.scene.Lesson.shown", broken)
    shown = opener("walk")(x="1.5")
    assert not shown.exception
    assert shown.selectbox(key="curve")
    assert tree(body(given[-1]))["sentences"][0]["texts"] == FAILED

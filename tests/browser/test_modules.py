"""The page's modules, each by itself in the browser: bytes, look-ups, numbers, scales, and the marks' geometry."""

import math
import random
from pathlib import Path

import numpy as np
import pytest

from core.message import counted
from tests.viz.test_pack import ways
from viz.figures.numbers import number
from viz.player import Path as Walked
from viz.player import Reading, Text
from viz.player.pack import Codes, Fixed, Single, Wide, pack

SCRIPTS = Path(__file__).parent.parent.parent / "viz" / "player" / "js"
AREA = {"x": 0, "y": 0, "w": 100, "h": 100}
PEN = "{ at: given.at, sx: (v) => v, sy: (v) => v }"


@pytest.fixture(scope="module")
def run(browser):
    """Evaluates an expression in which ``m`` is a module and ``given`` the argument."""
    page = browser.new_page()
    page.route(
        "http://modules.test/**",
        lambda route: (
            route.fulfill(path=path, content_type="text/javascript")
            if (path := SCRIPTS / route.request.url.removeprefix("http://modules.test/")).is_file()
            else route.fulfill(body="<!doctype html>", content_type="text/html")
        ),
    )
    page.goto("http://modules.test/")

    def evaluate(module, expression, given=None):
        body = f'async (given) => {{ const m = await import("/{module}"); return {expression}; }}'
        return page.evaluate(body, given)

    yield evaluate
    page.close()


def plain(mark):
    """A mark as the page has it, unpacked."""
    shaped = {k: {"shape": list(np.shape(v)), "data": np.ravel(v).tolist()} for k, v in vars(mark).items() if k in "xy"}
    return {**{k: v for k, v in vars(mark).items() if k not in "xyz"}, **shaped, "count": None}


def test_numbers_are_written_as_the_server_writes_them(run):
    chance = random.Random(0)
    values = [
        0.0, 1.0, -1.0, 0.1, 9.995, 99.95, 999.5, 1e4, 123456.0, 1e-4, 0.00099996, 1e-5, 1e21, 1e-7,
        2.5, 0.5, 78.5, 1.125, 1.375,  # half-way
    ]  # fmt: skip
    values += [sign * 10 ** chance.uniform(-30, 30) for sign in (1, -1) for _ in range(400)]
    values += [float(f"{chance.uniform(-1e4, 1e4):.3g}") for _ in range(400)]
    for digits in (2, 3, 4, 6):
        said = run("text.js", "given[0].map((v) => m.spoken(v, given[1]))", [values, digits])
        assert said == [number(value, digits) for value in values]
    odd = run("text.js", "[NaN, Infinity, -Infinity, -0].map((v) => m.spoken(v, 3))")
    assert odd == [number(v) for v in (math.nan, math.inf, -math.inf, -0.0)]


def test_what_is_packed_comes_out(run):
    line = np.array([[0.5, 1.25, np.nan], [-7.0, 3.0, 2.0]])
    tree = {
        "fixed": Fixed(line, 1.0, 2.0**-10), "short": np.array([1.5, 1e30, np.inf]), "single": Single(np.array([0.1])),
        "wide": Wide(np.array([1.5e108, -2.5e-300, np.inf])), "wide3": Wide(np.array([1.5e108, -2.5e-300]), 3),
        "whole": np.array([[3, -4]]), "codes": Codes(np.array([[0, 255]])), "text": "η", "list": [1, None, {"deep": 2}],
        "ways": list(ways().values()), "rounded": Single(np.array([0.12345]), 5), "empty": np.zeros((2, 0)),
    }  # fmt: skip
    plainly = "(v) => ({ shape: v.shape, data: [...v.data].map((n) => (Number.isNaN(n) ? null : n)) })"
    found = run(
        "unpack.js",
        "m.unpack(new Uint8Array(given))"
        ".then((t) => [...[t.fixed, t.short, t.single, t.wide, t.wide3, t.whole, t.codes]"
        f".map({plainly}), t.text, t.list, [...t.ways, t.rounded, t.empty].map({plainly})])",
        list(pack(tree)),
    )
    fixed, short, single, wide, wide3, whole, codes, text, items, (*written, rounded, empty) = found
    for each, array in zip(written, ways().values(), strict=True):
        assert (each["shape"], each["data"]) == ([40, 30], array.ravel().tolist())
    assert rounded["data"] == [pytest.approx(0.12345, rel=4e-6)]
    assert empty == {"shape": [2, 0], "data": []}
    assert fixed == {"shape": [2, 3], "data": [0.5, 1.25, None, -7, 3, 2]}
    assert short["data"] == [1.5, pytest.approx(1e30, rel=2e-4), math.inf]
    assert single["data"] == [float(np.float32(0.1))]
    assert wide["data"] == [pytest.approx(1.5e108, rel=1e-6), pytest.approx(-2.5e-300, rel=1e-6), math.inf]
    assert wide3["data"] == [pytest.approx(1.5e108, rel=2e-4), pytest.approx(-2.5e-300, rel=2e-4)]
    assert whole == {"shape": [1, 2], "data": [3, -4]}
    assert codes == {"shape": [1, 2], "data": [0, 255]}
    assert (text, items) == ("η", [1, None, {"deep": 2}])


def test_look_ups_follow_the_axes(run):
    whole = np.arange(24).reshape(2, 3, 4)
    values = {"shape": [2, 3, 4], "data": whole.ravel().tolist()}
    at = {"a": 1, "b": 2, "c": 0}
    typed = "({ shape: given[0].shape, data: Float64Array.from(given[0].data) })"
    assert run("lookup.js", f"[...m.lineOf({typed}, ['a', 'b'], given[1])]", [values, at]) == whole[1, 2].tolist()
    alike = {"shape": [1, 3, 4], "data": whole[0].ravel().tolist()}  # the same wherever a stands
    assert run("lookup.js", f"[...m.lineOf({typed}, ['a', 'b'], given[1])]", [alike, at]) == whole[0, 2].tolist()
    assert run("lookup.js", f"m.scalarOf({typed}, ['c', 'b', 'a'], {{ a: 3, b: 1, c: 1 }})", [values]) == whole[1, 1, 3]
    assert run("lookup.js", "m.pick(given, ['a', 'b'], { a: 1, b: 0 })", [["x", "y"], ["z", "w"]]) == "z"
    shown = "[null, ['a', 1], ['a', 0]].map((shown) => m.isShown({ shown }, { a: 1 }))"
    assert run("lookup.js", shown) == [True, True, False]


def test_a_sentence_is_filled(run):
    which, x = Reading(np.array([0, 1]), ("k",), texts=("at {x}", "nowhere")), Reading(np.array([0.25, 9.0]), ("k",))
    text = Text("{which}", (), {"which": which, "x": x})
    told = "m.told(tree, { k: 0 }) + ', ' + m.told(tree, { k: 1 })"
    both = run(
        "text.js",
        f'(await import("/unpack.js")).unpack(new Uint8Array(given)).then((tree) => {told})',
        list(pack(text)),
    )
    assert both == "at 0.25, nowhere"


def test_a_number_that_leads_to_a_step_says_to_which(run):
    text = Text("gone at {step}.", (), {"step": Reading(np.array([14, 1]), ("k",), digits=5, leads=("step", 1))})
    unpacked = '(await import("/unpack.js")).unpack(new Uint8Array(given)).then((tree) => '
    told = "[0, 1].map((k) => m.told(tree, { k }, k === 0).split(m.LEAD)))"
    assert run("text.js", unpacked + told, list(pack(text))) == [["gone at ", "step 13 14", "."], ["gone at 1."]]


def test_a_noun_has_the_number_of_what_is_counted(run):
    text = "1 step[s], 2 test row[s], 11 step[s], 0.1 bit[s], after {k} update[s]"
    led = Text(text, (), {"k": Reading(np.array([1, 21]), ("k",), leads=("step", 0))})
    unpacked = '(await import("/unpack.js")).unpack(new Uint8Array(given)).then((tree) => '
    told = "[0, 1].flatMap((k) => [false, true].map((leads) => m.told(tree, { k }, leads).split(m.LEAD).join('|'))))"
    said = [f"1 step, 2 test rows, 11 steps, 0.1 bits, after {k}" for k in ("1 update", "|step 1 1| update")]
    said += [f"1 step, 2 test rows, 11 steps, 0.1 bits, after {k}" for k in ("21 updates", "|step 21 21| updates")]
    assert run("text.js", unpacked + told, list(pack(led))) == said
    assert counted(text.format(k=1)) == said[0]


def test_figures_are_compared_number_by_number(run):
    pairs = [
        ("{ a: [1, { b: 'x' }] }", "{ a: [1, { b: 'x' }] }", True),
        ("{ a: 1 }", "{ a: 1, b: undefined }", False),
        ("{ a: 1 }", "{ b: 1 }", False),
        ("[1, 2]", "[1, 3]", False),
        ("{ data: Float64Array.of(1, NaN) }", "{ data: Float64Array.of(1, NaN) }", True),
        ("{ data: Float64Array.of(1, NaN) }", "{ data: Float64Array.of(1, 0) }", False),
        ("{ data: Float64Array.of(1) }", "{ data: Float64Array.of(1, 2) }", False),
        ("null", "{}", False),
        ("undefined", "{}", False),
    ]
    for a, b, same in pairs:
        assert run("alike.js", f"m.alike({a}, {b})") is same, (a, b)


@pytest.mark.parametrize(
    ("axis", "value", "pixel"),
    [
        ({"range": [0, 10], "_length": 100, "_offset": 20, "_id": "x"}, 2.5, 45),
        ({"range": [0, 10], "_length": 100, "_offset": 20, "_id": "y"}, 2.5, 95),
        ({"range": [10, 0], "_length": 100, "_offset": 0, "_id": "x"}, 2.5, 75),
        ({"range": [-2, 2], "_length": 100, "_offset": 0, "_id": "x", "type": "log"}, 10.0, 75),
    ],
)
def test_a_scale_puts_a_number_on_its_axis(run, axis, value, pixel):
    assert run("axes.js", "m.axisScale(given[0])(given[1])", [axis, value]) == pytest.approx(pixel)


def test_on_a_logarithmic_axis_zero_lies_far_below(run):
    axis = {"range": [-2, 2], "_length": 100, "_offset": 0, "_id": "x", "type": "log"}
    assert run("axes.js", "m.axisScale(given)(0)", axis) < -1000


def test_a_path_is_told_up_to_its_slider(run):
    mark = Walked("run", np.array([1.0, 2.0, 3.0, 4.0]), np.array([5.0, 6.0, 7.0, 8.0]), upto="step")
    given = {"mark": plain(mark), "at": {"step": 1}}
    read = "({ px, py, told, left }) => [[...px], [...py], told, left]"
    places = f"({read})(m.places(given.mark, {PEN}, 'step', given.lag))"
    assert run("marks/line.js", places, given) == [[1, 2, 3, 4], [5, 6, 7, 8], 2, False]
    assert run("marks/line.js", places, given | {"at": {"step": 4}})[2:] == [4, True]
    assert run("marks/line.js", places, given | {"lag": 1})[:2] == [[1, 1, 2, 3], [5, 6, 7, 8]]


def test_stairs_go_first_along_x(run):
    corners = "(({ px, py, told }) => [[...px], [...py], told])(m.withCorners(given))"
    found = run("marks/stairs.js", corners, {"px": [1, 2, 4], "py": [10, 20, 40], "told": 2, "left": False})
    assert found == [[1, 2, 2, 4, 4], [10, 10, 20, 20, 40], 3]


def test_a_path_leaves_at_the_edge(run):
    for start, end, expected in (
        ((50, 50), (250, 50), (100, 50)),
        ((50, 50), (50, -150), (50, 0)),
        ((50, 50), (-50, 150), (0, 100)),
        ((20, 80), (220, 180), (60, 100)),
        ((50, 50), (60, 60), (60, 60)),
    ):
        assert run("marks/points.js", "m.edge(...given)", [AREA, start, end]) == pytest.approx(expected)
    within = run("marks/points.js", "[[0, 0], [101, 50], [102, 50], [NaN, 5]].map((p) => m.within(given, ...p))", AREA)
    assert within == [True, True, False, False]


def test_an_arrows_head_ends_where_its_line_does(run):
    push = "(x, y) { calls.push([x, y]); }"
    pen = f"{{ beginPath() {{}}, closePath() {{}}, fill() {{}}, moveTo{push}, lineTo{push} }}"
    expression = f"((calls) => {{ m.head({pen}, {{ px: given[0], py: given[1] }}, 1, 2); return calls; }})([])"
    tip, one, other = run("marks/arrow.js", expression, [[0, 100], [0, 0]])
    assert tip == [100, 0]
    assert one[0] == other[0] == 90
    assert one[1] == -other[1]
    assert run("marks/arrow.js", expression, [[5, 5], [7, 7]]) == []  # no way, no head


def test_what_is_in_focus_is_drawn_last(run):
    marks = [
        {"name": "a", "emphasis": ["focus", 0], "shown": None},
        {"name": "b", "emphasis": ["focus", 1], "shown": None},
        {"name": "c", "emphasis": None, "shown": ["tab", 1]},
        {"name": "d", "emphasis": None, "shown": ["tab", 0]},
    ]
    names = "m.inOrder(given, { focus: 0, tab: 0 }).map((mark) => mark.name)"
    assert run("marks.js", names, marks) == ["b", "d", "a"]


def test_a_cells_colour_says_sign_and_size(run):
    colour = "m.cellColour(given[0], given[1], ['#ff0000', '#0000ff'], '#ffffff')"
    assert run("marks/matrix.js", colour, [0, 2]) == [255, 255, 255]
    assert run("marks/matrix.js", colour, [2, 2]) == run("marks/matrix.js", colour, [5, 2]) == [26, 26, 255]
    assert run("marks/matrix.js", colour, [-1, 2]) == [255, 140, 140]
    assert run("marks/matrix.js", "m.cellColour(NaN, 1, ['#ff0000', '#0000ff'], '#102030')") == [16, 32, 48]


def test_numbers_shrink_until_they_fit_their_cell(run):
    for size, longest, room, expected in ((14, 30, 40, 14), (14, 56, 44, 11), (14, 60, 2, 8)):
        assert run("marks/matrix.js", "m.fitting(...given)", [size, longest, room]) == expected


def test_a_bars_number_stands_beyond_its_end_and_within_the_picture(run):
    for end, hangs, expected in ((50, False, 38), (50, True, 71), (3, False, 14), (99, True, 94), (-400, False, 14)):
        assert run("marks/bars.js", "m.besideEnd(...given)", [AREA, end, hangs]) == expected


def test_the_nearest_place_is_found(run):
    assert [run("lookup.js", "m.nearest([-1, 0, 0.5, 2], given)", v) for v in (-9, 0.2, 0.3, 1.3, 9)] == [0, 1, 2, 3, 3]


def test_the_edge_or_unit_that_is_nearest_is_pointed_at(run):
    ends = {"px": [0, 100, 0, 100], "py": [0, 0, 100, 20]}
    near = "given[1].map((place) => m.edgeAt(given[0], {}, place))"
    places = [[50, 4], [50, 56], [50, 30], [-5, 0], [-20, 0], [100, 13]]
    assert run("marks/edges.js", near, [ends, places]) == [0, 1, None, 0, None, 1]
    boxes = {"px": [50, 50], "py": [20, 80], "high": 10, "wide": 20}
    places = [[50, 20], [72, 80], [74, 80], [50, 34], [28, 67]]
    assert run("marks/units.js", "given[1].map((place) => m.unitAt(given[0], {}, place))", [boxes, places]) == [
        0, 1, None, None, 1,
    ]  # fmt: skip


def test_how_an_item_is_drawn_is_looked_up(run):
    mark = {"over": ["k"], "states": {"shape": [2, 3], "data": [0, 1, 2, 3, 0, 1]}, "pointed": ["p", 4]}
    typed = "{ ...given, states: { ...given.states, data: Uint8Array.from(given.states.data) } }"
    states = f"[0, 1, 2].map((i) => m.stateOf({typed}, {{ k: 1 }}, i))"
    assert run("marks/written.js", states, mark) == [3, 0, 1]
    assert run("marks/written.js", "[0, 1, 2].map((i) => m.isPointed(given, { p: 5 }, i))", mark) == [
        False,
        True,
        False,
    ]


def test_a_label_stands_where_it_covers_the_least(run):
    pen = "{ area: { x: 0, y: 0, w: 400, h: 300 }, drawn: given.drawn, taken: given.taken, handles: given.handles }"
    box = f"m.bestBox({pen}, 60, ...given.at)"

    def line(*points):
        px, py = zip(*points, strict=True)
        return [{"kind": "line"}, {"px": px, "py": py, "told": len(px)}]

    free = run("marks/placing.js", box, {"drawn": [], "taken": [], "at": [200, 150]})
    assert (free["x"], free["y"] + free["h"]) == (211, 145)  # to the right, and above
    rising = run("marks/placing.js", box, {"drawn": [line((200, 150), (300, 120))], "taken": [], "at": [200, 150]})
    assert rising["x"] == 200 - 11 - 60
    edge = run("marks/placing.js", box, {"drawn": [], "taken": [], "at": [390, 5]})
    assert edge["x"] + edge["w"] < 390
    assert edge["y"] > 5
    both = run("marks/placing.js", box, {"drawn": [], "taken": [free], "at": [200, 150]})
    assert both["x"] + both["w"] <= free["x"]
    # a curve of many short stretches on one side is no worse than one line on the other
    fine = [line(*[(211 + i, 140) for i in range(60)]), line((129, 140), (189, 140)), line((129, 138), (189, 138))]
    assert run("marks/placing.js", box, {"drawn": fine[:2], "taken": [], "at": [200, 150]})["y"] > 150
    # a finger's handle is kept free, and so is a marker, not its middle alone
    held = run("marks/placing.js", box, {"drawn": [], "taken": [], "handles": [[240, 122]], "at": [200, 150]})
    assert held["x"] + held["w"] < 200
    points = [[{"kind": "points"}, {"px": [240], "py": [126], "told": 1}]]
    assert run("marks/placing.js", box, {"drawn": points, "taken": [], "at": [200, 150]})["x"] + 60 < 200
    # in a crowd it stands further away, with nothing under it
    crowd = [line((120, y), (280, y)) for y in (137, 150, 163)] + [line((200, 120), (200, 180))]
    apart = run("marks/placing.js", box, {"drawn": crowd, "taken": [], "at": [200, 150]})
    assert apart["y"] + apart["h"] < 137
    assert run("marks/placing.js", "m.crosses({ x: 0, y: 0, w: 10, h: 10 }, -5, 5, 15, 5)")
    assert not run("marks/placing.js", "m.crosses({ x: 0, y: 0, w: 10, h: 10 }, -5, 5, 5, 25)")


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        ({"sentences": [{"over": ["live"]}], "table": {"over": ["live"], "cells": []}}, "both_ended"),
        ({"sentences": [{"over": ["step"]}], "table": {"over": ["live"], "cells": []}}, "table_ended"),
        ({"sentences": [{"over": []}], "table": {"over": ["drawn"], "cells": []}}, "said_ended"),
        ({"sentences": [{"over": [], "readings": {"k": {"over": ["drawn"]}}}], "table": None}, None),
        ({"sentences": [{"over": ["step"]}], "table": {"over": [], "cells": [[{"over": ["step"]}]]}}, None),
    ],
)
def test_what_tells_of_the_whole_run_is_known(run, picture, told):
    given = {**picture, "followers": [{"key": "drawn", "over": ["step"]}]}
    assert run("ended.js", 'm.endedParts(given, "step")', given) == told


def test_a_term_is_marked_once_and_as_a_whole_word(run):
    marked = """(() => { const node = document.createElement("p");
      m.writeText(node, given[0], given[1]);
      return [node.textContent, [...node.children].map((each) => [each.textContent, each.dataset.meaning])]; })()"""
    terms = {"goal": "A", "noise ball": "B", "ball": "C", "盆地": "D", "basins": "E"}
    text = "The goals, the goal and the goal: a noise ball, basins, 吸引盆地。"
    found = run("terms.js", marked, [text, terms])
    assert found == [text, [["goal", "A"], ["noise ball", "B"], ["basins", "E"], ["盆地", "D"]]]


def test_quick_edits_of_one_thing_are_one_step_of_history(run):
    steps = """(() => { const before = history.length;
      for (const [query, what, since, until] of given) m.stepAddress(query, m.deed(null, what, since, until));
      return [history.length - before, location.search]; })()"""

    quick = [["a=1", ["x"], 0, 100], ["a=2", ["x"], 900, 1000], ["a=3", ["x"], 1900, 1950]]
    assert run("address.js", steps, quick) == [1, "?a=3"]
    slow = [["a=4", ["x"], 9000, 9000], ["a=5", ["x"], 10100, 10100], ["a=6", ["y"], 10200, 10200]]
    assert run("address.js", steps, slow) == [3, "?a=6"]
    assert run("address.js", steps, [["a=6", ["z"], 0, 0]]) == [0, "?a=6"]  # nothing has changed
    pressed = [["a=7", ["pressed"], 10300, 10300], ["a=8", ["pressed"], 10400, 10400]]
    assert run("address.js", steps, pressed) == [2, "?a=8"]


def test_what_a_hand_does_has_its_own_time_and_is_not_lost_with_a_question(run):
    told = "(({ what, since, until }) => [[...what].sort(), since, until])"
    first = "m.deed(m.deed(null, ['x'], 10, 20), ['y', 'x'], 30, 40)"
    assert run("address.js", f"{told}({first})") == [["x", "y"], 10, 40]
    assert run("address.js", f"{told}(m.later({first}, m.deed(null, ['z'], 50, 60)))") == [["x", "y", "z"], 10, 60]
    assert run("address.js", f"(hand => m.later(hand, hand) === hand)({first})")
    assert run("address.js", f"{told}(m.later({first}, null))") == [["x", "y"], 10, 40]
    assert run("address.js", f"{told}(m.later(null, {first}))") == [["x", "y"], 10, 40]


def test_the_same_is_not_drawn_again(run):
    drawn = """(() => { const kept = new m.Kept(); let count = 0;
      return given.map(([size, at]) => {
        if (size === null) return kept.drop();
        kept.draw([size], at, (seen) => { count += 1; return seen.a && seen.b; });
        return count; }); })()"""
    given = [
        [1, {"a": 1, "b": 2, "c": 3}],
        [1, {"a": 1, "b": 2, "c": 9}],  # nobody has looked at c
        [1, {"a": 1, "b": 3, "c": 9}],
        [2, {"a": 1, "b": 3, "c": 9}],
        [2, {"a": 0, "b": 3, "c": 9}],
        [2, {"a": 0, "b": 5, "c": 9}],  # nor at b, where a is 0
        [2, {"a": 1, "b": 3, "c": 9}],
        [None, {}],
        [2, {"a": 1, "b": 3, "c": 9}],
    ]  # fmt: skip
    assert run("kept.js", drawn, given) == [1, 1, 2, 3, 4, 4, 5, None, 6]


def test_a_text_stands_in_the_nodes_of_the_one_before(run):
    written = """(() => { const node = document.createElement("p");
      return given[0].map((text) => { const before = [...node.childNodes]; m.writeText(node, text, given[1]);
        const kept = [...node.childNodes].filter((each) => before.includes(each)).length;
        const there = [...node.children].filter(({ hidden }) => !hidden);
        const terms = there.map((term) => `${term.ariaLabel}=${term.dataset.meaning}`);
        return [node.textContent, terms, before.length - kept];
      });
    })()"""
    texts = ["loss 3 at epoch 1", "loss 4 at epoch 2", "loss 4 at step 2", "none", "epoch", "epoch of loss, epoch", ""]
    found = run("terms.js", written, [texts, {"epoch": "A", "loss": "B"}])
    assert [text for text, _terms, _gone in found] == texts
    loss, epoch = "loss: B=B", "epoch: A=A"
    assert [terms for _text, terms, _gone in found] == [
        [loss, epoch], [loss, epoch], [loss], [], [epoch], [epoch, loss], [],
    ]  # fmt: skip
    assert not any(gone for _text, _terms, gone in found)


def test_the_first_picture_leaves_where_streamlit_has_no_place_for_it(run):
    build = """(async () => {
      document.body.innerHTML = '<main id="first"><div class="player"></div></main><div id="root"></div>';
      const [host, root] = document.body.children;
      const player = { root: host.firstChild, watch() {}, remove() { this.gone = true; } };
      m.standIn(host, player, given);
      root.innerHTML = '<div data-testid="stApp"><div class="st-key-there"></div></div>';
      root.firstChild.dataset.testScriptState = "running";
      await new Promise((done) => setTimeout(done));
      root.firstChild.dataset.testScriptState = "notRunning";
      await new Promise((done) => setTimeout(done, 1100));
      const found = [host.isConnected, Boolean(player.gone)];
      return [...found, m.takenOver(document.createElement("div")) === player, host.isConnected];
    })()"""
    assert run("early.js", f"await {build}", "elsewhere") == [False, True, False, False]
    assert run("early.js", f"await {build}", "there") == [True, False, True, False]

"""What a person reads and sees on each page, as lines of text: sentences, cells, axes, and where the marks stand.

    python -m tests.viz.first        # writes the table, where a picture was changed on purpose

Pages are looked at as they open, as their examples do, and at other addresses (``others``), with every slider where it
opens, elsewhere, and at both ends. Of the later places there are the lines that the first has not. The table has a
short hash of each line, since the lines are two megabytes; the test shows those that are new.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.viz import dearest
from tests.viz.openings import examples
from tests.viz.others import OTHERS
from tests.viz.seen import SeenMark, array
from tests.viz.told import told
from viz.lessons import LESSONS
from viz.player import Picture, Text
from viz.player.marks import Cells, Placed
from viz.player.pack import Fixed
from viz.scene import Lesson

FILE = Path(__file__).parents[1] / "reference" / "first.json"
DEAR = ("race", "escape", "depth", "basins")  # whose examples take long
DIGITS = re.compile(r"-?\d+\.\d+(e-?\d+)?")
MOST = 4  # examples of a page
MANY = 30_000  # numbers of a mark
LOOKS = ("width", "dash", "opacity", "size", "wide", "corner", "kind")
SHORT = ("network", "landscape")  # a long training depends on the last digit, and that on the machine
ROUNDING = re.compile(r"10⁻(⁹|¹)|e-1\d")  # what each kind of processor does in its own way
ROUNDED = re.compile(rf"{ROUNDING.pattern}|^errors|everywhere|h to the power")  # on a page of errors of rounding


def coordinates(shown: Picture) -> dict[str, int]:
    """How many positions each coordinate has; a follower's are those of its table."""
    counts = {one.key: one.count for one in shown.sliders} | {one.key: len(one.options) for one in shown.chips}
    if shown.latest:
        (count,) = {counts[key] for key in shown.latest.of}
        counts |= {shown.latest.key: len(shown.latest.of), shown.latest.place: count}
    counts |= {one.key: one.count for one in shown.pointed}
    return counts | {one.key: int(np.max(one.positions)) + 1 for one in shown.followers}


def placed(shown: Picture, at: dict[str, int]) -> dict[str, int]:
    """Where every coordinate of a picture is, as the page has it before a hand moves one."""
    at = {**at, **{follower.key: 0 for follower in shown.followers}}
    return at | {shown.latest.key: 0, shown.latest.place: at[shown.latest.of[0]]} if shown.latest else at


def scenes(lesson: Lesson) -> Iterator[tuple[str, Any]]:
    yield lesson.key, lesson.scene.from_query({"epochs": "5"} if lesson.key in SHORT else {})[0]
    for each in list(examples(lesson))[:MOST] if lesson.key not in (*DEAR, *SHORT) else ():
        if hasattr(each, "scene") and each.scene != lesson.scene():
            yield f"{lesson.key}: {each.key}", each.scene
    yield from others(lesson)


def others(lesson: Lesson) -> Iterator[tuple[str, Any]]:
    """The other addresses of a page, each with its scene."""
    for query in OTHERS[lesson.key]:
        scene, ignored = lesson.scene.from_query({"v": "1", **dearest.fields(query)})
        assert not ignored, (query, [str(each) for each in ignored])
        yield query, scene


def lines(shown: Picture, at: dict[str, int]) -> Iterator[str]:
    """What stands in a picture where its coordinates are ``at``."""
    yield from (told(each, at) for each in shown.sentences)
    for track in (slider.track for slider in shown.sliders if slider.track):
        codes = SeenMark(track).at(track.codes, at)
        yield f"track {[word for word, *_look in track.kinds]} {codes.min()} {codes.max()}"
    for panel in shown.panels:
        if panel.caption:
            yield told(panel.caption.text, at)
        yield from (f"{panel.key} {mark.name} {stands(mark, at)}" for mark in panel.marks)
    if shown.table:
        for i, row in enumerate(told_cells(shown.table, at)):
            steps = shown.table.steps[i] if shown.table.steps else ""
            for key in (shown.table.along or shown.table.over) if steps else ():
                steps = steps[at[key] if len(steps) > 1 else 0]
            yield f"{shown.table.rows[i][0]}: {' | '.join(row)} {shown.table.jump} {steps}"


def always(shown: Picture) -> Iterator[str]:
    """What a picture has wherever its coordinates are."""
    yield from (f"everywhere {everywhere(each)}" for each in shown.sentences if isinstance(each, Text))
    for slider in shown.sliders:
        texts = slider.texts or ("",)
        yield f"{slider.key} of {slider.count} {texts[0]} {texts[-1]} {slider.ticks}"
    moved = (*shown.sliders, *shown.chips, *shown.stretches, *shown.followers, *shown.pointed, *shown.buttons)
    yield from (f"{each.key} {everywhere(each)}" for each in (*moved, *filter(None, [shown.latest])))
    for panel in shown.panels:
        yield f"{panel.key} {panel.label} {panel.shown} {panel.view} {numbers(panel.home or ())}"
        yield from (f"{panel.key} {everywhere(each)}" for each in (*panel.handles, *filter(None, [panel.samples])))
        if panel.scrub:
            yield f"{panel.key} {[(way[0], *map(spread, way[1:])) for way in (panel.scrub.x, panel.scrub.y) if way]}"
        yield from (f"{panel.key} {each}" for each in drawn_once(panel.figure))
        yield from (f"{panel.key} {mark.name} everywhere {everywhere(mark)}" for mark in panel.marks)
    if shown.table:
        yield f"{' | '.join(shown.table.columns)} {[look for _name, *look in shown.table.rows]} {shown.table.focus}"


def drawn_once(figure: dict) -> Iterator[str]:
    """The axes, and what Plotly draws."""
    for key in ("xaxis", "yaxis"):
        axis = figure["layout"].get(key, {})
        yield f"{key} {numbers(axis.get('range', ()))} {numbers(axis.get('tickvals', ()))} {axis.get('ticktext', '')}"
    for trace in figure["data"]:
        placed = [spread(trace[key]) for key in "xyz" if key in trace]
        yield f"{trace.get('type')} {trace.get('name', '')} {'; '.join(placed)}"


def stands(mark: Any, at: dict[str, int]) -> str:
    """How many points a mark has, and between what they lie, and where in the middle; and its label."""
    seen = SeenMark(mark)
    if isinstance(mark, Cells):
        codes = seen.cells(at) if hasattr(mark, "values") else array(mark.codes)
        return f"{codes.shape[-2:]} {spread(codes)} {numbers(mark.box)}"
    if not isinstance(mark, Placed):
        return ""
    points = seen.points(at)
    said = told(mark.label, at) if mark.label else ""
    return f"{points.shape[1]} {'; '.join(map(spread, points))} {said}"


def everywhere(each: Any) -> str:
    """What a mark or a text has at all positions together: words as they are, of numbers the quartiles."""
    return " ".join(
        f"{field.name}={said}" for field in fields(each) if (said := all_of(field.name, getattr(each, field.name)))
    )


def all_of(name: str, value: Any) -> str:
    if name in ("name", "label", "texts", "points", *LOOKS) or value is None:
        return ""
    if is_dataclass(value) and (hasattr(value, "over") or not hasattr(value, "array")):
        return f"({everywhere(value)})"
    if isinstance(value, tuple):
        return f"({', '.join(all_of('', part) for part in value)})"
    if isinstance(value, dict):
        return f"({', '.join(f'{key} {all_of(key, part)}' for key, part in value.items())})"
    if isinstance(value, (str, bool)):
        return str(value)
    values = np.ravel(array(value))
    values = np.asarray(values[:: 1 + values.size // MANY], dtype=float)
    values = np.sort(values[np.isfinite(values)])
    marked = values[np.linspace(0, values.size - 1, 5 if values.size > 4 else values.size).astype(int)]
    digits = 2 if name == "array" else 3  # numbers in texts are rounded already, and the last digit may be either
    grid = f" by {short(value.quantum)} from {short(value.origin)}" if isinstance(value, Fixed) else ""
    return (" ".join("0" if abs(each) < 1e-9 else short(each, digits) for each in marked.tolist()) or "none") + grid


def spread(values: Any) -> str:
    values = np.ravel(np.asarray(values, dtype=float))  # what is None is not a number
    values = values[np.isfinite(values)]
    if not values.size:
        return "none"
    low, high = float(values.min()), float(values.max())
    return numbers([low, high, (float(values.mean()) - low) / (high - low) if high - low > 1e-9 * abs(high) else 0.0])


def numbers(values: Any) -> str:
    values = np.asarray(values, dtype=float)
    least = 1e-9 * np.abs(values).max(initial=0.0)
    return " ".join("0" if abs(each) <= least else short(each) for each in values.tolist())


def told_cells(table: Any, at: dict[str, int]) -> Iterator[list[str]]:
    for row in table.cells:
        for key in table.over:
            row = row[at[key] if len(row) > 1 else 0]
        yield [told(cell, at) for cell in row]


def hands(lesson: Lesson, scene: Any, at: dict[str, int], counts: dict[str, int]) -> Iterator[str]:
    """What a hand changes in the address: each slider elsewhere, each point at three places, a box and a press."""
    before = scene.query()
    for each in lesson.coordinates:
        if each.key in at:
            events = [{"at": {**at, each.key: (7 * at[each.key] + 3) % counts[each.key]}}]
        else:
            places = [1.0, 0.5], [-0.3, 0.2, 1.7], [-1.0, 0.5, -0.5, 2.0], None
            events = [{each.key: place} for place in places] + [{"pressed": each.key}]
        for turn, event in enumerate(events):
            if said := changes(before, lesson.after(scene, event).query()):
                yield f"{each.key} {turn} {said}"


def costs(scene: Any) -> str:
    """What a scene costs, and what is computed instead where that is too much."""
    return f"{scene.price():.3g} {changes(scene.query(), scene.affordable().query())}"


def changes(before: dict[str, str], after: dict[str, str]) -> str:
    """What is different in another address, with numbers of a few digits."""
    found = {key: after.get(key) for key in {**before, **after} if after.get(key) != before.get(key)}
    return DIGITS.sub(lambda each: short(float(each[0])), str(found)) if found else ""


def short(value: float, digits: int = 3) -> str:
    return f"{value * (1 + 1e-7):.{digits}g}"  # half of a last digit, as in 0.1455, is not left to the last bit


def first(lesson: Lesson) -> dict[str, list[list[str]]]:
    """By page, example or address: the lines where it opens, and those that are new with each coordinate elsewhere."""
    found, left_out = {}, ROUNDED if lesson.key == "step-size" else ROUNDING
    for name, scene in scenes(lesson):
        shown, at = lesson.shown(scene)
        at, counts = placed(shown, at), dict.fromkeys(at, 1) | coordinates(shown)
        elsewhere = {key: (7 * place + 3) % counts[key] for key, place in at.items()}
        ends = dict.fromkeys(at, 0), {key: counts[key] - 1 for key in at}
        places = [[one for one in lines(shown, each) if not left_out.search(one)] for each in (at, elsewhere, *ends)]
        known = set(places[0])
        places[0] += [one for one in always(shown) if not left_out.search(one)]
        places[0] += [*hands(lesson, scene, at, counts), costs(scene)]
        found[name] = [places[0], *([one for one in place if one not in known] for place in places[1:])]
    dear = (lesson.scene.from_query(dearest.fields(query))[0] for query in dearest.DEAREST[lesson.key])
    return {**found, "dearest": [[costs(scene) for scene in dear]]}


def stamp(line: str) -> str:
    return hashlib.blake2b(line.encode(), digest_size=4).hexdigest()


def stamps(found: dict[str, list[list[str]]]) -> dict[str, list[str]]:
    """The hashes of the lines of each place, behind each other."""
    return {name: [" ".join(map(stamp, place)) for place in places] for name, places in found.items()}


if __name__ == "__main__":
    table = {lesson.key: stamps(first(lesson)) for lesson in LESSONS}
    FILE.write_text(json.dumps(table, indent=0, ensure_ascii=False) + "\n")

"""The controls beside each page's picture, as lines of text: what they are called, hold and offer, and formulas.

    python -m tests.viz.controls        # writes the table, where a control was changed on purpose

Pages are looked at with odd values: those between the stops of a slider, or close to its end.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from core.param import Param
from tests.viz.changes import said_and_changed
from tests.viz.pages import opener
from viz.lessons import LESSONS
from viz.scene import Lesson
from viz.scene.codecs import Entries, Entry, Number

FILE = Path(__file__).parents[1] / "reference" / "controls.json"
SAID = ("key", "label", "value", "options", "min", "max", "step")


def odd(param: Param, turn: int) -> Any:
    """A value between the stops of a slider, or close to its end."""
    if param.kind != "real":
        return param.check(param.default)
    low, high = param.slider or (max(param.low, -3.0), min(param.high, 3.0))
    at = (0.2508351, 0.87654321, 0.9999)[turn]
    value = low * (high / low) ** at if param.scale == "log" else low + (high - low) * at
    return param.clamp(value)


def odd_scene(lesson: Lesson, turn: int) -> Any:
    scene = lesson.scene()
    changed: dict[str, Any] = {}
    for field in fields(scene):
        codec, value = field.metadata["codec"], getattr(scene, field.name)
        many = isinstance(codec, Entries)
        if isinstance(codec, Number) and field.name != "h":
            changed[field.name] = odd(codec.param, turn)
        elif isinstance(codec, Entry) or many:
            every = [
                each.put(**{p.key: odd(p, turn) for p in codec.catalog[each.key].params})
                for each in (value if many else (value,))
            ]
            changed[field.name] = tuple(every) if many else every[0]
    if lesson.key == "tangent":
        changed["pins"] = (1.23456781, 1.23456789)
    if lesson.key == "averages":
        changed["series"] = scene.series
    return lesson.scene.from_query(replace(scene, **changed).query())[0]


def odd_page(lesson: Lesson) -> tuple[Any, Any]:
    """A page as Streamlit runs it, and its scene; every second page is in Chinese."""
    place = LESSONS.index(lesson)
    scene = replace(odd_scene(lesson, place % 3), lang=("en", "zh")[place % 2])
    return opener(lesson.key)(**scene.query()), scene


def controls(page: Any) -> list[str]:
    """The lines of all that stands beside a page's picture, from the top."""
    return list(lines(page.sidebar))


def lines(block: Any) -> Iterator[str]:
    for each in block.children.values():
        if not hasattr(each, "children"):
            parts = {key: value for key in SAID if (value := getattr(each, key, None)) not in (None, "", [])}
            yield f"{each.type} {' '.join(f'{key}={short(value)}' for key, value in parts.items())}"
        else:
            yield f"{each.type} {getattr(each, 'label', '')}"
            yield from lines(each)


def short(value: Any) -> str:
    if isinstance(value, list) and len(value) > 20:
        return f"{len(value)} from {value[:4]} to {value[-1]}"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    table = {lesson.key: [controls(odd_page(lesson)[0]), said_and_changed(lesson)] for lesson in LESSONS}
    FILE.write_text(json.dumps(table, indent=0, ensure_ascii=False) + "\n")

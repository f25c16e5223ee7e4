"""What a link leaves out, as a table: defaults and bounds of fields and hyperparameters, examples, domains and starts.

    python -m tests.viz.openings        # writes the table, where something in it was changed on purpose

A changed default changes what old links mean, and narrower bounds what they may hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from core.curves import CURVES
from core.losses import LOSSES
from core.param import Param
from viz.lessons import LESSONS
from viz.scene import Chosen, Lesson
from viz.scene.codecs import Entries, Entry, Number

FILE = Path(__file__).parents[1] / "reference" / "openings.json"


def openings() -> dict[str, Any]:
    """By "lesson.field", "entry.hyperparameter", "lesson: example" and "surface: where" it is seen and begins."""
    return json.loads(json.dumps(dict(table())))


def table() -> Iterator[tuple[str, Any]]:
    catalogs = []
    for lesson in LESSONS:
        opening = lesson.scene()
        for field in fields(opening):
            codec = field.metadata["codec"]
            limits = {key: plain(each) for key, each in sorted(vars(codec).items()) if key not in ("catalog", "param")}
            of = bounds(codec.param) if isinstance(codec, Number) else []
            yield f"{lesson.key}.{field.name}", [plain(getattr(opening, field.name)), limits, *of]
            if isinstance(codec, (Entry, Entries)):
                catalogs.append(codec.catalog)
        for each in examples(lesson):
            yield f"{lesson.key}: {each.key}", each.scene.query() if hasattr(each, "scene") else plain(numbers(each))
    for catalog in (LOSSES, CURVES):
        for key, spec in catalog.items():
            yield f"{key}: where", plain([spec().domain, spec().start])
    for catalog in catalogs:
        for key, spec in catalog.items():
            for param in spec.params:
                yield f"{key}.{param.key}", [param.default, *bounds(param)]


def examples(lesson: Lesson) -> Iterator[Any]:
    """The examples of a page, in their order."""
    module = f"viz.lessons.{lesson.key.replace('-', '_')}"
    for name in filter(find_spec, (f"{module}.scene", f"{module}.presets")):
        found = getattr(import_module(name), "PRESETS", ())
        yield from found if isinstance(found, tuple) else ()


def bounds(param: Param) -> list:
    return plain([param.low, param.high, param.slider, param.scale, param.kind, param.tried])


def numbers(each: Any) -> list:
    return [value for value in vars(each).values() if isinstance(value, tuple)]


def plain(value: Any) -> Any:
    """A value as the file has it."""
    if isinstance(value, Chosen):
        return {"key": value.key, "values": dict(value.values)}
    return [plain(part) for part in value] if isinstance(value, (tuple, list)) else value


if __name__ == "__main__":
    rows = (f"{json.dumps(key)}: {json.dumps(each, ensure_ascii=False)}" for key, each in openings().items())
    FILE.write_text("{\n" + ",\n".join(rows) + "\n}\n")

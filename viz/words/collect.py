"""Brings the catalogs up to date with the words in the code: ``python -m viz.words.collect``.

Needs Babel, which only development does. New sentences are added to ``zh/LC_MESSAGES/messages.po`` without a
translation, unused ones are dropped, and ``messages.mo`` is compiled from what is there.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

from core.catalog import Spec
from core.derivatives import METHODS
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from viz.lessons import LESSONS
from viz.words import TEXT

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
MARKS = {"_", "template"}
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def texts() -> list[str]:
    """Every English sentence that a visitor can see, each once, in a stable order."""
    found = dict.fromkeys([*_marked(), *_catalogued()])
    return [text for text in found if text]


def _marked() -> Iterator[str]:
    """First arguments of ``_("…")``, also as somebody's, and ``template("…")``."""
    for path in sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "viz").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            first, name = node.args[0], getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in MARKS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def _catalogued() -> Iterator[str]:
    """Names, summaries and help of everything that menus show."""
    yield from _specs([*OPTIMIZERS.values(), *SCHEDULES.values()])
    yield from (method.name for method in METHODS.values())
    for lesson in LESSONS:
        yield lesson.title
        for field in fields(lesson.scene):
            codec = field.metadata["codec"]
            if hasattr(codec, "param"):
                yield from (codec.param.name, codec.param.help)
            yield from _specs(getattr(codec, "catalog", {}).values())


def _specs(specs: Iterable[Spec]) -> Iterator[str]:
    for spec in specs:
        yield from (spec.name, spec.summary)
        # what cites a year is a title, and stays as it is
        yield from (source for source in spec.sources if not re.search(r"\b[12]\d{3}\b", source))
        yield from (found[1] for found in re.findall(TEXT, spec.formula))
        for param in spec.params:
            yield from (param.name, param.help)


def collect(language: str) -> int:
    """Update and compile one language's catalog; returns how many sentences have no translation."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po, write_po

    path = HERE / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    old = {}
    if path.exists():
        with path.open("rb") as file:
            old = {message.id: message.string for message in read_po(file) if message.id}
    catalog = Catalog(
        locale=language,
        header_comment="# The visitor's words; the ids are collected from the code.",
        creation_date=EPOCH,  # so that a file changes only when its words do
        fuzzy=False,
    )
    for text in texts():
        catalog.add(text, old.get(text, ""))
    with path.open("wb") as file:
        write_po(file, catalog, width=0, omit_header=False)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)
    return sum(not message.string for message in catalog if message.id)


if __name__ == "__main__":
    print("without a translation:", collect("zh"))

"""Brings the catalogs up to date with the words in the code: ``python -m viz.words.collect``.

Needs Babel, which only development does. New sentences are added to ``zh/LC_MESSAGES/messages.po`` without a
translation, unused ones are dropped, and ``messages.mo`` is compiled from what is there.
"""

from __future__ import annotations

import ast
import pkgutil
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import core
from core.catalog import Spec
from core.derivatives import Method
from viz.words import TEXT

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
MARKS = {"_": (0,), "template": (0,), "Param": (1, "help"), "Spec": (1, 3)}  # calls, and which arguments are words
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def texts() -> list[str]:
    """Every English sentence that a visitor can see, each once, in a stable order."""
    all_texts = dict.fromkeys([*_marked(), *_catalogued()])
    return [text for text in all_texts if text]


def _marked() -> Iterator[str]:
    """What calls in the code name: ``_("…")``, also as somebody's, ``template("…")``, a Param's and a Spec's words."""
    for path in sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "viz").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            places = MARKS.get(getattr(node.func, "id", getattr(node.func, "attr", "")), ())
            words = [node.args[place] for place in places if isinstance(place, int) and place < len(node.args)]
            words += [keyword.value for keyword in node.keywords if keyword.arg in places]
            yield from (w.value for w in words if isinstance(w, ast.Constant) and isinstance(w.value, str))


def _catalogued() -> Iterator[str]:
    """Names, summaries, sources and help of all that the catalogs of the core hold."""
    for module in pkgutil.walk_packages(core.__path__, "core."):
        for value in vars(import_module(module.name)).values():
            for entry in value.values() if isinstance(value, dict) else (value,):
                if isinstance(entry, Spec):
                    yield from _spec(entry)
                elif isinstance(entry, Method):
                    yield entry.name


def _spec(spec: Spec) -> Iterator[str]:
    yield from (spec.name, spec.summary)
    # what cites a year is a title, and stays as it is
    yield from (source for source in spec.sources if not re.search(r"\b[12]\d{3}\b", source))
    yield from (word[1] for word in re.findall(TEXT, spec.formula))
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

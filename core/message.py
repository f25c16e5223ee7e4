"""A sentence with numbers in it, kept apart from its words so that an interface can translate it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

COUNTED = re.compile(r"(?<!\S)(\S+)((?: [a-z-]+)? [a-z-]+)\[s\]")
PLACE = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Message:
    """An English template with {named} places, and what goes into them.

    >>> str(Message("diverged at step {step}", {"step": 7}))
    'diverged at step 7'
    """

    template: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return filled(self.template, self.values)


def counted(text: str) -> str:
    """The text with each noun that is marked by ``[s]`` in the number that stands before it; a place stays open.

    >>> counted("1 step[s], 2 test row[s], {n} step[s]")
    '1 step, 2 test rows, {n} step[s]'
    """

    def noun(found: re.Match[str]) -> str:
        number, name = found.groups()
        return found[0] if PLACE.fullmatch(number) else f"{number}{name}{'' if number == '1' else 's'}"

    return COUNTED.sub(noun, text) if "[s]" in text else text


def filled(text: str, values: Mapping[str, Any]) -> str:
    """A template with what goes into its places, each counted noun in its number.

    >>> filled("{n} step[s] of {name}", {"n": 1, "name": "Adam"})
    '1 step of Adam'
    >>> filled("{n} step[s]", {"n": "about 1"}), filled("{n} step[s]", {"n": "{k}"})
    ('about 1 step', '{k} step[s]')
    """
    told, counts = _waiting(text)
    given = dict(values)
    for name in counts:
        number = str(given[name])
        if not number or " " in number:  # more than a number: its last word counts
            return counted(text.format(**values))
        given[f"{name}_ending"] = "" if number == "1" else "[s]" if PLACE.fullmatch(number) else "s"
    return counted(told.format(**given))


@lru_cache(maxsize=2048)
def _waiting(text: str) -> tuple[str, tuple[str, ...]]:
    """A template with a place for the ending of each noun that a place counts, and the names of these: found once.

    >>> _waiting("{n} step[s] of 1 step[s]")
    ('{n} step{n_ending} of 1 step[s]', ('n',))
    """
    names: list[str] = []

    def noun(found: re.Match[str]) -> str:
        number, name = found.groups()
        if not PLACE.fullmatch(number):
            return found[0]
        names.append(number[1:-1])
        return f"{number}{name}{{{names[-1]}_ending}}"

    return COUNTED.sub(noun, text) if "[s]" in text else text, tuple(names)


def template(text: str) -> str:
    """Marks a sentence that visitors see, so that the translation catalog is known to need it; returns it as it is."""
    return text

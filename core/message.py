"""A sentence with numbers in it, kept apart from its words so that an interface can translate it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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
        return counted(self.template.format(**self.values))


def counted(text: str) -> str:
    """The text with each noun that is marked by ``[s]`` in the number that stands before it; a place stays open.

    >>> counted("1 step[s], 2 test row[s], {n} step[s]")
    '1 step, 2 test rows, {n} step[s]'
    """

    def noun(found: re.Match[str]) -> str:
        number, name = found.groups()
        return found[0] if PLACE.fullmatch(number) else f"{number}{name}{'' if number == '1' else 's'}"

    return COUNTED.sub(noun, text) if "[s]" in text else text


def template(text: str) -> str:
    """Marks a sentence that visitors see, so that the translation catalog is known to need it; returns it as it is."""
    return text

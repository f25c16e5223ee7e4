"""A sentence with numbers in it, kept apart from its words so that an interface can translate it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """An English template with {named} places, and what goes into them.

    >>> str(Message("diverged at step {step}", {"step": 7}))
    'diverged at step 7'
    """

    template: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


def template(text: str) -> str:
    """Marks a sentence that visitors see, so that the translation catalog is known to need it; returns it as it is."""
    return text

"""Sentences that are looked up, and the numbers in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from viz.player.pack import told


@dataclass(frozen=True)
class Reading:
    """A number in a sentence, looked up by coordinates, with ``digits`` significant digits (viz.figures.numbers).

    ``array`` has one axis for each name in ``over``. Numbers that are rounded (viz.player.pack.rounded) to three
    digits come back exactly as a bare array, to six digits as Single; where some are beyond 32 bits, all are sent as
    Wide. With ``texts`` the number says which of these sentences stands there, and they can have readings in turn.

    ``leads`` is a slider, and the number at its first position: in a sentence the number leads there.
    """

    array: Any
    over: tuple[str, ...]
    digits: int = 3
    texts: tuple[str, ...] = ()
    leads: tuple[str, int] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "array", told(self.array, self.digits))


@dataclass(frozen=True)
class Text:
    """A sentence looked up by coordinates: ``texts`` is nested lists, one level for each name in ``over``.

    Where it says ``{name}`` the page writes the reading of that name: far fewer bytes than a text for each position.
    """

    texts: Any
    over: tuple[str, ...] = ()
    readings: dict[str, Reading] = field(default_factory=dict)

"""Sentences that are looked up, and the numbers in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

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

    def sent(self) -> dict[str, Any]:
        """The fields as the page is sent them: where texts stand at many positions, each text once, as a reading's."""
        kinds: dict[str, int] = {}
        if not self.over or (which := _which(self.texts, len(self.over), kinds)).size < 2 * len(kinds):
            return vars(self)
        return {
            "texts": "{_}",
            "over": (),
            "readings": {**self.readings, "_": Reading(which, self.over, texts=(*kinds,))},
        }


def _which(texts: Any, depth: int, kinds: dict[str, int]) -> np.ndarray:
    """The number of each text among ``kinds``, to which new ones are added; a list of one serves every position."""
    if depth == 1:
        return np.array([kinds.setdefault(text, len(kinds)) for text in texts])
    return np.stack(np.broadcast_arrays(*(_which(each, depth - 1, kinds) for each in texts)))

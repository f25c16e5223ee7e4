"""Some numbers of many, by their places, in a link."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from viz.scene.codecs import SEPARATOR, Codec, digits, finite

NONE = "none"


@dataclass(frozen=True)
class Pairs(Codec):
    """At most ``most`` pairs (place, number within ±bound), the places ascending; none at all is a word.

    >>> Pairs(5, 9.0).value("3~0.5~1~-2"), Pairs(5, 9.0).text(())
    (((1, -2.0), (3, 0.5)), 'none')
    """

    most: int
    bound: float

    def text(self, value: Any) -> str:
        return SEPARATOR.join(f"{place}{SEPARATOR}{digits(number)}" for place, number in value) or NONE

    def value(self, text: str) -> tuple[tuple[int, float], ...]:
        if text == NONE:
            return ()
        parts = text.split(SEPARATOR)
        if len(parts) % 2 or len(parts) > 2 * self.most or not all(place.isdecimal() for place in parts[::2]):
            raise ValueError(text)
        numbers = [min(max(finite(part), -self.bound), self.bound) for part in parts[1::2]]
        return tuple(sorted(dict(zip(map(int, parts[::2]), numbers, strict=True)).items()))


def pairs(most: int, bound: float) -> Any:
    return field(default=(), metadata={"codec": Pairs(most, bound)})

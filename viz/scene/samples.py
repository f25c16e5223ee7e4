"""A person's own samples: a few points, each with its class, in the link; and data that no link holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from viz.scene.codecs import SEPARATOR, Codec, Unwritten, digits, finite
from viz.scene.coordinates import UNMOVED, Coordinate, Event

LEAST, MOST = 2, 60  # samples that can be edited
BETWEEN = "_"  # needs no escape in a URL
BOUND = 1e9


class Sample(NamedTuple):
    """A place on the picture of the data, and the class, 0 where there are none."""

    x: float
    y: float
    kind: int = 0


@dataclass(frozen=True)
class Samples(Codec):
    """Some samples, or none, written as an absent key: ``x~y`` each, with ``~class`` where it is not 0.

    >>> Samples().text((Sample(1.5, 2.0), Sample(-1.0, 0.25, 1)))
    '1.5~2_-1~0.25~1'
    >>> Samples().value("1.5~2_-1~0.25~1")[1]
    Sample(x=-1.0, y=0.25, kind=1)
    """

    def write(self, name: str, value: Any) -> dict[str, str]:
        return {} if value is None else {name: self.text(value)}

    def text(self, value: Any) -> str:
        if value is None:
            return "–"
        return BETWEEN.join(SEPARATOR.join(map(digits, one if one.kind else one[:2])) for one in value)

    def value(self, text: str) -> tuple[Sample, ...]:
        samples = samples_of(
            [[finite(part) for part in one.split(SEPARATOR)] for one in text.split(BETWEEN)], exact=True
        )
        if samples is UNMOVED:
            raise ValueError(text)
        return samples

    def same(self, value: Any, text: str) -> bool:
        return self.value(text) == value


def own_samples() -> Any:
    """A field for samples of one's own, at first none."""
    return field(default=None, metadata={"codec": Samples()})


def unwritten() -> Any:
    """A field that no link holds, at first None."""
    return field(default=None, metadata={"codec": Unwritten()})


def edited(put: Callable[[Any, Any], Any], key: str = "points") -> Coordinate:
    """Samples that are edited on the picture: all of them, or None to take all editing back."""

    def heard(scene: Any, event: Event) -> Any:
        return None if event.get(key, UNMOVED) is None else samples_of(event.get(key))

    return Coordinate(key, heard, put)


def samples_of(rows: Any, exact: bool = False) -> Any:
    """Samples from what an event says, with six digits each, or ``exact`` as a link says them; or UNMOVED.

    >>> samples_of([[1, 2], [3.00000049, 4, 1]])
    (Sample(x=1.0, y=2.0, kind=0), Sample(x=3.0, y=4.0, kind=1))
    >>> samples_of([[1, 2]]) is samples_of([[1, 2], [3, "x"]]) is samples_of(None) is UNMOVED
    True
    """
    if not isinstance(rows, list | tuple) or not LEAST <= len(rows) <= MOST:
        return UNMOVED
    samples = []
    for row in rows:
        if not isinstance(row, list | tuple) or not 2 <= len(row) <= 3:
            return UNMOVED
        if not all(isinstance(v, int | float) and not isinstance(v, bool) and abs(v) <= BOUND for v in row):
            return UNMOVED
        kind = row[2] if len(row) == 3 else 0
        if kind not in range(10):
            return UNMOVED
        x, y = (float(v if exact else f"{v:.6g}") + 0.0 for v in row[:2])
        samples.append(Sample(x, y, int(kind)))
    return tuple(samples)

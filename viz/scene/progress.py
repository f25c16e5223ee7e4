"""How work that may take a while tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Watched:
    """A ``progress`` for the core that is no part of what is computed: all are equal, so that a cache ignores them."""

    tell: Callable[[float], None] = field(default=lambda part: None, compare=False)

    def __call__(self, part: float) -> None:
        self.tell(part)

    def of(self, i: int, whole: int) -> Watched:
        """What the work number ``i`` of ``whole`` is given, so that all together go from 0 to 1 once."""
        return Watched(lambda part: self((i + part) / whole))


QUIET = Watched()

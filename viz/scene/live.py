"""A number of the scene under a live slider: its positions, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.param import Param
from viz.figures.numbers import labels, number
from viz.player.picture import Slider, Track

APART = 0.16  # of a slider's length is between two ticks
FINE = 40  # an edge is closed in on, down to this part of a position


@dataclass(frozen=True, eq=False)
class Live:
    """The values that a slider steps through, ascending; it can be the key of what is computed for them.

    >>> live = Live.of(Param("h", "Step", "h", 0.1, slider=(1e-3, 1), scale="log"), 0.123, count=4)
    >>> live.values.tolist(), live.position(0.123)
    ([0.001, 0.01, 0.1, 0.123, 1.0], 3)
    >>> Live.only("h", 1) == Live.only("h", 1), Live.only("h", 1) == Live.only("h", 2)
    (True, False)
    >>> hash(Live("h", np.array([-0.0, 1.0]))) == hash(Live("h", np.array([0, 1])))
    True
    """

    key: str
    values: np.ndarray

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Live) and self.key == other.key and np.array_equal(self.values, other.values)

    def __hash__(self) -> int:
        return hash((self.key, *self.values.tolist()))  # equal numbers need not have equal bytes

    @classmethod
    def only(cls, key: str, value: float) -> Live:
        """A single position."""
        return cls(key, np.array([float(value)]))

    @classmethod
    def of(cls, param: Param, exact: float | None = None, count: int = 61, key: str = "") -> Live:
        """The slider of ``param``, and ``exact`` among its positions: what is shown is what is meant."""
        return cls.among(key or param.key, param.spread(count), exact)

    @classmethod
    def among(cls, key: str, values: np.ndarray, exact: float | None = None) -> Live:
        """Any values, with three digits where they are spread over decades, and ``exact`` among them."""
        step = float(np.diff(np.sort(values)).min()) if len(values) > 1 else 0.0
        digits = max(0, int(np.ceil(-np.log10(step))) + 1) if step > 0 else 6
        rounded = {float(f"{v:.3g}") if step < 1e-3 * abs(v) or digits > 4 else round(float(v), digits) for v in values}
        return cls(key, np.array(sorted(rounded | ({float(exact)} if exact is not None else set()))))

    @classmethod
    def even(cls, key: str, low: float, high: float, exact: float, count: int) -> Live:
        """Even values from ``low`` to ``high`` for a point under the pointer; the nearest to ``exact`` becomes it.

        So their number stays, and all but one of them lie where the pointer expects them.

        >>> Live.even("x", -3, 3, 1.1, 7).values.tolist()
        [-3.0, -2.0, -1.0, 0.0, 1.1, 2.0, 3.0]
        """
        decimals = int(np.clip(2 - np.floor(np.log10((high - low) / (count - 1))), 0, 15))
        values = np.round(np.linspace(low, high, count), decimals) + 0.0  # no −0
        values[np.abs(values - exact).argmin()] = exact
        return cls(key, values)

    def finer(self, told: Callable[[np.ndarray], np.ndarray], edges: int = 1, parts: int = FINE) -> Live:
        """Two more positions where what is ``told`` of each value changes from one to the next, close to that edge.

        The last ``edges`` changes, where a rate is too large as a rule, are closed in on, to four digits at most. Each
        round divides what is left around an edge into ``parts``: fewer of them ask for fewer values in more rounds.

        >>> Live("h", np.array([0.0, 1.0, 2.0])).finer(lambda h: h > np.pi / 3).values.tolist()
        [0.0, 1.0, 1.025, 1.05, 2.0]
        """

        def below() -> np.ndarray:
            return np.flatnonzero(codes[1:] != codes[:-1])[::-1][:edges]

        values, codes = self.values, np.asarray(told(self.values))
        for _round in range(int(np.ceil(np.log(FINE) / np.log(parts)))):
            at = below()
            inner = np.linspace(values[at], values[at + 1], parts + 1)[1:-1].ravel()
            inner = np.setdiff1d([float(f"{value:.4g}") for value in inner], values)
            if not inner.size:
                break
            values, codes = np.append(values, inner), np.append(codes, told(inner))
            order = np.argsort(values)
            values, codes = values[order], codes[order]
        at = below()
        return Live(self.key, np.union1d(self.values, values[[*at, *(at + 1)]]))

    def position(self, value: float) -> int:
        """The position nearest to a value."""
        return int(np.abs(self.values - value).argmin())

    def value(self, position: object) -> float | None:
        """The value at a position that a browser reports; None for what is no position."""
        index = whole(position)
        return float(self.values[index]) if index is not None and 0 <= index < len(self.values) else None

    def slider(
        self,
        label: str,
        symbol: str = "",
        ticks: tuple[tuple[int, str], ...] = (),
        track: Track | None = None,
        digits: int = 3,
    ) -> Slider:
        return Slider(self.key, label, len(self.values), labels(self.values, digits), symbol, self.apart(ticks), track)

    def apart(self, ticks: tuple[tuple[int, str], ...]) -> tuple[tuple[int, str], ...]:
        """Those of the ticks whose texts do not touch on a phone; the first and the last stay.

        >>> Live("h", np.arange(101.0)).apart(((0, "a"), (6, "b"), (50, "c"), (95, "d"), (100, "e")))
        ((0, 'a'), (50, 'c'), (100, 'e'))
        """
        room, kept = APART * (len(self.values) - 1), list(ticks[:1])
        for tick in ticks[1:-1]:
            if tick[0] - kept[-1][0] >= room and ticks[-1][0] - tick[0] >= room:
                kept.append(tick)
        return (*kept, *ticks[1:][-1:])

    def decades(self) -> tuple[tuple[int, str], ...]:
        """Ticks at the powers of ten."""
        return tuple((i, number(v)) for i, v in enumerate(self.values) if v > 0 and abs(np.log10(v) % 1) < 1e-9)

    def marks(self, param: Param) -> tuple[tuple[int, str], ...]:
        """Ticks for a hyperparameter: at powers of ten where it has some, else at even positions."""
        decades = self.decades() if param.scale == "log" else ()
        return decades if len(decades) > 1 else self.ticks()

    def ticks(self, count: int = 5) -> tuple[tuple[int, str], ...]:
        """Ticks at ``count`` even positions."""
        places = np.unique(np.linspace(0, len(self.values) - 1, count).round().astype(int))
        return tuple((int(i), number(self.values[i])) for i in places)


def whole(value: object) -> int | None:
    """A whole number from a browser's message, which can hold anything; None for what is none.

    >>> whole(3), whole(3.0), whole("3"), whole(True), whole(float("nan"))
    (3, 3, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e9 or value != int(value):
        return None
    return int(value)

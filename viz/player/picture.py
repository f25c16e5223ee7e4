"""What the player can show, as records: coordinates that a person moves, and panels whose marks are looked up by them.

The page's script looks up, draws and formats; it computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from viz.player.marks import Mark
from viz.player.text import Text


@dataclass(frozen=True)
class Track:
    """The colouring of a slider's track: ``codes`` (over…, positions) index ``kinds`` of (word, colour, pattern)."""

    codes: np.ndarray
    kinds: tuple[tuple[str, str, str], ...]
    over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Upright:
    """Where a slider stands upright: in the ``panel`` with this key, around ``x``, each position at its height.

    ``places`` (positions,) are the heights, and ``wide`` is how broad a column can be pressed. Where the bar also gives
    way to others, ``ends`` (over…) is the height at which it ends.
    """

    panel: str
    x: float
    places: Any
    wide: float = 1.0
    ends: Any = None
    over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slider:
    """A coordinate with ``count`` positions; ``texts`` says each one's value as people read it (None: its number)."""

    key: str
    label: str
    count: int
    texts: tuple[str, ...] | None = None
    symbol: str = ""
    ticks: tuple[tuple[int, str], ...] = ()
    track: Track | None = None
    play: bool = False  # has play, pause and step buttons
    shown: tuple[str, int] | None = None  # names a coordinate and the position at which alone the slider is shown
    upright: Upright | None = None  # in a panel, as the bar that is dragged, and not under the picture


@dataclass(frozen=True)
class Chips:
    """A coordinate with a few named positions; each a text, a colour and a marker, or None for a plain tab.

    ``shown`` names a coordinate and the position at which alone the chips are shown.
    """

    key: str
    label: str
    options: tuple[tuple[str, str | None, str | None], ...]
    shown: tuple[str, int] | None = None


def tabs(key: str, label: str, names: Iterable[str]) -> Chips:
    """Chips that are names alone."""
    return Chips(key, label, tuple((name, None, None) for name in names))


@dataclass(frozen=True)
class Stretches:
    """Named stretches of the slider ``key``, as chips: one of them goes to the end of its stretch.

    ``ends`` (options,) are positions, ascending: a stretch reaches from after the end of the one before to its own.
    """

    key: str
    label: str
    options: tuple[tuple[str, str | None, str | None], ...]
    ends: tuple[int, ...]


@dataclass(frozen=True)
class Follower:
    """A coordinate that nobody moves: its position is looked up by others, so that many places can share a line.

    ``positions`` are whole numbers with one axis for each name in ``over``; a later follower may follow an earlier.
    """

    key: str
    positions: np.ndarray
    over: tuple[str, ...]


@dataclass(frozen=True)
class Latest:
    """Which of several coordinates a hand moved last, and where that one stands: two coordinates that nobody moves.

    A picture of many sliders cannot hold every combination. With arrays over (``key``, ``place``) it holds each slider
    at all of its positions, the others where the scene has them. Until the server has answered what was moved, the
    page lets none of the others move. All of them have the same number of positions.
    """

    key: str
    place: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class Pointed:
    """A coordinate that says which item of a panel's marks a person points at; position 0 is none of them.

    Pointing shows an item as long as the pointer is there; a click, a tap or the keyboard chooses it, and the server
    hears of it. ``names`` are what a screen reader says of each position.

    With ``pulls`` an item that has a number, in ``values`` (positions,) with NaN for none, can be pulled up and down:
    the event ``pulls`` is (position, number), in draft while it moves and then for good.
    """

    key: str
    label: str
    names: tuple[str, ...]
    pulls: str = ""
    values: Any = None

    @property
    def count(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Button:
    """A button that tells the server ``pressed: key``, with where the coordinates are."""

    key: str
    label: Text


@dataclass(frozen=True)
class Handle:
    """A point that is dragged, and sent to the server: in draft while it moves, then for good.

    With ``click`` a click on the panel puts it; ``only`` "x" or "y" is the axis along which it moves.
    """

    key: str
    at: tuple[float, float]
    label: str
    click: bool = True
    only: str = ""


@dataclass(frozen=True)
class Samples:
    """Samples that are dragged, added by a click and removed; all of them are sent, in draft and then for good.

    ``points`` are (x, y, class) each. Those of a class stand in the panel's mark that ``marks`` names, and ``labels``
    are the classes' names. With ``rows`` the height of a sample is its class. There are ``least`` to ``most``. Where
    they are not yet a person's ``own``, taking back the first edit sends None.
    """

    key: str
    points: tuple[tuple[float, float, int], ...]
    marks: tuple[str, ...]
    labels: tuple[str, ...]
    least: int
    most: int
    own: bool = False
    rows: bool = False


@dataclass(frozen=True)
class Scrub:
    """The pointer moves a slider along an axis: its first position lies at ``low``, its last at ``high``.

    Where the positions are not even, ``(slider, places)`` says where each lies, on a logarithmic axis as log₁₀.
    """

    x: tuple[str, float, float] | tuple[str, Any] | None = None  # slider, low, high
    y: tuple[str, float, float] | tuple[str, Any] | None = None


@dataclass(frozen=True)
class Caption:
    """What stands above a panel: a mark, if it has one, and a text that is looked up."""

    text: Text
    colour: str | None = None
    marker: str | None = None


@dataclass(frozen=True)
class Grid:
    """Where the panels stand, if not all in one row: lines of panel keys, the same key over several cells.

    ``columns`` and ``rows`` are shares of the width and the height. ``narrow`` are the lines on a narrow screen, where
    all columns are alike and ``narrow_rows`` are heights in hundredths of the screen's width.
    """

    lines: tuple[str, ...]
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    narrow: tuple[str, ...]
    narrow_rows: tuple[float, ...]


def side_by_side(left: str, right: str) -> Grid:
    """Two panels of the same size, one under the other on a narrow screen."""
    return Grid((f"{left} {right}",), (1, 1), (1,), (left, right), (86, 86))


@dataclass(frozen=True)
class Panel:
    """One Plotly figure, and the marks on it.

    ``grow`` is its share of the width. ``view`` names the event under which a changed zoom is reported; ``home`` is
    the range that the reset button restores; ``scrub`` says which sliders follow the pointer; ``shown`` names a
    coordinate and the position at which the panel is shown; ``pointed`` names the coordinate of the items of its marks
    that are pointed at; ``area`` is its place in the grid, if that is not named as the panel is. The page draws a
    figure again when it has changed.
    """

    key: str
    label: str
    figure: Any  # a dict; None in a draft whose page has it
    marks: tuple[Mark, ...] = ()
    three: bool = False
    height: dict | None = None  # 3-D: how a loss becomes a height, see viz.figures.landscape.Height
    handles: tuple[Handle, ...] = ()
    samples: Samples | None = None
    view: str | None = None
    home: tuple[float, ...] | None = None
    scrub: Scrub | None = None
    shown: tuple[str, int] | None = None
    pointed: str | None = None
    area: str = ""
    grow: float = 1.0
    caption: Caption | None = None


@dataclass(frozen=True)
class Table:
    """Rows of cells; ``cells`` is a list over rows of nested lists over ``over`` of a list of cells.

    A cell is a plain text, or a :class:`Text` with readings. ``small`` is for long cells: smaller type, and the
    panels leave room for the rows. ``jump`` names a slider and a cell; ``steps`` are lists as ``cells``
    with a position of that slider, or None, for each: with one, that cell is a button that goes there. They lie over
    ``along``, or where that is None over what the cells do.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, str | None, str | None], ...]  # name, colour, marker
    cells: Any
    over: tuple[str, ...] = ()
    focus: str | None = None  # the chips that a click on a row moves
    small: bool = False
    jump: tuple[str, int] | None = None
    steps: Any = None
    along: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Picture:
    """All that the player shows. ``words`` are the texts of its own buttons, in the visitor's language."""

    panels: tuple[Panel, ...]
    sliders: tuple[Slider, ...] = ()
    chips: tuple[Chips, ...] = ()
    stretches: tuple[Stretches, ...] = ()
    sentences: tuple[Text, ...] = ()
    table: Table | None = None
    buttons: tuple[Button, ...] = ()
    followers: tuple[Follower, ...] = ()
    latest: Latest | None = None
    pointed: tuple[Pointed, ...] = ()
    grid: Grid | None = None
    words: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)  # what words in its texts mean

"""What is drawn on a panel, as records: one kind of mark for each way of drawing.

Every array of a mark carries one axis for each coordinate named in its ``over``, in that order, and then the points;
an axis of length 1 serves every position alike. ``viz/player/js/marks/`` has a draw function for each kind.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from viz.player.pack import told
from viz.player.text import Text


@dataclass(frozen=True)
class Mark:
    """What all marks have: a ``name``, the only one of its panel, by which tests and readers of a picture find it.

    ``shown`` names a coordinate and the position at which alone the mark is drawn.
    """

    name: str
    _: KW_ONLY
    over: tuple[str, ...] = ()
    shown: tuple[str, int] | None = None


@dataclass(frozen=True)
class Placed(Mark):
    """A mark at points ``x`` and ``y`` (and ``z`` in 3-D), each (over…, points).

    ``count`` (over…) is how many of the points there are. ``emphasis`` names a coordinate and the position at which
    the mark is in focus: drawn stronger, and above the others. ``label`` stands at the last point.
    """

    x: Any
    y: Any
    _: KW_ONLY
    z: Any = None
    count: Any = None
    colour: str = "@ink"
    emphasis: tuple[str, int] | None = None
    label: str | Text = ""


@dataclass(frozen=True)
class Line(Placed):
    """A line from point to point; with ``piece`` every so many points are a line of their own. NaN is a gap."""

    _: KW_ONLY
    width: float = 2.0
    dash: tuple[int, ...] = ()
    piece: int = 0
    kind: str = field(default="line", init=False)


@dataclass(frozen=True)
class Arrow(Line):
    """A line, or pieces, each with a head at its end."""

    kind: str = field(default="arrow", init=False)


@dataclass(frozen=True)
class Path(Line):
    """A line that is walked: up to the point at which the slider ``upto`` stands; what comes later is faint.

    ``marker`` stands at the current point, ``size`` scales it; where the path has left the picture, a hollow one
    stands at the edge that it left by. ``dots`` are at all points up to there.
    """

    _: KW_ONLY
    upto: str | None = None
    marker: str = ""
    size: float = 1.0
    dots: bool = False
    kind: str = field(default="path", init=False)


@dataclass(frozen=True)
class Stairs(Path):
    """A path that goes from one point to the next first along x, then along y.

    ``lag`` takes each point's x from as many points before: a sequence as x and y with lag 1 is the cobweb of a map.
    """

    _: KW_ONLY
    lag: int = 0
    kind: str = field(default="stairs", init=False)


@dataclass(frozen=True)
class Points(Placed):
    """A marker at each point; with ``now`` only at that at which this slider stands, hollow where it is outside.

    ``lit`` (over…, points) are codes: where one is 0 the point is not drawn.
    """

    _: KW_ONLY
    marker: str = "circle"
    size: float = 1.0
    now: str | None = None
    lit: Any = None
    kind: str = field(default="points", init=False)


@dataclass(frozen=True)
class Misses(Placed):
    """From each point straight up or down to the panel's mark ``line``: how far that misses the point.

    With ``square`` also a square as wide as that is high, painted as strongly as ``opacity`` says.
    """

    line: str
    _: KW_ONLY
    square: bool = False
    opacity: float = 0.15
    width: float = 1.2
    kind: str = field(default="misses", init=False)


@dataclass(frozen=True)
class Dots(Placed):
    """A small dot at each point; one that would touch the dot before it is left out."""

    kind: str = field(default="dots", init=False)


@dataclass(frozen=True)
class Area(Placed):
    """The inside of the polygon of the points, painted as strongly as ``opacity`` says, with an edge ``width`` wide.

    With ``piece`` every so many points are a polygon of their own.
    """

    _: KW_ONLY
    opacity: float = 1.0
    width: float = 0.0
    piece: int = 0
    kind: str = field(default="area", init=False)


@dataclass(frozen=True)
class Label(Placed):
    """The label alone."""

    kind: str = field(default="label", init=False)


@dataclass(frozen=True)
class Tangent(Placed):
    """The straight line through the point at which the slider ``now`` stands, with the ``slope`` (over…, points)."""

    slope: Any
    _: KW_ONLY
    now: str | None = None
    width: float = 2.0
    dash: tuple[int, ...] = ()
    kind: str = field(default="tangent", init=False)


@dataclass(frozen=True)
class Ahead(Placed):
    """An arrow from the point at which the slider ``now`` stands, along x, to where the next one lies."""

    _: KW_ONLY
    now: str | None = None
    width: float = 2.0
    kind: str = field(default="ahead", init=False)


@dataclass(frozen=True)
class Cells(Mark):
    """Cells of colour below the figure: a map whose ``codes`` (over…, rows, columns) begin at the lower left.

    A code is ``levels`` · colour + shade; shade 0 is the colour itself, and at ``levels`` it would be the paper.
    ``box`` is where the outer edges lie: left, right, bottom, top. ``smooth`` cells blend into each other, as the
    values of a continuous function do. What comes later lies above.
    """

    codes: Any
    colours: tuple[str, ...]
    levels: int
    box: tuple[float, float, float, float]
    smooth: bool = False
    kind: str = field(default="cells", init=False)


@dataclass(frozen=True)
class Bars(Placed):
    """An upright bar at each point, ``wide`` in units of x, from ``base``, a number or heights as ``y``, to the point.

    ``colours`` are the bars' own, over and over again. With ``digits`` each has a number at its end: its height, or
    that of ``numbers``, which are as ``y``. With a ``width`` it has an edge.
    """

    _: KW_ONLY
    wide: float = 0.7
    base: Any = 0.0
    colours: tuple[str, ...] = ()
    opacity: float = 1.0
    width: float = 0.0
    digits: int = 0
    numbers: Any = None
    kind: str = field(default="bars", init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", told(self.numbers, self.digits))


@dataclass(frozen=True)
class Matrix(Mark):
    """A matrix of numbers: ``values`` (over…, rows, columns), each in a cell whose colour says its sign and size.

    The cells are 1 by 1 on the figure's axes, the middle of the first at ``origin``; the next column lies one to the
    right, the next row at one more: see :mod:`viz.figures.matrices`. 0 is the colour of the paper, and ``full``, a
    number or (over…, 1), that of ``colours``, for negative and for positive numbers. A number has ``digits``
    significant digits; with ``texts``, rows of a :class:`Text` for each column, those are written instead.
    """

    values: Any
    _: KW_ONLY
    full: Any = 1.0
    colours: tuple[str, str] = ("@vermillion", "@blue")
    origin: tuple[float, float] = (0.0, 0.0)
    digits: int = 3
    texts: tuple[tuple[Text, ...], ...] | None = None
    kind: str = field(default="matrix", init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", told(self.values, self.digits))


@dataclass(frozen=True)
class Written:
    """A number beside or in each item of a mark: ``array`` (over…, items); NaN writes nothing.

    ``over`` None is that of the mark. ``form`` is the text around the number, which has ``{}`` where that stands.
    """

    array: Any
    _: KW_ONLY
    over: tuple[str, ...] | None = None
    colour: str = "@ink"
    digits: int = 3
    form: str = "{}"

    def __post_init__(self) -> None:
        object.__setattr__(self, "array", told(self.array, self.digits))


@dataclass(frozen=True)
class Pointable(Placed):
    """Items that a person can point at: item i moves the coordinate ``pointed[0]`` to ``pointed[1] + i``.

    ``states`` (over…, items) says how each is drawn: 0 as it is, 1 in focus, 2 faint, 3 struck out.
    """

    _: KW_ONLY
    states: Any = None
    lines: tuple[Written, ...] = ()
    pointed: tuple[str, int] | None = None


@dataclass(frozen=True)
class Edges(Pointable):
    """Connections, each from one point of the line to the next: x and y (over…, 2 · edges).

    The width says how large each of ``weights`` (over…, edges) is, up to ``full``; colour and dash tell their sign. A
    weight that is no number has no line. ``lines`` are written on every edge, or with ``every`` false on the pointed
    one and on those in focus.
    """

    weights: Any
    _: KW_ONLY
    full: float = 1.0
    every: bool = True
    kind: str = field(default="edges", init=False)


@dataclass(frozen=True)
class Units(Pointable):
    """Boxes with round corners, no larger than their neighbours allow: the units of a network.

    ``size`` is half the largest height in pixels, ``wide`` the width as a part of the height; ``corner`` 1 makes them
    round. ``lines`` are written within, or below a box that has a map: ``codes`` (over…, units, rows, columns), which
    are as those of smooth :class:`Cells`. ``names`` stand on the ``side``, left, right or above.
    """

    _: KW_ONLY
    size: float = 24.0
    wide: float = 1.0
    corner: float = 1.0
    names: tuple[str, ...] = ()
    side: str = "left"
    codes: Any = None
    colours: tuple[str, ...] = ()
    levels: int = 1
    kind: str = field(default="units", init=False)

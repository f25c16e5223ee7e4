"""A scene is the whole state of a page: a frozen dataclass that round-trips through a link's query.

A page declares its scene as a dataclass whose fields say how they are written::

    @dataclass(frozen=True)
    class Walk(Scene):
        steps: int = number(Param("steps", "Steps", "n", 100, low=1, high=1000, kind="whole"))
        start: tuple[float, ...] = point((1.0, 2.0))

The query holds every field, defaults too: a link means the same when a default changes. Reading never raises: what is
unknown or broken is left out and said, and the nearest valid scene opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from typing import Any, ClassVar, Self

from core.catalog import Spec
from core.message import Message, template
from core.param import Param
from core.price import SECOND, fewer
from viz.scene.codecs import (
    Choice,
    Chosen,
    Entries,
    Entry,
    FormulaText,
    Number,
    Numbers,
    Several,
    Text,
    Unwritten,
    Vector,
    digits,
)
from viz.words import LANGUAGES

VERSION = "1"
MAX_FIELDS = 200  # of a query that are looked at
MAX_TEXT = 2000  # characters of one value that are looked at: sixty samples

UNKNOWN = template("The link’s “{key}” is not known here; it was left out.")
SUITED = template("The learning rate is now one that suits what you have chosen.")
TOO_MANY = template("The link has more fields than a page can have; the rest was left out.")
SHORTER = template("To answer within a second: “{name}” is {less} here instead of {asked}.")
IN_TIME = template("So that it ends in time: “{name}” is {less} here instead of {asked}.")
OTHER_VERSION = template("The link is of another version (“{found}”); what could be read of it is shown.")


def text(default: str, limit: int = 200) -> Any:
    return field(default=default, metadata={"codec": Text(limit)})


def formula(default: str) -> Any:
    """A typed formula; see :class:`viz.scene.codecs.FormulaText`."""
    return field(default=default, metadata={"codec": FormulaText()})


def choice(default: str, options: tuple[str, ...]) -> Any:
    return field(default=default, metadata={"codec": Choice(options)})


def number(param: Param, upto: str = "", **other: Any) -> Any:
    """A hyperparameter, with ``other`` values for what it says; it goes ``upto`` the number in that field.

    >>> number(Param("step", "Step", "k", 0, kind="whole"), default=5).default
    5
    """
    param = replace(param, **other)
    return field(default=param.check(param.default), metadata={"codec": Number(param), "param": param, "upto": upto})


def point(default: tuple[float, ...]) -> Any:
    return field(default=default, metadata={"codec": Numbers(len(default))})


def vector(default: tuple[float, ...], most: int) -> Any:
    """A point of one to ``most`` coordinates.

    >>> vector((1.0, 2.0), 6).metadata["codec"].value("1~2~3")
    (1.0, 2.0, 3.0)
    """
    return field(default=default, metadata={"codec": Vector(most)})


def box() -> Any:
    return field(default=None, metadata={"codec": Numbers(4, optional=True, ascending=True)})


def several(default: tuple[float, ...], most: int) -> Any:
    return field(default=default, metadata={"codec": Several(most)})


def one_of(catalog: Mapping[str, Spec], default: Chosen, apart: bool = False) -> Any:
    return field(default=default, metadata={"codec": Entry(catalog, apart)})


def some_of(catalog: Mapping[str, Spec], default: tuple[Chosen, ...]) -> Any:
    return field(default=default, metadata={"codec": Entries(catalog)})


@dataclass(frozen=True)
class Scene:
    """The base of every page's scene: the language, and the way to a query and back."""

    lang: str = choice("en", tuple(LANGUAGES))
    # computed only where it stands, while a hand drags something: the live slider has that one position
    brief: bool | None = field(default=None, metadata={"codec": Unwritten()}, kw_only=True)

    dear: ClassVar[tuple[tuple[str, int], ...]] = ()
    """The fields of which less is computed where the picture would take too long, and the least of each."""

    patience: ClassVar[float] = 1.0
    """How many seconds a picture may take; more where its beginning is shown at once."""

    def query(self) -> dict[str, str]:
        """The canonical query, every field written out, the version first."""
        query = {"v": VERSION}
        for f in fields(self):
            query |= f.metadata["codec"].write(f.name, getattr(self, f.name))
        return query

    @classmethod
    def from_query(cls, query: Mapping[str, str], **defaults: Any) -> tuple[Self, tuple[Message, ...]]:
        """The nearest valid scene and what was ignored to get there; never raises.

        ``defaults`` replace the class's own for keys that the query does not have (the visitor's language, say).
        """
        ignored: list[Message] = []
        items = [(str(k), str(v)[: MAX_TEXT + 1]) for k, v in list(query.items())[:MAX_FIELDS]]
        if len(query) > MAX_FIELDS:
            ignored.append(Message(TOO_MANY))
        clean = dict(items)
        if clean.get("v", VERSION) != VERSION:
            ignored.append(Message(OTHER_VERSION, {"found": clean["v"][:20]}))
        known, values = {"v"}, {}
        for f in fields(cls):
            codec = f.metadata["codec"]
            known |= codec.names(f.name, clean)
            values[f.name] = codec.read(f.name, clean, defaults.get(f.name, f.default), ignored)
        unknown = [key for key in clean if key not in known]
        ignored += [Message(UNKNOWN, {"key": key[:40]}) for key in unknown[:3]]
        scene = cls(**values).mended(ignored)
        return scene, tuple(ignored[:6])

    def unwritten(self) -> dict[str, Any]:
        """What belongs to the scene and is in no link, a visitor's own file: ``defaults`` for :meth:`from_query`.

        A scene that has such things is nobody else's: its picture is kept under no address.
        """
        kept = {f.name: getattr(self, f.name) for f in fields(self) if isinstance(f.metadata["codec"], Unwritten)}
        return {name: value for name, value in kept.items() if value is not None}

    def mended(self, ignored: list[Message]) -> Self:
        """The scene with fields that contradict each other brought together; a page's scene may do more."""
        ends = {f.name: f.metadata["upto"] for f in fields(self) if f.metadata.get("upto")}
        return replace(self, **{name: min(getattr(self, name), getattr(self, end)) for name, end in ends.items()})

    def price(self) -> float:
        """About how many seconds of one processor its picture takes; a page's scene may override it."""
        return 0.0

    def affordable(self) -> Self:
        """The scene as it is computed: as it is, or with less of what is ``dear`` where that would take too long."""
        return self._affordable

    @cached_property
    def _affordable(self) -> Self:
        scene = self
        for name, least in self.dear:
            count = fewer(getattr(scene, name), partial(scene.price_with, name), self.patience * SECOND, least)
            if count < getattr(scene, name):
                changed: dict[str, Any] = {name: count}
                scene = replace(scene, **changed).mended([])
        return scene

    def price_with(self, name: str, count: int) -> float:
        """Its price with another number in one field."""
        changed: dict[str, Any] = {name: count}
        return replace(self, **changed).price()

    def notes(self) -> tuple[Message, ...]:
        """What is to be said of the scene above its picture."""
        return ()

    def shortened(self) -> tuple[Message, ...]:
        """What is less in the picture than the scene asks for."""
        shown, names = self.affordable(), dict(self.dear)
        said = SHORTER if self.patience <= 1 else IN_TIME
        return tuple(
            Message(said, {"name": Message(f.metadata["param"].name), "less": digits(less), "asked": digits(asked)})
            for f in fields(self)
            if f.name in names and (less := getattr(shown, f.name)) < (asked := getattr(self, f.name))
        )

    def suited(self) -> Self:
        """The scene with what suits what it shows, a learning rate as a rule; a page's scene may override it."""
        return self

    def following(self, before: Self) -> Self:
        """The scene with what suits it now, but what was set by hand in the scene ``before`` stays."""
        then, now = before.suited(), self.suited()
        kept = {f.name: _carried(*(getattr(scene, f.name) for scene in (self, then, now))) for f in fields(self)}
        return replace(self, **kept)

    def news(self, before: Self) -> tuple[Message, ...]:
        """What a visitor should know who came from the scene ``before``: that what was set there has given way."""
        return (Message(SUITED),) if self == self.suited() and before != before.suited() else ()


def _carried(value: Any, suited_then: Any, suited_now: Any) -> Any:
    """A value that was what suited becomes what suits now; any other was set by hand, and stays. One by one in a row.

    >>> _carried(0.1, 0.1, 0.3), _carried(0.2, 0.1, 0.3)
    (0.3, 0.2)
    """
    row = all(type(each) is tuple for each in (value, suited_then, suited_now))
    if row and len(value) == len(suited_then) == len(suited_now):
        return tuple(map(_carried, value, suited_then, suited_now))
    return suited_now if value == suited_then else value

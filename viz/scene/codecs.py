"""How each kind of field is written to a link's query and read back. Reading never raises: it says what it left out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from core.catalog import Spec
from core.formula import with_pluses
from core.message import Message, template
from core.param import Param

SEPARATOR = "~"  # needs no escape in a URL

BROKEN = template("The link’s “{key}” could not be read; “{used}” is used.")


class Chosen(NamedTuple):
    """An entry of a catalog with its hyperparameters, as sorted pairs so that a scene can be compared and hashed."""

    key: str
    values: tuple[tuple[str, float], ...] = ()

    def build(self, catalog: Mapping[str, Spec], **more: Any) -> Any:
        return catalog[self.key](**{**dict(self.values), **more})

    def put(self, **values: float) -> Chosen:
        """The same entry with some hyperparameters changed.

        >>> Chosen("adam", (("beta1", 0.9),)).put(beta1=0.5)
        Chosen(key='adam', values=(('beta1', 0.5),))
        """
        return Chosen(self.key, tuple({**dict(self.values), **values}.items()))


def choose(spec: Spec, **values: float) -> Chosen:
    """The entry with every hyperparameter written out, defaults filled in."""
    return Chosen(spec.key, tuple(spec.complete(values).items()))


class Codec:
    """How one field is written to a query and read back; the base writes text as it is."""

    def write(self, name: str, value: Any) -> dict[str, str]:
        return {name: self.text(value)}

    def read(self, name: str, query: Mapping[str, str], default: Any, ignored: list[Message]) -> Any:
        if name not in query:
            return default
        try:
            value = self.value(query[name])
            kept = self.text(value) == query[name] or self.same(value, query[name])
        except ValueError:
            value, kept = default, False
        if not kept:
            ignored.append(Message(BROKEN, {"key": name, "used": self.text(value)}))
        return value

    def names(self, name: str, query: Mapping[str, str]) -> set[str]:
        """The query keys that this field reads."""
        return {name}

    def text(self, value: Any) -> str:
        return str(value)

    def value(self, text: str) -> Any:
        return text

    def same(self, value: Any, text: str) -> bool:
        """Whether ``text`` is another way to write ``value`` (1e-3 for 0.001)."""
        return False


@dataclass(frozen=True)
class Text(Codec):
    limit: int = 200

    def value(self, text: str) -> str:
        return "".join(c for c in text[: self.limit] if c.isprintable())


@dataclass(frozen=True)
class FormulaText(Text):
    """A formula. A browser takes a + in an address for a space: in a link written by hand a space may be a lost plus.

    Links that the pages write have their version, and %2B for a plus: in those every space is one.
    """

    def read(self, name: str, query: Mapping[str, str], default: str, ignored: list[Message]) -> str:
        text = super().read(name, query, default, ignored)
        return text if "v" in query or name not in query else with_pluses(text)


@dataclass(frozen=True)
class Choice(Codec):
    options: tuple[str, ...]

    def value(self, text: str) -> str:
        if text not in self.options:
            raise ValueError(text)
        return text


@dataclass(frozen=True)
class Number(Codec):
    param: Param

    def text(self, value: float) -> str:
        return str(int(value)) if self.param.kind == "switch" else digits(value)

    def value(self, text: str) -> float:
        return self.param.clamp(finite(text))

    def same(self, value: float, text: str) -> bool:
        return float(value) == finite(text)


@dataclass(frozen=True)
class Numbers(Codec):
    """A fixed count of numbers within ±bound; with ``optional`` also none at all, written as an absent key."""

    count: int
    bound: float = 1e6
    optional: bool = False
    ascending: bool = False  # pairs low ~ high

    def write(self, name: str, value: Any) -> dict[str, str]:
        return {} if value is None else {name: self.text(value)}

    def text(self, value: Any) -> str:
        return SEPARATOR.join(map(digits, value)) if value is not None else "–"

    def value(self, text: str) -> tuple[float, ...]:
        values = tuple(min(max(finite(part), -self.bound), self.bound) for part in text.split(SEPARATOR))
        if not self.fits(len(values)):
            raise ValueError(text)
        if self.ascending and not all(low < high for low, high in zip(values[::2], values[1::2], strict=True)):
            raise ValueError(text)
        return values

    def same(self, value: Any, text: str) -> bool:
        return tuple(map(finite, text.split(SEPARATOR))) == tuple(value)

    def fits(self, count: int) -> bool:
        return count == self.count


class Vector(Numbers):
    """A point whose number of coordinates is another field's matter: one to ``count``."""

    def fits(self, count: int) -> bool:
        return 1 <= count <= self.count


class Several(Numbers):
    """Different numbers, ascending, at most ``count`` of them; none at all is written as a word.

    >>> Several(3).value("2~1~2"), Several(3).text(())
    ((1.0, 2.0), 'none')
    """

    def text(self, value: Any) -> str:
        return super().text(value) if value else "none"

    def value(self, text: str) -> tuple[float, ...]:
        return () if text == "none" else tuple(sorted(set(super().value(text))))

    def same(self, value: Any, text: str) -> bool:
        return text != "none" and tuple(sorted(set(map(finite, text.split(SEPARATOR))))) == tuple(value)

    def fits(self, count: int) -> bool:
        return 1 <= count <= self.count


@dataclass(frozen=True)
class Entry(Codec):
    """One entry of a catalog: its key, and beside it each hyperparameter as ``entry.hyperparameter``.

    ``apart`` writes ``field.hyperparameter``, for fields that may hold the same entry with other values.
    """

    catalog: Mapping[str, Spec]
    apart: bool = False

    def write(self, name: str, value: Chosen) -> dict[str, str]:
        return {name: value.key, **self.write_values(self._owner(name, value.key), value)}

    def write_values(self, owner: str, value: Chosen) -> dict[str, str]:
        params = self._params(value.key)
        return {f"{owner}.{key}": Number(params[key]).text(number) for key, number in value.values}

    def read(self, name: str, query: Mapping[str, str], default: Chosen, ignored: list[Message]) -> Chosen:
        if name not in query:
            return default
        key = query[name]
        if key not in self.catalog:
            ignored.append(Message(BROKEN, {"key": name, "used": default.key}))
            return default
        return self.read_values(self._owner(name, key), key, query, ignored)

    def read_values(self, owner: str, key: str, query: Mapping[str, str], ignored: list[Message]) -> Chosen:
        pairs = [
            (p.key, Number(p).read(f"{owner}.{p.key}", query, p.check(p.default), ignored))
            for p in self._params(key).values()
        ]
        return Chosen(key, tuple(pairs))

    def names(self, name: str, query: Mapping[str, str]) -> set[str]:
        key = query.get(name, "")
        return {name} | self.value_names(self._owner(name, key), key)

    def value_names(self, owner: str, key: str) -> set[str]:
        return {f"{owner}.{param}" for param in self._params(key)}

    def _owner(self, name: str, key: str) -> str:
        return name if self.apart else key

    def _params(self, key: str) -> dict[str, Param]:
        return {p.key: p for p in self.catalog[key].params} if key in self.catalog else {}


@dataclass(frozen=True)
class Entries(Codec):
    """Several different entries of a catalog, in order; at least one."""

    catalog: Mapping[str, Spec]

    def write(self, name: str, value: tuple[Chosen, ...]) -> dict[str, str]:
        query = {name: SEPARATOR.join(chosen.key for chosen in value)}
        for chosen in value:
            query |= Entry(self.catalog).write_values(chosen.key, chosen)
        return query

    def read(self, name: str, query: Mapping[str, str], default: Any, ignored: list[Message]) -> tuple[Chosen, ...]:
        if name not in query:
            return default
        asked = query[name].split(SEPARATOR)
        keys = [key for key in dict.fromkeys(asked) if key in self.catalog]
        several = tuple(Entry(self.catalog).read_values(key, key, query, ignored) for key in keys) or default
        if keys != asked:
            ignored.append(Message(BROKEN, {"key": name, "used": SEPARATOR.join(chosen.key for chosen in several)}))
        return several

    def names(self, name: str, query: Mapping[str, str]) -> set[str]:
        keys = query.get(name, "").split(SEPARATOR)
        return {name}.union(*(Entry(self.catalog).value_names(key, key) for key in keys))


@dataclass(frozen=True)
class Unwritten(Codec):
    """What belongs to a scene for one visitor and is never in a link: reading gives what is handed over beside it."""

    def write(self, name: str, value: Any) -> dict[str, str]:
        return {}

    def read(self, name: str, query: Mapping[str, str], default: Any, ignored: list[Message]) -> Any:
        return default

    def names(self, name: str, query: Mapping[str, str]) -> set[str]:
        return set()


def digits(value: float) -> str:
    """The shortest text that reads back as the same number, whole numbers without a point.

    >>> digits(0.1), digits(2.0), digits(1e-7), digits(True)
    ('0.1', '2', '1e-07', '1')
    """
    number = float(value)
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def finite(text: str) -> float:
    value = float(text)  # ValueError for what is not a number
    if not math.isfinite(value) or len(text) > 40:
        raise ValueError(text)
    return value

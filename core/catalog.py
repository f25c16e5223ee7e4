"""A catalog entry: one place that says all there is to know of a loss, an optimizer or a schedule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from core.param import Param


class Look(NamedTuple):
    """How an entry is drawn on every page: a colour by its name in the palettes, and a marker and a dash besides it."""

    colour: str
    marker: str
    dash: tuple[int, ...] = ()


@dataclass(frozen=True)
class Spec:
    """What a catalog knows of an entry; calling it builds the object, with defaults filled in and names checked.

    ``formula`` is LaTeX, the exact recursion or function that ``build`` runs; ``summary`` one plain sentence;
    ``reference`` where it comes from: works, and words about conventions, with semicolons between.

    >>> spec = Spec("line", "Line", "a x", "A straight line.", "", (Param("a", "Slope", "a", 2.0),), lambda a: a)
    >>> spec(), spec(a=3)
    (2.0, 3.0)
    >>> spec(b=1)
    Traceback (most recent call last):
    TypeError: line has no hyperparameter 'b'; it has: a
    """

    key: str
    name: str
    formula: str
    summary: str
    reference: str
    params: tuple[Param, ...]
    build: Callable[..., Any]
    look: Look | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """What the reference names, one by one."""
        return tuple(filter(None, self.reference.split("; ")))

    def __call__(self, **values: Any) -> Any:
        return self.build(**self.complete(values))

    def complete(self, values: dict[str, Any]) -> dict[str, Any]:
        """Every hyperparameter's checked value, defaults filled in; TypeError for a name that is not there."""
        known = {param.key: param for param in self.params}
        for key in values:
            if key not in known:
                raise TypeError(f"{self.key} has no hyperparameter {key!r}; it has: {', '.join(known) or 'none'}")
        return {key: param.check(values.get(key, param.default)) for key, param in known.items()}


def catalog(*specs: Spec) -> dict[str, Spec]:
    """The specs by key, in the order in which menus show them."""
    return {spec.key: spec for spec in specs}

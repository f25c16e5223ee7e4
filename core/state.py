"""What an optimizer remembers, in whatever form it keeps it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any


def named(state: Any) -> dict[str, Any]:
    """The parts of a state by name: a NamedTuple's or a dataclass's fields, a dict's keys, a tuple's places.

    Anything else is one part with the name "state"; None has no parts.

    >>> named({"velocity": 2.0}), named((1.0, 3)), named(0.5), named(None)
    ({'velocity': 2.0}, {'0': 1.0, '1': 3}, {'state': 0.5}, {})
    """
    if state is None:
        return {}
    if isinstance(state, dict):
        return {str(name): part for name, part in state.items()}
    if hasattr(state, "_asdict"):
        return state._asdict()
    if isinstance(state, (tuple, list)):
        return {str(place): part for place, part in enumerate(state)}
    if is_dataclass(state):
        return {field.name: getattr(state, field.name) for field in fields(state)}
    return {"state": state}

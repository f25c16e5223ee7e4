"""Hidden layers in a link: units and activation of each, as 8.tanh~4.relu."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from core.activations import ACTIVATIONS
from viz.scene.codecs import SEPARATOR, Codec

MOST_LAYERS, MOST_UNITS = 6, 8
NONE = "none"


class Layer(NamedTuple):
    """A hidden layer."""

    units: int
    activation: str


@dataclass(frozen=True)
class Layers(Codec):
    """Up to six layers of up to eight units; no layer at all is written as a word.

    >>> Layers().value("8.tanh~4.relu")
    (Layer(units=8, activation='tanh'), Layer(units=4, activation='relu'))
    """

    def text(self, value: Any) -> str:
        return SEPARATOR.join(f"{units}.{activation}" for units, activation in value) or NONE

    def value(self, text: str) -> tuple[Layer, ...]:
        if text == NONE:
            return ()
        parts = [part.split(".") for part in text.split(SEPARATOR)]
        if len(parts) > MOST_LAYERS or any(len(part) != 2 for part in parts):
            raise ValueError(text)
        layers = tuple(Layer(int(units), activation) for units, activation in parts)
        if not all(1 <= units <= MOST_UNITS and activation in ACTIVATIONS for units, activation in layers):
            raise ValueError(text)
        return layers


def layers(default: tuple[Layer, ...]) -> Any:
    return field(default=default, metadata={"codec": Layers()})

"""The hidden layers of a network: how many, and the units and the activation of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.activations import ACTIVATIONS
from viz.lessons.network.layers import MOST_UNITS, Layer
from viz.ui.controls import Controls


def hidden_layers(c: Controls[Any], most: int) -> None:
    """Layers and units by − and +, which Streamlit shows only in a field as wide as the sidebar; at most ``most``."""
    _, scene = c._, c.scene
    c.typed(_("Hidden layers"), 0, most, len(scene.hidden), lambda s, n: s.with_layers(int(n)), "layers", step=1)
    names = {key: _(spec.name) for key, spec in ACTIVATIONS.items()}
    for i, layer in enumerate(scene.hidden):
        label = _("Units in layer {number}", number=i + 1)
        c.typed(label, 1, MOST_UNITS, layer.units, _units(i), f"units {i}", step=1)
        label = _("Activation of layer {number}", number=i + 1)
        c.pick(label, names, layer.activation, _activation(i), f"activation {i}", quiet=True)


def _units(i: int) -> Callable[[Any, int], Any]:
    return lambda s, units: s.with_layer(i, Layer(int(units), s.hidden[i].activation))


def _activation(i: int) -> Callable[[Any, str], Any]:
    return lambda s, key: s.with_layer(i, Layer(s.hidden[i].units, key))

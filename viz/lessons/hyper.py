"""A hyperparameter of an optimizer under a live slider: which there are, and what the chosen one is."""

from __future__ import annotations

from collections.abc import Mapping

from core.catalog import Spec
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.scene import Chosen
from viz.words import Words

LEARNING_RATE = "learning_rate"
OWN_RATE = ("adadelta", "newton", "backtracking")  # their rate is a part of a step that has a length of its own


def movable(spec: Spec) -> dict[str, Param]:
    """What a slider can move, by key: every hyperparameter that is no switch."""
    return {param.key: param for param in spec.params if param.kind != "switch"}


LIVE = tuple(dict.fromkeys(key for spec in OPTIMIZERS.values() for key in movable(spec)))


def names(spec: Spec, _: Words) -> dict[str, str]:
    """Their names, for a menu."""
    return {key: _(param.name) for key, param in movable(spec).items()}


def known(live: str, chosen: Chosen, catalog: Mapping[str, Spec] = OPTIMIZERS) -> str:
    """``live`` where the optimizer has such a hyperparameter, else the learning rate, which every one has."""
    return live if live in movable(catalog[chosen.key]) else LEARNING_RATE

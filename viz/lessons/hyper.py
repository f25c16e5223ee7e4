"""Optimizers on a page: several of them with one in focus, and which of their hyperparameters is live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self

from core.catalog import Spec
from core.message import template
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.rates import suited_rate
from viz.scene import Chosen, Coordinate, choose, live
from viz.words import Words

LEARNING_RATE = "learning_rate"
UNFAIR = template(
    "One rate for all is no fair comparison: what suits one optimizer may be far too small or too large for another."
)
put: Any = replace  # for a class that has the fields only where it is mixed in


def movable(spec: Spec) -> dict[str, Param]:
    """What a slider can move, by key: every hyperparameter that is no switch."""
    return {param.key: param for param in spec.params if param.kind != "switch"}


LIVE = tuple(dict.fromkeys(key for spec in OPTIMIZERS.values() for key in movable(spec)))


def names(spec: Spec, _: Words) -> dict[str, str]:
    """Their names, for a menu."""
    return {key: _(param.name) for key, param in movable(spec).items()}


def moving(key: str = "live", rest: Any = None) -> Coordinate:
    """The slider of a scene with ``positions``, ``live_value`` and ``with_live``."""
    return live(key, lambda s: s.positions(), lambda s: s.live_value(), lambda s, value: s.with_live(value), rest)


def known(live: str, chosen: Chosen, catalog: Mapping[str, Spec] = OPTIMIZERS) -> str:
    """``live`` where the optimizer has such a hyperparameter, else the learning rate, which every one has."""
    return live if live in movable(catalog[chosen.key]) else LEARNING_RATE


def suited(chosen: Chosen, loss: Any, catalog: Mapping[str, Spec] = OPTIMIZERS) -> Chosen:
    """The optimizer at a learning rate that suits it on the loss."""
    return chosen.put(learning_rate=suited_rate(loss, catalog[chosen.key], **dict(chosen.values)))


def runners(*keys: str, catalog: Mapping[str, Spec] = OPTIMIZERS) -> tuple[Chosen, ...]:
    """Several optimizers, each as it is by default."""
    return tuple(choose(catalog[key]) for key in keys)


class Runners:
    """For a scene with several optimizers: the fields ``optimizers`` and ``focus``, the key of one of them."""

    optimizers: tuple[Chosen, ...]
    focus: str

    def newcomer(self, chosen: Chosen) -> Chosen:
        """An optimizer as it joins the others."""
        return chosen

    def keys(self) -> list[str]:
        return [chosen.key for chosen in self.optimizers]

    def focused(self) -> Chosen:
        return next(chosen for chosen in self.optimizers if chosen.key == self.focus)

    def moves(self, chosen: Chosen) -> Any:
        """Whether the slider moves this optimizer; a page's scene says it."""
        return False

    def with_moved(self, key: str, value: float) -> Self:
        """The scene with another value of a hyperparameter for every optimizer that the slider moves."""
        moved = (one.put(**{key: value}) if self.moves(one) else one for one in self.optimizers)
        return put(self, optimizers=tuple(moved))

    def with_focus(self) -> Self:
        """The scene with one of its optimizers in focus."""
        return self if self.focus in self.keys() else put(self, focus=self.keys()[0])

    def with_optimizer(self, chosen: Chosen) -> Self:
        """The scene with other values for one of its optimizers."""
        changed = tuple(chosen if one.key == chosen.key else one for one in self.optimizers)
        return put(self, optimizers=changed)

    def with_runners(self, keys: list[str], catalog: Mapping[str, Spec]) -> Self:
        """The scene with other optimizers: who is there keeps its values, and the newest is in focus if nobody is."""
        have = {chosen.key: chosen for chosen in self.optimizers}
        chosen = tuple(have.get(key) or self.newcomer(choose(catalog[key])) for key in keys) or self.optimizers
        focus = self.focus if self.focus in keys else chosen[-1].key
        return put(self, optimizers=chosen, focus=focus)

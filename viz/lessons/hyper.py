"""Optimizers on a page: several of them with one in focus, and which of their hyperparameters is live."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Self

import streamlit as st

from core.catalog import Spec
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.rates import suited_rate
from core.scene import Chosen, choose
from viz.ui.controls import Controls
from viz.words import Words, said_in

LEARNING_RATE = "learning_rate"
put: Any = replace  # for a class that has the fields only where it is mixed in


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


def suited(chosen: Chosen, loss: Any, catalog: Mapping[str, Spec] = OPTIMIZERS) -> Chosen:
    """The optimizer at a learning rate that suits it on the loss."""
    return chosen.put(learning_rate=suited_rate(loss, catalog[chosen.key], **dict(chosen.values)))


class Runners:
    """For a scene with several optimizers: the fields ``optimizers`` and ``focus``, the key of one of them."""

    optimizers: tuple[Chosen, ...]
    focus: str

    def newcomer(self, chosen: Chosen) -> Chosen:
        """An optimizer as it joins the others."""
        return chosen

    def focused(self) -> Chosen:
        return next(chosen for chosen in self.optimizers if chosen.key == self.focus)

    def with_focus(self) -> Self:
        """The scene with one of its optimizers in focus."""
        keys = [chosen.key for chosen in self.optimizers]
        return self if self.focus in keys else put(self, focus=keys[0])

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


def runners(c: Controls[Any], catalog: Mapping[str, Spec] = OPTIMIZERS) -> None:
    """The menu of several optimizers."""
    keys = [chosen.key for chosen in c.scene.optimizers]
    bound = c.bound("optimizers", keys, lambda s, chosen: s.with_runners(chosen, catalog))
    st.multiselect(c._("Optimizers"), list(catalog), format_func=lambda key: c._(catalog[key].name), **bound)


def focused(c: Controls[Any], hidden: Collection[str | None], catalog: Mapping[str, Spec] = OPTIMIZERS) -> None:
    """The optimizer in focus: its summary, its formula and its hyperparameters; the others' are a click away."""
    _, spec = c._, catalog[c.scene.focus]
    with st.expander(_(spec.name)):
        c.about(spec)
        st.latex(said_in(spec.formula, _))
        change = lambda s, key, value: s.with_optimizer(s.focused().put(**{key: value}))  # noqa: E731
        c.values(catalog, c.scene.focused(), change, hidden)

"""Several optimizers with one in focus."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from core.catalog import Spec
from core.optimizers import OPTIMIZERS
from core.param import Param
from viz.ui.controls import Controls


def runners(c: Controls[Any], catalog: Mapping[str, Spec] = OPTIMIZERS) -> None:
    """The menu of several optimizers."""
    keys = [chosen.key for chosen in c.scene.optimizers]
    names = {key: c._(spec.name) for key, spec in catalog.items()}
    c.several(c._("Optimizers"), names, keys, lambda s, chosen: s.with_runners(chosen, catalog), "optimizers")


def live(c: Controls[Any], names: Mapping[str, str], param: Param) -> None:
    """What is under the player’s slider, and its value, typed exactly."""
    c.live(names, c.scene.live, lambda s, key: replace(s, live=key))
    c.exact(param, c.scene.live_value(), lambda s, value: s.with_live(value))


def focused(c: Controls[Any], hidden: Collection[str | None], catalog: Mapping[str, Spec] = OPTIMIZERS) -> None:
    """The optimizer in focus: its summary, its formula and its hyperparameters; the others' are a click away."""
    _, spec = c._, catalog[c.scene.focus]
    with st.expander(_(spec.name)):
        c.about(spec, formula=True)
        change = lambda s, key, value: s.with_optimizer(s.focused().put(**{key: value}))  # noqa: E731
        c.values(catalog, c.scene.focused(), change, hidden)

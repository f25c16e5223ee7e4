"""Widgets that edit a scene. One declaration, a Param or a catalog, gives range, scale, label, help and entries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, Generic, TypeVar, cast

import numpy as np
import streamlit as st

from core.catalog import Spec
from core.formula import FormulaError
from core.param import Param
from core.scene import Chosen, Scene, choose
from viz.figures.numbers import number
from viz.ui.state import edit, load, save
from viz.words import LANGUAGES, Words

S = TypeVar("S", bound=Scene)
REFUSED = "refused"  # session state: key → (text, message) of a formula that was not taken


class Controls(Generic[S]):
    """The widgets of one page. Each shows the scene's value, and a change writes a new scene to the address.

    ``change`` is always a function (scene, new value) → scene: it gets the scene of the moment of the change.
    """

    def __init__(self, kind: type[S], scene: S, _: Words) -> None:
        self.kind = kind
        self.scene = scene
        self._ = _

    def bound(self, key: str, value: Any, change: Callable[[S, Any], S]) -> dict[str, Any]:
        """``key`` and ``on_change`` for any widget, which is made to show ``value``."""
        st.session_state[key] = value
        return {"key": key, "on_change": lambda: edit(self.kind, change, st.session_state[key])}

    def language(self) -> None:
        """The switch between languages; a scene's ``lang`` is in its link."""
        bound = self.bound("language", self.scene.lang, lambda s, v: replace(s, lang=v or s.lang))
        st.segmented_control(
            self._("Language"),
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            label_visibility="collapsed",
            **bound,
        )

    def number(self, param: Param, value: float, change: Callable[[S, Any], S], owner: str = "") -> None:
        """One hyperparameter: a toggle, a slider, or a slider over decades."""
        bound = self.bound(f"{owner}.{param.key}", bool(value) if param.kind == "switch" else value, change)
        label, help = self._(param.name), self._(param.help) or None
        if param.symbol and param.kind != "switch":
            label = f"{label} ${param.symbol}$"
        if param.kind == "switch":
            st.toggle(label, help=help, **bound)
        elif param.slider is None:
            st.number_input(label, param.low, param.high, help=help, **bound)
        elif param.scale != "linear" or not param.slider[0] <= value <= param.slider[1]:
            st.select_slider(label, options=positions(param, value), help=help, format_func=number, **bound)
        else:
            whole, (low, high) = param.kind == "whole", param.slider
            convert: type = int if whole else float
            step = 1 if whole else round_step(low, high)
            form = "%d" if whole else "%.4g"
            st.slider(label, convert(low), convert(high), step=step, format=form, help=help, **bound)

    def steps(self, param: Param) -> None:
        """How many steps a run takes; the step that is looked at stays at the end if it was there."""

        def change(scene: Any, steps: int) -> Any:
            return replace(scene, steps=steps, step=steps if scene.step == scene.steps else min(scene.step, steps))

        self.number(param, cast(Any, self.scene).steps, change)

    def live(self, names: Mapping[str, str], key: str, change: Callable[[S, str], S], at: str = "live") -> None:
        """The menu of what the player's slider moves, where there is a choice; ``names`` by key."""
        if len(names) > 1:
            bound = self.bound(at, key, change)
            st.selectbox(self._("Under the slider"), list(names), format_func=names.__getitem__, **bound)

    def about(self, spec: Spec) -> None:
        """What an entry is, in a sentence, and behind a question mark where it comes from."""
        sources = " · ".join(map(self._, spec.sources))
        help = self._("Source: {sources}.", sources=sources) if sources else None
        st.caption(self._(spec.summary), help=help)

    def entry(
        self, label: str, catalog: Mapping[str, Spec], chosen: Chosen, key: str, change: Callable[[S, Chosen], S]
    ) -> None:
        """A menu of a catalog's entries; the one that is picked comes with its defaults."""
        bound = self.bound(key, chosen.key, lambda s, k: change(s, choose(catalog[k])))
        st.selectbox(label, list(catalog), format_func=lambda k: self._(catalog[k].name), **bound)

    def values(
        self,
        catalog: Mapping[str, Spec],
        chosen: Chosen,
        change: Callable[[S, str, float], S],
        hidden: Collection[str | None] = (),
        owner: str = "",
    ) -> None:
        """The hyperparameters of an entry; ``change`` gets (scene, hyperparameter's key, value).

        ``owner`` tells apart two fields that may hold the same entry.
        """
        values = dict(chosen.values)
        for param in catalog[chosen.key].params:
            if param.key not in hidden:
                self.number(param, values[param.key], _with_key(change, param.key), owner or chosen.key)

    def formula(
        self, label: str, text: str, change: Callable[[S, str], S], key: str = "formula", tall: bool = False
    ) -> None:
        """A field for a formula. What is refused stays as it was typed, with the reason under it.

        The page stays as it is. ``change`` raises FormulaError for a text that cannot be taken. ``tall`` is for a long
        text with line breaks; ``change`` says how long it may be, since a browser would cut it silently.
        """
        refused = st.session_state.setdefault(REFUSED, {}).get(key)
        st.session_state[key] = refused[0] if refused else text

        def typed() -> None:
            scene, _ignored = load(self.kind)
            written = st.session_state[key]
            try:
                changed = change(scene, written)
            except FormulaError as error:
                st.session_state[REFUSED][key] = (written, error.message)
            else:
                st.session_state[REFUSED].pop(key, None)
                save(changed)

        if tall:
            st.text_area(label, key=key, on_change=typed, height=120)
        else:
            st.text_input(label, key=key, on_change=typed, max_chars=200, autocomplete="off")
        if refused:
            st.text(self._(refused[1]))  # plain text: it repeats what was typed

    def forget_refused(self) -> None:
        st.session_state.pop(REFUSED, None)

    def coordinate(self, label: str, value: float, key: str, change: Callable[[S, float], S]) -> None:
        """A number typed exactly."""
        st.number_input(label, -1e6, 1e6, step=0.1, format="%.6g", **self.bound(key, float(value), change))


def _with_key(change: Callable[[S, str, float], S], key: str) -> Callable[[S, float], S]:
    return lambda scene, value: change(scene, key, value)


def latex(formula: str) -> None:
    """A formula in the text's own line, so that a long one wraps."""
    st.markdown(f"${formula}$")


def positions(param: Param, value: float) -> list[float]:
    """A slider's positions with three digits, and the value itself among them, wherever it lies."""
    tidy = round if param.kind == "whole" else lambda x: float(f"{x:.3g}")
    return sorted({param.check(tidy(x)) for x in param.spread(61)} | {value})


def round_step(low: float, high: float) -> float:
    """A round step that gives between 100 and 1000 positions.

    >>> round_step(0, 0.999), round_step(-180, 180)
    (0.001, 1.0)
    """
    return float(10.0 ** np.ceil(np.log10((high - low) / 1000)))

"""Widgets that edit a scene. One declaration, a Param or a catalog, gives range, scale, label, help and entries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, Generic, TypeVar

import numpy as np
import streamlit as st

from core.catalog import Spec
from core.formula import FUNCTIONS, FormulaError
from core.message import template
from core.param import Param
from viz.figures.numbers import labels
from viz.figures.symbols import plain_symbol
from viz.scene import Chosen, Lesson, Scene, choose
from viz.ui.state import edit, load, save, tell
from viz.words import LANGUAGES, Words, one_by_one, said_in

S = TypeVar("S", bound=Scene)
READ = template("Numbers, the variables, pi and e, + - * / ^, brackets, |…|, and the functions {functions}.")
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

    def examples(self, lesson: Lesson[S]) -> None:
        """The menu of a lesson's presets; it says none where the scene is none of them."""
        known, now = {preset.key: preset for preset in lesson.presets}, lesson.preset(self.scene)

        def pick(scene: S, key: str | None) -> S:
            if key not in known:
                return scene
            self.forget_refused()
            return replace(known[key].scene, lang=scene.lang)

        st.selectbox(
            self._("Example"),
            list(known),
            index=None,
            format_func=lambda key: self._(known[key].name),
            placeholder=self._("Choose an example"),
            **self.bound("preset", now.key if now else None, pick),
        )

    def number(self, param: Param, value: float, change: Callable[[S, Any], S], owner: str = "") -> None:
        """One hyperparameter: a toggle, a slider, or a slider over decades.

        A browser answers for every widget at each rerun, with what its own grid makes of the value. So a slider is
        shown only for a value that lies on its grid; any other value is a stop of its own.
        """
        name = f"{owner}.{param.key}"
        label, help = self._(param.name), self._(param.help) or None
        symbol = plain_symbol(param.symbol)  # no LaTeX: the label is spoken, too
        if symbol and param.kind != "switch" and f"±{symbol}" not in label:
            label = f"{label} {symbol}"
        bound = self.bound(name, bool(value) if param.kind == "switch" else value, change)
        if param.kind == "switch":
            st.toggle(label, help=help, **bound)
        elif param.slider is None:
            convert: type = int if param.kind == "whole" else float  # of whole bounds Streamlit makes whole numbers
            low, high, value = map(convert, (param.low, param.high, value))
            self.typed(label, low, high, value, change, name, help=help, format=form(value))
        elif param.scale != "linear" or not on_grid(param, value):
            texts = stops(param, value)
            st.select_slider(label, options=list(texts), help=help, format_func=texts.__getitem__, **bound)
        else:
            whole, (low, high) = param.kind == "whole", param.slider
            convert = int if whole else float
            step = 1 if whole else round_step(low, high)
            look = "%d" if whole else "%.4g"
            st.slider(label, convert(low), convert(high), step=step, format=look, help=help, **bound)

    def field(self, name: str, change: Callable[[S, Any], S] | None = None) -> None:
        """The hyperparameter that a field of the scene holds, as the field declares it."""
        param = next(f.metadata["param"] for f in fields(self.kind) if f.name == name)
        self.number(param, getattr(self.scene, name), change or (lambda s, value: replace(s, **{name: value})))

    def steps(self) -> None:
        """How many steps a run takes; the step that is looked at stays at the end if it was there."""

        def change(scene: Any, steps: int) -> Any:
            return replace(scene, steps=steps, step=steps if scene.step == scene.steps else min(scene.step, steps))

        self.field("steps", change)

    def pick(
        self, label: str, names: Mapping[str, str], key: str, change: Callable[[S, str], S], name: str,
        quiet: bool = False,
    ) -> None:  # fmt: skip
        """A menu of ``names`` by key; the widget is called ``name``, and a ``quiet`` label is only spoken."""
        bound = self.bound(name, key, change) | {"label_visibility": "collapsed" if quiet else "visible"}
        st.selectbox(label, list(names), format_func=names.__getitem__, placeholder=self._("Choose …"), **bound)

    def several(
        self, label: str, names: Mapping[Any, str], keys: list[Any], change: Callable[[S, list[Any]], S], name: str
    ) -> None:
        """A menu from which several of ``names`` are chosen, by key; the widget is called ``name``."""
        bound = self.bound(name, keys, change)
        st.multiselect(label, list(names), format_func=names.__getitem__, placeholder=self._("Choose …"), **bound)

    def live(self, names: Mapping[str, str], key: str, change: Callable[[S, str], S], name: str = "live") -> None:
        """The menu of what the player's slider moves, where there is a choice; ``names`` by key."""
        if len(names) > 1:
            self.pick(self._("Under the slider"), names, key, change, name)

    def entry(
        self, label: str, catalog: Mapping[str, Spec], chosen: Chosen, name: str, change: Callable[[S, Chosen], S]
    ) -> None:
        """A menu of a catalog's entries; the one that is picked comes with its defaults."""

        def picked(scene: S, key: str) -> S:
            changed = change(scene, choose(catalog[key]))
            tell(*changed.news(scene))
            return changed

        self.pick(label, {key: self._(spec.name) for key, spec in catalog.items()}, chosen.key, picked, name)

    def about(self, spec: Spec, formula: bool = False, *more: str) -> None:
        """What an entry is: its ``formula`` if asked, ``more`` lines, and a sentence, with its source behind a question
        mark. All is one element, since each element costs a run of the script the same."""
        sources = " · ".join(map(self._, spec.sources))
        source = self._("Source: {sources}.", sources=sources)
        help = one_by_one((self._(spec.summary), source), self._) if sources else None
        formulas = [typeset(said_in(spec.formula, self._))] if formula else []
        st.caption("\n\n".join([*formulas, *more, self._(spec.summary)]), help=help)

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
            help = self._(READ, functions=" ".join(FUNCTIONS))
            st.text_input(label, key=key, on_change=typed, max_chars=200, autocomplete="off", help=help)
        if refused:
            with st.container(key=f"refused_{key}"):  # in the colour of an error
                st.text(self._(refused[1]))  # plain text: it repeats what was typed

    def forget_refused(self) -> None:
        st.session_state.pop(REFUSED, None)

    def exact(self, param: Param, value: float, change: Callable[[S, float], S], key: str = "exact") -> None:
        """What a slider of the player moves, as a number that is typed."""
        label = self._("{name}, typed", name=self._(param.name))
        step, ends = 1.0 if param.kind == "whole" else None, (float(param.low), float(param.high))
        checked = lambda s, v: change(s, param.check(v))  # noqa: E731
        self.typed(label, *ends, float(value), checked, key, step=step, format=form(value))

    def coordinate(self, label: str, value: float, key: str, change: Callable[[S, float], S]) -> None:
        """A number typed exactly."""
        self.typed(label, -1e6, 1e6, float(value), change, key, step=0.1, format=form(value))

    def typed(
        self, label: str, low: float, high: float, value: float, change: Callable[[S, Any], S], key: str, **look: Any
    ) -> None:
        """A field for a number; bounds and value are all whole or all real.

        The value is its default, too: a field that is emptied goes back to it, and without one to the lowest number.
        """
        st.number_input(label, low, high, min(max(value, low), high), **look, **self.bound(key, value, change))


def _with_key(change: Callable[[S, str, float], S], key: str) -> Callable[[S, float], S]:
    return lambda scene, value: change(scene, key, value)


def latex(*formulas: str) -> None:
    """Formulas below each other."""
    st.markdown("\n\n".join(map(typeset, formulas)))


def typeset(formula: str) -> str:
    """A formula in the text's own line, so that a long one wraps; one of several lines stands by itself."""
    return f"$$\n{formula}\n$$" if r"\begin" in formula else f"${formula}$"


def positions(param: Param, value: float) -> list[float]:
    """A slider's positions with three digits, and the value itself among them, wherever it lies."""
    return sorted(_tidy(param) | {value})


@lru_cache(maxsize=256)
def stops(param: Param, value: float) -> dict[float, str]:
    """The texts of a slider's positions."""
    places = positions(param, value)
    return dict(zip(places, labels(places), strict=True))


@lru_cache(maxsize=256)
def _tidy(param: Param) -> frozenset[float]:
    assert param.slider is not None
    low, high = param.slider
    if param.scale == "linear" and param.kind == "real":
        spread = np.arange(round((high - low) / round_step(low, high)) + 1) * round_step(low, high) + low
    else:
        spread = param.spread(61)
    tidy = round if param.kind == "whole" else lambda x: float(f"{x:.4g}" if param.scale == "linear" else f"{x:.3g}")
    return frozenset(param.check(tidy(x)) for x in spread)


def on_grid(param: Param, value: float) -> bool:
    """Whether a browser's slider can stand at exactly this value.

    >>> condition = Param("condition", "Condition", "", 25.0, low=1, high=1e6, slider=(1, 100))
    >>> on_grid(condition, 25.1), on_grid(condition, 25.08), on_grid(condition, 101.0)
    (True, False, False)
    """
    assert param.slider is not None
    low, high = param.slider
    step = 1.0 if param.kind == "whole" else round_step(low, high)
    nearest = low + round((value - low) / step) * step
    return low <= value <= high and value == float(f"{nearest:.12g}")


def form(value: float) -> str:
    """The format that shows a typed number with all of its digits, six at least.

    >>> form(0.25), form(1.23456789)
    ('%.6g', '%.9g')
    """
    return f"%.{next((d for d in range(6, 17) if float(f'{value:.{d}g}') == value), 17)}g"


def round_step(low: float, high: float) -> float:
    """A round step that gives between 100 and 1000 positions.

    >>> round_step(0, 0.999), round_step(-180, 180)
    (0.001, 1.0)
    """
    return float(10.0 ** np.ceil(np.log10((high - low) / 1000)))

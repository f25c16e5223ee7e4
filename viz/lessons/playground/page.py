"""The playground's page: controls beside the player."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.formula import FormulaError
from core.optimizers import OPTIMIZERS
from core.scene import Chosen, choose
from core.schedules import SCHEDULES
from viz.figures.numbers import number
from viz.lessons.playground import scene as playground
from viz.lessons.playground.picture import TABS, picture
from viz.lessons.playground.scene import SURFACES, TYPED, PlaygroundScene
from viz.player.mount import player
from viz.ui.controls import control
from viz.ui.state import draft, editor, link, load, save
from viz.ui.style import heading
from viz.words import LANGUAGES, Words, words

edit = editor(PlaygroundScene)
TYPED_ERROR = "typed error"  # (text, message) of a formula that was refused


def show() -> None:
    scene, ignored = load(PlaygroundScene)
    _ = words(scene.lang)
    with st.sidebar:
        _controls(scene, _)
    heading(_("How fast should it go?"), _("Drag the learning rate, and the start."))
    for message in ignored:
        st.text(f"⚠ {_(message)}")
    shown, at, found = picture(scene)
    if found.loss.defined < 1:
        st.caption(_("The formula is undefined on {share} of the picture: nothing is drawn there.", share=f"{1 - found.loss.defined:.0%}"))
    player(shown, at, link(scene), "playground", _event)


def _event(event: dict[str, Any]) -> None:
    """What came from the page: where the coordinates are, and perhaps a start, a zoom or a camera."""
    scene, _ignored = load(PlaygroundScene)
    moved = from_event(scene, event)
    if event.get("draft"):
        draft(moved)
    else:
        save(moved)


def from_event(scene: PlaygroundScene, event: dict[str, Any]) -> PlaygroundScene:
    """The scene after an event; positions are looked up among those that the page was shown."""
    at = event.get("at") or {}
    keys = [chosen.key for chosen in scene.optimizers]
    positions = playground.rates(scene.loss(), scene.live_rate())
    if 0 <= at.get("rate", -1) < len(positions):
        scene = scene.with_rate(float(positions[at["rate"]]))
    if 0 <= at.get("focus", -1) < len(keys):
        scene = replace(scene, focus=keys[at["focus"]])
    changed = {key: event[key] for key in ("start", "view", "eye") if key in event}
    query = replace(
        scene,
        step=int(at.get("step", scene.step)),
        tab=TABS[at["tab"]] if at.get("tab") in (0, 1) else scene.tab,
        **{key: None if value is None else tuple(map(float, value)) for key, value in changed.items()},
    ).query()
    return PlaygroundScene.from_query(query)[0]  # what a browser sends is checked as a link is


def _controls(scene: PlaygroundScene, _: Words) -> None:
    st.session_state["lang control"] = scene.lang
    st.segmented_control(
        _("Language"), list(LANGUAGES), key="lang control", format_func=LANGUAGES.get, label_visibility="collapsed",
        on_change=edit("lang control", lambda s, v: replace(s, lang=v or s.lang)),
    )  # fmt: skip
    _surface(scene, _)
    _optimizers(scene, _)
    with st.expander(_("Steps, schedule, noise")):
        _number(playground.STEPS, scene.steps, _, lambda s, v: replace(s, steps=v, step=v if s.step == s.steps else min(s.step, v)))
        _choice(_("Schedule"), SCHEDULES, scene.schedule, "schedule", _, lambda s, c: replace(s, schedule=c))
        st.latex(SCHEDULES[scene.schedule.key].formula)
        _values(SCHEDULES, scene.schedule, _, lambda s, c: replace(s, schedule=c))
        _number(playground.NOISE, scene.noise, _, lambda s, v: replace(s, noise=v))
        if scene.noise > 0:
            _number(playground.SEED, scene.seed, _, lambda s, v: replace(s, seed=v))
    with st.expander(_("Start")):
        for axis, name in enumerate("xy"):
            key = f"start {name}"
            st.session_state[key] = scene.start[axis]
            st.number_input(
                name, -1e6, 1e6, key=key, step=0.1, format="%.6g",
                on_change=edit(key, lambda s, v, a=axis: replace(s, start=(v, s.start[1]) if a == 0 else (s.start[0], v))),
            )  # fmt: skip


def _surface(scene: PlaygroundScene, _: Words) -> None:
    def pick(s: PlaygroundScene, chosen: Chosen) -> PlaygroundScene:
        st.session_state.pop(TYPED_ERROR, None)
        return s.with_surface(chosen)

    _choice(_("Surface"), SURFACES, scene.surface, "surface", _, pick)
    if scene.surface.key == TYPED.key:
        _formula(scene, _)
    typed = scene.surface.key == TYPED.key
    formula = rf"f(x, y) = {scene.loss().latex}" if typed else SURFACES[scene.surface.key].formula
    st.markdown(f"${formula}$")  # inline, so that a long one wraps
    angle = dict(scene.surface.values)["angle"]
    if angle:
        st.caption(_("turned by {angle}° about the centre of the picture", angle=number(angle)))

    def change(s: PlaygroundScene, chosen: Chosen) -> PlaygroundScene:
        angle = dict(chosen.values)["angle"]
        if angle != dict(s.surface.values)["angle"]:
            return s.turned(angle)
        return replace(s, surface=chosen, view=None)

    _values(SURFACES, scene.surface, _, change)


def _formula(scene: PlaygroundScene, _: Words) -> None:
    key = "formula"
    refused = st.session_state.get(TYPED_ERROR)
    st.session_state[key] = refused[0] if refused else scene.formula

    def typed() -> None:
        scene, _ignored = load(PlaygroundScene)
        text = st.session_state[key]
        try:
            changed = scene.with_surface(scene.surface, formula=text)
        except FormulaError as error:
            st.session_state[TYPED_ERROR] = (text, error.message)
            return
        st.session_state.pop(TYPED_ERROR, None)
        save(changed)

    st.text_input(_("f(x, y) ="), key=key, on_change=typed, max_chars=400, autocomplete="off")
    if refused:
        st.text(_(refused[1]))


def _optimizers(scene: PlaygroundScene, _: Words) -> None:
    def pick(s: PlaygroundScene, keys: list[str]) -> PlaygroundScene:
        have = {chosen.key: chosen for chosen in s.optimizers}
        chosen = tuple(have.get(k) or choose(OPTIMIZERS[k]) for k in keys) or s.optimizers
        names = [c.key for c in chosen]
        return replace(s, optimizers=chosen, focus=s.focus if s.focus in names else names[-1])

    key = "optimizers"
    st.session_state[key] = [chosen.key for chosen in scene.optimizers]
    st.multiselect(
        _("Optimizers"), list(OPTIMIZERS), key=key, format_func=lambda k: _(OPTIMIZERS[k].name), on_change=edit(key, pick)
    )
    _number(playground.TOGETHER, scene.together, _, lambda s, v: replace(s, together=v))
    for chosen in scene.optimizers:
        spec = OPTIMIZERS[chosen.key]
        with st.expander(_(spec.name)):
            st.caption(_(spec.summary))
            st.latex(spec.formula)
            hidden = {"learning_rate"} if scene.together or chosen.key == scene.focus else set()
            _values(OPTIMIZERS, chosen, _, PlaygroundScene.with_optimizer, hidden)


def _choice(label: str, catalog: dict, chosen: Chosen, key: str, _: Words, change) -> None:
    st.session_state[key] = chosen.key
    st.selectbox(
        label, list(catalog), key=key, format_func=lambda k: _(catalog[k].name),
        on_change=edit(key, lambda s, k: change(s, choose(catalog[k]))),
    )  # fmt: skip


def _values(catalog: dict, chosen: Chosen, _: Words, change, hidden: set[str] = frozenset()) -> None:
    values = dict(chosen.values)
    for param in catalog[chosen.key].params:
        if param.key not in hidden:
            _number(param, values[param.key], _, lambda s, v, p=param: change(s, _now(s, chosen.key).put(**{p.key: v})), chosen.key)


def _now(scene: PlaygroundScene, key: str) -> Chosen:
    """An entry as the scene has it now: other hyperparameters may have changed since the widget was drawn."""
    return next(c for c in (scene.surface, scene.schedule, *scene.optimizers) if c.key == key)


def _number(param, value: float, _: Words, change, owner: str = "") -> None:
    key = f"{owner}.{param.key}"
    control(param, value, key, edit(key, change), _)

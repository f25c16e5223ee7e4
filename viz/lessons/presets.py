"""Examples worth seeing: each is a whole scene, with a sentence that says what to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Generic, TypeVar

import streamlit as st

from core.scene import Scene
from viz.ui.controls import Controls

S = TypeVar("S", bound=Scene)


@dataclass(frozen=True)
class Preset(Generic[S]):
    """A scene to choose from a menu; ``look`` is what to look at."""

    key: str
    name: str
    look: str
    scene: S


def shown(presets: Sequence[Preset[S]], scene: S, live: Sequence[str]) -> Preset[S] | None:
    """The preset that a scene is, wherever the coordinates ``live`` (and the language) stand."""

    def bare(each: S) -> list:
        return [getattr(each, field.name) for field in fields(each) if field.name not in ("lang", *live)]

    return next((preset for preset in presets if bare(preset.scene) == bare(scene)), None)


def menu(c: Controls[S], presets: Sequence[Preset[S]], live: Sequence[str]) -> None:
    """The menu of presets; it says none where the scene is none of them."""
    _, now = c._, shown(presets, c.scene, live)
    known = {preset.key: preset for preset in presets}

    def pick(scene: S, key: str | None) -> S:
        if key not in known:
            return scene
        c.forget_refused()
        lang = {"lang": scene.lang}
        return type(scene)(**{**{f.name: getattr(known[key].scene, f.name) for f in fields(scene)}, **lang})

    bound = c.bound("preset", now.key if now else None, pick)
    st.selectbox(
        _("Example"),
        list(known),
        index=None,
        format_func=lambda key: _(known[key].name),
        placeholder=_("Choose an example"),
        **bound,
    )

"""Examples worth seeing: each is a whole scene, with a sentence that says what to look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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


def shown(presets: Sequence[Preset[S]], scene: S, still: Callable[[S], S]) -> Preset[S] | None:
    """The preset that a scene is, in any language; ``still`` puts what is live, and makes no other example, to rest."""

    def bare(each: S) -> S:
        return replace(still(each), lang="en")

    return next((preset for preset in presets if bare(preset.scene) == bare(scene)), None)


def menu(c: Controls[S], presets: Sequence[Preset[S]], still: Callable[[S], S]) -> None:
    """The menu of presets; it says none where the scene is none of them."""
    _, now = c._, shown(presets, c.scene, still)
    known = {preset.key: preset for preset in presets}

    def pick(scene: S, key: str | None) -> S:
        if key not in known:
            return scene
        c.forget_refused()
        return replace(known[key].scene, lang=scene.lang)

    bound = c.bound("preset", now.key if now else None, pick)
    st.selectbox(
        _("Example"),
        list(known),
        index=None,
        format_func=lambda key: _(known[key].name),
        placeholder=_("Choose an example"),
        **bound,
    )

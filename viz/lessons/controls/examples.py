"""The menu of examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from viz.lessons.presets import Preset, shown
from viz.scene import Coordinate, Scene
from viz.ui.controls import Controls

S = TypeVar("S", bound=Scene)


def examples(c: Controls[S], presets: Sequence[Preset[S]], coordinates: Iterable[Coordinate]) -> None:
    """The menu of presets; it says none where the scene is none of them."""
    _, now = c._, shown(presets, c.scene, coordinates)
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

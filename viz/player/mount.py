"""Puts the player on a page, and hands its events back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import plotly
import streamlit as st

from viz.figures.theme import PALETTES
from viz.player.pack import pack
from viz.player.picture import Picture

HERE = Path(__file__).parent
SCRIPTS = ("unpack", "draw", "panel", "three", "controls", "transport", "table", "player")  # in order of use
PLOTLY = f"/assets/plotly-{plotly.__version__}.min.js"  # the version in its name: it can be cached for ever


@cache
def _component() -> Any:
    js = "\n".join((HERE / "js" / f"{name}.js").read_text() for name in SCRIPTS)
    css = (HERE / "player.css").read_text()
    return st.components.v2.component("player", html='<div class="player"></div>', css=css, js=js, isolate_styles=False)


def player(
    picture: Picture, at: dict[str, int], query: str, key: str, on_event: Callable[[dict[str, Any]], None]
) -> None:
    """Show ``picture`` with its coordinates ``at`` their places.

    The two travel apart, so that letting go of a slider does not send the picture again: an event says which picture
    the page holds, and which turn it is, so that an answer never moves what a finger has moved since. ``query`` is
    the scene's canonical link; ``on_event`` is called with the event before the next run.
    """
    body = pack(picture)
    name = hashlib.blake2b(body, digest_size=8).hexdigest()
    heard = st.session_state.setdefault(f"{key}:heard", {})

    def hear() -> None:
        event = st.session_state[key].event
        if isinstance(event, dict):
            heard.update(held=event.get("held"), turn=event.get("turn"))
            on_event(event)

    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    header = {
        "picture": name,
        "at": at,
        "answers": heard.pop("turn", None),
        "query": query,
        "plotly": (f"/{base}" if base else "") + PLOTLY,
        "palettes": PALETTES,
    }
    held = heard.pop("held", None)
    head = pack(header)
    message = len(head).to_bytes(4, "little") + head + (b"" if held == name else body)
    _component()(key=key, data=message, on_event_change=hear)

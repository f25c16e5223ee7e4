"""Puts the player on a page, and hands its events back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from viz.figures.theme import PALETTES
from viz.player.assets import PLOTLY, loader
from viz.player.pack import pack
from viz.player.picture import Picture


@cache
def _component(base: str) -> Any:
    return st.components.v2.component(
        "player", html='<div class="player"></div>', js=loader(base), isolate_styles=False
    )


def base_path() -> str:
    """What stands before every path of this server, with its slash: "" or "/name"."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


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

    header = {
        "picture": name,
        "at": at,
        "answers": heard.pop("turn", None),
        "query": query,
        "plotly": base_path() + PLOTLY,
        "palettes": PALETTES,
    }
    held = heard.pop("held", None)
    head = pack(header)
    message = len(head).to_bytes(4, "little") + head + (b"" if held == name else body)
    _component(base_path())(key=key, data=message, on_event_change=hear)

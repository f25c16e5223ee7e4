"""Puts the player on a page, and hands its events back."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from viz.player.assets import loader


@cache
def _component(base: str) -> Any:
    return st.components.v2.component(
        "player", html='<div class="player"></div>', js=loader(base), isolate_styles=False
    )


def base_path() -> str:
    """What stands before every path of this server, with its slash: "" or "/name"."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def player(key: str, message: Callable[[dict[str, Any]], bytes], on_event: Callable[[dict[str, Any]], None]) -> None:
    """Show what ``message`` says, given the event that it answers: ``{}`` where the page asks by itself.

    Letting go of a slider does not send the picture again: an event says which picture the page holds, and which turn
    it is, so that an answer never moves what a finger has moved since. ``on_event`` is called with the event before
    the next run.
    """

    def hear() -> None:
        event = st.session_state[key].event
        if isinstance(event, dict):
            st.session_state[f"{key}:heard"] = {name: event.get(name) for name in ("held", "turn", "ask", "beyond")}
            on_event(event)

    heard = f"{key}:heard" in st.session_state
    data = message(st.session_state.pop(f"{key}:heard", {}))
    shown = _component(base_path())(key=key, data=data, on_event_change=hear)
    if shown.event and not heard:  # this process has met the page only now, and calls nobody back
        hear()
        st.rerun()

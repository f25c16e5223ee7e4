"""The scene lives in the address: pages read it there, edits write it there. Back, Reload and a link are one thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from core.message import Message
from viz.scene import Scene
from viz.words import LANGUAGES, preferred

S = TypeVar("S", bound=Scene)
TOLD = "told"  # sentences about what a change has done
HELD = "held"  # the content of a visitor's file
KEPT = "kept"  # the last scene of each page that was visited, as a query
DRAFT = "draft"  # a scene that is shown while a point is dragged, and not yet in the address


def language() -> str:
    """The address's language, else the last one chosen here, else the browser's."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        st.session_state["lang"] = asked
    return st.session_state.get("lang") or preferred(st.context.locale)


def query() -> dict[str, str]:
    """The address's query without Streamlit's own keys (embed)."""
    return {key: value for key, value in st.query_params.to_dict().items() if not key.startswith("embed")}


def load(kind: type[S]) -> tuple[S, tuple[Message, ...]]:
    """The scene of the address with what this visitor holds, and what in it was ignored."""
    asked = query()
    if not set(asked) - {"lang"}:  # the page is come back to: what was set there is there
        asked = {**st.session_state.get(KEPT, {}).get(kind.__name__, {}), "lang": language()}
    scene, ignored = kind.from_query(asked, lang=language(), held=held())
    keep(scene)
    return scene, ignored


def keep(scene: Scene) -> None:
    """Remember a page's scene as long as the visit, for when the page is come back to."""
    st.session_state.setdefault(KEPT, {})[type(scene).__name__] = scene.query()


def held() -> Any:
    """The content of the visitor's file, None if there is none."""
    return st.session_state.get(HELD)


def hold(data: Any) -> None:
    """Keep the content of a visitor's file as long as the visit, for the scenes that show it."""
    st.session_state[HELD] = data


def save(scene: Scene) -> None:
    """Write the scene to the address: one entry of the browser's history for each edit."""
    st.session_state.pop(DRAFT, None)
    written = scene.query()
    keep(scene)
    st.session_state["lang"] = written.get("lang", language())
    if written != query():
        st.query_params.from_dict(written)


def draft(scene: Scene) -> None:
    """Let the picture show a scene that is not in the address."""
    st.session_state[DRAFT] = (query(), scene)


def drafted(scene: S) -> S:
    """The draft of the address's scene, if there is one. Only the picture shows it: a widget that a draft moved would
    take the browser's answer, which is older by then, for an edit."""
    asked, draft = st.session_state.get(DRAFT, (None, None))
    return draft if asked == query() and isinstance(draft, type(scene)) else scene


def edit(kind: type[S], change: Callable[[S, Any], S], value: Any) -> None:
    """Apply one change to the scene of the address."""
    scene, _ignored = load(kind)
    save(change(scene, value))


def tell(*messages: Message) -> None:
    """Sentences for the next run of the page, and for no other."""
    st.session_state.setdefault(TOLD, []).extend(messages)


def told() -> tuple[Message, ...]:
    return tuple(st.session_state.pop(TOLD, ()))

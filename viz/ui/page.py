"""One page: its question, its controls beside it, its player, and the way of an event back into the scene."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from core.message import Message
from core.scene import Scene
from viz.player.mount import player
from viz.player.picture import Picture
from viz.ui.controls import Controls
from viz.ui.state import draft, drafted, link, load, save
from viz.ui.style import heading
from viz.words import Words, words

S = TypeVar("S", bound=Scene)


def show_page(
    key: str,
    kind: type[S],
    heading_of: Callable[[Words], tuple[str, str]],
    controls: Callable[[Controls[S]], None],
    picture: Callable[[S], tuple[Picture, dict[str, int]]],
    moved: Callable[[S, dict[str, Any]], S],
    notes: Callable[[S], tuple[Message, ...]] = lambda scene: (),
) -> None:
    """Run a lesson's page.

    ``picture`` gives what the player shows and where its coordinates are; ``moved`` the scene after an event of the
    player, ``{"at": {coordinate: position}, …}``, of which nothing can be believed: the result is checked as a link
    is. ``notes`` are sentences about the scene that stand above the picture.
    """
    scene, ignored = load(kind)
    _ = words(scene.lang)
    with st.sidebar:
        widgets = Controls(kind, scene, _)
        widgets.language()
        controls(widgets)
    heading(*heading_of(_))
    for message in (*ignored, *notes(scene)):
        st.text(_(message))  # plain text: it may repeat what stood in a link

    def heard(event: dict[str, Any]) -> None:
        if event.get("ask"):  # the page has lost its picture and asks for it again
            return
        before = drafted(load(kind)[0])  # what the page was shown
        (draft if event.get("draft") else save)(scene_after(before, event, moved))

    shown, at = picture(drafted(scene))
    player(replace(shown, words=player_words(_)), at, link(scene), key, heard)


def scene_after(scene: S, event: dict[str, Any], moved: Callable[[S, dict[str, Any]], S]) -> S:
    """The scene that an event of the player leads to, checked as a link is: an event can hold anything."""
    at = event.get("at")
    changed = moved(scene, {**event, "at": at if isinstance(at, dict) else {}})
    return type(scene).from_query(changed.query())[0]


def player_words(_: Words) -> dict[str, str]:
    """The texts of the player's own buttons."""
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "back": _("One step back"),
        "forward": _("One step forward"),
        "speed": _("Speed"),
        "copy": _("Copy link"),
        "copied": _("Copied"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "zoom_reset": _("Show everything"),
    }


def numbers(value: Any, count: int) -> Any:
    """A tuple of ``count`` finite numbers from an event, or None: an event can hold anything."""
    if not isinstance(value, list | tuple) or len(value) != count:
        return None
    if not all(isinstance(v, int | float) and not isinstance(v, bool) and abs(v) < 1e300 for v in value):
        return None
    return tuple(map(float, value))

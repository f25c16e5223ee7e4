"""One page: its question, its controls beside it, its player, and the way of an event back into the scene."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import streamlit as st

from viz.player.mount import player
from viz.resource import named, respond, said, scene_of
from viz.scene.progress import QUIET
from viz.ui.controls import Controls
from viz.ui.progress import watched
from viz.ui.state import draft, drafted, load, save, told
from viz.ui.way import Place, guide, heading
from viz.words import words

ASKS = "asks"  # session state: whether the page has no other way to a picture than a run of this script


def show_page(place: Place, controls: Callable[[Controls[Any]], None]) -> None:
    """Run the page of the lesson at this place, with its ``controls`` in the sidebar."""
    lesson = place.lesson
    scene, ignored = load(lesson.scene)
    _ = words(scene.lang)
    with st.sidebar:
        widgets = Controls(lesson.scene, scene, _)
        widgets.language()
        if lesson.presets:
            widgets.examples(lesson)
        controls(widgets)
    heading(place, _)
    for message in (*ignored, *told(), *said(lesson, scene)):
        st.text(_(message))  # plain text: it may repeat what stood in a link

    def heard(event: dict[str, Any]) -> None:
        st.session_state[ASKS] = "scene" not in event
        if event.get("ask"):  # the page has lost its picture and asks for it again
            return
        if isinstance(event.get("scene"), str):  # the page shows it already
            return save(scene_of(lesson, event["scene"]))
        before = drafted(load(lesson.scene)[0])  # what the page was shown
        (draft if event.get("draft") else save)(lesson.after(before, event))

    def told_of(event: dict[str, Any]) -> bytes:
        if not (lesson.waiting or scene.unwritten() or st.session_state.get(ASKS)):
            return named(lesson, scene, event, ignored)
        with watched(_(lesson.waiting)) if lesson.waiting else nullcontext(QUIET) as progress:
            event = {**event, "early": not event.get("ask") or event.get("beyond")}  # who has lost all wants the whole
            return respond(lesson, drafted(scene), event, ignored, progress).message

    player(lesson.key, told_of, heard)
    guide(place, scene.lang, _)

"""The way of a learner: where a page stands among the others, what it builds on, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from viz.player.mount import base_path
from viz.resource.head import headline
from viz.scene import Lesson
from viz.ui.controls import typeset
from viz.words import Words


@dataclass(frozen=True)
class Place:
    """A page's place: all lessons and their pages in the order in which they are learned, and its own number from 0."""

    lessons: Sequence[Lesson[Any]]
    pages: Sequence[st.Page]
    number: int

    @property
    def lesson(self) -> Lesson[Any]:
        return self.lessons[self.number]

    def link(self, number: int, before: str = "", after: str = "") -> None:
        """A link to another page, by its number from 0, under the name that it has in the menu."""
        st.page_link(self.pages[number], label=f"{before}{self.pages[number].title}{after}")

    def link_to(self, key: str) -> None:
        self.link([lesson.key for lesson in self.lessons].index(key))


def heading(place: Place, _: Words) -> None:
    """A page's number and name, as in the menu, its question and what to try: all are the catalog's own words."""
    st.html(headline(place.number, place.lesson, base_path(), _))


def guide(place: Place, lang: str, _: Words) -> None:
    """Below the picture: what is seen and why, foldable, and the pages before and after."""
    told = place.lesson.guide
    needs = " · ".join(_(lesson.title) for lesson in place.lessons if lesson.key in told.needs)
    name = _("What is seen, and why (builds on: {pages})", pages=needs) if needs else _("What is seen, and why")
    text = _("{one} {two}", one=_(told.seen), two=_(told.why))
    glossary = f"[{_('Glossary')}]({base_path()}/glossary?lang={lang})"
    with st.expander(name, key=f"guide {place.lesson.key}"):
        st.markdown("\n\n".join((text, typeset(told.formula), glossary)))
        with st.container(horizontal=True, vertical_alignment="center"):
            for name, keys in ((_("Builds on"), told.needs), (_("Go deeper"), (told.deeper,))):
                if keys:
                    st.caption(name, width="content")
                for key in keys:
                    place.link_to(key)
    with st.container(key="onward", horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        if place.number > 0:
            place.link(place.number - 1, before="← ")
        st.caption(_(told.onward), width="content")
        if told.onto:
            place.link_to(told.onto)
        elif place.number + 1 < len(place.lessons):
            place.link(place.number + 1, after=" →")

"""``GET /glossary``: the words of the trade, from the one source that also explains them where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.message import template
from viz.player.terms import TERMS
from viz.resource.shell import respond, shell
from viz.scene import Lesson
from viz.words import words

TITLE = template("Glossary")
LEAD = template("The words of the trade. On the pages, touch one that is underlined.")
ENTRY = '<dt>{name}</dt><dd>{meaning} <a href="./{page}?lang={lang}">{title}</a></dd>'


def glossary(lessons: Sequence[Lesson[Any]]) -> Route:
    """The route to the glossary, which leads to the lessons that show what a word means."""

    async def show(request: Request) -> Response:
        return respond(request, lambda lang: collected(lessons, lang))

    return Route("/glossary", show)


def collected(lessons: Sequence[Lesson[Any]], lang: str) -> str:
    """The glossary's HTML."""
    _ = words(lang)
    titles = {lesson.key: _(lesson.title) for lesson in lessons}
    entries = (
        {"name": _(term.name), "meaning": _(term.meaning), "page": term.page, "title": titles[term.page], "lang": lang}
        for term in TERMS
    )
    terms = "".join(ENTRY.format(**{key: escape(text) for key, text in entry.items()}) for entry in entries)
    body = f'<p class="lead">{escape(_(LEAD))}</p><dl>{terms}</dl>'
    return shell(lang, "./glossary", _(TITLE), _(LEAD), body)

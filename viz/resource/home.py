"""``GET /``: what gradient descent is, one live picture, and where to begin; no websocket and no session.

An address with a scene in its query is not ours: links made by earlier versions open the page that they always opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from core.message import template
from viz.resource.release import release
from viz.resource.shell import respond, shell
from viz.scene import Lesson
from viz.words import Words, words

Sections = Mapping[str, Sequence[Lesson[Any]]]  # all pages, in the order in which they are learned
OURS = {"lang"}  # fields that say nothing about a scene
TITLE = template("Gradient descent, live")
LEAD = template("Gradient descent finds a low point of a function by taking small steps downhill, again and again.")
BODY = """<p class="lead">{lead} <small>{invite}</small></p>
<p class="notes"></p>
<div data-lesson="{lesson}" data-root="." data-scene="{scene}" data-release="{release}">
<div class="player"><p>{loading}</p></div>
</div>
<p class="full"><a href="./{lesson}?{scene}">{open}</a></p>
<section class="ways">{ways}</section>
<section class="pages"><h2>{all}</h2><div>{pages}</div></section>
<p><a href="./glossary?lang={lang}">{glossary}</a></p>"""


class Bare(Route):
    """A route for an address without a scene in its query."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        bare = scope["type"] == "http" and set(Request(scope).query_params) <= OURS
        return super().matches(scope) if bare else (Match.NONE, {})


def home(sections: Sections, opening: str, scene: Mapping[str, str]) -> Route:
    """The route to the first page, which shows the lesson ``opening`` with the fields ``scene``."""

    async def show(request: Request) -> Response:
        return respond(request, lambda lang: first_page(sections, opening, {**scene, "lang": lang}))

    return Bare("/", show)


def first_page(sections: Sections, opening: str, scene: Mapping[str, str]) -> str:
    """The first page's HTML."""
    lang = scene["lang"]
    _ = words(lang)
    lessons = [lesson for section in sections.values() for lesson in section]
    body = BODY.format(
        lang=lang,
        lead=escape(_(LEAD)),
        lesson=opening,
        scene=escape(urlencode(scene)),
        release=release(),
        invite=escape(_("Drag the start, or the learning rate: the path follows.")),
        loading=escape(_("The picture is loading …")),
        open=escape(_("Open this in the playground")),
        ways=_ways(lessons, lang, _),
        all=escape(_("All pages")),
        glossary=escape(_("Glossary")),
        pages=_pages(sections, lang, _),
    )
    return shell(lang, "./", _(TITLE), _(LEAD), body)


def _link(lesson: Lesson[Any], lang: str, text: str) -> str:
    return f'<a href="./{lesson.key}?lang={lang}">{escape(text)}</a>'


def _ways(lessons: Sequence[Lesson[Any]], lang: str, _: Words) -> str:
    """Where to begin: to learn, to teach, to work."""
    first = lessons[0]
    named = {lesson.key: _link(lesson, lang, _(lesson.title)) for lesson in lessons}
    ways = (
        (
            _("To learn"),
            _("{count} pages, in the order in which they are learned, from the tangent to deep networks.",
              count=len(lessons)),
            (_link(first, lang, _("Begin with page 1: {title}", title=_(first.title))),),
        ),
        (
            _("To teach"),
            _("Every picture is a link. Set it up, copy the link, or copy a frame for your course page."),
            tuple(map(named.__getitem__, ("regimes", "regression", "backprop"))),
        ),
        (
            _("To work"),
            _("Compare optimizers fairly, find the critical learning rate, and bring your own formulas and data."),
            tuple(map(named.__getitem__, ("playground", "stability", "race", "network"))),
        ),
    )  # fmt: skip
    return "".join(
        f"<div><h2>{escape(title)}</h2><p>{escape(text)}</p><p>{' · '.join(links)}</p></div>"
        for title, text, links in ways
    )


def _pages(sections: Sections, lang: str, _: Words) -> str:
    """All pages, by section, each with its number and its question."""
    began, parts = 1, []
    for section, lessons in sections.items():
        entries = "".join(
            f"<li>{_link(lesson, lang, _(lesson.title))} <small>{escape(_(lesson.question))}</small></li>"
            for lesson in lessons
        )
        parts.append(f'<section><h3>{escape(_(section))}</h3><ol start="{began}">{entries}</ol></section>')
        began += len(lessons)
    return "".join(parts)

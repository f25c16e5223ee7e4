"""``GET /``: what gradient descent is, one live picture, and where to begin; no websocket and no session.

An address with a scene in its query is not ours: links made by earlier versions open the page that they always opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from core.message import template
from viz.player.assets import embed_path, style_path
from viz.resource.head import head, languages
from viz.resource.policy import policy
from viz.resource.release import release
from viz.resource.routes import language
from viz.scene import Lesson
from viz.words import LANGUAGES, Words, words

OURS = {"lang"}  # fields that say nothing about a scene
TITLE = template("Gradient descent, live")
LEAD = template("Gradient descent finds a low point of a function by taking small steps downhill, again and again.")
PAGE = """<!doctype html>
<html lang="{lang}" data-theme="">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{head}
<link rel="icon" href="data:,">
<link rel="stylesheet" href=".{style}">
<script type="module" src=".{script}"></script>
</head>
<body class="home">
<header><h1>{title}</h1><nav>{languages}</nav></header>
<p class="lead">{lead} <small>{invite}</small></p>
<p class="notes"></p>
<main data-lesson="{lesson}" data-root="." data-scene="{scene}" data-release="{release}">
<div class="player"><p>{loading}</p></div>
</main>
<p class="full"><a href="./{lesson}?{scene}">{open}</a></p>
<section class="ways">{ways}</section>
<section class="pages"><h2>{all}</h2><div>{pages}</div></section>
<p><a href="./glossary?lang={lang}">{glossary}</a></p>
</body>
</html>
"""


class Bare(Route):
    """A route for an address without a scene in its query."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        bare = scope["type"] == "http" and set(Request(scope).query_params) <= OURS
        return super().matches(scope) if bare else (Match.NONE, {})


def home(lessons: Sequence[Lesson[Any]], opening: str, scene: Mapping[str, str]) -> Route:
    """The route to the first page, which shows the lesson ``opening`` with the fields ``scene``."""

    async def show(request: Request) -> Response:
        asked = request.query_params.get("lang")
        lang = asked if asked in LANGUAGES else language(request)
        page = first_page(lessons, opening, {**scene, "lang": lang})
        headers = {"Content-Security-Policy": policy(), "Cache-Control": "no-cache", "Vary": "Accept-Language"}
        return HTMLResponse(page, headers=headers)

    return Bare("/", show)


def first_page(lessons: Sequence[Lesson[Any]], opening: str, scene: Mapping[str, str]) -> str:
    """The first page's HTML; every path in it is relative, so it stands below any path."""
    lang = scene["lang"]
    _ = words(lang)
    return PAGE.format(
        lang=lang,
        head=head(_(TITLE), _(LEAD)),
        style=style_path(),
        script=embed_path(),
        title=escape(_(TITLE)),
        lead=escape(_(LEAD)),
        languages=languages("./"),
        lesson=opening,
        scene=escape(urlencode(scene)),
        release=release(),
        invite=escape(_("Drag the start, or the learning rate: the path follows.")),
        loading=escape(_("The picture is loading …")),
        open=escape(_("Open this in the playground")),
        ways=_ways(lessons, lang, _),
        all=escape(_("All pages")),
        glossary=escape(_("Glossary")),
        pages=_pages(lessons, lang, _),
    )


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
            tuple(map(named.__getitem__, ("playground", "race", "network"))),
        ),
    )  # fmt: skip
    return "".join(
        f"<div><h2>{escape(title)}</h2><p>{escape(text)}</p><p>{' · '.join(links)}</p></div>"
        for title, text, links in ways
    )


def _pages(lessons: Sequence[Lesson[Any]], lang: str, _: Words) -> str:
    """All pages, by section, each with its number and its question."""
    sections: dict[str, list[str]] = {}
    for lesson in lessons:
        entry = f"<li>{_link(lesson, lang, _(lesson.title))} <small>{escape(_(lesson.question))}</small></li>"
        sections.setdefault(lesson.section, []).append(entry)
    began = 1
    parts = []
    for section, entries in sections.items():
        parts.append(f'<section><h3>{escape(_(section))}</h3><ol start="{began}">{"".join(entries)}</ol></section>')
        began += len(entries)
    return "".join(parts)

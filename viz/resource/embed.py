"""``GET /embed/<lesson>?<query>``: the player alone, for a frame in a course page; no websocket and no session.

The page holds no word of the query: its script reads the address and asks for the picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from viz.player.assets import embed_path, style_path
from viz.resource.head import ICON, titled
from viz.resource.missing import missing
from viz.resource.release import release
from viz.resource.shell import respond, spoken
from viz.scene import Lesson
from viz.words import words

THEMES = ("light", "dark")
PAGE = """<!doctype html>
<html lang="{lang}" data-theme="{theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{icon}">
<link rel="stylesheet" href="{style}">
<script type="module" src="{script}"></script>
</head>
<body>
<main>
<h1>{question} <small>{hint}</small></h1>
<p class="notes"></p>
<div data-lesson="{lesson}" data-release="{release}"><div class="player"><p>{loading}</p></div></div>
<p class="full"><a href="../{lesson}" target="_blank" rel="noopener">{full}</a></p>
</main>
</body>
</html>
"""


def embed(lessons: Iterable[Lesson[Any]]) -> Route:
    """The route to the frames of these lessons."""
    named = {lesson.key: lesson for lesson in lessons}

    async def show(request: Request) -> Response:
        lesson = named.get(request.path_params["lesson"])
        if lesson is None:
            return missing(spoken(request), "../")
        theme = request.query_params.get("theme")
        return respond(request, lambda lang: frame(lesson, lang, theme if theme in THEMES else ""))

    return Route("/embed/{lesson}", show)


def frame(lesson: Lesson[Any], lang: str, theme: str = "") -> str:
    """The frame's HTML; every path in it is relative, so it stands below any path."""
    _ = words(lang)
    said = {
        "lang": lang,
        "theme": theme,
        "title": titled(lesson, _),
        "question": _(lesson.question),
        "hint": _(lesson.hint),
        "loading": _("The picture is loading …"),
        "full": _("Open the full page"),
        "lesson": lesson.key,
        "release": release(),
        "icon": ICON,
        "style": ".." + style_path(),
        "script": ".." + embed_path(),
    }
    return PAGE.format(**{name: escape(text) for name, text in said.items()})

"""The HTML around a page without Streamlit, and the answer that it is sent as."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse

from viz.player.assets import embed_path, style_path
from viz.resource.head import ICON, head, languages
from viz.resource.policy import policy
from viz.resource.routes import language
from viz.words import LANGUAGES, words

SHELL = """<!doctype html>
<html lang="{lang}" data-theme="">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{head}
<link rel="icon" href="{icon}">
<link rel="stylesheet" href=".{style}">{script}
</head>
<body class="home">
<header><h1>{title}</h1><nav>{way}{languages}</nav></header>
<main>
{body}
</main>
</body>
</html>
"""


def shell(lang: str, path: str, title: str, description: str, body: str) -> str:
    """The page at ``path`` as HTML; every path in it is relative, so it stands below any path.

    The first page has the player's script, all others a way to the first. ``body`` is HTML, the other texts are not.
    """
    first = path == "./"
    return SHELL.format(
        lang=lang,
        head=head(title, description),
        icon=ICON,
        style=style_path(),
        script=f'\n<script type="module" src=".{embed_path()}"></script>' if first else "",
        way="" if first else f'<a href="./?lang={lang}">{escape(words(lang)("Home"))}</a> ',
        title=escape(title),
        languages=languages(path),
        body=body,
    )


def respond(request: Request, page: Callable[[str], str]) -> HTMLResponse:
    """What ``page`` makes in the visitor's language."""
    headers = {"Content-Security-Policy": policy(), "Cache-Control": "no-cache", "Vary": "Accept-Language"}
    return HTMLResponse(page(spoken(request)), headers=headers)


def spoken(request: Request) -> str:
    """The language that is asked for, else the browser's first."""
    asked = request.query_params.get("lang")
    return asked if asked in LANGUAGES else language(request)

"""``GET /glossary``: the words of the trade, from the one source that also explains them where they stand."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from core.message import template
from viz.player.assets import style_path
from viz.player.terms import TERMS
from viz.resource.head import head, languages
from viz.resource.policy import policy
from viz.resource.routes import language
from viz.words import LANGUAGES, words

TITLE = template("Glossary")
LEAD = template("The words of the trade. On the pages, touch one that is underlined.")
PAGE = """<!doctype html>
<html lang="{lang}" data-theme="">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{head}
<link rel="icon" href="data:,">
<link rel="stylesheet" href=".{style}">
</head>
<body class="home">
<header><h1><a href="./?lang={lang}">⌂</a> {title}</h1><nav>{languages}</nav></header>
<main><p class="lead">{lead}</p><dl>{terms}</dl></main>
</body>
</html>
"""


async def _show(request: Request) -> Response:
    asked = request.query_params.get("lang")
    lang = asked if asked in LANGUAGES else language(request)
    headers = {"Content-Security-Policy": policy(), "Cache-Control": "no-cache", "Vary": "Accept-Language"}
    return HTMLResponse(collected(lang), headers=headers)


GLOSSARY = Route("/glossary", _show)


def collected(lang: str) -> str:
    """The glossary's HTML; every path in it is relative, so it stands below any path."""
    _ = words(lang)
    return PAGE.format(
        lang=lang,
        head=head(_(TITLE), _(LEAD)),
        style=style_path(),
        title=escape(_(TITLE)),
        languages=languages("./glossary"),
        lead=escape(_(LEAD)),
        terms="".join(f"<dt>{escape(_(term.name))}</dt><dd>{escape(_(term.meaning))}</dd>" for term in TERMS),
    )

"""``GET /glossary``: the words of the trade, from the one source that also explains them where they stand."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.message import template
from viz.player.terms import TERMS
from viz.resource.shell import respond, shell
from viz.words import words

TITLE = template("Glossary")
LEAD = template("The words of the trade. On the pages, touch one that is underlined.")


async def _show(request: Request) -> Response:
    return respond(request, collected)


GLOSSARY = Route("/glossary", _show)


def collected(lang: str) -> str:
    """The glossary's HTML."""
    _ = words(lang)
    terms = "".join(f"<dt>{escape(_(term.name))}</dt><dd>{escape(_(term.meaning))}</dd>" for term in TERMS)
    body = f'<main><p class="lead">{escape(_(LEAD))}</p><dl>{terms}</dl></main>'
    return shell(lang, "./glossary", _(TITLE), _(LEAD), body)

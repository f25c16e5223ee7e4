"""What a visitor is told at an address that no page has."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

from viz.resource.head import ICON
from viz.resource.policy import policy
from viz.words import words

PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{icon}">
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 4rem auto; max-width: 32rem; padding: 0 1rem; font: 1.1rem/1.6 system-ui, sans-serif; }}
a {{ color: inherit; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{hint}</p>
<p><a href="{home}">{way}</a></p>
</main>
</body>
</html>
"""


def missing(lang: str, home: str) -> HTMLResponse:
    """A page with the status 404, and a link to ``home``; no word of the address stands on it."""
    _ = words(lang)
    said = {
        "lang": lang,
        "title": _("There is no such page"),
        "hint": _("The address may be mistyped, or the page has moved."),
        "way": _("To the first page"),
        "home": home,
        "icon": ICON,
    }
    headers = {"Content-Security-Policy": policy(), "Cache-Control": "no-cache", "Vary": "Accept-Language"}
    return HTMLResponse(PAGE.format(**{name: escape(text) for name, text in said.items()}), 404, headers)

"""What a page says of itself in its head: to the browser's tab, to a search, and to whoever previews a link."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from viz.scene import Lesson
from viz.words import LANGUAGES, Words

ICON = "data:image/svg+xml," + quote((Path(__file__).parent / "icon.svg").read_text().strip())  # of every page
HEAD = """<title>{title}</title>
<meta name="description" content="{description}">
<meta property="og:type" content="website">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{description}">"""


def head(title: str, description: str) -> str:
    """The title and the description of a page, as HTML.

    >>> head("a < b", "…").splitlines()[0]
    '<title>a &lt; b</title>'
    """
    return HEAD.format(title=escape(title), description=escape(description))


def languages(path: str) -> str:
    """Links to the page at ``path`` in every language, as HTML."""
    return " ".join(f'<a href="{path}?lang={key}" lang="{key}">{name}</a>' for key, name in LANGUAGES.items())


def titled(lesson: Lesson[Any], _: Words) -> str:
    """The title of a lesson's page in a browser's tab."""
    return f"{_(lesson.title)} · {_('Gradient descent, live')}"


def described(lesson: Lesson[Any], _: Words) -> str:
    """A lesson's page in two sentences: what it asks, and what to try."""
    return _("{one} {two}", one=_(lesson.question), two=_(lesson.hint))


def headline(number: int, lesson: Lesson[Any], base: str, _: Words) -> str:
    """A page's number from 0 and its name, as in the menu, its question and what to try, as HTML."""
    name = f"{number + 1} · {_(lesson.title)}"
    home = f'<a href="{base}/" title="{_("Home")}" aria-label="{_("Home")}">⌂</a>'
    return (
        f'<h1 class="question"><span class="name">{home} {name}</span> {_(lesson.question)} '
        f"<small>{_(lesson.hint)}</small></h1>"
    )

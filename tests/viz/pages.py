"""A lesson's page as Streamlit runs it, without a browser."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from viz.lessons import OPENING

MAIN = Path(__file__).parents[2] / "viz" / "main.py"


def opener(key):
    """The function that opens a lesson's page at an address with the given fields."""
    return partial(_open, key)


def _open(lesson, /, **query):
    page = AppTest.from_file(str(MAIN), default_timeout=60)
    page.lesson = lesson
    if lesson != OPENING:
        page._page_hash = calc_hash(lesson)  # a page that is a function has no file to switch to
    for key, value in query.items():
        page.query_params[key] = value
    return alive(page.run())


def alive(page):
    """The page with its player, and without a fault; what the player draws cannot be seen from here."""
    assert not page.exception
    assert not page.error
    assert any(getattr(element, "key", None) == page.lesson for element in page.main)
    return page


def asked(page, name):
    """A field of the address after the run."""
    value = page.query_params.get(name)
    return value[0] if isinstance(value, list) else value

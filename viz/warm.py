"""All first pictures, made before anybody asks for them: the first visit to a page is as fast as the next one."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from viz.lessons import LESSONS
from viz.resource import answer
from viz.words import LANGUAGES

FIRST = 2.0  # seconds: whoever has started the server opens a page now
REST = 0.1  # between two pictures, for those who are there


@asynccontextmanager
async def warmed(_app: Any) -> AsyncIterator[None]:
    """For as long as the server lives; the pictures are kept, and so is what their lessons keep."""
    stop = threading.Event()
    threading.Thread(target=warm, args=(stop,), daemon=True).start()
    try:
        yield
    finally:
        stop.set()


def warm(stop: threading.Event, first: float = FIRST, rest: float = REST) -> None:
    """Make the first picture of every lesson, until ``stop``."""
    stop.wait(first)
    for lesson in LESSONS:
        if stop.wait(rest):
            return
        for lang in LANGUAGES:
            answer(lesson, {}, lang=lang)

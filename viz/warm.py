"""All first pictures, made before anybody asks for them: the first visit to a page is as fast as the next one."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from viz.lessons import LESSONS

FIRST = 2.0  # seconds: whoever has started the server opens a page now
REST = 0.1  # between two pictures, for those who are there


@asynccontextmanager
async def warmed(_app: Any) -> AsyncIterator[None]:
    """For as long as the server lives; what is kept of a picture is in the caches of its lesson."""
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
        lesson.shown(lesson.scene.from_query({})[0])

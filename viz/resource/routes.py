"""``GET /picture/<lesson>?<query>``: a picture's bytes, the same on every replica; computed at the desk."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.pulse import heard
from viz.resource.answer import LONGEST, answer, fields_of
from viz.resource.desk import Busy, Desk
from viz.resource.release import release
from viz.scene import Lesson
from viz.scene.progress import Watched
from viz.words import preferred

BYTES = "application/octet-stream"
FOREVER = "public, max-age=31536000, immutable"
AGAIN = "no-cache"  # may be kept, but is asked for again, by its name
DESK = Desk()


class Left(BaseException):
    """Nobody waits for the answer any more; no fault of what is computed."""


def picture(lessons: Iterable[Lesson[Any]]) -> Route:
    """The route to the pictures of these lessons."""
    named = {lesson.key: lesson for lesson in lessons}

    async def show(request: Request) -> Response:
        lesson = named.get(request.path_params["lesson"])
        if lesson is None:
            return PlainTextResponse("no such picture", 404)
        if len(request.url.query) > LONGEST:
            return PlainTextResponse("too long", 414)
        query = fields_of(request.url.query)
        event, asked = event_of(query.pop("event", None)), query.pop("release", None)
        lang = language(request)
        try:
            answered = await computed(request, lambda progress: answer(lesson, query, event, lang, progress))
        except Busy:
            return PlainTextResponse("busy", 503, {"Retry-After": "1", "Cache-Control": "no-store"})
        except Left:
            return Response(status_code=499)
        headers = {"Cache-Control": "no-store"}
        if event is None and not answered.failed:
            known = asked == release() and "lang" in query  # else another visitor or release would get another picture
            etag = f'"{hashlib.blake2b(answered.message, digest_size=8).hexdigest()}"'
            headers = {"Cache-Control": FOREVER if known else AGAIN, "ETag": etag}
            if "lang" not in query:
                headers["Vary"] = "Accept-Language"
            if etag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=headers)
        headers["Content-Encoding"] = "identity"  # it is deflated already: no middleware should try
        return Response(answered.message, media_type=BYTES, headers=headers)

    return Route("/picture/{lesson}", show)


def event_of(text: str | None) -> dict[str, Any] | None:
    """What a hand did, as the player tells it; what is broken is an event that moves nothing."""
    if text is None:
        return None
    try:
        event = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}


def language(request: Request) -> str:
    """The browser's first language, for a query that names none."""
    return preferred(request.headers.get("accept-language"))


def visitor(request: Request) -> str:
    """Whose turn it is: an address, and the browser there that has been given a mark."""
    host = request.client.host if request.client else ""
    return f"{host} {request.cookies.get('_streamlit_xsrf', '')[:64]}"


async def computed(request: Request, work: Callable[[Watched], Any]) -> Any:
    """What ``work`` gives, from a worker; Left, and nothing more is computed, when the visitor has gone."""
    gone, whose = asyncio.Event(), visitor(request)

    def goes_on() -> None:
        DESK.give_way(whose)
        if gone.is_set():
            raise Left

    def worked() -> Any:
        with heard(goes_on):
            return work(Watched(lambda _part: goes_on()))

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    future = asyncio.wrap_future(DESK.submit(whose, worked))
    watching = asyncio.ensure_future(watch())
    try:
        await asyncio.wait({future, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not future.done():
            gone.set()
            future.cancel()
            raise Left
        return future.result()
    finally:
        watching.cancel()

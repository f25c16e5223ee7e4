"""The server's edges: Plotly's script from the installed package, compression, and response headers."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viz.player.assets import PLOTLY, assets, compressed, player_path
from viz.player.mount import base_path
from viz.scene import Lesson
from viz.scene.scene import VERSION
from viz.ui.index import Index, content_security_policy

STATIC = Path(streamlit.__file__).parent / "static" / "static"
MEDIA = {".js": "text/javascript", ".css": "text/css"}
FOREVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
}  # the name says the content


async def file(request: Request) -> Response:
    """A file whose content is in its name: it may be cached for ever."""
    path = request.scope["route"].path.removeprefix(base_path())
    body = await run_in_threadpool(compressed, path)
    headers = dict(FOREVER)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, media_type=MEDIA[Path(path).suffix], headers=headers)


def named(key: str) -> Route:
    """A route that sends the opening page's own name to its address, which has none, with the query it came with.

    The version in the query tells it from the bare address, which is the home's.
    """

    async def go(request: Request) -> Response:
        query = request.url.query if "v" in request.query_params else f"v={VERSION}&{request.url.query}".rstrip("&")
        return RedirectResponse(f"{base_path()}/?{query}")

    return Route(f"/{key}", go)


@cache
def static_file(name: str) -> tuple[bytes, str] | None:
    """One of Streamlit's own scripts or styles, compressed, with its media type; None for anything else."""
    path = (STATIC / name).resolve()
    if STATIC not in path.parents or path.suffix not in MEDIA or not path.is_file():
        return None
    return gzip.compress(path.read_bytes(), 6), MEDIA[path.suffix]


class CompressedStatic:
    """Answers for Streamlit's own files, which it serves as they are: 7 MB that become 2."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.prefix = f"{base_path()}/static/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: Response | ASGIApp = self.app
        if self.concerns(scope):
            found = await run_in_threadpool(static_file, scope["path"].removeprefix(self.prefix))
            if found is not None:
                headers = {**FOREVER, "Content-Encoding": "gzip"}
                answer = Response(found[0], media_type=found[1], headers=headers)
        await answer(scope, receive, send)

    def concerns(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(self.prefix):
            return False
        return "gzip" in Request(scope).headers.get("accept-encoding", "")


class Headers:
    """Adds the security headers to every response, and to the page the word that its two scripts will be needed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = [
            (b"content-security-policy", content_security_policy().encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
        ]
        base = base_path()
        preload = f"<{base}{PLOTLY}>; rel=preload; as=script, <{base}{player_path()}>; rel=modulepreload"
        self.early = [(b"link", preload.encode())]  # the browser fetches them while Streamlit starts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                page = any(k == b"content-type" and v.startswith(b"text/html") for k, v in message["headers"])
                own = {name for name, _value in message["headers"]}  # a stricter policy, for one
                added = [header for header in self.headers if header[0] not in own]
                message["headers"] = [*message["headers"], *added, *(self.early if page else ())]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def under_base(routes: Iterable[Route]) -> list[Route]:
    """The routes below the server's base path: Streamlit leaves an application's own routes where they are."""
    return [type(route)(base_path() + route.path, route.endpoint) for route in routes]


ROUTES = [Route(path, file) for path in assets()]


def middleware(lessons: Sequence[Lesson[Any]], opening: str) -> list[Middleware]:
    """What stands around the whole application."""
    return [
        Middleware(Headers),
        Middleware(CompressedStatic),
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        Middleware(Index, lessons=lessons, opening=opening),
    ]

"""The server's edges: what may come in, the files it serves itself, compression, and response headers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viz.player.assets import PLOTLY, player_path
from viz.player.mount import base_path
from viz.scene import Lesson
from viz.scene.scene import VERSION
from viz.ui.files import Files
from viz.ui.index import Index, content_security_policy
from viz.ui.limits import Limits


def named(key: str) -> Route:
    """A route that sends the opening page's own name to its address, which has none, with the query it came with.

    The version in the query tells it from the bare address, which is the home's.
    """

    async def go(request: Request) -> Response:
        query = request.url.query if "v" in request.query_params else f"v={VERSION}&{request.url.query}".rstrip("&")
        return RedirectResponse(f"{base_path()}/?{query}")

    return Route(f"/{key}", go)


def takes_gzip(header: str) -> bool:
    """Whether a browser that sends ``Accept-Encoding: header`` takes gzip.

    >>> [takes_gzip(header) for header in ("br, gzip", "gzip;q=0.5", "gzip;q=0", "*", "*;q=0", "br", "")]
    [True, True, False, True, False, False, False]
    """
    weights = {}
    for each in header.lower().split(","):
        name, _, weight = each.replace(" ", "").partition(";q=")
        weights[name] = weight.strip("0.") != "" or weight == ""
    return weights.get("gzip", weights.get("*", False))


class Encoding:
    """Says plainly what a browser takes, gzip or nothing: whoever asks further in looks for the bare word."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            asked = takes_gzip(Request(scope).headers.get("accept-encoding", ""))
            others = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
            scope = {**scope, "headers": [*others, *([(b"accept-encoding", b"gzip")] if asked else ())]}
        await self.app(scope, receive, send)


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


def middleware(lessons: Sequence[Lesson[Any]], opening: str) -> list[Middleware]:
    """All that stands between a browser and Streamlit, from the outside to the inside."""
    return [
        Middleware(Headers),
        Middleware(Limits),
        Middleware(Encoding),
        Middleware(Files),
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        Middleware(Index, lessons=lessons, opening=opening),
    ]

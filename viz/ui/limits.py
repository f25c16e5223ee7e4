"""What may come in by HTTP: questions without a body. A visitor's table comes over the page's own socket."""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

ASKED = ("GET", "HEAD", "OPTIONS")


class Limits:
    """Refuses what no page needs before its body is read, Streamlit's own uploads among it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self.app
        if scope["type"] == "http" and scope["method"] not in ASKED:
            # the body stays unread, so the connection cannot be used again
            answer = PlainTextResponse("refused", 405, {"Allow": ", ".join(ASKED), "Connection": "close"})
        await answer(scope, receive, send)

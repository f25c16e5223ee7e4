"""Streamlit's own page, with what it must be told before its script starts; and what the page may load and run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viz.player.mount import base_path
from viz.resource.policy import policy

INLINE = re.compile(r"<script>(.*?)</script>", flags=re.DOTALL)
OPENS = b"<head>"


@cache
def told() -> str:
    """Where the server is: else Streamlit looks for it below the page's own path first, and does not find it there."""
    return f"window.__streamlit = {{ BACKEND_BASE_URL: location.origin + {json.dumps(base_path() + '/')} }};"


def content_security_policy() -> str:
    """Nothing from elsewhere is loaded or run; the page's inline scripts are allowed by their hashes."""
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in (told(), *INLINE.findall(index))
    )
    return policy(f"blob: {hashes}")


class Index:
    """Puts ``told()`` at the head of Streamlit's page, wherever it is served."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.head = OPENS + f"\n    <script>{told()}</script>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message | None = None
        parts: list[bytes] = []

        async def changed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and is_page(message):
                start = message
                return
            if start is None:
                return await send(message)
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = b"".join(parts)
            body = body.replace(OPENS, self.head, 1) if b'id="root"' in body else body
            # what Streamlit calls this page by is the name of another text now
            kept = [each for each in start["headers"] if each[0] not in (b"content-length", b"etag", b"last-modified")]
            await send({**start, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
            await send({"type": "http.response.body", "body": body})

        if scope["type"] != "http" or scope["method"] != "GET":
            return await self.app(scope, receive, send)
        plain = [each for each in scope["headers"] if each[0] != b"accept-encoding"]  # packed further out, once
        await self.app({**scope, "headers": plain}, receive, changed)


def is_page(message: Message) -> bool:
    """Whether a response that begins is a whole page."""
    return dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html") and message["status"] == 200

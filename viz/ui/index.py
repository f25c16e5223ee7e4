"""Streamlit's own page, with what it must be told before its script starts; and what the page may load and run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viz.player.mount import base_path
from viz.resource.first import script, shell
from viz.resource.head import ICON, described, head, titled
from viz.resource.missing import missing
from viz.resource.policy import policy
from viz.resource.routes import language
from viz.scene import Lesson
from viz.words import LANGUAGES, words

INLINE = re.compile(r"<script>(.*?)</script>", flags=re.DOTALL)
OPENS = b"<head>"
THEIRS = b"./favicon.png"
ROOT = b'<div id="root">'
WAITING = '<p style="font: 1.1rem system-ui, sans-serif; padding: 2rem; color: gray">{}</p>'  # until Streamlit begins
STARTS = re.compile(rb'<(?:script type="module"|link rel="modulepreload")[^>]*>(?:</script>)?')  # all that runs it
STYLE = f"<style>{Path(__file__).with_name('style.css').read_text()}</style>"  # Streamlit's own are in the head
LATER = '<template id="later">{}</template>'
TITLE = re.compile(rb"<title>.*?</title>")


@cache
def told() -> str:
    """Where the server is: else Streamlit looks for it below the page's own path first, and does not find it there."""
    return f"window.__streamlit = {{ BACKEND_BASE_URL: location.origin + {json.dumps(base_path() + '/')} }};"


def content_security_policy() -> str:
    """Nothing from elsewhere is loaded or run; the page's inline scripts are allowed by their hashes."""
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'"
        for inline in (told(), script(base_path()), *INLINE.findall(index))
    )
    return policy(f"blob: 'wasm-unsafe-eval' {hashes}")  # Streamlit's reader of messages tries WebAssembly


class Index:
    """Puts ``told()`` at the head of Streamlit's page, with what the page says of itself.

    Streamlit would serve it at any path; here only the lessons have pages.
    """

    def __init__(self, app: ASGIApp, lessons: Sequence[Lesson[Any]] = (), opening: str = "") -> None:
        self.app = app
        self.lessons = {
            f"{base_path()}/{'' if lesson.key == opening else lesson.key}": (number, lesson)
            for number, lesson in enumerate(lessons)
        }
        self.head = OPENS + f"\n    <script>{told()}</script>".encode()

    def written(self, body: bytes, number: int, lesson: Lesson[Any], lang: str, alone: bool) -> bytes:
        """The page as it is sent."""
        body = body.replace(OPENS, self.head, 1).replace(THEIRS, ICON.encode(), 1)
        _ = words(lang)
        waiting = WAITING.format(escape(_("The page is loading …")))
        first = "" if alone else shell(number, lesson, lang, base_path())
        if first:  # the picture comes before Streamlit, which its script starts
            first += LATER.format("".join(each.decode() for each in STARTS.findall(body)))
            body = STARTS.sub(b"", body)
        body = body.replace(ROOT, (first + STYLE).encode() + ROOT + waiting.encode(), 1)
        said = head(titled(lesson, _), described(lesson, _)).encode()
        return TITLE.sub(lambda _found: said, body, 1).replace(b'<html lang="en"', f'<html lang="{lang}"'.encode(), 1)

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
            if b'id="root"' in body:
                request = Request(scope)
                lang = request.query_params.get("lang", "")
                lang = lang if lang in LANGUAGES else language(request)
                found = self.lessons.get(scope["path"])
                if found is None:
                    return await missing(lang, f"{base_path()}/")(scope, receive, send)
                body = self.written(body, *found, lang, "embed" in request.query_params)
            # what Streamlit calls this page by is the name of another text now
            kept = [each for each in start["headers"] if each[0] not in (b"content-length", b"etag", b"last-modified")]
            await send(
                {
                    **start,
                    "headers": [*kept, (b"content-length", str(len(body)).encode()), (b"vary", b"accept-language")],
                }
            )
            await send({"type": "http.response.body", "body": body})

        if scope["type"] != "http" or scope["method"] != "GET":
            return await self.app(scope, receive, send)
        plain = [each for each in scope["headers"] if each[0] != b"accept-encoding"]  # packed further out, once
        await self.app({**scope, "headers": plain}, receive, changed)


def is_page(message: Message) -> bool:
    """Whether a response that begins is a whole page."""
    return dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html") and message["status"] == 200

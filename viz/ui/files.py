"""The files that a browser loads once, all known when the server starts: ours, Plotly's script, and Streamlit's own."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from viz.player.assets import assets
from viz.player.mount import base_path

STATIC = Path(streamlit.__file__).parent / "static" / "static"
MEDIA = {".js": "text/javascript", ".css": "text/css"}
FOREVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
}  # the name says the content


class File:
    """One file, compressed once when it is first asked for."""

    def __init__(self, name: str, read: Callable[[], bytes]) -> None:
        self.media = MEDIA[Path(name).suffix]
        self.read = read

    @cached_property
    def packed(self) -> bytes:
        return gzip.compress(self.read(), 9)


def files() -> dict[str, File]:
    """Every file by its path; no other text is ever a key here, so a stranger cannot make it grow."""
    base = base_path()
    own = {base + path: read for path, read in assets().items()}
    static = {f"{base}/static/{path.relative_to(STATIC).as_posix()}": path.read_bytes for path in STATIC.rglob("*.*")}
    return {path: File(path, read) for path, read in (own | static).items() if Path(path).suffix in MEDIA}


class Files:
    """Answers for these files, compressed for who takes it; every other path passes through."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.files = files()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self.files.get(scope["path"]) if scope["type"] == "http" else None
        if file is None or scope["method"] not in ("GET", "HEAD"):
            return await self.app(scope, receive, send)
        if "gzip" in Request(scope).headers.get("accept-encoding", ""):
            body, headers = await run_in_threadpool(lambda: file.packed), {**FOREVER, "Content-Encoding": "gzip"}
        else:
            body, headers = await run_in_threadpool(file.read), FOREVER
        await Response(body, media_type=file.media, headers=headers)(scope, receive, send)

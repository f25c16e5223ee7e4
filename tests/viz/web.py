"""Asks the application's own routes as a browser does, without a server; and reads what the player unpacks."""

from __future__ import annotations

import asyncio
import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes


def get(routes, path: str, query: str = "", leaves: bool = False, method: str = "GET", **headers: str) -> Got:
    """One request; with ``leaves`` the browser goes away before there is an answer."""

    async def ask() -> Got:
        come = [{"type": "http.request", "body": b"", "more_body": False}]
        sent: list[dict[str, Any]] = []

        async def receive():
            if come:
                return come.pop()
            if not leaves:
                await asyncio.sleep(60)
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
            "headers": lines, "client": ("127.0.0.1", 1), "server": ("test", 80), "scheme": "http", "root_path": "",
            "http_version": "1.1",
        }  # fmt: skip
        await Starlette(routes=list(routes))(scope, receive, send)
        told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Got(sent[0]["status"], told, b"".join(m.get("body", b"") for m in sent[1:]))

    # A thread of its own: where browser tests ran before, this one has a loop already.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, ask()).result()


def tree(packed: bytes) -> dict[str, Any]:
    """The JSON of packed bytes, its arrays as their numbers."""
    body = zlib.decompress(packed)
    length = int.from_bytes(body[:4], "little")
    return json.loads(body[4 : 4 + length])["tree"]


def header(message: bytes) -> dict[str, Any]:
    return tree(message[4 : 4 + int.from_bytes(message[:4], "little")])


def body(message: bytes) -> bytes:
    """The packed picture behind the header, empty where the page holds it."""
    return message[4 + int.from_bytes(message[:4], "little") :]

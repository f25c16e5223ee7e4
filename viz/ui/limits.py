"""What may come in: questions without a body, and a small file where a page has a place for one."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import get_option, runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from viz.player.mount import base_path

ASKED = ("GET", "HEAD", "OPTIONS")
EACH = 2  # files of one visitor: the one that is shown, and the one that replaces it
MOST = 16_000_000  # bytes of all files that are held or on their way
VISITS = 1000  # that are remembered to have a place for a file

_offered: OrderedDict[str, None] = OrderedDict()


def offer() -> None:
    """The page of this visit has a place for a file; from any other visit none is taken."""
    if context := get_script_run_ctx():
        _offered[context.session_id] = None
        _offered.move_to_end(context.session_id)
        while len(_offered) > VISITS:
            _offered.popitem(last=False)


def held() -> dict[str, list[int]]:
    """The sizes of the files that Streamlit keeps, by visit."""
    kept = runtime.get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return {visit: [len(file.data) for file in list(found.values())] for visit, found in list(kept.items())}


class Limits:
    """Refuses what no page needs before its body is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.upload = re.compile(re.escape(base_path()) + "/_stcore/upload_file/([^/]+)/[^/]+")
        self.coming: Counter[str] = Counter()  # files on their way, by visit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ASKED:
            return await self.app(scope, receive, send)
        found = self.upload.fullmatch(scope["path"])
        visit = found[1] if found else ""
        if found and scope["method"] == "DELETE":
            return await self.app(scope, receive, send)
        if refused := self.refuses(visit, Headers(scope=scope)) if scope["method"] == "PUT" else 405:
            # the body stays unread, so the connection cannot be used again
            return await PlainTextResponse("refused", refused, {"Connection": "close"})(scope, receive, send)
        self.coming[visit] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.coming[visit] -= 1
            self.coming += Counter()  # forgets who sends nothing

    def refuses(self, visit: str, headers: Headers) -> int:
        """The status of a refusal, 0 where the file may come."""
        length, largest = headers.get("content-length", ""), get_option("server.maxUploadSize") * 2**20
        if visit not in _offered:
            return 403
        if not length.isdecimal():
            return 411
        if int(length[:12]) > largest:
            return 413
        kept = held()
        if len(kept.get(visit, ())) + self.coming[visit] >= EACH:
            return 429
        total = sum(map(sum, kept.values())) + self.coming.total() * largest
        return 503 if total + int(length) > MOST else 0

"""The edges of the server: what the page is told at its head, and what it may run."""

import base64
import hashlib
import re

from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from tests.viz.web import get
from viz.ui import index, server
from viz.ui.index import Index, content_security_policy, told

PAGE = '<html><head><title>x</title></head><body><div id="root"></div></body></html>'


async def page(request):
    headers = {"ETag": "1", "Cache-Control": "no-cache", "X-Packed": request.headers.get("accept-encoding", "")}
    return HTMLResponse(PAGE, headers=headers)


async def other(request):
    return HTMLResponse("<head></head>")


async def text(request):
    return PlainTextResponse(PAGE, headers={"ETag": "1"})


ROUTES = [
    Route("/page", page, middleware=[Middleware(Index)]),
    Route("/other", other, middleware=[Middleware(Index)]),
    Route("/text", text, middleware=[Middleware(Index)]),
]


def test_streamlits_page_is_told_where_its_server_is():
    found = get(ROUTES, "/page", accept_encoding="gzip")
    assert found.body.decode() == PAGE.replace("<head>", f"<head>\n    <script>{told()}</script>")
    assert int(found.headers["content-length"]) == len(found.body)
    assert "etag" not in found.headers  # its name would be that of another text
    assert found.headers["cache-control"] == "no-cache"
    assert found.headers["x-packed"] == ""


def test_nothing_else_is_changed():
    assert get(ROUTES, "/other").body == b"<head></head>"
    found = get(ROUTES, "/text")
    assert (found.body.decode(), found.headers["etag"]) == (PAGE, "1")


def test_the_script_at_the_head_is_allowed_by_its_hash():
    script = re.search("<script>(.*?)</script>", get(ROUTES, "/page").body.decode())[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (allowed,) = re.findall("script-src ([^;]*);", content_security_policy())
    assert f"'sha256-{digest}'" in allowed
    assert "unsafe" not in allowed


def test_routes_lie_below_the_base_path(monkeypatch):
    for module in (index, server):
        monkeypatch.setattr(module, "base_path", lambda: "/base")
    told.cache_clear()
    assert told().endswith('location.origin + "/base/" };')
    told.cache_clear()
    routes = server.under_base([*server.ROUTES, server.named("opening")])
    assert get(routes, "/base/opening", "v=1&a=1").headers["location"] == "/base/?v=1&a=1"
    assert get(routes, "/base/opening", "lang=zh").headers["location"] == "/base/?v=1&lang=zh"
    script = get(routes, "/base" + server.ROUTES[1].path)
    assert (script.status, script.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert get(routes, "/opening").status == 404

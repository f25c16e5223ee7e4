"""The edges of the server: what the page is told at its head, and what it may run."""

import base64
import gzip
import hashlib
import re
import tomllib
from collections import OrderedDict
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from tests.viz.web import get
from viz.lessons import LESSONS, OPENING
from viz.player.assets import player_path, player_script
from viz.ui import files, index, limits, server
from viz.ui.files import Files
from viz.ui.index import Index, content_security_policy, told
from viz.ui.limits import Limits
from viz.words import words

METHODS = ["GET", "PUT", "POST", "PATCH", "DELETE"]
PAGE = '<html><head><title>x</title></head><body><div id="root"></div></body></html>'


async def page(request):
    headers = {"ETag": "1", "Cache-Control": "no-cache", "X-Packed": request.headers.get("accept-encoding", "")}
    return HTMLResponse(PAGE, headers=headers)


async def other(request):
    return HTMLResponse("<head></head>")


async def text(request):
    return PlainTextResponse(PAGE, headers={"ETag": "1"})


def everywhere(endpoint, *middleware, **settings):
    """Any path, answered by ``endpoint`` behind a middleware."""
    return [Route("/{path:path}", endpoint, methods=METHODS, middleware=[Middleware(*middleware, **settings)])]


PAGES = everywhere(page, Index, lessons=LESSONS, opening=OPENING)


def test_streamlits_page_is_told_where_its_server_is():
    found = get(PAGES, "/tangent", accept_encoding="gzip")
    assert found.body.decode().startswith(f"<html><head>\n    <script>{told()}</script><title>")
    assert int(found.headers["content-length"]) == len(found.body)
    assert "etag" not in found.headers  # its name would be that of another text
    assert found.headers["cache-control"] == "no-cache"
    assert found.headers["x-packed"] == ""


def test_nothing_else_is_changed():
    assert get(everywhere(other, Index), "/other").body == b"<head></head>"
    found = get(everywhere(text, Index), "/text")
    assert (found.body.decode(), found.headers["etag"]) == (PAGE, "1")


def test_the_script_at_the_head_is_allowed_by_its_hash():
    script = re.search("<script>(.*?)</script>", get(PAGES, "/").body.decode())[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (allowed,) = re.findall("script-src ([^;]*);", content_security_policy())
    assert f"'sha256-{digest}'" in allowed
    assert "unsafe" not in allowed


def test_another_address_is_no_page_in_the_visitors_language():
    for path in ("/three", "/tangent/x", "/a/b/c", "/static/x.js"):
        found = get(PAGES, path, accept_language="zh-CN,en")
        assert (found.status, found.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert words("zh")("There is no such page") in found.body.decode()
        assert path not in found.body.decode()
    english = get(PAGES, "/three").body.decode()
    assert "There is no such page" in english
    assert '<a href="/">' in english


def test_routes_lie_below_the_base_path(monkeypatch):
    for module in (files, index, limits, server):
        monkeypatch.setattr(module, "base_path", lambda: "/base")
    told.cache_clear()
    assert told().endswith('location.origin + "/base/" };')
    told.cache_clear()
    routes = server.under_base([server.named("opening")])
    assert get(routes, "/base/opening", "v=1&a=1").headers["location"] == "/base/?v=1&a=1"
    assert get(routes, "/base/opening", "lang=zh").headers["location"] == "/base/?v=1&lang=zh"
    assert get(routes, "/opening").status == 404
    known = get(everywhere(text, Files), "/base" + player_path())
    assert (known.status, known.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    below = everywhere(page, Index, lessons=LESSONS, opening=OPENING)
    statuses = [get(below, path).status for path in ("/base/", "/base/tangent", "/tangent", "/base/three")]
    assert statuses == [200, 200, 404, 404]
    assert '<a href="/base/">' in get(below, "/base/three").body.decode()


def test_files_are_packed_for_who_takes_it():
    routes = everywhere(text, Files)
    packed, plain = get(routes, player_path(), accept_encoding="gzip"), get(routes, player_path())
    assert gzip.decompress(packed.body) == plain.body == player_script()
    assert (packed.headers["content-encoding"], plain.headers.get("content-encoding")) == ("gzip", None)
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert "immutable" in packed.headers["cache-control"]


def test_no_other_name_of_a_file_is_kept():
    own = Files(text).files
    known = next(path for path in own if path.startswith("/static/js/Plotly"))
    routes = everywhere(text, Files)
    for path in (known.replace("js/", "js/./"), "/static/../" + known, known + "\0", "/static/index.html"):
        assert get(routes, path, accept_encoding="gzip").body.decode() == PAGE, path


def test_what_a_browser_takes_is_said_plainly():
    routes = everywhere(page, server.Encoding)
    for asked, said in (("br, gzip;q=0.5", "gzip"), ("gzip;q=0", ""), ("*", "gzip"), ("identity", "")):
        assert get(routes, "/", accept_encoding=asked).headers["x-packed"] == said


@pytest.fixture
def kept(monkeypatch):
    """The files that are kept; one visit was offered a place for more."""
    monkeypatch.setattr(limits, "_offered", OrderedDict(here=None, there=None))
    found: dict[str, list[int]] = {}
    monkeypatch.setattr(limits, "held", lambda: found)
    return found


def put(visit, size="1000", **asked):
    routes = everywhere(text, Limits)
    sizes = {} if size is None else {"content_length": size}
    return get(routes, f"/_stcore/upload_file/{visit}/1", **{"method": "PUT", **sizes, **asked}).status


def test_a_file_comes_in_only_where_a_page_has_a_place_for_it(kept):
    assert [put("here"), put("stranger"), put("here/x")] == [200, 403, 403]
    assert [put("here", size) for size in (str(2**20), str(2**20 + 1), "9" * 5000, None, "-1", "x")] == [
        200, 413, 413, 411, 411, 411,
    ]  # fmt: skip
    assert [put("here", method=method) for method in ("POST", "PATCH", "DELETE")] == [405, 405, 200]
    assert get(everywhere(text, Limits), "/other", method="DELETE").status == 405


def test_few_files_are_kept_of_one_visit_and_of_all(kept):
    kept["here"] = [10]
    assert put("here") == 200
    kept["here"] = [10, 10]
    assert [put("here"), put("there")] == [429, 200]
    kept["others"] = [limits.MOST - 1020]
    assert [put("there"), put("there", "1001")] == [200, 503]


def test_what_is_on_its_way_counts(kept):
    door = Limits(text)
    door.coming["here"] = 2
    assert door.refuses("here", Headers({"content-length": "1"})) == 429
    door.coming["others"] = 14
    assert door.refuses("there", Headers({"content-length": "1"})) == 503


def test_a_visit_is_offered_a_place_by_its_own_page(monkeypatch):
    monkeypatch.setattr(limits, "_offered", OrderedDict())
    monkeypatch.setattr(limits, "VISITS", 3)
    for i in (1, 2, 1, 3, 4):
        monkeypatch.setattr(limits, "get_script_run_ctx", lambda i=i: SimpleNamespace(session_id=f"visit {i}"))
        limits.offer()
    assert list(limits._offered) == ["visit 1", "visit 3", "visit 4"]


def test_settings_keep_what_is_unfinished_small_and_search_no_home():
    settings = tomllib.loads((Path(server.__file__).parents[2] / ".streamlit" / "config.toml").read_text())
    assert settings["server"]["maxMessageSize"] <= 2
    assert settings["secrets"]["files"] == []  # a home directory that cannot be read would make every answer a 500

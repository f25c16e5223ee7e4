"""The edges of the server: what the page is told at its head, and what it may run."""

import base64
import gzip
import hashlib
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
import streamlit
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from tests.viz.web import get
from viz.lessons import INVITING, LESSONS, OPENING, SECTIONS
from viz.player.assets import player_path, player_script
from viz.resource import head
from viz.resource.embed import frame
from viz.resource.glossary import collected
from viz.resource.head import ICON
from viz.resource.home import first_page
from viz.resource.missing import missing
from viz.ui import files, index, server
from viz.ui.files import Files
from viz.ui.index import Index, content_security_policy, told
from viz.ui.limits import Limits
from viz.words import words

METHODS = ["GET", "PUT", "POST", "PATCH", "DELETE"]
PAGE = '<html><head><title>x</title></head><body><div id="root"></div></body></html>'


async def page(request):
    headers = {"ETag": "1", "Cache-Control": "no-cache", "X-Packed": request.headers.get("accept-encoding", "")}
    return HTMLResponse(PAGE, headers=headers)


async def begins(request):
    start = '<script type="module" crossorigin src="./static/js/index.1.js"></script>'
    return HTMLResponse(PAGE.replace("</head>", start + "</head>"))


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


def test_a_page_says_that_it_is_loading():
    for lang, said in (("en", "The page is loading …"), ("zh", words("zh")("The page is loading …"))):
        body = get(PAGES, "/tangent", f"lang={lang}").body.decode()
        assert re.search(f'<div id="root"><p [^>]*>{said}</p></div>', body)
        assert f'<div class="player"><p>{words(lang)("The picture is loading …")}</p></div>' in body
    assert '<div class="player"><p>图正在加载……</p></div>' in frame(LESSONS[0], "zh")


def test_every_page_has_the_icon():
    theirs = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()
    ours = Index(get).written(theirs, 0, LESSONS[0], "en", alone=False).decode()
    pages = [ours, frame(LESSONS[0], "en"), collected(LESSONS, "en"), missing("en", "/").body.decode()]
    pages.append(first_page(SECTIONS, OPENING, {**INVITING, "lang": "en"}))
    for body in pages:
        (icon,) = re.findall('<link rel="(?:shortcut )?icon" href="(.*?)"', body)
        assert icon == ICON
    assert unquote(ICON).endswith((Path(head.__file__).parent / "icon.svg").read_text().strip())


def test_a_page_has_its_style_below_streamlits_own_also_in_a_frame():
    style = (Path(index.__file__).parent / "style.css").read_text()
    for query in ("lang=en", "lang=en&embed=true"):
        page = get(everywhere(begins, Index, lessons=LESSONS, opening=OPENING), "/tangent", query).body.decode()
        assert page.count(f"<style>{style}</style>") == 1
        assert page.index("</head>") < page.index(style) < page.index('<div id="root">')


def test_a_page_begins_with_its_picture_and_streamlit_comes_after():
    found = get(everywhere(begins, Index, lessons=LESSONS, opening=OPENING), "/tangent", "lang=zh").body.decode()
    ours = ('<main id="first" data-lesson="tangent"', 'import("/assets/player', 'id="plotly"', '<template id="later">')
    places = [found.index(part) for part in (*ours, 'src="./static/js/index.1.js"', "</template>", '<div id="root">')]
    assert places == sorted(places)
    tangent = next(lesson for lesson in LESSONS if lesson.key == "tangent")
    assert words("zh")(tangent.question) in found
    assert f".st-key-{tangent.key} " in found
    (own,) = re.findall('<script type="module">(.*?)</script>', found, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in content_security_policy()
    alone = get(everywhere(begins, Index, lessons=LESSONS, opening=OPENING), "/tangent", "embed=true").body.decode()
    assert 'id="first"' not in alone
    assert alone.index("static/js") < alone.index("</head>")


def test_nothing_else_is_changed():
    assert get(everywhere(other, Index), "/other").body == b"<head></head>"
    found = get(everywhere(text, Index), "/text")
    assert (found.body.decode(), found.headers["etag"]) == (PAGE, "1")


def test_the_script_at_the_head_is_allowed_by_its_hash():
    script = re.search("<script>(.*?)</script>", get(PAGES, "/").body.decode())[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (allowed,) = re.findall("script-src ([^;]*);", content_security_policy())
    assert f"'sha256-{digest}'" in allowed
    assert "unsafe-inline" not in allowed
    assert "'unsafe-eval'" not in allowed


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
    for module in (files, index, server):
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


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE"])
def test_only_questions_come_in(method):
    routes = everywhere(text, Limits)
    for path in ("/_stcore/upload_file/visit/1", "/other"):
        assert get(routes, path, method=method).status == 405
        assert get(routes, path).status == 200


def test_settings_keep_what_is_unfinished_small_and_search_no_home():
    settings = tomllib.loads((Path(server.__file__).parents[2] / ".streamlit" / "config.toml").read_text())
    assert settings["server"]["maxMessageSize"] <= 2
    assert settings["secrets"]["files"] == []  # a home directory that cannot be read would make every answer a 500

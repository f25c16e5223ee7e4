"""A scene in a frame of a course page on another origin: live, without Streamlit, and small enough for a phone."""

import http.server
import threading
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import PATIENCE

COURSE = '<!doctype html><html lang="en"><body><iframe src="{src}" width="{width}" height="700"></iframe></body></html>'
SEEN = "[...document.querySelectorAll('.panel:not([hidden]) canvas.above')].map(c => c.toDataURL()).join()"
WIDE = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def course(browser, server):
    """Opens a course page on another local origin that shows a frame; gives the page and the frame."""
    shown, contexts, faults = {}, [], []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(shown["html"].encode())

        def log_message(self, *args):
            pass

    host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=host.serve_forever, daemon=True).start()

    def open_page(path, width=800, **options):
        shown["html"] = COURSE.format(src=(server + path).replace("&", "&amp;"), width=width)
        options = {"reduced_motion": "reduce", "locale": "en-US", **options}
        context = browser.new_context(viewport={"width": 900, "height": 760}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.sockets = []
        page.on("websocket", lambda socket: page.sockets.append(socket.url))
        page.on(
            "console",
            lambda m: faults.append(m.text) if m.type == "error" and "favicon" not in str(m.location) else None,
        )
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.goto(f"http://localhost:{host.server_port}/")
        frame = page.frame_locator("iframe")
        frame.locator(".player[data-ready]").wait_for()
        (inner,) = [each for each in page.frames if "/embed/" in each.url]
        return page, inner

    yield open_page
    host.shutdown()
    host.server_close()
    for context in contexts:
        context.close()
    assert not faults


def rest(page, inner):
    done = "(d => (d.asked || 0) === (d.answered || 0))(document.querySelector('.player').dataset)"
    for _ in range(20 * PATIENCE):
        page.wait_for_timeout(200)  # longer than a slider waits after its release
        if inner.evaluate(done):
            return
    pytest.fail("no answer")


def asked(inner, name):
    return inner.evaluate("name => new URLSearchParams(location.search).get(name)", name)


def test_the_rate_and_the_start_are_dragged_in_the_frame(course, visit, server):
    page, inner = course("embed/playground?together=1&lang=en&theme=dark")
    assert not page.sockets
    slider = inner.locator(".slider input").first
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    seen = {inner.evaluate(SEEN)}
    for part in (0.6, 0.7, 0.8):
        page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
        page.wait_for_timeout(100)
        seen.add(inner.evaluate(SEEN))
    assert len(seen) == 4
    page.mouse.up()
    rest(page, inner)
    assert float(asked(inner, "rate")) > 0.1
    box = inner.locator(".handle").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] - 10, steps=8)
    page.mouse.up()
    rest(page, inner)
    assert asked(inner, "start") != "-2.4~1.1"
    assert asked(inner, "theme") == "dark"
    link = inner.locator(".full a").evaluate("a => a.href")
    full = visit(link.removeprefix(server))
    assert full.sentence() == inner.locator(".player .sentence").inner_text()
    assert full.query("start") == asked(inner, "start")
    assert full.query("rate") == asked(inner, "rate")


def test_it_speaks_the_querys_language_and_fits_a_small_frame(course):
    _page, inner = course("embed/walk?lang=zh", width=320)
    assert inner.evaluate("document.documentElement.lang") == "zh"
    assert any("\u4e00" <= c <= "\u9fff" for c in inner.locator("h1").inner_text())
    assert any("\u4e00" <= c <= "\u9fff" for c in inner.locator(".sentence").inner_text())
    assert inner.evaluate(WIDE) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_as_light_as_the_visitors_system(course, scheme):
    _page, inner = course("embed/tangent", color_scheme=scheme)
    paper = inner.evaluate("getComputedStyle(document.querySelector('.player')).getPropertyValue('--paper')")
    assert paper == {"light": "#ffffff", "dark": "#11161c"}[scheme]


def test_a_broken_link_is_said_in_the_frame(course):
    _page, inner = course("embed/playground?rate=nan&lang=en")
    assert "rate" in inner.locator(".notes").inner_text()


def test_the_snippet_for_a_course_page_shows_what_is_seen(visit, server):
    v = visit("stability?lang=en")
    v.context.grant_permissions(["clipboard-read", "clipboard-write"])
    v.page.get_by_role("button", name="Copy frame").click()
    v.until(lambda: "iframe" in v.page.evaluate("navigator.clipboard.readText()"))
    snippet = v.page.evaluate("navigator.clipboard.readText()")
    query = urlsplit(v.address()).query.replace("&", "&amp;")
    assert f'src="{server}embed/stability?{query}"' in snippet

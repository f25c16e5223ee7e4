"""A served application and a real browser: what a person sees is what is tested. Nothing here is skipped silently."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.served import PATIENCE, served

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
USUAL = {"locale": "en-US", "reduced_motion": "reduce"}
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# two frames, because what the first one is told is drawn in the next
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# longer than a slider waits after its release: one that is still pressed has to keep silent
STILL = "() => new Promise(done => setTimeout(done, 200))"
# whether nothing was open for longer than the page waits before it asks (250 ms), by the page's own clock
QUIET = """async () => {
  const app = document.querySelector('[data-testid=stApp]').dataset;
  const player = document.querySelector('.player').dataset;
  for (let i = 0; i < 8; i++) {
    await new Promise(done => setTimeout(done, 50));
    if (player.asked !== player.answered || app.testScriptState !== 'notRunning') return false;
  }
  return true;
}"""
Place = float | tuple[float, float]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # once more, and the summary says so: on a busy machine a page may be slower than a test expects
            item.add_marker(pytest.mark.flaky(reruns=1))


def chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail("no Chromium here: install one, or name it in the variable CHROMIUM")
    return found


@pytest.fixture(scope="session")
def server():
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """A browser whose first context is a profile on the disk: only there are compiled scripts kept for later pages."""
    with sync_playwright() as playwright:
        profile = playwright.chromium.launch_persistent_context("", executable_path=chromium(), args=ARGUMENTS, **USUAL)
        yield profile.browser
        profile.close()


class Visitor:
    """A page on the application, of a browser that was never here, with what went over its wire and to its console.

    The browser's own profile is its home, cleared of all but cached scripts: a page opens in two thirds of the time.
    Who comes with ``options``, or while somebody else is there, has a context of its own.
    """

    def __init__(
        self, browser, address: str, query: str = "playground", width=1280, height=800, record="", **options
    ) -> None:
        profile, size = browser.contexts[0], {"width": width, "height": height}
        self.at_home = not options and len(profile.pages) == 1  # the blank one with which it began
        self.context = profile if self.at_home else browser.new_context(viewport=size, **{**USUAL, **options})
        self.page: Page = self.context.new_page()
        if self.at_home:
            self.page.set_viewport_size(size)
            session = self.context.new_cdp_session(self.page)
            session.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "cookies,local_storage"})
            session.detach()
        self.page.set_default_timeout(1000 * PATIENCE)
        self.frames: list[tuple[str, int]] = []
        self.heard = True  # whether something has come over the wire since the last that was sent
        self.faults: list[str] = []
        if record:
            self.page.add_init_script(record)
        self.page.on("websocket", self._wire)
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda e: self.faults.append(str(e)))
        self.page.on("dialog", lambda d: (self.faults.append("dialog " + d.message), d.dismiss()))
        self.page.goto(address + query)
        self.ready()

    def leave(self) -> None:
        if not self.at_home:
            return self.context.close()
        self.context.clear_permissions()
        self.page.close()

    def _told(self, message) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def _wire(self, socket) -> None:
        socket.on("framesent", lambda data: self._went("sent", data))
        socket.on("framereceived", lambda data: self._went("received", data))

    def _went(self, kind: str, data) -> None:
        self.frames.append((kind, len(data or "")))
        self.heard = kind == "received"

    def slider(self, name: str):
        return self.page.get_by_role("slider", name=name, exact=True).and_(self.page.locator(".player input"))

    def query(self, key: str) -> str | None:
        return self.page.evaluate("key => new URLSearchParams(location.search).get(key)", key)

    def address(self) -> str:
        return self.page.evaluate("location.href")

    def sentence(self) -> str:
        return self.page.locator(".player .sentence").inner_text()

    def pixels(self) -> str:
        """The overlays of the panels that are shown, as pictures."""
        return self.page.evaluate(
            "[...document.querySelectorAll('.panel:not([hidden]) canvas.above')].map(c => c.toDataURL()).join()"
        )

    def maps(self) -> list[str]:
        """The maps of cells below the plots that are shown, as pictures."""
        shown = ".panel:not([hidden]) canvas.ground:not([hidden])"
        return self.page.evaluate(f"[...document.querySelectorAll('{shown}')].map(c => c.toDataURL())")

    def place(self, target, part: Place) -> tuple[float, float]:
        """Where on the page a part of an element's width lies, or parts of its width and of its height."""
        across, down = part if isinstance(part, tuple) else (part, 0.5)
        box = target.bounding_box()
        return box["x"] + across * box["width"], box["y"] + down * box["height"]

    def sweep(self, target, start: Place, end: Place, moves=30) -> list[tuple[str, str]]:
        """Press on one place of an element, go to another and stay pressed; what is seen on the way."""
        target.scroll_into_view_if_needed()
        (x0, y0), (x1, y1) = self.place(target, start), self.place(target, end)
        self.page.mouse.move(x0, y0)
        self.page.mouse.down()
        seen = []
        for i in range(moves):
            part = i / (moves - 1)
            self.page.mouse.move(x0 + part * (x1 - x0), y0 + part * (y1 - y0))
            if i % 5 == 0:
                self.drawn()
                seen.append((self.pixels(), self.sentence()))
        self.page.evaluate(STILL)
        self.drawn()
        return seen

    def swipe(self, start: tuple[float, float], way: tuple[float, float], moves=8) -> None:
        """Put a finger on a place of the page, move it some way and lift it."""
        session = self.context.new_cdp_session(self.page)

        def touch(kind: str, *points: tuple[float, float]) -> None:
            places = [{"x": x, "y": y} for x, y in points]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})
            self.drawn()

        touch("touchStart", start)
        for i in range(1, moves + 1):
            touch("touchMove", (start[0] + way[0] * i / moves, start[1] + way[1] * i / moves))
        touch("touchEnd")
        session.detach()
        self.settle()

    def panel(self, number: int = 0):
        """One of the panels that are shown."""
        return self.page.locator(".panel:not([hidden])").nth(number)

    def contour(self) -> int:
        """How many contour lines and fills Plotly has on the page."""
        return self.page.evaluate("document.querySelectorAll('.contourlayer path').length")

    def until(self, condition: Callable[[], object]) -> None:
        """Wait for what the page does in its own time. (Playwright's own waiting is forbidden by the page's policy.)"""
        __tracebackhide__ = True
        began = time.monotonic()
        while not condition():
            if time.monotonic() - began > PATIENCE:
                pytest.fail("it never came true")
            self.page.wait_for_timeout(50)

    def drawn(self) -> None:
        """Wait until the page has drawn what it was told."""
        self.page.evaluate(DRAWN)

    def settle(self) -> None:
        """Wait until the server has answered all that the page asks, and the answer is drawn."""
        self.until(lambda: self.page.evaluate(QUIET) and self.heard)
        self.drawn()

    def ready(self) -> None:
        """Wait for the first picture of a page that opens."""
        self.page.wait_for_selector("[data-testid=stApp] .player[data-ready]")
        self.settle()


@pytest.fixture
def visit(browser, server):
    """Opens the application in a fresh browser; every visitor's console must be clean at the end."""
    visitors: list[Visitor] = []

    def open_page(query: str = "playground", address: str = server, **options) -> Visitor:
        visitors.append(Visitor(browser, address, query, **options))
        return visitors[-1]

    yield open_page
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.leave()
    assert not faults

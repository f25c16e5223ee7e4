"""A served application and a real browser: what a person sees is what is tested. Nothing here is skipped silently."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail("no Chromium here: install one, or name it in the variable CHROMIUM")
    return found


@pytest.fixture(scope="session")
def server():
    """The application's address, served as the README's command serves it."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.address=127.0.0.1",
        f"--server.port={port}",
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    began = time.monotonic()
    while process.poll() is None and time.monotonic() - began < 120:
        try:
            urllib.request.urlopen(address + "_stcore/health", timeout=10).close()
            break
        except OSError:
            time.sleep(0.2)
    else:
        process.kill()
        pytest.fail("the server did not start")
    yield address
    process.terminate()
    process.wait(60)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


class Visitor:
    """A fresh browser's page on the application, with what went over its wire and to its console."""

    def __init__(self, browser, address: str, query: str = "", width=1280, height=800, record="", **options) -> None:
        options = {"locale": "en-US", "reduced_motion": "reduce", **options}
        self.context = browser.new_context(viewport={"width": width, "height": height}, **options)
        self.page: Page = self.context.new_page()
        self.frames: list[tuple[str, int]] = []
        self.faults: list[str] = []
        if record:
            self.page.add_init_script(record)
        self.page.on("websocket", self._wire)
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda e: self.faults.append(str(e)))
        self.page.on("dialog", lambda d: (self.faults.append("dialog " + d.message), d.dismiss()))
        self.page.goto(address + query)
        self.page.wait_for_selector(".player[data-ready]", timeout=30_000)
        self.page.wait_for_timeout(600)

    def _told(self, message) -> None:
        # Streamlit looks for its server below the page's own path first, and does not find it there
        if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
            self.faults.append(message.text)

    def _wire(self, socket) -> None:
        socket.on("framesent", lambda data: self.frames.append(("sent", len(data or ""))))
        socket.on("framereceived", lambda data: self.frames.append(("received", len(data or ""))))

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

    def sweep(self, target, start: float, end: float, moves=30) -> list[tuple[str, str]]:
        """Press on an element at one part of its width, go to another and stay pressed; what is seen on the way."""
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        y = box["y"] + box["height"] / 2
        self.page.mouse.move(box["x"] + start * box["width"], y)
        self.page.mouse.down()
        seen = []
        for i in range(moves):
            self.page.mouse.move(box["x"] + (start + (end - start) * i / (moves - 1)) * box["width"], y)
            self.page.wait_for_timeout(30)
            if i % 5 == 0:
                seen.append((self.pixels(), self.sentence()))
        return seen

    def panel(self, number: int = 0):
        """One of the panels that are shown."""
        return self.page.locator(".panel:not([hidden])").nth(number)

    def contour(self) -> int:
        """How many contour lines and fills Plotly has on the page."""
        return self.page.evaluate("document.querySelectorAll('.contourlayer path').length")

    def until(self, condition: str, argument=None) -> None:
        """Ask the page until it says yes; its own waiting is forbidden by the page's policy on scripts."""
        for _ in range(100):
            if self.page.evaluate(condition, argument):
                return
            self.page.wait_for_timeout(100)
        pytest.fail(f"never came true: {condition}")

    def settle(self, milliseconds: int = 700) -> None:
        """Wait that long, and then until the server has answered all that the page has asked."""
        self.page.wait_for_timeout(milliseconds)
        for _ in range(100):
            asked = self.page.evaluate("(d => [d.asked, d.answered])(document.querySelector('.player').dataset)")
            if asked[0] == asked[1]:
                break
            self.page.wait_for_timeout(100)
        self.page.wait_for_timeout(100)


@pytest.fixture
def visit(browser, server):
    """Opens the application in a fresh browser; every visitor's console must be clean at the end."""
    visitors: list[Visitor] = []

    def open_page(query: str = "", **options) -> Visitor:
        visitors.append(Visitor(browser, server, query, **options))
        return visitors[-1]

    yield open_page
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.context.close()
    assert not faults

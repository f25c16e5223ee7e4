"""A table of figures at the end, servers on free ports, and a browser as a visitor has it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIGURES = pytest.StashKey[list]()
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


def pytest_configure(config):
    config.stash[FIGURES] = []


def pytest_collection_modifyitems(config, items):
    if config.getoption("--benchmark-enable"):
        return
    left_out = [item for item in items if item.get_closest_marker("bench")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter, config):
    figures = config.stash[FIGURES]
    if not figures or not config.getoption("--benchmark-enable"):
        return
    terminalreporter.section("figures")
    widths = [max(len(row[i]) for row in figures) for i in range(2)]
    for name, figure, target in figures:
        terminalreporter.write_line(f"{name:<{widths[0]}}  {figure:>{widths[1]}}  {target}".rstrip())


@pytest.fixture
def report(request):
    """``report(name, figure, target)`` adds a row to the table at the end."""
    return lambda name, figure, target="": request.config.stash[FIGURES].append((name, figure, target))


@pytest.fixture
def measured(request):
    """Whether times count in this run: a plain test run only checks that the benchmarks work."""
    return bool(request.config.getoption("--benchmark-enable"))


@contextmanager
def serve(script, folder, log):
    """A Streamlit server of ``script`` on a free port; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        script,
        *(f"--{key}={value}" for key, value in options.items()),
    ]
    with open(log, "w") as out, subprocess.Popen(command, cwd=folder, stdout=out, stderr=out) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(300):
                try:
                    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                        assert answer.status == 200
                        break
                except OSError:
                    assert process.poll() is None, Path(log).read_text()
                    time.sleep(0.1)
            else:
                pytest.fail(f"{script} did not start: {Path(log).read_text()}")
            yield address
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def ours(tmp_path_factory):
    with serve("app.py", ROOT, tmp_path_factory.mktemp("ours") / "log") as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "no Chromium: name one with CHROMIUM=/path/to/chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()

"""A served application, for the tests that need one and for the scripts that measure."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 60  # seconds: how slow a machine may be


class Served(str):
    """The address of a served application, whose process may be replaced."""

    start: Callable[[], subprocess.Popen]
    process: subprocess.Popen

    def up(self) -> None:
        self.process = self.start()
        began = time.monotonic()
        while self.process.poll() is None and time.monotonic() - began < 2 * PATIENCE:
            try:
                return urllib.request.urlopen(self + "_stcore/health", timeout=10).close()
            except OSError:
                time.sleep(0.2)
        self.process.kill()
        raise RuntimeError("the server did not start")

    def down(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)


@contextmanager
def served(base="", script="app.py"):
    """An application's address, served as the README's command serves it, below the path ``base``."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        "--server.address=127.0.0.1",
        f"--server.port={port}",
        *([f"--server.baseUrlPath={base}"] if base else ()),
    ]
    address = Served(f"http://127.0.0.1:{port}/{base + '/' if base else ''}")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    address.start = lambda: subprocess.Popen(command, cwd=ROOT, **quiet)
    address.up()
    try:
        yield address
    finally:
        address.down()

"""``make load``: what an answer costs, and how long many visitors wait, beside a plain Streamlit page on this machine.

Every visitor thinks for about five seconds between two moves. What a hand does in the picture is asked for by the route
``/picture``, of a scene that is held or of a new one. A widget beside it is answered by a run of the page's script over
a websocket, which names a scene, and then the page asks for its picture by the route; both are measured, alone and
together.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from tests.served import Served, served
from tests.viz.dearest import DEAREST
from viz.resource.release import release

THINKS = 5.0  # seconds
PLAIN = Path(__file__).parent / "plain.py"
Move = Callable[[], Awaitable[None]]


def cpu(pid: int) -> float:
    """Seconds of processor time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Megabytes that are resident."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def settle(pid: int) -> None:
    """Wait until a server that has just started has made its first pictures."""
    time.sleep(4)
    for _ in range(90):
        before = cpu(pid)
        time.sleep(2)
        if cpu(pid) - before < 0.1:
            return


class Route:
    """A visitor who asks by the route, on a connection of their own."""

    def __init__(self, server: str, scene: Callable[[], str]) -> None:
        self.host = urlsplit(server).netloc
        self.scene = scene

    async def begin(self) -> None:
        host, _, port = self.host.partition(":")
        self.reader, self.writer = await asyncio.open_connection(host, int(port))

    async def move(self) -> None:
        query = urlencode({"v": 1, "lang": "en", "start": self.scene(), "release": release()})
        try:
            self.writer.write(f"GET /picture/playground?{query} HTTP/1.1\r\nHost: {self.host}\r\n\r\n".encode())
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        except (asyncio.IncompleteReadError, ConnectionError):  # closed, since nothing was asked for five seconds
            self.writer.close()
            await self.begin()
            return await self.move()
        await self.reader.readexactly(int(head.partition("content-length: ")[2].partition("\r")[0]))
        assert " 200 " in head.partition("\r")[0] or " 503 " in head.partition("\r")[0]
        if " 503 " in head.partition("\r")[0]:  # busy: the page asks again
            await asyncio.sleep(1)
            await self.move()

    async def end(self) -> None:
        self.writer.close()


class Script:
    """A visitor whose moves are runs of the page's script."""

    def __init__(self, server: str, scene: Callable[[], str]) -> None:
        self.address = server.replace("http", "ws") + "_stcore/stream"
        self.scene = scene

    async def begin(self) -> None:
        self.wire = await connect(self.address, subprotocols=["streamlit"], max_size=None, compression=None)  # type: ignore[list-item]
        await self.move()

    async def move(self) -> None:
        message = BackMsg()
        message.rerun_script.query_string = urlencode({"v": 1, "lang": "en", "start": self.scene()})
        await self.wire.send(message.SerializeToString())
        told = ForwardMsg()
        while told.WhichOneof("type") != "script_finished":
            told.ParseFromString(await self.wire.recv())

    async def end(self) -> None:
        await self.wire.close()


class Widget(Script):
    """A visitor who edits widgets: the script names the scene, and the page asks for its picture."""

    def __init__(self, server: str, scene: Callable[[], str]) -> None:
        super().__init__(server, lambda: self.start)
        self.route = Route(server, lambda: self.start)
        self.next = scene

    async def begin(self) -> None:
        await self.route.begin()
        self.start = self.next()
        await super().begin()

    async def move(self) -> None:
        self.start = self.next()
        await super().move()
        await self.route.move()

    async def end(self) -> None:
        await self.route.end()
        await super().end()


async def visit(visitor: Route | Script, until: float, waits: list[float]) -> None:
    await asyncio.sleep(random.uniform(0, THINKS))
    while time.monotonic() < until:
        began = time.perf_counter()
        await visitor.move()
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(random.uniform(0.5, 1.5) * THINKS)


async def crowd(server: Served, kind: type[Route] | type[Script], count: int, seconds: float, new: bool) -> str:
    """One line of the table."""
    held = iter(range(10**9))
    scene = (lambda: f"{random.uniform(-2.9, 2.9):.5f}~{random.uniform(-2.9, 2.9):.5f}") if new else (
        lambda: f"{-2.4 + next(held) % 4 / 10:.1f}~1.1"
    )  # fmt: skip
    visitors = [kind(server, scene) for _ in range(count)]
    for visitor in visitors:
        await visitor.begin()
    for _ in range(4):
        await visitors[0].move()
    waits: list[float] = []
    spent = cpu(server.process.pid)
    until = time.monotonic() + seconds
    await asyncio.gather(*(visit(visitor, until, waits) for visitor in visitors))
    spent = cpu(server.process.pid) - spent
    for visitor in visitors:
        await visitor.end()
    waits.sort()
    at = lambda part: 1000 * waits[int(part * len(waits))]  # noqa: E731
    return (
        f"{len(waits):8d} {at(0.5):8.0f} {at(0.95):8.0f} {1000 * spent / len(waits):10.1f} "
        f"{memory(server.process.pid):8.0f}"
    )


async def dear(server: Served, count: int) -> str:
    """How far the memory goes up while so many strangers open the dearest links of Escape at once."""
    links = [DEAREST["escape"][i % len(DEAREST["escape"])] + f"&seed={i}" for i in range(count)]
    before = peak = memory(server.process.pid)

    async def opened(number: int) -> None:
        host = urlsplit(server).netloc
        while True:
            reader, writer = await asyncio.open_connection(*host.split(":"))
            cookie = f"Cookie: _streamlit_xsrf={number}"
            writer.write(f"GET /picture/escape?{links[number]} HTTP/1.1\r\nHost: {host}\r\n{cookie}\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            writer.close()
            if " 503 " not in head.partition("\r")[0]:
                return
            await asyncio.sleep(1)

    async def watch() -> None:
        nonlocal peak
        while True:
            peak = max(peak, memory(server.process.pid))
            await asyncio.sleep(0.05)

    watching = asyncio.ensure_future(watch())
    began = time.perf_counter()
    await asyncio.gather(*map(opened, range(count)))
    watching.cancel()
    return f"{time.perf_counter() - began:.0f} s, {before:.0f} MB before, {peak:.0f} at most"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, nargs="+", default=[50, 100])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--dear", type=int, default=30, help="how many dear links are opened at once at the end")
    asked = parser.parse_args()
    print(f"{'':34}{'answers':>8} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms each':>11} {'MB':>7}", flush=True)
    with ExitStack() as stack:
        ours, plain = stack.enter_context(served()), stack.enter_context(served(script=PLAIN))
        settle(ours.process.pid)
        rows: list[tuple[str, Served, type[Route] | type[Script], bool]] = [
            ("plain Streamlit page", plain, Script, False),
            ("picture by route, held", ours, Route, False),
            ("picture by route, new", ours, Route, True),
            ("run of the script, held", ours, Script, False),
            ("run of the script, new", ours, Script, True),
            ("run, then picture, held", ours, Widget, False),
            ("run, then picture, new", ours, Widget, True),
        ]
        for count in asked.visitors:
            for name, server, kind, new in rows:
                line = asyncio.run(crowd(server, kind, count, asked.seconds, new))
                print(f"{count:4d} × {name:27}{line}", flush=True)
        print(f"{asked.dear:4d} × the dearest links at once: {asyncio.run(dear(ours, asked.dear))}", flush=True)


if __name__ == "__main__":
    main()

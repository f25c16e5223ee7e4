"""``python -m tests.replicas``: deploy/nginx.conf before two replicas, where nginx is installed.

Prints how visitors behind one address are shared out, whether each stays on its replica, and what nginx keeps of the
pictures when 200 visitors open 20 links. Fails where a visitor is moved, or one replica has them all.
"""

from __future__ import annotations

import asyncio
import http.client
import shutil
import socket
import subprocess
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from websockets.asyncio.client import connect

from tests.served import ROOT, served
from viz.lessons import LESSONS
from viz.resource.release import release

VISITORS, LINKS, STAYS = 200, 20, 5
AROUND = """daemon off;
pid {here}/pid;
error_log {here}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {here}/body;
    proxy_temp_path {here}/proxy;
    fastcgi_temp_path {here}/fastcgi;
    uwsgi_temp_path {here}/uwsgi;
    scgi_temp_path {here}/scgi;
    {conf}
}}
"""


def free() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def ask(port: int, path: str, cookie: str = "") -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    found = answer.status, answer.headers, answer.read()
    connection.close()
    return found


def shared(port: int) -> Counter[str]:
    """How many of the visitors each replica has; each visitor asks several times."""
    found: Counter[str] = Counter()
    for _ in range(40):
        _status, headers, _body = ask(port, "/_stcore/health")
        cookie = next(each.split(";")[0] for each in headers.get_all("Set-Cookie") if each.startswith("replica="))
        replicas = {headers["X-Replica"]} | {ask(port, "/_stcore/health", cookie)[1]["X-Replica"] for _ in range(STAYS)}
        assert len(replicas) == 1, f"a visitor was moved: {replicas}"
        found.update(replicas)
    return found


async def talks(port: int) -> None:
    """A websocket gets through."""
    async with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"]) as wire:
        await wire.ping()


def opened(port: int) -> tuple[float, float]:
    """The part of the pictures that nginx had, and the time in milliseconds that 19 of 20 visitors waited less."""
    keys = [lesson.key for lesson in LESSONS]
    links = [f"/picture/{keys[i % len(keys)]}?lang=en&seed={i // len(keys)}&release={release()}" for i in range(LINKS)]
    hits, waits = 0, []
    for i in range(VISITORS):
        began = time.perf_counter()
        status, headers, _body = ask(port, links[i * 7 % LINKS])
        assert status == 200, f"{links[i * 7 % LINKS]}: {status}"
        waits.append(1000 * (time.perf_counter() - began))
        hits += headers["X-Cache"] == "HIT"
    return hits / VISITORS, sorted(waits)[int(0.95 * VISITORS)]


def main() -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        raise SystemExit("nginx is not installed here")
    with ExitStack() as stack:
        here = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        here.chmod(0o755)  # started by root, nginx works as somebody else
        replicas = [urlsplit(stack.enter_context(served())).netloc for _ in range(2)]
        port = free()
        conf = (ROOT / "deploy" / "nginx.conf").read_text()
        for old, new in (
            ("127.0.0.1:8501", replicas[0]),
            ("127.0.0.1:8502", replicas[1]),
            ("/var/cache/nginx/descent", f"{here}/cache"),
            ("listen 80", f"listen 127.0.0.1:{port}"),
            ("add_header Set-Cookie $mark;", "add_header Set-Cookie $mark; add_header X-Replica $upstream_addr;"),
        ):
            assert old in conf, old
            conf = conf.replace(old, new)
        (here / "conf").write_text(AROUND.format(here=here, conf=conf))
        process = subprocess.Popen([nginx, "-c", f"{here}/conf", "-e", f"{here}/error.log"])
        try:
            time.sleep(1)
            found = shared(port)
            print("visitors behind one address, by replica:", dict(found))
            assert len(found) == 2, "one replica has them all"
            asyncio.run(talks(port))
            assert ask(port, "/_stcore/metrics")[0] == 404
            hits, late = opened(port)
            print(f"{VISITORS} visitors on {LINKS} links: {hits:.0%} of the pictures from nginx, p95 {late:.0f} ms")
            assert hits >= 1 - LINKS / VISITORS - 0.01
        finally:
            process.terminate()
            process.wait(30)


if __name__ == "__main__":
    main()

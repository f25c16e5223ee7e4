"""``python -m tests.image``: the Dockerfile's steps in a clean root, then its command as somebody without rights.

For machines without Docker: the steps are read from the Dockerfile and run in an empty folder with a Python of its own.
The application then runs as another user, with a file system that cannot be written and a home that cannot be read,
where this is started by root on Linux. Prints how much memory it takes with its first pictures made.
"""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.load import memory, settle

ROOT = Path(__file__).parent.parent
NOBODY = 65534
PATHS = ("/", "/_stcore/health", "/tangent", "/picture/tangent", "/embed/tangent?lang=zh")


def steps() -> list[tuple[str, str]]:
    """The Dockerfile's instructions."""
    lines = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    said = [line.partition(" ") for line in lines if line.strip() and not line.startswith("#")]
    return [(name, rest.strip()) for name, _, rest in said]


def build(root: Path) -> tuple[dict[str, str], list[str]]:
    """Take the steps in ``root``; the environment and the command that the image ends with."""
    python = next(p for p in map(shutil.which, ("/usr/bin/python3", "/usr/local/bin/python3", sys.executable)) if p)
    subprocess.run([python, "-m", "venv", "--copies", root / "python"], check=True)
    settings = {"PATH": f"{root}/python/bin:/usr/bin:/bin", "HOME": str(root)}
    work, command = root, ""
    for name, rest in steps():
        if name == "WORKDIR":
            work = root / rest.lstrip("/")
            work.mkdir(parents=True)
        elif name == "COPY":
            source, target = rest.split()
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, work / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, work / target)
        elif name == "RUN":
            rest = rest.partition("&& useradd")[0]  # this machine's users stay as they are
            inherited = {key: value for key, value in os.environ.items() if key.startswith("PIP_")}
            subprocess.run(rest, shell=True, cwd=work, env={**inherited, **settings}, check=True)
        elif name == "ENV":
            settings |= dict(each.split("=", 1) for each in shlex.split(rest))
        elif name == "CMD":
            command = rest
    return settings, [each.strip(' "') for each in command.strip("[]").split(",")]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="image") as folder:
        root = Path(folder)
        root.chmod(0o755)
        settings, command = build(root)
        locked = root / "locked"
        locked.mkdir(mode=0o700)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        command = [part.replace("8501", str(port)).replace("0.0.0.0", "127.0.0.1") for part in command]
        line = shlex.join([str(root / "python/bin" / command[0]), *command[1:]])
        if os.getuid() == 0 and shutil.which("unshare"):
            user = f"setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups"
            sealed = f"mount --bind / / && mount -o remount,bind,ro / && ! touch {root}/app/x 2> /dev/null"
            line = f"{sealed} && cd {root}/app && exec {user} {line}"
            run = ["unshare", "--mount", "sh", "-c", line]
        else:
            run = ["sh", "-c", f"cd {root}/app && exec {line}"]
        process = subprocess.Popen(run, env={**settings, "HOME": str(locked)})
        try:
            for path in PATHS:
                for _ in range(100):
                    try:
                        status = urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30).status
                        break
                    except OSError:
                        time.sleep(0.5)
                print(path, status)
                assert status == 200
            settle(process.pid)
            print(f"{memory(process.pid):.0f} MB with the first pictures made")
        finally:
            process.terminate()
            process.wait(30)


if __name__ == "__main__":
    main()

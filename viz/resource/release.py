"""The name of this release: it stands in the address of a picture, so that no cache gives an older one's picture."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
KINDS = {".py", ".js", ".css", ".mo", ".csv", ".json"}


@cache
def release() -> str:
    """A hash of all that a picture is made of: the same on every replica of a release."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(path for room in ("core", "viz") for path in (ROOT / room).rglob("*") if path.suffix in KINDS):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()

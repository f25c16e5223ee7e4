"""What a page of ours may load and run, and who may show it in a frame."""

from __future__ import annotations

import os

FRAME_ANCESTORS = os.environ.get("FRAME_ANCESTORS", "*")  # who may embed a page; "'self'" for nobody else


def policy(scripts: str = "") -> str:
    """A Content-Security-Policy: nothing from elsewhere; ``scripts`` are allowed besides the server's own."""
    return (
        f"default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors {FRAME_ANCESTORS}; "
        f"script-src 'self'{' ' if scripts else ''}{scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:"
    )

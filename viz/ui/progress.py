"""Work that may take a while: said after half a second, and left as soon as the visitor does something else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from viz.scene.progress import Watched

PATIENCE = 0.5  # seconds


@contextmanager
def watched(text: str) -> Iterator[Watched]:
    """A progress that shows a bar where it stands on the page, once the work has taken half a second.

    Streamlit interrupts the script at the bar when the visitor has moved on, and with it the work.
    """
    place, began = st.empty(), time.monotonic()

    def tell(part: float) -> None:
        if time.monotonic() - began > PATIENCE:
            place.progress(min(max(part, 0.0), 1.0), text)

    try:
        yield Watched(tell)
    finally:
        place.empty()

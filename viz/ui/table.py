"""A place for a visitor's own table: a file that is opened or dropped, or columns that are pasted."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent
HTML = """<div class="zone"><button type="button"></button><input type="file" hidden>
<textarea rows="3" spellcheck="false"></textarea></div>"""


@cache
def _component() -> Any:
    js, css = ((HERE / f"table.{kind}").read_text() for kind in ("js", "css"))
    return st.components.v2.component("table", html=HTML, js=js, css=css)


def table(key: str, most: int, words: tuple[str, str], opened: Callable[[int, bytes | None], None]) -> None:
    """The place for the table; ``words`` stand on its button and in its field.

    ``opened`` is called before the next run, with the table's size and its bytes: None where there are more than
    ``most``, which stay in the browser, or where they are no text.
    """

    def hear() -> None:
        told = st.session_state[key].table
        if isinstance(told, dict) and isinstance(told.get("size"), int):
            opened(told["size"], unpacked(told.get("content"), most))

    _component()(key=key, data={"most": most, "open": words[0], "paste": words[1]}, on_table_change=hear)


def unpacked(content: Any, most: int) -> bytes | None:
    """What a browser has deflated; None for what is none of it, is empty, or would be more than ``most`` bytes.

    >>> unpacked(base64.b64encode(zlib.compress(b"1,2")).decode(), 3), unpacked("!", 3), unpacked(None, 3)
    (b'1,2', None, None)
    >>> unpacked(base64.b64encode(zlib.compress(bytes(10**6))).decode(), 10**5) is None
    True
    """
    if not isinstance(content, str):
        return None
    try:
        table = zlib.decompressobj().decompress(base64.b64decode(content, validate=True), most + 1)
    except (ValueError, binascii.Error, zlib.error):
        return None
    return table if 0 < len(table) <= most else None

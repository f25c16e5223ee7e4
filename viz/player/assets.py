"""The scripts that a browser loads once: the player's own, and Plotly's from the installed package.

They are served beside the page, compressed and for ever, their content in their name; what Streamlit sends with every
run is only the few lines that load them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import cache
from pathlib import Path

import plotly

HERE = Path(__file__).parent
SCRIPTS = ("unpack", "draw", "cells", "panel", "three", "controls", "transport", "table", "player")  # in order of use
PLOTLY = f"/assets/plotly-{plotly.__version__}.min.js"


@cache
def player_script() -> bytes:
    """One module of all scripts, with the style in it."""
    css = "const CSS = " + json.dumps((HERE / "player.css").read_text()) + ";"
    return "\n".join([css, *((HERE / "js" / f"{name}.js").read_text() for name in SCRIPTS)]).encode()


@cache
def player_path() -> str:
    return f"/assets/player-{hashlib.blake2b(player_script(), digest_size=6).hexdigest()}.js"


@cache
def plotly_script() -> bytes:
    return (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


@cache
def compressed(path: str) -> bytes:
    """The script at ``path``, gzipped; KeyError for another path."""
    return gzip.compress({PLOTLY: plotly_script, player_path(): player_script}[path](), 9)


def loader(base: str) -> str:
    """The component's inline script: loads the player's module and hands it what Streamlit hands to a component."""
    return f"""
const module = import(new URL({json.dumps(base + player_path())}, document.baseURI).href);
export default function (component) {{
  let gone = false;
  let stop = null;
  module.then(({{ default: mount }}) => {{ if (!gone) stop = mount(component); }});
  return () => {{ gone = true; if (stop) stop(); }};
}}
"""

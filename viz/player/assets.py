"""The files that a browser loads once: the player's own, and Plotly's script from the installed package.

They are served beside the page, compressed and for ever, their content in their name; what Streamlit sends with every
run is only the few lines that load them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import plotly

HERE = Path(__file__).parent
SCRIPTS = HERE.resolve() / "js"
IMPORT = re.compile(r'^import \{[\w, ]+\} from "(.+)";\n', flags=re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", flags=re.MULTILINE)
PLOTLY = f"/assets/plotly-{plotly.__version__}.min.js"


def modules(name: str = "mount.js", before: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The player's modules that ``name`` needs, each after those that it imports, ``name`` last."""
    for path in IMPORT.findall((SCRIPTS / name).read_text()):
        needed = (SCRIPTS / name).parent.joinpath(path).resolve().relative_to(SCRIPTS).as_posix()
        if needed not in before:
            before = modules(needed, before)
    return (*before, name)


@cache
def player_script() -> bytes:
    """The modules as one, so that the browser asks once, with the style in it; no two declare the same name."""
    css = "const CSS = " + json.dumps((HERE / "player.css").read_text()) + ";"
    css += f"const PLOTLY = {json.dumps('.' + PLOTLY.removeprefix('/assets'))};"  # beside the script
    bodies = [EXPORT.sub("", IMPORT.sub("", (SCRIPTS / name).read_text())) for name in modules()]
    return "\n".join([css, *bodies]).encode()


def named(name: str, content: bytes) -> str:
    """Where a file is served: its content is in its name, so it may be kept for ever."""
    stem, dot, kind = name.rpartition(".")
    return f"/assets/{stem}-{hashlib.blake2b(content, digest_size=6).hexdigest()}{dot}{kind}"


@cache
def player_path() -> str:
    return named("player.js", player_script())


@cache
def plotly_script() -> bytes:
    return (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


@cache
def embed_script() -> bytes:
    """The script of an embedded frame, which loads the player from beside it."""
    return (HERE / "embed.js").read_text().replace("./player.js", "." + player_path().removeprefix("/assets")).encode()


@cache
def embed_path() -> str:
    return named("embed.js", embed_script())


@cache
def embed_style() -> bytes:
    return (HERE / "embed.css").read_bytes()


@cache
def style_path() -> str:
    return named("embed.css", embed_style())


@cache
def assets() -> dict[str, Callable[[], bytes]]:
    """All files that are served from here, by path."""
    return {PLOTLY: plotly_script, player_path(): player_script, embed_path(): embed_script, style_path(): embed_style}


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

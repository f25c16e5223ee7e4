"""The scripts that a browser loads once: the player's own, and Plotly's from the installed package.

They are served beside the page, compressed and for ever, their content in their name; what Streamlit sends with every
run is only the few lines that load them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from functools import cache
from pathlib import Path

import plotly

HERE = Path(__file__).parent
SCRIPTS = HERE.resolve() / "js"
IMPORT = re.compile(r'^import \{[\w, ]+\} from "(.+)";\n', flags=re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", flags=re.MULTILINE)
PLOTLY = f"/assets/plotly-{plotly.__version__}.min.js"


def modules(name: str = "player.js", before: tuple[str, ...] = ()) -> tuple[str, ...]:
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
    bodies = [EXPORT.sub("", IMPORT.sub("", (SCRIPTS / name).read_text())) for name in modules()]
    return "\n".join([css, *bodies]).encode()


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

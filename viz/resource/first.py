"""What a lesson's page shows before Streamlit is there: its heading, and its picture, live."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from viz.player.assets import PLOTLY, player_path
from viz.resource.head import headline
from viz.resource.release import release
from viz.scene import Lesson
from viz.words import words

HERE = Path(__file__).parent
SHELL = """<style>{style}</style>
<main id="first" data-lesson="{lesson}" data-release="{release}"><div>
{heading}
<div class="notes"></div>
<div class="player"><p>{loading}</p></div>
</div></main>
<script type="module">{script}</script>
<script defer id="plotly" src="{plotly}"></script>
"""


@cache
def script(base: str) -> str:
    """The one script in the page itself: the picture is asked for as soon as the player has come."""
    return (HERE / "first.js").read_text().replace("./player.js", base + player_path())


@cache
def style(key: str) -> str:
    """Where everything stands, as on Streamlit's page of the lesson ``key``."""
    return (HERE / "first.css").read_text().replace("LESSON", key)


def shell(number: int, lesson: Lesson[Any], lang: str, base: str) -> str:
    """HTML for the body of a page; the player moves from it to its place on Streamlit's page."""
    _ = words(lang)
    return SHELL.format(
        style=style(lesson.key),
        lesson=lesson.key,
        release=release(),
        heading=headline(number, lesson, base, _),
        loading=escape(_("The picture is loading …")),
        script=script(base),
        plotly=base + PLOTLY,
    )

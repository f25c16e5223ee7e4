"""What runs for every visitor: page configuration and the navigation over LESSONS."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from viz.lessons import LESSONS, OPENING, controls_of
from viz.scene import Lesson
from viz.ui.page import show_page
from viz.ui.state import language
from viz.ui.style import apply_style
from viz.words import words

_ = words(language())
st.set_page_config(
    page_title=_("Gradient descent, live"),
    page_icon=Path(__file__).parent / "ui" / "icon.svg",
    layout="wide",
    initial_sidebar_state="collapsed" if st.context.is_embedded else "auto",  # a frame in course notes is small
)
apply_style()


def opener(lesson: Lesson[Any]) -> Callable[[], None]:
    return lambda: show_page(lesson, controls_of(lesson))


sections: dict[str, list[st.Page]] = {}
for lesson in LESSONS:
    page = st.Page(opener(lesson), title=_(lesson.title), url_path=lesson.key, default=lesson.key == OPENING)
    sections.setdefault(_(lesson.section), []).append(page)
st.navigation(sections, position="top").run()

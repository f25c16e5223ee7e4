"""What runs for every visitor: page configuration and the navigation over LESSONS."""

from pathlib import Path

import streamlit as st

from viz.lessons import LESSONS, OPENING
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
sections: dict[str, list[st.Page]] = {}
for lesson in LESSONS:
    page = st.Page(lesson.page.show, title=_(lesson.title), url_path=lesson.key, default=lesson.key == OPENING)
    sections.setdefault(_(lesson.section), []).append(page)
st.navigation(sections, position="top").run()

"""What runs for every visitor: page configuration and the navigation over LESSONS."""

from pathlib import Path

import streamlit as st

from viz.lessons import LESSONS
from viz.ui.state import language
from viz.ui.style import apply_style
from viz.words import words

_ = words(language())
st.set_page_config(page_title=_("Gradient descent, live"), page_icon=Path(__file__).parent / "ui" / "icon.svg", layout="wide")
apply_style()
pages = [
    st.Page(lesson.page, title=_(lesson.title), url_path=lesson.key, default=i == 0) for i, lesson in enumerate(LESSONS)
]
st.navigation(pages, position="top").run()

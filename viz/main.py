"""What runs for every visitor: page configuration and the navigation over LESSONS."""

from collections.abc import Callable
from itertools import islice

import streamlit as st

from viz.lessons import LESSONS, OPENING, SECTIONS, controls_of
from viz.resource.head import ICON, titled
from viz.ui.page import show_page
from viz.ui.state import language
from viz.ui.way import Place
from viz.words import words

MET = "met"  # session state: this visitor has been here
_ = words(language())
pages: list[st.Page] = []


def opener(number: int) -> Callable[[], None]:
    lesson = LESSONS[number]
    return lambda: show_page(Place(LESSONS, pages, number), controls_of(lesson))


for number, lesson in enumerate(LESSONS):
    name = f"{number + 1} · {_(lesson.title)}"
    pages.append(st.Page(opener(number), title=name, url_path=lesson.key, default=lesson.key == OPENING))
rest = iter(pages)
sections = {_(section): list(islice(rest, len(lessons))) for section, lessons in SECTIONS.items()}
page = st.navigation(sections, position="top", expanded=True)
st.set_page_config(
    page_title=titled(LESSONS[pages.index(page)], _),
    page_icon=None if MET in st.session_state else ICON,  # Streamlit puts its own there, unless it was told once
    layout="wide",
    initial_sidebar_state="collapsed" if st.context.is_embedded else "auto",  # a frame in course notes is small
)
st.session_state[MET] = True
page.run()

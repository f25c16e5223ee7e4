"""The house's spacing, on top of the theme in .streamlit/config.toml."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

STYLE = Path(__file__).with_suffix(".css")


def apply_style() -> None:
    st.html(STYLE)


def heading(question: str, hint: str) -> None:
    """A page's question and what to try; both are the catalog's own words, never a visitor's."""
    st.html(f'<h1 class="question">{question} <small>{hint}</small></h1>')

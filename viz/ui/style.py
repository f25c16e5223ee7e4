"""The house's spacing, on top of the theme in .streamlit/config.toml."""

from __future__ import annotations

import streamlit as st

CSS = """
<style>
[data-testid="stMainBlockContainer"] { padding: 3.6rem 1.75rem 1.5rem; max-width: 1760px; }
[data-testid="stHeader"] { background: transparent; }
[data-testid="stMain"] [data-testid="stVerticalBlock"] { gap: 0.6rem; }
[data-testid="stSidebarUserContent"] { padding-top: 0; }
[data-testid="stSidebarHeader"] { height: 2.5rem; padding-bottom: 0; margin-bottom: 0; }
[data-testid="stSidebar"] [data-testid="stVerticalBlock"] { gap: 0.75rem; }
.question { font-size: 1.35rem; font-weight: 650; line-height: 1.25; margin: 0; letter-spacing: -0.01em; }
.question small { font-size: 0.95rem; font-weight: 400; letter-spacing: 0; color: color-mix(in srgb, currentColor 70%, transparent); margin-left: 0.5rem; }
@media (max-width: 720px) {
  [data-testid="stMainBlockContainer"] { padding-inline: 0.9rem; }
  .question small { display: block; margin: 0.15rem 0 0; }
}
</style>
"""


def apply_style() -> None:
    st.html(CSS)


def heading(question: str, hint: str) -> None:
    """A page's question and what to try; both are the catalog's own words, never a visitor's."""
    st.html(f'<h1 class="question">{question} <small>{hint}</small></h1>')

"""The house's spacing, on top of the theme in .streamlit/config.toml."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

STYLE = Path(__file__).with_suffix(".css")


def apply_style() -> None:
    st.html(STYLE)

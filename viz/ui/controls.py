"""Widgets made from a Param: one declaration gives range, scale, label and help."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.param import Param
from viz.figures.numbers import number
from viz.words import Words


def control(param: Param, value: float, key: str, on_change: Callable[[], None], _: Words) -> None:
    """Show one hyperparameter with its value; ``on_change`` finds the new one in ``st.session_state[key]``."""
    label, help = _(param.name), _(param.help) or None
    if param.symbol and not param.symbol.startswith("("):
        label = f"{label} ${param.symbol}$"
    if param.kind == "switch":
        st.session_state[key] = bool(value)
        st.toggle(label, key=key, on_change=on_change, help=help)
    elif param.slider is None:
        st.session_state[key] = value
        st.number_input(label, param.low, param.high, key=key, on_change=on_change, help=help)
    elif param.scale == "log" or not param.slider[0] <= value <= param.slider[1]:
        st.session_state[key] = value
        st.select_slider(label, options=options(param, value), key=key, on_change=on_change, help=help, format_func=number)
    else:
        whole = param.kind == "whole"
        low, high = param.slider
        st.session_state[key] = value
        st.slider(
            label,
            int(low) if whole else float(low),
            int(high) if whole else float(high),
            key=key,
            step=1 if whole else step(low, high),
            format="%d" if whole else "%.4g",
            on_change=on_change,
            help=help,
        )


def options(param: Param, value: float) -> list[float]:
    """A slider's positions with three digits, and the value itself among them, wherever it lies."""
    assert param.slider is not None
    low, high = param.slider
    grid = np.geomspace(low, high, 61) if param.scale == "log" else np.linspace(low, high, 61)
    return sorted({param.check(float(f"{x:.3g}")) for x in grid} | {value})


def step(low: float, high: float) -> float:
    """A round step that gives between 100 and 1000 positions.

    >>> step(0, 0.999), step(-180, 180)
    (0.001, 1.0)
    """
    return 10.0 ** np.ceil(np.log10((high - low) / 1000))

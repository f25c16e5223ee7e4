"""The one place for colours, marks and type; an optimizer says itself how it looks, in these names.

A figure names its colours by token ("@ink", "@valley"); the page resolves a token when it draws, so one figure serves
the light and the dark theme and a change of theme asks nothing of the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.catalog import Look
from core.optimizers import OPTIMIZERS

PALETTES: dict[str, dict[str, str]] = {
    "light": {
        "paper": "#ffffff",
        "ink": "#1d2733",
        "muted": "#5b6876",
        "grid": "#e6eaef",
        "accent": "#0b63a5",
        "valley": "#bfd0e0",
        "slope": "#dfe8f0",
        "wall": "#f4f7fa",
        "contour": "#9fb4c8",
        "black": "#1d2733",
        "orange": "#cc7a00",
        "sky": "#2a92cc",
        "green": "#009e73",
        "yellow": "#9c8b00",
        "blue": "#0072b2",
        "vermillion": "#d55e00",
        "purple": "#b8578f",
        "halo": "#ffffff",
    },
    "dark": {
        "paper": "#11161c",
        "ink": "#e8edf2",
        "muted": "#9aa7b4",
        "grid": "#27303a",
        "accent": "#62b4f0",
        "valley": "#2d4961",
        "slope": "#1f3141",
        "wall": "#161e27",
        "contour": "#4c6780",
        "black": "#f2f4f6",
        "orange": "#f0a92e",
        "sky": "#6cc3f2",
        "green": "#2fc79a",
        "yellow": "#e6d84a",
        "blue": "#4a9fe0",
        "vermillion": "#f07a35",
        "purple": "#dd8fbb",
        "halo": "#11161c",
    },
}


MARKS: dict[str, Look] = {key: spec.look for key, spec in OPTIMIZERS.items() if spec.look is not None}

METHOD_MARKS: dict[str, Look] = {  # the ways to differentiate
    "forward": Look("@orange", "triangle"),
    "backward": Look("@green", "down"),
    "central": Look("@vermillion", "diamond"),
    "complex_step": Look("@purple", "square"),
}

ACTIVATION_MARKS: dict[str, Look] = {
    "linear": Look("@muted", "hexagon"),
    "sigmoid": Look("@blue", "circle"),
    "tanh": Look("@green", "diamond"),
    "relu": Look("@vermillion", "square"),
    "leaky_relu": Look("@orange", "triangle"),
    "elu": Look("@purple", "down"),
    "softplus": Look("@sky", "pentagon"),
    "gelu": Look("@yellow", "star"),
    "silu": Look("@black", "cross"),
}

CLASSES = ("@blue", "@orange", "@green", "@vermillion", "@purple", "@sky")  # the colour of each class of a problem

CRITICAL_MARKS = {  # of the places where the gradient is 0, by their kind
    "minimum": Look("@ink", "plus"),
    "maximum": Look("@vermillion", "triangle"),
    "saddle": Look("@purple", "bowtie"),
    "degenerate": Look("@orange", "square"),
    "flat": Look("@muted", "hexagon"),
}

OUTCOME_MARKS = {  # colour and pattern of the coloured track, by outcome
    "slow": ("@sky", "thin"),
    "converged": ("@green", "solid"),
    "stopped": ("@purple", "dots"),
    "oscillating": ("@orange", "stripes"),
    "diverged": ("@vermillion", "cross"),
    "undefined": ("@muted", "bars"),
}


def colourscale() -> list[list]:
    """From the valley's floor to the walls: muted, so that the paths are the loudest thing in the picture."""
    return [[0.0, "@valley"], [0.45, "@slope"], [1.0, "@wall"]]


def axis(title: str, **more) -> dict:
    """An axis in the house's style; ``more`` is Plotly's."""
    return {
        "title": {"text": title, "standoff": 6, "font": {"size": 13, "color": "@muted"}},
        "tickfont": {"size": 12, "color": "@muted"},
        "gridcolor": "@grid",
        "linecolor": "@grid",
        "zeroline": False,
        "showline": False,
        "ticks": "",
        **more,
    }


def space_axis(title: str, **more) -> dict:
    """An axis of a three-dimensional picture."""
    plain = {"text": title, "font": {"size": 13, "color": "@muted"}}  # Plotly knows no standoff there
    return {**axis(title), "title": plain, "backgroundcolor": "rgba(0,0,0,0)", "showspikes": False, **more}


def layout(**more) -> dict:
    """A layout in the house's style; ``more`` is Plotly's."""
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 13, "color": "@ink"},
        "margin": {"l": 52, "r": 12, "t": 12, "b": 44},
        "showlegend": False,
        "hovermode": False,
        **more,
    }


def plot(xaxis: dict, yaxis: dict, data: Sequence[dict] = (), zooms: bool = False, **more: Any) -> dict:
    """A flat figure in the house's style, empty without ``data``, that ``zooms`` or stays; ``more`` is the layout's."""
    stays = {} if zooms else {"fixedrange": True}
    return {"data": list(data), "layout": layout(xaxis={**xaxis, **stays}, yaxis={**yaxis, **stays}, **more)}

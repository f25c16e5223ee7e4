"""The live player: Plotly backgrounds with layers above them that sliders index."""

from viz.player.picture import (
    Button,
    Caption,
    Chips,
    Follower,
    Grid,
    Handle,
    Layer,
    Panel,
    Picture,
    Reading,
    Scrub,
    Slider,
    Table,
    Text,
    Track,
    side_by_side,
)

__all__ = [
    "Button",
    "Caption",
    "Chips",
    "Follower",
    "Grid",
    "Handle",
    "Layer",
    "Panel",
    "Picture",
    "Reading",
    "Scrub",
    "Slider",
    "Table",
    "Text",
    "Track",
    "side_by_side",
]

"""The live player: Plotly backgrounds with layers above them that sliders index."""

from viz.player.picture import Chips, Handle, Layer, Panel, Picture, Scrub, Slider, Table, Text, Track

__all__ = ["Chips", "Handle", "Layer", "Panel", "Picture", "Scrub", "Slider", "Table", "Text", "Track"]

"""Scenes and what moves in them, without Streamlit: a link ⇄ a scene, a scene → positions, an event → a scene."""

from viz.scene.codecs import Chosen, choose
from viz.scene.coordinates import (
    Coordinate,
    button,
    example,
    eye,
    live,
    moved,
    pick,
    positions,
    pulled,
    start,
    step,
    view,
)
from viz.scene.lesson import Guide, Lesson
from viz.scene.live import Live
from viz.scene.presets import Preset, looks, shown
from viz.scene.samples import Sample, edited, own_samples, unwritten
from viz.scene.scene import Scene, box, choice, formula, number, one_of, point, several, some_of, text, vector

__all__ = [
    "Chosen",
    "Coordinate",
    "Guide",
    "Lesson",
    "Live",
    "Preset",
    "Sample",
    "Scene",
    "box",
    "button",
    "choice",
    "choose",
    "edited",
    "example",
    "eye",
    "formula",
    "live",
    "looks",
    "moved",
    "number",
    "one_of",
    "own_samples",
    "pick",
    "point",
    "positions",
    "pulled",
    "several",
    "shown",
    "some_of",
    "start",
    "step",
    "text",
    "unwritten",
    "vector",
    "view",
]

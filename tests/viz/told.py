"""What a visitor reads: sentences and cells with their readings written out, as the page's script does it."""

from __future__ import annotations

import re

import numpy as np

from core.message import counted
from viz.figures.numbers import number
from viz.player import Text


def told(text: Text | str, at: dict[str, int]) -> str:
    """The text at the coordinates ``at``."""
    if isinstance(text, str):
        return text
    nested = text.texts
    for name in text.over:
        nested = nested[at[name] if len(nested) > 1 else 0]

    def filled(sentence: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda m: said(m[1]) if m[1] in text.readings else m[0], sentence)

    def said(name: str) -> str:
        reading = text.readings[name]
        array = np.asarray(getattr(reading.array, "array", reading.array))
        value = array[tuple(at[key] if n > 1 else 0 for key, n in zip(reading.over, array.shape, strict=False))]
        return filled(reading.texts[int(value)]) if reading.texts else number(float(value), reading.digits)

    return counted(filled(nested))

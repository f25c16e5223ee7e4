"""Where the units of a network stand on its diagram: layers from left to right, the units of each spread evenly.

Units are numbered layer by layer, edges in the order in which a network's weights stand in its parameters: layer by
layer, for each unit on the left those to every unit on the right.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from viz.figures.theme import axis, plot

SIDE = (0.45, 0.45)  # of the way between two layers: room beside the first and the last


def places(sizes: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """x and y (units,): the layer's number, and from 1 at the top to 0 at the bottom.

    >>> x, y = places((2, 1))
    >>> x.tolist(), y.tolist()
    ([0.0, 0.0, 1.0], [0.75, 0.25, 0.5])
    """
    x = np.repeat(np.arange(len(sizes), dtype=float), sizes)
    y = np.concatenate([1 - (np.arange(size) + 0.5) / size for size in sizes])
    return x, y


def pairs(sizes: tuple[int, ...]) -> np.ndarray:
    """From which unit to which each edge goes, (edges, 2).

    >>> pairs((2, 1, 2)).tolist()
    [[0, 2], [1, 2], [2, 3], [2, 4]]
    """
    first = np.cumsum([0, *sizes])
    return np.array(
        [
            (first[k] + i, first[k + 1] + j)
            for k, (inputs, outputs) in enumerate(pairwise(sizes))
            for i in range(inputs)
            for j in range(outputs)
        ]
    )


def wires(sizes: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """x and y (2 · edges,) of the ends of each edge: the line of the mark ``Edges``.

    >>> x, y = wires((2, 1))
    >>> x.tolist(), y.tolist()
    ([0.0, 1.0, 0.0, 1.0], [0.75, 0.5, 0.25, 0.5])
    """
    ends = pairs(sizes).ravel()
    x, y = places(sizes)
    return x[ends], y[ends]


def frame(sizes: tuple[int, ...], side: tuple[float, float] = SIDE, **more: Any) -> dict:
    """The empty figure: no axes to be seen. ``more`` is Plotly's layout."""
    hidden = {"visible": False}
    return plot(
        **{
            "xaxis": axis("", range=[-side[0], len(sizes) - 1 + side[1]], **hidden),
            "yaxis": axis("", range=[0.0, 1.0], **hidden),
            "margin": {"l": 4, "r": 4, "t": 24, "b": 8},
            **more,
        }
    )

"""A round picture for what depends on a direction."""

from __future__ import annotations

from viz.figures.theme import axis, plot

REACH = 1.25


def compass(title: str) -> dict:
    """An empty picture of the unit circle, with equal scales and no numbers at its axes."""
    bare = {
        "range": [-REACH, REACH],
        "showgrid": False,
        "showticklabels": False,
        "constrain": "domain",
    }
    return plot(
        xaxis=axis(title, **bare),
        yaxis=axis("", **bare, scaleanchor="x", scaleratio=1),
        margin={"l": 4, "r": 4, "t": 12, "b": 44},
    )

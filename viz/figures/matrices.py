"""The frame of a matrix: a row and a column of unit size for each name, the first row on top."""

from __future__ import annotations

from collections.abc import Sequence

from viz.figures.theme import axis, plot


def frame(
    rows: Sequence[str], columns: Sequence[str], titles: tuple[str, str] = ("", ""), left: int = 56, small: bool = False
) -> dict:  # fmt: skip
    """An empty picture for cells whose middles are at (column, row); ``titles`` are those of rows and of columns.

    ``left`` is the room for the rows' names; with ``small`` all names are small.

    >>> frame(["a", "b"], ["c"])["layout"]["yaxis"]["range"]
    [1.5, -0.5]
    """

    font: dict = {"tickfont": {"size": 10.5, "color": "@ink"}} if small else {}

    def named(title: str, names: Sequence[str], span: list[float], **more: str) -> dict:
        return axis(
            title, range=span, showgrid=False, tickangle=0,
            tickvals=list(range(len(names))), ticktext=list(names), **(font | more),
        )  # fmt: skip

    return plot(
        xaxis=named(titles[1], columns, [-0.5, len(columns) - 0.5], side="top"),
        yaxis=named(titles[0], rows, [len(rows) - 0.5, -0.5]),
        margin={"l": left, "r": 14, "t": 62 if titles[1] else 44, "b": 14},
    )

"""A map whose every cell says what became of one run: a colour for each kind of end, paler the longer it took."""

from __future__ import annotations

import numpy as np

LEVELS = 12  # of a colour's way to the paper; SHADES of them are used, so that none of them is the paper
SHADES = 9
NAMED = 0.02  # of the map: a kind that covers less is too small to hold its name


def shade(kind: np.ndarray, step: np.ndarray, steps: int) -> np.ndarray:
    """One whole number for each cell: its kind, and how long it took on a logarithmic scale.

    >>> shade(np.array([0, 0, 1]), np.array([0, 100, 100]), 100).tolist()
    [0, 8, 20]
    """
    part = np.log1p(np.clip(step, 0, steps)) / np.log1p(steps)
    return kind * LEVELS + np.rint(part * (SHADES - 1)).astype(int)


def kinds(codes: np.ndarray) -> np.ndarray:
    """The kinds that :func:`shade` was given."""
    return codes // LEVELS


def borders(x: np.ndarray, y: np.ndarray, kind: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The cell edges between different kinds, as coordinates of which every two make a line; neighbours are joined.

    >>> borders(np.array([0.0, 1.0]), np.array([0.0, 1.0]), np.array([[0, 1], [0, 1]]))
    (array([0.5, 0.5]), array([-0.5,  1.5]))
    """
    dx, dy = (x[1] - x[0]) / 2, (y[1] - y[0]) / 2
    upright = _runs((kind[:, 1:] != kind[:, :-1]).T)
    level = _runs(kind[1:] != kind[:-1])
    across = [(x[i] + dx, x[i] + dx) for i, _, _ in upright] + [(x[j] - dx, x[k] + dx) for _, j, k in level]
    up = [(y[j] - dy, y[k] + dy) for _, j, k in upright] + [(y[i] + dy, y[i] + dy) for i, _, _ in level]
    return np.ravel(across).astype(float), np.ravel(up).astype(float)


def _runs(edge: np.ndarray) -> list[tuple[int, int, int]]:
    """(row, first, last) of each stretch of True."""
    padded = np.pad(edge, ((0, 0), (1, 1))).astype(np.int8)
    change = np.diff(padded, axis=1)
    rows, first = np.nonzero(change == 1)
    _, after = np.nonzero(change == -1)
    return list(zip(rows.tolist(), first.tolist(), (after - 1).tolist(), strict=True))


def middles(kind: np.ndarray) -> dict[int, tuple[int, int]]:
    """For each kind that covers enough of the map the cell (row, column) that lies deepest in it: room for its name."""
    places = {}
    for each in np.unique(kind).tolist():
        cells = kind == each
        if cells.mean() < NAMED:
            continue
        while True:
            p = np.pad(cells, 1)
            inner = cells & p[2:, 1:-1] & p[:-2, 1:-1] & p[1:-1, 2:] & p[1:-1, :-2]
            if not inner.any():
                break
            cells = inner
        rows, columns = np.nonzero(cells)
        nearest = np.hypot(rows - rows.mean(), columns - columns.mean()).argmin()
        places[each] = (int(rows[nearest]), int(columns[nearest]))
    return places

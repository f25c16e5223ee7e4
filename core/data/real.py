"""Measured samples, kept beside this file; README.md there says where they come from and under which licence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from core.data.data import Data

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Load:
    """Builds a data set from columns of a table: those of ``x``, and one for y; of classes, the ones with a label."""

    name: str
    table: str
    x: tuple[str, ...]
    y: str
    names: tuple[str, ...]
    units: tuple[str, ...]
    labels: tuple[str, ...] = ()

    def __call__(self) -> Data:
        return _load(self)


@cache
def _load(load: Load) -> Data:
    columns, classes = _table(load.table), len(load.labels)
    y = columns[load.y]
    rows = y < classes if classes else np.full(len(y), True)
    x = np.array([columns[key][rows] for key in load.x])
    return Data(x, y[rows], classes, load.names, load.units, load.name, load.labels)


@cache
def _table(name: str) -> dict[str, np.ndarray]:
    """The columns of a table by their headings."""
    path = HERE / f"{name}.csv"
    heading = path.read_text().split("\n", 1)[0].split(",")
    return dict(zip(heading, np.loadtxt(path, delimiter=",", skiprows=1).T, strict=True))

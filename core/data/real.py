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
    """Builds a data set from columns of a table: those of ``x``, and one for y; ``keep`` are the classes wanted."""

    name: str
    table: str
    x: tuple[str, ...]
    y: str
    names: tuple[str, ...]
    units: tuple[str, ...]
    labels: tuple[str, ...] = ()
    keep: tuple[int, ...] = ()

    def __call__(self) -> Data:
        return _load(self)


@cache
def _load(load: Load) -> Data:
    columns = _table(load.table)
    keep = load.keep or tuple(range(len(load.labels)))
    rows = np.isin(columns[load.y], keep) if load.labels else np.full(len(columns[load.y]), True)
    y = columns[load.y][rows]
    return Data(
        np.array([columns[key][rows] for key in load.x]),
        np.searchsorted(keep, y) if load.labels else y,
        len(keep) if load.labels else 0,
        load.names,
        load.units,
        load.name,
        tuple(load.labels[k] for k in keep) if load.labels else (),
    )


@cache
def _table(name: str) -> dict[str, np.ndarray]:
    """The columns of a table by their headings."""
    path = HERE / f"{name}.csv"
    heading = path.read_text().split("\n", 1)[0].split(",")
    return dict(zip(heading, np.loadtxt(path, delimiter=",", skiprows=1).T, strict=True))

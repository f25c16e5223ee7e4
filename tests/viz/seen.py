"""What stands on a picture, by name: ``panel(picture, "contour").mark("−g").points(at)``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.viz.told import told
from viz.player import Mark, Panel, Picture
from viz.player.marks import Placed
from viz.player.pack import Fixed


def array(each: Any) -> np.ndarray:
    """The numbers of an array that is to be packed."""
    return np.asarray(getattr(each, "array", each))


def grain(each: Any) -> float:
    """How far what the page unpacks can lie from the number itself, as a length or as a part of it."""
    return each.quantum if isinstance(each, Fixed) else 2.0**-12


@dataclass(frozen=True)
class SeenMark:
    """A mark of a picture, looked up as the page does it."""

    record: Mark

    def __getattr__(self, name: str) -> Any:
        return getattr(self.record, name)

    def at(self, values: Any, at: dict[str, int]) -> np.ndarray:
        """The last axis of an array of the mark, where the coordinates are ``at``."""
        values = array(values)
        if values.ndim == 1:
            return values
        return values[tuple(at[key] if size > 1 else 0 for key, size in zip(self.over, values.shape, strict=False))]

    def count(self, at: dict[str, int]) -> int:
        """How many points there are."""
        if self.record.count is None:
            return self.at(self.x, at).shape[-1]
        counts = array(self.record.count)
        return int(counts[tuple(at[key] if n > 1 else 0 for key, n in zip(self.over, counts.shape, strict=True))])

    def points(self, at: dict[str, int]) -> np.ndarray:
        """The points, (2, points) or (3, points)."""
        each = [values for values in (self.x, self.y, self.z) if values is not None]
        return np.stack(np.broadcast_arrays(*(self.at(values, at) for values in each)))[:, : self.count(at)]

    def now(self, at: dict[str, int]) -> np.ndarray:
        """The point at which the slider that the mark follows stands, (2,) or (3,)."""
        follows = getattr(self.record, "now", None) or getattr(self.record, "upto", None)
        points = self.points(at)
        return points[:, min(points.shape[1] - 1, at[follows]) if follows else -1]

    def cells(self, at: dict[str, int]) -> np.ndarray:
        """A matrix' numbers, (rows, columns)."""
        values = array(self.values)
        axes = zip(self.over, values.shape, strict=False)
        return values if values.ndim == 2 else values[tuple(at[key] if size > 1 else 0 for key, size in axes)]

    def vector(self, at: dict[str, int]) -> np.ndarray:
        """From the first point to the last."""
        points = self.points(at)
        return points[:, -1] - points[:, 0]

    def said(self, at: dict[str, int]) -> str:
        """The label."""
        return told(self.record.label, at)


@dataclass(frozen=True)
class SeenPanel:
    record: Panel

    @property
    def names(self) -> list[str]:
        return [mark.name for mark in self.record.marks]

    def mark(self, name: str) -> SeenMark:
        """The one mark of this name."""
        (record,) = (mark for mark in self.record.marks if mark.name == name)
        return SeenMark(record)


def panel(picture: Picture, key: str) -> SeenPanel:
    """The one panel with this key."""
    (record,) = (each for each in picture.panels if each.key == key)
    return SeenPanel(record)


def latest(picture: Picture, at: dict[str, int], key: str) -> dict[str, int]:
    """The coordinates after a hand has moved ``key``, which is one of those whose latest the picture follows."""
    assert picture.latest is not None
    return {**at, picture.latest.key: picture.latest.of.index(key), picture.latest.place: at[key]}


def drawn(picture: Picture) -> list[Placed]:
    """Every mark of the picture that stands at points."""
    return [mark for each in picture.panels for mark in each.marks if isinstance(mark, Placed)]

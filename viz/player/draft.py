"""A picture where the coordinates stand, and nowhere else: what a page needs while a point is dragged.

What is not shown there is left out: the page keeps what it has of it. Each array and each list of texts keeps its axes,
with one place along those of ``at``: an axis of length 1 serves every position alike, so the page looks up in a draft
exactly as it does in the whole picture.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import is_dataclass, replace
from typing import Any

import numpy as np

from viz.player.marks import Cells, Mark
from viz.player.pack import ATOMS, SENT, field_names
from viz.player.picture import Panel, Picture, Table
from viz.player.text import Reading, Text

TAIL = {"count": 0, "positions": 0}  # how many axes a field has beyond those of ``over``, if it is not one


def draft(
    picture: Picture,
    at: Mapping[str, int],
    known: Collection[str] = (),
    names: Mapping[str, str] = {},
    plays: bool = False,
) -> Picture:
    """The picture without its sliders, which are the page's own, and without the figures whose names are ``known``.

    Where a slider ``plays``, it moves on while the point is dragged: then all of its positions are there.
    """
    here = {each.key: at[each.key] for each in picture.sliders if each.key in at and not (plays and each.play)}
    for each in picture.followers:
        if all(name in here for name in each.over):
            here[each.key] = int(each.positions[tuple(here[name] for name in each.over)])
    cut = _Cut(here)
    chosen = {each.key: at[each.key] for each in picture.chips if each.key in at}

    def seen(part: Panel | Mark) -> bool:
        return part.shown is None or chosen.get(part.shown[0], part.shown[1]) == part.shown[1]

    panels = [
        replace(
            each,
            figure=None if names.get(each.key) in known else each.figure,
            marks=tuple(mark for mark in each.marks if seen(mark)),
        )
        for each in picture.panels
        if seen(each)
    ]
    return replace(
        picture, panels=cut(panels), sliders=(), chips=(), buttons=cut(picture.buttons), words={},
        followers=cut(picture.followers), sentences=cut(picture.sentences), table=cut(picture.table),
    )  # fmt: skip


class _Cut:
    """Takes one place along the axes of the coordinates in ``here``; an array that stands in two places stays one."""

    def __init__(self, here: Mapping[str, int]) -> None:
        self.here = here
        self.done: dict[tuple[int, tuple[str, ...]], Any] = {}

    def __call__(self, tree: Any, over: tuple[str, ...] = ()) -> Any:
        if isinstance(tree, Table):
            along = tree.over if tree.along is None else tree.along
            cells = [self.nested(row, tree.over) for row in tree.cells]
            return replace(tree, cells=cells, steps=[self.nested(row, along) for row in tree.steps or ()] or None)
        if is_dataclass(tree) and not isinstance(tree, type):
            own = getattr(tree, "over", None)  # a record without one lies over what the record around it does
            over = over if own is None else own
            cut = object.__new__(type(tree))  # what a record checks when it is made was checked of the whole
            cut.__dict__.update({name: self.part(tree, name, over) for name in field_names(type(tree))})
            if isinstance(tree, Text):
                cut.__dict__["texts"] = self.nested(tree.texts, over)
            return cut
        if isinstance(tree, list | tuple):
            return [self(each, over) for each in tree]
        if isinstance(tree, dict):
            return {key: self(each, over) for key, each in tree.items()}
        return tree

    def part(self, record: Any, name: str, over: tuple[str, ...]) -> Any:
        """A field of a record whose arrays and texts lie ``over`` these coordinates."""
        value = getattr(record, name)
        if type(value) in ATOMS or name in ("figure", "texts"):
            return value
        if not isinstance(value, SENT):
            return self(value, over)
        if name == "codes":
            return self.array(value, over, 2 if isinstance(record, Cells) else 3)
        return self.array(value, over, 0 if isinstance(record, Reading) else TAIL.get(name, 1))

    def array(self, value: Any, over: tuple[str, ...], tail: int) -> Any:
        bare = value if isinstance(value, np.ndarray) else value.array
        if not over or bare.ndim != len(over) + tail:
            return value  # it serves every position
        if (id(value), over) not in self.done:
            for axis, name in enumerate(over):
                if name in self.here and bare.shape[axis] > 1:
                    bare = bare.take([self.here[name]], axis)
            part = bare if isinstance(value, np.ndarray) else replace(value, array=bare)
            self.done[id(value), over] = (part, value)  # the value too, so that its id stays its own
        return self.done[id(value), over][0]

    def nested(self, lists: Any, over: tuple[str, ...]) -> Any:
        if not over:
            return self(lists)
        name, *rest = over
        chosen = [lists[self.here[name]]] if name in self.here and len(lists) > 1 else lists
        return [self.nested(each, tuple(rest)) for each in chosen]

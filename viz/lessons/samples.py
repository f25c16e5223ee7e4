"""What the pages about data share: which data set it is, a person's own samples, and the picture of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar, Self

import numpy as np

from core.catalog import Spec
from core.data import DATASETS, Data, read_csv
from core.message import Message, template
from viz.figures import matrices
from viz.figures.scatter import CLASS_MARKS, Box, around, scatter
from viz.player import Matrix, Panel, Points, Samples
from viz.scene import Chosen, Coordinate, Sample, Scene, choose, edited, one_of, own_samples, unwritten
from viz.scene.samples import LEAST, MOST, samples_of
from viz.words import Words

FILE = Spec("csv", template("Your file"), "", template("Two columns of your own file, x and y."), "", (), dict)
NO_FILE = template("The link was made with a file, which is in no link: open it again. Another data set is shown.")
LEVEL = template("All x are the same: no slope is better than another.")
SAMPLE = CLASS_MARKS[1]  # how a sample without a class looks
MANY = 120  # from so many samples on their marks are smaller


def sets(*keys: str, file: bool = False) -> dict[str, Spec]:
    """The data sets of a page, by key; with ``file`` also a visitor's own."""
    return {key: DATASETS[key] for key in keys} | ({FILE.key: FILE} if file else {})


@dataclass(frozen=True)
class DataScene(Scene):
    """A data set of the catalog, samples of one's own that stand in its place, or a visitor's file.

    A page declares ``data`` anew with the data sets that it offers. ``points`` are one's own samples, as features,
    targets and classes like those of the set that they come from; ``held`` is the file's content.
    """

    data: Chosen = one_of(DATASETS, choose(DATASETS["line"]))
    points: tuple[Sample, ...] | None = own_samples()
    held: Data | None = unwritten()

    @classmethod
    def sets(cls) -> Mapping[str, Spec]:
        return cls.__dataclass_fields__["data"].metadata["codec"].catalog

    @classmethod
    def from_query(cls, query: Mapping[str, str], **defaults: Any) -> tuple[Self, tuple[Message, ...]]:
        """As every scene; a link written by hand that names other data has what suits them, but for what it names."""
        scene, ignored = super().from_query(query, **defaults)
        if "v" in query or (scene.data == cls.data and scene.points is None):
            return scene, ignored
        return super().from_query({**scene.suited().query(), **query}, **defaults)

    def mended(self, ignored: list[Message]) -> Self:
        """A set that is there, and own samples of its classes."""
        scene = super().mended(ignored)
        if scene.held is not None and not self.takes(scene.held):
            scene = replace(scene, held=None)
        if scene.data.key == FILE.key and scene.held is None:
            ignored.append(Message(NO_FILE))
            scene = replace(scene, data=type(self).data)
        if scene.data.key != FILE.key:
            scene = replace(scene, held=None)
        return scene if scene.points is None else replace(scene, points=_fitting(scene.points, scene.origin()))

    columns: ClassVar[str] = template("CSV, two columns of numbers, at most 1 MB")

    @staticmethod
    def read(content: bytes) -> tuple[Data, Message | None]:
        """What a visitor's file holds, and what is to be said of it; DataError where it is none of this page's."""
        return read_csv(content)

    @staticmethod
    def takes(data: Data) -> bool:
        """Whether the content of a file, opened on any page, is of the kind that this one reads."""
        return not data.classes

    def origin(self) -> Data:
        """The chosen data set, before anything was edited."""
        return self.held if self.held is not None else _built(self.data)

    def samples(self) -> Data:
        """What is learned from: the same object for the same scene."""
        return self.origin() if self.points is None else _gathered(self.points, self.origin())

    def editable(self) -> bool:
        """Whether the samples can be edited on the picture: a file's cannot, and no more than sixty."""
        return self.data.key != FILE.key and self.samples().samples <= MOST

    def with_data(self, data: Chosen) -> Self:
        """Another data set as it is, and what suits it."""
        return replace(self, data=data, points=None).suited()

    def with_value(self, key: str, value: float) -> Self:
        """Another hyperparameter of the same set; what was set by hand stays."""
        return replace(self, data=self.data.put(**{key: value}), points=None).following(self)

    def with_points(self, points: tuple[Sample, ...] | None) -> Self:
        """Own samples, or with None the set that they come from; all else stays."""
        if not self.editable():
            return self
        if points is not None:
            points = _fitting(points, self.origin())
        return replace(self, points=points)

    def with_own(self) -> Self:
        """The samples as one's own, so that they can be edited: sixty of them at most, evenly from all."""
        data = self.samples()
        keep = np.unique(np.linspace(0, data.samples - 1, min(data.samples, MOST)).round().astype(int))
        return replace(self, points=_fitting(samples_of([list(one) for one in placed(data.take(keep))]), data))

    def frame(self) -> Box:
        """The axes of the picture of the samples: those of the set, or wider where own samples lie outside."""
        box = around(*places(self.origin()))
        if self.points is None:
            return box
        x, y = places(self.samples())
        own = around(x, y)
        ends = x.min(), x.max(), y.min(), y.max()
        beyond = (ends[0] < box[0], ends[1] > box[1], ends[2] < box[2], ends[3] > box[3])
        left, right, low, high = (new if out else old for out, new, old in zip(beyond, own, box, strict=True))
        return left, right, low, high


EDITED: Coordinate = edited(lambda scene, points: scene.with_points(points))  # the samples of a DataScene, edited


def placed(data: Data) -> tuple[Sample, ...]:
    """The samples on the picture: x and y, or two features, with the class.

    >>> placed(Data([[1.0, 2.0]], [0, 1], classes=2))
    (Sample(x=1.0, y=0.0, kind=0), Sample(x=2.0, y=1.0, kind=1))
    """
    x, y = places(data)
    kinds = data.y if data.classes else np.zeros(data.samples, dtype=int)
    return tuple(map(Sample, x.tolist(), y.tolist(), kinds.tolist()))


def panel(scene: DataScene, _: Words, **more: Any) -> Panel:
    """The picture of the samples, each class a mark of its own, with the hands' way to edit them.

    ``more`` are a panel's fields; ``marks`` among them lie above the samples' own, ``below`` under them.
    """
    data = scene.samples()
    kinds = max(data.classes, 1)
    names = tuple(f"class {k}" if data.classes else "samples" for k in range(kinds))
    above, below = more.pop("marks", ()), more.pop("below", ())
    record = Samples(
        "points", placed(data), names, tuple(map(_, data.labels)) or ("",), LEAST, MOST, scene.points is not None,
        rows=rows(data),
    )  # fmt: skip
    return Panel(
        **{
            "key": "data",
            "label": _("The samples"),
            "figure": figure(scene, _),
            "marks": (*below, *marks(data, names), *above),
            "samples": record if scene.editable() else None,
            **more,
        }
    )


def rows(data: Data) -> bool:
    """Whether the height of a sample on the picture is its class."""
    return data.features == 1 and data.classes > 0


def figure(scene: DataScene, _: Words) -> dict:
    """The axes for the samples, with their names and units."""
    data = scene.samples()
    shown = (0, -1) if data.features == 1 else (0, 1)
    x, y = (_titled(_(data.names[i]), _(data.units[i]), _) for i in shown)
    classes = {"tickvals": list(range(data.classes)), "ticktext": [_(label) for label in data.labels]}
    return scatter(scene.frame(), (x, y), yaxis=classes if rows(data) else {})


def marks(data: Data, names: tuple[str, ...]) -> tuple[Points, ...]:
    """The samples, each class a mark with one of the ``names``."""
    x, y = places(data)
    size = 0.6 if data.samples > MANY else 0.85
    return tuple(
        Points(name, x[here], y[here], colour=look.colour, marker=look.marker, size=size)
        for k, (name, look) in enumerate(zip(names, CLASS_MARKS if data.classes else (SAMPLE,), strict=False))
        for here in ((data.y == k) if data.classes else np.full(data.samples, True),)
    )


def confusion(data: Data, counts: np.ndarray, over: tuple[str, ...], _: Words, **more: Any) -> Panel:
    """How many samples of each class are taken for which: ``counts`` (over…, true class, chosen class)."""
    names = [_(label) for label in data.labels]
    return Panel(
        key="counts",
        label=_("How many samples of each class are taken for which"),
        figure=matrices.frame(names, names, (_("true class"), _("taken for"))),
        marks=(Matrix("confusion", counts, over=over, full=float(data.samples), colours=("@blue", "@blue")),),
        **more,
    )


def _titled(name: str, unit: str, _: Words) -> str:
    return _("{name} ({unit})", name=name, unit=unit) if unit else name


def places(data: Data) -> tuple[np.ndarray, np.ndarray]:
    """What stands across and up: x and y, or the first two features."""
    return data.x[0], (data.x[1] if data.features > 1 else data.y.astype(float))


def _fitting(points: tuple[Sample, ...], data: Data) -> tuple[Sample, ...]:
    """The samples with classes that the data have; where the class is the height, it stands there."""
    last = max(data.classes - 1, 0)
    fitted = []
    for one in points:
        kind = min(one.kind, last)
        fitted.append(Sample(one.x, float(kind) if rows(data) else one.y, kind))
    return tuple(fitted)


@lru_cache(maxsize=64)
def _built(data: Chosen) -> Data:
    return data.build(DATASETS)


@lru_cache(maxsize=64)
def _gathered(points: tuple[Sample, ...], like: Data) -> Data:
    """The samples as data like those that they come from."""
    x, y, kinds = np.array(points).T
    features = [x] if like.features == 1 else [x, y]
    return replace(like, x=np.array(features), y=kinds if like.classes else y, name="own")

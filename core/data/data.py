"""What there is to learn from: samples, each with its features and its target."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.formula.names import LOW

GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, eq=False, repr=False)
class Data:
    """``x`` (features, samples) and ``y`` (samples,): numbers for regression, labels 0 … K − 1 for K ``classes``.

    ``names`` and ``units`` are those of the features and, last, of y; ``labels`` are the names of the classes. They
    are English and marked for translation, or a visitor's own words. ``classes`` is 0 for regression. The arrays are
    copies that cannot be written to.

    Raises ValueError where shapes do not fit, a number is not finite, or a label is not one of 0 … K − 1.

    >>> data = Data([[1.0, 2.0, 3.0]], [2.0, 4.0, 7.0])
    >>> data.features, data.samples, data.take([0, 2]).y
    (1, 3, array([2., 7.]))
    """

    x: np.ndarray
    y: np.ndarray
    classes: int = 0
    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    name: str = ""
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        x, y = np.array(self.x, dtype=float), np.array(self.y, dtype=int if self.classes else float)
        if x.ndim != 2 or y.shape != x.shape[1:] or not y.size:
            raise ValueError("x must be (features, samples) and y (samples,), with at least one sample")
        if not (np.isfinite(x).all() and np.isfinite(y).all()):
            raise ValueError("every number of a sample must be finite")
        if self.classes and not ((y == self.y) & (y >= 0) & (y < self.classes)).all():
            raise ValueError(f"labels must be 0 … {self.classes - 1}")
        for key, array in {"x": x, "y": y}.items():
            array.flags.writeable = False
            object.__setattr__(self, key, array)
        defaults = {
            "names": (*feature_names(len(x)), "y"),
            "units": ("",) * (len(x) + 1),
            "labels": tuple(str(k) for k in range(self.classes)),
        }
        for key, default in defaults.items():
            given = tuple(getattr(self, key)) or default
            if len(given) != len(default):
                raise ValueError(f"{key} must have {len(default)} entries")
            object.__setattr__(self, key, given)

    def __repr__(self) -> str:
        kind = f", {self.classes} classes" * bool(self.classes)
        return f"Data({self.name or 'unnamed'}: {self.samples} samples, {self.features} features{kind})"

    @property
    def features(self) -> int:
        return self.x.shape[0]

    @property
    def samples(self) -> int:
        return self.x.shape[1]

    def take(self, rows: Any) -> Data:
        """Some of the samples: their numbers, in the order wanted, or a mask (samples,)."""
        rows = np.asarray(rows)
        return replace(self, x=self.x[:, rows], y=self.y[rows])

    def select(self, *features: int) -> Data:
        """All samples with some of their features.

        >>> Data([[1.0, 2.0], [3.0, 4.0]], [0, 1], classes=2).select(1).x
        array([[3., 4.]])
        """
        keep = list(features)
        return replace(
            self,
            x=self.x[keep],
            names=tuple(self.names[i] for i in [*keep, -1]),
            units=tuple(self.units[i] for i in [*keep, -1]),
        )

    def split(self, test: float = 0.25, seed: int = 0) -> tuple[Data, Data]:
        """The samples to train on and those to test with: the share ``test`` of them, chosen by chance from the seed.

        Both have at least one sample; ValueError where ``test`` is not between 0 and 1 or there is only one sample.

        >>> from core.data import DATASETS
        >>> train, test = DATASETS["line"](samples=40).split(test=0.25, seed=3)
        >>> train.samples, test.samples
        (30, 10)
        """
        if not 0 < test < 1 or self.samples < 2:
            raise ValueError("a split needs a share between 0 and 1, and two samples")
        count = min(max(1, round(test * self.samples)), self.samples - 1)
        order = np.random.default_rng(seed).permutation(self.samples)
        return self.take(np.sort(order[count:])), self.take(np.sort(order[:count]))

    def divided(self, test: float = 0.25, seed: int = 0) -> tuple[Data, Data]:
        """As :meth:`split`, for samples that come and go: which side a sample is on depends on its place alone.

        One more sample at the end moves none of the others; the share ``test`` is met to about one sample. The places
        are spread evenly by the golden ratio, from the seed on.

        >>> data = Data([[0.0, 1.0, 2.0, 3.0, 4.0]], [0.0] * 5)
        >>> [[side.x[0].tolist() for side in data.take(range(n)).divided(0.4)] for n in (4, 5)]
        [[[0.0, 2.0], [1.0, 3.0]], [[0.0, 2.0, 4.0], [1.0, 3.0]]]
        """
        if not 0 < test < 1 or self.samples < 2:
            raise ValueError("a split needs a share between 0 and 1, and two samples")
        first = np.random.default_rng(seed).random() if seed else 0.0
        tested = (first + GOLDEN * np.arange(self.samples)) % 1 >= 1 - test
        tested[:2] = False, True  # both sides have one
        return self.take(~tested), self.take(tested)


def feature_names(count: int) -> tuple[str, ...]:
    """What features without names are called.

    >>> feature_names(1), feature_names(2)
    (('x',), ('x₁', 'x₂'))
    """
    return ("x",) if count == 1 else tuple(f"x{i + 1}".translate(LOW) for i in range(count))

"""What a loss, an optimizer and a schedule must have to be used here: any object with these members will do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from core.catalog import Spec

Point = tuple[float, ...]


class Loss(Protocol):
    """A function to descend: ``value`` and ``gradient`` of theta, shape ``(dimension, *batch)``.

    Four more members are used where they are there: ``start``, where a run begins if nobody says; ``domain``, a
    (low, high) for each coordinate, and a run far outside has left; ``minimum``, the least value, and ``minima``,
    where it is. Without a domain a run has left when it is not finite; without a minimum it stops, but does not
    converge.
    """

    def value(self, theta: Any) -> np.ndarray:
        """f(theta): (dimension, *batch) → (*batch,)."""

    def gradient(self, theta: Any) -> np.ndarray:
        """∇f(theta): (dimension, *batch) → (dimension, *batch)."""


class Curved(Loss, Protocol):
    """A loss with second derivatives."""

    def hessian(self, theta: Any) -> np.ndarray:
        """∇²f(theta): (dimension, *batch) → (dimension, dimension, *batch)."""


class Landscape(Curved, Protocol):
    """A loss with everything that a picture needs; ``minimum`` is None where no minimum is known."""

    @property
    def dimension(self) -> int: ...
    @property
    def start(self) -> Point: ...
    @property
    def domain(self) -> Sequence[tuple[float, float]]: ...
    @property
    def minima(self) -> Sequence[Point]: ...
    @property
    def local_minima(self) -> Sequence[Point]: ...
    @property
    def minimum(self) -> float | None: ...


class OptimizerLike(Protocol):
    """A rule that turns a gradient into a step; pure, so that a state is not changed but returned anew.

    A state is a NamedTuple, a dataclass, a dict, a tuple, an array, a number, or None. ``learning_rate``, where there
    is one, is multiplied by the schedule's factor and handed over as ``here.rate``. Where the rule is a dataclass,
    fields that are arrays make a batch, as those of a catalog's optimizer do.
    """

    def init(self, theta: np.ndarray) -> Any:
        """The state before the first step."""

    def update(self, state: Any, here: Any) -> tuple[np.ndarray, Any]:
        """The step from ``here`` (:class:`core.optimizers.Here`), of theta's shape, and the state after it."""


class ScheduleLike(Protocol):
    """A rule for the learning rate over a run."""

    def factor(self, step: Any, steps: int) -> Any:
        """The factor on the learning rate at step 0 … steps − 1: a number or (*batch,)."""


def built(**things: Any) -> None:
    """TypeError, in words, where a catalog's entry or a class stands in the place of an object that it builds.

    >>> from core.schedules import SCHEDULES
    >>> built(schedule=SCHEDULES["cosine"])
    Traceback (most recent call last):
    TypeError: schedule is only the description of cosine: call it, as in SCHEDULES["cosine"]()
    """
    for role, thing in things.items():
        if isinstance(thing, Spec):
            example = f'{role.upper()}{"ES" if role.endswith("s") else "S"}["{thing.key}"]()'
            raise TypeError(f"{role} is only the description of {thing.key}: call it, as in {example}")
        if isinstance(thing, type):
            raise TypeError(f"{role} is the class {thing.__name__}: call it to make an object")

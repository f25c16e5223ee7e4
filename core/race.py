"""A fair race: every optimizer at its own best learning rate, for the same price, from many starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core import outcome
from core.catalog import Spec
from core.descent import Trajectory, descend
from core.interfaces import Landscape

RATES = 41
CHUNK = 2_000_000  # numbers of one trajectory: about 16 MB, and as much again for each thing the optimizer remembers
LEAST = 1e-12  # a gap this small, in units of the minimum's size or 1, is 0: below it rounding would be ranked


@dataclass(frozen=True, eq=False)
class Tuning:
    """A sweep of learning rates: ``rates`` (R,); ``gap`` and ``cost`` (R, S), one column for each start.

    ``gap`` is the final loss above the minimum (above 0 where none is known), inf where the run was lost; ``cost``
    the evaluations to the goal, inf where it is not reached to stay. ``best`` is the index of the best rate: the
    lowest median gap, and among equals the lowest median cost. ``interior`` says that it is not at an end of the
    sweep: only then is it known to be the best.
    """

    rates: np.ndarray
    gap: np.ndarray
    cost: np.ndarray

    @property
    def curve(self) -> np.ndarray:
        """The median over the starts of the final gap, for each rate: (R,)."""
        return median(self.gap)

    @property
    def best(self) -> int:
        return int(np.lexsort((median(self.cost), self.curve))[0])

    @property
    def interior(self) -> bool:
        return 0 < self.best < len(self.rates) - 1

    @property
    def rate(self) -> float:
        return float(self.rates[self.best])


@dataclass(frozen=True, eq=False)
class Result:
    """How one optimizer did at its best rate: ``gap`` and ``cost`` (S,), and their quartiles (3,) over the starts."""

    key: str
    tuning: Tuning

    @property
    def gap(self) -> np.ndarray:
        return self.tuning.gap[self.tuning.best]

    @property
    def cost(self) -> np.ndarray:
        return self.tuning.cost[self.tuning.best]

    @property
    def reached(self) -> float:
        """The fraction of the starts from which the goal was reached."""
        return float(np.isfinite(self.cost).mean())

    @property
    def gap_quartiles(self) -> np.ndarray:
        return quartiles(self.gap)

    @property
    def cost_quartiles(self) -> np.ndarray:
        return quartiles(self.cost)


def tune(
    loss: Landscape,
    spec: Spec,
    starts: Any,
    budget: int = 200,
    rates: Any = None,
    progress: Callable[[float], Any] | None = None,
    **other: Any,
) -> Tuning:
    """Every learning rate from every start, for the price of ``budget`` evaluations each (see :func:`evaluations`).

    ``starts`` (2, S); ``rates`` (R,), ascending, by default 41 over the slider's range; ``other`` are the rest of the
    hyperparameters. A run ends at the last step that the budget pays for. ``progress`` hears of the part that is done
    after each piece of the work, and what it raises ends it. The goal is that of
    :mod:`core.outcome`: one ten-thousandth of the starting gap, reached to stay until the budget's end.

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> bowl, starts = LOSSES["bowl"](condition=9), np.array([[2.0, -1.0], [1.0, 2.0]])
    >>> found = tune(bowl, OPTIMIZERS["gradient_descent"], starts, 60, np.linspace(0.02, 0.24, 12))
    >>> round(found.rate, 9), found.interior  # theory: 2/(1 + 9)
    (0.2, True)
    """
    rates = default_rates(spec) if rates is None else np.asarray(rates, dtype=float)
    starts = np.asarray(starts, dtype=float)
    optimizer = spec(learning_rate=rates[:, None], **other)
    steps = budget // _least_price(optimizer, loss)
    width = max(1, CHUNK // max(1, len(rates) * (steps + 1) * len(starts)))
    parts = []
    for i in range(0, starts.shape[1], width):
        parts.append(_measured(descend(loss, optimizer, starts[:, None, i : i + width], steps), budget))
        if progress is not None:
            progress(min(1.0, (i + width) / starts.shape[1]))
    gap, cost = (np.concatenate(columns, axis=1) for columns in zip(*parts, strict=True))
    return Tuning(rates, gap, cost)


def race(
    loss: Landscape, specs: Iterable[Spec], starts: Any, budget: int = 200, rates: Any = None
) -> tuple[Result, ...]:
    """Each optimizer at its best rate from the same starts and for the same price; the winner comes first.

    Ranked by the median over the starts of the evaluations to the goal, then by the median final gap. The rate is
    tuned on these very starts. To see what a turned surface changes, race on ``loss.turned(45)`` from
    ``core.starts.turned(loss, starts, 45)``: to plain descent and momentum it is the same race.

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> from core.starts import in_domain
    >>> bowl = LOSSES["bowl"]()
    >>> specs = [OPTIMIZERS[key] for key in ("gradient_descent", "momentum", "newton")]
    >>> [result.key for result in race(bowl, specs, in_domain(bowl, 8, seed=1))]
    ['newton', 'gradient_descent', 'momentum']
    """
    results = [Result(spec.key, tune(loss, spec, starts, budget, rates)) for spec in specs]
    return tuple(sorted(results, key=lambda one: (one.cost_quartiles[1], one.gap_quartiles[1])))


def evaluations(trajectory: Trajectory) -> np.ndarray:
    """What a run has paid when it stands at each step, in gradient evaluations: (steps + 1, *batch).

    A step costs one gradient. A Hessian counts as ``dimension`` gradients, as if its columns were differences of
    gradients. A value of the loss counts as one gradient too, which is dear for it: line searches are not flattered;
    they are counted one by one, as the run needed them. The optimizer's own arithmetic is free.

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> evaluations(descend(LOSSES["bowl"](), OPTIMIZERS["newton"](), steps=3)).tolist()
    [0, 3, 6, 9]
    """
    uses, batch = trajectory.optimizer.uses, trajectory.batch
    price = 1 + trajectory.loss.dimension * ("hessian" in uses)
    spent = np.arange(trajectory.steps + 1).reshape(-1, *(1,) * len(batch)) * price
    if "value" in uses:
        spent = spent + np.broadcast_to(trajectory.state["values"], (trajectory.steps + 1, *batch))
    return np.broadcast_to(spent, (trajectory.steps + 1, *batch))


def default_rates(spec: Spec) -> np.ndarray:
    """41 learning rates over the range of the slider."""
    param = next(param for param in spec.params if param.key == "learning_rate")
    return param.spread(RATES)


def median(numbers: np.ndarray) -> np.ndarray:
    """The lower median along the last axis: with inf among the numbers there is nothing to average."""
    return np.quantile(numbers, 0.5, axis=-1, method="inverted_cdf")


def quartiles(numbers: np.ndarray) -> np.ndarray:
    """The quartiles (3,) of numbers of which some may be inf.

    >>> quartiles(np.array([1.0, 2.0, 3.0, np.inf])).tolist()
    [1.0, 2.0, 3.0]
    """
    return np.quantile(numbers, [0.25, 0.5, 0.75], method="inverted_cdf")


def _least_price(optimizer: Any, loss: Landscape) -> int:
    """The evaluations that the cheapest step costs; a line search needs the value here and one trial."""
    return 1 + loss.dimension * ("hessian" in optimizer.uses) + 2 * ("value" in optimizer.uses)


def _measured(path: Trajectory, budget: int) -> tuple[np.ndarray, np.ndarray]:
    """The gap at the last step that the budget pays for, and the evaluations to the goal; both of shape batch."""
    spent = evaluations(path)
    affordable = spent <= budget
    last = affordable.sum(axis=0) - 1
    minimum = 0.0 if path.loss.minimum is None else path.loss.minimum
    with np.errstate(all="ignore"):
        end = np.take_along_axis(path.value, last[None], axis=0)[0]
        gap = end - minimum
        gap = np.where(gap <= LEAST * max(1.0, abs(minimum)), 0.0, gap) if path.loss.minimum is not None else gap
        gap = np.where(np.isfinite(gap), gap, np.inf)
        if path.loss.minimum is None:
            return gap, np.full(gap.shape, np.inf)
        there = (path.value <= outcome.goal(path.value, minimum)) | ~affordable  # what is not paid for did not happen
    arrived = outcome.settled_from(there)
    cost = np.take_along_axis(spent, np.minimum(arrived, path.steps)[None], axis=0)[0]
    return gap, np.where(arrived <= last, cost, np.inf)

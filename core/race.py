"""A fair race: every optimizer tuned, its rate and what else it lives by, for the same price, from many starts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from core import outcome
from core.catalog import Spec
from core.descent import Trajectory, descend
from core.interfaces import Landscape

RATES = 41
CHUNK = 2_000_000  # numbers of one trajectory: about 16 MB, and as much again for each thing the optimizer remembers
THIRD, FEW, FINALISTS = 3, 10, 2  # a heat has every so many rates and so many starts; so many go on to all of them
AROUND = 6  # so many rates on either side of its best one in the heat decide about a finalist
LEAST = 1e-12  # a gap this small, in units of the minimum's size or 1, is 0: below it rounding would be ranked


@dataclass(frozen=True, eq=False)
class Tuning:
    """A sweep of learning rates: ``rates`` (R,); ``gap`` and ``cost`` (R, S), one column for each start.

    ``gap`` is the final loss above the minimum (above 0 where none is known), inf where the run was lost; ``cost``
    the evaluations to the goal, inf where it is not reached to stay. ``values`` are the other hyperparameters that
    were tuned, by key, and ``inside`` says that none of them is the largest that was tried,
    unless a slider goes no further. ``best`` is the index of
    the best rate, by :func:`standing`. ``interior`` says that nothing is at an end of what was tried: only then is
    it known to be the best.
    """

    rates: np.ndarray
    gap: np.ndarray
    cost: np.ndarray
    values: tuple[tuple[str, float], ...] = ()
    inside: bool = True

    @cached_property
    def curve(self) -> np.ndarray:
        """The median over the starts of the final gap, for each rate: (R,)."""
        return median(self.gap)

    @cached_property
    def prices(self) -> np.ndarray:
        """The median over the starts of the evaluations to the goal, for each rate: (R,)."""
        return median(self.cost)

    @cached_property
    def best(self) -> int:
        return int(np.lexsort(standing(self.gap, self.cost)[::-1])[0])

    @cached_property
    def interior(self) -> bool:
        return 0 < self.best < len(self.rates) - 1 and self.inside

    @cached_property
    def rate(self) -> float:
        return float(self.rates[self.best])


@dataclass(frozen=True, eq=False)
class Result:
    """How one optimizer did at its best rate: ``gap`` and ``cost`` (S,), and their quartiles (3,) over the starts."""

    key: str
    tuning: Tuning

    @cached_property
    def gap(self) -> np.ndarray:
        return self.tuning.gap[self.tuning.best]

    @cached_property
    def cost(self) -> np.ndarray:
        return self.tuning.cost[self.tuning.best]

    @cached_property
    def reached(self) -> float:
        """The fraction of the starts from which the goal was reached."""
        return float(np.isfinite(self.cost).mean())

    @cached_property
    def standing(self) -> tuple[float, ...]:
        """The smaller the better, see :func:`standing`."""
        return tuple(float(part) for part in standing(self.gap, self.cost))

    @cached_property
    def gap_quartiles(self) -> np.ndarray:
        return quartiles(self.gap)

    @cached_property
    def cost_quartiles(self) -> np.ndarray:
        return quartiles(self.cost)


def tune(
    loss: Landscape,
    spec: Spec,
    starts: Any,
    budget: int = 200,
    rates: Any = None,
    progress: Callable[[float], Any] | None = None,
    tried: Mapping[str, Any] | None = None,
    **other: Any,
) -> Tuning:
    """Every learning rate from every start, for the price of ``budget`` evaluations each (see :func:`evaluations`).

    ``starts`` (2, S); ``rates`` (R,), ascending, by default 41 over the slider's range; ``tried`` says which other
    hyperparameters are tuned too, and over which values (see :func:`lives_by`). Of all combinations the
    two that are best with every third rate from ten of the starts go on to the rates around their best one from every
    start, and the better of them to every rate.
    ``other`` are the rest of the hyperparameters. A run ends at the last step that the budget pays for. ``progress``
    hears of the part that is done after each piece of the work, and what it raises ends it. The goal is one loss for
    all starts, see :func:`common_goal`; it counts as reached from the step on from which the run stays there to the
    budget's end.

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> bowl, starts = LOSSES["bowl"](condition=9), np.array([[2.0, -1.0], [1.0, 2.0]])
    >>> tuned = tune(bowl, OPTIMIZERS["momentum"], starts, 60, tried={"momentum": (0, 0.2, 0.4, 0.6, 0.8)})
    >>> tuned.values, tuned.interior  # in the long run theory has ((3 − 1)/(3 + 1))² = 0.25
    ((('momentum', 0.4),), True)
    """
    rates = default_rates(spec) if rates is None else np.asarray(rates, dtype=float)
    starts = np.asarray(starts, dtype=float)
    goal = common_goal(loss, starts)
    tops = {param.key: param.slider[1] for param in spec.params if param.slider}

    def swept(values: dict[str, float], some: slice, tell: Callable[[float], Any] | None = None) -> Tuning:
        columns = {**other, **values, "learning_rate": rates[some, None]}
        inside = all(value < max((tried or {})[key]) or value >= tops[key] for key, value in values.items())
        return Tuning(
            rates[some], *_swept(loss, spec, starts, budget, goal, columns, tell), tuple(values.items()), inside
        )

    entrants = _entrants(tried or {})
    if len(entrants) == 1:
        return swept(entrants[0], slice(None), progress)
    finalists = _heat(loss, spec, starts, budget, goal, rates, entrants, other)
    decided = [(Result(spec.key, swept(values, around)).standing, values) for values, around in finalists]
    return swept(min(decided, key=lambda one: one[0])[1], slice(None), progress)


def _entrants(tried: Mapping[str, Any]) -> list[dict[str, float]]:
    """All combinations of the values tried; one without any where nothing is."""
    return [dict(zip(tried, values, strict=True)) for values in product(*tried.values())]


def _heat(
    loss: Landscape,
    spec: Spec,
    starts: np.ndarray,
    budget: int,
    goal: float,
    rates: np.ndarray,
    entrants: list[dict[str, float]],
    other: Any,
) -> list[tuple[dict[str, float], slice]]:
    """The best entrants with every third rate from a few of the starts, and which rates are around their best one."""
    starts = starts[:, np.linspace(0, starts.shape[1] - 1, min(FEW, starts.shape[1])).astype(int)]
    first = len(rates) // 2 % THIRD
    some = rates[first::THIRD]
    columns: dict[str, Any] = {key: np.array([one[key] for one in entrants])[:, None, None] for key in entrants[0]}
    measured = _swept(loss, spec, starts[:, None], budget, goal, {**other, **columns, "learning_rate": some[:, None]})
    best: dict[int, int] = {}  # by entrant, the best first: its best rate
    for place in np.lexsort(np.stack(standing(*measured))[::-1].reshape(3, -1)).tolist():
        best.setdefault(place // len(some), first + THIRD * (place % len(some)))
    around = {i: slice(max(0, rate - AROUND), rate + AROUND + 1) for i, rate in best.items()}
    return [(entrants[i], around[i]) for i in list(best)[:FINALISTS]]


def _swept(
    loss: Landscape,
    spec: Spec,
    starts: np.ndarray,
    budget: int,
    goal: float,
    values: dict[str, Any],
    progress: Callable[[float], Any] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The gap and the cost of every run, (…, S) with what ``values`` broadcast to; a piece of the starts at a time."""
    optimizer = spec(**values)
    steps = budget // least_price(optimizer, loss)
    count = starts.shape[-1]
    width = at_once(int(np.prod(np.broadcast_shapes(*(np.shape(value) for value in values.values())))), steps)
    parts = []
    for i in range(0, count, width):
        parts.append(_measured(descend(loss, optimizer, starts[..., None, i : i + width], steps), budget, goal))
        if progress is not None:
            progress(min(1.0, (i + width) / count))
    gap, cost = (np.concatenate(columns, axis=-1) for columns in zip(*parts, strict=True))
    return gap, cost


def at_once(each: int, steps: int) -> int:
    """From how many starts ``each`` runs go together, so that little memory is enough."""
    return max(1, CHUNK // (2 * each * (steps + 1)))


def sweeps(tried: Mapping[str, Any], count: int, steps: int) -> list[int]:
    """How many runs :func:`tune` sends off together, for each time that it does so.

    >>> sweeps({}, 40, 200), sweeps({"momentum": (0, 0.2, 0.4, 0.6, 0.8)}, 40, 200)
    ([1640], [650, 520, 520, 1640])
    """
    entrants, some = len(_entrants(tried)), len(range(RATES // 2 % THIRD, RATES, THIRD))
    heat = [(entrants * some, min(FEW, count))] if entrants > 1 else []
    finals = min(FINALISTS, entrants) if entrants > 1 else 0
    parts = []
    for each, starts in [*heat, *[(2 * AROUND + 1, count)] * finals, (RATES, count)]:
        width = at_once(each, steps)
        parts += [each * min(width, starts - first) for first in range(0, starts, width)]
    return parts


def common_goal(loss: Landscape, starts: np.ndarray) -> float:
    """The loss at which a run from any of the starts (2, S) has arrived; −inf where no minimum is known.

    A ten-thousandth of the median starting loss above the minimum is left: minimum + 10⁻⁴ (median f(θ₀) − minimum).

    >>> from core.losses import LOSSES
    >>> bowl = LOSSES["bowl"](condition=1)  # (x² + y²)/2
    >>> common_goal(bowl, np.array([[2.0, 4.0, 6.0], [0.0, 0.0, 0.0]]))
    0.0008
    """
    if loss.minimum is None:
        return -np.inf
    with np.errstate(all="ignore"):
        began = loss.value(starts)
    began = began[np.isfinite(began)]
    middle = float(np.median(began)) if len(began) else loss.minimum
    return float(outcome.goal(np.array([middle]), loss.minimum))


def lives_by(spec: Spec) -> dict[str, tuple[float, ...]]:
    """What an optimizer lives by beside its rate, and the values of it that a fair race tries.

    >>> from core.optimizers import OPTIMIZERS
    >>> lives_by(OPTIMIZERS["adam"])
    {'beta1': (0, 0.5, 0.8, 0.9, 0.95), 'beta2': (0.9, 0.99, 0.999)}
    """
    return {param.key: param.tried for param in spec.params if param.tried}


def standing(gap: np.ndarray, cost: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What decides between two ways to run from the same starts (…, S), the first that differs: smaller is better.

    How many starts do not arrive; the median evaluations to the goal; the median final gap.

    >>> [float(part) for part in standing(np.zeros(3), np.array([4.0, 5.0, np.inf]))]
    [1.0, 5.0, 0.0]
    """
    return np.isinf(cost).sum(axis=-1), median(cost), median(gap)


def race(
    loss: Landscape, specs: Iterable[Spec], starts: Any, budget: int = 200, rates: Any = None
) -> tuple[Result, ...]:
    """Each optimizer, tuned, from the same starts and for the same price; the winner comes first.

    Ranked by :func:`standing`: who does not arrive from every start is behind all who do. The rate, and what else it
    lives by, are tuned on these very starts. To see what a turned surface changes, race on ``loss.turned(45)`` from
    ``core.starts.turned(loss, starts, 45)``: to plain descent and momentum it is the same race.

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> from core.starts import in_domain
    >>> bowl = LOSSES["bowl"]()
    >>> specs = [OPTIMIZERS[key] for key in ("gradient_descent", "momentum", "newton")]
    >>> [result.key for result in race(bowl, specs, in_domain(bowl, 8, seed=1))]
    ['newton', 'momentum', 'gradient_descent']
    """
    results = [Result(spec.key, tune(loss, spec, starts, budget, rates, tried=lives_by(spec))) for spec in specs]
    return tuple(sorted(results, key=lambda one: one.standing))


def evaluations(trajectory: Trajectory) -> np.ndarray:
    """What a run has paid when it stands at each step, in gradient evaluations: (steps + 1, *batch).

    A step costs one gradient. A Hessian counts as ``dimension`` gradients, as if its columns were differences of
    gradients. A value of the loss counts as one gradient too, which is expensive and does not favour line searches;
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
    return _ranked(numbers, 0.5)


def quartiles(numbers: np.ndarray) -> np.ndarray:
    """The quartiles (3,) of numbers of which some may be inf.

    >>> quartiles(np.array([1.0, 2.0, 3.0, np.inf])).tolist()
    [1.0, 2.0, 3.0]
    """
    return np.array([_ranked(numbers, part) for part in (0.25, 0.5, 0.75)])


def _ranked(numbers: np.ndarray, part: float) -> np.ndarray:
    """The smallest number along the last axis that is not below ``part`` of them: NumPy's "inverted_cdf", faster."""
    rank = max(0, math.ceil(part * numbers.shape[-1]) - 1)
    return np.partition(numbers, rank, axis=-1)[..., rank]


def least_price(optimizer: Any, loss: Landscape) -> int:
    """The evaluations that the cheapest step costs; a line search needs the value here and one trial."""
    return 1 + loss.dimension * ("hessian" in optimizer.uses) + 2 * ("value" in optimizer.uses)


def _measured(path: Trajectory, budget: int, goal: float) -> tuple[np.ndarray, np.ndarray]:
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
        there = (path.value <= goal) | ~affordable  # what is not paid for did not happen
    arrived = outcome.settled_from(there)
    cost = np.take_along_axis(spent, np.minimum(arrived, path.steps)[None], axis=0)[0]
    return gap, np.where(arrived <= last, cost, np.inf)

"""The races behind the picture: on the surface as it is, and turned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.losses.surface import Surface
from core.optimizers import OPTIMIZERS
from core.race import Result, Tuning, tune
from core.scene import Chosen
from core.starts import in_domain, turned
from viz.lessons.race.scene import ANGLE, LEARNING_RATE, TURNS, RaceScene

SAME = 0.1  # a median price that changes by less is about the same


@dataclass(frozen=True, eq=False)
class Run:
    """What :class:`core.race.Result` says of one optimizer, reckoned once."""

    key: str
    tuning: Tuning
    curve: np.ndarray
    best: int
    rate: float
    interior: bool
    gap: np.ndarray
    cost: np.ndarray
    reached: float
    gap_quartiles: np.ndarray
    cost_quartiles: np.ndarray

    @classmethod
    def of(cls, result: Result) -> Run:
        tuning, best = result.tuning, result.tuning.best
        return cls(
            result.key, tuning, tuning.curve, best, float(tuning.rates[best]), tuning.interior, tuning.gap[best],
            tuning.cost[best], result.reached, result.gap_quartiles, result.cost_quartiles,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Races:
    """``results[turn][i]`` is how optimizer ``i`` did; ``ranks`` (turns, optimizers) its place, from 0."""

    loss: Surface
    began: float  # the median over the starts of the loss above the minimum
    keys: tuple[str, ...]
    results: tuple[tuple[Run, ...], ...]

    @property
    def ranks(self) -> np.ndarray:
        return np.array([np.argsort(_order(row)) for row in self.results])

    @property
    def order(self) -> list[int]:
        """The optimizers from the first to the last, on the surface as it is."""
        return _order(self.results[0])


def races(scene: RaceScene, tell: Callable[[float], None] = lambda part: None) -> Races:
    """Race the scene; ``tell`` hears of the part that is done, and what is done stays when it raises."""
    loss, results = scene.loss(), list[tuple[Run, ...]]()
    whole = len(TURNS) * len(scene.optimizers)
    for angle in (0.0, ANGLE):
        row: list[Run] = []
        for chosen in scene.optimizers:
            row.append(_result(loss, chosen, scene.budget, scene.count, scene.seed, angle))
            tell((len(results) * len(scene.optimizers) + len(row)) / whole)
        results.append(tuple(row))
    with np.errstate(all="ignore"):
        values = loss.value(in_domain(loss, scene.count, scene.seed))
    values = values[np.isfinite(values)]
    began = float(np.median(values)) - (loss.minimum or 0.0) if len(values) else 1.0
    return Races(loss, began, tuple(chosen.key for chosen in scene.optimizers), tuple(results))


@lru_cache(maxsize=256)
def _result(loss: Surface, chosen: Chosen, budget: int, count: int, seed: int, angle: float) -> Run:
    starts = turned(loss, in_domain(loss, count, seed), angle)
    other = {key: value for key, value in chosen.values if key != LEARNING_RATE}
    return Run.of(Result(chosen.key, tune(loss.turned(angle), OPTIMIZERS[chosen.key], starts, budget, **other)))


def _order(row: tuple[Run, ...]) -> list[int]:
    """As core.race ranks: by the median price, then by the median gap."""
    return sorted(range(len(row)), key=lambda i: (row[i].cost_quartiles[1], row[i].gap_quartiles[1]))


def change(before: Run, after: Run) -> float:
    """The median price after turning as a multiple of that before; NaN where neither is known."""
    a, b = before.cost_quartiles[1], after.cost_quartiles[1]
    with np.errstate(all="ignore"):
        return float(b / a) if np.isfinite(a) or np.isfinite(b) else float("nan")

"""What becomes of a run at each value of one hyperparameter: a slider has more positions where that changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from core.batches import Batches
from core.descent import Trajectory, descend
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome
from core.price import price
from core.schedules import SCHEDULES
from viz.scene import Chosen, Live
from viz.scene.live import FINE

FEW = 7  # parts of an edge, where a run is dear


@dataclass(frozen=True)
class Trial:
    """A run of which it is told what becomes of it, at values of its hyperparameter ``live``."""

    loss: Any
    start: Any
    steps: int
    chosen: Chosen
    live: str = "learning_rate"
    schedule: Chosen | None = None
    noise: float = 0.0
    seed: int = 0
    batches: Batches | None = None

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """What is told of the run at each of the values."""
        plan = None if self.schedule is None else self.schedule.build(SCHEDULES)
        optimizer = self.optimizer(values)
        path = descend(self.loss, optimizer, self.start, self.steps, plan, self.seed, self.noise, self.batches)
        return self.told(path)

    def optimizer(self, values: np.ndarray) -> Any:
        return self.chosen.build(OPTIMIZERS, **{self.live: values})

    def told(self, path: Trajectory) -> np.ndarray:
        return path.outcome


def finer(
    live: Live, trial: Trial, exact: float, edges: int = 3, parts: int = FINE, beside: tuple[Trial, ...] = ()
) -> Live:
    """The positions of ``live``, more of them around the last ``edges`` changes of the trial, and ``exact``.

    A change of a trial ``beside`` it counts, too.
    """
    # what is tried takes its place: scenes that differ in it alone share their edges
    trials = tuple(replace(each, chosen=each.chosen.put(**{each.live: 0.0})) for each in (trial, *beside))
    values = _finer(trials, live, edges, parts) if edges else live.values
    return Live(live.key, np.unique([*values, exact]))


def search(loss: Any, optimizer: Any, runs: int, steps: int, edges: int = 3) -> float:
    """What :func:`finer` costs: the trial at each of ``runs`` positions, and then at those around the edges."""
    return price(loss, optimizer, runs, steps) + price(loss, optimizer, edges * (FINE - 1), steps)


@lru_cache(maxsize=128)
def _finer(trials: tuple[Trial, ...], live: Live, edges: int, parts: int) -> np.ndarray:
    def told(tried: np.ndarray) -> np.ndarray:
        return sum((len(Outcome) ** i * np.asarray(trial(tried)) for i, trial in enumerate(trials)), start=np.array(0))

    return live.finer(told, edges, parts).values

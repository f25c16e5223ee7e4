"""The races behind the picture: on the surface as it is, and turned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from core.losses.surface import Surface
from core.optimizers import OPTIMIZERS
from core.race import Result, common_goal, tune
from core.starts import in_domain, turned
from viz.lessons.hyper import LEARNING_RATE
from viz.lessons.race.scene import ANGLE, TURNS, RaceScene
from viz.scene import Chosen, Live
from viz.scene.progress import QUIET, Watched

SAME = 0.1  # a median price that changes by less is about the same


@dataclass(frozen=True, eq=False)
class Races:
    """How each did: ``results[turn][i]`` is optimizer ``i``, once, or once for each position of the slider.

    ``position`` is where the slider stands.
    """

    loss: Surface
    began: float  # the median over the starts of the loss above the minimum
    goal: float  # the loss at which a run has arrived
    keys: tuple[str, ...]
    results: tuple[tuple[tuple[Result, ...], ...], ...]
    positions: Live
    position: int

    @property
    def count(self) -> int:
        return len(self.positions.values)

    def row(self, turn: int, position: int) -> tuple[Result, ...]:
        """All optimizers where the slider stands at ``position``."""
        return tuple(runs[position if len(runs) > 1 else 0] for runs in self.results[turn])

    def of(self, i: int, number: Callable[[Result], Any]) -> np.ndarray:
        """What is asked of optimizer ``i``, (turns, positions, …); one position where the slider moves nothing."""
        return np.array([[number(run) for run in row[i]] for row in self.results])

    def ranks(self, turn: int, position: int) -> np.ndarray:
        """The place of each optimizer, from 0."""
        return np.argsort(_order(self.row(turn, position)))

    @property
    def order(self) -> list[int]:
        """The optimizers from the first to the last, on the surface as it is."""
        return _order(self.row(0, self.position))


def races(scene: RaceScene, progress: Watched = QUIET) -> Races:
    """Race the scene; ``progress`` hears of the part that is done, and what is done stays when it raises."""
    loss, positions = scene.loss(), scene.positions()
    varied = [_varied(chosen, scene.moves(chosen), positions) for chosen in scene.optimizers]
    whole, done = len(TURNS) * sum(map(len, varied)), 0

    def raced(chosen: Chosen, angle: float) -> Result:
        nonlocal done
        part = Watched(lambda share: progress((done + share) / whole))
        tried = tuple(scene.tried(chosen).items())
        if chosen.build(OPTIMIZERS).isotropic:  # turned, it is the same race
            angle = 0.0
        run = _result(loss, chosen, tried, scene.budget, scene.count, scene.seed, angle, part)
        done += 1
        progress(done / whole)
        return run

    results = tuple(tuple(tuple(raced(one, angle) for one in each) for each in varied) for angle in (0.0, ANGLE))
    starts = in_domain(loss, scene.count, scene.seed)
    with np.errstate(all="ignore"):
        values = loss.value(starts)
    values = values[np.isfinite(values)]
    began = float(np.median(values)) - (loss.minimum or 0.0) if len(values) else 1.0
    keys = tuple(chosen.key for chosen in scene.optimizers)
    at = positions.position(scene.live_value())
    return Races(loss, began, common_goal(loss, starts), keys, results, positions, at)


def _varied(chosen: Chosen, key: str | None, positions: Live) -> tuple[Chosen, ...]:
    return tuple(chosen.put(**{key: value}) for value in positions.values.tolist()) if key else (chosen,)


@lru_cache(maxsize=512)
def _result(
    loss: Surface, chosen: Chosen, tried: tuple, budget: int, count: int, seed: int, angle: float, tell: Watched
) -> Result:
    starts = turned(loss, in_domain(loss, count, seed), angle)
    other: dict[str, Any] = {key: value for key, value in chosen.values if key != LEARNING_RATE}
    spec = OPTIMIZERS[chosen.key]
    tuning = tune(loss.turned(angle), spec, starts, budget, progress=tell, tried=dict(tried), **other)
    return Result(chosen.key, tuning)


def _order(row: Sequence[Result]) -> list[int]:
    """As core.race ranks: by how many starts arrive, then by the median price, then by the median gap."""
    return sorted(range(len(row)), key=lambda i: row[i].standing)


def change(before: Result, after: Result) -> float:
    """The median price after turning as a multiple of that before; NaN where neither is known."""
    a, b = before.cost_quartiles[1], after.cost_quartiles[1]
    with np.errstate(all="ignore"):
        return float(b / a) if np.isfinite(a) or np.isfinite(b) else float("nan")

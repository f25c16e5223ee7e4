"""The playground's computation: every chosen optimizer at every position of the slider."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis import critical_rate
from core.descent import Trajectory
from core.losses.surface import Surface
from core.optimizers import OPTIMIZERS
from core.outcome import Outcome, goal
from core.schedules import SCHEDULES
from core.several import descend_several
from viz.figures.theme import MARKS, Look
from viz.lessons.ground import floor
from viz.lessons.playground.scene import PlaygroundScene
from viz.scene import Chosen, Live


@dataclass(frozen=True)
class Run:
    """One optimizer's ensemble over the slider; batch () where the slider does not move it."""

    chosen: Chosen
    trajectory: Trajectory
    live: str | None  # the hyperparameter that the slider moves
    critical_start: np.ndarray  # the rate at which theory says it breaks, at the start; NaN where theory has none
    critical_end: np.ndarray  # the same just before the step of its outcome
    settles: np.ndarray  # without the noise it comes to rest, or arrives; False where there is no noise

    def arrived(self) -> np.ndarray:
        """Whether it converged to the goal, and not to a minimum of which nothing was known."""
        path, lowest = self.trajectory, floor(self.trajectory.loss)
        reach = goal(path.value, path.loss.minimum) - lowest + 1e-9 * max(1.0, abs(lowest))
        with np.errstate(all="ignore"):
            return (path.outcome == Outcome.CONVERGED) & (np.abs(path.value[-1] - lowest) <= reach)

    @property
    def over(self) -> tuple[str, ...]:
        """The coordinates that its arrays lie over."""
        return ("live",) if self.live else ()

    @property
    def count(self) -> int:
        """At how many positions there is something to say of it: at all of them, or at one that serves all."""
        return int(np.prod(self.trajectory.batch))

    @property
    def name(self) -> str:
        return OPTIMIZERS[self.chosen.key].name

    @property
    def look(self) -> Look:
        return MARKS[self.chosen.key]


@dataclass(frozen=True)
class Experiment:
    loss: Surface
    positions: Live
    runs: tuple[Run, ...]


def experiment(scene: PlaygroundScene) -> Experiment:
    """Run the scene."""
    loss = scene.loss()
    slider = scene.positions()
    live = [{scene.live: slider.values} if scene.moves(chosen) else {} for chosen in scene.optimizers]
    rules = [
        OPTIMIZERS[chosen.key](**{**scene.values(chosen), **moved})
        for chosen, moved in zip(scene.optimizers, live, strict=True)
    ]
    schedule = None if scene.schedule.key == "constant" else scene.schedule.build(SCHEDULES)
    setting = (loss, rules, scene.start, scene.steps, schedule)
    paths = descend_several(*setting, seed=scene.seed, noise=scene.noise)
    quiet = descend_several(*setting) if scene.noise > 0 else [None] * len(rules)
    each = zip(scene.optimizers, paths, live, quiet, strict=True)
    runs = tuple(_run(chosen, path, scene.live if moved else None, calm) for chosen, path, moved, calm in each)
    return Experiment(loss, slider, runs)


def _run(chosen: Chosen, path: Trajectory, live: str | None, quiet: Trajectory | None) -> Run:
    """A run with what theory says of it; ``quiet`` is the same without the noise, where there is some."""
    if "value" not in path.optimizer.uses:  # what else it remembered is not looked at, and takes most of the memory
        path = path.forgetful()
    first_limit, last_limit = (critical_rate(path.loss, at, path.optimizer) for at in (path.theta[0], path.before))
    settles = np.zeros(path.batch, dtype=bool)
    if quiet is not None:
        settles = np.isin(quiet.outcome, (Outcome.CONVERGED, Outcome.STOPPED))
    return Run(chosen, path, live, first_limit, last_limit, settles)


def distance(run: Run) -> np.ndarray:
    """From the last point to the nearest known minimum, shape ``batch``; NaN where none is known."""
    loss, end = run.trajectory.loss, run.trajectory.theta[-1]
    known = np.array(loss.minima + loss.local_minima).reshape(-1, 2)
    with np.errstate(all="ignore"):
        apart = end[None] - known.reshape(known.shape + (1,) * (end.ndim - 1))
        apart = np.hypot(apart[:, 0], apart[:, 1])
    return apart.min(axis=0) if len(known) else np.full(end.shape[1:], np.nan)

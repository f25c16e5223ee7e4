"""The computation behind a schedule: many runs with different noise, at a constant rate and with the schedule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.descent import descend
from core.losses.surface import Surface
from core.optimizers import OPTIMIZERS
from core.quadratic import Quadratic, quadratic_of
from core.schedules import SCHEDULES
from viz.lessons.schedules.scene import RUNS, SchedulesScene
from viz.scene import Chosen

LOOKS = 20  # how many steps' places are kept for the picture of the runs, besides the start
FORGOTTEN = 0.05  # of the stationary variance: a run that has no more left of its start is stationary
QUARTILES = np.rint((RUNS - 1) * np.array([0.25, 0.5, 0.75])).astype(int)  # of sorted runs


@dataclass(frozen=True, eq=False)
class Cloud:
    """Many runs of one rule; ``batch`` is (positions,) where the slider moves it, else ()."""

    live: bool
    factor: np.ndarray  # of the rate at each step, (*batch, steps)
    bands: np.ndarray  # lower quartile, median and upper quartile of the loss, (3, *batch, steps + 1)
    radius: np.ndarray  # root of the mean squared distance to the nearest minimum, (*batch, steps + 1)
    places: np.ndarray  # of the runs at the steps ``looks``, (2, *batch, looks, runs)
    spread: np.ndarray | None  # root mean square of each part in the end, (2, *batch); None off a bowl
    theory: np.ndarray | None  # what the recursion says it is, (2, *batch); None where it says nothing
    leaves: np.ndarray  # the share of the runs that leave, (*batch,)
    left: np.ndarray  # the step by which half of them have left, (*batch,); NaN where fewer do


@dataclass(frozen=True, eq=False)
class Clouds:
    loss: Surface
    looks: np.ndarray
    bowl: Quadratic | None  # the surface, if it is one
    constant: Cloud
    scheduled: Cloud


def clouds(scene: SchedulesScene) -> Clouds:
    """Run the scene."""
    values = tuple(scene.positions().values.tolist())
    setting = (scene.loss(), (scene.x, scene.y), scene.noise, scene.seed, scene.steps)
    owned = scene.owned()
    constant = _cloud(*setting, scene.optimizer, None, values if owned else None, owned, "")
    scheduled = _cloud(*setting, scene.optimizer, scene.schedule, values, owned, scene.live)
    loss = scene.loss()
    return Clouds(loss, looks(scene.steps), _bowl(loss), constant, scheduled)


def looks(steps: int) -> np.ndarray:
    """The steps at which the places are kept, the first and the last among them."""
    return np.unique(np.linspace(0, steps, LOOKS + 1).round().astype(int))


@lru_cache(maxsize=64)
def _bowl(loss: Surface) -> Quadratic | None:
    bowl = quadratic_of(loss)
    return bowl if bowl is not None and bowl.curvature[0] > 0 else None


@lru_cache(maxsize=8)
def _cloud(
    loss: Surface, start: tuple[float, float], noise: float, seed: int, steps: int,
    optimizer: Chosen, schedule: Chosen | None, values: tuple[float, ...] | None, owned: str | None, live: str,
) -> Cloud:  # fmt: skip
    """``schedule`` None is a constant rate; ``values`` None means that the slider moves nothing here.

    They are the optimizer's hyperparameter ``owned``, or else the schedule's ``live``.
    """
    column = None if values is None else np.array(values)[:, None]
    built = optimizer.build(OPTIMIZERS, **({owned: column} if owned else {}))
    plan = None if schedule is None else schedule.build(SCHEDULES, **({} if owned else {live: column}))
    # seeds of the scenes do not overlap, and both rules meet the same noise
    path = descend(loss, built, start, steps, plan, np.arange(RUNS) + RUNS * seed, noise)
    shape = (steps + 1, 2, *(() if values is None else (len(values),)), RUNS)
    theta = np.broadcast_to(path.theta if path.theta.ndim == len(shape) else path.theta[..., None], shape)
    value = np.broadcast_to(
        path.value if path.value.ndim == len(shape) - 1 else path.value[..., None], shape[:1] + shape[2:]
    )
    batch = shape[2:-1]
    left = path.left_at
    left = np.broadcast_to(left if left.ndim == len(batch) + 1 else left[..., None], (*batch, RUNS))
    known = (*loss.minima, *loss.local_minima) or ((np.nan, np.nan),)
    with np.errstate(all="ignore"):
        ordered = np.sort(value, axis=-1)  # NaN last
        bands = np.moveaxis(ordered[..., QUARTILES], (-1, 0), (0, -1))
        apart = np.full(shape[:1] + shape[2:], np.inf)
        for x, y in known[:12]:
            apart = np.fmin(apart, (theta[:, 0] - x) ** 2 + (theta[:, 1] - y) ** 2)
        radius = np.moveaxis(np.sqrt(apart.mean(axis=-1)), 0, -1)
    factor = np.ones((*batch, steps))
    if plan is not None:
        factor = np.moveaxis(
            np.stack([np.broadcast_to(_flat(plan.factor(k, steps)), batch) for k in range(steps)]), 0, -1
        )
    places = np.moveaxis(theta[looks(steps)], 0, -2)
    return Cloud(
        values is not None, factor, bands, radius if loss.minima else np.full_like(radius, np.nan), places,
        *_spread(loss, theta, start, factor, built.learning_rate, noise, optimizer, schedule is None),
        np.isfinite(left).mean(axis=-1), np.sort(left, axis=-1)[..., RUNS // 2 - 1],  # NaN comes last
    )  # fmt: skip


def _flat(factor: np.ndarray) -> np.ndarray:
    """(positions, 1) → (positions,)."""
    return factor[..., 0] if np.ndim(factor) else factor


def _spread(
    loss: Surface, theta: np.ndarray, start: tuple[float, float], factor: np.ndarray, rate, noise: float,
    optimizer: Chosen, constant: bool,
) -> tuple[np.ndarray | None, np.ndarray | None]:  # fmt: skip
    """The parts' root mean square, measured over all runs, and what theory says of it.

    At a constant rate: over the second half of the steps, and the stationary ησ²/(λ(2 − ηλ)), NaN where the run is not
    stationary then. With a schedule: in the
    last step, and the recursion from the start.
    """
    bowl = _bowl(loss)
    if bowl is None:
        return None, None
    with np.errstate(all="ignore"):
        late = theta[(len(theta) + 1) // 2 :] if constant else theta[-1:]
        parts = bowl.parts(np.moveaxis(late, 1, 0))  # (2, steps, *batch, runs)
        measured = np.sqrt((parts**2).mean(axis=(1, -1)))
        measured = np.where(measured > 1e-13 * measured.max(axis=0), measured, np.nan)  # the rest is rounding
        if optimizer.key != "gradient_descent":
            return measured, None
        eta = np.broadcast_to(_flat(np.asarray(rate)), factor.shape[:-1])
        if constant:
            return measured, _stationary(bowl, start, eta, noise, len(theta) // 2)
        mean, variance = bowl.moments(start, np.moveaxis(eta[..., None] * factor, -1, 0), noise)
        return measured, np.sqrt(mean[-1] ** 2 + variance[-1])


def _stationary(bowl: Quadratic, start: tuple[float, float], rate: np.ndarray, noise: float, step: int) -> np.ndarray:
    """The stationary spread of each part, NaN where a run is not stationary from ``step`` on: (2, *batch).

    There the start must be forgotten: of the mean's square and of what the variance lacks, (1 − ηλ)^(2k) times their
    size, at most a twentieth of the stationary variance is left.
    """
    variance = bowl.stationary_variance(rate, noise)
    parts = bowl.parts(start).reshape(2, *(1,) * np.ndim(rate))
    left = bowl.factor(rate) ** (2 * step)
    forgotten = (left <= FORGOTTEN) & (left * parts**2 <= FORGOTTEN * variance)
    return np.where(forgotten | ~np.isfinite(variance), np.sqrt(variance), np.nan)

"""What is computed for the page: three runs from one start, the valleys of their batches, and many orders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from core.batches import Batches, stopping_step
from core.descent import descend
from core.losses.data_loss import DataLoss, LeastSquares
from core.optimizers.base import GradientDescent
from core.scatter import scatter
from viz.lessons.batches.scene import RATE_OF_ALL, BatchesScene

ORDERS = 32  # runs with orders of their own
MOMENTS = 20  # of a run at which the cloud of their ends is kept


@dataclass(frozen=True, eq=False)
class Run:
    """One of the three, at each position of what is live if that ``moves`` it, else at one.

    ``theta`` (positions, steps + 1, 2), ``value`` (positions, steps + 1): the loss on all samples. ``seen`` (positions,
    steps + 1) is how many gradients of one sample were computed. ``rows`` are the samples of each step, for each of the
    ``sizes``. ``cloud`` (positions, moments, orders, 2) are the places of
    other orders, ``scatter`` (positions, steps + 1) the root mean square of their distances from their mean.
    """

    key: str
    moves: bool
    sizes: tuple[int, ...]
    theta: np.ndarray
    value: np.ndarray
    seen: np.ndarray
    rows: tuple[tuple[np.ndarray, ...], ...]
    cloud: np.ndarray
    scatter: np.ndarray
    stops: np.ndarray  # where the rule stops, (positions,); −1 where it does not
    left: np.ndarray  # the step at which it left, (positions,); NaN where it did not


@dataclass(frozen=True, eq=False)
class Found:
    loss: DataLoss
    runs: tuple[Run, ...]
    ladder: np.ndarray  # batch sizes from one to below all
    scatters: np.ndarray  # (positions of the rate or one, steps + 1, sizes)
    theory: np.ndarray | None  # the same by theory, for samples drawn with replacement; None for logistic regression
    moments: np.ndarray  # the steps of the clouds
    moves: bool  # the learning rate is live


def find(scene: BatchesScene) -> Found:
    """Run the scene."""
    moves = scene.live == RATE_OF_ALL
    rates = tuple(scene.positions().values.tolist()) if moves else (scene.rate,)
    small = scene.size if moves or scene.brief else 0
    few = bool(scene.brief) and scene.axis != "noise"
    return _find(scene.loss(), small, rates, scene.start, scene.steps, scene.order(1), scene.epsilon, moves, few)


@lru_cache(maxsize=8)
def _find(
    loss: DataLoss, size: int, rates: tuple[float, ...], start: tuple[float, ...], steps: int, order: Batches,
    epsilon: float, moves: bool, few: bool,
) -> Found:  # fmt: skip
    """With ``size`` 0 every size of a mini-batch, at one rate; with ``few`` nothing of the noise of other sizes."""
    last = min(64, max(2, loss.samples - 1))
    ladder = [1, size] if few else [2**i for i in range(int(np.log2(last)) + 1)]
    moments = np.unique(np.linspace(0, steps, min(MOMENTS, steps) + 1).round().astype(int))
    one = {each: _walk(loss, each, rates, start, steps, order, moments) for each in (*ladder, loss.samples)}
    paths = [walk["path"] for walk in one.values()]
    everyone = replace(  # judged at once
        paths[0], theta=np.concatenate([each.theta for each in paths], axis=-1),
        value=np.concatenate([each.value for each in paths], axis=-1),
    )  # fmt: skip
    left = dict(zip(one, everyone.left_at.reshape(len(paths), -1), strict=True))
    walked = {"one": (1,), "mini": (size,) if size else tuple(ladder[1:]), "all": (loss.samples,)}
    runs = tuple(
        _run(key, [one[each] for each in sizes], sizes, moves, epsilon, np.concatenate([left[each] for each in sizes]))
        for key, sizes in walked.items()
    )
    scatters = np.stack([one[each]["scatter"] for each in ladder], axis=-1)
    theory = None
    if isinstance(loss, LeastSquares) and not few:
        _mean, covariance = scatter(loss, np.array(rates)[:, None], np.array(ladder), start, steps)
        with np.errstate(all="ignore"):
            theory = np.sqrt(np.swapaxes(covariance[:, 0, 0] + covariance[:, 1, 1], 0, 1))
    return Found(loss, runs, np.array(ladder), scatters, theory, moments, moves)


def _run(
    key: str, walks: list[dict[str, Any]], sizes: tuple[int, ...], moves: bool, epsilon: float, left: np.ndarray
) -> Run:
    value, seen = (np.concatenate([walk[name] for walk in walks]) for name in ("value", "seen"))
    return Run(
        key, moves or len(walks) > 1, sizes, np.concatenate([walk["theta"] for walk in walks]), value, seen,
        tuple(tuple(walk["rows"]) for walk in walks), np.concatenate([walk["cloud"] for walk in walks]),
        np.concatenate([walk["scatter"] for walk in walks]), stopping_step(value.T, epsilon), left,
    )  # fmt: skip


def _walk(
    loss: DataLoss, size: int, rates: tuple[float, ...], start: Any, steps: int, order: Batches, moments: np.ndarray
) -> dict[str, Any]:
    """The run with batches of one size at each rate, and the same with other orders; all samples are drawn once."""
    whole = size >= loss.samples
    optimizer = GradientDescent(learning_rate=np.array(rates)[:, None])
    seeds = order.seed + np.arange(1 if whole else 1 + ORDERS)
    batches = Batches(size, seed=seeds, replace=order.replace and not whole)
    paths = descend(loss, optimizer, start, steps, batches=batches)
    rows = [each.reshape(len(each), -1)[:, 0] for each in paths.rows or ()]  # a whole order has no seeds
    path = replace(paths, theta=paths.theta[..., 0], value=paths.value[..., 0], rows=rows)
    cloud = np.moveaxis(paths.theta[..., 0 if whole else 1 :], 1, -1)
    with np.errstate(all="ignore"):
        apart = cloud - cloud.mean(axis=2, keepdims=True)
        scatter = np.sqrt((apart**2).sum(axis=-1).mean(axis=-1)).T
    return {
        "path": path,
        "theta": np.moveaxis(path.theta, 2, 0),
        "value": path.value.T,
        "seen": np.broadcast_to(path.seen, (len(rates), steps + 1)),
        "rows": rows,
        "cloud": np.swapaxes(cloud[moments], 0, 1),
        "scatter": scatter,
    }

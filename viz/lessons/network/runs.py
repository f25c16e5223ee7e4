"""The network playground's computation: a training for each position of the slider, and what is seen of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np

from core.data import Data
from core.data.features import rows
from core.initialize import INITIALIZERS
from core.network import Network
from core.schedules import SCHEDULES
from core.signals import active
from core.training import Beside, Course, Training
from viz.figures import decisions
from viz.figures.scatter import Box
from viz.lessons.network.moving import L1, L2, TRAINERS, WEIGHTS
from viz.lessons.network.scene import SNAPSHOTS, NetworkScene
from viz.scene import Live
from viz.scene.progress import QUIET, Watched

FINE = 40  # cells of the decision surface in each direction
COARSE = 15  # cells of a unit's own map
CELLS = 500_000  # of all units' maps together: more units are seen at fewer epochs
GOOD = 0.95  # of the test samples: who gets so many right has learned

LEARNED, PARTLY, GUESSING, DIVERGED = KINDS = range(4)


@dataclass(frozen=True, eq=False)
class Experiment:
    """Runs R, one for each of the ``positions``, at moments S; arrays begin with the axes (R, S).

    ``theta`` (parameters, R, S) is what is seen: from where a run broke on, the parameters before that step. ``frames``
    (S,) says which of the fewer moments of the units' maps stands for each moment.
    """

    network: Network
    training: Data
    test: Data
    positions: Live
    moments: Live
    run: Training
    theta: np.ndarray
    box: Box
    x: np.ndarray  # the decision surface's columns and rows
    y: np.ndarray
    decision: np.ndarray  # codes (R, S, rows, columns)
    frames: np.ndarray
    along: np.ndarray  # the units' maps' columns and rows
    up: np.ndarray
    given: np.ndarray  # codes of the features (features, rows, columns)
    hidden: np.ndarray  # of the hidden units (R, frames, units, rows, columns)
    answers: np.ndarray  # of the outputs (R, frames, outputs, rows, columns)
    active: np.ndarray  # the share of samples that each hidden unit learns from, (R, S, units)
    whole: np.ndarray  # (R,) how many moments there are before a run broke, or all
    loss: np.ndarray  # (R, S) of what is seen, with the penalty, as the next three
    test_loss: np.ndarray
    accuracy: np.ndarray
    test_accuracy: np.ndarray
    confusion: np.ndarray  # (R, S, classes, classes) on the test
    kind: np.ndarray  # (R,)
    reached: np.ndarray  # (R,) the first moment from which on the test stays GOOD, −1 for none
    batch: np.ndarray  # (R,) samples of a step
    epochs: int  # of the whole training, of which a beginning may be all that there is

    @property
    def early(self) -> bool:
        """Whether only the beginning is trained so far."""
        return self.moments.values[-1] < self.epochs


def experiment(scene: NetworkScene, progress: Watched = QUIET, until: int | None = None) -> Experiment:
    """Train what the scene says, at all positions of its slider; kept, whatever position and epoch are looked at.

    With ``until`` only the beginning, up to that epoch.
    """
    values = scene.positions().values
    bare = replace(scene.with_live(float(values[0])), epoch=0, lang="en")
    run = _experiment.__wrapped__ if scene.held is not None else _experiment  # a visitor's file is kept nowhere
    return run(bare, tuple(values.tolist()), progress, until)


@lru_cache(maxsize=12)
def _experiment(
    scene: NetworkScene, values: tuple[float, ...], progress: Watched, until: int | None
) -> Experiment:  # fmt: skip
    positions = Live("live", np.array(values))
    training, test = scene.split()
    network = scene.network()
    seen, tested = scene.seen(training), scene.seen(test)
    course, turn = (_course.__wrapped__ if scene.held is not None else _course)(scene, values)
    with turn:  # whoever else asks for the same training waits, and goes on where it is
        run = course.upto(until, progress)
    theta = whole(run)
    box = scene.frame()
    x, y = (np.linspace(low, high, 2 * FINE + 1)[1::2] for low, high in (box[:2], box[2:]))
    decision = decisions.sure(_mapped(network.predict(theta, _grid(scene, x, y)), FINE))
    moments = Live("epoch", run.epoch.astype(float))
    units = sum(layer.units for layer in scene.hidden)
    most = CELLS // max(1, units * len(values) * COARSE**2)
    chosen = np.unique(np.linspace(0, len(run.epoch) - 1, min(len(run.epoch), most, 30)).round().astype(int))
    near = np.abs(np.arange(len(run.epoch))[:, None] - chosen).argmin(axis=1)
    along, up = (np.linspace(low, high, 2 * COARSE + 1)[1::2] for low, high in (box[:2], box[2:]))
    given, *hidden, small = network.forward(theta[..., chosen], _grid(scene, along, up)).values
    test_accuracy = network.accuracy(theta, tested)
    good = np.logical_and.accumulate((test_accuracy >= GOOD)[:, ::-1], axis=1)[:, ::-1]
    diverged = run.diverged >= 0
    guess = np.bincount(test.y, minlength=test.classes).max() / test.samples
    kind = np.select(
        [diverged, good[:, -1], test_accuracy[:, -1] <= guess], [DIVERGED, LEARNED, GUESSING], PARTLY
    )  # fmt: skip
    broken = (run.steps < run.diverged).sum(axis=0)
    loss, test_loss = (_loss(scene, network, each, theta, positions.values) for each in (seen, tested))
    return Experiment(
        network=network,
        training=training,
        test=test,
        positions=positions,
        moments=moments,
        run=run,
        theta=theta,
        box=box,
        x=x,
        y=y,
        decision=decision,
        frames=near,
        along=along,
        up=up,
        given=decisions.signed(given.reshape(-1, COARSE, COARSE)),
        hidden=decisions.signed(_mapped(np.concatenate([small[:0], *hidden]), COARSE)),
        answers=decisions.answers(_mapped(small, COARSE)),
        active=np.stack([_active(network, theta[:, i], seen.x) for i in range(len(values))]),
        whole=np.where(diverged, broken, len(run.epoch)),
        loss=loss,
        test_loss=test_loss,
        accuracy=network.accuracy(theta, seen),
        test_accuracy=test_accuracy,
        confusion=np.moveaxis(network.confusion(theta, tested), (0, 1), (-2, -1)),
        kind=kind,
        reached=np.where(good[:, -1] & ~diverged, good.argmax(axis=1), -1),
        batch=np.broadcast_to(np.minimum(scene.batch_sizes(), training.samples), len(values)),
        epochs=scene.epochs,
    )


@lru_cache(maxsize=4)
def _course(scene: NetworkScene, positions: tuple[float, ...]) -> tuple[Course | Beside, Lock]:
    """The training of a scene, of which more and more is shown; where the batch size is live, one of each size."""
    values = np.array(positions)
    network, (data, test) = scene.network(), map(scene.seen, scene.split())
    key, owner = scene.live_param().key, scene.owner()

    def built(field: str, catalog: Any) -> Any:
        return getattr(scene, field).build(catalog, **({key: values} if owner == field else {}))

    start = scene.beginning(built("initializer", INITIALIZERS), values.astype(int) if key == WEIGHTS.key else None)
    start = np.broadcast_to(start.reshape(len(start), -1), (len(start), len(values)))
    batches = scene.batches()
    courses = [
        Course(
            network, data, built("optimizer", TRAINERS), scene.epochs, test=test, batches=each,
            schedule=None if scene.schedule.key == "constant" else built("schedule", SCHEDULES), start=first,
            loss=scene.loss, l1=values if key == L1.key else scene.l1, l2=values if key == L2.key else scene.l2,
            snapshots=SNAPSHOTS,
        )
        for each, first in zip(batches, np.split(start, len(batches), axis=1), strict=True)
    ]  # fmt: skip
    return courses[0] if len(courses) == 1 else Beside(courses), Lock()


def _loss(scene: NetworkScene, network: Network, data: Data, theta: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The loss (R, S) with the penalty."""
    l1, l2 = (
        values[:, None] if scene.live == param.key else getattr(scene, param.key) for param in (L1, L2)
    )  # fmt: skip
    return network.loss(data, l1, l2, scene.loss, start=theta[:, :1, :1]).value(theta)


def whole(run: Training) -> np.ndarray:
    """The parameters (dimension, R, S) at each moment; from where a run broke on, those before that step."""
    broken = (run.diverged >= 0) & (run.steps >= run.diverged)  # (S, R)
    theta = np.where(broken[:, None], run.last, run.theta)
    return np.moveaxis(theta, 0, -1)


def _grid(scene: NetworkScene, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The cells' middles as the network sees them: (features, rows · columns)."""
    across, up = np.meshgrid(x, y)
    scaling = scene.scaling()
    places = (np.stack([across.ravel(), up.ravel()]) - scaling.mean[:, None]) / scaling.scale[:, None]
    return rows(places, (chosen.key for chosen in scene.features))


def _active(network: Network, theta: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The share of samples that each hidden unit learns from, (S, units)."""
    none = np.empty((0, theta.shape[1]))
    return np.concatenate([none, *active(network, theta, x)]).T


def _mapped(values: np.ndarray, count: int) -> np.ndarray:
    """(units, cells, R, S) → (R, S, units, rows, columns)."""
    moved = np.moveaxis(values, (2, 3), (0, 1))
    return moved.reshape(*moved.shape[:3], count, count)

"""The network playground's computation: a training for each position of the slider, and what is seen of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from core.data import Data
from core.data.features import rows
from core.initialize import INITIALIZERS
from core.network import Network
from core.schedules import SCHEDULES
from core.signals import active
from core.training import Training, train
from viz.lessons.network.scene import L1, L2, SIZE, SNAPSHOTS, TRAINERS, WEIGHTS, NetworkScene
from viz.scene import Live
from viz.scene.progress import QUIET, Watched

FINE = 40  # cells of the decision surface in each direction
COARSE = 15  # cells of a unit's own map
ROOM = 0.12  # beside the outermost samples, as a part of their spread
CELLS = 500_000  # of all units' maps together: more units are seen at fewer epochs
GOOD = 0.95  # of the test samples: who gets so many right has learned

LEARNED, PARTLY, GUESSING, DIVERGED = KINDS = range(4)
Box = tuple[float, float, float, float]


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
    outputs: np.ndarray  # (R, S, outputs, rows, columns)
    frames: np.ndarray
    along: np.ndarray  # the units' maps' columns and rows
    up: np.ndarray
    given: np.ndarray  # of the features: (features, rows, columns)
    maps: list[np.ndarray]  # of each hidden layer: (R, frames, units, rows, columns)
    small: np.ndarray  # of the outputs: (R, frames, outputs, rows, columns)
    active: list[np.ndarray]  # of each hidden layer: the share of samples that each unit learns from, (R, S, units)
    accuracy: np.ndarray
    test_accuracy: np.ndarray
    confusion: np.ndarray  # (R, S, classes, classes) on the test
    kind: np.ndarray  # (R,)
    reached: np.ndarray  # (R,) the first moment from which on the test stays GOOD, −1 for none
    batch: int  # samples of a step


def experiment(scene: NetworkScene, progress: Watched = QUIET) -> Experiment:
    """Train what the scene says, at all positions of its slider; kept, whatever position and epoch are looked at."""
    values = scene.positions().values
    bare = replace(scene.with_live(float(values[0])), epoch=0, lang="en")
    return _experiment(bare, tuple(values.tolist()), progress)


@lru_cache(maxsize=12)
def _experiment(scene: NetworkScene, values: tuple[float, ...], progress: Watched) -> Experiment:
    positions = Live("live", np.array(values))
    training, test = scene.split()
    network = scene.network()
    seen, tested = scene.seen(training), scene.seen(test)
    run = _train(scene, network, seen, tested, positions.values, progress)
    theta = whole(run)
    box = around(scene.samples().x)
    x, y = (np.linspace(low, high, 2 * FINE + 1)[1::2] for low, high in (box[:2], box[2:]))
    outputs = network.predict(theta, _grid(scene, x, y))  # (outputs, cells, R, S)
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
    return Experiment(
        network, training, test, positions, moments, run, theta, box, x, y, _mapped(outputs, FINE), near,
        along, up, given.reshape(-1, COARSE, COARSE), [_mapped(values, COARSE) for values in hidden],
        _mapped(small, COARSE),
        [np.moveaxis(share, 0, -1) for share in active(network, theta, seen.x)],
        network.accuracy(theta, seen), test_accuracy, np.moveaxis(network.confusion(theta, tested), (0, 1), (-2, -1)),
        kind, np.where(good[:, -1] & ~diverged, good.argmax(axis=1), -1),
        min(scene.batch, training.samples),
    )  # fmt: skip


def _train(
    scene: NetworkScene, network: Network, data: Data, test: Data, values: np.ndarray, progress: Watched
) -> Training:
    live, key = scene.live, scene.live_param().key
    one = {live: values} if live in dict(scene.optimizer.values) else {}
    rule = scene.initializer.build(INITIALIZERS, **({key: values} if live == SIZE else {}))
    start = network.start(rule, values.astype(int) if live == WEIGHTS.key else scene.seed)
    start = np.broadcast_to(start.reshape(len(start), -1), (len(start), len(values)))
    return train(
        network, data, scene.optimizer.build(TRAINERS, **one), scene.epochs, test=test, batches=scene.batches(),
        schedule=None if scene.schedule.key == "constant" else scene.schedule.build(SCHEDULES), start=start,
        loss=scene.loss, l1=values if live == L1.key else scene.l1, l2=values if live == L2.key else scene.l2,
        snapshots=SNAPSHOTS, progress=progress,
    )  # fmt: skip


def whole(run: Training) -> np.ndarray:
    """The parameters (dimension, R, S) at each moment; from where a run broke on, those before that step."""
    broken = (run.diverged >= 0) & (run.step[:, None] >= run.diverged)  # (S, R)
    theta = np.where(broken[:, None], run.last, run.theta)
    return np.moveaxis(theta, 0, -1)


def around(x: np.ndarray) -> Box:
    """Left, right, bottom, top around samples x (2, samples), with some room."""
    low, high = x.min(axis=1), x.max(axis=1)
    room = np.where(high > low, ROOM * (high - low), 1.0)
    (left, bottom), (right, top) = low - room, high + room
    return float(left), float(right), float(bottom), float(top)


def _grid(scene: NetworkScene, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The cells' middles as the network sees them: (features, rows · columns)."""
    across, up = np.meshgrid(x, y)
    scaling = scene.scaling()
    places = (np.stack([across.ravel(), up.ravel()]) - scaling.mean[:, None]) / scaling.scale[:, None]
    return rows(places, (chosen.key for chosen in scene.features))


def _mapped(values: np.ndarray, count: int) -> np.ndarray:
    """(units, cells, R, S) → (R, S, units, rows, columns)."""
    moved = np.moveaxis(values, (2, 3), (0, 1))
    return moved.reshape(*moved.shape[:3], count, count)

"""The computation: a training for each optimizer and rate, and for each rate one plane with the loss on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.network import Network
from core.network_loss import NetworkLoss
from core.slice import Plane, path_plane, random_plane
from core.training import Training, train
from viz.lessons.hyper import LEARNING_RATE
from viz.lessons.landscape.scene import FACTORS, SNAPSHOTS, TRAINERS, LandscapeScene
from viz.scene import Chosen
from viz.scene.progress import QUIET, Watched

CELLS = 41  # points of the map in each direction
MARGIN = 0.15  # of the paths' extent, around them
FLAT = 0.8  # a map is at least so many times as high as wide, and as wide as high

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Way:
    """One optimizer at one rate: the places of its path that are numbers, on the plane, and both losses along it.

    ``uv`` (2, n) and ``true`` and ``seen`` (n,): the loss at the path's point, and at the plane's point nearest to it.
    """

    rate: float
    uv: np.ndarray
    true: np.ndarray
    seen: np.ndarray
    explained: float
    diverged: int  # the step, −1 if it did not


@dataclass(frozen=True, eq=False)
class Map:
    """The plane at one rate: the loss (CELLS, CELLS) on ``u`` and ``v``, what is in view, and the ways on it."""

    plane: Plane
    box: Box
    u: np.ndarray
    v: np.ndarray
    loss: np.ndarray
    ways: tuple[Way, ...]
    explained: float  # of all paths that stayed finite together


@dataclass(frozen=True, eq=False)
class Landscape:
    """A map for each factor of the learning rates, and what is the same on all of them."""

    network: Network
    loss: NetworkLoss
    epochs: np.ndarray
    runs: tuple[Training, ...]
    maps: tuple[Map, ...]


def landscape(scene: LandscapeScene, progress: Watched = QUIET) -> Landscape:
    """Run the scene."""
    about = scene.data, scene.seed, scene.batch, scene.epochs
    return _landscape(about, scene.optimizers, scene.plane, scene.turn, progress)


@lru_cache(maxsize=16)
def _landscape(
    about: tuple[str, int, int, int], optimizers: tuple[Chosen, ...], kind: str, turn: int, progress: Watched
) -> Landscape:
    whole = len(optimizers) + 1

    def trained(i: int, chosen: Chosen) -> Training:
        run = _trained(about, chosen, progress.of(i, whole))
        progress((i + 1) / whole)
        return run

    runs = tuple(trained(i, chosen) for i, chosen in enumerate(optimizers))
    scene = _scene(about)
    loss = scene.preset().network().loss(scene.preset().split()[0])
    rates = [scene.rates(chosen) for chosen in optimizers]
    maps = []
    for i in range(len(FACTORS)):
        maps.append(_map(runs, i, loss, [float(each[i]) for each in rates], kind, turn))
        progress((len(runs) + (i + 1) / len(FACTORS)) / whole)
    return Landscape(runs[0].network, loss, runs[0].epoch, runs, tuple(maps))


@lru_cache(maxsize=64)
def _trained(about: tuple[str, int, int, int], chosen: Chosen, progress: Watched) -> Training:
    scene = _scene(about)
    preset = scene.preset()
    return train(
        preset.network(), preset.split()[0], chosen.build(TRAINERS, **{LEARNING_RATE: scene.rates(chosen)}),
        scene.epochs, batches=preset.batches(), start=preset.start(scene.seed), snapshots=SNAPSHOTS,
        progress=progress,
    )  # fmt: skip


def _scene(about: tuple[str, int, int, int]) -> LandscapeScene:
    data, seed, batch, epochs = about
    return LandscapeScene(data=data, seed=seed, batch=batch, epochs=epochs)


def path(run: Training, i: int) -> np.ndarray:
    """The points of a run before it diverged, if it did, (n, dimension)."""
    broke = run.diverged[i]
    kept = run.step < broke if broke >= 0 else np.full(len(run.step), True)
    return run.theta[kept, :, i]


def _map(
    runs: tuple[Training, ...], i: int, loss: NetworkLoss, rates: list[float], kind: str, turn: int
) -> Map:  # fmt: skip
    paths = [path(run, i) for run in runs]
    stay = [each for each, run in zip(paths, runs, strict=True) if run.diverged[i] < 0] or paths
    if kind == "random":
        ends = np.array([each[-1] for each in stay])
        plane = random_plane(runs[0].network, ends[np.argmin(loss.value(ends.T))], turn)
    else:
        plane = path_plane(*stay)
    places = [plane.coordinates(each.T) for each in stay]
    if kind == "random":
        places.append(np.array([[-1.0, 1.0], [-1.0, 1.0]]))  # the directions are as long as the weights themselves
    box = _around(np.concatenate(places, axis=1))
    u, v = np.linspace(*box[:2], CELLS), np.linspace(*box[2:], CELLS)
    ways = []
    for run, each, rate in zip(runs, paths, rates, strict=True):
        true, seen = plane.honest(loss, each)
        ways.append(
            Way(rate, plane.coordinates(each.T), true, seen, plane.explained(each), int(run.diverged[i]))
        )  # fmt: skip
    return Map(plane, box, u, v, plane.surface(loss, u, v), tuple(ways), plane.explained(np.concatenate(stay)))


def _around(uv: np.ndarray) -> Box:
    """The box around the points (2, n), with a margin and never a sliver."""
    low, high = uv.min(axis=1), uv.max(axis=1)
    wide = high - low
    wide = np.maximum(wide, max(FLAT * float(wide.max()), 1e-3)) * (0.5 + MARGIN)
    (left, bottom), (right, top) = ((low + high) / 2 + sign * wide for sign in (-1, 1))
    return float(left), float(right), float(bottom), float(top)

"""The runs behind the escape: the paths from the start, and the shares of the starts that get out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.descent import Trajectory, descend
from core.escape import escape
from core.losses.surface import Surface
from viz.lessons.escape.fates import fate
from viz.lessons.escape.scene import COUNT, ESCAPERS, NOISE, PLACES, RATE, EscapeScene
from viz.lessons.hyper import LEARNING_RATE
from viz.scene import Chosen, Live
from viz.scene.progress import QUIET, Watched


@dataclass(frozen=True, eq=False)
class Run:
    """One optimizer at every position of the slider, or at one that serves all (batch ()).

    ``distance`` (steps + 1, *batch) is the way from the place's centre; ``fate`` and ``step``, when it got out for
    good, have shape ``batch``. ``share`` (positions or 1,) of the starts in the circle get out.
    """

    chosen: Chosen
    path: Trajectory
    distance: np.ndarray
    fate: np.ndarray
    step: np.ndarray
    share: np.ndarray


@dataclass(frozen=True, eq=False)
class Escapes:
    loss: Surface
    positions: Live
    runs: tuple[Run, ...]


def escapes(scene: EscapeScene, progress: Watched = QUIET) -> Escapes:
    """Run the scene; ``progress`` hears of the part that is done, and what is done stays when it raises."""
    positions, runs = scene.positions(), []
    for i, chosen in enumerate(scene.optimizers):
        live = _live(scene, chosen)
        values = tuple(positions.values.tolist()) if live else ()
        runs.append(_run(scene, chosen, live, values))
        progress((i + 1) / len(scene.optimizers))
    return Escapes(scene.loss(), positions, tuple(runs))


def _live(scene: EscapeScene, chosen: Chosen) -> str | None:
    """What of this optimizer's run the slider moves: the noise, a hyperparameter by its key, or nothing."""
    if not scene.moves(chosen):
        return None
    return LEARNING_RATE if scene.live == RATE.key else scene.live


def _run(scene: EscapeScene, chosen: Chosen, live: str | None, values: tuple[float, ...]) -> Run:
    """The path from the start; where the slider moves nothing of it its batch is ()."""
    rule = scene.run_as(chosen)
    varied = {live: np.array(values)} if live else {}
    noise = varied.pop(NOISE.key, scene.noise)
    path = descend(scene.loss(), rule.build(ESCAPERS, **varied), scene.start, scene.steps, seed=scene.seed, noise=noise)
    # what else it remembered is not looked at, and takes most of the memory
    path = path.forgetful()
    # what is live is in ``values``: alike runs are counted once
    alike = rule.put(**{live: values[0]}) if live and live != NOISE.key else rule
    calm = 0.0 if live == NOISE.key else scene.noise
    share = np.array(_shares(scene.place, alike, live, values, calm, scene.steps, scene.seed))
    return Run(chosen, path, *fate(path, scene.where()), share)


@lru_cache(maxsize=128)
def _shares(
    place: str, chosen: Chosen, live: str | None, values: tuple[float, ...], noise: float, steps: int, seed: int
) -> tuple[float, ...]:
    """The share of the starts that escape, for each value of what is live."""
    varied = {live: np.array(values)[:, None]} if live else {}
    kicks = varied.pop(NOISE.key, noise)
    fled = escape(PLACES[place], chosen.build(ESCAPERS, **varied), steps, COUNT, seed, kicks)
    return tuple(np.ravel(fled.fraction).tolist())

"""The runs behind the escape: the paths from the start, and the shares of the starts that get out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core import outcome
from core.descent import Trajectory, descend
from core.escape import escape
from core.losses.surface import Surface
from core.outcome import Outcome
from core.scene import Chosen
from viz.lessons.escape.scene import ESCAPERS, PLACES, EscapeScene
from viz.player.live import Live

COUNT = 100  # starts in the circle
STAYS, ESCAPES, DIVERGES, PASSES = range(4)  # the last began outside and never came in


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


def escapes(scene: EscapeScene, tell: Callable[[float], None] = lambda part: None) -> Escapes:
    """Run the scene; ``tell`` hears of the part that is done, and what is done stays when it raises."""
    positions, runs = scene.positions(), []
    for i, chosen in enumerate(scene.optimizers):
        rates, noises = _swept(scene, chosen, positions)
        share = np.array(_shares(scene.place, chosen, rates, noises, scene.steps, scene.seed))
        runs.append(_run(scene, chosen, rates, noises, share))
        tell((i + 1) / len(scene.optimizers))
    return Escapes(scene.loss(), positions, tuple(runs))


def _swept(scene: EscapeScene, chosen: Chosen, positions: Live) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The rates and the noises that the slider gives this optimizer: one of them or both are but one number."""
    own = dict(chosen.values)["learning_rate"]
    every = tuple(positions.values.tolist())
    rates = (own,) if not scene.shares_rate(chosen) else every if scene.live == "rate" else (scene.rate,)
    return rates, every if scene.live == "noise" else (scene.noise,)


def _run(scene: EscapeScene, chosen: Chosen, rates: tuple, noises: tuple, share: np.ndarray) -> Run:
    """The path from the start; where there is one rate and one noise its batch is ()."""
    place, values = scene.where(), dict(chosen.values)
    rate, noise = (each[0] if len(each) == 1 else np.array(each) for each in (rates, noises))
    optimizer = ESCAPERS[chosen.key](**{**values, "learning_rate": rate})
    path = descend(scene.loss(), optimizer, scene.start, scene.steps, seed=scene.seed, noise=noise)
    centre = np.reshape(place.centre, (1, 2, *(1,) * len(path.batch)))
    with np.errstate(all="ignore"):
        distance = np.sqrt(((path.theta - centre) ** 2).sum(axis=1))
    out = ~(distance <= place.far)
    step = np.minimum(outcome._settled(out), path.steps)
    fate = np.where(out[-1], np.where(step == 0, PASSES, ESCAPES), STAYS)
    return Run(chosen, path, distance, np.where(out[-1] & _lost(path), DIVERGES, fate), step, share)


def _lost(path: Trajectory) -> np.ndarray:
    """Whether being out is no escape: the run diverged, or where nothing can, it left uphill."""
    if path.loss.minimum is not None:
        return path.outcome == Outcome.DIVERGED
    known = np.where(np.isfinite(path.value), path.value, np.nan)
    last = np.maximum(np.isfinite(known).sum(axis=0) - 1, 0)
    return np.take_along_axis(known, last[None], axis=0)[0] > path.value[0]


@lru_cache(maxsize=128)
def _shares(
    place: str, chosen: Chosen, rates: tuple[float, ...], noises: tuple[float, ...], steps: int, seed: int
) -> tuple[float, ...]:
    """The share of the starts that escape, for each rate or each noise."""
    build = ESCAPERS[chosen.key]
    values = dict(chosen.values)
    if len(rates) > 1:
        optimizer = build(**{**values, "learning_rate": np.array(rates)[:, None]})
        return tuple(escape(PLACES[place], optimizer, steps, COUNT, seed, noises[0]).fraction.tolist())
    optimizer = build(**{**values, "learning_rate": rates[0]})
    return tuple(float(escape(PLACES[place], optimizer, steps, COUNT, seed, noise).fraction) for noise in noises)

"""What became of a run, in one word and one colour, and the rate at which it breaks: for every page that descends."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from core.analysis import critical_rate
from core.message import template
from core.outcome import Outcome
from viz.figures.theme import OUTCOME_MARKS
from viz.player import Track
from viz.words import Words

OUTCOMES = {
    Outcome.SLOW: template("slow"),
    Outcome.CONVERGED: template("converges"),
    Outcome.STOPPED: template("stops elsewhere"),
    Outcome.OSCILLATING: template("oscillates"),
    Outcome.DIVERGED: template("diverges"),
}


def word(outcome: int, _: Words) -> str:
    return _(OUTCOMES[Outcome(int(outcome))])


def track(codes: np.ndarray, over: tuple[str, ...], _: Words) -> Track:
    """The colouring of a slider by the outcome at each of its positions, the last axis of ``codes``."""
    return Track(codes, tuple((word(o, _), *OUTCOME_MARKS[o.name.lower()]) for o in Outcome), over)


@lru_cache(maxsize=64)
def limit(loss: Any) -> float:
    """The smallest critical rate 2/λmax at the loss's own start and at its minima; 0.1 where nothing curves up."""
    places = np.array([loss.start, *loss.minima[:20], *loss.local_minima[:20]]).T
    critical = critical_rate(loss, places)
    known = critical[(critical > 1e-12) & (critical < 1e3)]
    return float(known.min()) if len(known) else 0.1

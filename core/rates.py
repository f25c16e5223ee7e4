"""The one answer to "which learning rate suits this optimizer on this loss?"."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from core.analysis import critical_rate
from core.catalog import Spec

PLACES = 20  # minima of a kind at which the curvature is looked at
NO_LIMIT = 0.1  # stands for the critical rate where nothing curves upwards
SHARE = 0.5  # of the critical rate, for a step that is a rate times a slope: 1/λmax for plain descent
STEPS_ACROSS = 40  # steps of length η over the width of the domain, for a step about η long


@lru_cache(maxsize=64)
def limit(loss: Any) -> float:
    """The smallest critical rate 2/λmax at the loss's own start and at its minima; 0.1 where nothing curves up.

    >>> from core.losses import LOSSES
    >>> limit(LOSSES["bowl"](condition=25))
    0.08
    """
    places = np.array([loss.start, *loss.minima[:PLACES], *loss.local_minima[:PLACES]]).T
    critical = critical_rate(loss, places)
    known = critical[(critical > 1e-12) & (critical < 1e3)]
    return float(known.min()) if len(known) else NO_LIMIT


def suited_rate(loss: Any, spec: Spec, share: float = SHARE, **values: Any) -> float:
    """A learning rate at which ``spec`` gets somewhere on ``loss``, with two digits; ``values`` are the others.

    The optimizer says what its rate multiplies (:attr:`core.optimizers.Optimizer.rate_of`): a slope, then it is
    ``share`` of the rate c/λmax at which it breaks; a length, then a fortieth of the domain's width; a whole step of
    the rule's own length, then the catalog's default.

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> bowl = LOSSES["bowl"](condition=25)
    >>> [suited_rate(bowl, OPTIMIZERS[key]) for key in ("gradient_descent", "momentum", "adam", "newton")]
    [0.04, 0.076, 0.15, 1.0]
    """
    param = next(param for param in spec.params if param.key == "learning_rate")
    optimizer = spec(**{**values, param.key: param.default})
    if optimizer.rate_of == "whole":
        return float(param.default)
    if optimizer.rate_of == "slope":
        rate = share * limit(loss) * float(optimizer.stable_curvature) / 2
    else:
        rate = float(np.ptp(loss.domain[0])) / STEPS_ACROSS
    assert param.slider is not None
    return param.clamp(float(f"{np.clip(rate, 1e-9, param.slider[1]):.2g}"))

"""Several optimizers from one start: what each call costs, however few runs it is about, is paid once for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from core.descent import Trajectory, descend, rates
from core.interfaces import Loss, OptimizerLike, ScheduleLike
from core.optimizers import Here
from core.outcome import Verdict

FEW = 2**19  # steps × runs: more are run one after the other, for then a call costs its numbers, which take memory

Part = int | slice
"""Where the runs of one optimizer stand along the axis of all: one run without an axis of its own, or many."""


def descend_several(
    loss: Loss,
    optimizers: Sequence[OptimizerLike],
    start: Any,
    steps: int = 100,
    schedule: ScheduleLike | None = None,
    seed: int | None = None,
    noise: float = 0.0,
) -> list[Trajectory]:
    """What :func:`core.descent.descend` gives for each of the optimizers, bit for bit; the slopes are taken together.

    ``start`` has shape (dimension,), and each optimizer a batch of () or (n,).

    >>> from core.losses import LOSSES
    >>> from core.optimizers import OPTIMIZERS
    >>> rules = OPTIMIZERS["gradient_descent"](learning_rate=[0.1, 0.9]), OPTIMIZERS["adam"]()
    >>> [path.theta.shape for path in descend_several(LOSSES["bowl"](), rules, (1, 2), 50)]
    [(51, 2, 2), (51, 2)]
    """
    batches = [_batch(optimizer) for optimizer in optimizers]
    ends = np.cumsum([int(np.prod(batch)) for batch in batches]).tolist()
    if len(optimizers) == 1 or steps * ends[-1] > FEW:
        return [descend(loss, optimizer, start, steps, schedule, seed, noise) for optimizer in optimizers]
    parts: list[Part] = [
        slice(end - batch[0], end) if batch else end - 1 for batch, end in zip(batches, ends, strict=True)
    ]
    everywhere = np.repeat(np.asarray(start, dtype=float)[:, None], ends[-1], axis=1)
    together = descend(loss, _Beside(optimizers, parts), everywhere, steps, schedule, seed, noise)
    return [_part(together, i, optimizers[i], parts[i], schedule) for i in range(len(optimizers))]


class _Beside:
    """Optimizers side by side as one: each has a part of the runs. The rate that it is given is the schedule’s."""

    def __init__(self, optimizers: Sequence[Any], parts: Sequence[Part]) -> None:
        self.optimizers, self.parts = optimizers, parts

    def init(self, theta: np.ndarray) -> tuple[Any, ...]:
        return tuple(rule.init(theta[:, part]) for rule, part in zip(self.optimizers, self.parts, strict=True))

    def update(self, state: tuple[Any, ...], here: Here) -> tuple[np.ndarray, tuple[Any, ...]]:
        step, states = np.empty_like(here.theta), []
        for rule, part, own in zip(self.optimizers, self.parts, state, strict=True):
            rate = getattr(rule, "learning_rate", 1.0) * here.rate
            step[:, part], after = rule.update(own, Here(here.theta[:, part], here.gradient[:, part], rate, here.loss))
            states.append(after)
        return step, tuple(states)


def _batch(optimizer: Any) -> tuple[int, ...]:
    return np.broadcast_shapes(*(np.shape(getattr(optimizer, each.name)) for each in fields(optimizer))) if (
        is_dataclass(optimizer)
    ) else ()  # fmt: skip


def _part(path: Trajectory, place: int, optimizer: Any, part: Part, schedule: Any) -> Trajectory:
    """The trajectory of one of them, judged with all."""
    theta, value = path.theta[:, :, part], path.value[:, part]
    states = [state[place] for state in path.states]
    own = Trajectory(path.loss, optimizer, theta, value, rates(optimizer, schedule, path.steps), states)
    return own.judged(Verdict(*(each[..., part] for each in path.verdict)))

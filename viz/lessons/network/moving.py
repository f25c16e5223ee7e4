"""Which hyperparameter of a network's training is under the slider, and at which values it is trained at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Self

import numpy as np

from core.catalog import Spec
from core.initialize import INITIALIZERS
from core.network_presets import RATES
from core.optimizers import OPTIMIZERS
from core.param import Param
from core.schedules import SCHEDULES
from viz.lessons.hyper import LEARNING_RATE, movable
from viz.scene import Chosen, Live

TRAINERS: dict[str, Spec] = {key: OPTIMIZERS[key] for key in RATES}
FACTORS = (0.01, 0.1, 1, 10, 100)  # of the rate that suits, under the slider
PENALTIES = (0.0, 0.001, 0.003, 0.01, 0.03)
BATCHES = (8, 16, 32, 64, 128)

L1 = Param(
    "l1", "L1 penalty", r"\lambda_1", 0.0, low=0, high=100, slider=(0, 0.1),
    help="Adds λ₁ Σ|w| to the loss: weights that help little become 0.",
)  # fmt: skip
L2 = Param(
    "l2", "L2 penalty", r"\lambda_2", 0.0, low=0, high=100, slider=(0, 0.1),
    help="Adds ½ λ₂ Σw² to the loss: large weights become smaller.",
)  # fmt: skip
WEIGHTS = Param(
    "seed", "Weights’ seed", "s", 0, low=0, high=9999, slider=(0, 99), kind="whole",
    help="The chance that the first weights come from.",
)  # fmt: skip
BATCH = Param(
    "batch", "Batch size", "B", 32, low=1, high=2000, slider=(1, 256), scale="log", kind="whole",
    help="How many samples each step sees.",
)  # fmt: skip
OWN: dict[str, Param] = {param.key: param for param in (BATCH, L1, L2, WEIGHTS)}  # fields of the scene
SIZES = {key: spec.params[0] for key, spec in INITIALIZERS.items() if spec.params}  # of the first weights
SIZE = "size"
SCHEDULED = "schedule."  # before a schedule's hyperparameters: an optimizer may have one of the same name
LIVE = tuple(
    dict.fromkeys(
        [
            *(key for spec in TRAINERS.values() for key in movable(spec)),
            *OWN,
            SIZE,
            *(SCHEDULED + param.key for spec in SCHEDULES.values() for param in spec.params),
        ]
    )
)
put: Any = replace  # for a class that has the fields only where it is mixed in


class Moving:
    """For a scene with the fields of a training: ``live`` is the key of what the slider moves."""

    optimizer: Chosen
    initializer: Chosen
    schedule: Chosen
    seed: int
    batch: int
    live: str

    def lively(self) -> dict[str, Param]:
        """What the slider can move, by key."""
        size = {SIZE: SIZES[self.initializer.key]} if self.initializer.key in SIZES else {}
        scheduled = {SCHEDULED + param.key: param for param in SCHEDULES[self.schedule.key].params}
        return movable(TRAINERS[self.optimizer.key]) | scheduled | OWN | size

    def live_param(self) -> Param:
        return self.lively()[self.live]

    def owner(self) -> str | None:
        """The field with the entry of a catalog whose hyperparameter is live; None where it is a field by itself."""
        if self.live in OWN:
            return None
        return "initializer" if self.live == SIZE else "schedule" if self.live.startswith(SCHEDULED) else "optimizer"

    def live_value(self) -> float:
        owner = self.owner()
        return dict(getattr(self, owner).values)[self.live_param().key] if owner else getattr(self, self.live)

    def with_live(self, value: float) -> Self:
        param, owner = self.live_param(), self.owner()
        value = param.clamp(value)
        return put(self, **({owner: getattr(self, owner).put(**{param.key: value})} if owner else {self.live: value}))

    def settled(self) -> Self:
        """The scene with something under the slider that is there."""
        return self if self.live in self.lively() else put(self, live=LEARNING_RATE)

    def positions(self) -> Live:
        """The few values that are trained at once, and the scene's own among them."""
        param, exact = self.live_param(), self.live_value()
        return Live("live", np.array(sorted({*map(param.clamp, self._few(param)), float(exact)})))

    def first(self) -> float:
        """The slider's first position."""
        return float(self.positions().values[0])

    def batch_sizes(self) -> list[int]:
        """How many samples a step sees, in each of the trainings or, where it is the same in all of them, once."""
        return self.positions().values.astype(int).tolist() if self.live == BATCH.key else [self.batch]

    def _few(self, param: Param) -> Iterable[float]:
        if self.live == LEARNING_RATE:
            return [float(f"{RATES[self.optimizer.key] * factor:.2g}") for factor in FACTORS]
        if self.live in (L1.key, L2.key):
            return PENALTIES
        if self.live == BATCH.key:
            return BATCHES
        if self.live == WEIGHTS.key:
            first = self.seed - self.seed % 5
            return range(first, first + 5)
        if param.scale == "log" and param.default > 0:
            return [float(f"{param.default * factor:.3g}") for factor in FACTORS]
        return [param.default, *(float(f"{value:.3g}") for value in param.spread(5))]

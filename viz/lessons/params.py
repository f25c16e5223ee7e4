"""The hyperparameters of a run that several pages have; each page changes what is its own, as default and range."""

from __future__ import annotations

from core.param import Param

STEPS = Param(
    "steps", "Steps", "n", 100, low=1, high=300, slider=(10, 300), kind="whole", help="How many steps each run takes."
)
STEP = Param("step", "Step", "k", 100, low=0, high=300, kind="whole")
NOISE = Param(
    "noise", "Gradient noise", r"\sigma", 0.0, low=0, high=1000, slider=(0, 5),
    help="Standard deviation of what is added to each component of the gradient, as mini-batches do.",
)  # fmt: skip
SEED = Param(
    "seed", "Seed", "s", 0, low=0, high=9999, slider=(0, 99), kind="whole", help="Another seed draws other noise."
)

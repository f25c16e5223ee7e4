"""1 000 samples × 61 learning rates × 4 optimizers × 200 steps, with the loss on all samples at every step."""

from __future__ import annotations

import numpy as np
import pytest

from core.data import DATASETS
from core.descent import descend
from core.losses import linear_regression, logistic_regression
from core.optimizers import OPTIMIZERS

RATES = np.geomspace(1e-3, 1, 61)
STEPS = 200
KEYS = ("gradient_descent", "momentum", "rmsprop", "adam")
TARGET = 300  # milliseconds
LOSSES = {
    "linear": lambda: linear_regression(DATASETS["two_scales"](samples=1000)),
    "logistic": lambda: logistic_regression(DATASETS["blobs"](samples=1000, noise=1.5)),
}


@pytest.mark.parametrize("kind", LOSSES)
def test_sweep_over_data(kind, benchmark, report, measured):
    loss = LOSSES[kind]()

    def sweep():
        return [descend(loss, OPTIMIZERS[key](learning_rate=RATES), steps=STEPS).value for key in KEYS]

    values = benchmark(sweep)
    assert all(value.shape == (STEPS + 1, len(RATES)) for value in values)
    assert all(np.nanmin(value[-1]) < value[0, 0] for value in values)
    if measured:
        median, least = 1000 * benchmark.stats.stats.median, 1000 * benchmark.stats.stats.min
        name = f"{kind} regression: 1 000 samples × 61 rates × 4 optimizers × 200 steps, median"
        report(name, f"{median:.0f} ms", f"target ≤ {TARGET} ms")
        assert least <= TARGET
